"""What is asked of level0/future_callback.py."""

from judge import Exam, Fact, Failure, Run, check, expect, place, reasons, seconds, text

TAKES = {"A": 3.0, "B": 1.0, "C": 2.0, "D": 4.0}
SHOUTS = {f"{name} done": took for name, took in TAKES.items()}
RESULTS = {"A -> 300": 3.0, "B -> 100": 1.0, "D -> 400": 4.0}
FAILED = {"C failed: sold out": 2.0}

GIVE_THE_NUMBER = text(
    "回调是交给 Future 的一个函数，任务做完的那一刻由池子里的线程来调用它，不用你等、不用你叫。自己调用，就只是一个普通的函数；"
    "写成 add_done_callback(f(x))，是当场调用 f(x)，把它的返回值（多半是 None）交了出去。",
    "A callback is a function that you hand to the Future; a thread of the pool calls it the moment the job is done, without your waiting or calling. "
    "Called by you it is just a function; and add_done_callback(f(x)) calls f(x) on the spot and hands over what it returned, mostly None.",
)
CALLED_LATER = text(
    "回调写好之后要过一会儿才执行：那时循环里的变量早已变了；它自己抛出的异常也传不到主程序，只在日志里留一段，后面的行就没有执行。",
    "A callback runs a while after it was written down: variables of the loop have changed by then. And an exception that it raises itself does not reach "
    "the main program; it leaves a note in the log, and the lines after it are not executed.",
)
ORDER_OF_ORDERS = text(
    "按提交的次序去 result()，或者等全部做完再取，先做好的就只能干放着。要在做完的那一刻拿到，得按做好的次序来取。",
    "Asking each for its result in the order of submission, or waiting for all first, leaves what is ready lying about. To have each one the moment "
    "it is done, take them in the order in which they complete.",
)
KEPT_IN_THE_FUTURE = text(
    "任务里的异常存在 Future 里，取结果的时候才抛出来。不看它，失败就无声无息地没了；抛出来又不接住，后面还没取的也都丢了。",
    "An exception in a job is kept in its Future and raised when the result is asked for. Do not look, and the failure is gone without a sound; "
    "let it fly, and what has not been taken yet is lost as well.",
)


def slept(run: Run, job: Fact) -> float:
    """Seconds that the job slept, in the thread that it ran in."""
    started, ended = job.number("started_at"), job.number("ended_at")
    naps = [nap for nap in run.facts_of("sleep") if nap.number("thread") == job.number("worker")]
    if started is None or ended is None:
        return 0.0
    return sum(nap.number("seconds") or 0.0 for nap in naps if started <= (nap.number("at") or 0.0) < ended)


@check
def all_at_once(exam: Exam):
    """四件任务由一个线程池同时做，一共四秒。
    One thread pool does the four jobs at the same time, in four seconds."""

    def holds(run: Run) -> None:
        pools = run.facts_of("pool")
        if len(pools) != 1 or pools[0].string("pool_kind") != "thread":
            raise Failure(
                seen=(f"程序建了 {len(pools)} 个池。", f"The program made {len(pools)} pools.")
                if len(pools) != 1
                else text(
                    f"池里是进程，不是线程{place(pools[0].frame).zh}。",
                    f"The pool is one of processes, not of threads{place(pools[0].frame).en}.",
                ),
                expected=("恰好一个 ThreadPoolExecutor。", "Exactly one ThreadPoolExecutor."),
                why=reasons.MANY_POOLS if len(pools) > 1 else reasons.NO_POOL,
                next_step=reasons.POOL_IN_A_LOOP if len(pools) > 1 else reasons.LOOK_AT_FUTURES,
            )
        naps = [slept(run, job) for job in run.facts_of("job")]
        if [round(nap, 2) for nap in naps] != list(TAKES.values()):
            told = ", ".join(seconds(nap) for nap in naps)
            raise Failure(
                seen=(
                    f"池子做了 {len(naps)} 件任务" + (f"，在里面睡的秒数依次是 {told}。" if naps else "。"),
                    f"The pool did {len(naps)} jobs" + (f", which slept {told} seconds in there." if naps else "."),
                ),
                expected=("四件任务 A、B、C、D，依次睡 3、1、2、4 秒。", "Four jobs A, B, C, D, which sleep 3, 1, 2 and 4 seconds."),
                why=(
                    "谁执行，谁才在睡。submit(work(x)) 是主线程先把活干完；要交的是函数和参数，让池子去做。",
                    "Whoever executes it sleeps. In submit(work(x)) the main thread does the work first; hand over the function and its argument.",
                ),
                next_step=("每件任务是怎样交给 submit 的？", "How is each job handed to submit?"),
            )
        wait_later = text(
            "池子有多大？交完一件之后，主线程有没有停下来等它？",
            "How large is the pool? Does the main thread wait for a job right after submitting it?",
        )
        expect.at_once(expect.jobs_at_once(run), len(TAKES), ("件任务", "jobs"), next_step=wait_later)
        expect.lasts(run, max(TAKES.values()))

    exam.once("whole_program", {}, holds)


