"""What is asked of level2/port_scanner.py."""

import math
import re

from judge import Exam, Fact, Failure, Run, Text, check, expect, reasons, same, seconds, show, text

LIMITS = {"steps": 100_000}
OPEN = re.compile(r"\b(\d+)\b[^\d\w]*\bopen\b")
ROW = re.compile(r"\b(serial|async|hybrid)\b[^\d]*(\d+(?:\.\d+)?)")
ROUNDING = 0.02

OUTCOMES = text(
    "连接一个端口有三种结局：连上了，是开着；被拒绝（ConnectionRefusedError），是关着；没有回音，多半被防火墙挡住了，等到时限只能当作没开。只有第一种算开着。",
    "Connecting to a port ends in one of three ways: connected, it is open; refused (ConnectionRefusedError), it is closed; no "
    "answer, most likely a firewall, and at the time-out it counts as not open. "
    "Only the first is open.",
)
TOO_MANY = text(
    "一次打开太多连接，自己的文件描述符会用光，对方也会把你当成攻击；一个一个地试，几千个端口要等几个小时。信号量让同时进行的正好是 limit 个。",
    "With too many connections at once you run out of descriptors, and the other side takes you for an attack; one after the "
    "other, thousands of ports take hours. A semaphore keeps exactly limit under way.",
)
GIVE_UP = text(
    "没有回音的端口，系统自己要过两分多钟才放弃。时限要套在一个端口的连接外面，并且在拿到通行证之后才开始算；套在整个扫描外面，后面的端口就没有机会了。",
    "For a port without an answer the system itself gives up after more than two minutes. The time-out belongs round connecting "
    "to one port, and runs once the pass is taken; round the whole scan, it robs "
    "later ports of their chance.",
)
PROCESSES = text(
    "一个 Python 进程一次只用一个处理器核。把端口分成几份，每个进程扫自己的一份，同时进行，最后合起来：这就是“混合”的做法。线程不是进程，每个进程都扫一遍全部也不是分工。",
    "A Python process uses one processor core at a time. Part the ports, let each process scan its own part at the same time, "
    "and put the results together: that is the hybrid way. Threads are no processes, and "
    "scanning everything in each of them shares no work.",
)
MEASURED = text(
    "表里的数是量出来的：同样的端口，三种做法各做一遍，每一遍前后各看一次钟。编出来的数谁也骗不了，换一台电脑就露馅。",
    "The numbers of the table are measured: the same ports in each of the three ways, with a look at the clock before and after. "
    "Made-up numbers show on the next machine.",
)


class Case:
    """A machine with some open ports, some that never answer, and all others closed."""

    def __init__(self, exam: Exam) -> None:
        draw = exam.random
        first, limit = draw.randint(1000, 50000), draw.randint(2, 3)
        self.ports = list(range(first, first + draw.randint(14, 18)))
        # However the ports are parted in two, each part has a silent one, so that no process is done before the other begins.
        silent = {*self.ports[:2], self.ports[-1]}
        # Of every second port one more than the limit is silent, so that scanning these and then the others takes longer than all at once,
        # and each process has more to wait for than it may at the same time.
        for half in (self.ports[::2], self.ports[1::2]):
            others = [port for port in half if port not in silent]
            silent.update(draw.sample(others, limit + 1 - (len(half) - len(others))))
        self.opens, self.silent = sorted(draw.sample([port for port in self.ports if port not in silent], 3)), sorted(silent)
        self.limit, self.timeout, self.processes = limit, draw.randint(2, 6) / 4, 2

    @property
    def inputs(self) -> dict:
        # From the last to the first: in ascending order, whoever does not sort would be right by chance.
        return {"opens": self.opens, "silent": self.silent, "ports": self.ports[::-1], "limit": self.limit, "timeout": self.timeout}

    @property
    def took(self) -> float:
        """Of an asynchronous scan: only silent ports take time."""
        return math.ceil(len(self.silent) / self.limit) * self.timeout


def tried(run: Run) -> list[Fact]:
    """Every connection that was begun: the scenario makes none."""
    return run.facts_of("connect")


def found(run: Run, case: Case, why: Text = OUTCOMES) -> None:
    if same(run.told("result"), case.opens):
        return
    said = run.told("result")
    wrong = next((port for port in said if port not in case.opens), None) if isinstance(said, list) else None
    kind = text("没有回音", "does not answer") if wrong in case.silent else text("是关着的", "is closed")
    more = text(f"，其中 {wrong} {kind.zh}", f", and {wrong} {kind.en}") if wrong in case.ports else text("", "")
    raise Failure(
        seen=(f"得到的是 {show(said)}{more.zh}。", f"The result is {show(said)}{more.en}."),
        expected=(f"从小到大：{show(case.opens)}。", f"In ascending order: {show(case.opens)}."),
        why=why,
        next_step=("连接成功、被拒绝、超时，这三种情况各走到哪一行？", "Which line is reached when connecting succeeds, is refused, or times out?"),
    )


