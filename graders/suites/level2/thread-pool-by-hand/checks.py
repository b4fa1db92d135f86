"""What is asked of level2/thread_pool.py."""

import heapq
import re

from judge import Exam, Failure, Run, Text, check, expect, place, reasons, same, seconds, show, text

RECEIPT = text(
    "future 是一张取货单：submit 马上给你，活儿以后才做。货没好，result() 就在柜台前睡着等；货好了，先放上柜台，再按铃。先按铃后放货，醒得快的人就拿了个空。",
    "A future is a receipt: submit hands it out at once, and the work is done later. Until the goods are there, result() "
    "sleeps at the counter; when they are, they are put "
    "there first, and then the bell is rung. Ring first, and whoever wakes quickly takes nothing.",
)
LAST_ORDERS = text(
    "收下的活儿就是答应了的事。关门的意思是“不再收新的”，不是“手里的也不做了”：工人要把队列里的都做完再走。"
    "“看门关了没有”和“把活儿放进队列”之间只要有一条缝，活儿就可能落在最后一个工人走了之后。",
    "Work that was accepted is a promise. To close means to accept no more, not to drop what is queued: workers leave when "
    "all of it is done. And with any gap between "
    "looking whether the pool is closed and putting the work into the queue, the work may land there when the last worker has left.",
)
CARRIED = text(
    "活儿在工人的线程里出错，想知道结果的人却在另一个线程里。异常要由 future 带回去，在 result() 里原样抛出；工人自己不能因此倒下，后面还有活儿等着它。",
    "The work fails in the worker's thread, but whoever wants its result is in another one. The future carries the "
    "exception there, and result() raises it as it was; the "
    "worker itself must not fall: more work is waiting.",
)
USERS = text(
    "用命令行的人会打错字。一大段 Traceback 是写给程序员看的；一句话说清哪里不对，才是写给用的人看的。退出码告诉调用它的脚本：没有成功。",
    "People mistype. A traceback speaks to programmers; a sentence that says what is wrong speaks to users. And the exit "
    "code tells the script that called it that it failed.",
)
NUMBERS = text("看看 argparse 的 type= 和 parser.error。", "See type= and parser.error of argparse.")
NEVER_COMES = text("在等的结果都会来，工人都会走。", "Every result that is waited for comes, and every worker leaves.")


def schedule(workers: int, takes: list[int]) -> tuple[list[float], float]:
    """When each job begins, and when the last one ends, if whoever is free takes the next one at once."""
    free, begins = [0.0] * workers, []
    for took in takes:
        begins.append(heapq.heappop(free))
        heapq.heappush(free, begins[-1] + took)
    return begins, max(free)


def stuck(story: Text, why: Text, step: Text):
    return expect.stuck(story, NEVER_COMES, why, step)


@check
def brings_results(exam: Exam):
    """submit 给一个 future，参数原样传到，result() 给出返回值，问几次都一样。
    submit gives a future, arguments arrive as they were, and result() gives what was returned, however often it is asked."""
    numbers = exam.random.sample(range(10, 99), 4)
    step = text("函数的返回值放在哪里？第二次问的时候它还在吗？", "Where is the return value kept, and is it still there when asked again?")
    why = text(
        "submit(f, 1, second=2) 要的是以后调用 f(1, second=2)。返回 None 也是结果；返回一个异常对象，也只是返回了一个值，和抛出是两回事。结果要留在 future 里，谁来问都给。",
        "submit(f, 1, second=2) asks for a call of f(1, second=2) later on. None is a result too, and an exception that is "
        "returned is a mere value: that is not raising it. The "
        "result stays in the future, for whoever asks.",
    )

    def holds(run: Run) -> None:
        for position, (told, number) in enumerate(zip(run.values("values", len(numbers)), numbers)):
            value = str(number * 1000 + position)
            what = text(
                f"第 {position + 1} 件活儿的 [result()，再问一次 result()，done()] ",
                f"[result(), result() again, done()] of job {position + 1}",
            )
            expect.equal(told, [value, value, "True"], what, why, step)
        expect.equal(run.told("nothing"), "None", ("返回 None 的活儿的 result()", "the result() of a job that returns None"), why, step)
        what = text(
            "返回（不是抛出）一个 ValueError 对象的活儿的 result() ", "the result() of a job that returns (not raises) a ValueError"
        )
        expect.equal(run.told("harmless"), "ValueError('returned, not raised')", what, why, step)

    exam.once("results", {"numbers": numbers}, holds, stuck(text("活儿都交出去了", "The jobs have been submitted"), why, step))