@check
def callback_for_each(exam: Exam):
    """每个 Future 都挂了完成回调，任务一做完，回调就打印一行。
    Each Future has a done-callback, which prints its line as soon as the job is done."""

    def holds(run: Run) -> None:
        added = run.told("callbacks")
        calls = [one for one in added if isinstance(one, dict)] if isinstance(added, list) else []
        in_time = [one for one in calls if one.get("already_done") is False]
        if len(in_time) != len(TAKES):
            late = len(calls) - len(in_time)
            raise Failure(
                seen=(
                    f"add_done_callback 被调用了 {len(calls)} 次" + (f"，其中 {late} 次那件任务早已做完。" if late else "。"),
                    f"add_done_callback was called {len(calls)} times" + (f", {late} of them when the job was done already." if late else "."),
                ),
                expected=("四次，每件任务一次，在交出任务之后马上调用。", "Four times, once for each job, right after submitting it."),
                why=GIVE_THE_NUMBER,
                next_step=("submit 返回的东西有哪些方法？", "Which methods has the thing that submit returns?"),
            )
        next_step = text(
            "你交给 add_done_callback 的是函数，还是函数的返回值？它对失败的任务也走得完吗？",
            "Do you give add_done_callback a function, or what a function returned? Does it come to its end for the failed job too?",
        )
        workers = {job.number("worker") for job in run.facts_of("job")}
        early = any(line in SHOUTS and at < min(TAKES.values()) for at, line in run.printed_lines())
        expect.said_at(run, SHOUTS, GIVE_THE_NUMBER if early else CALLED_LATER, next_step)
        strange = next((part for part in run.output if part.text.strip() in SHOUTS and part.thread not in workers), None)
        if strange is not None:
            raise Failure(
                seen=(
                    f"“{strange.text.strip()}”是主线程打印的，不是回调。",
                    f"'{strange.text.strip()}' was printed by the main thread and not by a callback.",
                ),
                expected=("由池子里的线程调用回调，由回调打印。", "A thread of the pool calls the callback, which prints it."),
                why=GIVE_THE_NUMBER,
                next_step=next_step,
            )

    exam.every_schedule("whole_program", {}, holds, at_most=20)


@check
def as_they_complete(exam: Exam):
    """做完一件，主线程就取一件结果。
    The main thread takes each result as it completes."""

    def holds(run: Run) -> None:
        next_step = text("主线程在等哪一件？那一件是最先做好的吗？", "Which job does the main thread wait for? Is that the one that is ready first?")
        expect.said_at(run, RESULTS, ORDER_OF_ORDERS, next_step)

    exam.every_schedule("whole_program", {}, holds, at_most=20)


@check
def failure_is_told(exam: Exam):
    """失败的任务也说出来，而且不耽误别的。
    The failed job is told too, and does not hold up the others."""

    def holds(run: Run) -> None:
        next_step = text(
            "取 C 的结果的那一行会抛出什么？接住之后，该把什么打印出来？",
            "What does the line raise that asks for C's result? Once caught, what should be printed?",
        )
        expect.said_at(run, FAILED, KEPT_IN_THE_FUTURE, next_step)

    def ended_early(run: Run) -> Failure | None:
        error = run.ending.error
        if error is None or error.message != "sold out":
            return None
        at = place(error.place)
        return Failure(
            seen=(f"C 的异常没有人接住，整个程序因此结束了{at.zh}。", f"Nobody caught the exception of C, and it ended the whole program{at.en}."),
            expected=("打印 C failed: sold out，接着取别的结果。", "C failed: sold out is printed, and the other results are taken."),
            why=KEPT_IN_THE_FUTURE,
            next_step=("哪一行可能抛出任务里的异常？", "Which line may raise the exception of a job?"),
        )

    exam.every_schedule("whole_program", {}, holds, ended_early, at_most=20)
