"""What is asked of level1/cancel_safely.py."""

from judge import Exam, Failure, Run, Text, check, expect, same, seconds, show, text

HOW = {
    "cancelled": text("以“被取消”结束", "ended as cancelled"),
    "pending": text("一直没有结束", "did not end"),
    "returned": text("正常返回了", "returned as if nothing had happened"),
    "raised": text("抛出了异常", "raised an exception"),
}
PHASES = {
    "open": text("正在打开的时候", "while it was opening"),
    "work": text("正在做一步的时候", "in the middle of a step"),
    "between": text("在两步之间", "between two steps"),
}


class Case:
    """What the device takes for each thing, what the steps give, and the moments at which the job may be cancelled."""

    def __init__(self, exam: Exam) -> None:
        draw = exam.random
        self.takes = {name: draw.randint(2, 6) / 2 for name in ("open", "work", "close")}
        # So long that a watcher which nobody waits for is still there a second after the device was closed.
        self.takes["stop"] = self.takes["close"] + draw.randint(3, 6) / 2
        self.numbers = [draw.randint(100, 999) for _ in range(draw.randint(3, 5))]
        self.step = draw.randint(1, len(self.numbers) - 1)
        begins = self.takes["open"] + self.step * self.takes["work"]
        self.moments = {"open": self.takes["open"] / 2, "work": begins + self.takes["work"] / 2, "between": begins}

    @property
    def inputs(self) -> dict:
        return {"takes": self.takes, "numbers": self.numbers}


def cancelled_at_each(exam: Exam, case: Case, holds, phases: tuple[str, ...] = ("work", "between")) -> None:
    """`holds(run, words for the moment, the moment)` for a run of each moment."""
    for phase in phases:
        moment = case.moments[phase]
        when = text(
            f"{PHASES[phase].zh}（第 {seconds(moment)} 秒）取消",
            f"cancelled {PHASES[phase].en} (second {seconds(moment)})",
        )
        exam.every_schedule("job", {**case.inputs, "cancel_at": moment}, lambda run: holds(run, when, moment), at_most=8)


def entries(run: Run, name: str, what: str) -> list[float]:
    """The seconds at which the device saw this."""
    log = run.told("log") if isinstance(run.told("log"), list) else []
    return [entry[2] for entry in log if isinstance(entry, list) and len(entry) == 3 and entry[:2] == [name, what]]


def how(run: Run) -> str:
    told = run.told("how")
    return told if isinstance(told, str) and told in HOW else "raised"


@check
def works_alone(exam: Exam):
    """没有人取消的时候：打开，一边看守一边一步一步做，收拾，返回每一步的结果。
    When nobody cancels: it opens, does step after step while watching, cleans up, and returns what the steps gave."""
    case = Case(exam)
    step = text(
        "对照题目里的次序：打开、看守、一步一步做、停掉看守、关上。",
        "Compare with the order in the statement: open, watch, step after step, stop watching, close.",
    )

    def holds(run: Run) -> None:
        why = text("先要在没有人打扰的时候做对，才谈得上取消。", "It must be right undisturbed before there can be talk of cancelling.")
        if how(run) != "returned" or not same(run.told("value"), case.numbers):
            value = show(run.told("value"))
            raise Failure(
                seen=(f"run_job {HOW[how(run)].zh}，结果是 {value}。", f"run_job {HOW[how(run)].en}, with {value}."),
                expected=(f"返回 {show(case.numbers)}。", f"It returns {show(case.numbers)}."),
                why=why,
                next_step=step,
            )
        takes, count = case.takes, len(case.numbers)
        opened = takes["open"]
        worked = opened + count * takes["work"]
        stopped = worked + takes["stop"]
        wanted = {
            ("open", "end"): [opened],
            ("watch", "begin"): [opened],
            ("work", "begin"): [opened + number * takes["work"] for number in range(count)],
            ("watch", "end"): [stopped],
            ("close", "begin"): [stopped],
        }
        for (name, what), times in wanted.items():
            told = entries(run, name, what)
            if len(told) == len(times) and all(abs(one - other) <= expect.CLOSE for one, other in zip(told, times)):
                continue
            word = text("开始", "began") if what == "begin" else text("结束", "ended")
            listed = "、".join(map(seconds, told)) or "从来没有", ", ".join(map(seconds, told)) or "never"
            right = "、".join(map(seconds, times)), ", ".join(map(seconds, times))
            raise Failure(
                seen=(f"device.{name} {word.zh}的时刻（秒）：{listed[0]}。", f"device.{name} {word.en} at (seconds): {listed[1]}."),
                expected=(f"device.{name} {word.zh}的时刻（秒）：{right[0]}。", f"device.{name} {word.en} at (seconds): {right[1]}."),
                why=why,
                next_step=step,
            )

    exam.every_schedule("job", case.inputs, holds, at_most=10)


