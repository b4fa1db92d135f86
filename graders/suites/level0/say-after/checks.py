"""What is asked of level0/say_after.py."""

from judge import Exam, Failure, Run, check, expect, place, seconds, text

SHORT, LONG = ("hello", 1.0), ("world", 2.0)
CLOSE = 0.01  # virtual seconds are exact; this is for sums of floats

ONE_BY_ONE = text(
    "await 的意思是“我等它做完再往下走”。先 await 一个，再 await 另一个，第二个要等第一个做完才开始，时间就加起来了。",
    "To await means 'I go on when it is done'. Await one and then the other, and the second starts only "
    "when the first has ended: the times add up.",
)


def said(run: Run, word: str) -> list[float]:
    return [at for at, line in run.printed_lines() if line == word]


@check
def says_both(exam: Exam):
    """两条消息都说了，各说一次。
    Both messages are said, once each."""

    def holds(run: Run) -> None:
        for word, _ in (SHORT, LONG):
            times = len(said(run, word))
            if times == 1:
                continue
            forgotten = next(iter(run.facts_of("never_awaited")), None)
            left = next((task for task in run.facts_of("task") if task.flag("pending")), None)
            seen = text(
                f"程序结束了，{word} 打印了 {times} 次。",
                f"The program ended, and {word} was printed {times} times.",
            )
            if forgotten is not None:
                at = place(forgotten.frame)
                name = forgotten.string("name") or "?"
                seen = text(
                    f"程序结束了，{word} 打印了 {times} 次；协程 {name} 做出来了，却从来没有人等它{at.zh}。",
                    f"The program ended, and {word} was printed {times} times; the coroutine {name} was "
                    f"made but never awaited{at.en}.",
                )
            elif left is not None:
                seen = text(
                    f"程序结束了，{word} 打印了 {times} 次；那时还有任务没做完，被丢下了。",
                    f"The program ended, and {word} was printed {times} times; a task was not finished then "
                    f"and was dropped.",
                )
            raise Failure(
                seen=seen,
                expected=(
                    f"{word} 正好打印一次，独占一行。",
                    f"{word} is printed exactly once, on a line of its own.",
                ),
                why=(
                    "调用协程函数，里面一行都不执行，只得到一个待办；要有人 await 它才会做。做成了 task 或者 gather 也一样：main 先走完，没做完的就被取消，一声不响。",
                    "Calling a coroutine function executes none of its lines: you get something to be done, "
                    "and it is done when awaited. The same with a task or "
                    "gather: when main ends first, what is not done is cancelled, without a sound.",
                ),
                next_step=(
                    "main 在哪一行等着两条消息都说完？",
                    "At which line does main wait until both messages have been said?",
                ),
            )

    exam.every_schedule("whole_program", {}, holds, at_most=20)


@check
def shorter_first(exam: Exam):
    """等得短的先说：hello 在第 1 秒，world 在它之后。
    The shorter one is said first: hello after 1 second, and world after that."""

    def holds(run: Run) -> None:
        short, long = said(run, SHORT[0]), said(run, LONG[0])
        if short and long and abs(short[0] - SHORT[1]) <= CLOSE and long[0] > short[0] + CLOSE:
            return
        raise Failure(
            seen=(
                "；".join(f"{word} " + (f"在第 {seconds(times[0])} 秒" if times else "没有说") for word, times in ((SHORT[0], short), (LONG[0], long))) + "。",
                "; ".join(f"{word} " + (f"at second {seconds(times[0])}" if times else "was not said") for word, times in ((SHORT[0], short), (LONG[0], long))) + ".",
            ),
            expected=("hello 在第 1 秒，world 在第 2 秒。", "hello at second 1, world at second 2."),
            why=(
                "两条消息一起开始等，谁等得短谁先说，和代码里谁写在前面没有关系。",
                "Both start waiting together, and whoever waits less speaks first, whichever is written "
                "first in the code.",
            ),
            next_step=(
                "看看每条消息配的是几秒，开始等的时刻是不是第 0 秒。",
                "See which delay goes with which message, and whether both begin to wait at second 0.",
            ),
        )

    exam.every_schedule("whole_program", {}, holds, at_most=20)


@check
def two_seconds(exam: Exam):
    """整个程序用两秒，不是三秒。
    The whole program takes two seconds, not three."""

    next_step = text(
        "第二条消息是什么时候开始等的？怎样让它不必等第一条说完？",
        "When does the second message begin to wait? How can it begin without waiting for the first one to be said?",
    )

    def holds(run: Run) -> None:
        why = ONE_BY_ONE if run.virtual_seconds > LONG[1] and not run.facts_of("loop_blocked") else None
        expect.lasts(run, LONG[1], why, next_step)

    exam.every_schedule("whole_program", {}, holds, at_most=20)


def most_tasks_at_once(run: Run) -> int:
    """Tasks of the event loop that lived at the same time, for as long as a second."""
    spans = [(task.number("started_at"), task.number("ended_at")) for task in run.facts_of("task")]
    spans = [(start, end) for start, end in spans if start is not None and end is not None and end - start >= SHORT[1] - CLOSE]
    return max((sum(1 for start, end in spans if start <= moment < end) for moment, _ in spans), default=0)


@check
def waits_together(exam: Exam):
    """两条消息由事件循环里的两个任务说，它们同时在等。
    The messages are said by two tasks of the event loop, which wait at the same time."""

    def holds(run: Run) -> None:
        if most_tasks_at_once(run) >= 2:
            return
        tasks = len(run.facts_of("task"))
        raise Failure(
            seen=("程序没有用事件循环跑任何任务。", "The program ran no task on an event loop.")
            if tasks == 0
            else text(
                f"事件循环跑了 {tasks} 个任务，但从来没有两个同时在等。",
                f"The event loop ran {tasks} task(s), but never two that waited at the same time.",
            ),
            expected=("至少有两个任务同时在等。", "At least two tasks wait at the same time."),
            why=ONE_BY_ONE
            if tasks
            else text(
                "这一题要的不只是这两行字，而是学会让两件事在同一个事件循环里同时等。",
                "The two lines are not the point; the point is to let two things wait at the same time on "
                "one event loop.",
            ),
            next_step=(
                "asyncio 里有哪些办法能让一个协程先跑起来，而不必马上等它做完？",
                "Which ways has asyncio to set a coroutine going without waiting for its end at once?",
            ),
        )

    exam.every_schedule("whole_program", {}, holds, at_most=20)


@check
def loop_stays_free(exam: Exam):
    """等待的时候不堵住事件循环。
    Nothing blocks the event loop while it waits."""

    def holds(run: Run) -> None:
        expect.loop_stays_free(run)
        if run.facts_of("task"):
            return
        raise Failure(
            seen=("程序没有用事件循环。", "The program used no event loop."),
            expected=("用 asyncio.run 跑一个协程，在里面等。", "A coroutine is run by asyncio.run, and waits in there."),
            why=("没有事件循环，也就谈不上不堵住它。", "Without an event loop there is none to keep free."),
            next_step=("从 async def main() 开始。", "Start from async def main()."),
        )

    exam.every_schedule("whole_program", {}, holds, at_most=20)