@check
def fixed_workers(exam: Exam):
    """工人正好那么多，反复用；活儿按交的次序开始，一有空位就开始；submit 从不等待。
    Exactly so many workers, used again and again; jobs begin in order, as soon as a worker is free; submit never waits.
    """
    draw = exam.random
    workers = draw.randint(2, 3)
    takes = draw.sample(range(1, 12), 3 * workers)
    wanted, _ = schedule(workers, takes)

    def holds(run: Run) -> None:
        ready_made = next(iter(run.facts_of("pool")), None)
        started = sum(1 for thread in run.threads if thread.by == "student")
        if ready_made is not None:
            at = place(ready_made.frame)
            raise Failure(
                seen=(f"程序用了现成的池{at.zh}。", f"The program uses a ready-made pool{at.en}."),
                expected=("自己用线程写一个。", "One of your own, written with threads."),
                why=(
                    "现成的池人人会用；这一题要你看清它里面是怎么回事。",
                    "Anybody can use a ready-made pool; this task is about what happens inside of one.",
                ),
                next_step=(
                    "一个工人的循环是什么样子：从哪里拿活儿，做完之后呢？",
                    "What does a worker's loop look like: where does it get work, and what comes after it?",
                ),
            )
        if not 0 < started <= workers:
            raise Failure(
                seen=(
                    f"Pool({workers}) 做 {len(takes)} 件活儿，启动了 {started} 个线程。",
                    f"Pool({workers}) started {started} threads for {len(takes)} jobs.",
                ),
                expected=(
                    f"最多 {workers} 个线程，做完一件接着做下一件。",
                    f"At most {workers} threads, each of which does one job after another.",
                ),
                why=(
                    "每个线程都要花内存和启动的时间。池子的意义正是：线程就这么几个，活儿再多也只是排队。",
                    "Each thread costs memory, and time to start. That is the point of a pool: there are so many threads and no more, and "
                    "work queues.",
                ),
                next_step=("创建线程的那一行，一共会执行几次？", "How often is the line executed that makes a thread?"),
            )
        what = text(f"交完 {len(takes)} 件活儿的时刻（秒）", f"the second at which all of the {len(takes)} jobs were submitted")
        why = text(
            "submit 只是把活儿放进队列，马上就走；要等，也是以后问结果的时候等。",
            "submit only puts the work into the queue and returns at once; waiting is for later, when the result is asked for.",
        )
        expect.equal(run.told("submitted"), 0.0, what, why, text("submit 里有什么会等？", "What waits inside of submit?"))
        told = [span[0] for span in run.values("spans", len(takes)) if isinstance(span, list) and len(span) == 2]
        off = next(
            (
                number
                for number, (at, right) in enumerate(zip(told, wanted))
                if not isinstance(at, (int, float)) or abs(at - right) > expect.CLOSE
            ),
            None,
        )
        if off is not None or len(told) != len(wanted):
            at = told[off or 0] if told else None
            when = (
                text(f"在第 {seconds(at)} 秒开始", f"began at second {seconds(at)}")
                if isinstance(at, (int, float))
                else text("没有做", "was not done")
            )
            raise Failure(
                seen=(
                    f"Pool({workers})，活儿依次要 {show(takes)} 秒：第 {(off or 0) + 1} 件{when.zh}。",
                    f"Pool({workers}), with jobs that take {show(takes)} seconds: number {(off or 0) + 1} {when.en}.",
                ),
                expected=(
                    f"它在第 {seconds(wanted[off or 0])} 秒开始：先交的先做，一有工人空着就开始。",
                    f"It begins at second {seconds(wanted[off or 0])}: first come, first served, as soon as a worker is free.",
                ),
                why=(
                    "先交的等得最久，理应先做；拿最后交的来做，最早的那件可能永远轮不到。工人空着而队列里有活儿，就是白白浪费。",
                    "Who came first has waited longest. Take the last one, and the first may never get its turn. And a worker that is idle "
                    "while work is queued is a waste.",
                ),
                next_step=("在纸上画出每个工人每一秒在做哪一件。", "Draw which job each worker does in each second."),
            )

    inputs = {"workers": workers, "takes": takes}
    exam.every_schedule(
        "worked",
        inputs,
        holds,
        stuck(
            text("活儿都交出去了", "The jobs have been submitted"),
            RECEIPT,
            text("谁会去拿队列里的下一件？", "Who takes the next one from the queue?"),
        ),
        at_most=10,
    )


