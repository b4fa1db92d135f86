"""What is asked of level0/stop_flag.py."""

from judge import Exam, Failure, Run, check, seconds, show, text
from judge.runs import Output, Thread

ROUNDS = 3  # so many at least are seen before the stop
CLOSE = 0.01
SHORTEST, LONGEST = 0.1, 2.0  # how long a round may last

WORKER = text("一个新线程一圈一圈地干活，主线程过几秒叫停。", "A new thread works round after round, and the main thread tells it to stop after some seconds.")


def spoken(run: Run, thread: int) -> list[Output]:
    return [piece for piece in run.output if piece.thread == thread and piece.stream == "out" and piece.text.strip()]


def rounds(run: Run, thread: int) -> list[float]:
    """The different moments in which this thread printed."""
    times = [piece.at for piece in spoken(run, thread)]
    return [at for index, at in enumerate(times) if index == 0 or at - times[index - 1] > CLOSE]


def worker(run: Run) -> Thread:
    """The student's thread that printed in most rounds. Raises Failure if none did."""
    own = [thread for thread in run.threads if thread.by == "student"]
    found = max(own, key=lambda thread: len(rounds(run, thread.id)), default=None)
    if found is not None and len(rounds(run, found.id)) >= ROUNDS:
        return found
    by_main = len(rounds(run, 0))
    raise Failure(
        seen=(
            f"没有哪个新线程在至少 {ROUNDS} 个不同的时刻打印过；主线程在 {by_main} 个时刻打印过。",
            f"No new thread printed at {ROUNDS} different moments or more; the main thread printed at {by_main}.",
        ),
        expected=WORKER,
        why=(
            "干活的要是一个自己的线程，主线程才腾得出手来叫停。run() 不会开新线程，start() 才会。",
            "Only when the work is done by a thread of its own is the main thread free to call a halt. start() begins a new thread, run() "
            "does not.",
        ),
        next_step=("打印“干活”的那一行是哪个线程执行的？", "Which thread executes the line that prints the work?"),
    )


def stop_time(run: Run) -> float | None:
    """When the main thread last slept before the end: it tells the worker to stop right after that. None if it did not sleep."""
    naps = [nap for nap in run.facts_of("sleep") if nap.number("thread") == 0]
    return max(((nap.number("at") or 0.0) + (nap.number("seconds") or 0.0) for nap in naps), default=None)


def told_to_stop(run: Run) -> tuple[Thread, float]:
    found, stop = worker(run), stop_time(run)
    if stop is not None and len([at for at in rounds(run, found.id) if at <= stop + CLOSE]) >= ROUNDS:
        return found, stop
    raise Failure(
        seen=("主线程没有先睡几秒、看着线程干活，再叫停。", "The main thread did not sleep some seconds while the worker worked, and then call a halt.")
        if stop is None
        else text(f"主线程在第 {seconds(stop)} 秒睡醒，那之前线程干了不到 {ROUNDS} 圈。",
                  f"The main thread woke at second {seconds(stop)}, and the worker had done fewer than {ROUNDS} rounds by then."),
        expected=WORKER,
        why=("要由别的线程来叫停，才看得出“听不听话”；自己数够了就停，没有人叫过它。",
             "Only if another thread calls the halt can one see whether the worker listens; one that counts and stops by itself was never "
             "told."),
        next_step=("主线程 start() 之后 time.sleep(…) 几秒，然后做什么？",
                   "After start() the main thread sleeps by time.sleep(…) for some seconds; and then?"),
    )


def endless(run: Run) -> Failure | None:
    """The worker did not hear: the program is still at work when grading gives up."""
    if run.ending.kind == "waits_for_input":
        return Failure(
            seen=("程序在等键盘输入。", "The program waits for input from the keyboard."),
            expected=WORKER,
            why=("在 input() 里等着的线程听不见叫停：要等有人敲了回车，它才会再看一眼。",
                 "A thread that waits in input() does not hear the halt: only when somebody presses Enter does it look again."),
            next_step=("用 time.sleep 代替 input：睡一会儿，看一眼。", "Sleep by time.sleep in place of input: sleep a little, look."),
        )
    if run.ending.kind not in ("virtual_time_limit", "step_limit", "deadlock"):
        return None
    try:
        worker(run)
    except Failure as failure:
        return failure
    stop = stop_time(run)
    at = seconds(stop) if stop is not None else "?"
    return Failure(
        seen=(
            f"主线程在第 {at} 秒最后一次睡醒，到第 {seconds(run.virtual_seconds)} 秒，线程还没有结束。",
            f"The main thread last woke at second {at}, and at second {seconds(run.virtual_seconds)} the worker had not ended.",
        ),
        expected=("叫停之后，线程自己结束，程序也就结束了。", "Once it is told, the worker ends by itself, and so does the program."),
        why=(
            "线程看的那个标志一直没有变。在函数里给一个名字赋值，它就成了这个函数自己的局部变量，外面同名的那个一点没变；当参数传进去的 True、False 也只是一份拷贝。两个线程要看的是同一个东西。",
            "The flag that the worker looks at has not changed. Assign to a name within a function, and it becomes a local variable of "
            "that function; the one outside is not changed. A True or "
            "False passed as an argument is a copy as well. Both threads must look at one and the same thing.",
        ),
        next_step=("叫停的那一行改的是哪个变量？线程看的又是哪个？（想想 global，或者一个 Event 对象。）",
                   "Which variable is changed by the line that calls the halt, and which one does the worker look at? (Think of global, "
                   "or of an Event.)"),
    )


