"""What is asked of level0/event_gate.py."""

from dataclasses import dataclass

from judge import Exam, Failure, Run, check, place, seconds, text, waiting_list
from judge.runs import Violation

CLOSE = 0.01
LIMITS = {"steps": 20_000, "cpu_seconds": 3}  # a program that keeps looking need not do so for long
LOOKS = 3  # looking so often is polling

WAIT = text("新线程用 event.wait() 等，另一个线程 set() 之后它才往下走。",
            "A new thread waits by event.wait() and goes on only after another thread has called set().")


@dataclass(frozen=True)
class Call:
    name: str
    thread: int
    at: float
    until: float | None
    told: object


def calls(run: Run, name: str) -> list[Call]:
    told = run.told("calls")
    if not isinstance(told, list):
        raise Violation("the scenario's calls are not a list")
    found = []
    for one in told:
        if not isinstance(one, list) or len(one) != 5 or type(one[1]) is not int or type(one[2]) is not float:
            raise Violation("a call is not described by five values")
        found.append(Call(str(one[0]), one[1], one[2], one[3] if type(one[3]) is float else None, one[4]))
    return [call for call in found if call.name == name]


def own_threads(run: Run) -> set[int]:
    return {thread.id for thread in run.threads if thread.by == "student"}


def opening(run: Run) -> Call:
    """The first set. Raises Failure if there is none."""
    sets = calls(run, "set")
    if sets:
        return sets[0]
    raise Failure(
        seen=("没有人调用过 event.set()。", "Nobody called event.set()."),
        expected=WAIT,
        why=("门要有人开。", "Somebody has to open the gate."),
        next_step=("哪个线程该开门，什么时候？", "Which thread should open the gate, and when?"),
    )


def said(run: Run, thread: int) -> list[float]:
    return [piece.at for piece in run.output if piece.thread == thread and piece.stream == "out" and piece.text.strip()]


def passed(run: Run) -> None:
    """Raises Failure unless each new thread that waited went on at the moment of the first set, by another thread."""
    gate = opening(run)
    waits = [call for call in calls(run, "wait") if call.thread in own_threads(run)]
    waiters = sorted({call.thread for call in waits} - {gate.thread})
    if not waiters:
        raise Failure(
            seen=("没有哪个新线程在 event.wait() 那里等别人开门。", "No new thread waited in event.wait() for somebody else to open."),
            expected=WAIT,
            why=(
                "睡一段“差不多”的时间，不等于等开门：门开早了它还在睡，开晚了它就闯进去。等的是一件事，不是一段时间。",
                "To sleep 'about long enough' is not to wait for the gate: opened early, it sleeps on; opened late, it breaks in. What is "
                "waited "
                "for is an event, not a time.",
            ),
            next_step=("Event 有四个方法，哪个是“睡到别人来叫”？", "Of the four methods of an Event, which one sleeps until somebody calls?"),
        )
    for number in waiters:
        name = next(thread.name for thread in run.threads if thread.id == number)
        times = said(run, number)
        before, after = [at for at in times if at < gate.at - CLOSE], [at for at in times if at >= gate.at - CLOSE]
        woke = max((call.until for call in waits if call.thread == number and call.until is not None), default=None)
        if before and after and woke is not None and abs(woke - gate.at) <= CLOSE and abs(after[0] - gate.at) <= CLOSE:
            continue
        first = "、".join(seconds(at) for at in times[:8]) or "-", ", ".join(seconds(at) for at in times[:8]) or "-"
        raise Failure(
            seen=(
                f"门在第 {seconds(gate.at)} 秒打开；线程 {name} 在这些秒打印过：{first[0]}。",
                f"The gate was opened at second {seconds(gate.at)}; the thread {name} printed at these seconds: {first[1]}.",
            ),
            expected=(
                f"门口打印一行，等；门一开，在第 {seconds(gate.at)} 秒再打印一行。",
                f"It prints a line at the gate and waits; and another one as soon as the gate is open, at second {seconds(gate.at)}.",
            ),
            why=(
                "wait(超时) 等到头了也会返回，返回 False，门其实还关着；不看返回值就往里走，等于没有门。",
                "wait(timeout) returns when the time is up as well, with False, and the gate is still shut. Who goes on without a look at "
                "that has no gate.",
            )
            if any(call.told is False for call in waits)
            else text("门没开之前不能进，门一开就该进；开门的人要先 sleep 一会儿，才看得出有没有在等。",
                      "Nobody goes in before it is open, and everybody as soon as it is; whoever opens sleeps a while first, or one "
                      "cannot see the waiting."),
            next_step=("wait() 前后各有一行 print 吗？wait() 是因为什么返回的？",
                       "Is there a print before wait() and another after it? What made wait() return?"),
        )