@check
def result_waits(exam: Exam):
    """活儿没做完，done() 是 False，result() 睡着等；做完了，问的人都拿到结果。没活儿的工人也在睡觉。
    Until a job is done, done() is False and result() sleeps; then everybody who asks gets the result. Idle workers sleep too.
    """
    draw = exam.random
    value, takes, askers = draw.randint(100, 999), draw.randint(30, 60) * 2, draw.randint(2, 3)
    step = text(
        "结果和“做完了”的记号，哪一个先写？等的人醒来之后读的是哪一个？",
        "Which is written first, the result or the sign that it is done, and which does the one who wakes read?",
    )

    def early(run: Run) -> None:
        expect.equal(run.told("early"), False, ("活儿做到一半时的 done()", "done() half-way through the job"), RECEIPT, step)
        wanted = [[value, True, float(takes)]] * askers
        told = [[got, done, float(at)] for got, done, at in run.values("told", askers)]
        expect.equal(told, wanted, ("每个问的人等到的 [结果，done()，第几秒] ", "[result, done(), second] of each asker"), RECEIPT, step)
        expect.waits_quietly(run)

    def soon(run: Run) -> None:
        expect.equal(
            run.told("told"),
            [[value, True] for value in values],
            ("几个线程各交一件活儿、马上问，得到的 [结果，done()] ", "[result, done()] of threads that each submit a job and ask at once"),
            RECEIPT,
            step,
        )

    waiting = stuck(text("几个线程在等结果", "Some threads wait for results"), reasons.NOBODY_WAKES, step)
    exam.every_schedule("asked_early", {"value": value, "takes": takes, "askers": askers}, early, waiting, at_most=5)
    values = draw.sample(range(100, 999), 2)
    exam.every_schedule("asked_at_once", {"values": values}, soon, waiting, at_most=40)


@check
def carries_exceptions(exam: Exam):
    """活儿抛出异常，result() 原样再抛出来；工人接着做下一件。
    When a job raises, result() raises the same exception, and the worker goes on with the next job."""
    draw = exam.random
    # Two or more, or one sentinel would do for all.
    workers = draw.randint(2, 3)
    numbers = [-draw.randint(1, 99) for _ in range(workers + 1)] + [draw.randint(1, 99) for _ in range(3)]
    draw.shuffle(numbers)
    wanted = [f"raise LookupError('job failed', {number})" if number < 0 else str(number) for number in numbers]
    step = text(
        "工人调用函数的那一行，外面有没有 try？接住的异常放到哪里去了？",
        "Is there a try round the line where the worker calls the function, and where does the exception go?",
    )

    def holds(run: Run) -> None:
        for position, (told, right) in enumerate(zip(run.values("told", len(numbers)), wanted)):
            what = text(f"第 {position + 1} 件活儿的 result() ", f"the result() of job {position + 1}")
            expect.equal(told, right, what, CARRIED, step)

    def died(run: Run) -> Failure | None:
        dead = next((thread for thread in run.threads if thread.by == "student" and thread.error is not None), None)
        if dead is None and run.ending.kind != "deadlock":
            return None
        return Failure(
            seen=(
                (
                    f"{len(numbers)} 件活儿里有 {workers + 1} 件抛出异常，工人也跟着倒下了，剩下的活儿没有人做。",
                    f"{workers + 1} of {len(numbers)} jobs raise, the workers fall with them, and nobody does the rest.",
                )
                if dead is not None
                else text(
                    f"{len(numbers)} 件活儿里有 {workers + 1} 件抛出异常，等结果的人再也等不到。",
                    f"{workers + 1} of {len(numbers)} jobs raise, and whoever waits for a result waits for ever.",
                )
            ),
            expected=(
                "每件活儿都有结果：返回值，或者它抛出的异常。",
                "Each job has an outcome: what it returned, or the exception that it raised.",
            ),
            why=CARRIED,
            next_step=step,
        )

    exam.every_schedule("failing", {"workers": workers, "numbers": numbers}, holds, died, at_most=10)