@check
def works_until_told(exam: Exam):
    """一个新线程一圈一圈地干活，至少三圈，直到主线程叫停。
    A new thread works round after round, at least three, until the main thread tells it to stop."""

    def holds(run: Run) -> None:
        found, stop = told_to_stop(run)
        if found.ended_at is None or found.ended_at >= stop - CLOSE:
            return
        raise Failure(
            seen=(
                f"主线程到第 {seconds(stop)} 秒才叫停，线程在第 {seconds(found.ended_at)} 秒就自己结束了。",
                f"The main thread called the halt at second {seconds(stop)}; the worker had ended by itself at second "
                f"{seconds(found.ended_at)}.",
            ),
            expected=("不管叫停来得早还是晚，线程一直干到那时候。", "Whenever the halt comes, the worker works until then."),
            why=("数够了圈数就停，是它自己停的，不是听见了才停；这里主线程睡得比你写的久一些，就看出来了。",
                 "A worker that counts its rounds stops by itself, not because it was told. Here the main thread slept longer than you "
                 "wrote, and it shows."),
            next_step=("循环的条件里，看的是圈数还是标志？", "Does the condition of the loop look at the number of rounds, or at the flag?"),
        )

    exam.once("whole_program", {}, holds, endless)
    exam.once("the_halt_comes_later", {"factor": exam.random.randint(2, 4)}, holds, endless)


@check
def ends_when_told(exam: Exam):
    """主线程叫停以后，工作线程自己结束，程序也结束。
    Once the main thread has told it, the worker ends by itself, and the program with it."""

    def holds(run: Run) -> None:
        worker(run)

    exam.every_schedule("whole_program", {}, holds, endless)


@check
def within_one_round(exam: Exam):
    """叫停以后，线程在一圈之内结束，不再多干。
    After it is told the worker ends within one round."""

    def holds(run: Run) -> None:
        found, stop = told_to_stop(run)
        times = [at for at in rounds(run, found.id) if at <= stop + CLOSE]
        length = max(later - earlier for earlier, later in zip(times, times[1:]))
        ended = run.virtual_seconds if found.ended_at is None else found.ended_at
        if SHORTEST - CLOSE <= length <= LONGEST + CLOSE and ended <= stop + length + CLOSE:
            return
        quick = length < SHORTEST - CLOSE or length > LONGEST + CLOSE
        raise Failure(
            seen=(
                f"一圈最长 {seconds(length)} 秒；主线程在第 {seconds(stop)} 秒叫停，线程到第 {seconds(ended)} 秒才结束。",
                f"The longest round took {seconds(length)} seconds; the main thread called the halt at second {seconds(stop)}, and the "
                f"worker ended at second {seconds(ended)}.",
            ),
            expected=("一圈 0.1 到 2 秒。", "A round takes 0.1 to 2 seconds.") if quick
            else text(f"最晚在第 {seconds(stop + length)} 秒结束。", f"It ends at second {seconds(stop + length)} at the latest."),
            why=(
                "线程只有看一眼标志的时候才知道有人叫停。多久看一次，就要多久才停得下来。",
                "The worker learns of the halt only when it looks at the flag. How often it looks is how soon it can stop.",
            ),
            next_step=("每一圈都看一次标志吗？", "Is the flag looked at in each round?"),
        )

    exam.every_schedule("whole_program", {}, holds, endless, at_most=30)


@check
def says_goodbye(exam: Exam):
    """线程自己收尾：最后说一句话，不是干到一半被掐断；主线程等它结束再说完。
    The worker tidies up itself: it says a last line and is not cut off half-way; the main thread waits for it before it reports the end."""

    def holds(run: Run) -> None:
        found, stop = told_to_stop(run)
        said = [piece for piece in run.output if piece.stream == "out" and piece.text.strip()]
        own = [index for index, piece in enumerate(said) if piece.thread == found.id]
        by_main = [index for index, piece in enumerate(said) if piece.thread == 0]
        last = said[own[-1]]
        cut = any(fact.number("stopped") == found.id for fact in run.facts_of("daemon_stopped"))
        others = [said[index].text.strip() for index in own[:-1]]
        # Numbers and times differ from round to round; the words of a goodbye do not occur in any of them.
        goodbye = _words(last.text) not in {_words(line) for line in others} and last.at >= stop - CLOSE
        if not cut and goodbye and by_main and by_main[-1] > own[-1]:
            return
        if cut:
            seen = text(f"程序结束的时候，线程还在干活，被掐断了；它最后一句是 {show(last.text.strip())}。",
                        f"When the program ended the worker was still at work and was cut off; its last line was "
                        f"{show(last.text.strip())}.")
        elif not goodbye:
            seen = text(f"线程的最后一行是 {show(last.text.strip())}，和干活时的一样，不像告别。",
                        f"The worker's last line was {show(last.text.strip())}, as in any other round; that is no goodbye.")
        else:
            seen = text("主线程没有等线程结束，就先说完了（或者什么也没有说）。", "The main thread reported the end before the worker had ended (or said nothing).")
        raise Failure(
            seen=seen,
            expected=("线程出了循环，自己打印一句别的话；然后主线程打印最后一行。",
                      "After its loop the worker prints another line; then the main thread prints the last one."),
            why=(
                "daemon 线程在程序结束时被当场掐断：文件写到一半、钱转到一半，都没有机会收尾。叫停、等它自己走完，才是体面的结束。",
                "A daemon is cut off on the spot when the program ends: with a file half written, or money half transferred. To tell it, "
                "and to "
                "wait until it has gone by itself, is the decent way.",
            ),
            next_step=("循环后面还有没有线程自己的话？主线程有没有 join 它？",
                       "Is there a line of the worker's own after its loop? Does the main thread join it?"),
        )

    exam.every_schedule("whole_program", {}, holds, endless, at_most=40)


def _words(line: str) -> str:
    return "".join(character for character in line if not character.isdigit() and not character.isspace())
