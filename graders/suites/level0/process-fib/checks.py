"""What is asked of level0/process_fib.py."""

import re

from judge import Exam, Fact, Failure, Run, check, expect, reasons, seconds, show, text

WORKERS = 4
# In the order of submission: the number, its Fibonacci number, how long it takes, when it is done on four processes.
ROWS = [(10, 55, 5.0, 5.0), (4, 3, 2.0, 2.0), (8, 21, 4.0, 4.0), (2, 1, 1.0, 1.0), (12, 144, 6.0, 7.0), (5, 5, 2.5, 4.5)]
NUMBERS = [number for number, _, _, _ in ROWS]
DONE_AT = {f"fib({number}) = {value}": done for number, value, _, done in ROWS}

WHICH_IS_WHICH = text(
    "as_completed 给出的是已经算完的 future，次序看谁先算完，和交出去的次序无关。第三个算完的不一定是第三个数。每个 future 是哪个数的，要自己记下来；"
    "而且别的进程有自己的内存，只有返回值能回来，改全局变量这边看不见。",
    "as_completed gives futures that are done, in the order in which they finish, which has nothing to do with the order "
    "of submission: the third to finish need not be "
    "the third number. Which future belongs to which number you must keep yourself. And other processes have memory of "
    "their own: only what is returned comes back, a "
    "global variable that they change is not seen here.",
)
FIRST_COME = text(
    "result() 是站着等这一个。按交出去的次序一个个等，先算完的也得在后面排着；等 with 结束再取，就是全部算完才开始。as_completed 是谁先好先给谁。",
    "result() waits for this very one. Waiting in the order of submission keeps those that are ready in a queue; and after "
    "the with block everything has ended already. "
    "as_completed hands out whichever is ready first.",
)


def runs(exam: Exam, holds, at_most: int = 2) -> None:
    exam.every_schedule("whole_program", {"start_method": "fork"}, holds, at_most=at_most)


def calculations(run: Run) -> list[Fact]:
    """Jobs that other processes did, and that took as long as one of the numbers does."""
    takes = {took for _, _, took, _ in ROWS}
    timed = [(job, job.number("started_at"), job.number("ended_at")) for job in run.facts_of("job") if job.number("worker_process")]
    return [
        job
        for job, start, end in timed
        if start is not None and end is not None and any(abs(end - start - took) <= expect.CLOSE for took in takes)
    ]


def results(run: Run) -> list[tuple[float, str]]:
    """The lines that begin with fib(, spaces evened out, with the second of each."""
    return [(at, re.sub(r"\s*=\s*", " = ", line)) for at, line in run.printed_lines() if line.startswith("fib(")]


@check
def process_pool(exam: Exam):
    """整个程序只有一个池，是四个进程的进程池。
    The whole program has one pool, a process pool of four."""

    runs(exam, lambda run: expect.pool(run, WORKERS, kind="process"))


@check
def in_workers(exam: Exam):
    """六个数都由池里的进程算：那里打印 computing，那里睡觉。
    All six numbers are computed by processes of the pool: 'computing' is printed there, and the sleeping is done there."""

    def holds(run: Run) -> None:
        made = len(calculations(run))
        for number in NUMBERS:
            by = run.printed_by(f"computing {number}")
            if len(by) == 1 and by[0] != 0 and made == len(ROWS):
                continue
            where = text("没有打印", "was not printed")
            if 0 in by:
                where = text("由主进程打印了", "was printed by the main process")
            elif by:
                where = text(f"由池里的进程打印了 {len(by)} 次", f"was printed {len(by)} times by processes of the pool")
            raise Failure(
                seen=(
                    f"computing {number} {where.zh}；池里的进程做了 {made} 件这样的计算。",
                    f"computing {number} {where.en}; processes of the pool did {made} such computations.",
                ),
                expected=(
                    "六个数都在池里的进程中算，每个打印一次 computing。",
                    "All six are computed by processes of the pool, and each prints computing once.",
                ),
                why=(
                    "submit 要的是函数和参数，分开给：submit(fib, 10)。写成 fib(10)，括号一加，主进程当场就算完了，交出去的只是答案。",
                    "submit wants the function and its argument, given separately: submit(fib, 10). In fib(10) the brackets make the main "
                    "process compute there and then, and what is "
                    "handed over is only the answer.",
                ),
                next_step=("在函数里打印 os.getpid()，看看是谁在算。", "Print os.getpid() inside the function, and see who computes."),
            )

    runs(exam, holds)


