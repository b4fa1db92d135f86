"""What many checks expect of a run, ready-made. Each raises Failure, in both languages, or returns.

`why` and `next_step` have usual words; give your own where the task can say it better. Seconds are virtual, so they are exact.
"""

from __future__ import annotations

from collections import Counter
from typing import Callable

from . import reasons
from .waiting import place, waiting_list
from .runs import Fact, Run
from .words import Failure, Text, Words, as_text, same, seconds, show, text

CLOSE = 0.01  # what adds up from rounding of floats is far smaller
NAPS = 3  # sleeping and looking this often is polling


def equal(told: object, wanted: object, what: Words, why: Words = reasons.LOST_UPDATE, next_step: Words | None = None) -> None:
    """Equal and of the same types. `what` names the value: `("存完之后的余额", "the balance after all deposits")`."""
    if same(told, wanted):
        return
    name = as_text(what)
    raise Failure(
        seen=(f"{name.zh}是 {show(told)}。", f"{_capital(name.en)} is {show(told)}."),
        expected=(f"{name.zh}是 {show(wanted)}。", f"{_capital(name.en)} is {show(wanted)}."),
        why=why,
        next_step=next_step,
    )


def lines(
    run: Run, wanted: list[str], any_order: bool = False, why: Words = reasons.PRINTED, next_step: Words | None = None
) -> None:
    """The lines on standard output are these and no others."""
    told = [line for _, line in run.printed_lines()]
    if told == wanted or (any_order and sorted(told) == sorted(wanted)):
        return
    missing, extra = Counter(wanted) - Counter(told), Counter(told) - Counter(wanted)
    if missing:
        line = show(next(iter(missing)))
        seen = text(f"打印了 {len(told)} 行，其中没有 {line}。", f"{len(told)} lines were printed, and {line} is not among them.")
    elif extra:
        line = show(next(iter(extra)))
        seen = text(f"打印了 {len(told)} 行，多了 {line}。", f"{len(told)} lines were printed, and {line} is one too many.")
    else:
        at = next(index for index, line in enumerate(wanted) if told[index] != line)
        seen = text(
            f"行都在，次序不对：第 {at + 1} 行是 {show(told[at])}。", f"The lines are there in another order: line {at + 1} is {show(told[at])}."
        )
    listed = "、".join(show(line) for line in wanted[:4]), ", ".join(show(line) for line in wanted[:4])
    more = text("……", " …") if len(wanted) > 4 else text("", "")
    order = text("，次序不限", ", in any order") if any_order else text("", "")
    expected = (f"正好 {len(wanted)} 行：{listed[0]}{more.zh}{order.zh}。", f"Exactly {len(wanted)} lines: {listed[1]}{more.en}{order.en}.")
    raise Failure(seen=seen, expected=expected, why=why, next_step=next_step)


def said_at(run: Run, when: dict[str, float], why: Words = reasons.ONE_BY_ONE, next_step: Words | None = None) -> None:
    """Each of these lines is printed once, at this second."""
    for line, second in when.items():
        times = [at for at, printed in run.printed_lines() if printed == line]
        if len(times) == 1 and abs(times[0] - second) <= CLOSE:
            continue
        told = text("没有打印", "was not printed")
        if times:
            listed = "、".join(seconds(at) for at in times), ", ".join(seconds(at) for at in times)
            told = text(f"在第 {listed[0]} 秒打印", f"was printed at second {listed[1]}")
        raise Failure(
            seen=(f"{show(line)} {told.zh}。", f"{show(line)} {told.en}."),
            expected=(f"{show(line)} 在第 {seconds(second)} 秒打印一次。", f"{show(line)} is printed once, at second {seconds(second)}."),
            why=why,
            next_step=next_step,
        )


def lasts(run: Run, wanted: float, why: Words | None = None, next_step: Words | None = None) -> None:
    """From its beginning to the return of the scenario the run takes so many seconds."""
    took = run.virtual_seconds
    if abs(took - wanted) <= CLOSE:
        return
    usual = reasons.BLOCKED_LOOP if run.facts_of("loop_blocked") else reasons.ONE_BY_ONE
    short = text("没有等完就结束了，或者有的等待没有做够。", "It ended before the waiting was over, or something did not wait long enough.")
    raise Failure(
        seen=(f"一共用了 {seconds(took)} 秒。", f"It took {seconds(took)} seconds."),
        expected=(f"一共用 {seconds(wanted)} 秒。", f"It takes {seconds(wanted)} seconds."),
        why=why or (usual if took > wanted else short),
        next_step=next_step
        or ("在纸上画出每一秒有哪几件事在做：哪一件在等另一件？", "Draw what is being done in each second: which one waits for another?"),
    )


