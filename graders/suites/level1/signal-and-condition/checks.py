"""What is asked of level1/signal_and_condition.py."""

from typing import Callable

from judge import Exam, Failure, Run, Text, check, expect, reasons, seconds, text, waiting_list

NAPS = 3  # sleeping and looking this often is polling
LIMITS = {"steps": 20_000}  # a whole game needs some hundreds

OPEN_STAYS_OPEN = text(
    "Event 记得自己响过没有：响了以后，谁来等都马上通过，晚到的也一样。Condition 的 notify 不记事，只叫醒此刻正睡着的人；set 之后马上 clear，也等于只喊了一声。",
    "An Event remembers that it was set: from then on everybody who waits gets through at once, latecomers too. A notify of a "
    "Condition remembers nothing, it wakes those who "
    "sleep at that moment; and set followed by clear is no more than a shout.",
)
TURNS = text(
    "被叫醒只说明有什么变了，不说明轮到了你。醒来要再看一眼，没轮到就接着睡：所以是 while（或者 wait_for），不是 if。",
    "Being woken says that something has changed, not that it is your turn. Look again, and sleep on if it is not: hence while "
    "(or wait_for), not if.",
)
WHOM = text(
    "睡着的协程自己不会醒。轮次变了就要通知，通知要拿着 Condition 的锁。notify() 只叫醒睡得最久的那一个，下一个该谁却不由谁睡得久来定："
    "叫错了人，他看一眼接着睡，该醒的人没有人叫。还没睡下就轮到了的人，也不能先睡再说。",
    "A coroutine that sleeps does not wake by itself. When the turn changes somebody must tell, holding the lock of the "
    "Condition. notify() wakes the one that has slept longest, "
    "who need not be the next one: it looks, sleeps on, and nobody wakes the right one. And whose turn it is already must not go "
    "to sleep first.",
)
LEAVERS = text(
    "轮次是大家共有的。走的人正好拿着轮次，就要交出去，还要告诉别人；已经走了的人，也不能再轮到他。少做一样，剩下的人就永远等一个不在的人。",
    "The turn belongs to all. Whoever leaves with it must pass it on and say so, and nobody who has left may get it again; "
    "otherwise those who are left wait for ever for "
    "somebody who is not there.",
)
BY_TOOLS = text(
    "一遍一遍地看叫轮询：sleep(0) 让事件循环一刻也停不下来，睡得久一点又会晚知道。Event 和 Condition 让协程睡下，等人来叫，两样都不用选。",
    "To look again and again is polling: with sleep(0) the event loop never rests, with a longer sleep one learns of it late. "
    "With Event and Condition a coroutine sleeps until "
    "it is woken, and needs neither.",
)


class Case:
    """Players who arrive, think and rest for different times, in halves of seconds so that many moments coincide."""

    def __init__(self, exam: Exam, leave_early: bool = False) -> None:
        draw = exam.random
        count = draw.randint(3, 4)
        # The later ones in the circle arrive first.
        self.arrivals = [*sorted((draw.randint(3, 6) / 2 for _ in range(count - 1)), reverse=True), 0.5]
        self.start_at = 1.0
        self.thinks = [draw.randint(1, 4) / 2 for _ in range(count)]
        self.rests = [draw.randint(0, 4) / 2 for _ in range(count)]
        # One of them wants the next turn at once, long before it comes round.
        self.rests[draw.randrange(count)] = 0.0
        self.rounds = [3] * count
        if leave_early:
            first, second = draw.sample(range(count), 2)
            self.rounds = [1 if player == first else 2 if player == second else 4 for player in range(count)]
            # One of them leaves in its own turn, which it has kept for long.
            self.rests[first], self.rests[second] = 10.0, 0.0

    @property
    def inputs(self) -> dict:
        return {"arrivals": self.arrivals, "start_at": self.start_at, "thinks": self.thinks, "rests": self.rests, "rounds": self.rounds}

    def log(self) -> list[list]:
        """Player, beginning and end of each turn, if the turn goes round and skips those who have left."""
        ready, left = [max(arrival, self.start_at) for arrival in self.arrivals], [None] * len(self.arrivals)
        rounds, log, now, player = list(self.rounds), [], 0.0, 0
        while any(rounds):
            if rounds[player]:
                begins = max(now, ready[player])
                now = begins + self.thinks[player]
                log.append([player, begins, now])
                rounds[player] -= 1
                ready[player] = now + self.rests[player]
                if not rounds[player]:
                    left[player] = ready[player]
            else:
                now = max(now, left[player])
            player = (player + 1) % len(ready)
        return log


