"""What is asked of level1/safe_transfer.py."""

from judge import Exam, Failure, Run, Text, check, expect, reasons, same, show, text

Move = tuple[int, int, int]
NAMES = "ABC"

BOTH_LOCKS = text(
    "转账要读、改、写两个账户的余额，一共六步。少锁一个账户，或者读余额的时候还没拿锁，别的转账就会插进来，后写的把先写的盖掉，钱就多了或者少了。",
    "A transfer reads, changes and writes two balances: six steps. With one of the accounts unlocked, or a balance read "
    "before the lock is taken, another transfer gets in "
    "between, the later write wipes out the earlier one, and money appears or vanishes.",
)
CIRCLE = text(
    "一个线程从 A 转到 B，先拿 A 的锁再拿 B 的；另一个从 B 转到 A，正好反过来。各拿到一把，再等对方手里的那一把，谁也不放手：这叫死锁。"
    "每一段代码单独看都没有错，错在拿锁的次序由参数的次序决定。",
    "One thread transfers from A to B and takes the lock of A, then that of B; another one goes from B to A and does the "
    "opposite. Each has got one and waits for the other, "
    "and nobody lets go: a deadlock. Each piece of code is fine by itself; what is wrong is that the arguments decide the "
    "order of the locks.",
)
ONE_MOMENT = text(
    "把余额一个一个读出来加起来，读到一半时别的线程可能正好转了一笔：钱已经离开了一边、还没到另一边，或者两边都数到了。要一个时刻的总数，就要让这些账户在数的时候都不动；"
    "转账也不能把钱拿在半空中时放开锁。",
    "When balances are read one after the other, a transfer may happen half-way: the money has left one side and not "
    "reached the other, or is counted on both. For the total of "
    "one moment none of these accounts may move while they are counted; and a transfer must not let go of its locks while "
    "the money is in the air.",
)


def moves_shown(moves: list[Move]) -> str:
    shown = ", ".join(f"{NAMES[source]}→{NAMES[target]} {amount}" for source, target, amount in moves[:6])
    return shown + (" …" if len(moves) > 6 else "")


def balances_after(balances: list[int], moves: list[Move]) -> list[int]:
    after = list(balances)
    for source, target, amount in moves:
        after[source] -= amount
        after[target] += amount
    return after


def stuck_at(story: Text, why: Text = CIRCLE, next_step: Text | None = None):
    wanted = text("每一次转账都做完并返回。", "Every transfer is done and returns.")
    step = next_step or text(
        "能不能让所有线程都按同一个次序拿这两把锁，不管谁转给谁？", "Can all threads take the two locks in one order, whoever pays whom?"
    )
    return expect.stuck(story, wanted, why, step)


@check
def works_alone(exam: Exam):
    """只有一个线程的时候：够就转，返回 True；不够就什么都不动，返回 False；总数只算给出的账户。
    With a single thread: enough is transferred, and True; too little changes nothing, and False; a total is of the accounts given."""
    draw = exam.random
    balances = [draw.randint(50, 90), draw.randint(20, 40), draw.randint(100, 200)]
    first = draw.randint(5, 30)
    moves = [(0, 1, first), (0, 2, balances[0] - first + draw.randint(1, 9)), (0, 2, balances[0] - first)]
    answers = [True, False, True]

    def holds(run: Run) -> None:
        why = text(
            "先要在没有任何竞争的时候是对的，才谈得上很多线程。", "It must be right without any contention before many threads make sense."
        )
        step = text(
            "用纸笔把这几步走一遍：余额正好等于要转的数，算不算够？",
            "Go through these steps with pen and paper: is a balance that equals the amount enough?",
        )
        expect.equal(run.told("empty"), 0, ("Account() 的余额", "the balance of Account()"), why, step)
        now = balances
        for told, move, answer in zip(run.values("after", len(moves)), moves, answers):
            now = balances_after(now, [move]) if answer else now
            source, target, amount = move
            wanted = [answer, now, now[0] + now[1]]
            if same(told, wanted):
                continue
            call = f"transfer({NAMES[source]}, {NAMES[target]}, {amount})"
            answered, left, added = told
            raise Failure(
                seen=(
                    f"{call} 返回 {show(answered)}，之后 A、B、C 的余额是 {show(left)}，total([A, B]) 是 {show(added)}。",
                    f"{call} returned {show(answered)}; after it the balances of A, B, C are {show(left)}, and total([A, B]) is {show(added)}.",
                ),
                expected=(
                    f"返回 {show(answer)}，余额是 {show(now)}，total([A, B]) 是 {wanted[2]}。",
                    f"It returns {show(answer)}, the balances are {show(now)}, and total([A, B]) is {wanted[2]}.",
                ),
                why=why,
                next_step=step,
            )

    exam.once("alone", {"balances": balances, "moves": moves, "some": [0, 1]}, holds)


