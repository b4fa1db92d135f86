"""What is asked of level1/bounded_buffer.py."""

from judge import Exam, Failure, Run, check, expect, reasons, same, show, text

WOKEN = text(
    "被叫醒只说明有变化，不说明现在有位子：拿回锁之前，别人可能已经占了。醒来要再看一次，所以是 while，不是 if。",
    "Being woken says that something has changed, not that there is room now: before you have the lock again, somebody else may have "
    "taken it. "
    "Look once more on waking: while, not if.",
)
ON_CLOSING = text("等着的线程醒来以后，先看有没有东西，还是先看关了没有？", "When a waiting thread wakes, does it first look for an item, or whether it is closed?")
CLOSED = text(
    "关门是给所有等着的人的消息：取的人和放的人都要醒来看一眼。已经放进去的还要交出去，之后才是 Closed。",
    "Closing concerns everybody who waits: those who get and those who put must wake and look. What was put before is still handed out, "
    "and "
    "only then comes Closed.",
)


TOGETHER = text("看和改之间有没有放开过锁？", "Is the lock given back between looking and changing?")


@check
def works_alone(exam: Exam):
    """只有一个线程的时候，先放的先取，件数不错，什么东西都能放。
    With a single thread it is first in, first out, counts right, and takes anything."""
    draw = exam.random
    items = [draw.randint(1, 99), None, f"item {draw.randint(1, 99)}", draw.randint(100, 199)]
    draw.shuffle(items)

    step = text("用纸笔把放两件、取两件走一遍：从哪一头放，从哪一头取？", "Go through two puts and two gets on paper: at which end is an item put, and from which "
                                               "one is it taken?")

    def holds(run: Run) -> None:
        why = text("先放的先取，叫先进先出；每个缓冲区有自己的一份东西。", "What was put first is got first; and each buffer has items of its own.")
        expect.equal(run.told("got"), items * 2, ("依次取出来的", "what was got, in order,"), why, step)
        expect.equal(run.told("sizes"), [0, 4, 0, 4, 0], ("空、满、空、满、空的时候 len", "len when empty, full, empty, full, empty"), why, step)
        expect.equal(run.told("other"), 0, ("另一个没人用过的缓冲区的 len", "len of another buffer, which nobody used,"), why, step)

    stuck = expect.stuck(("放进去的没有超过容量", "No more was put than the capacity"), ("一个线程放满、取空，都不用等。",
        "One thread fills and empties it without waiting."))
    exam.once("alone", {"capacity": 4, "items": items}, holds, stuck)


@check
def never_too_many(exam: Exam):
    """不管怎样交错，里面最多就是容量那么多；取走一件，才有一个等着的放得进去。
    Under every interleaving it never has more than its capacity; each get lets exactly one waiting put go on."""
    capacity = exam.random.randint(1, 2)
    items = exam.random.sample(range(10, 99), capacity + 3)

    def holds(run: Run) -> None:
        counts = run.counts("counts", len(items) + 1)
        wanted = [min(capacity + taken, len(items)) for taken in range(len(items) + 1)]
        sizes = [max(0, min(capacity, len(items) - taken)) for taken in range(len(items) + 1)]
        expect.equal(run.values("got", len(items)) and sorted(map(str, run.told("got"))), sorted(map(str, items)), ("取出来的全部",
            "all that was got"), WOKEN, TOGETHER)
        for taken, (told, size) in enumerate(zip(counts, run.values("sizes", len(items) + 1))):
            if told == wanted[taken] and same(size, sizes[taken]):
                continue
            raise Failure(
                seen=(
                    f"容量是 {capacity}，{len(items)} 个线程各放一件。取走 {taken} 件之后，有 {int(told)} 个 put 返回了，len 是 {show(size)}。",
                    f"The capacity is {capacity}, and {len(items)} threads put one item each. After {taken} gets {int(told)} puts had "
                    f"returned, and len was {show(size)}.",
                ),
                expected=(f"这时正好 {wanted[taken]} 个 put 返回，len 是 {sizes[taken]}。",
                    f"Exactly {wanted[taken]} puts have returned by then, and len is {sizes[taken]}."),
                why=WOKEN
                if taken
                else text("满了就是正好 capacity 件：再来的要等，一件也不能多，一件也不能少。",
                          "It is full with exactly capacity items: who comes then waits, with not one more inside and not one less."),
                next_step=("put 从等待中醒来之后，做的第一件事是什么？", "What does put do first when it comes back from waiting?")
                if taken
                else text("等待的条件里，正好等于容量的时候该怎么办？", "What does your condition for waiting say when the two are equal?"),
            )

    stuck = expect.stuck(("有人取走了东西", "Something was taken"), ("等着的 put 醒来。", "A put that waits wakes."))
    exam.every_schedule("producers_wait", {"capacity": capacity, "items": items}, holds, stuck)


