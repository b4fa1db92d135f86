"""What is asked of level0/thread_ticker.py."""

from judge import Exam, Failure, Run, check, seconds, show, text
from judge.runs import Thread

TICKS = 5
CLOSE = 0.01  # virtual seconds are exact; this is for sums of floats


def naps(run: Run, thread: int) -> int:
    """How often this thread slept for a second."""
    return sum(
        1
        for nap in run.facts_of("sleep")
        if nap.number("thread") == thread and abs((nap.number("seconds") or 0.0) - 1.0) <= CLOSE
    )


def tickers(run: Run) -> list[Thread]:
    """The threads that sleep for a second more than once, which is what makes a ticker; other threads are not looked at."""
    return [thread for thread in run.threads if thread.by == "student" and naps(run, thread.id) > 1]


def moments(run: Run, thread: int) -> list[float]:
    """The different seconds in which this thread printed something."""
    times = sorted(piece.at for piece in run.output if piece.thread == thread and piece.stream == "out" and piece.text.strip())
    return [at for index, at in enumerate(times) if index == 0 or at - times[index - 1] > CLOSE]


def cut_off(run: Run, thread: Thread) -> bool:
    """A daemon that the end of the program stopped; what it was is not told."""
    return any(fact.number("stopped") == thread.id for fact in run.facts_of("daemon_stopped"))


def no_ticker(run: Run) -> Failure:
    by_main = naps(run, 0)
    seen = text(
        f"没有哪个新线程在一秒一秒地报数；主线程自己睡了 {by_main} 次一秒。",
        f"No new thread ticks second by second; the main thread itself slept for a second {by_main} times.",
    )
    return Failure(
        seen=seen,
        expected=("两个新线程在报数，主线程只是等它们。", "Two new threads tick, and the main thread only waits for them."),
        why=(
            "start() 才会开一个新线程，由新线程去执行 run()。自己直接写 t.run()，就只是普通的函数调用：还是在主线程里，一个做完才轮到下一个。",
            "Only start() begins a new thread, and that thread executes run(). Write t.run() yourself, and it is an ordinary "
            "call: it happens in the main thread, one after the other.",
        ),
        next_step=("报数的那一行是哪个线程执行的？打印 threading.current_thread().name 看看。",
                   "Which thread executes the line that ticks? Print threading.current_thread().name and see."),
    )


@check
def own_class(exam: Exam):
    """报数的线程来自自己写的 Thread 子类，里面有自己的 __init__ 和 run。
    The ticking threads are of a Thread subclass of your own, with an __init__ and a run of its own."""

    def holds(run: Run) -> None:
        told = run.told("classes")
        classes = told if isinstance(told, dict) else {}
        found = tickers(run)
        if not found:
            raise no_ticker(run)
        for thread in found:
            if cut_off(run, thread):
                continue
            described = classes.get(str(thread.id))
            described = described if isinstance(described, dict) else {}
            methods = described.get("methods")
            missing = [name for name in ("__init__", "run") if not isinstance(methods, list) or name not in methods]
            if not missing:
                continue
            listed, kind = " 和 ".join(missing), show(described.get("name"))
            raise Failure(
                seen=(
                    f"线程 {thread.name} 的类是 {kind}，里面没有自己的 {listed}。",
                    f"The class of the thread {thread.name} is {kind}, which has no {' and no '.join(missing)} of its own.",
                ),
                expected=("class 名字(threading.Thread)，里面有自己的 __init__ 和 run。",
                          "class Name(threading.Thread) with its own __init__ and run."),
                why=(
                    "Thread(target=函数) 也能开线程，但这一题要练的是把线程要用的数据（名字、间隔）和要做的事（run）装进一个类里。",
                    "Thread(target=function) starts a thread too, but this exercise is about keeping what the thread needs (its "
                    "name, its pause) and what it does (run) together in a class.",
                ),
                next_step=("__init__ 里别忘了先调用父类的 __init__。", "In __init__, do not forget to call the __init__ of the parent class."),
            )

    exam.once("whole_program", {}, holds)


