"""Words for runs that got stuck in a way that has a name: a cycle, a lost wake-up, a starved thread and the like."""

from __future__ import annotations

from .runs import Fact, Run, Wait
from .waiting import place, waiting
from .words import Failure, Text, text


def failure(run: Run) -> Failure | None:
    """None when all that is known is that it did not end."""
    words = {
        "cycle": _cycle,
        "lost_wakeup": _lost_wakeup,
        "lock_never_released": _never_released,
        "livelock": _livelock,
        "starved": _starved,
        "busy_wait": _busy_wait,
    }.get(run.ending.why or "")
    return words(run) if words is not None else None


def _named(run: Run, thread: float | None) -> str:
    return next((one.name for one in run.threads if one.id == thread), "?")


def _fact(run: Run, kind: str) -> Fact | None:
    return next(iter(run.facts_of(kind)), None)


def _cycle(run: Run) -> Failure | None:
    waits = [wait for actor in run.ending.cycle for wait in run.ending.waits if wait.actor == actor]
    if not waits:
        return None
    sentences = [waiting(wait, run) for wait in waits[:4]]
    told = text("；".join(sentence.zh for sentence in sentences), "; ".join(sentence.en for sentence in sentences))
    if len(waits) == 1:
        return _waits_for_itself(waits[0], told)
    return Failure(
        seen=text(f"{len(waits)} 个线程或任务围成一圈互相等，谁也走不下去：{told.zh}。",
                  f"{len(waits)} threads or tasks wait for each other in a circle, and none can go on: {told.en}."),
        expected=text("不管谁先谁后，每个线程都能走到底。", "Whoever comes first, every thread gets to its end."),
        why=text(
            "每一个都拿着下一个要的东西，又在等别人手里的东西。单独看每一段代码都没有错，错在拿的顺序不一样；"
            "这叫死锁，只要时机凑巧就会发生，一旦发生就永远停在那里。",
            "Each holds what the next one wants and waits for what another one holds. Each piece of code is fine by "
            "itself; it is the order of taking that differs. This is a deadlock: it needs a coincidence to happen, "
            "and once it has "
            "happened it lasts for ever.",
        ),
        next_step=text(
            "让所有线程都按同一个顺序拿这些锁，例如总是先拿编号小的那一把。",
            "Let every thread take these locks in the same order, for example always the one with the smaller "
            "number first.",
        ),
    )


def _waits_for_itself(wait: Wait, told: Text) -> Failure:
    return Failure(
        seen=text(f"程序卡住了，因为它在等自己：{told.zh}。", f"The program is stuck because it waits for itself: {told.en}."),
        expected=text("不等只有自己才能给出的东西。", "It does not wait for what only it can give."),
        why=text(
            "要让它醒来的那个人，正是它自己，而它睡着了。普通的 Lock 不认主人：同一个线程再拿一次，也会一直等下去。",
            "Only it could wake itself, and it is asleep. A plain Lock knows no owner: the same thread taking "
            "it once more waits for ever too.",
        ),
        next_step=text(
            "看看这把锁前面在哪一行已经拿过了；确实要在里面再拿一次，就用 RLock。",
            "See on which line it was taken before; if it really has to be taken again inside, use an RLock.",
        ),
    )


def _lost_wakeup(run: Run) -> Failure | None:
    fact = _fact(run, "lost_wakeup")
    if fact is None:
        return None
    waiter = fact.string("task") or _named(run, fact.number("waiter"))
    teller = fact.string("told_by_task") or _named(run, fact.number("told_by"))
    waits_at, told_at = place(fact.frame), place(fact.place("told_frame"))
    cleared_at = place(fact.place("cleared_frame"))
    if fact.string("on") == "event":
        seen = text(
            f"{teller} 先把事件设置了{told_at.zh}，又清掉了{cleared_at.zh}，之后 {waiter} 才开始等{waits_at.zh}，再也没有人来叫醒它。",
            f"{teller} set the event{told_at.en} and cleared it{cleared_at.en} before {waiter} began to wait "
            f"for it{waits_at.en}; "
            "nobody comes to wake it any more.",
        )
        next_step = text(
            "如果这件事发生过一次就一直算数，就不要清掉它；如果要一次次地通知，用 Condition 和一个变量，或者用 Queue。",
            "If the thing counts for good once it has happened, do not clear the event; to tell it again and again "
            "use a Condition "
            "with a variable, or a Queue.",
        )
    else:
        seen = text(
            f"{teller} 发出通知的时候{told_at.zh}，还没有人在等；之后 {waiter} 才开始等{waits_at.zh}，再也没有人来叫醒它。",
            f"When {teller} notified{told_at.en}, nobody was waiting yet; {waiter} began to wait "
            f"later{waits_at.en}, and nobody comes to wake it any more.",
        )
        next_step = text(
            "在拿着锁的时候先看一眼要等的事情是不是已经发生了：while 还没有发生: condition.wait()，或者用 wait_for。",
            "With the lock held, look first whether the thing has happened already: while it has not: "
            "condition.wait(), or use wait_for.",
        )
    return Failure(
        seen=seen,
        expected=text("先通知、后等待，也不会错过。", "Nothing is missed even if the telling comes before the waiting."),
        why=text(
            "通知不会被存起来：那一刻没有人在等，它就消失了。谁先到是不一定的，所以不能指望等的人总是先到。",
            "A wake-up is not kept: if nobody waits at that moment it is gone. Who comes first is open, so "
            "nobody may count on the waiting one being first.",
        ),
        next_step=next_step,
    )