@check
def loses_nothing(exam: Exam):
    """shutdown 之前收下的活儿全部做完，不管等不等，也不管 submit 是不是恰好同时发生。
    All work accepted before shutdown is done, whether it waits or not, and even if submit comes at the same moment."""
    draw = exam.random
    # Two or more, or one sentinel would do for all.
    workers = draw.randint(2, 3)
    takes = [draw.randint(1, 5) for _ in range(workers + 4)]
    step = text(
        "工人凭什么决定走：是看到门关了，还是确实没有活儿了？",
        "By what does a worker decide to leave: that the pool is closed, or that there is really no more work?",
    )

    def holds(run: Run) -> None:
        wanted = [str(position) for position in range(len(takes))]
        expect.equal(
            run.told("done"),
            wanted,
            (f"{len(takes)} 件收下的活儿的结果", f"the results of the {len(takes)} jobs accepted"),
            LAST_ORDERS,
            step,
        )

    def met(run: Run) -> None:
        told = run.values("told", 2)
        if "lost" not in told:
            return
        raise Failure(
            seen=(
                f"一个线程交两件活儿，另一个同时 shutdown：第 {told.index('lost') + 1} 件收下了，却永远没有人做。",
                f"One thread submits two jobs while another shuts down: number {told.index('lost') + 1} was accepted, and is never done.",
            ),
            expected=("要么抛出 RuntimeError，要么收下并且做完。", "It is either refused by a RuntimeError, or accepted and done."),
            why=LAST_ORDERS,
            next_step=(
                "submit 里“看门关了没有”和“放进队列”，中间能不能插进一个 shutdown？",
                "In submit, can a shutdown get between looking whether the pool is closed and putting the work into the queue?",
            ),
        )

    for wait in (True, False):
        story = text(f"shutdown(wait={wait}) 的时候还有活儿排队", f"shutdown(wait={wait}) is called while work is queued")
        exam.every_schedule(
            "shut_down", {"workers": workers, "takes": takes, "wait": wait}, holds, stuck(story, LAST_ORDERS, step), at_most=5
        )
    story = text("submit 和 shutdown 同时发生", "submit and shutdown happen at once")
    exam.every_schedule("submit_meets_shutdown", {"jobs": 2}, met, stuck(story, LAST_ORDERS, step))


@check
def closes(exam: Exam):
    """关门：shutdown() 等到工人都走，wait=False 马上返回；之后不再收活儿；with 结束时自动关门，异常照样传出去。
    Closing: shutdown() waits until all workers have left, unless wait=False; submit is refused; a with closes, and hides no exception.
    """
    draw = exam.random
    workers = draw.randint(2, 3)
    takes = [draw.randint(1, 5) for _ in range(2 * workers)]
    # More workers would always be done sooner.
    while schedule(workers + 1, takes)[1] == schedule(workers, takes)[1]:
        takes = [draw.randint(1, 5) for _ in range(2 * workers)]
    _, lasts = schedule(workers, takes)
    step = text(
        "门关了之后，睡着的工人由谁叫醒？每个都叫到了吗？",
        "Once the pool is closed, who wakes the workers that sleep, and is each of them woken?",
    )

    def wait_for_all(run: Run) -> None:
        expect.equal(
            float(run.count("took")), lasts, ("shutdown() 返回的时刻（秒）", "the second at which shutdown() returned"), LAST_ORDERS, step
        )
        refused(run)
        expect.nothing_left(run, next_step=step)

    def at_once(run: Run) -> None:
        why = text(
            "wait=False 是说：门关了，活儿照做，但我不在这里等。",
            "wait=False says: closed, the work is done all the same, but I do not stay for it.",
        )
        what = text("shutdown(wait=False) 返回的时刻（秒）", "the second at which shutdown(wait=False) returned")
        expect.equal(float(run.count("took")), 0.0, what, why, text("哪一行在等工人走？", "Which line waits for the workers to leave?"))
        refused(run)
        expect.nothing_left(run, next_step=step)

    def refused(run: Run) -> None:
        what = text("关门之后 submit 抛出的异常", "what submit raises after shutdown")
        why = text(
            "工人走了还收活儿，活儿永远没人做，等结果的人就永远等下去。不能做，就要当场说。",
            "Accepting work when the workers have left means that nobody does it, and whoever waits for its result waits for ever. "
            "What cannot be done is refused at once.",
        )
        expect.equal(
            run.told("refused"),
            "RuntimeError",
            what,
            why,
            text("submit 先看什么，再收活儿？", "What does submit look at before it accepts work?"),
        )

    def left(run: Run) -> None:
        what = text("离开 with 的[时刻，传出来的异常，做完的活儿数] ", "[second, exception, number of jobs done] on leaving the with block")
        told = [float(run.count("at")), run.told("raised"), run.told("finished")]
        why = text(
            "with 保证的是：不管怎样离开，门都会关好，活儿都做完。关门不等于把异常藏起来：出了错，外面的人要知道。",
            "What a with guarantees: however the block is left, the pool is closed and the work is done. Closing is not hiding: "
            "whoever is outside must learn of the error.",
        )
        expect.equal(
            told,
            [lasts, "out of the block", len(takes)],
            what,
            why,
            text("__exit__ 返回什么，with 就怎样对待异常？", "What does a with do with an exception, depending on what __exit__ returns?"),
        )
        expect.nothing_left(run, next_step=step)

    closing = stuck(
        text("池子关门了", "The pool is shut down"),
        text(
            "工人睡在队列前面等活儿，不会自己醒来发现门关了。要让每一个工人都知道。",
            "Workers sleep in front of the queue and do not wake to find the pool closed. Each of them must be told.",
        ),
        step,
    )
    inputs = {"workers": workers, "takes": takes}
    exam.every_schedule("shut_down", {**inputs, "wait": True}, wait_for_all, closing, at_most=5)
    exam.every_schedule("shut_down", {**inputs, "wait": False}, at_once, closing, at_most=5)
    exam.once("with_block", inputs, left, closing)