@check
def passes_it_on(exam: Exam):
    """不管在哪个 await 被取消，取消都传了出去：任务以“被取消”结束，也不再做下一步。
    At whichever await it is cancelled, the cancellation is passed on: the task ends as cancelled, and no further step is begun."""
    case = Case(exam)

    def holds(run: Run, when: Text, moment: float) -> None:
        later = [at for at in entries(run, "work", "begin") if at > moment + expect.CLOSE]
        if how(run) == "cancelled" and not later:
            return
        more = text(f"，之后又开始了 {len(later)} 步", f", and began {len(later)} more steps") if later else text("", "")
        raise Failure(
            seen=(f"{when.zh}，run_job {HOW[how(run)].zh}{more.zh}。", f"When {when.en}, run_job {HOW[how(run)].en}{more.en}."),
            expected=("收拾好之后，CancelledError 继续往外传。", "After cleaning up, CancelledError goes on outwards."),
            why=(
                "取消是别人请你停下，靠的就是 CancelledError 一路传出去。把它接住不放，请你停的人会以为你停了，或者一直等你停："
                "asyncio.timeout、TaskGroup、按 Ctrl-C 都会因此失灵。",
                "To cancel is to ask you to stop, and it works by CancelledError going all the way out. If you keep it, whoever "
                "asked believes that you stopped, or waits for it for ever: "
                "asyncio.timeout, TaskGroup and Ctrl-C all fail then.",
            ),
            next_step=(
                "哪一行接住了 CancelledError（except、suppress、finally 里的 return 都会）？收拾完之后它去哪里了？",
                "Which line catches CancelledError (except, suppress and a return inside finally all do), and where does it go "
                "after the cleaning up?",
            ),
        )

    cancelled_at_each(exam, case, holds, ("open", "work", "between"))


@check
def cleans_up(exam: Exam):
    """打开了，就一定关上，正好一次，而且等它关完；还没打开就被取消，就不去关。
    What was opened is closed, exactly once and to the end; cancelled before it was open, it is not closed."""
    case = Case(exam)

    def holds(run: Run, when: Text, moment: float) -> None:
        opened = len(entries(run, "open", "end"))
        begun, ended = len(entries(run, "close", "begin")), len(entries(run, "close", "end"))
        if begun == ended == opened:
            return
        raise Failure(
            seen=(
                f"{when.zh}。run_job 结束的时候，设备打开了 {opened} 次，close 开始了 {begun} 次、做完了 {ended} 次。",
                f"It was {when.en}. When run_job had ended, the device had been opened {opened} times; close had been begun "
                f"{begun} times and finished {ended} times.",
            ),
            expected=(f"close 开始 {opened} 次，做完 {opened} 次。", f"close is begun {opened} times and finished {opened} times."),
            why=(
                "取消会让 await 那一行抛出 CancelledError，后面的行都不再执行。它不是 Exception 的一种，except Exception 接不住；"
                "只有 finally（或者 async with）里的代码一定会执行。没打开过的东西，也不该去关。",
                "Being cancelled makes the await raise CancelledError, and the lines after it are not executed. It is no kind of "
                "Exception, so except Exception does not see it; "
                "only what stands in finally, or in an async with, is executed in any case. And what was never opened must not be closed.",
            ),
            next_step=(
                "从 open 做完的那一刻起，close 由哪几行来保证？open 自己在不在 try 里面？",
                "From the moment when open is done, which lines make sure of close? Is open itself inside the try?",
            ),
        )

    cancelled_at_each(exam, case, holds, ("open", "work", "between"))


@check
def ends_soon(exam: Exam):
    """被取消之后，收拾要多久就用多久，不多等，也不少等。
    After being cancelled it takes exactly as long as the cleaning up takes."""
    case = Case(exam)
    cleaning = case.takes["stop"] + case.takes["close"]

    def holds(run: Run, when: Text, moment: float) -> None:
        took = run.count("ended") - moment
        if how(run) != "pending" and abs(took - cleaning) <= expect.CLOSE:
            return
        seen = text(f"{when.zh}，过了 {seconds(took)} 秒才结束。", f"When {when.en}, it took {seconds(took)} seconds to end.")
        if how(run) == "pending":
            seen = text(f"{when.zh}，过了 {seconds(took)} 秒还没有结束。", f"When {when.en}, it had not ended after {seconds(took)} seconds.")
        raise Failure(
            seen=seen,
            expected=(
                f"看守停下要 {seconds(case.takes['stop'])} 秒，关上要 {seconds(case.takes['close'])} 秒，一共 {seconds(cleaning)} 秒。",
                f"The watching takes {seconds(case.takes['stop'])} seconds to stop and closing takes "
                f"{seconds(case.takes['close'])}: {seconds(cleaning)} seconds.",
            ),
            why=(
                "收拾的时候等一个不会自己结束的东西，就永远等下去，取消也就没有用了。等之前，先让它停。太快也不对：那是没等收拾完就走了。",
                "Waiting in the cleanup for something that does not end by itself lasts for ever, and the cancellation was in "
                "vain. Make it stop first, then wait. "
                "Too fast is wrong as well: then it left before all was cleaned up.",
            ),
            next_step=("看守的任务自己会结束吗？等它之前，谁告诉它停？", "Does the watching task end by itself? Who tells it to stop before it is waited for?"),
        )

    cancelled_at_each(exam, case, holds)