@check
def five_ticks(exam: Exam):
    """每个线程一秒报一次，一共五次。
    Each thread ticks once a second, five times."""

    def holds(run: Run) -> None:
        found = tickers(run)
        if not found:
            raise no_ticker(run)
        for thread in found:
            slept, said = naps(run, thread.id), moments(run, thread.id)
            steady = all(abs(later - earlier - 1.0) <= CLOSE for earlier, later in zip(said, said[1:]))
            # Tick and then sleep, or sleep and then tick; a greeting at the start or the end may come on top.
            if TICKS - 1 <= slept <= TICKS and TICKS <= len(said) <= TICKS + 1 and steady:
                continue
            told = "、".join(seconds(at) for at in said[:9]), ", ".join(seconds(at) for at in said[:9])
            stopped = cut_off(run, thread)
            cut = text("程序结束的时候，它还没有报完，就被掐断了。", " The program ended before it was done, and it was cut off.") if stopped else text("", "")
            raise Failure(
                seen=(
                    f"线程 {thread.name} 睡了 {slept} 次一秒，在这些秒打印过：{told[0] or '无'}。{cut.zh}",
                    f"The thread {thread.name} slept for a second {slept} times and printed at these seconds: {told[1] or 'none'}.{cut.en}",
                ),
                expected=("每隔一秒打印一次，一共五次。", "It prints once a second, five times."),
                why=(
                    "daemon 线程不会让程序等它：主线程一走到最后，它就被掐断。要么不设 daemon，要么用 join 等它。",
                    "The program does not wait for a daemon thread: when the main thread gets to its end, it is cut off. Either do "
                    "not make it a daemon, or wait for it by join.",
                )
                if stopped
                else text(
                    "“报一次”和“睡一秒”要在同一个循环里轮着来：先报完再睡、少睡一次、多走一圈，节奏就不是一秒一次了。"
                    "range(1, 5) 是 1 到 4，只有四次。",
                    "A tick and a sleep of a second take turns in one loop. Ticking first and sleeping later, or going round once too "
                    "often, is another rhythm; and range(1, 5) is 1 to 4, only four times.",
                ),
                next_step=("在纸上写出循环的每一圈：第几秒、打印什么、睡多久。",
                           "Write down each round of the loop: which second, what is printed, how long it sleeps."),
            )

    exam.once("whole_program", {}, holds)


@check
def two_at_once(exam: Exam):
    """两个线程同时在报数，不是一个报完才轮到另一个。
    Two threads tick at the same time, not one after the other."""

    def holds(run: Run) -> None:
        found = tickers(run)
        if not found:
            raise no_ticker(run)
        if len(found) != 2:
            raise Failure(
                seen=(f"在报数的线程有 {len(found)} 个。", f"{len(found)} thread(s) tick."),
                expected=("正好两个线程在报数。", "Exactly two threads tick."),
                why=("一个线程对象只能 start 一次，代表一个线程；要两个线程，就要建两个对象。",
                     "A thread object can be started once and stands for one thread; for two threads make two objects."),
                next_step=("数一数建了几个对象，每个都 start() 了吗？", "Count your thread objects. Is each of them started?"),
            )
        first, second = sorted(found, key=lambda thread: thread.started_at)
        together = min(float("inf") if one.ended_at is None else one.ended_at for one in found) - second.started_at
        if together >= TICKS - 1 - CLOSE:
            return
        raise Failure(
            seen=(
                f"{first.name} 从第 {seconds(first.started_at)} 秒开始，{second.name} 到第 {seconds(second.started_at)} 秒才开始。",
                f"{first.name} begins at second {seconds(first.started_at)}, {second.name} only at second {seconds(second.started_at)}.",
            ),
            expected=("两个线程一起开始，同一秒里都在报数。", "Both begin together and tick within the same seconds."),
            why=(
                "join() 的意思是“停在这里，等它结束”。刚 start 一个就 join，第二个要等第一个报完才开始，和没有线程一样慢。",
                "join() means 'stop here until it has ended'. Join each right after its start, and the second begins only when the "
                "first is done: as slow as without threads.",
            ),
            next_step=("start 和 join，先后次序应该怎么排？", "In which order should the starts and the joins come?"),
        )

    exam.every_schedule("whole_program", {}, holds, at_most=20)


@check
def main_reports_last(exam: Exam):
    """两个线程都结束以后，主线程才打印最后一行。
    The main thread prints the last line, after both threads have ended."""

    def holds(run: Run) -> None:
        found = {thread.id for thread in tickers(run)}
        if not found:
            raise no_ticker(run)
        said = [piece for piece in run.output if piece.stream == "out" and piece.text.strip()]
        by_main = [index for index, piece in enumerate(said) if piece.thread == 0]
        last = max((index for index, piece in enumerate(said) if piece.thread in found), default=-1)
        ended = max((thread.ended_at or 0.0 for thread in run.threads if thread.id in found), default=0.0)
        if by_main and by_main[-1] > last and said[by_main[-1]].at >= ended - CLOSE:
            return
        if not by_main:
            seen = text("主线程什么也没有打印。", "The main thread printed nothing.")
        else:
            line, at = show(said[by_main[-1]].text.strip()), seconds(said[by_main[-1]].at)
            seen = text(
                f"主线程最后打印的是 {line}，在第 {at} 秒；那之后线程还在报数，或者还没有结束。",
                f"The last thing that the main thread printed is {line}, at second {at}; after that threads still ticked or had not ended.",
            )
        raise Failure(
            seen=seen,
            expected=("主线程等两个线程都结束，再打印一行，这是整个程序的最后一行。",
                      "The main thread waits until both have ended and then prints a line, the last one of the program."),
            why=(
                "start() 开了线程就立刻往下走，不等。要等每一个线程，就要对每一个线程 join()；少等一个，就只能碰运气：它也许先结束，也许后结束。",
                "start() goes on at once and does not wait. To wait for every thread, join every thread; with one left out it is "
                "luck: it may end before, or after.",
            ),
            next_step=("最后那行 print 之前，主线程等过谁？", "Before that last print, whom has the main thread waited for?"),
        )

    exam.every_schedule("whole_program", {}, holds)