def jobs_at_once(run: Run) -> int:
    """How many jobs of pools were being done at the same time, at most."""
    return most_at_once([_span(fact) for fact in run.facts_of("job")])


def tasks_at_once(run: Run) -> int:
    """How many tasks of event loops were under way at the same time, at most; those that took no time do not count."""
    return most_at_once([_span(fact) for fact in run.facts_of("task")])


def threads_at_once(run: Run) -> int:
    """How many of the student's threads were alive at the same time, at most; those that took no time do not count."""
    return most_at_once([(thread.started_at, thread.ended_at) for thread in run.threads if thread.by == "student"])


def most_at_once(spans: list[tuple[float | None, float | None]]) -> int:
    """Of spans from start to end; one without an end lasts to the end of the run."""
    known = [(start, float("inf") if end is None else end) for start, end in spans if start is not None]
    return max((sum(1 for start, end in known if start <= moment < end) for moment, _ in known), default=0)


def at_once(told: int, wanted: int, what: Words, why: Words = reasons.ONE_BY_ONE, next_step: Words | None = None) -> None:
    """`told` from one of the counts above; `what` is what was counted: `("件任务", "jobs")`."""
    name = as_text(what)
    if told == wanted:
        return
    raise Failure(
        seen=(f"最多有 {told} {name.zh}同时在做。", f"At most {told} {name.en} were under way at once."),
        expected=(f"最多的时候，正好 {wanted} {name.zh}同时在做。", f"At the busiest moment, exactly {wanted} {name.en} are under way."),
        why=why,
        next_step=next_step,
    )


def threads(run: Run, wanted: int, why: Words | None = None, next_step: Words | None = None) -> None:
    """The student's program starts so many threads."""
    told = sum(1 for thread in run.threads if thread.by == "student")
    if told == wanted:
        return
    raise Failure(
        seen=(f"程序启动了 {told} 个线程。", f"The program started {told} threads."),
        expected=(f"程序启动 {wanted} 个线程。", f"The program starts {wanted} threads."),
        why=why
        or (
            "写在 Thread(target=...) 里的函数，要等 start() 才在新线程里跑；自己直接调用它，就还是在原来的线程里。",
            "What stands in Thread(target=...) runs in a new thread once start() is called; call it yourself, and it runs in the thread that you are in.",
        ),
        next_step=next_step or ("数一数 start() 被调用了几次。", "Count how often start() is called."),
    )


def pool(run: Run, size: int, why: Words | None = None, next_step: Words | None = None, kind: str = "thread") -> None:
    """The program makes one pool, of threads or of processes (`kind`), of this size."""
    pools = run.facts_of("pool")
    sizes = [int(fact.number("size") or 0) for fact in pools]
    if sizes == [size] and pools[0].string("pool_kind") == kind:
        return
    names = {"thread": text("线程", "thread"), "process": text("进程", "process")}
    wanted, executor = names[kind], "ProcessPoolExecutor" if kind == "process" else "ThreadPoolExecutor"
    if not pools:
        seen, step = text(f"程序没有建{wanted.zh}池。", f"The program made no {wanted.en} pool."), reasons.LOOK_AT_FUTURES
        usual = reasons.THREADS_SHARE_ONE_LOCK if kind == "process" else reasons.NO_POOL
    elif len(pools) > 1:
        at = place(pools[1].frame)
        seen = text(f"程序一共建了 {len(pools)} 个池{at.zh}。", f"The program made {len(pools)} pools{at.en}.")
        usual, step = reasons.MANY_PROCESS_POOLS if kind == "process" else reasons.MANY_POOLS, reasons.POOL_IN_A_LOOP
    else:
        at, told = place(pools[0].frame), pools[0].string("pool_kind")
        plural = text("进程", "processes") if told == "process" else text("线程", "threads")
        seen = text(f"池里有 {sizes[0]} 个{plural.zh}{at.zh}。", f"The pool has {sizes[0]} {plural.en}{at.en}.")
        usual, step = reasons.POOL_SIZE, text(f"看看 {executor} 的第一个参数。", f"Look at the first parameter of {executor}.")
        if told != kind:
            usual = reasons.THREADS_SHARE_ONE_LOCK if kind == "process" else reasons.PROCESSES_ARE_DEAR
            step = text("concurrent.futures 里有两种池，建的是哪一种？", "concurrent.futures has two kinds of pools: which one do you make?")
    raise Failure(
        seen=seen,
        expected=(f"恰好一个 {executor}，max_workers 是 {size}。", f"Exactly one {executor}, with max_workers of {size}."),
        why=why or usual,
        next_step=next_step or step,
    )