@check
def no_task_left(exam: Exam):
    """run_job 结束的时候，看守的任务也结束了；关设备之前，它就已经停下。
    When run_job has ended, the watching task has ended too; it has stopped before the device is closed."""
    case = Case(exam)

    def holds(run: Run, when: Text, moment: float) -> None:
        tasks, later = int(run.count("tasks")), int(run.count("later"))
        begun, stopped, closing = entries(run, "watch", "begin"), entries(run, "watch", "end"), entries(run, "close", "begin")
        early = bool(begun and closing) and (not stopped or closing[0] < stopped[0] - expect.CLOSE)
        if tasks == 0 and later == 0 and not early:
            return
        seen = text(
            f"{when.zh}。run_job 结束一秒之后，还有 {tasks} 个任务没有结束。",
            f"It was {when.en}. A second after the end of run_job {tasks} tasks had not ended.",
        )
        if tasks == 0:
            seen = text(f"{when.zh}。run_job 结束之后，设备还在被使用。", f"It was {when.en}. After the end of run_job the device was still in use.")
        if early:
            seen = text(
                f"{when.zh}。第 {seconds(closing[0])} 秒开始关设备，那时看守还没有停下。",
                f"It was {when.en}. Closing began at second {seconds(closing[0])}, when the watching had not stopped.",
            )
        raise Failure(
            seen=seen,
            expected=(
                "先让看守停下，等它真的停了，再关设备；最后一个任务也不留。",
                "The watching is stopped first; when it really has stopped the device is closed, and no task is left.",
            ),
            why=(
                "create_task 出来的任务不会因为你结束了就跟着结束，它会拿着已经关掉的设备继续跑。而 task.cancel() 只是请它停，它还要走完自己的收拾；"
                "要 await 它，才知道它停了。",
                "A task made by create_task does not end because you do: it runs on with a device that is closed. And "
                "task.cancel() only asks it to stop; it has its own cleaning up to do, "
                "and you know that it has stopped when you have awaited it.",
            ),
            next_step=("cancel 之后，哪一行在等看守的任务真的结束？", "After cancel, which line waits for the real end of the watching task?"),
        )

    cancelled_at_each(exam, case, holds)


@check
def cleans_up_on_error(exam: Exam):
    """有一步出错的时候，同样收拾干净，错误照样传出去。
    When a step fails it cleans up just the same, and the error goes out."""
    case = Case(exam)

    def holds(run: Run) -> None:
        closed, tasks = len(entries(run, "close", "end")), int(run.count("tasks"))
        wanted = f"RuntimeError: step {case.step}"
        if how(run) == "raised" and run.told("value") == wanted and closed == 1 and tasks == 0:
            return
        value = show(run.told("value"))
        raise Failure(
            seen=(
                f"第 {case.step} 步抛出了 RuntimeError；run_job {HOW[how(run)].zh}（{value}），close 做完了 {closed} 次，还有 {tasks} 个任务没有结束。",
                f"Step {case.step} raised RuntimeError; run_job {HOW[how(run)].en} ({value}), close was finished {closed} times, "
                f"and {tasks} tasks had not ended.",
            ),
            expected=(f"收拾干净，然后抛出 {wanted}。", f"It cleans up and raises {wanted}."),
            why=(
                "离开的路不止一条：做完、出错、被取消。每条路各写一份收拾，总会漏掉一条；写在 finally 里，一份管三条。",
                "There is more than one way to leave: done, failed, cancelled. With cleaning up written for each way, one is "
                "forgotten; in a finally, it is written once for all three.",
            ),
            next_step=("出错的时候，程序会走到收拾的那几行吗？", "When a step fails, does the program get to the lines that clean up?"),
        )

    exam.every_schedule("job", {**case.inputs, "fails_at": case.step}, holds, at_most=10)
