"""What is asked of level0/async_queue.py."""

import re

from judge import Exam, Failure, Run, check, expect, place, seconds, show, text, waiting_list

ITEMS = range(1, 6)
PUT, GOT = [f"put {number}" for number in ITEMS], [f"got {number}" for number in ITEMS]
END = "consumer done"
TOGETHER = 4.0  # from the first put to the last one

SENTINEL = text(
    "队列空了，不等于没有下一件了：也许生产者只是还没做好。消费者自己分不清这两件事，所以要由生产者放进一个约定好的“哨兵”，"
    "告诉它：后面没有了。没有哨兵，消费者就在 get 那里一直等下去。",
    "An empty queue does not mean that nothing more comes: perhaps the next item is only not ready yet. The consumer cannot tell "
    "these apart, so the producer puts in a sentinel, a value agreed on, which says that there is no more. Without it the "
    "consumer waits in get for ever.",
)
WHO_ENDS = text("生产者做完第五件以后，怎样让消费者知道？", "After its fifth item, how does the producer let the consumer know?")


def told(run: Run) -> list[tuple[float, str]]:
    """The lines that count: `put …` and `got …`."""
    return [(at, line) for at, line in run.printed_lines() if re.match(r"(put|got)\b", line)]


def stuck(run: Run) -> Failure | None:
    """A run that waits for ever: for the sentinel, or because the loop itself stands still."""
    if run.ending.kind not in ("deadlock", "virtual_time_limit"):
        return None
    blocked = [wait.at for wait in run.ending.waits if wait.task is None and wait.on in ("queue", "condition", "lock")]
    if blocked:
        at = place(blocked[0])
        return Failure(
            seen=(f"整个事件循环停住了，再也没有动{at.zh}。", f"The whole event loop stopped for good{at.en}."),
            expected=("消费者等的时候，生产者照样在跑。", "While the consumer waits, the producer goes on."),
            why=BLOCKING_QUEUE,
            next_step=WHICH_QUEUE,
        )
    who = waiting_list(run)
    return Failure(
        seen=(f"程序卡住了：{who.zh}。", f"The program is stuck: {who.en}."),
        expected=("收到最后一件之后，消费者知道结束了，程序自己走完。", "After the last item the consumer knows that it is over, and the program ends."),
        why=SENTINEL,
        next_step=WHO_ENDS,
    )


BLOCKING_QUEUE = text(
    "queue.Queue 是给线程用的：get 让整个线程睡下，而事件循环只有这一个线程，生产者再也轮不到，谁也不会来放东西。"
    "asyncio.Queue 的 get 要写 await，只让这一个协程等。",
    "queue.Queue is made for threads: its get puts the whole thread to sleep. The event loop has only that thread, the producer "
    "never gets a turn, "
    "and nobody will put anything. The get of asyncio.Queue is awaited, and only this one coroutine waits.",
)
WHICH_QUEUE = text("这个队列是从哪个模块来的？它的 get 前面有没有 await？", "Which module does this queue come from, and is its get awaited?")


@check
def all_items(exam: Exam):
    """五件东西一件不少，按次序放进去，按次序取出来，没有多余的。
    All five items are put in order and got in order, none is missing and none is extra."""

    def holds(run: Run) -> None:
        lines = [line for _, line in told(run)]
        for word, wanted in (("put", PUT), ("got", GOT)):
            mine = [line for line in lines if line.startswith(word)]
            if mine == wanted:
                continue
            expect.all_awaited(run)
            raise Failure(
                seen=(
                    f"{word} 的行是 {show(mine, 200)}。",
                    f"The lines with {word} are {show(mine, 200)}.",
                ),
                expected=(
                    f"正好是 {word} 1 到 {word} 5，按这个次序。",
                    f"Exactly {word} 1 to {word} 5, in this order.",
                ),
                why=(
                    "队列先进先出：放进去五件，就取出来五件，次序一样。少了，多半是队列一空消费者就走了；"
                    "多了，多半是把哨兵也当成了一件。",
                    "A queue is first in, first out: five go in, the same five come out, in the same order. If some are missing, "
                    "the consumer "
                    "probably left when the queue happened to be empty; if there is one too many, it probably took the sentinel "
                    "for an item.",
                ),
                next_step=(
                    "消费者的循环在什么时候停？拿到哨兵时，是先看一眼还是先打印？",
                    "When does the consumer's loop end? On getting the sentinel, does it look first or print first?",
                ),
            )

    exam.every_schedule("whole_program", {}, holds, stuck, at_most=30)


