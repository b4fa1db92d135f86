"""What is asked of level0/shared_value.py."""

from judge import Exam, Failure, Run, check, expect, show, text

WORKERS, ROUNDS, NAP = 3, 4, 0.1
DONE = [f"done {number}" for number in range(1, WORKERS + 1)]
TOTAL = f"total {WORKERS * ROUNDS}"

ONE_LOCK_FOR_ALL = text(
    "counter.value += 1 是三步：读、加、写。Value 自带的锁每次只管住一次读或者一次写，管不住三步之间。两个进程都读到同一个旧数，后写的就把先写的盖掉了。"
    "锁还必须是大家共用的那一把：每个进程自己新建的，或者 threading.Lock 的复印件，谁也挡不住谁。",
    "counter.value += 1 is three steps: read, add, write. The lock that a Value brings covers a single read or a single "
    "write, not what is between them. Two processes read "
    "the same old number, and the later write wipes out the earlier one. And it must be one lock for all: one that each "
    "process makes for itself, or the copy of a "
    "threading.Lock, keeps nobody out.",
)
OWN_ROOMS = text(
    "每个进程有自己的内存。普通的全局变量到了新进程里只是一份复印件，那边加的，这边看不见。要大家看见同一个数，得用 Value、Array 或者 Manager。",
    "Each process has memory of its own. In a new process an ordinary global variable is a mere copy: what is added there "
    "is not seen here. For one number that all see it "
    "takes a Value, an Array or a Manager.",
)


def totals(run: Run) -> list[str]:
    return [line for _, line in run.printed_lines() if line.split()[:1] == ["total"]]


@check
def three_processes(exam: Exam):
    """加一的是三个不同的子进程，都不是主程序。
    The raising is done by three child processes, none of them the main program."""

    def holds(run: Run) -> None:
        by = [run.printed_by(line) for line in DONE]
        if all(len(found) == 1 and found[0] != 0 for found in by) and len({found[0] for found in by}) == WORKERS:
            return
        started = sum(1 for process in run.processes if process.by == "student")
        missing = next((line for line, found in zip(DONE, by) if not found), None)
        elsewhere = text(
            "done 的行不是由三个不同的子进程各打印一次的", "the done lines were not printed once each by three different child processes"
        )
        if missing is not None:
            elsewhere = text(f"没有打印 {show(missing)}", f"{show(missing)} was not printed")
        raise Failure(
            seen=(f"程序启动了 {started} 个进程，{elsewhere.zh}。", f"The program started {started} processes, and {elsewhere.en}."),
            expected=(
                "三个子进程，分别打印 done 1、done 2、done 3，各一次。",
                "Three child processes, which print done 1, done 2 and done 3, once each.",
            ),
            why=(
                "Process(target=...) 只是准备好，start() 才开一个新进程去跑；自己调用 run() 或者那个函数，还是在原来的进程里。线程也不是进程，它们住在同一个进程里。",
                "Process(target=...) only prepares; start() opens a new process that runs it. Call run() or the function yourself, and "
                "you stay in the same process. And threads "
                "are no processes: they live inside of one.",
            ),
            next_step=("在函数里打印 os.getpid() 看看。", "Print os.getpid() in the function and see."),
        )

    exam.every_schedule("whole_program", {"start_method": "fork"}, holds, at_most=2)


@check
def adds_up(exam: Exam):
    """三个进程各加四次，不管怎样交错，最后是 12。
    Three processes raise it four times each; under every interleaving it is 12 in the end."""

    def holds(run: Run) -> None:
        told = totals(run)
        if told == [TOTAL] and run.printed_by(TOTAL) == [0]:
            return
        untouched = told == ["total 0"]
        seen = (
            text(f"主程序打印了 {show(told[-1])}。", f"The main program printed {show(told[-1])}.")
            if told
            else text("没有打印 total。", "No total was printed.")
        )
        raise Failure(
            seen=seen,
            expected=(
                f"三个进程都结束之后，主程序打印一次 {TOTAL}。",
                f"When all three processes have ended, the main program prints {TOTAL}, once.",
            ),
            why=OWN_ROOMS if untouched else ONE_LOCK_FOR_ALL,
            next_step=(
                (
                    "子进程加的那个变量，和主程序打印的，是同一个吗？打印之前等它们了吗？",
                    "Is the variable that the children raise the one that the main program prints, and does it wait for them first?",
                )
                if untouched
                else (
                    "从读到写，锁一直在手里吗？三个进程拿的是同一把锁吗？",
                    "Is the lock held from reading to writing, and is it one lock for all three processes?",
                )
            ),
        )

    exam.every_schedule("whole_program", {"start_method": "fork"}, holds, at_most=12)


@check
def at_the_same_time(exam: Exam):
    """三个进程同时在做：锁不管睡觉，一共 0.4 秒。
    The three work at the same time: the lock does not cover the sleeping, and it takes 0.4 seconds."""

    def holds(run: Run) -> None:
        why = text(
            "拿着锁睡觉，别的进程就只能排队，三个进程和一个一样慢；一启动就 join，也是做完一个才做下一个。锁只该在加一的那一小会儿拿着。",
            "While one sleeps with the lock in hand, the others queue, and three processes are as slow as one; and join right "
            "after start means one after the other. Hold the lock "
            "for the moment of raising only.",
        )
        step = text(
            "拿着锁的是哪几行？睡觉的那一行需要锁吗？join 在什么时候？",
            "Which lines hold the lock? Does the one that sleeps need it? And when is join called?",
        )
        expect.said_at(run, {line: ROUNDS * NAP for line in DONE}, why, step)

    exam.every_schedule("whole_program", {"start_method": "fork"}, holds, at_most=4)


@check
def handed_over(exam: Exam):
    """在 Windows 和 macOS 上也是 12：共用的东西作为参数交给子进程，主程序有 main 守着。
    It is 12 on Windows and macOS too: what is shared is handed to the children as an argument, and the main program is guarded."""
    why = text(
        "在 Windows 和 macOS 上，新进程是一个全新的解释器，会把你的文件从头导入一遍：写在模块里的 Value 和锁，每个进程各建一份，不是同一个了。"
        "作为参数交给 Process(args=...) 的才是共用的。没有 if __name__ == '__main__':，导入时还会再去启动进程。",
        "On Windows and macOS a new process is a fresh interpreter, which imports your file from the top: a Value or lock of "
        "the module is made anew in each, and is no longer "
        "shared. What is handed over by Process(args=...) is. And without if __name__ == '__main__': the import starts processes again.",
    )
    step = text(
        "文件被 import 的时候，哪几行会马上执行？子进程用到的东西，是从哪里来的？",
        "Which lines are executed when the file is imported, and where do the things come from that a child uses?",
    )

    def holds(run: Run) -> None:
        expect.equal(
            totals(run),
            [TOTAL],
            ("按 Windows 和 macOS 的方式启动进程，打印的总数", "with processes started as on Windows and macOS, what is printed as total"),
            why,
            step,
        )

    def broken(run: Run) -> Failure | None:
        died = run.ending.error or next((thread.error for thread in run.threads if thread.error is not None), None)
        if died is None:
            return None
        return Failure(
            seen=(
                f"按 Windows 和 macOS 的方式启动进程，程序抛出了 {died.type}。",
                f"With processes started as on Windows and macOS, the program raised {died.type}.",
            ),
            expected=(f"照样打印 {TOTAL}。", f"It prints {TOTAL} all the same."),
            why=why,
            next_step=step,
        )

    exam.every_schedule("whole_program", {"start_method": "spawn"}, holds, broken, at_most=2)
