"""Words for what can go wrong with any program, so that a check need not find its own."""

from __future__ import annotations

from . import stuck
from .runs import Run
from .waiting import place, raised, waiting_list
from .words import Failure, Text, clean, seconds, text


def ending_failure(run: Run) -> Failure:
    """What a run that did not return is taken to mean."""
    words = {
        "deadlock": _deadlock,
        "raised": _raised,
        "exited": _exited,
        "step_limit": _endless,
        "cpu_limit": _endless_computing,
        "virtual_time_limit": _never_ends,
        "crashed": _crashed,
        "waits_for_input": _waits_for_input,
        "uncontrolled": _uncontrolled,
    }
    return stuck.failure(run) or words[run.ending.kind](run)


def _deadlock(run: Run) -> Failure:
    who = waiting_list(run)
    return Failure(
        seen=text(f"程序卡住了，谁也走不下去：{who.zh}。", f"The program is stuck, nobody can go on: {who.en}."),
        expected=text("每个线程都能走到底。", "Every thread gets to its end."),
        why=text(
            "每个线程都在等别人先动，而能让它们醒来的人自己也在等，或者已经走了。这不是慢，是永远不会结束；"
            "在你的电脑上也许很少碰上，碰上一次，程序就死在那里。",
            "Each thread waits for another one to move first, and whoever could wake it waits as well or has "
            "already gone. This is not "
            "slow, it never ends. It may be rare on your machine, but once it happens the program hangs for "
            "good.",
        ),
        next_step=text(
            "对着下面列出的每一行问：这个线程在等谁？那个人在做什么？",
            "Ask of each line listed below: whom does this thread wait for, and what is that one doing?",
        ),
    )


def _raised(run: Run) -> Failure:
    what = raised(run.ending.error)
    return Failure(
        seen=text(f"程序抛出了异常 {what.zh}。", f"The program raised {what.en}."),
        expected=text("程序正常走完，不抛出异常。", "The program goes to its end without an exception."),
        why=text(
            "异常从这一行一直传到了最外面，后面的代码都没有执行。",
            "The exception went all the way out, so nothing after that line was executed.",
        ),
        next_step=text(
            "先看异常的类型和那一行：那一刻，每个变量的值是什么？",
            "Look at the kind of exception and at that line: what is the value of each variable at that "
            "moment?",
        ),
    )


def thread_failure(run: Run) -> Failure | None:
    """A thread that died of an exception, even though the program went on."""
    broken = next((thread for thread in run.threads if thread.error is not None), None)
    if broken is None:
        return None
    what = raised(broken.error)
    return Failure(
        seen=text(f"线程 {broken.name} 因异常而中断：{what.zh}。", f"The thread {broken.name} died of {what.en}."),
        expected=text("每个线程都正常走完。", "Every thread gets to its end without an exception."),
        why=text(
            "线程里的异常不会传给别的线程：它只打印一段信息，这个线程剩下的工作就没人做了，主程序却毫不知情。",
            "An exception in a thread does not reach the others: it is printed, the rest of that thread's "
            "work is left undone, and the main "
            "program never learns of it.",
        ),
        next_step=text("看那一行为什么会抛出这个异常。", "See why that line raises this exception."),
    )


def _exited(run: Run) -> Failure:
    return Failure(
        seen=text(
            "程序调用了退出（例如 sys.exit），中途结束了。",
            "The program asked to exit (for example by sys.exit) and ended half-way.",
        ),
        expected=text("程序自己走到最后一行。", "The program reaches its last line by itself."),
        why=text("退出得太早，后面要看的事情都没有发生。", "It left too early: what was to be looked at did not happen."),
        next_step=text("找到调用退出的那一行，想想它为什么会被执行。", "Find the line that exits, and why it is reached."),
    )


def _then(run: Run) -> Text:
    """A sentence on where everybody was at the end, if that is known."""
    who = waiting_list(run)
    return text(f"那时，{who.zh}。" if who.zh else "", f" Then {who.en}." if who.en else "")


def _endless(run: Run) -> Failure:
    then = _then(run)
    return Failure(
        seen=text(
            f"程序走了 {run.steps} 步还没有结束，一直在转圈。{then.zh}",
            f"After {run.steps} steps the program had not ended; it goes round and round.{then.en}",
        ),
        expected=text("程序会结束。", "The program ends."),
        why=text(
            "有一个循环永远等不到它要的条件：也许没有人改那个变量，也许改的人轮不到执行。",
            "Some loop never sees the condition that it wants: perhaps nobody changes that variable, or "
            "whoever would change it never gets a turn.",
        ),
        next_step=text("看看哪个循环的条件不会再变。", "Find the loop whose condition does not change any more."),
    )