@check
def to_itself(exam: Exam):
    """从一个账户转给它自己：不会卡住，余额不变，够就是 True，不够就是 False。
    From an account to itself: it does not get stuck, the balance stays, and the answer is True if there is enough, else False."""
    balance = exam.random.randint(30, 90)
    amounts = [exam.random.randint(1, balance - 1), balance, balance + exam.random.randint(1, 9)]

    def holds(run: Run) -> None:
        for told, amount, answer in zip(run.values("after", 3), amounts, [True, True, False]):
            answered, left, _ = told
            if same(answered, answer) and same(left, [balance]):
                continue
            raise Failure(
                seen=(
                    f"账户里有 {balance}，transfer(A, A, {amount}) 返回 {show(answered)}，余额成了 {show(left[0])}。",
                    f"With {balance} in it, transfer(A, A, {amount}) returned {show(answered)} and the balance became {show(left[0])}.",
                ),
                expected=(f"返回 {show(answer)}，余额还是 {balance}。", f"It returns {show(answer)}, and the balance is still {balance}."),
                why=(
                    "两个参数是同一个账户。先把两边的新余额都算好再写回去，后一次写就把前一次盖掉，凭空多出钱来。",
                    "Both arguments are one account. Who works out both new balances first and then writes them, overwrites the first by "
                    "the second: money out of nothing.",
                ),
                next_step=(
                    "两个参数是同一个对象的时候，你的每一行各做了什么？",
                    "When both arguments are the same object, what does each of your lines do?",
                ),
            )

    why = text(
        "两个参数是同一个账户，就会把同一把锁拿两次。普通的 Lock 不认主人：自己拿着，再拿一次，就永远等自己。",
        "When both arguments are one account, its lock is taken twice. A plain Lock knows no owner: who has it and takes it "
        "again waits for itself, for ever.",
    )
    step = text(
        "这种情况可以先认出来；或者换一种锁，允许同一个线程再拿一次。",
        "This case can be recognised first; or is there a lock that lets the same thread take it once more?",
    )
    stuck = stuck_at(text("从一个账户转给它自己", "An account transfers to itself"), why, step)
    exam.once("alone", {"balances": [balance], "moves": [(0, 0, amount) for amount in amounts], "some": [0]}, holds, stuck)


@check
def money_conserved(exam: Exam):
    """很多转账同时进行，两个方向都有，不管怎样交错，每个账户最后都一分不差。
    Many transfers at once, in both directions: under every interleaving each account is exact in the end."""
    draw = exam.random
    balances = [draw.randint(500, 900) for _ in range(3)]

    def expected(moves: list[Move]):
        wanted = balances_after(balances, moves)

        def holds(run: Run) -> None:
            told, answers = run.told("balances"), run.told("answers")
            if same(told, wanted) and same(answers, [True] * len(moves)):
                return
            raise Failure(
                seen=(
                    f"从 {show(balances)} 开始，同时转 {moves_shown(moves)}，最后 A、B、C 的余额是 {show(told)}，返回值是 {show(answers)}。",
                    f"From {show(balances)}, with {moves_shown(moves)} at once, the balances of A, B, C are {show(told)} in the end, the "
                    f"answers {show(answers)}.",
                ),
                expected=(f"余额是 {show(wanted)}，每次都返回 True。", f"The balances are {show(wanted)}, and each answer is True."),
                why=BOTH_LOCKS,
                next_step=(
                    "看下面的交错：哪一次写用的是已经过时的余额？读它的那一刻，手里有没有那个账户的锁？",
                    "Look at the interleaving below: which write relies on a balance that is out of date? When that was read, was the lock "
                    "of that account held?",
                ),
            )

        return holds

    stuck = stuck_at(text("很多转账同时进行", "Many transfers are made at once"))
    first, second, third = draw.sample(range(1, 90), 3)
    moves = [(0, 1, first), (1, 0, second), (2, 1, third)]
    exam.every_schedule("at_once", {"balances": balances, "moves": moves}, expected(moves), stuck, at_most=40)
    moves = [(source, target, draw.randint(1, 9)) for source, target in (draw.sample(range(3), 2) for _ in range(20))]
    exam.every_schedule("from_a_pool", {"balances": balances, "moves": moves, "workers": 4}, expected(moves), stuck, at_most=4)


@check
def never_overdrawn(exam: Exam):
    """钱只够转一次的时候，两个线程同时转，只有一个成功，余额不会变成负数。
    When there is enough for one transfer only and two threads try at once, one of them succeeds, and no balance goes below zero."""
    draw = exam.random
    wanted = [draw.randint(40, 60), draw.randint(61, 80)]
    balances = [max(wanted) + draw.randint(0, 20), 0, 0]
    moves = [(0, 1, wanted[0]), (0, 2, wanted[1])]
    right = [([True, False], balances_after(balances, moves[:1])), ([False, True], balances_after(balances, moves[1:]))]

    def holds(run: Run) -> None:
        told, answers = run.told("balances"), run.told("answers")
        if any(same(answers, answered) and same(told, left) for answered, left in right):
            return
        raise Failure(
            seen=(
                f"A 有 {balances[0]}，两个线程同时转 {moves_shown(moves)}：返回值是 {show(answers)}，A、B、C 的余额是 {show(told)}。",
                f"A has {balances[0]}, and two threads transfer {moves_shown(moves)} at once: the answers are {show(answers)}, the "
                f"balances of A, B, C {show(told)}.",
            ),
            expected=(
                "正好一个返回 True，钱到了它那边；另一个返回 False，什么都不动。",
                "Exactly one answer is True, and its money has arrived; the other one is False and changed nothing.",
            ),
            why=reasons.CHECK_THEN_ACT,
            next_step=(
                "看够不够和真的去转，是在同一次拿着锁的时候做的吗？",
                "Are looking whether there is enough and transferring it done within one holding of the locks?",
            ),
        )

    stuck = stuck_at(text("两个线程同时从 A 往外转", "Two threads transfer from A at once"))
    exam.every_schedule("at_once", {"balances": balances, "moves": moves}, holds, stuck, at_most=30)


