"""What is asked of level2/pipeline.py."""

import heapq

from judge import Exam, Failure, Run, Text, check, expect, same, seconds, show, text

HOW = {
    "cancelled": text("以“被取消”结束", "it ended as cancelled"),
    "pending": text("一直没有结束", "it never ended"),
    "returned": text("正常返回了", "it returned as if nothing had happened"),
    "raised": text("抛出了异常", "it raised an exception"),
}
ORDER = text(
    "几个工人同时做，谁先做完不由次序决定。谁做完谁交货，次序就乱了；要让出口知道下一件该是谁，没到就等它，先到的放在一边。来源到头了，也不等于活做完了。",
    "Several workers work at once, and who is done first does not follow the order. If each hands over when it is done the order "
    "is lost: the sink must know which item is next, and "
    "wait for it, while the others are put aside. And when the source is at its end the work is not yet done.",
)
ROOM = text(
    "前面进得快，后面出得慢，中间就越堆越多，直到内存用光。背压就是：没有空位就不去取。数的是所有还没有交完货的，不光是队列里的；做好了排在慢的那件后面等的，也占着内存。",
    "When more comes in than goes out, it piles up in between until the memory is used up. Back-pressure means: no room, no "
    "taking. What counts is all that has not been handed "
    "over, not only what is in a queue: results that wait behind a slow one take up memory too.",
)
BUSY = text(
    "流水线的意思是各做各的：取货、干活、交货同时进行，有空的工人就有活干。等一批都做完再做下一批，或者交完货才取下一件，就退回到一件一件地做了；工人多于规定的数，又会压垮后面的东西。",
    "In a pipeline everybody does their own part at the same time: taking, working, handing over; a worker that is free finds "
    "work. To wait for a whole batch, or to take the next item only "
    "when the one before has been handed over, is to do one after the other again; and more workers than asked for overwhelm "
    "whatever they use.",
)
FAILURE = text(
    "出错的时候最容易犯两种错：没有人知道（出口永远等着那一件，程序卡住），或者一下子全砍掉（前面那些好好的活也丢了）。错误也是一种结果，让它排在自己的位置上；轮到它了，再停下来收拾。",
    "Two mistakes are common when something fails: nobody learns of it (the sink waits for that item for ever), or everything is "
    "cut off at once (and good work that came before is lost). A "
    "failure is a result too: let it keep its place, and when its turn has come, stop and clean up.",
)
CANCEL = text(
    "create_task 出来的任务不会因为你停了就跟着停。取消的时候，要把取货的、干活的都取消掉，再等它们真的结束（它们可能还要收拾），最后让 CancelledError 照样传出去。",
    "Tasks made by create_task do not stop because you do. On cancellation, cancel those who take and those who work, wait until "
    "they have really ended (they may have to clean up), and let "
    "CancelledError go out.",
)


class Case:
    """Items with the seconds that source, work and sink take for each, and when what happens in a right pipeline."""

    def __init__(self, exam: Exam) -> None:
        draw = exam.random
        self.workers = draw.randint(2, 3)
        self.limit = self.workers + draw.randint(1, 2)
        count = 3 * self.limit
        self.gives = [draw.randint(0, 1) / 4 for _ in range(count)]
        self.works = [draw.randint(4, 16) / 4 for _ in range(count)]
        # One of the first is far slower than what comes after it.
        self.works[1] = 10.0
        self.sinks = [draw.randint(1, 3) / 4 for _ in range(count)]
        self.results = [f"result {number}" for number in draw.sample(range(1000, 9999), count)]
        self.clean = draw.randint(2, 6) / 4
        self._plan()

    def _plan(self) -> None:
        free = [0.0] * self.workers
        self.taken, self.begun, self.worked, self.sinking, self.sunk = [], [], [], [], []
        for number, (gives, works, sinks) in enumerate(zip(self.gives, self.works, self.sinks)):
            room = self.sunk[number - self.limit] if number >= self.limit else 0.0
            self.taken.append(max(self.taken[-1] if number else 0.0, room) + gives)
            self.begun.append(max(self.taken[-1], heapq.heappop(free)))
            self.worked.append(self.begun[-1] + works)
            heapq.heappush(free, self.worked[-1])
            self.sinking.append(max(self.worked[-1], self.sunk[-1] if number else 0.0))
            self.sunk.append(self.sinking[-1] + sinks)

    @property
    def inputs(self) -> dict:
        names = ("gives", "works", "sinks", "results", "workers", "limit", "clean")
        return {name: getattr(self, name) for name in names}