def _endless_computing(run: Run) -> Failure:
    return Failure(
        seen=text("程序用完了给它的计算时间还没有结束。", "The program used up its computing time and had not ended."),
        expected=text("这点工作只要几毫秒。", "This little work takes milliseconds."),
        why=text(
            "睡眠和等待不花计算时间，所以一定有代码在不停地算：多半是一个不会结束的循环。",
            "Sleeping and waiting cost no computing time, so some code computes all the while: most likely "
            "a loop that does not end.",
        ),
        next_step=text("看看哪个循环可能永远不结束。", "Look for a loop that may never end."),
    )


def _never_ends(run: Run) -> Failure:
    then = _then(run)
    return Failure(
        seen=text(
            f"过了 {seconds(run.virtual_seconds)} 秒（按程序里的时间算），程序还没有结束。{then.zh}",
            f"After {seconds(run.virtual_seconds)} seconds of the program's own time it had not ended.{then.en}",
        ),
        expected=text("程序会结束。", "The program ends."),
        why=text(
            "它一直在睡一会儿、看一眼、再睡一会儿，可是它等的事情不会发生。",
            "It sleeps, looks, and sleeps again, but what it waits for does not happen.",
        ),
        next_step=text(
            "想想它在等什么，谁会让那件事发生，那个人能不能走到那一行。",
            "What does it wait for, who would make that happen, and can that one get there?",
        ),
    )


def _crashed(run: Run) -> Failure:
    error = run.ending.error
    at = place(error.place) if error is not None else text("", "")
    how = clean(error.message, 100) if error is not None and error.type in ("ProcessEnded", "Signal") else ""
    by = text(f"（{how}）", f" ({how})") if how else text("", "")
    return Failure(
        seen=text(
            f"运行程序的进程突然没有了{by.zh}{at.zh}，没有走到最后。",
            f"The process that ran the program vanished before the end{by.en}{at.en}.",
        ),
        expected=text("程序自己走到最后一行。", "The program reaches its last line by itself."),
        why=text(
            "进程被强行结束（例如 os._exit），或者解释器崩溃了。打印了什么不算数，看的是程序做了什么。",
            "The process was ended by force (for example by os._exit), or the interpreter crashed. What it "
            "printed does not count; what it did does.",
        ),
        next_step=text("去掉强行结束进程的代码。", "Remove what ends the process by force."),
    )


def _waits_for_input(run: Run) -> Failure:
    return Failure(
        seen=text(
            "程序在等键盘输入，可是已经没有更多输入了。",
            "The program waits for input from the keyboard, and there is no more.",
        ),
        expected=text("只读题目里说的那几行输入。", "It reads only the input that the statement names."),
        why=text("评分时没有人坐在键盘前。", "Nobody sits at the keyboard during grading."),
        next_step=text("数一数 input() 被调用了几次。", "Count how often input() is called."),
    )


def _uncontrolled(run: Run) -> Failure:
    fact = next(iter(run.facts_of("uncontrolled")), None)
    at = place(fact.frame if fact else None)
    return Failure(
        seen=text(f"程序停在了评分环境管不到的地方{at.zh}。", f"The program blocked where grading has no control{at.en}."),
        expected=text(
            "只用题目里提到的标准库来等待和通信。",
            "It waits and talks by the standard library that the statement mentions.",
        ),
        why=text(
            "评分要能一步一步重放线程的交错。子进程、外部程序、直接读写文件描述符，都在这个控制之外。",
            "Grading must be able to replay every interleaving. Child processes, other programs and bare "
            "file descriptors are outside its control.",
        ),
        next_step=text(
            "换成 threading、asyncio、socket 这样的标准库写法。",
            "Use threading, asyncio or socket of the standard library instead.",
        ),
    )


def violation_failure() -> Failure:
    return Failure(
        seen=text(
            "程序干扰了评分环境，收到的回答不符合约定。",
            "The program interfered with grading: the answers received do not keep to the protocol.",
        ),
        expected=text("程序只做题目要求的事。", "The program does what the task asks, and nothing else."),
        why=text(
            "评分只认程序真正做了什么。往评分用的通道里写东西，只会让这一项不通过，并留下记录。",
            "Only what the program really does counts. Writing into the channel that grading uses fails the "
            "check and is recorded.",
        ),
        next_step=text(
            "去掉直接读写文件描述符、改动解释器内部的代码。",
            "Remove code that writes to file descriptors or changes the interpreter's internals.",
        ),
    )
