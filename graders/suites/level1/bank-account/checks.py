"""What is asked of level1/bank_account.py."""

from judge import Exam, Failure, Run, check, place, same, seconds, show, text, waiting_list

UPDATE_LOST = text(
    "“读出余额、加上、写回去”是三步。两个线程都读到同一个旧余额，后写的那个就把先写的盖掉了，这叫丢失更新。"
    "在你的电脑上也许从来没出过错，那只是因为这个版本的解释器恰好不在这几步之间切换线程；换一个版本，或者没有 GIL 的 Python，就会丢钱。",
    "Reading the balance, adding, and writing it back are three steps. When two threads read the same old "
    "balance, the later write wipes out "
    "the earlier one: a lost update. It may never have happened on your machine, but only because this "
    "interpreter happens not to switch "
    "threads between those steps; another version, or a Python without the GIL, loses money.",
)
WOKEN_IS_NOT_ENOUGH = text(
    "被叫醒只说明余额变过，不说明钱现在够：从被叫醒到拿到锁之间，别人可能已经把钱取走了；也可能存进来的本来就不够。"
    "看余额和取钱之间只要有一条缝，就会有人从缝里钻过去。",
    "Being woken says that the balance has changed, not that it is enough now: before you get the lock, "
    "somebody else may have taken the "
    "money, or the deposit was too small to begin with. Any gap between looking at the balance and taking "
    "the money is a gap for others.",
)
NOBODY_WAKES = text(
    "睡着的线程自己不会醒，要靠改变余额的人来叫。没有人叫、叫早了（它还没睡下）、或者叫错了人，它就永远睡下去：这叫丢失唤醒。",
    "A sleeping thread does not wake by itself: whoever changes the balance must wake it. If nobody does, or "
    "too early (before it sleeps), "
    "or wakes the wrong one, it sleeps for ever: a lost wake-up.",
)


@check
def works_alone(exam: Exam):
    """只有一个线程的时候，存钱、取钱、看余额都对。
    With a single thread, depositing, withdrawing and reading the balance are right."""
    opening, first, second = exam.random.randint(20, 400), exam.random.randint(5, 90), exam.random.randint(1, 15)
    # The last step takes all that is left: exactly enough is enough.
    steps = [first, -second, -(opening + first - second)]
    balances = [opening, opening + first, opening + first - second, 0]

    def holds(run: Run) -> None:
        why = text(
            "先要在没有任何竞争的时候是对的，才谈得上很多线程。",
            "It must be right without any contention before many threads make sense.",
        )
        if not same(run.told("empty"), 0):
            raise Failure(
                seen=(
                    f"Account() 的余额是 {show(run.told('empty'))}。",
                    f"The balance of Account() is {show(run.told('empty'))}.",
                ),
                expected=("不给数的新账户，余额是整数 0。", "A new account without a number has the integer 0."),
                why=why,
                next_step=(
                    "看看 __init__ 的参数有没有默认值。",
                    "See whether the parameter of __init__ has a default.",
                ),
            )
        names = [f"Account({opening})", f"deposit({first})", f"withdraw({second})", f"withdraw({-steps[2]})"]
        for name, told, wanted in zip(names, run.values("balances", 4), balances):
            if not same(told, wanted):
                raise Failure(
                    seen=(f"{name} 之后，余额是 {show(told)}。", f"After {name} the balance is {show(told)}."),
                    expected=(f"余额是整数 {wanted}。", f"The balance is the integer {wanted}."),
                    why=why,
                    next_step=("用纸笔把这几步走一遍。", "Go through these steps with pen and paper."),
                )
        if not same(run.told("other"), opening):
            raise Failure(
                seen=(
                    f"另一个账户 Account({opening}) 从来没人动过，余额却是 {show(run.told('other'))}。",
                    f"Another Account({opening}), which nobody touched, has the balance "
                    f"{show(run.told('other'))}.",
                ),
                expected=("每个账户有自己的余额。", "Each account has a balance of its own."),
                why=(
                    "写在模块里或者类里的变量只有一份，所有账户共用。",
                    "A variable of the module or of the class exists once, and all accounts share it.",
                ),
                next_step=(
                    "想一想，余额应该存在哪里，才属于这一个账户。",
                    "Where must the balance be kept so that it belongs to this one account?",
                ),
            )

    def stuck(run: Run) -> Failure | None:
        if run.ending.kind not in ("deadlock", "virtual_time_limit"):
            return None
        who = waiting_list(run)
        return Failure(
            seen=(
                f"只有一个线程，钱也够，可是程序卡住了：{who.zh}。",
                f"With one thread and enough money the program is stuck: {who.en}.",
            ),
            expected=(
                f"从 {opening} 开始，依次 {', '.join(names_of(steps))}，都不需要等。",
                f"Starting from {opening}, none of {', '.join(names_of(steps))} needs to wait.",
            ),
            why=(
                "余额正好等于要取的数，也算够。另外，同一个线程不能再拿一次它已经拿着的 Lock。",
                "A balance that equals the amount is enough. And a thread cannot take a Lock again that it "
                "already holds.",
            ),
            next_step=(
                "看看等待的条件里，相等的时候该怎么办。",
                "What does your condition for waiting say when the two are equal?",
            ),
        )

    exam.once("alone", {"opening": opening, "steps": steps}, holds, stuck)