def entries(run: Run, name: str, what: str) -> list[tuple[int, float]]:
    """Number and second of these entries of the log, in its order."""
    log = run.told("log") if isinstance(run.told("log"), list) else []
    return [(entry[1], entry[3]) for entry in log if isinstance(entry, list) and len(entry) == 4 and (entry[0], entry[2]) == (name, what)]


def delivered(run: Run, wanted: int, why: Text, step: Text, when: Text = text("", ""), tried: int = 0) -> None:
    """The sink got so many results, in order, each when it was done with the one before; and `tried` more, in vain."""
    begins, ends = entries(run, "sink", "begin"), entries(run, "sink", "end")
    begun, done = [number for number, _ in begins], [number for number, _ in ends]
    most = expect.most_at_once(list(zip([at for _, at in begins], [at for _, at in ends])))
    if begun == list(range(wanted + tried)) and done == list(range(wanted)) and most <= 1:
        return
    off = next((place for place, number in enumerate(begun) if number != place), None)
    seen = text(f"{len(done)} 件交完了货", f"{len(done)} items were handed over")
    if off is not None:
        what = text(f"第 {begun[off]} 件", f"item {begun[off]}")
        if begun[off] < 0:
            what = text("不是 work 返回的东西", "something that work did not return")
        seen = text(f"第 {off} 次交给 sink 的，是{what.zh}（从 0 数起）", f"what went to sink in call {off} was {what.en} (counted from 0)")
    elif most > 1:
        seen = text(f"有 {most} 个 sink 同时在进行", f"{most} calls of sink were under way at once")
    raise Failure(
        seen=(f"{when.zh}{seen.zh}。", f"{when.en}{seen.en}."),
        expected=(
            f"从头起 {wanted} 件，按次序交给 sink，交完一件再交下一件。",
            f"The first {wanted} items go to sink in order, each when the one before is done.",
        ),
        why=why,
        next_step=step,
    )


def ended(run: Run, how: str, value: str, when: Text, why: Text, step: Text) -> None:
    told = run.told("how") if run.told("how") in HOW else "pending"
    if told == how and same(run.told("value"), value):
        return
    got, asked = (f" {show(said)}" if said else "" for said in (run.told("value"), value))
    raise Failure(
        seen=(f"{when.zh}{HOW[told].zh}{got}。", f"{when.en}{HOW[told].en}{got}."),
        expected=(f"应该是：{HOW[how].zh}{asked}。", f"It should be: {HOW[how].en}{asked}."),
        why=why,
        next_step=step,
    )


def ended_at(run: Run, moment: float, latest: float, when: Text, why: Text, step: Text) -> None:
    """In time, with nothing left. Between the two moments: what was cancelled may have had to clean up."""
    told, tasks, later = run.count("ended"), int(run.count("tasks")), int(run.count("later"))
    if moment - expect.CLOSE <= told <= latest + expect.CLOSE and not tasks and not later:
        return
    seen = text(f"第 {seconds(told)} 秒才结束", f"it ended at second {seconds(told)}")
    if tasks or later:
        seen = text(f"结束之后，还有 {tasks} 个任务没有停", f"after its end {tasks} tasks had not stopped")
    elif told < moment:
        seen = text(f"第 {seconds(told)} 秒就结束了", f"it ended as early as second {seconds(told)}")
    raise Failure(
        seen=(f"{when.zh}{seen.zh}。", f"{when.en}{seen.en}."),
        expected=(
            f"第 {seconds(latest)} 秒之前都收拾好，什么都不留下。",
            f"All is cleaned up by second {seconds(latest)}, and nothing is left behind.",
        ),
        why=why,
        next_step=step,
    )


@check
def all_in_order(exam: Exam):
    """来源的每一件都做完，按来源的次序一件一件交给 sink，不管谁先做完；都交完了才返回。
    Every item of the source is worked on and goes to sink in the order of the source, one at a time; only then does it return."""
    case = Case(exam)
    step = text(
        "出口怎么知道下一件该等谁？来源到头的时候，还有多少件没有交完？",
        "How does the sink know which item is next? And how many are not handed over when the source is at its end?",
    )

    def holds(run: Run) -> None:
        ended(run, "returned", "", text("", ""), ORDER, step)
        delivered(run, len(case.works), ORDER, step)
        expect.equal(int(run.count("tasks")), 0, ("返回之后剩下的任务数", "the number of tasks left after the return"), CANCEL, step)

    exam.every_schedule("flow", case.inputs, holds, at_most=10)
    empty = {**case.inputs, "gives": [], "works": [], "sinks": [], "results": []}
    exam.once("flow", empty, lambda run: ended(run, "returned", "", text("来源是空的：", "With an empty source, "), ORDER, step))


