"""What is asked of level0/locked_counter.py."""

import re

from judge import Exam, Failure, Run, check, expect, place, reasons, seconds, show, text

CLOSE = 0.01


def told(run: Run) -> list[tuple[int, str, int]]:
    """Of each line by a new thread that ends in a number: the thread, the line, the number."""
    own = {thread.id for thread in run.threads if thread.by == "student"}
    lines = [(piece.thread, line.strip())
             for piece in run.output if piece.stream == "out" and piece.thread in own
             for line in piece.text.split("\n")]
    return [(thread, line, int(match[1])) for thread, line in lines if (match := re.search(r"(?<![\d.])(\d{1,9})\W*$", line))]


def several(run: Run) -> list[tuple[int, str, int]]:
    """The lines, if at least two threads printed at least two each. Raises Failure otherwise."""
    lines = told(run)
    counts = {thread: sum(1 for other, _, _ in lines if other == thread) for thread, _, _ in lines}
    if len([count for count in counts.values() if count >= 2]) >= 2:
        return lines
    raise Failure(
        seen=(
            f"新线程打印了 {len(lines)} 行以数字结尾的话，来自 {len(counts)} 个线程。",
            f"New threads printed {len(lines)} lines that end in a number; they came from {len(counts)} thread(s).",
        ),
        expected=("至少两个线程，每个至少打印两次计数器的值。", "At least two threads print the counter at least twice each."),
        why=("只有几个线程真的在用同一个计数器，才看得出锁有没有用。", "Only with several threads on one counter can a lock show what it is good for."),
        next_step=("打印的那一行是哪个线程执行的？每个线程 start() 了吗？", "Which thread executes the line that prints? Is every thread started?"),
    )


@check
def no_number_twice(exam: Exam):
    """不管怎样交错，计数器的值一个接一个地打印出来，不重复，不跳过，不颠倒。
    Under every interleaving the values of the counter are printed one after the other: none twice, none left out, none out of turn."""

    def holds(run: Run) -> None:
        lines = several(run)
        values = [value for _, _, value in lines]
        wanted = list(range(values[0], values[0] + len(values)))
        if values == wanted and values[0] in (0, 1):
            return
        shown = " ".join(map(str, values[:20])) + (" …" if len(values) > 20 else "")
        twice = next((value for value in values if values.count(value) > 1), None)
        if twice is not None:
            seen = text(
                f"数字 {twice} 打印了 {values.count(twice)} 次。次序是：{shown}。",
                f"The number {twice} was printed {values.count(twice)} times. In order: {shown}.",
            )
            why = text(
                "“读出来、打印、加一、写回去”是好几步。两个线程都读到同一个值，就打印出两个一样的数，后写的还会盖掉先写的。"
                "锁要把这几步包在一起，而且所有线程要用同一把锁：各用各的锁，谁也挡不住谁。",
                "Reading, printing, adding and writing back are several steps. Two threads that read the same value print the same "
                "number, and the later write wipes out the earlier one. The lock must keep these steps together, and all threads "
                "must use the same lock: with a lock of its own each, nobody holds up anybody.",
            )
        elif sorted(values) == list(range(min(values), min(values) + len(values))):
            seen = text(f"数字都在，次序却乱了：{shown}。", f"All numbers are there, but out of turn: {shown}.")
            why = text(
                "放开锁之后才打印，打印之前别的线程就可能插进来，抢先打印更大的数。",
                "Print after the lock has been given back, and another thread may come in between and print a larger number first.",
            )
        else:
            seen = text(f"打印出来的数是：{shown}。", f"The numbers printed are: {shown}.")
            why = reasons.LOST_UPDATE
        raise Failure(
            seen=seen,
            expected=(
                "从 0（或者 1）开始，每行正好比上一行大 1。",
                "From 0 (or 1) on, each line has exactly one more than the line before.",
            ),
            why=why,
            next_step=(
                "读、打印、加一，哪几行在锁里，哪几行在锁外？所有线程用的是不是同一个锁对象？",
                "Reading, printing, adding: which of these lines are inside the lock? Do all threads use one and the same lock object?",
            ),
        )

    exam.every_schedule("whole_program", {}, holds)