def names_of(steps: list[int]) -> list[str]:
    return [f"deposit({amount})" if amount > 0 else f"withdraw({-amount})" for amount in steps]


@check
def adds_up(exam: Exam):
    """很多线程同时存钱、取钱，不管怎样交错，余额一分不差。
    Many threads deposit and withdraw at once, and under every interleaving the balance adds up."""
    draw = exam.random
    opening = draw.randint(500, 900)

    def expect(deposits: list[int], withdrawals: list[int], threads: int):
        wanted = opening + sum(deposits) - sum(withdrawals)

        def holds(run: Run) -> None:
            told = run.told("balance")
            alive = sum(1 for thread in run.threads if thread.by != "student")
            if alive < threads:
                raise Failure(
                    seen=("评分用的线程没有按要求启动。", "The threads that grading started did not run as threads."),
                    expected=(
                        "存取真的由很多线程同时进行。",
                        "Deposits and withdrawals really happen in many threads.",
                    ),
                    why=(
                        "把 threading 里的东西换掉，只是让问题看不见。", "Replacing parts of threading only hides the problem."
                    ),
                    next_step=("去掉改动标准库的代码。", "Remove the code that changes the standard library."),
                )
            if same(told, wanted):
                return
            moves = [f"+{n}" for n in deposits] + [f"-{n}" for n in withdrawals]
            shown = " ".join(moves[:8]) + (" …" if len(moves) > 8 else "")
            raise Failure(
                seen=(
                    f"从 {opening} 开始，{len(moves)} 个操作（{shown}）由多个线程同时做完之后，余额是 {show(told)}。",
                    f"Starting from {opening}, after {len(moves)} operations ({shown}) by several threads "
                    f"at once, the balance is {show(told)}.",
                ),
                expected=(f"余额是 {wanted}，无论谁先谁后。", f"The balance is {wanted}, whoever comes first."),
                why=UPDATE_LOST,
                next_step=(
                    "看下面的交错：两次写之间，哪一个线程用的是已经过时的余额？读、改、写这三步，怎样才能不让别人插进来？",
                    "Look at the interleaving below: which thread goes on with a balance that is out of "
                    "date? How can reading, changing and "
                    "writing be kept together, so that nobody gets in between?",
                ),
            )

        return holds

    few = draw.sample(range(1, 90), 3)
    exam.every_schedule(
        "at_once", {"opening": opening, "deposits": few, "withdrawals": []}, expect(few, [], 4)
    )
    deposits, withdrawals = draw.sample(range(1, 90), 2), draw.sample(range(1, 90), 2)
    exam.every_schedule(
        "at_once",
        {"opening": opening, "deposits": deposits, "withdrawals": withdrawals},
        expect(deposits, withdrawals, 5),
        at_most=60,
    )
    hundred = [draw.randint(1, 9) for _ in range(100)]
    exam.every_schedule(
        "from_a_pool", {"opening": opening, "deposits": hundred, "workers": 10}, expect(hundred, [], 2), at_most=6
    )