@check
def back_pressure(exam: Exam):
    """取出来还没有交完货的，任何时候最多 limit 件。
    At no moment have more than limit items been taken and not yet been handed over."""
    case = Case(exam)

    def holds(run: Run) -> None:
        most = int(run.count("under_way"))
        if 0 < most <= case.limit:
            return
        raise Failure(
            seen=(
                f"limit 是 {case.limit}，最多的时候有 {most} 件取出来了还没有交完。",
                f"With a limit of {case.limit}, {most} items had been taken and not handed over at the worst moment.",
            ),
            expected=(f"最多 {case.limit} 件。", f"{case.limit} at most."),
            why=ROOM,
            next_step=(
                "向来源要下一件之前，谁来看还有没有空位？空位是什么时候让出来的？",
                "Before the source is asked for the next item, who looks whether there is room? And when does room become free?",
            ),
        )

    exam.every_schedule("flow", case.inputs, holds, at_most=10)


@check
def keeps_busy(exam: Exam):
    """有空位就取，有空的工人就干活，轮到了就交货；同时干活的最多 workers 个。
    Where there is room the next item is taken, a free worker works, and what is next is handed over; at most workers work at once."""
    case = Case(exam)
    stages = [
        ("source", "end", case.taken, text("从来源取出来", "is taken from the source")),
        ("work", "begin", case.begun, text("开始干", "is begun to be worked on")),
        ("sink", "begin", case.sinking, text("交给 sink", "goes to sink")),
    ]

    def holds(run: Run) -> None:
        step = text("一个工人做完的那一刻，下一件活从哪里来？", "At the moment when a worker is done, where does its next item come from?")
        most = int(run.count("working"))
        if most > case.workers:
            raise Failure(
                seen=(
                    f"workers 是 {case.workers}，最多的时候有 {most} 件活同时在干。",
                    f"With {case.workers} workers, {most} items were worked on at once.",
                ),
                expected=(f"最多 {case.workers} 件。", f"{case.workers} at most."),
                why=BUSY,
                next_step=("work(item) 是在哪里调用的？谁限制着它们的数目？", "Where is work(item) called, and what limits how many there are?"),
            )
        for name, what, wanted, words in stages:
            told = dict(entries(run, name, what))
            for number, moment in enumerate(wanted):
                at = told.get(number)
                if at is not None and abs(at - moment) <= expect.CLOSE:
                    continue
                told_so = text(f"从来没有{words.zh}", f"never {words.en}")
                if at is not None:
                    told_so = text(f"第 {seconds(at)} 秒才{words.zh}", f"{words.en} only at second {seconds(at)}")
                raise Failure(
                    seen=(
                        f"workers 是 {case.workers}，limit 是 {case.limit}，第 {number} 件（从 0 数起）{told_so.zh}。",
                        f"With {case.workers} workers and a limit of {case.limit}, item {number} (counted from 0) {told_so.en}.",
                    ),
                    expected=(f"第 {seconds(moment)} 秒就可以了。", f"It could be at second {seconds(moment)}."),
                    why=BUSY,
                    next_step=step,
                )

    exam.every_schedule("flow", case.inputs, holds, at_most=10)


@check
def fails_in_good_order(exam: Exam):
    """有一件出错：它前面的都交完货，它和后面的不交，别的活停下，错误传出去。来源和 sink 出错也一样有序。
    When an item fails, those before it are handed over and no others, work stops, and the error goes out; so too for source and sink."""
    case = Case(exam)
    # Done long before the slow one in front of it.
    number = exam.random.randint(2, case.workers)
    # Taken after it, and still worked on when its turn has come.
    case.works[case.limit] = 20.0
    step = text(
        "出错的那一件，出口是怎么知道的？知道之后，别的任务由谁来停，谁来等它们停？",
        "How does the sink learn of the item that failed? Who stops the other tasks then, and who waits for their end?",
    )

    def fails(name: str, moment: float, when: Text) -> None:
        def holds(run: Run) -> None:
            ended(run, "raised", f"LookupError: {name} {number} failed", when, FAILURE, step)
            delivered(run, number, FAILURE, step, when, tried=1 if name == "sink" else 0)
            ended_at(run, moment, moment + (0.0 if name == "source" else case.clean), when, FAILURE, step)

        exam.every_schedule("flow", {**case.inputs, "fails": [name, number]}, holds, at_most=8)

    # Those before it are handed over first; what was begun after it is cancelled and cleans up.
    before = case.sunk[number - 1]
    fails("work", max(case.worked[number], before), text(f"第 {number} 件的 work 出错：", f"When the work on item {number} fails, "))
    fails("sink", case.sunk[number], text(f"第 {number} 件的 sink 出错：", f"When the sink of item {number} fails, "))
    fails("source", max(case.taken[number], before), text(f"来源给第 {number} 件的时候出错：", f"When the source fails at item {number}, "))


