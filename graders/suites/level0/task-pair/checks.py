"""What is asked of level0/task_pair.py."""

from judge import Exam, Failure, Run, check, expect, reasons, seconds, text

TEA, TOAST, OWN = 3.0, 2.0, 1.0
READY = "main ready"
GATHERED = ["gather: tea", "gather: toast"]
COMPLETED = ["as_completed: toast", "as_completed: tea"]
ROUNDS = (text("第一轮", "round one"), text("第二轮", "round two"))
ASLEEP = text(
    "tea(3) 这样写出来的只是一个协程对象，一张写好的菜单，还没有人开火。create_task 才把它交给事件循环，"
    "main 下一次 await 的时候它就开始跑了。直接把协程对象交给 gather，要等到那一行才开火，main 自己忙的那一秒就白白过去了。",
    "A call such as tea(3) makes a coroutine object: a recipe, with nobody cooking. create_task hands it to the event loop, "
    "and it begins to run at main's next await. Give coroutine objects to gather, and cooking begins only at that line: the second in "
    "which main did its own work has been wasted.",
)


def times(run: Run, wanted: str) -> list[float]:
    return [at for at, line in run.printed_lines() if line == wanted]


def ready_at(run: Run, number: int) -> float:
    """The second in which main was ready with its own work in that round."""
    told = times(run, READY)
    if len(told) == len(ROUNDS):
        return told[number]
    raise Failure(
        seen=(f"{READY} 打印了 {len(told)} 次。", f"{READY} was printed {len(told)} times."),
        expected=("两轮各打印一次，一共两次。", "It is printed once in each of the two rounds."),
        why=(
            "从这一行能看出 main 忙自己的事的时候，任务有没有在跑。",
            "This line tells whether the tasks were under way while main did its own work.",
        ),
        next_step=(
            "每一轮里，建好任务之后，main 自己先等一秒，再打印这一行。",
            "In each round, after the tasks are made, main waits its second and prints this line.",
        ),
    )


def pairs(run: Run) -> list[float]:
    """The seconds in which a task of three seconds and one of two began together."""
    spans = [(task.number("started_at"), task.number("ended_at")) for task in run.facts_of("task") if not task.flag("cancelled")]
    took = [(start, end - start) for start, end in spans if start is not None and end is not None]
    long = [start for start, length in took if abs(length - TEA) <= expect.CLOSE]
    short = [start for start, length in took if abs(length - TOAST) <= expect.CLOSE]
    return [start for start in long if any(abs(start - other) <= expect.CLOSE for other in short)]


@check
def all_results(exam: Exam):
    """两轮的四个结果都打印了，各一次。
    The four results of the two rounds are printed, once each."""

    def holds(run: Run) -> None:
        for line in GATHERED + COMPLETED:
            count = len(times(run, line))
            if count == 1:
                continue
            expect.all_awaited(run)
            lost = next(iter(run.facts_of("lost_task")), None)
            left = text("", "")
            if lost is not None:
                name = lost.string("coroutine") or "?"
                left = text(
                    f"；任务 {name} 没有名字留着，也没有人等它，程序结束时被丢下了",
                    f"; the task {name} was not kept, nobody waited for it, and it was dropped at the end",
                )
            raise Failure(
                seen=(f"{line} 打印了 {count} 次{left.zh}。", f"{line} was printed {count} times{left.en}."),
                expected=(f"{line} 正好打印一次，独占一行。", f"{line} is printed exactly once, on a line of its own."),
                why=(
                    "create_task 让任务跑起来，可是它不会让 main 等。结果在任务手里，要拿着这个任务去等，才收得到；"
                    "main 先走完，没做完的任务就被取消，一声不响。",
                    "create_task sets a task going, but main does not wait because of it. The result is the task's: keep the task and "
                    "wait for it. When main ends first, what is not done is cancelled, without a sound.",
                ),
                next_step=(
                    "create_task 返回的东西放在哪个变量里了？哪一行在等它？",
                    "Which variable keeps what create_task returned, and which line waits for it?",
                ),
            )

    exam.every_schedule("whole_program", {}, holds, at_most=20)


@check
def two_at_once(exam: Exam):
    """每一轮都有两个任务同时在跑，一个三秒，一个两秒。
    In each round two tasks are under way at the same time, one of three seconds and one of two."""

    def holds(run: Run) -> None:
        together = len(pairs(run))
        if together >= len(ROUNDS):
            return
        tasks = len(run.facts_of("task"))
        raise Failure(
            seen=(
                f"事件循环一共跑了 {tasks} 个任务；一个三秒、一个两秒、同时开始的，有 {together} 对，不是两对。",
                f"The event loop ran {tasks} task(s); there are {together}, not two, pairs of a task of three seconds and a task "
                "of two that began together.",
            ),
            expected=("两轮各有一对任务，同时开始。", "In each of the two rounds a pair of tasks begins at the same moment."),
            why=(
                "await 一个，等它做完，再 await 下一个，和没有任务一样慢；await 和 create_task 连在一行也是如此。"
                "先用 create_task 把两个都建好，再去等，它们才会同时跑。结果也要由任务做出来，不是照着时间打印。",
                "To await one until it is done and then the next is as slow as having no tasks, and so it is with await and "
                "create_task on one line. "
                "Create both tasks first and wait afterwards, and they run at the same time. And it is the tasks that produce "
                "the results, not prints at the right moments.",
            ),
            next_step=("第二个任务建好的时候，第一个做完了没有？", "When the second task is made, has the first one ended already?"),
        )

    exam.every_schedule("whole_program", {}, holds, at_most=20)