@check
def never_overdrawn(exam: Exam):
    """余额从不变成负数：被叫醒的线程会再看一次，钱不够就接着等。
    The balance never goes below zero: a thread that is woken looks again, and goes on waiting when there is too little."""
    draw = exam.random
    wanted = draw.randint(40, 90)
    little = draw.randint(5, 30)
    deposits = [little, wanted - little, wanted]
    balances = [0, little, 0, 0]

    def holds(run: Run) -> None:
        served = run.counts("counts", 4)
        story = [
            text("还没有人存钱", "before any deposit"),
            text(f"存入 {little}，还不够", f"after a deposit of {little}, which is too little"),
            text(
                f"再存入 {deposits[1]}，正好够一个人",
                f"after another {deposits[1]}, which is enough for one of them",
            ),
            text(f"再存入 {wanted}，两个人都够了", f"after another {wanted}, which is enough for both"),
        ]
        for index, told in enumerate(run.values("balances", 4)):
            if same(told, balances[index]) or (type(told) is int and told > balances[index]):
                continue  # Money that nobody was woken for is looked at by the check for waking.
            raise Failure(
                seen=(
                    f"两个线程各要取 {wanted}。{story[index].zh}：余额是 {show(told)}，已经有 {served[index]} 个取走了钱。",
                    f"Two threads want {wanted} each. {story[index].en.capitalize()}, the balance is "
                    f"{show(told)} and {served[index]} of them "
                    "have been paid.",
                ),
                expected=(
                    f"这时余额是 {balances[index]}，钱不够的人还在等。",
                    f"The balance is {balances[index]}, and whoever cannot be paid still waits.",
                ),
                why=WOKEN_IS_NOT_ENOUGH,
                next_step=(
                    "一个线程从等待中醒来之后，做的第一件事应该是什么？",
                    "What should a thread do first when it comes back from waiting?",
                ),
            )

    exam.every_schedule("several_wait", {"opening": 0, "wanted": [wanted, wanted], "deposits": deposits}, holds, _passes_stuck)

    opening, wanted = wanted, [wanted, wanted - draw.randint(1, 9)]

    def one_at_most(run: Run) -> None:
        told, served = run.told("balance"), run.count("count")
        fine = [opening - amount for amount in wanted]
        if served <= 1 and type(told) is int and (told in fine or served == 0):
            if same(run.told("final"), opening):
                return
            told = run.told("final")
        raise Failure(
            seen=(
                f"余额是 {opening}，两个线程同时要取 {wanted[0]} 和 {wanted[1]}：{served} 个取到了，余额成了 {show(told)}。",
                f"The balance is {opening} and two threads want {wanted[0]} and {wanted[1]} at the same "
                f"moment: {served} were paid, and the "
                f"balance became {show(told)}.",
            ),
            expected=("只有一个取得到，另一个等着。", "Only one of them is paid, the other one waits."),
            why=WOKEN_IS_NOT_ENOUGH,
            next_step=(
                "看余额和取钱，是不是在同一次拿着锁的时候做的？",
                "Do looking at the balance and taking the money happen within one holding of the lock?",
            ),
        )

    exam.every_schedule("race_for_it", {"opening": opening, "wanted": wanted}, one_at_most, _passes_stuck)


def _passes_stuck(run: Run) -> Failure | None:
    return _lost_wakeup(run) if run.ending.kind in ("deadlock", "virtual_time_limit") else None


def _lost_wakeup(run: Run, story: object = None) -> Failure:
    who = waiting_list(run)
    told = story or text("钱已经够了，程序却卡住了", "There is enough money, but the program is stuck")
    return Failure(
        seen=(f"{told.zh}：{who.zh}。", f"{told.en}: {who.en}."),
        expected=(
            "钱一够，等着的线程就醒来取走。",
            "As soon as there is enough, the waiting thread wakes and takes it.",
        ),
        why=NOBODY_WAKES,
        next_step=(
            "钱变多的那一刻，谁负责叫醒等着的线程？它叫的时候，对方一定已经睡下了吗？",
            "At the moment when there is more money, whose job is it to wake the waiting thread? Is that "
            "one surely asleep by then?",
        ),
    )


@check
def wakes_up(exam: Exam):
    """等着取钱的线程，在钱够了的时候一定会醒来取走，哪怕存钱恰好发生在它快要睡下的时候。
    A thread that waits for money wakes when there is enough, even if the deposit comes just as it is about to sleep."""
    opening, amount = exam.random.randint(0, 40), exam.random.randint(10, 90)
    wanted = opening + amount

    def holds(run: Run) -> None:
        told = run.told("balance")
        if not same(told, 0):
            raise Failure(
                seen=(
                    f"余额 {opening}，一个线程取 {wanted}，另一个线程存 {amount}；都结束之后，余额是 {show(told)}。",
                    f"From {opening}, one thread withdraws {wanted} and another deposits {amount}; after "
                    f"both, the balance is {show(told)}.",
                ),
                expected=(
                    "余额是 0：存进来的正好够取。",
                    "The balance is 0: the deposit is exactly what was missing.",
                ),
                why=(
                    "取钱要么等到够了再取，要么还在等；没取就返回，或者取了不记账，都会让账对不上。",
                    "A withdrawal has either taken the money or still waits. Returning without the money, or "
                    "taking it without a trace, leaves the "
                    "account wrong.",
                ),
                next_step=(
                    "看看 withdraw 在钱不够的时候走哪一条路。",
                    "Which way does withdraw take when there is too little?",
                ),
            )

    def stuck(run: Run) -> Failure | None:
        if run.ending.kind not in ("deadlock", "virtual_time_limit"):
            return None
        return _lost_wakeup(
            run,
            text(
                f"余额 {opening}，一个线程要取 {wanted}，另一个线程存了 {amount}，钱正好够，程序却卡住了",
                f"From {opening}, one thread wants {wanted} and another one has deposited {amount}, just "
                f"enough, but the program is stuck",
            ),
        )

    exam.every_schedule("deposit_meets_withdrawal", {"opening": opening, "amount": amount}, holds, stuck)