@check
def right_numbers(exam: Exam):
    """六行结果，每个数和自己的答案在一起，不管谁先算完。
    Six lines of results, each number with its own answer, whoever is done first."""

    def holds(run: Run) -> None:
        told = [line for _, line in results(run)]
        wrong = next((line for line in told if line not in DONE_AT), None)
        if wrong is None and sorted(told) == sorted(DONE_AT):
            return
        missing = next((line for line in DONE_AT if line not in told), None)
        seen = text(
            f"打印了 {len(told)} 行结果，没有 {show(missing)}。",
            f"{len(told)} lines of results were printed, and {show(missing)} is not among them.",
        )
        if wrong is not None:
            seen = text(f"打印了 {show(wrong)}。", f"It printed {show(wrong)}.")
        elif missing is None:
            seen = text(f"打印了 {len(told)} 行结果，有的重复了。", f"{len(told)} lines of results were printed; some came twice.")
        raise Failure(
            seen=seen,
            expected=(
                f"正好这六行，次序看谁先算完：{'、'.join(DONE_AT)}。",
                f"Exactly these six lines, whoever is done first: {', '.join(DONE_AT)}.",
            ),
            why=WHICH_IS_WHICH,
            next_step=(
                "从 as_completed 拿到一个 future 的时候，怎么知道它是哪个数的？",
                "When as_completed gives you a future, how do you know which number it is of?",
            ),
        )

    runs(exam, holds, at_most=4)


@check
def as_they_complete(exam: Exam):
    """一个数算完，马上打印它的结果，不等别的。
    As soon as one is done its result is printed, without waiting for the others."""

    def holds(run: Run) -> None:
        told = [at for at, _ in results(run)]
        for number, done in enumerate(sorted(DONE_AT.values()), start=1):
            at = told[number - 1] if len(told) >= number else None
            if at is not None and abs(at - done) <= expect.CLOSE:
                continue
            when = (
                text("没有打印", "was not printed")
                if at is None
                else text(f"在第 {seconds(at)} 秒打印", f"was printed at second {seconds(at)}")
            )
            raise Failure(
                seen=(f"第 {number} 行结果{when.zh}。", f"Result line {number} {when.en}."),
                expected=(
                    f"第 {seconds(done)} 秒有第 {number} 个数算完，它的结果就在那时打印。",
                    f"At second {seconds(done)} the computation that is number {number} to finish is done, and its result is printed there and then.",
                ),
                why=FIRST_COME,
                next_step=(
                    "取结果的循环在等谁？它写在 with 的里面还是后面？",
                    "Whom does the loop wait for that takes the results, and does it stand inside the with or after it?",
                ),
            )

    runs(exam, holds, at_most=4)


@check
def main_guarded(exam: Exam):
    """在 Windows 和 macOS 上也能跑：新进程会重新导入这个文件，主程序不会因此再跑一遍。
    It works on Windows and macOS too: a new process imports this file again, and that does not run the main program once more."""
    step = text("文件被 import 的时候，哪几行会马上执行？", "Which lines are executed at once when the file is imported?")

    def broken(run: Run) -> Failure | None:
        error = run.ending.error
        if run.ending.kind != "raised" or error is None:
            return None
        return Failure(
            seen=(
                f"按 Windows 和 macOS 的方式启动进程，程序抛出了 {error.type}。",
                f"With processes started as on Windows and macOS, the program raised {error.type}.",
            ),
            expected=("照样打印六个结果。", "It prints the six results all the same."),
            why=reasons.NOT_GUARDED,
            next_step=step,
        )

    def holds(run: Run) -> None:
        count = len(results(run))
        expect.equal(
            count,
            len(ROWS),
            (
                "按 Windows 和 macOS 的方式启动进程，打印的结果行数",
                "with processes started as on Windows and macOS, the number of result lines",
            ),
            reasons.NOT_GUARDED,
            step,
        )

    exam.every_schedule("whole_program", {"start_method": "spawn"}, holds, broken, at_most=2)
