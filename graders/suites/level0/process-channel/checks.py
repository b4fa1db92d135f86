"""What is asked of level0/process_channel.py."""

from judge import Exam, Failure, Run, check, expect, place, show, text

ITEMS = range(1, 6)
PUTS = [f"put {number}" for number in ITEMS]
GOTS = [f"got {number}" for number in ITEMS]

ROOMS = text(
    "每个进程有自己的内存。全局变量、列表、queue.Queue 到了新进程里只是一份复印件，这边放进去的东西，那边永远看不见；要传过去，得用 multiprocessing 的队列或者管道。",
    "Each process has memory of its own. In a new process a global variable, a list or a queue.Queue is a mere copy: what is put in here is never seen there. To pass "
    "something on takes a queue or pipe of multiprocessing.",
)
WHO_KNOWS = text(
    "消费的一方没法知道还有没有下一个：get 会一直等，empty 只说这一刻。只有生产的一方知道什么时候完，所以要由它送一个记号过去。",
    "The consumer has no way to know whether there is a next one: get waits for ever, and empty speaks of this moment only. Only the producer knows when it is over, so "
    "it must send a sign.",
)


def printed(run: Run, wanted: list[str]) -> list[str]:
    """The lines that begin with the same word as the wanted ones."""
    word = wanted[0].split()[0]
    return [line for _, line in run.printed_lines() if line.split()[:1] == [word]]


@check
def two_processes(exam: Exam):
    """生产和消费在两个不同的进程里，都不是主程序。
    Producing and consuming happen in two processes, neither of them the main program."""

    def holds(run: Run) -> None:
        workers = {
            word: {part.process for part in run.output if part.stream == "out" and part.text.lstrip().startswith(word)} for word in ("put", "got")
        }
        started = [process for process in run.processes if process.by == "student"]
        if len(started) >= 2 and all(0 not in found for found in workers.values()) and not workers["put"] & workers["got"]:
            return
        raise Failure(
            seen=(f"程序启动了 {len(started)} 个进程。", f"The program started {len(started)} processes.")
            if len(started) < 2
            else text("put 和 got 不是由两个不同的子进程打印的。", "put and got were not printed by two different child processes."),
            expected=("两个子进程，一个打印 put，一个打印 got。", "Two child processes, one that prints put and one that prints got."),
            why=(
                "Process(target=...) 只是准备好，start() 才开一个新进程去跑；自己调用 run() 或者那个函数，还是在原来的进程里。线程也不是进程，它们住在同一个进程里。",
                "Process(target=...) only prepares; start() opens a new process that runs it. Call run() or the function yourself, and you stay in the same process. And "
                "threads are no processes: they live inside of one.",
            ),
            next_step=("在每个函数里打印 os.getpid() 看看。", "Print os.getpid() in each function and see."),
        )

    exam.once("whole_program", {}, holds)


@check
def all_consumed(exam: Exam):
    """送进去的五个，一个不少、按次序拿了出来。
    All five that were sent are received, in order."""

    def holds(run: Run) -> None:
        for wanted in (PUTS, GOTS):
            told = printed(run, wanted)
            if told != wanted:
                left_early = any(process.ended_at is not None and process.ended_at < min(ITEMS) for process in run.processes)
                listed = "、".join(told[:7]), ", ".join(told[:7])
                raise Failure(
                    seen=(f"打印了 {listed[0]}。", f"{listed[1]} was printed.") if told else text(f"“{wanted[0].split()[0]}”一行也没有打印。", f"No '{wanted[0].split()[0]}' line was printed."),
                    expected=(f"依次打印 {'、'.join(wanted)}。", f"{', '.join(wanted)}, in this order."),
                    why=WHO_KNOWS if told or left_early else ROOMS,
                    next_step=(
                        "东西是怎样从一个进程到另一个进程的？消费的进程什么时候走？",
                        "How do things get from one process to the other? When does the consumer leave?",
                    ),
                )

    def waits(run: Run) -> Failure | None:
        if run.ending.kind not in ("deadlock", "virtual_time_limit") or printed(run, GOTS):
            return None
        return Failure(
            seen=("生产的进程送了东西，消费的进程一个也没有收到，一直在等。", "The producer sent things, and the consumer received none and waits for ever."),
            expected=(f"依次打印 {'、'.join(GOTS)}。", f"{', '.join(GOTS)}, in this order."),
            why=ROOMS,
            next_step=("两个进程用的是同一个通道，还是各有一份？", "Do both processes use one channel, or does each have a copy?"),
        )

    exam.every_schedule("whole_program", {}, holds, waits)


@check
def at_the_same_time(exam: Exam):
    """送一个，马上拿一个，一共五秒。
    Each one is received as soon as it is sent; five seconds in all."""

    def holds(run: Run) -> None:
        why = text(
            "两个进程都启动了，才能一个做、一个吃。先 join 生产的再启动消费的，就成了做完一桌才开饭。",
            "Only when both have started can one cook while the other eats. Joining the producer before the consumer starts means "
            "that the meal begins when all is cooked.",
        )
        next_step = text("start 和 join 的次序是怎样的？", "In which order do start and join come?")
        expect.said_at(run, {line: float(number) for number, line in zip(ITEMS, PUTS)}, why, next_step)
        expect.said_at(run, {line: float(number) for number, line in zip(ITEMS, GOTS)}, why, next_step)
        expect.lasts(run, float(max(ITEMS)), next_step=next_step)

    exam.every_schedule("whole_program", {}, holds)


@check
def ends(exam: Exam):
    """说完“没有了”，两个进程都结束，主程序最后说 bye。
    After the sentinel both processes end, and the main program says bye last."""

    def holds(run: Run) -> None:
        lines = [line for _, line in run.printed_lines()]
        alive = [process for process in run.processes if process.ended_at is None or process.exit_code != 0]
        if lines.count("bye") == 1 and lines[-1:] == ["bye"] and not alive:
            return
        last = show(lines[-1]) if lines else "—"
        raise Failure(
            seen=(f"有 {len(alive)} 个进程没有正常结束，最后一行是 {last}。", f"{len(alive)} processes did not end normally, and the last line is {last}."),
            expected=("两个进程正常结束之后，主程序打印 bye。", "When both processes have ended normally, the main program prints bye."),
            why=WHO_KNOWS,
            next_step=("主程序等了哪些进程？", "Which processes does the main program wait for?"),
        )

    def waits(run: Run) -> Failure | None:
        if run.ending.kind not in ("deadlock", "virtual_time_limit"):
            return None
        at = place(next((wait.at for wait in run.ending.waits if wait.process != 0 and wait.at is not None), None))
        return Failure(
            seen=(
                f"东西都送完了，有个子进程还在等下一个{at.zh}，主程序又在等它，谁也走不了。",
                f"All has been sent, but a child process still waits for another one{at.en}, and the main program waits for that process.",
            ),
            expected=("消费的进程知道没有了，自己结束。", "The consumer knows that there is no more, and ends."),
            why=WHO_KNOWS,
            next_step=("消费的循环什么时候停？", "When does the consumer's loop stop?"),
        )

    exam.every_schedule("whole_program", {}, holds, waits, at_most=20)
