"""What is asked of level0/queue_pipeline.py."""

import re
from dataclasses import dataclass

from judge import Exam, Failure, Run, check, text, waiting_list
from judge.runs import Violation

ITEMS = 10
CLOSE = 0.01


@dataclass(frozen=True)
class Call:
    name: str
    thread: int
    at: float
    until: float | None
    limit: int
    left: int


def calls(run: Run, *names: str) -> list[Call]:
    """What the program did with its queue. Raises Failure if it has none."""
    told = run.told("calls")
    if not isinstance(told, list):
        raise Violation("the scenario's calls are not a list")
    found = []
    for one in told:
        if not isinstance(one, list) or len(one) != 5 or type(one[1]) is not int or type(one[2]) is not float:
            raise Violation("a call is not described by five values")
        name, thread, at, until, inside = one
        numbers = inside if isinstance(inside, list) and len(inside) == 2 and all(type(n) is int for n in inside) else [0, 0]
        found.append(Call(str(name), thread, at, until if type(until) is float else None, *numbers))
    if not any(call.name == "put" for call in found) or not any(call.name == "get" for call in found):
        raise Failure(
            seen=("程序没有把东西放进 queue.Queue，又从里面取出来。", "The program did not put items into a queue.Queue and get them out of it."),
            expected=("生产者用 put 放，消费者用 get 取。", "The producer puts, the consumer gets."),
            why=("线程之间传东西，最省心的是队列：锁和等待它都替你做好了。",
                 "A queue is the easiest way to hand things from thread to thread: it has locks and waiting built in."),
            next_step=("放和取的那两行，真的执行到了吗？", "Are the lines that put and get really reached?"),
        )
    return [call for call in found if call.name in names]


def consumers(run: Run) -> set[int]:
    return {call.thread for call in calls(run, "get")}


def stuck(run: Run) -> Failure | None:
    if run.ending.kind != "deadlock":
        return None
    who = waiting_list(run)
    sources = [wait.at.source for wait in run.ending.waits if wait.on == "queue" and wait.at is not None]
    if not any("join" in source for source in sources):
        if not any("get" in source for source in sources):
            return None
        why = text(
            "消费者做完了活，还在 get() 那里等下一件，而下一件永远不会来。普通线程没有结束，程序就不会结束；谁 join 它，谁也跟着等下去。",
            "The consumer has done its work and stands at get() for the next item, which never comes. While an ordinary thread has not "
            "ended, the program does not end; and whoever joins it waits too.",
        )
        step = text("哪一种线程，程序结束的时候不用等它？", "Which kind of thread does a program not wait for at its end?")
    else:
        why = text(
            "队列自己不知道一件东西什么时候处理完了。put 让“没做完的件数”加一，只有 task_done() 让它减一；减到零，join() 才返回。",
            "A queue cannot know when an item has been dealt with. put adds one to the count of unfinished items, and only task_done() "
            "takes one off; join() returns when the count is zero.",
        )
        step = text("每 get 一件，之后有没有恰好一次 task_done()？", "Is each get followed by exactly one task_done()?")
    return Failure(
        seen=(f"程序停在那里，不会结束：{who.zh}。", f"The program stands still and never ends: {who.en}."),
        expected=("十件都处理完，程序自己结束。", "When all ten are done, the program ends by itself."),
        why=why,
        next_step=step,
    )


@check
def comes_to_its_end(exam: Exam):
    """十件都处理完，程序自己结束，不会停在那里。
    When all ten items are done the program ends by itself; it does not stand still."""

    def holds(run: Run) -> None:
        calls(run, "get")

    exam.every_schedule("whole_program", {}, holds, stuck)