@check
def both_at_once(exam: Exam):
    """两边同时在跑：生产者做下一件的时候，消费者在处理上一件。
    Both run at once: while the producer makes the next item, the consumer handles the one before."""

    def holds(run: Run) -> None:
        lines = told(run)
        begin = next((at for at, line in lines if line == PUT[0]), 0.0)
        when = {line: begin + index for index, line in enumerate(PUT)} | {line: begin + index + 1 for index, line in enumerate(GOT)}
        why = text(
            "先等生产者全做完，再让消费者开始，队列就成了仓库，两边从来没有同时干活，时间加在一起。"
            "队列的用处正是让两边各走各的：做好一件，马上有人接手。",
            "If the consumer starts when the producer has finished, the queue is only a store: the two never work at the same "
            "time, and the times add up. "
            "What a queue is for is to let each go its own way: as soon as an item is made, somebody takes it.",
        )
        if run.facts_of("loop_blocked"):
            why = text(
                "时间不对，是因为事件循环被堵住了：一边在睡，另一边也动不了。",
                "The times are wrong because the event loop was blocked: while one side sleeps, the other cannot move either.",
            )
        step = text(
            "put 1 之后的那一秒里，生产者和消费者各在做什么？",
            "In the second after put 1, what does the producer do, and what does the consumer do?",
        )
        expect.said_at(run, when, why, step)

    exam.every_schedule("whole_program", {}, holds, stuck, at_most=30)


@check
def two_tasks(exam: Exam):
    """生产者和消费者是事件循环里的两个任务，从头到尾一起在。
    Producer and consumer are two tasks of the event loop, there together from beginning to end."""

    def holds(run: Run) -> None:
        spans = [(task.number("started_at"), task.number("ended_at")) for task in run.facts_of("task")]
        long = [(start, end) for start, end in spans if start is not None and end is not None and end - start >= TOGETHER]
        together = expect.most_at_once(long)
        if together >= 2:
            return
        raise Failure(
            seen=(
                f"事件循环一共跑了 {len(spans)} 个任务，没有两个一起跑满 {seconds(TOGETHER)} 秒的。",
                f"The event loop ran {len(spans)} task(s), and no two of them were there together for {seconds(TOGETHER)} seconds.",
            ),
            expected=("生产者一个任务，消费者一个任务，同时在跑。", "One task produces and one consumes, at the same time."),
            why=(
                "这一题要的不是这十几行字，而是两个协程通过队列配合。await 一个协程，是等它做完再往下走；要让两个一起跑，得先让它们都开始。",
                "The lines are not the point; two coroutines that work together through a queue are. To await a coroutine means "
                "to wait for its end; "
                "for two to run together, both must be set going first.",
            ),
            next_step=("main 是用什么让两个协程一起开始的？", "By what does main set both coroutines going?"),
        )

    exam.every_schedule("whole_program", {}, holds, stuck, at_most=30)


@check
def ends_by_itself(exam: Exam):
    """消费者收到哨兵，自己走完，打印 consumer done；不是被取消，也不是被丢下。
    The consumer gets the sentinel, goes to its own end and prints 'consumer done'; it is neither cancelled nor dropped."""

    def holds(run: Run) -> None:
        cut = next((task for task in run.facts_of("task") if task.flag("cancelled") or task.flag("pending")), None)
        printed = run.printed_lines()
        ends = [at for at, line in printed if line == END]
        last = next((index for index in range(len(printed) - 1, -1, -1) if printed[index][1] in (END, *GOT)), None)
        if cut is None and len(ends) == 1 and last is not None and printed[last][1] == END:
            return
        seen = text(f"{END} 打印了 {len(ends)} 次。", f"{END} was printed {len(ends)} times.")
        if cut is not None:
            name = cut.string("coroutine") or "?"
            seen = text(
                f"任务 {name} 没有自己走完，程序结束时被取消了；{END} 打印了 {len(ends)} 次。",
                f"The task {name} did not get to its own end: it was cancelled when the program ended. {END} was printed "
                f"{len(ends)} times.",
            )
        elif len(ends) == 1:
            seen = text(f"{END} 打印出来的时候，后面还有东西没处理完。", f"When {END} was printed, something was still to be handled.")
        raise Failure(
            seen=seen,
            expected=(
                f"消费者处理完 5，拿到哨兵，打印一次 {END}，自己结束。",
                f"The consumer handles 5, gets the sentinel, prints {END} once, and ends by itself.",
            ),
            why=SENTINEL,
            next_step=WHO_ENDS,
        )

    exam.every_schedule("whole_program", {}, holds, stuck, at_most=30)


@check
def loop_stays_free(exam: Exam):
    """等待的时候不堵住事件循环。
    Nothing blocks the event loop while it waits."""

    def holds(run: Run) -> None:
        blocked = run.facts_of("loop_blocked")
        if any(fact.string("by") in ("queue", "condition", "lock") for fact in blocked):
            expect.loop_stays_free(run, BLOCKING_QUEUE, WHICH_QUEUE)
        expect.loop_stays_free(run)

    exam.every_schedule("whole_program", {}, holds, stuck, at_most=30)