@check
def nobody_sleeps_on(exam: Exam):
    """很多人放、很多人取，不管怎样交错都走得完：东西不丢不重，同一个人放的不乱次序。
    Many put and many get, and under every interleaving all get to their end: nothing is lost or doubled, and what one producer puts stays in order."""
    draw = exam.random
    producers = [[number * 100 + n for n in range(3)] for number in draw.sample(range(1, 10), 2)]
    for takes in ([3, 3], [2, 2, 2]):

        def holds(run: Run, takes: list[int] = takes) -> None:
            lists = run.values("got", len(takes))
            flat = [item for one in lists if isinstance(one, list) for item in one]
            wanted = sorted(item for items in producers for item in items)
            numbers = [item for item in flat if type(item) is int]
            expect.equal(sorted(numbers), wanted, ("消费者拿到的全部", "all that the consumers got"), reasons.LOST_UPDATE, TOGETHER)
            expect.equal(run.told("left"), 0, ("最后的 len", "len in the end"), reasons.LOST_UPDATE, TOGETHER)
            for one in lists:
                for items in producers:
                    mine = [item for item in one if item in items]
                    expect.equal(mine, sorted(mine), ("一个消费者拿到的、同一个生产者放的", "what one consumer got from one producer"), reasons.CHECK_THEN_ACT, TOGETHER)

        stuck = expect.stuck(
            ("放的和取的一样多", "As many are put as are got"),
            ("每个线程都走到底。", "Every thread gets to its end."),
            (
                "睡着的线程自己不会醒。只有一个 Condition 而等的人有两种，notify() 可能叫醒了不对的那一种，它看一眼又睡下，该醒的没有人叫；先 notify 后改，醒来的人看到的还是老样子。",
                "A sleeping thread does not wake by itself. With one Condition and two kinds who wait, notify() may wake one of the wrong "
                "kind, which looks "
                "and sleeps again, and nobody wakes the right one; notify before the change, and whoever wakes sees things as they were.",
            ),
            ("谁在等“有位子”，谁在等“有东西”？每次改变之后，叫醒的是哪一种？", "Who waits for room, and who for an item? Which of them is woken after each change?"),
        )
        exam.every_schedule("busy", {"capacity": 1, "producers": producers, "takes": takes}, holds, stuck)


@check
def closes_without_loss(exam: Exam):
    """关门以后：里面剩的照样取得到，等着的都醒来，再放就是 Closed。
    After closing, what is inside can still be got, everybody who waits wakes, and putting raises Closed."""
    draw = exam.random
    # Two items at least: one alone has no wrong order to come out in.
    capacity, waiting = draw.randint(2, 3), draw.randint(2, 3)
    full = [f"item {n}" for n in draw.sample(range(10, 99), capacity)]
    stuck = expect.stuck(("缓冲区已经关了", "The buffer is closed"), ("等着的线程都醒来，得到 Closed。", "All who wait wake and get Closed."), CLOSED,
                         ("close() 叫醒了谁？", "Whom does close() wake?"))

    for items in ([], full):

        def holds(run: Run, items: list[str] = items) -> None:
            what = ("关门时在等的 put", "what the puts got that were waiting") if items else ("关门时在等的 get", "what the gets got that were waiting")
            expect.equal(run.told("told"), ["closed"] * waiting, what, CLOSED, ON_CLOSING)
            expect.equal(run.told("rest"), [*items, "closed"], ("关门以后依次 get 到的", "what was got after closing, in order,"), CLOSED, ON_CLOSING)
            expect.equal(run.told("after"), "closed", ("关门以后 put 的结果", "the outcome of a put after closing"), CLOSED, ON_CLOSING)
            expect.equal(run.told("left"), 0, ("最后的 len", "len in the end"), CLOSED, ON_CLOSING)

        exam.every_schedule("closed_while_they_wait", {"capacity": capacity, "items": items, "waiting": waiting}, holds, stuck, at_most=50)

    items = draw.sample(range(10, 99), 3)

    def all_got(run: Run) -> None:
        got = [item for one in run.values("got", 2) if isinstance(one, list) for item in one if type(item) is int]
        expect.equal(sorted(got), sorted(items), ("放完就关门，两个消费者拿到的全部", "all that two consumers got from a producer that closed when it was "
                                                                      "done"), CLOSED, ON_CLOSING)

    exam.every_schedule("drained", {"capacity": 1, "items": items, "consumers": 2}, all_got, stuck)


@check
def waits_quietly(exam: Exam):
    """等的时候睡着，不反复去看，也不占着锁。
    Whoever waits sleeps, does not look again and again, and holds no lock."""
    seconds = exam.random.randint(20, 40)

    def holds(run: Run) -> None:
        expect.waits_quietly(run)
        expect.equal(run.told("got"), "late", ("等到的东西", "what came in the end"), reasons.NOBODY_WAKES)
        expect.lasts(run, seconds, reasons.POLLING)

    stuck = expect.stuck(("东西放进去了", "An item was put"), ("等着的 get 醒来。", "The get that waits wakes."))
    exam.once("waits_a_while", {"capacity": 1, "seconds": seconds}, holds, stuck)
