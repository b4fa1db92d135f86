"""What is asked of level0/offload_compute.py."""

import re

from judge import Exam, Fact, Failure, Run, Text, check, expect, reasons, seconds, show, text

WORKERS, LASTS = 4, 1.0
PRIMES = {50: 15, 100: 25, 150: 35, 200: 46}
WANTED = [f"{number} -> {count}" for number, count in PRIMES.items()]


def runs(exam: Exam, holds, at_most: int = 3) -> None:
    exam.every_schedule("whole_program", {"start_method": "fork"}, holds, at_most=at_most)


def calculations(run: Run) -> list[Fact]:
    """Jobs that a process pool did, and that took as long as asked."""
    took = [(job, job.number("started_at"), job.number("ended_at")) for job in run.facts_of("job") if job.number("worker_process")]
    return [job for job, start, end in took if start is not None and end is not None and abs(end - start - LASTS) <= expect.CLOSE]


@check
def process_pool(exam: Exam):
    """整个程序只有一个池，是四个进程的进程池。
    The whole program has one pool, a process pool of four."""

    runs(exam, lambda run: expect.pool(run, WORKERS, kind="process"))


@check
def in_workers(exam: Exam):
    """四件计算都由池里的进程做：那里打印 counting，那里睡一秒。
    All four computations are done by processes of the pool: 'counting' is printed there, and the second is slept there."""

    def holds(run: Run) -> None:
        for number in PRIMES:
            by = run.printed_by(f"counting {number}")
            if len(by) == 1 and by[0] != 0 and len(calculations(run)) == len(PRIMES):
                continue
            where = text("没有打印", "was not printed")
            if 0 in by:
                where = text("由主进程打印了", "was printed by the main process")
            elif by:
                where = text(f"由池里的进程打印了 {len(by)} 次", f"was printed {len(by)} times by processes of the pool")
            made = len(calculations(run))
            raise Failure(
                seen=(
                    f"counting {number} {where.zh}；池里的进程做了 {made} 件一秒的计算。",
                    f"counting {number} {where.en}; processes of the pool did {made} computations of a second.",
                ),
                expected=(
                    "四件计算都在池里的进程中做，每件打印一次 counting。",
                    "All four computations are done by processes of the pool, and each prints counting once.",
                ),
                why=(
                    "run_in_executor 要的是函数和参数，分开给：run_in_executor(pool, count, 50)。写成 count(50)，括号一加，当场就在事件循环里算完了，交出去的只是答案。",
                    "run_in_executor wants the function and its arguments, given separately: run_in_executor(pool, count, 50). "
                    "In count(50) the brackets do the work there and then, on the "
                    "event loop, and what is handed over is only the answer.",
                ),
                next_step=("在函数里打印 os.getpid()，看看是谁在算。", "Print os.getpid() inside the function, and see who computes."),
            )

    runs(exam, holds)


@check
def loop_stays_free(exam: Exam):
    """计算的时候，事件循环不被堵住。
    While computing goes on, the event loop is not blocked."""

    def holds(run: Run) -> None:
        if not run.facts_of("task"):
            raise Failure(
                seen=("程序没有用事件循环。", "The program used no event loop."),
                expected=("用 asyncio.run 跑 main，在里面等四个结果。", "asyncio.run runs main, which waits for the four results."),
                why=("没有事件循环，也就谈不上不堵住它。", "Without an event loop there is none to keep free."),
                next_step=("从 async def main() 开始。", "Start from async def main()."),
            )
        why: Text = text(
            "在协程里直接计算，或者用 future.result() 干等，事件循环的那一个线程就脱不开身：别的协程不动，网络也没人管。"
            "await loop.run_in_executor(...) 只让这一个协程等。",
            "Compute inside a coroutine, or wait by future.result(), and the one thread of the event loop is busy: no other "
            "coroutine moves, and nobody looks after the network. "
            "await loop.run_in_executor(...) makes only this one coroutine wait.",
        )
        expect.loop_stays_free(run, why)

    runs(exam, holds)