def deaf(story: Text, expected: Text, why: Text, step: Text) -> Callable[[Run], Failure | None]:
    """Words for a run that waits for ever, or in which somebody notifies without the lock."""

    def found(run: Run) -> Failure | None:
        error = run.ending.error
        if error is not None and error.type == "RuntimeError" and "un-acquired lock" in error.message:
            line = f"（第 {error.place.line} 行）" if error.place else "", f" (line {error.place.line})" if error.place else ""
            return Failure(
                seen=(
                    f"没有拿着 Condition 的锁就 notify{line[0]}，程序抛出了 RuntimeError。",
                    f"It notifies without the lock of the Condition{line[1]}, which is a RuntimeError.",
                ),
                expected=expected,
                why=why,
                next_step=(
                    "改轮次、notify、看轮次，都写在 async with 里面了吗？",
                    "Do changing the turn, notify and looking at the turn all stand inside async with?",
                ),
            )
        if run.ending.kind not in ("deadlock", "virtual_time_limit"):
            return None
        who = waiting_list(run)
        return Failure(
            seen=(f"{story.zh}，程序却卡住了：{who.zh}。", f"{story.en}, but the program is stuck: {who.en}."),
            expected=expected,
            why=why,
            next_step=step,
        )

    return found


def turns(run: Run, case: Case, why: Text, step: Text) -> None:
    """Who had the turn, and from when to when."""
    wanted, told = case.log(), run.told("log")
    told = [entry for entry in told if isinstance(entry, list) and len(entry) == 3] if isinstance(told, list) else []
    for place, asked in enumerate(wanted):
        got = told[place] if place < len(told) else None
        if got is not None and got[0] == asked[0] and abs(got[1] - asked[1]) <= expect.CLOSE:
            continue
        seen = text("没有人得到", "nobody has it")
        if got is not None:
            seen = text(f"第 {seconds(got[1])} 秒轮到了 {got[0]} 号", f"player {got[0]} has it from second {seconds(got[1])}")
        before = wanted[place - 1] if place else None
        after = text("最先", "The first turn")
        if before is not None:
            after = text(
                f"{before[0]} 号从第 {seconds(before[1])} 秒用到第 {seconds(before[2])} 秒，下一轮",
                f"Player {before[0]} has the turn from second {seconds(before[1])} to {seconds(before[2])}; the next turn",
            )
        raise Failure(
            seen=(f"{after.zh}：{seen.zh}。", f"{after.en}: {seen.en}."),
            expected=(
                f"该 {asked[0]} 号，从第 {seconds(asked[1])} 秒开始。",
                f"It is the turn of player {asked[0]}, from second {seconds(asked[1])}.",
            ),
            why=why,
            next_step=step,
        )


@check
def starts_together(exam: Exam):
    """发令之前谁也不走；发令的那一刻，等着的一起走，晚到的一来就走。
    Nobody passes before the signal; at the signal all who wait go together, and latecomers go as they come."""
    draw = exam.random
    start_at = draw.randint(4, 8) / 2
    arrivals = [0.0, start_at - 0.5, start_at + 1.0, *(draw.randint(0, 20) / 2 for _ in range(2))]
    draw.shuffle(arrivals)
    step = text("晚到的人来等的时候，发令已经过去了，他怎么知道？", "When a latecomer comes to wait, the signal is over. How does it know?")

    def holds(run: Run) -> None:
        if run.told("forgotten") is True:
            raise Failure(
                seen=("start() 返回了一个协程，里面一行都没有执行。", "start() returned a coroutine, none of whose lines has run."),
                expected=("start 是普通的方法，调用它就发令。", "start is a plain method: calling it gives the signal."),
                why=reasons.NOT_AWAITED,
                next_step=("set() 要 await 吗？那 start 要不要 async？", "Does set() have to be awaited? Does start have to be async, then?"),
            )
        for arrival, told in zip(arrivals, run.values("through", len(arrivals))):
            wanted = max(arrival, start_at)
            if type(told) in (int, float) and abs(told - wanted) <= expect.CLOSE:
                continue
            when = text("一直没有通过", "never got through")
            if type(told) in (int, float):
                when = text(f"第 {seconds(told)} 秒就通过了", f"got through at second {seconds(told)}")
            raise Failure(
                seen=(
                    f"第 {seconds(start_at)} 秒发令，第 {seconds(arrival)} 秒来的人{when.zh}。",
                    f"The signal came at second {seconds(start_at)}; a player who arrived at second {seconds(arrival)} {when.en}.",
                ),
                expected=(f"他在第 {seconds(wanted)} 秒通过。", f"It gets through at second {seconds(wanted)}."),
                why=OPEN_STAYS_OPEN,
                next_step=step,
            )

    expected = text("等着的都通过。", "All who wait get through.")
    stuck = deaf(text("已经发令", "The signal has been given"), expected, OPEN_STAYS_OPEN, step)
    exam.every_schedule("starting", {"arrivals": arrivals, "start_at": start_at}, holds, stuck, at_most=10)