@check
def wakes_the_right_one(exam: Exam):
    """要得多的和要得少的一起等，存进来的钱够谁，谁就能取，不会因为叫错了人而都睡着。
    When large and small withdrawals wait together, whoever can be paid gets the money; nobody sleeps on because the wrong one was woken."""
    draw = exam.random
    small = draw.randint(5, 20)
    large = draw.randint(50, 90)
    deposits = [small, large]

    def failure(seen: object) -> Failure:
        return Failure(
            seen=seen,
            expected=(
                f"存进来的 {small} 够要得少的那个，它马上取走；要得多的接着等。",
                f"The {small} is enough for the small one, which takes it at once; the large one goes on "
                f"waiting.",
            ),
            why=(
                "等着的人各要各的数。只叫醒一个，叫到的可能正好是钱还不够的那个：它看一眼又睡了，而真正能取的那个没有人叫。",
                "Those who wait want different amounts. Waking a single one may hit one that still cannot be "
                "paid: it looks and sleeps again, "
                "and nobody wakes the one that could.",
            ),
            next_step=(
                "存钱的人并不知道谁在等多少。那么叫醒几个人才稳妥？",
                "Whoever deposits does not know who waits for how much. How many should it wake, to be safe?",
            ),
        )

    def holds(run: Run) -> None:
        served = run.counts("counts", 3)
        if served[0] == 0 and served[1] == 0:
            raise failure(
                text(
                    f"一个线程等 {large}，一个等 {small}。存入 {small} 之后，过了 1 秒还是没有人取到钱。",
                    f"One thread waits for {large}, another for {small}. A second after a deposit of "
                    f"{small}, nobody has been paid.",
                )
            )
        if run.values("served", 2) != [small, large] or not same(run.values("balances", 3), [0, 0, 0]):
            raise failure(
                text(
                    f"一个线程等 {large}，一个等 {small}；依次存入 {small} 和 {large}。取到钱的次序是 {show(run.told('served'))}，"
                    f"几次的余额是 {show(run.told('balances'))}。",
                    f"One thread waits for {large}, another for {small}; {small} and then {large} were "
                    f"deposited. Paid, in this order: "
                    f"{show(run.told('served'))}; the balances were {show(run.told('balances'))}.",
                )
            )

    def stuck(run: Run) -> Failure | None:
        if run.ending.kind not in ("deadlock", "virtual_time_limit"):
            return None
        who = waiting_list(run)
        return failure(
            text(
                f"一个线程等 {large}，一个等 {small}；存入 {small} 和 {large} 之后，程序卡住了：{who.zh}。",
                f"One thread waits for {large}, another for {small}; after deposits of {small} and {large} "
                f"the program is stuck: {who.en}.",
            )
        )

    exam.every_schedule(
        "several_wait", {"opening": 0, "wanted": [large, small], "deposits": deposits}, holds, stuck, at_most=60
    )