@check
def started_early(exam: Exam):
    """main 忙自己的事的时候，任务已经在跑：从 main ready 到 tea 只剩两秒。
    The tasks run while main does its own work: from 'main ready' to tea it is two more seconds."""

    def holds(run: Run) -> None:
        for number, line in enumerate((GATHERED[0], COMPLETED[1])):
            ready, told = ready_at(run, number), times(run, line)
            late = told[0] - ready if told else None
            if late is not None and abs(late - (TEA - OWN)) <= expect.CLOSE:
                continue
            zh, en = ROUNDS[number].zh, ROUNDS[number].en
            seen = text(f"{zh}里没有打印 {line}。", f"In {en} {line} was not printed.")
            if late is not None and late > 0:
                seen = text(f"{zh}里，{READY} 之后 {seconds(late)} 秒才有 {line}。", f"In {en}, {line} came {seconds(late)} seconds after {READY}.")
            elif late is not None:
                seen = text(f"{zh}里，{line} 不在 {READY} 之后。", f"In {en}, {line} did not come later than {READY}.")
            raise Failure(
                seen=seen,
                expected=(
                    f"tea 要三秒，main 自己忙一秒，两件事同时进行，所以 {READY} 之后再过 2 秒。",
                    f"Tea takes three seconds and main's own work one, at the same time; so it is 2 seconds after {READY}.",
                ),
                why=reasons.BLOCKED_LOOP if run.facts_of("loop_blocked") else ASLEEP if late and late > TEA - OWN else reasons.ONE_BY_ONE,
                next_step=(
                    "main 自己等那一秒之前，两个任务建好了吗？",
                    "Have both tasks been created before main waits its own second?",
                ),
            )

    exam.every_schedule("whole_program", {}, holds, at_most=20)


@check
def gather_in_order(exam: Exam):
    """gather 按给它的次序交出结果：先 tea 后 toast，尽管 toast 先做完。
    gather gives results in the order of its arguments: tea, then toast, although toast is done first."""

    def holds(run: Run) -> None:
        told = [(at, line) for at, line in run.printed_lines() if line in GATHERED]
        if [line for _, line in told] == GATHERED and told[1][0] - told[0][0] <= expect.CLOSE:
            return
        listed = [f"{line}（{seconds(at)}）" for at, line in told], [f"{line} ({seconds(at)})" for at, line in told]
        raise Failure(
            seen=(
                f"依次打印了（括号里是秒）：{'、'.join(listed[0]) or '什么也没有'}。",
                f"Printed in this order (seconds in brackets): {', '.join(listed[1]) or 'nothing'}.",
            ),
            expected=(f"先 {GATHERED[0]}，后 {GATHERED[1]}，在同一刻。", f"{GATHERED[0]} and then {GATHERED[1]}, at the same moment."),
            why=(
                "gather 等到全部做完，才一次交出一个列表；列表的次序就是你给它的次序，和谁先做完没有关系。",
                "gather waits until all are done and then gives one list, in the order in which you gave it the tasks, whichever "
                "was done first.",
            ),
            next_step=(
                "打印的这一行是谁执行的：是任务自己，还是等到了列表的 main？",
                "Who executes the line that prints: the task itself, or main when it has got the list?",
            ),
        )

    exam.every_schedule("whole_program", {}, holds)


@check
def as_they_complete(exam: Exam):
    """as_completed 谁先做完先交谁：toast 比 tea 早一秒打印。
    as_completed gives whichever is done first: toast is printed a second before tea."""

    def holds(run: Run) -> None:
        ready = ready_at(run, 1)
        why = text(
            "as_completed 每次交出的是下一个做完的，所以做完一个就能用一个，不必等最慢的那个。按写的次序去等，或者收齐了再打印，先做完的就白白等着。",
            "as_completed gives what is done next, so each result can be used as soon as it is there, without waiting for the slowest. "
            "Wait in the order of writing, or print when all is collected, and what was done first just lies there.",
        )
        step = text("两个结果之间隔着一秒：toast 一到，main 在做什么？", "The two results are a second apart: what does main do when toast has come?")
        expect.said_at(run, {COMPLETED[0]: ready + TOAST - OWN, COMPLETED[1]: ready + TEA - OWN}, why, step)

    exam.every_schedule("whole_program", {}, holds)


@check
def loop_stays_free(exam: Exam):
    """等待的时候不堵住事件循环，main 自己那一秒也一样。
    Nothing blocks the event loop, and that goes for main's own second too."""

    def holds(run: Run) -> None:
        expect.loop_stays_free(run)
        if run.facts_of("task"):
            return
        raise Failure(
            seen=("程序没有用事件循环。", "The program used no event loop."),
            expected=("用 asyncio.run 跑 main，在里面等。", "asyncio.run runs main, and waiting happens in there."),
            why=("没有事件循环，也就谈不上不堵住它。", "Without an event loop there is none to keep free."),
            next_step=("从 async def main() 开始。", "Start from async def main()."),
        )

    exam.every_schedule("whole_program", {}, holds, at_most=20)