@check
def finds_the_open_ones(exam: Exam):
    """scan_async 返回开着的端口，从小到大，不多也不少。
    scan_async returns the open ports in ascending order, no more and no less."""
    case = Case(exam)
    exam.every_schedule("scanned", case.inputs, lambda run: found(run, case), at_most=6, limits=LIMITS)
    nothing = {**case.inputs, "ports": []}
    exam.once("scanned", nothing, lambda run: expect.equal(run.told("result"), [], ("没有端口时的结果", "the result for no port"), OUTCOMES))


@check
def at_most_limit(exam: Exam):
    """同时进行的连接，最多的时候正好 limit 个。
    At the busiest moment exactly limit connections are under way."""
    case = Case(exam)

    def holds(run: Run) -> None:
        spans = [(fact.number("at"), fact.number("ended_at")) for fact in tried(run)]
        expect.at_once(
            expect.most_at_once(spans),
            case.limit,
            ("个连接", "connections"),
            TOO_MANY,
            ("信号量建了几个？连接是在拿到通行证之前还是之后开始的？", "How many semaphores are made? Does connecting begin before or after the pass is taken?"),
        )

    exam.every_schedule("scanned", case.inputs, holds, at_most=6, limits=LIMITS)


@check
def gives_up_in_time(exam: Exam):
    """没有回音的端口，每个等 timeout 秒就放弃；别的端口照样扫完。
    A port that does not answer is given up after timeout seconds, and all others are scanned."""
    case = Case(exam)
    step = text("时限从哪一刻算起，包住的是哪几行？", "From which moment does the time-out run, and which lines does it enclose?")

    def holds(run: Run) -> None:
        took = run.count("took")
        if abs(took - case.took) > expect.CLOSE:
            raise Failure(
                seen=(
                    f"{len(case.silent)} 个端口没有回音，limit 是 {case.limit}，timeout 是 {seconds(case.timeout)} 秒，扫描用了 {seconds(took)} 秒。",
                    f"{len(case.silent)} ports do not answer; with a limit of {case.limit} and a time-out of "
                    f"{seconds(case.timeout)} s the scan took {seconds(took)} s.",
                ),
                expected=(f"用 {seconds(case.took)} 秒。", f"It takes {seconds(case.took)} seconds."),
                why=GIVE_UP,
                next_step=step,
            )
        found(run, case, GIVE_UP)

    def late(run: Run) -> Failure | None:
        error = run.ending.error
        if error is None or error.type not in ("TimeoutError", "CancelledError"):
            return None
        return Failure(
            seen=(f"扫描抛出了 {error.type}，没有结果。", f"The scan raised {error.type}, and there is no result."),
            expected=("放弃的只是没有回音的那一个端口。", "Only the port that does not answer is given up."),
            why=GIVE_UP,
            next_step=step,
        )

    exam.every_schedule("scanned", case.inputs, holds, late, at_most=6, limits=LIMITS)


@check
def closes_all(exam: Exam):
    """连上的都关掉，一个也不留。
    Every connection that was made is closed."""
    case = Case(exam)

    def holds(run: Run) -> None:
        found(run, case)
        left = int(run.count("open"))
        if not left:
            return
        raise Failure(
            seen=(f"扫描结束之后，还有 {left} 个连接没有关。", f"After the scan {left} connections had not been closed."),
            expected=("一个也不留。", "None is left."),
            why=reasons.LEFT_BEHIND,
            next_step=("连上之后，writer 或者套接字由谁来关？", "Once connected, who closes the writer or the socket?"),
        )

    exam.every_schedule("scanned", case.inputs, holds, at_most=4, limits=LIMITS)


@check
def spread_over_processes(exam: Exam):
    """scan 把端口分给几个进程，各扫一份，同时进行，合起来从小到大。
    scan parts the ports among processes, each scans its own at the same time, and the results are put together in order."""
    case = Case(exam)
    step = text("端口是怎样分成几份的？每个进程里运行的是什么？", "How are the ports parted, and what runs in each process?")

    def holds(run: Run) -> None:
        found(run, case, PROCESSES)
        shares: dict[int, list] = {}
        for fact in tried(run):
            shares.setdefault(run.process_of(fact), []).append(fact.number("peer"))
        counts = [len(ports) for number, ports in sorted(shares.items())]
        total = sum(counts)
        if 0 in shares or len(shares) != case.processes or total != len(case.ports) or max(counts) > len(case.ports) / case.processes + 1:
            listed = "、".join(map(str, counts)) or "0", ", ".join(map(str, counts)) or "0"
            raise Failure(
                seen=(
                    f"{len(case.ports)} 个端口，要 {case.processes} 个进程；有 {len(shares)} "
                    f"个进程在连接{'（其中一个是主进程）' if 0 in shares else ''}，各试了 {listed[0]} 次。",
                    f"For {len(case.ports)} ports and {case.processes} processes, {len(shares)} made "
                    f"connections{' (one is the main process)' if 0 in shares else ''}: {listed[1]} each.",
                ),
                expected=(
                    f"主进程自己不扫；{case.processes} 个别的进程平分，每个端口正好试一次。",
                    f"The main process scans nothing; {case.processes} others share the ports evenly, and each port is tried exactly once.",
                ),
                why=PROCESSES,
                next_step=step,
            )
        spans = [[fact for fact in tried(run) if run.process_of(fact) == number] for number in shares]
        begins = [min(fact.number("at") or 0.0 for fact in facts) for facts in spans]
        if max(begins) > expect.CLOSE:
            raise Failure(
                seen=(f"有个进程到第 {seconds(max(begins))} 秒才开始扫。", f"A process began to scan only at second {seconds(max(begins))}."),
                expected=("所有的进程一起开始。", "All processes begin together."),
                why=PROCESSES,
                next_step=("是不是启动一个就等它结束，再启动下一个？", "Is each awaited before the next one is started?"),
            )
        most = max(expect.most_at_once([(fact.number("at"), fact.number("ended_at")) for fact in facts]) for facts in spans)
        if most > case.limit:
            expect.at_once(most, case.limit, ("个连接在一个进程里", "connections in one process"), TOO_MANY, step)

    exam.every_schedule("scanned", {**case.inputs, "processes": case.processes}, holds, at_most=4, limits=LIMITS)