@check
def no_deadlock(exam: Exam):
    """A 转 B 和 B 转 A 同时进行，三个账户转成一圈，同时还有人在算总数：谁也不会卡住。
    A to B and B to A at once, three accounts in a ring, somebody counting the total meanwhile: nobody gets stuck."""
    draw = exam.random
    balances = [draw.randint(100, 200) for _ in range(3)]
    there, back, on = draw.sample(range(1, 90), 3)

    def returned(run: Run) -> None:
        """That it did is all that counts here."""

    for moves in ([(0, 1, there), (1, 0, back)], [(0, 1, there), (1, 2, back), (2, 0, on)]):
        story = text(f"同时转 {moves_shown(moves)}", f"{moves_shown(moves)} are transferred at once")
        exam.every_schedule("at_once", {"balances": balances, "moves": moves}, returned, stuck_at(story), at_most=30)
    for order in ([0, 1], [1, 0]):
        listed = ", ".join(NAMES[number] for number in order)
        story = text(
            f"一个线程转 A→B，另一个同时在算 total([{listed}])", f"One thread transfers A→B while another one asks for total([{listed}])"
        )
        step = text("transfer 按什么次序拿锁，total 又按什么次序？", "In which order does transfer take locks, and in which does total?")
        inputs = {"balances": balances, "moves": [(0, 1, there)], "order": order}
        exam.every_schedule("counted_meanwhile", inputs, returned, stuck_at(story, reasons.LOCK_ORDER, step), at_most=15)


@check
def total_of_one_moment(exam: Exam):
    """转账的时候去算总数，得到的总是同一个数：钱不会悬在半空，也不会数两遍。
    A total that is asked for during transfers is always the same: no money is in the air, and none is counted twice."""
    draw = exam.random
    balances = [draw.randint(100, 200) for _ in range(2)]
    wanted = sum(balances)
    for moves in ([(0, 1, draw.randint(10, 40))], [(1, 0, draw.randint(10, 40))]):

        def holds(run: Run) -> None:
            told, after = run.values("totals", 1)[0], run.told("after")
            if same(told, wanted) and same(after, wanted):
                return
            raise Failure(
                seen=(
                    f"A 和 B 一共有 {wanted}。一个线程转 {moves_shown(moves)}，另一个同时算 total([A, B])，得到 {show(told)}；都结束之后再算，是 {show(after)}。",
                    f"A and B have {wanted} together. One thread transfers {moves_shown(moves)}, another one asks for total([A, B]) "
                    f"meanwhile and gets {show(told)}; "
                    f"asked again after both, it is {show(after)}.",
                ),
                expected=(f"两次都是 {wanted}：转来转去，总数不变。", f"Both times {wanted}: transfers do not change the total."),
                why=ONE_MOMENT,
                next_step=(
                    "算总数的时候，从读第一个余额到读最后一个，有谁能动这些账户？转账的时候，从取出到存入，锁一直在手里吗？",
                    "From the first balance read to the last, who can move these accounts? And from taking out to putting in, does the "
                    "transfer keep its locks?",
                ),
            )

        stuck = stuck_at(text("一个线程转账，另一个算总数", "One thread transfers, another one counts"), reasons.LOCK_ORDER)
        exam.every_schedule("counted_meanwhile", {"balances": balances, "moves": moves, "order": [0, 1]}, holds, stuck, at_most=25)


@check
def no_sleep_with_lock(exam: Exam):
    """转账不睡觉：手里拿着锁的时候不睡，也不用睡一会儿、看一眼的办法等锁。
    A transfer does not sleep: neither with a lock in hand nor, again and again, to wait for one."""
    draw = exam.random
    moves = [(0, 1, draw.randint(1, 9)), (1, 2, draw.randint(1, 9)), (2, 0, draw.randint(1, 9))]

    def holds(run: Run) -> None:
        expect.waits_quietly(run)
        why = text(
            "转一笔账只要改两个数。让它睡着，想用这些账户的人都得陪着等。",
            "A transfer changes two numbers. While it sleeps, everybody who wants these accounts waits too.",
        )
        expect.lasts(
            run, 0.0, why, text("哪一行在睡觉？去掉它，程序还对吗？", "Which line sleeps, and is the program still right without it?")
        )

    exam.once(
        "at_once",
        {"balances": [100, 100, 100], "moves": moves},
        holds,
        stuck_at(text("三个转账同时进行", "Three transfers are made at once")),
    )