@check
def cancelled_in_good_order(exam: Exam):
    """被取消的时候：取货的、干活的都停下，等它们收拾完，取消传出去，一个任务也不留。
    On cancellation, taking and working stop; it waits until they have cleaned up, passes the cancellation on, and leaves no task."""
    case = Case(exam)
    # Handing over alone would be done long before the second of the two moments.
    case.sinks = [0.25] * len(case.sinks)
    step = text(
        "取消来的时候，你的函数停在哪个 await？从那里出去，要经过哪几行？",
        "At which await does your function stand when it is cancelled, and through which lines does it leave from there?",
    )
    # When all workers have just begun, the slow one among them, and when it is nearly done.
    for moment in (case.begun[case.workers - 1] + 0.125, case.worked[1] - 0.125):
        when = text(f"第 {seconds(moment)} 秒取消：", f"Cancelled at second {seconds(moment)}, ")

        def holds(run: Run) -> None:
            ended(run, "cancelled", "", when, CANCEL, step)
            ended_at(run, moment, moment + case.clean, when, CANCEL, step)
            begun = [at for _, at in entries(run, "work", "begin") if at > moment + expect.CLOSE]
            expect.equal(len(begun), 0, ("取消之后才开始的活的件数", "the number of items begun after the cancellation"), CANCEL, step)

        exam.every_schedule("flow", {**case.inputs, "cancel_at": moment}, holds, at_most=8)


@check
def command_line(exam: Exam):
    """命令行：按次序打印，轮到了马上打印；遇到不是数的，打印完前面的，以失败结束。
    The command line prints in order, each at its turn; at what is no number it ends as a failure, after printing what came before."""
    draw = exam.random
    first = draw.randint(4, 9) / 2
    # The third begins when the second is done and ends after the first: with more workers at once it would be printed earlier.
    times = [first, 0.5, first + 0.5, *(draw.randint(1, 7) / 2 for _ in range(3))]
    words = [seconds(time) for time in times]
    step = text("print 写在 work 里，还是写在 sink 里？", "Does print stand in work or in sink?")
    why = text(
        "用户看到的，应该和直接调用 pipeline 的人得到的一样：次序不乱，做好一件看到一件，出了错知道出了错。",
        "Whoever uses the command line should get what callers of pipeline get: in order, each as it is done, and failures known "
        "as failures.",
    )
    free = [0.0, 0.0]
    moment, wanted = 0.0, []
    for time, word in zip(times, words):
        heapq.heapreplace(free, done := free[0] + time)
        moment = max(moment, done)
        wanted.append((moment, word))

    def holds(run: Run) -> None:
        if run.told("fine") is not True:
            raise Failure(
                seen=("程序以失败结束了。", "The program ended as a failure."),
                expected=("正常结束。", "It ends normally."),
                why=why,
                next_step=("在终端里照题目的样子运行一次，看看说了什么。", "Run it in a terminal as the statement shows, and see what it says."),
            )
        expect.lines(run, words, why=why, next_step=step)
        for (told, line), (at, _) in zip(run.printed_lines(), wanted):
            if abs(told - at) > expect.CLOSE:
                raise Failure(
                    seen=(f"{line} 在第 {seconds(told)} 秒打印。", f"{line} was printed at second {seconds(told)}."),
                    expected=(f"它在第 {seconds(at)} 秒打印。", f"It is printed at second {seconds(at)}."),
                    why=why,
                    next_step=step,
                )

    exam.once("command", {"argv": ["2", "6", *words]}, holds)
    broken = draw.randint(2, 4)

    def refuses(run: Run) -> None:
        expect.lines(run, words[:broken], why=why, next_step=step)
        what = "遇到不是数的东西之后，程序是否算成功", "whether the program calls it a success after what is no number"
        expect.equal(run.told("fine"), False, what, why, step)

    exam.once("command", {"argv": ["2", "6", *words[:broken], "soon", *words[broken:]]}, refuses)