@check
def command_line(exam: Exam):
    """命令行：工人数和各件活儿的秒数；按次序打印结果和总时间；参数不对，说明白并以非 0 退出。
    The command line prints results in order and the time; wrong arguments are refused with an exit code other than 0.
    """
    draw = exam.random
    workers, takes = 2, [draw.randint(7, 9), *draw.sample(range(1, 6), 4)]
    # Last in, first out would always take another time.
    while schedule(workers, takes[::-1])[1] == schedule(workers, takes)[1]:
        takes = [draw.randint(7, 9), *draw.sample(range(1, 6), 4)]
    _, lasts = schedule(workers, takes)
    wanted = [f"job {number}: {took}" for number, took in enumerate(takes, start=1)] + [f"took {lasts:.1f} s"]
    argv = [str(workers), *map(str, takes)]

    def holds(run: Run) -> None:
        told = [re.sub(r"\s+", " ", line) for _, line in run.printed_lines() if re.match(r"(job|took)\s", line)]
        step = text(
            "按什么次序去问这些 future？时间是在哪两个时刻之间量的？",
            "In which order are the futures asked, and between which moments is the time measured?",
        )
        why = text(
            "活儿做完的先后看它们要多久；打印的次序要看你按什么次序去要结果。",
            "Jobs end in an order of their own; the order in which you print is that in which you ask for results.",
        )
        what = text(f"{' '.join(argv)} 打印的行", f"what {' '.join(argv)} prints")
        expect.equal(told, wanted, what, why, step)
        expect.equal(run.told("code"), 0, ("退出码", "the exit code"), why, step)

    exam.once("from_command_line", {"argv": argv}, holds)

    def refuses(run: Run) -> None:
        shown = " ".join(wrong)
        said = run.told("explained") is True or any(piece.stream == "err" and piece.text.strip() for piece in run.output)
        if run.told("code") not in (0, None) and said:
            return
        raise Failure(
            seen=(
                f"参数是 {shown!r}，退出码是 {show(run.told('code'))}，标准错误上{'有' if said else '没有'}说明。",
                f"With the arguments {shown!r} the exit code is {show(run.told('code'))}, and there is {'a' if said else 'no'} message "
                "on standard error.",
            ),
            expected=(
                "在标准错误上说明哪里不对，退出码不是 0。",
                "A message on standard error says what is wrong, and the exit code is not 0.",
            ),
            why=USERS,
            next_step=NUMBERS,
        )

    def traceback(run: Run) -> Failure | None:
        if run.ending.error is None:
            return None
        return Failure(
            seen=(
                f"参数是 {' '.join(wrong)!r}，程序抛出了 {run.ending.error.type}。",
                f"With the arguments {' '.join(wrong)!r} the program raised {run.ending.error.type}.",
            ),
            expected=(
                "在标准错误上说明哪里不对，退出码不是 0。",
                "A message on standard error says what is wrong, and the exit code is not 0.",
            ),
            why=USERS,
            next_step=NUMBERS,
        )

    for wrong in (["2", draw.choice(["five", "十", "1x"])], ["0", "1"]):
        exam.every_schedule("from_command_line", {"argv": wrong}, refuses, traceback, at_most=1)