POLLING = text(
    "这叫轮询：看得勤，白白占着处理器；看得少，门开了还在睡。Event 就是为了不用轮询。",
    "This is polling. Looking often wastes the processor, looking seldom sleeps on while the gate is open. An Event is there to save you "
    "that.",
)


def stuck(run: Run) -> Failure | None:
    if run.ending.kind in ("cpu_limit", "step_limit"):
        return Failure(
            seen=("有个循环一刻不停地转，把计算时间都用完了。", "Some loop goes round without a pause and used up all computing time."),
            expected=("等开门的时候，线程睡着，不用计算时间。", "While it waits for the gate, a thread sleeps and needs no computing time."),
            why=POLLING,
            next_step=("Event 有四个方法，哪个是“睡到别人来叫”？", "Of the four methods of an Event, which one sleeps until somebody calls?"),
        )
    if run.ending.kind != "deadlock" or run.ending.why == "lost_wakeup":
        return None
    who = waiting_list(run)
    return Failure(
        seen=(f"程序停在那里，不会结束：{who.zh}。", f"The program stands still and never ends: {who.en}."),
        expected=("门打开以后，每个等着的线程都往下走。", "Once the gate is open, every thread that waits goes on."),
        why=("等在 Event 上的线程自己不会醒：要有人 set()，而且在它醒来看到之前不要 clear()。",
             "A thread that waits on an Event does not wake by itself: somebody must set() it, and not clear() it before it has been "
             "seen."),
        next_step=("set() 那一行执行到了吗？之后有没有 clear()？", "Is the line with set() reached? Is there a clear() after it?"),
    )


@check
def passes_when_opened(exam: Exam):
    """线程在门口等着；别的线程一开门，它立刻往下走。
    The thread waits at the gate and goes on at the moment when another thread opens it."""
    exam.every_schedule("whole_program", {}, passed, stuck, at_most=40, limits=LIMITS)


@check
def however_long_it_takes(exam: Exam):
    """开门晚了，线程就多等一会儿，绝不提前进去。
    If the gate is opened later, the thread waits longer; it never goes in before."""
    inputs = {"factor": exam.random.randint(3, 8)}
    exam.every_schedule("opened_later", inputs, passed, stuck, at_most=3, limits=LIMITS)


@check
def sleeps_until_then(exam: Exam):
    """等的时候在睡觉，不反复去看门开了没有。
    While it waits it sleeps; it does not look again and again."""

    def holds(run: Run) -> None:
        gate = opening(run)
        for number in sorted(own_threads(run) - {gate.thread}):
            naps = [nap for nap in run.facts_of("sleep") if nap.number("thread") == number and (nap.number("at") or 0.0) < gate.at]
            waits = [call for name in ("wait", "is_set") for call in calls(run, name) if call.thread == number and call.at <= gate.at]
            spins = [fact for fact in run.facts_of("busy_wait") if fact.number("thread") == number]
            if len(naps) < LOOKS and len(waits) < LOOKS and not spins:
                continue
            at = place((spins or naps)[0].frame) if spins or naps else text("", "")
            times = max(len(naps), len(waits))
            raise Failure(
                seen=(f"门开之前，有个线程反复看了 {times} 次{at.zh}。" if times >= LOOKS else f"门开之前，有个线程一刻不停地反复看{at.zh}。",
                      f"Before the gate was open, a thread looked {times} times{at.en}." if times >= LOOKS else
                          f"Before the gate was open, a thread looked again and again{at.en}."),
                expected=("调用一次 event.wait()，睡到被叫醒。", "It calls event.wait() once and sleeps until it is woken."),
                why=POLLING,
                next_step=("wait() 不给超时，会怎样？", "What does wait() do without a time-out?"),
            )

    exam.every_schedule("whole_program", {}, holds, stuck, at_most=3, limits=LIMITS)


@check
def late_ones_pass_too(exam: Exam):
    """门开了就一直开着：来得再晚的线程也进得去。
    Once open, the gate stays open: a thread that comes late gets in too."""

    def holds(run: Run) -> None:
        gate = opening(run)
        behind = [call for call in calls(run, "wait") if call.thread in own_threads(run) - {gate.thread}]
        if behind:
            return
        raise Failure(
            seen=("没有哪个新线程等过开门。", "No new thread waited for the gate."),
            expected=WAIT,
            why=("没有人等，就看不出门开着没有。", "Unless somebody waits, one cannot see whether the gate is open."),
            next_step=("线程里有 event.wait() 吗？", "Is there an event.wait() in the thread?"),
        )

    def came_late(run: Run) -> None:
        opening(run)

    exam.every_schedule("whole_program", {}, holds, stuck, at_most=40, limits=LIMITS)
    inputs = {"seconds": exam.random.randint(50, 90)}
    exam.every_schedule("threads_come_late", inputs, came_late, stuck, at_most=3, limits=LIMITS)