def loop_stays_free(run: Run, why: Words = reasons.BLOCKED_LOOP, next_step: Words | None = None) -> None:
    """Nothing blocks the event loop."""
    blocked = run.facts_of("loop_blocked")
    if not blocked:
        return
    longest = max(blocked, key=lambda fact: fact.number("seconds") or 0.0)
    at, took = place(longest.frame), seconds(longest.number("seconds") or 0.0)
    raise Failure(
        seen=(f"事件循环被堵住了 {took} 秒{at.zh}。", f"The event loop was blocked for {took} seconds{at.en}."),
        expected=("等待的时候，事件循环随时能去照顾别的协程。", "While one coroutine waits, the loop is free for the others."),
        why=why,
        next_step=next_step or ("有没有一种等法，只让这一个协程停下？", "Is there a way of waiting that stops only this one coroutine?"),
    )


def all_awaited(run: Run, why: Words = reasons.NOT_AWAITED, next_step: Words | None = None) -> None:
    """Every coroutine that is made is awaited by somebody."""
    forgotten = next(iter(run.facts_of("never_awaited")), None)
    if forgotten is None:
        return
    at, name = place(forgotten.frame), forgotten.string("name") or "?"
    raise Failure(
        seen=(f"协程 {name} 做出来了，却从来没有人等它{at.zh}。", f"The coroutine {name} was made but never awaited{at.en}."),
        expected=("每个协程都有人 await。", "Every coroutine is awaited."),
        why=why,
        next_step=next_step or ("那一行前面是不是少了一个 await？", "Is an await missing at that line?"),
    )


def nothing_left(run: Run, why: Words = reasons.LEFT_BEHIND, next_step: Words | None = None) -> None:
    """When the scenario is over, no thread, no task and no socket of the student's is left."""
    thread = next((thread for thread in run.threads if thread.by == "student" and thread.ended_at is None), None)
    task = next((fact for fact in run.facts_of("task") if fact.flag("pending")), None)
    socket = next(iter(run.facts_of("left_open")), None)
    if thread is not None:
        seen = text(f"最后，线程 {thread.name} 还没有结束。", f"In the end the thread {thread.name} had not ended.")
    elif task is not None:
        seen = text(f"最后，任务 {task.string('name')} 还没有做完，被丢下了。", f"In the end the task {task.string('name')} was not finished and was dropped.")
    elif socket is not None:
        at = place(socket.frame)
        seen = text(f"最后还有一个套接字没有关{at.zh}。", f"In the end a socket had not been closed{at.en}.")
    else:
        return
    raise Failure(
        seen=seen,
        expected=("做完之后什么都不留下。", "When all is done, nothing is left behind."),
        why=why,
        next_step=next_step or ("它是在哪里打开的？那里有没有对应的收尾：join、await、close，或者 with？", "Where was it opened, and is there a matching end: join, await, close, or a with?"),
    )


def locks_in_one_order(run: Run, why: Words = reasons.LOCK_ORDER, next_step: Words | None = None) -> None:
    """No two threads take the same locks in opposite orders, even if they did not collide in this run."""
    cycle = next(iter(run.facts_of("lock_order_cycle")), None)
    if cycle is None:
        return
    edges = [edge for edge in cycle.listing("edges") if isinstance(edge, dict)]
    said = [(str(edge.get("holds")), str(edge.get("wants"))) for edge in edges][:4]
    zh = "；".join(f"一个线程拿着 {holds} 要 {wants}" for holds, wants in said)
    en = "; ".join(f"one thread has {holds} and wants {wants}" for holds, wants in said)
    raise Failure(
        seen=(f"拿锁的次序绕成了一圈：{zh}。", f"The order in which locks are taken goes in a circle: {en}."),
        expected=("所有线程都按同样的次序拿锁。", "All threads take their locks in the same order."),
        why=why,
        next_step=next_step or ("给每把锁编个号，规定只能从小到大拿，会怎样？", "What if every lock had a number, and was taken from small to large only?"),
    )