@check
def all_in_order(exam: Exam):
    """十件东西都放进去、取出来、处理完，次序不变。
    Ten items are put, taken and dealt with, in the order in which they were put."""

    def holds(run: Run) -> None:
        puts, takers = calls(run, "put"), consumers(run)
        if len(puts) != ITEMS:
            raise Failure(
                seen=(f"put 了 {len(puts)} 次。", f"There were {len(puts)} puts."),
                expected=("正好放十件。", "Exactly ten items are put."),
                why=("range(1, 10) 到 9 为止，只有九个数。", "range(1, 10) ends at 9: only nine numbers."),
                next_step=("数一数循环走了几圈，每圈 put 几次。", "Count the rounds of your loop, and the puts in each."),
            )
        makers = {call.thread for call in puts}
        lines = [line.strip()
                 for piece in run.output if piece.stream == "out" and piece.thread in takers - makers
                 for line in piece.text.split("\n")]
        numbers = [int(match[1]) for line in lines if (match := re.search(r"(?<![\d.])(\d{1,6})\W*$", line))]
        # A line when it begins and a line when it is done may both name the item.
        numbers = [number for index, number in enumerate(numbers) if index == 0 or number != numbers[index - 1]]
        if len(numbers) == ITEMS and numbers[0] in (0, 1) and numbers == list(range(numbers[0], numbers[0] + ITEMS)):
            return
        shown = " ".join(map(str, numbers[:20])) or "-"
        cut = run.facts_of("daemon_stopped")
        if cut and len(numbers) < ITEMS:
            why = text(
                "daemon 消费者会随程序一起消失，手里和队列里没做完的都丢了。主线程要等到每一件都“做完”，而不只是等到生产者放完、或者东西被取走。",
                "A daemon consumer vanishes with the program, and what it has in hand or in the queue is lost. The main thread must wait "
                "until "
                "each item is done, not only until the producer has put them, or until they have been taken.",
            )
            step = text("主线程在等什么？task_done() 是在处理之前还是之后？",
                        "What does the main thread wait for? Does task_done() come before the work or after it?")
        elif sorted(numbers) != numbers:
            why = text("queue 模块里有好几种队列，只有 Queue 是先放的先取；LifoQueue 像一摞盘子，后放的先取。",
                       "Of the queues in the module queue, only Queue is first in, first out; a LifoQueue is like a pile of plates, last "
                       "in, first out.")
            step = text("建的是哪一种队列？", "Which kind of queue did you make?")
        else:
            why = text("消费者每处理一件，要打印一行，以这一件的编号结尾；别的以数字结尾的行会搅在一起。",
                       "For each item the consumer prints a line that ends with the item's number; other lines that end with a number get "
                       "mixed up with these.")
            step = text("对照题目，看看消费者打印的每一行。", "Compare each line that the consumer prints with the statement.")
        raise Failure(
            seen=(f"消费者打印出来的编号依次是：{shown}。", f"The numbers that the consumer printed are: {shown}."),
            expected=("编号 1 到 10（或者 0 到 9），从小到大，一个不少。", "The numbers from 1 to 10 (or 0 to 9), rising, none missing."),
            why=why,
            next_step=step,
        )

    exam.every_schedule("whole_program", {}, holds, stuck, at_most=40)


@check
def queue_has_a_limit(exam: Exam):
    """队列有上限：满了，生产者就得等消费者。
    The queue has a limit: when it is full, the producer waits for the consumer."""

    def holds(run: Run) -> None:
        puts = calls(run, "put")
        limit, fullest = puts[0].limit, max(call.left for call in puts)
        waited = [call for call in puts if call.until is not None and call.until > call.at + CLOSE]
        if 0 < limit < ITEMS and waited:
            return
        name = text("没有上限", "no limit") if limit <= 0 else text(f"上限 {limit}", f"a limit of {limit}")
        raise Failure(
            seen=(f"队列{name.zh}，里面最多积了 {fullest} 件，put 从来没有等过。" if not waited else f"队列{name.zh}。",
                  f"The queue has {name.en}; up to {fullest} items piled up in it, and no put ever waited." if not waited else
                      f"The queue has {name.en}."),
            expected=("Queue(maxsize=…)，上限小于十；消费者比生产者慢，所以总有 put 要等。",
                      "Queue(maxsize=…) with a limit below ten; the consumer is slower than the producer, so some put has to wait."),
            why=(
                "生产者快、消费者慢，没有上限的队列就越积越长，直到内存用光。有了上限，快的一方会自动慢下来：这叫背压。",
                "With a fast producer and a slow consumer a queue without a limit grows until memory is used up. A limit makes the fast "
                "side "
                "slow down by itself: this is back-pressure.",
            ),
            next_step=("建队列的时候给了多大的 maxsize？处理一件和生产一件，哪个更久？",
                       "Which maxsize was given? Which takes longer, to deal with an item or to produce one?"),
        )

    exam.once("whole_program", {}, holds, stuck)


@check
def waits_for_the_work(exam: Exam):
    """消费者是 daemon 线程；主线程用队列的 join() 等活干完。
    The consumer is a daemon thread, and the main thread waits for the work by the queue's join()."""

    def holds(run: Run) -> None:
        takers = consumers(run)
        joined = any(call.until is not None for call in calls(run, "join"))
        daemons = all(thread.daemon for thread in run.threads if thread.id in takers)
        if joined and daemons and 0 not in takers:
            return
        if 0 in takers:
            seen = text("消费者就是主线程自己。", "The main thread itself is the consumer.")
        elif not joined:
            seen = text("程序没有用队列的 join() 等过。", "The program never waited by the queue's join().")
        else:
            seen = text("消费者不是 daemon 线程。", "The consumer is no daemon thread.")
        raise Failure(
            seen=seen,
            expected=("消费者是 daemon 线程，主线程调用 queue.join()。", "The consumer is a daemon thread, and queue.join() is called."),
            why=(
                "join() 正好等到每一件都 task_done()，不多也不少。睡一段“应该够了”的时间，换台慢一点的机器就不够；消费者是个没有尽头的循环，设成 daemon 程序才结束得了。",
                "join() waits exactly until each item is task_done(), neither longer nor shorter. Sleeping for what 'should be enough' "
                "fails on a "
                "slower machine; and as the consumer loops without end, only as a daemon does it let the program end.",
            ),
            next_step=("主线程的最后几行在等什么？", "What do the last lines of the main thread wait for?"),
        )

    exam.once("whole_program", {}, holds, stuck)