@check
def in_turn(exam: Exam):
    """按 0、1、2……的次序一圈一圈地轮，不管谁先到、谁快谁慢，任何时候只有一个人。
    The turn goes round as 0, 1, 2 …, whoever comes first or is fast, and one at a time has it."""
    case = Case(exam)
    step = text("turn 返回之前的最后一件事，是不是看了轮到谁？", "Is the last thing that turn does before it returns a look at whose turn it is?")
    exam.every_schedule("playing", case.inputs, lambda run: turns(run, case, TURNS, step), at_most=12, limits=LIMITS)


@check
def wakes_the_next(exam: Exam):
    """轮到谁，谁就在那一刻醒来；已经轮到的人不用等。没有人被忘掉。
    Whose turn comes wakes at that moment, and whose turn it is already does not wait. Nobody is forgotten."""
    expected = text("轮到的人马上醒来，一直轮到大家都玩完。", "Whose turn it is wakes at once, until all have played.")
    step = text(
        "轮次改了之后，叫醒的是谁？要是叫醒的不是该他的那个人呢？",
        "After the turn has changed, who is woken? And what if that is not the one whose turn it is?",
    )
    stuck = deaf(text("轮次交出去了", "The turn was passed on"), expected, WHOM, step)
    for _ in range(2):
        case = Case(exam)
        exam.every_schedule("playing", case.inputs, lambda run: turns(run, case, WHOM, step), stuck, at_most=12, limits=LIMITS)


@check
def goes_on_without_leavers(exam: Exam):
    """有人退出，轮次跳过他；他退出的时候正好轮到他，就交给下一个。
    Those who have left are skipped; whoever leaves in its own turn passes it to the next."""
    expected = text("剩下的人接着轮。", "Those who are left go on taking turns.")
    step = text(
        "leave 的那一刻可能正好轮到他自己。这时轮次去了哪里，谁会知道？",
        "It may be its own turn when a player leaves. Where does the turn go then, and who learns of it?",
    )
    stuck = deaf(text("有人退出了", "Somebody left"), expected, LEAVERS, step)
    for _ in range(2):
        case = Case(exam, leave_early=True)
        exam.every_schedule("playing", case.inputs, lambda run: turns(run, case, LEAVERS, step), stuck, at_most=10, limits=LIMITS)


@check
def waits_to_be_woken(exam: Exam):
    """等的人睡着，被叫醒才看：发令用 Event，轮次用 Condition，不轮询。
    Who waits sleeps until woken: the signal is an Event, turns are a Condition, and nobody polls."""
    case = Case(exam)

    def polls(run: Run) -> Failure | None:
        naps, line = (int(run.count(name)) if run.result is not None else 0 for name in ("naps", "nap_line"))
        if naps < NAPS and not run.facts_of("busy_wait") and run.ending.kind not in ("step_limit", "virtual_time_limit"):
            return None
        seen = text("等的时候一刻不停地看。", "While it waits it looks again and again without a pause.")
        if naps:
            seen = text(
                f"等的时候睡一下、看一眼，再睡、再看，一共 {naps} 次（第 {line} 行）。",
                f"While it waits it sleeps and looks, again and again, {naps} times (line {line}).",
            )
        return Failure(
            seen=seen,
            expected=("睡着等，被叫醒的时候才看一次。", "It sleeps, and looks once each time it is woken."),
            why=BY_TOOLS,
            next_step=("把“看一眼”换成“等人来叫”。叫的人是谁？", "Replace looking by waiting to be told. Who tells?"),
        )

    def holds(run: Run) -> None:
        polling = polls(run)
        if polling is not None:
            raise polling
        for name, zh, en in (
            ("events", "begin 等的时候没有用 asyncio.Event。", "begin does not wait on an asyncio.Event."),
            ("conditions", "turn 等的时候没有用 asyncio.Condition。", "turn does not wait on an asyncio.Condition."),
        ):
            if run.count(name) == 0:
                raise Failure(
                    seen=(zh, en),
                    expected=("发令用一个 Event，轮次用一个 Condition。", "One Event for the signal, one Condition for the turns."),
                    why=BY_TOOLS,
                    next_step=(
                        "看看题目里的表：哪一样东西记得“已经发生过”，哪一样等的是“条件成立”？",
                        "See the table in the statement: which remembers that something has happened, and which waits for a condition?",
                    ),
                )

    exam.every_schedule("playing", case.inputs, holds, polls, at_most=3, limits=LIMITS)