def _never_released(run: Run) -> Failure | None:
    over = {thread.id for thread in run.threads if thread.ended_at is not None}
    wait = next((wait for wait in run.ending.waits if wait.on == "lock" and wait.held_by in over), None)
    if wait is None:
        return None
    told = waiting(wait, run)
    return Failure(
        seen=text(f"{told.zh}，而 {_named(run, wait.held_by)} 已经结束了，没有放开它。",
                  f"{told.en}, and {_named(run, wait.held_by)} has ended without giving it back."),
        expected=text("谁拿了锁，不管怎样离开，都会放开它。", "Whoever takes a lock gives it back, however they leave."),
        why=text(
            "线程结束了，它的锁并不会自动放开。多半是中间抛出了异常或者提前 return，跳过了 release。",
            "A thread that ends does not give back its locks. Most likely an exception or an early return "
            "skipped the release.",
        ),
        next_step=text("用 with lock: 代替 acquire 和 release。", "Use with lock: in place of acquire and release."),
    )


def _livelock(run: Run) -> Failure | None:
    fact = _fact(run, "livelock")
    if fact is None:
        return None
    names = [_named(run, number) for number in fact.listing("threads")[:6]]
    at = place(fact.frame)
    return Failure(
        seen=text(f"{'、'.join(names)} 一直在互相让，谁也没有做成事{at.zh}。",
                  f"{', '.join(names)} give way to each other again and again, and none gets anything done{at.en}."),
        expected=text("让过几次以后，总有一个能做成。", "After giving way a few times one of them succeeds."),
        why=text(
            "它们没有睡死，可是每一次都同时拿起、同时发现不够、同时放下。这叫活锁：一直在动，却没有进展。",
            "They are not asleep, but each time they take, find it is not enough and put back at the same moment. "
            "This is a livelock: "
            "movement without progress.",
        ),
        next_step=text(
            "让所有线程按同一个顺序拿锁，就不需要让了；一定要让的话，让的时间要各不相同。",
            "Take the locks in the same order everywhere, then nobody has to give way; if they must, let the "
            "pauses differ.",
        ),
    )


def _starved(run: Run) -> Failure | None:
    fact = _fact(run, "starved")
    if fact is None:
        return None
    name, at = _named(run, fact.number("starved")), place(fact.frame)
    taken = int(fact.number("taken") or 0)
    return Failure(
        seen=text(f"{name} 一直在等锁{at.zh}，这段时间里别人拿到了 {taken} 次，它一次也没有拿到。",
                  f"{name} waits for the lock{at.en}; meanwhile others got it {taken} times and it never did."),
        expected=text("等的人总会轮到。", "Whoever waits gets a turn."),
        why=text(
            "拿着锁的线程刚放开就又拿走了，等的人还没来得及醒。锁不保证先来后到。",
            "Whoever holds the lock takes it again right after giving it back, before the waiting one is "
            "awake. A lock promises no order.",
        ),
        next_step=text("不要拿着锁睡眠；把要拿着锁做的事缩到最短。", "Do not sleep with the lock held; keep what is done under it short."),
    )


def _busy_wait(run: Run) -> Failure | None:
    fact = _fact(run, "busy_wait")
    if fact is None:
        return None
    at = place(fact.frame)
    return Failure(
        seen=text(
            f"程序不停地转圈，看一个不会再变的条件{at.zh}。",
            f"The program goes round and round, looking at a condition that no longer changes{at.en}.",
        ),
        expected=text("要等的时候就睡下，等别人来叫。", "To wait, it goes to sleep until somebody wakes it."),
        why=text(
            "这样的循环占着处理器，却什么也没有做；要是改这个条件的人一直不来，它就永远不会结束。",
            "Such a loop keeps the processor busy and does nothing; if whoever should change the condition "
            "never comes, it never ends.",
        ),
        next_step=text("用 Event、Condition、Queue 或 join 来等。", "Wait by an Event, a Condition, a Queue or a join."),
    )