def waits_quietly(run: Run, why: Words | None = None, next_step: Words | None = None) -> None:
    """Nobody waits by looking again and again, and nobody sleeps with a lock in hand."""
    naps = [fact for fact in run.facts_of("sleep") if fact.frame is not None and fact.frame.is_students]
    held = next((nap for nap in naps if nap.listing("while_holding")), None)
    spins = run.facts_of("busy_wait")
    if held is not None:
        _sleeps_with_lock(held, why, next_step)
    if len(naps) < NAPS and not spins:
        return
    at = place((spins or naps)[0].frame)
    seen = text(f"等待的时候一刻不停地反复看{at.zh}。", f"While it waits, the program looks again and again without a pause{at.en}.")
    if not spins:
        seen = text(f"睡一会儿、看一眼，一共 {len(naps)} 次{at.zh}。", f"It slept a little and looked, {len(naps)} times{at.en}.")
    raise Failure(
        seen=seen,
        expected=("睡着等，事情好了的时候被叫醒。", "It sleeps until it is woken."),
        why=why or reasons.POLLING,
        next_step=next_step or ("哪样东西能让一个线程睡下，直到另一个线程叫它？", "What lets a thread sleep until another one wakes it?"),
    )


def listens(run: Run, protocol: str = "TCP") -> None:
    """The scenario found the student's program listening: it returns the `port`, or None after ten seconds."""
    if run.told("port") is not None:
        return
    if protocol == "UDP":
        step = text("数据报套接字用哪个方法占住一个端口？占的是哪个地址？", "Which method gives a datagram socket its port, and at which address?")
    else:
        step = text("bind 之后还缺哪一步，端口才算开了？", "After bind, which step is missing before the port is open?")
    raise Failure(
        seen=(f"程序启动了 10 秒，还没有在任何 {protocol} 端口上等客户端。", f"Ten seconds after its start the program waits for clients on no {protocol} port."),
        expected=(f"程序一启动，就在 127.0.0.1 的一个 {protocol} 端口上等着。", f"As soon as it starts, it waits on a {protocol} port of 127.0.0.1."),
        why=("没有人在端口上等，客户端说的话就没有人听见。", "When nobody waits on the port, nobody hears what clients say."),
        next_step=step,
    )


def stuck(story: Words, expected: Words, why: Words = reasons.NOBODY_WAKES, next_step: Words | None = None) -> Callable[[Run], Failure | None]:
    """For `every_schedule(…, stuck=…)`: words for a run that waits for ever. `story` says what had happened until then, without a full stop."""

    def found(run: Run) -> Failure | None:
        if run.ending.kind not in ("deadlock", "virtual_time_limit"):
            return None
        told, who = as_text(story), waiting_list(run)
        seen = (f"{told.zh}，程序却卡住了：{who.zh}。", f"{told.en}, but the program is stuck: {who.en}.")
        return Failure(seen=seen, expected=expected, why=why, next_step=next_step)

    return found


def _sleeps_with_lock(nap: Fact, why: Words | None, next_step: Words | None) -> None:
    lock, at = str(nap.listing("while_holding")[0]), place(nap.frame)
    raise Failure(
        seen=(f"有个线程拿着锁 {lock} 睡觉{at.zh}。", f"A thread sleeps while it holds the lock {lock}{at.en}."),
        expected=("睡觉和等待的时候，把锁让出来。", "While it sleeps or waits, the lock is free."),
        why=why or reasons.SLEEPS_WITH_LOCK,
        next_step=next_step or ("哪几行真的需要这把锁？睡觉的那一行需要吗？", "Which lines really need the lock? Does the one that sleeps?"),
    )


def _span(fact: Fact) -> tuple[float | None, float | None]:
    return fact.number("started_at"), fact.number("ended_at")


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