@check
def sleeps_together(exam: Exam):
    """线程一起睡、一起醒，不是一个全部做完才轮到下一个。
    The threads sleep at the same time; no thread has to wait until another one is done."""

    def holds(run: Run) -> None:
        several(run)
        printing = {thread for thread, _, _ in told(run)}
        sleeping = [
            (nap.number("at") or 0.0, (nap.number("at") or 0.0) + (nap.number("seconds") or 0.0), nap.number("thread"))
            for nap in run.facts_of("sleep")
            if nap.number("thread") in printing
        ]
        most = max((len({who for start, end, who in sleeping if start <= at < end - CLOSE}) for at, _, _ in sleeping), default=0)
        if most >= 2:
            return
        raise Failure(
            seen=(
                f"从来没有两个线程同时在睡，整个程序用了 {seconds(run.virtual_seconds)} 秒。",
                f"No two threads ever slept at the same time, and the program took {seconds(run.virtual_seconds)} seconds.",
            ),
            expected=("每个线程每一圈睡一会儿，几个线程可以同时睡。", "Each thread sleeps in each round, and several can sleep at once."),
            why=(
                "锁包住整个循环，或者刚 start 就 join，别的线程就得等这一个全部做完：有线程，却没有并发。",
                "With the lock round the whole loop, or a join right after each start, the others wait until one is quite done: "
                "threads, and yet nothing is concurrent.",
            )
            if sleeping
            else text("题目要每一圈用 time.sleep 睡一会儿：睡的时候，正好看得出别的线程能不能动。",
                      "Each round is to sleep by time.sleep: that is when one sees whether the others can move."),
            next_step=("一个线程在睡的时候，别的线程卡在哪一行？", "While one thread sleeps, at which line do the others stand?"),
        )

    exam.once("whole_program", {}, holds)


@check
def sleeps_without_lock(exam: Exam):
    """睡觉的时候手里没有锁。
    No thread sleeps with the lock in hand."""

    def holds(run: Run) -> None:
        several(run)
        held = next((nap for nap in run.facts_of("sleep") if nap.listing("while_holding")), None)
        if held is None:
            return
        at, lock = place(held.frame), show(held.listing("while_holding")[0])
        raise Failure(
            seen=(f"有个线程拿着锁 {lock} 睡觉{at.zh}。", f"A thread sleeps while it holds the lock {lock}{at.en}."),
            expected=("锁只包住读、打印、加一；睡觉在锁外。", "The lock covers reading, printing and adding; the sleep is outside."),
            why=reasons.SLEEPS_WITH_LOCK,
            next_step=("看看 sleep 那一行的缩进：它在 with 里面还是外面？", "Look at the indentation of the sleep: is it inside the with, or outside?"),
        )

    exam.once("whole_program", {}, holds)


@check
def lock_given_back(exam: Exam):
    """拿着锁的时候出了异常，锁也会放开，别的线程照样走完。
    The lock is given back even if an exception comes while it is held, and the other threads get to their end."""
    number = exam.random.randint(1, 2)
    stuck = expect.stuck(
        ("有个线程在打印的时候抛出了异常，就此结束", "A thread had an exception while printing and ended"),
        ("这个线程可以结束，但它的锁要放开，别的线程照样走完。", "That thread may end, but its lock is given back and the others get to their end."),
        (
            "异常一来，后面的行都被跳过，release() 那一行也一样：锁永远留在一个已经结束的线程手里，别人再也拿不到。",
            "When an exception comes, all lines after it are skipped, release() too: the lock stays for ever with a thread that has "
            "ended, and nobody else can take it.",
        ),
        ("有什么写法，不管怎样离开这几行都会放开锁？", "Which way of writing it gives the lock back however these lines are left?"),
    )

    def holds(run: Run) -> None:
        if run.count("printed") > number:
            return
        raise Failure(
            seen=("有个线程在打印的时候抛出了异常，之后再也没有线程打印过。", "A thread had an exception while printing, and after that no thread printed any more."),
            expected=("别的线程接着打印。", "The other threads go on printing."),
            why=("一个线程出了事，不该连累别的线程。", "What goes wrong in one thread should not take the others with it."),
            next_step=("出异常之后，锁还在谁手里？", "After the exception, who has the lock?"),
        )

    exam.every_schedule("printing_fails", {"number": number}, holds, stuck, at_most=20)
