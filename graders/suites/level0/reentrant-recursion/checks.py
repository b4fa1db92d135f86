"""What is asked of level0/reentrant_recursion.py."""

import re

from judge import Exam, Failure, Run, check, text
from judge.runs import Violation

DEPTH = 3  # so deep at least


def countdowns(run: Run) -> list[tuple[int, int]]:
    """Of each line of a new thread that ends in a number: the thread and the number."""
    own = {thread.id for thread in run.threads if thread.by == "student"}
    lines = [(piece.thread, line.strip())
             for piece in run.output if piece.stream == "out" and piece.thread in own
             for line in piece.text.split("\n")]
    return [(thread, int(match[1])) for thread, line in lines if (match := re.search(r"(?<![\d.])(\d{1,6})\W*$", line))]


def is_countdown(values: list[int], end: int) -> bool:
    """Down to `end`, and perhaps the same numbers once more on the way out; the last call may print only once."""
    down = list(range(min(values[0], 999), end - 1, -1))
    return len(down) >= DEPTH and values in (down, down + down[::-1], down + down[-2::-1])


def several(run: Run) -> list[tuple[int, int]]:
    """The lines, if at least two threads counted down. Raises Failure otherwise."""
    lines = countdowns(run)
    for number in sorted({thread for thread, _ in lines}):
        mine = [value for thread, value in lines if thread == number]
        if any(is_countdown(mine, end) for end in (0, 1)):
            continue
        name = next(thread.name for thread in run.threads if thread.id == number)
        shown = " ".join(map(str, mine[:20]))
        raise Failure(
            seen=(f"线程 {name} 打印的数是：{shown}。", f"The numbers that the thread {name} printed are: {shown}."),
            expected=("从 n（至少是 3）一个一个倒数到 1 或者 0；往回走的时候可以再打印一遍，从小到大。",
                      "From n (3 at least) one by one down to 1 or 0; on the way out once more, rising, if you like."),
            why=("每进一层打印一行，再用 n - 1 调用自己，数到头就返回。",
                 "At each depth a line is printed, then the function calls itself with n - 1, and returns at the end."),
            next_step=("用 n = 3 在纸上走一遍：每一层打印什么？", "Go through n = 3 on paper: what does each depth print?"),
        )
    if len({thread for thread, _ in lines}) >= 2:
        return lines
    raise Failure(
        seen=(f"在倒数的新线程有 {len({thread for thread, _ in lines})} 个。", f"{len({thread for thread, _ in lines})} new thread(s) counted down."),
        expected=("至少两个新线程，各倒数一遍。", "At least two new threads, each with a countdown."),
        why=("只有一个线程，锁就没有用处。", "With one thread alone a lock is of no use."),
        next_step=("打印的那一行是哪个线程执行的？", "Which thread executes the line that prints?"),
    )


@check
def comes_to_its_end(exam: Exam):
    """每个线程都能走到底：不会被自己的锁挡住，拿几次就放几次。
    Every thread gets to its end: it is not locked out by itself, and gives the lock back as often as it took it."""

    def holds(run: Run) -> None:
        several(run)

    exam.every_schedule("whole_program", {}, holds, stuck)


def stuck(run: Run) -> Failure | None:
    """RuntimeError of a lock that is not held; the usual words are good for the rest."""
    error = next((thread.error for thread in run.threads if thread.error is not None), None)
    if error is None or error.type != "RuntimeError":
        return None
    at = error.place
    line = text(f"（第 {at.line} 行：{at.source.strip()}）", f" (line {at.line}: {at.source.strip()})") if at is not None else text("", "")
    return Failure(
        seen=(f"一个线程放开了它并没有拿着的锁，抛出 RuntimeError{line.zh}。", f"A thread gave back a lock that it did not hold: RuntimeError{line.en}."),
        expected=("拿几次，放几次。", "The lock is given back exactly as often as it was taken."),
        why=(
            "RLock 记着主人是谁、拿了几次。放的次数比拿的多，多出来的那一次就是错的；这时锁可能已经是别人的了。with 已经替你放了一次。",
            "An RLock remembers who holds it and how often it was taken. One release too many is an error: the lock may be somebody "
            "else's by then. "
            "A with block gives it back by itself.",
        ),
        next_step=("一次 acquire 配一次 release，或者只用 with。", "One release for each acquire, or only with."),
    )