@check
def four_at_once(exam: Exam):
    """四件计算同时在做，从交出第一件到最后一件做完只有一秒。
    The four computations are done at the same time: from handing over the first to the end of the last it is one second."""

    def holds(run: Run) -> None:
        jobs = calculations(run)
        begun = min((job.number("submitted_at") or 0.0 for job in jobs), default=0.0)
        took = max((job.number("ended_at") or 0.0 for job in jobs), default=0.0) - begun
        most = expect.jobs_at_once(run)
        if len(jobs) == len(PRIMES) and abs(took - LASTS) <= expect.CLOSE:
            return
        raise Failure(
            seen=(
                f"进程池做了 {len(jobs)} 件一秒的计算，用了 {seconds(took)} 秒，最多有 {most} 件同时在做。",
                f"The process pool did {len(jobs)} computations of a second in {seconds(took)} seconds, at most {most} at once.",
            ),
            expected=("四件同时做，一共 1 秒。", "Four at once, 1 second in all."),
            why=(
                "await run_in_executor(...) 写在循环里，是交一件、等一件，四个进程里有三个闲着；池子小了，后面的也要排队。先全交出去，再一起等。",
                "await run_in_executor(...) inside a loop hands over one and waits for it, and three of the four processes are "
                "idle; in a pool too small the others queue. "
                "Hand over all of them first, then wait.",
            ),
            next_step=(
                "第一个 await 的时候，交出去了几件？池里有几个进程？",
                "At the first await, how many have been handed over, and how many processes has the pool?",
            ),
        )

    runs(exam, holds)


@check
def in_order(exam: Exam):
    """打印四个结果，总是从 50 到 200 的次序。
    The four results are printed, always in the order from 50 to 200."""

    def holds(run: Run) -> None:
        told = [line for _, line in run.printed_lines() if re.fullmatch(r"-?\w{1,12}\s*->.*", line)]
        if [re.sub(r"\s*->\s*", " -> ", line) for line in told] == WANTED:
            return
        raise Failure(
            seen=(f"“数 -> 个数”的行是 {show(told, 200)}。", f"The lines of the form 'number -> count' are {show(told, 200)}."),
            expected=(f"总是 {show(WANTED, 200)}，按这个次序。", f"Always {show(WANTED, 200)}, in this order."),
            why=(
                "四个进程谁先算完说不准。要按次序打印，就按交出去的次序去取结果。",
                "Nobody knows which of four processes is done first. To print in order, take the results in the order in which "
                "the work was handed over.",
            ),
            next_step=("gather 按什么次序交出结果？", "In which order does gather give its results?"),
        )

    runs(exam, holds, at_most=15)


@check
def main_guarded(exam: Exam):
    """在 Windows 和 macOS 上也能跑：新进程会重新导入这个文件，主程序不会因此再跑一遍。
    It works on Windows and macOS too: a new process imports this file again, and that does not run the main program once more."""

    def broken(run: Run) -> Failure | None:
        error = run.ending.error
        if run.ending.kind != "raised" or error is None:
            return None
        return Failure(
            seen=(
                f"按 Windows 和 macOS 的方式启动进程，程序抛出了 {error.type}。",
                f"With processes started as on Windows and macOS, the program raised {error.type}.",
            ),
            expected=("照样算出四个结果。", "It gives the four results all the same."),
            why=reasons.NOT_GUARDED,
            next_step=("文件被 import 的时候，哪几行会马上执行？", "Which lines are executed at once when the file is imported?"),
        )

    def holds(run: Run) -> None:
        told = [re.sub(r"\s*->\s*", " -> ", line) for _, line in run.printed_lines()]
        expect.equal([line for line in told if line in WANTED], WANTED, ("打印的结果", "what is printed as results"), reasons.PRINTED)

    exam.every_schedule("whole_program", {"start_method": "spawn"}, holds, broken, at_most=2)