@check
def waits_quietly(exam: Exam):
    """等钱的线程在睡觉：不反复去看，也不拿着锁不放，别人照样能存钱。
    A thread that waits for money sleeps: it does not keep looking, and it holds no lock that would keep others from depositing."""
    draw = exam.random
    opening, missing, pause = draw.randint(1, 40), draw.randint(10, 60), draw.randint(20, 40)
    wanted = opening + missing

    def keeps_looking(run: Run) -> Failure | None:
        naps = [fact for fact in run.facts_of("sleep") if fact.frame is not None and fact.frame.is_students]
        spins = run.facts_of("busy_wait")
        if len(naps) < 3 and not spins:
            return None
        fact = (naps or spins)[0]
        at = place(fact.frame)
        held = next((nap for nap in naps if nap.listing("while_holding")), None)
        if held is not None:
            lock = str(held.listing("while_holding")[0])
            return Failure(
                seen=(
                    f"取钱的线程一边拿着锁 {lock}，一边睡觉{at.zh}，存钱的线程进不来。",
                    f"The withdrawing thread sleeps while it holds the lock {lock}{at.en}; whoever deposits "
                    f"cannot get in.",
                ),
                expected=("等待的时候把锁让出来。", "While it waits, the lock is free."),
                why=(
                    "你在等别人存钱，而别人存钱要先拿到锁，锁却在你手里：你等他，他等你。",
                    "You wait for somebody's deposit, that one waits for the lock, and you have the lock: "
                    "each waits for the other.",
                ),
                next_step=(
                    "有没有一种等待，能在睡下的同时放开锁，醒来时再拿回来？",
                    "Is there a way of waiting that lets go of the lock while it sleeps, and takes it back "
                    "on waking?",
                ),
            )
        return Failure(
            seen=(
                f"等钱的 {pause} 秒里，取钱的线程睡一会儿、看一眼，一共 {len(naps)} 次{at.zh}。" if naps else f"等钱的时候，取钱的线程一刻不停地反复看{at.zh}。",
                f"During the {pause} seconds of waiting, the withdrawing thread slept and looked {len(naps)} "
                f"times{at.en}."
                if naps
                else f"While it waits, the withdrawing thread looks again and again without a pause{at.en}.",
            ),
            expected=("睡着等，有人存钱的时候被叫醒。", "It sleeps until a deposit wakes it."),
            why=(
                "这叫轮询：看得勤，白白占着处理器；看得少，钱到了还在睡。被叫醒的等待，两样都不用选。",
                "This is polling. Looking often wastes the processor; looking seldom sleeps on when the "
                "money is there. Being woken needs neither.",
            ),
            next_step=(
                "threading 里哪样东西能让一个线程睡下，直到另一个线程叫它？",
                "What in threading lets a thread sleep until another one wakes it?",
            ),
        )

    def holds(run: Run) -> None:
        polling = keeps_looking(run)
        if polling is not None:
            raise polling
        early, took, late = run.count("early"), run.count("deposit_took"), run.count("late_by")
        if early > 0:
            raise Failure(
                seen=(
                    f"余额只有 {opening}，withdraw({wanted}) 没有等就返回了。",
                    f"With only {opening} there, withdraw({wanted}) returned without waiting.",
                ),
                expected=(
                    "余额不够时，withdraw 等到够了才返回。",
                    "When there is too little, withdraw returns only once there is enough.",
                ),
                why=(
                    "调用它的人以为钱已经到手了。不够就返回，等于把“等”这件难事推给了每一个调用的人。",
                    "The caller takes the money for paid. Returning early leaves the hard part, the "
                    "waiting, to every caller.",
                ),
                next_step=(
                    "钱不够的时候，让这个线程停在哪里？",
                    "When there is too little, where should this thread stop?",
                ),
            )
        if took > 0.5 or late > 0.5:
            raise Failure(
                seen=(
                    f"存钱用了 {seconds(took)} 秒，取钱的线程在存钱开始 {seconds(late)} 秒之后才取到。",
                    f"The deposit took {seconds(took)} seconds, and the withdrawal came {seconds(late)} "
                    f"seconds after it began.",
                ),
                expected=(
                    "存钱立刻返回，等着的线程立刻取到。",
                    "The deposit returns at once, and so does the waiting withdrawal.",
                ),
                why=("让别人等你睡醒，就是把整个账户锁住了。", "Making others wait until you wake locks the whole account."),
                next_step=("看看谁在拿着锁的时候睡着了。", "See who sleeps while holding the lock."),
            )
        if not same(run.told("balance"), 0):
            raise Failure(
                seen=(
                    f"最后余额是 {show(run.told('balance'))}。",
                    f"In the end the balance is {show(run.told('balance'))}.",
                ),
                expected=("最后余额是 0。", "In the end the balance is 0."),
                why=UPDATE_LOST,
            )

    def stuck(run: Run) -> Failure | None:
        if run.ending.kind in ("virtual_time_limit", "step_limit", "deadlock", "cpu_limit"):
            return keeps_looking(run)
        return None

    exam.every_schedule(
        "waits_a_while",
        {"opening": opening, "wanted": wanted, "missing": missing, "seconds": pause},
        holds,
        stuck,
        at_most=20,
        limits={"virtual_seconds": 100},
    )