@check
def lock_at_each_depth(exam: Exam):
    """每进一层都拿一次锁：最里面那层，锁已经被同一个线程拿了好几次。
    The lock is taken at each depth: in the innermost call one thread has taken it several times over."""

    def holds(run: Run) -> None:
        lines = several(run)
        told = run.told("depths")
        if not isinstance(told, list) or any(not isinstance(one, list) or len(one) != 3 or any(type(n) is not int for n in one) for one in told):
            raise Violation("the scenario's depths are not lists of three numbers")
        for number in sorted({thread for thread, _ in lines}):
            deepest = max((depth for thread, _, depth in told if thread == number), default=0)
            wanted = max(value for thread, value in lines if thread == number)
            if deepest >= wanted:
                continue
            name = next(thread.name for thread in run.threads if thread.id == number)
            raise Failure(
                seen=(f"线程 {name} 从 {wanted} 开始倒数，手里的 RLock 最多同时拿了 {deepest} 次。",
                      f"The thread {name} counts down from {wanted}, and held the RLock at most {deepest} time(s) at once."),
                expected=(f"倒数到底的时候，同一个线程拿了至少 {wanted} 次。",
                          f"At the end of the countdown the same thread has taken it at least {wanted} times."),
                why=(
                    "这一题要看的正是“同一个线程可以再拿一次”：递归函数每一层都拿锁，每一层返回时放一次。只在最外面拿一次，普通的 Lock 就够了。",
                    "The point is that the same thread may take it once more: each depth of the recursion takes the lock, and gives it "
                    "back when it "
                    "returns. Taken only once on the outside, a plain Lock would do.",
                ),
                next_step=("拿锁的那一行在递归函数里面吗？递归调用在 with 里面吗？",
                           "Is the line that takes the lock inside the recursive function, and the recursive call inside the with?"),
            )

    exam.once("whole_program", {}, holds, stuck)


@check
def countdowns_do_not_mix(exam: Exam):
    """不管怎样交错，一个线程的倒数没有完，别的线程不会插进来。
    Under every interleaving a countdown is not interrupted by another thread's."""

    def holds(run: Run) -> None:
        order = [thread for thread, _ in several(run)]
        blocks = [thread for index, thread in enumerate(order) if index == 0 or thread != order[index - 1]]
        if len(blocks) == len(set(blocks)):
            return
        names = {thread.id: thread.name for thread in run.threads}
        shown = " ".join(f"{names.get(thread, '?').split(' ')[0]}:{value}" for thread, value in countdowns(run)[:16])
        raise Failure(
            seen=(f"倒数穿插在一起：{shown}。", f"The countdowns got mixed up: {shown}."),
            expected=("一个线程从头数到尾，另一个才开始。", "One thread counts all the way, and only then the other one."),
            why=(
                "最外面那一层拿到锁，要到整个倒数完了才放开，别的线程才进不来。没有拿锁、各拿各的锁、还没递归就先放开，别人都能插队。",
                "The outermost call takes the lock and gives it back only when the whole countdown is over; that keeps the others out. "
                "Without taking "
                "it, with a lock of its own for each, or with the lock given back before the recursive call, anybody can come in between.",
            ),
            next_step=("所有线程用的是同一把锁吗？递归调用的那一行，手里有没有锁？",
                       "Do all threads use the same lock? Is it held at the line with the recursive call?"),
        )

    exam.every_schedule("whole_program", {}, holds, stuck)