@check
def command_line(exam: Exam):
    """命令行打印开着的端口，和三种做法量出来的时间。
    The command line prints the open ports, and the times measured for the three ways."""
    case = Case(exam)
    argv = [str(word) for word in (case.ports[0], case.ports[-1], case.processes, case.limit, seconds(case.timeout))]
    step = text(
        "每一种做法前后各看一次 time.perf_counter()，表里写的是它们的差吗？",
        "With time.perf_counter() before and after each way, does the table show the differences?",
    )

    def holds(run: Run) -> None:
        lines = [line for _, line in run.printed_lines()]
        opens = [int(match.group(1)) for line in lines if (match := OPEN.search(line))]
        expect.equal(opens, case.opens, ("打印为 open 的端口", "the list of ports printed as open"), OUTCOMES, step)
        rows = {match.group(1): float(match.group(2)) for line in lines if (match := ROW.search(line))}
        missing = next((name for name in ("serial", "async", "hybrid") if name not in rows), None)
        if missing is not None:
            raise Failure(
                seen=(f"表里没有 {missing} 这一行。", f"The table has no row {missing}."),
                expected=("三行：serial、async、hybrid，后面跟着秒数。", "Three rows, serial, async and hybrid, each with its seconds."),
                why=MEASURED,
                next_step=step,
            )
        serial, least = len(case.silent) * case.timeout, math.ceil(len(case.silent) / case.limit / case.processes) * case.timeout
        right = {"serial": (serial, serial), "async": (case.took, case.took), "hybrid": (least, case.took)}
        for name, (low, high) in right.items():
            if not low - ROUNDING <= rows[name] <= high + ROUNDING:
                wants = seconds(low) if low == high else f"{seconds(low)}–{seconds(high)}"
                raise Failure(
                    seen=(f"表里说 {name} 用了 {seconds(rows[name])} 秒。", f"The table says that {name} took {seconds(rows[name])} seconds."),
                    expected=(f"这一次它用 {wants} 秒。", f"This time it takes {wants} seconds."),
                    why=MEASURED,
                    next_step=step,
                )
        took = run.count("took")
        if abs(sum(rows.values()) - took) > 3 * ROUNDING:
            raise Failure(
                seen=(
                    f"表里三个数加起来是 {seconds(sum(rows.values()))} 秒，程序一共运行了 {seconds(took)} 秒。",
                    f"The three numbers add up to {seconds(sum(rows.values()))} seconds, and the program ran for {seconds(took)}.",
                ),
                expected=("三种做法各做一遍，加起来就是程序运行的时间。", "Each way is done once, and together they are the time that the program runs."),
                why=MEASURED,
                next_step=step,
            )

    inputs = {"opens": case.opens, "silent": case.silent, "argv": argv}
    exam.every_schedule("command", inputs, holds, at_most=3, limits=LIMITS)


@check
def trio_if_there(exam: Exam):
    """选做：写了 scan_trio 的，它也要对；没有写，也算通过。
    A bonus: a scan_trio must be right too, if there is one; without it this passes."""
    case = Case(exam)

    def holds(run: Run) -> None:
        if run.told("result") is None:
            return
        found(run, case)
        took = run.count("took")
        if abs(took - case.took) > expect.CLOSE:
            raise Failure(
                seen=(f"scan_trio 用了 {seconds(took)} 秒。", f"scan_trio took {seconds(took)} seconds."),
                expected=(f"和 scan_async 一样，{seconds(case.took)} 秒。", f"As long as scan_async, {seconds(case.took)} seconds."),
                why=GIVE_UP,
                next_step=("看看 trio.move_on_after 和 trio.CapacityLimiter。", "See trio.move_on_after and trio.CapacityLimiter."),
            )

    exam.every_schedule("trio_scanned", case.inputs, holds, at_most=3, limits=LIMITS)
