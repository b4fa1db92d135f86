"""Words for who waits where, and for what."""

from __future__ import annotations

from .runs import Actor, Error, Frame, Run, Wait
from .words import Text, clean, text

WAITED_FOR = {
    "lock": text("锁", "the lock"),
    "rlock": text("锁", "the lock"),
    "condition": text("条件变量的通知", "a notify on the condition"),
    "event": text("事件被设置", "the event to be set"),
    "semaphore": text("信号量", "the semaphore"),
    "barrier": text("栅栏", "the barrier"),
    "queue": text("队列", "the queue"),
    "join": text("另一个线程结束", "another thread to end"),
    "future": text("任务的结果", "the result of a job"),
    "selector": text("事件循环里的下一件事", "the next thing to happen in the event loop"),
    "socket": text("网络上的数据", "the network"),
    "sleep": text("睡眠结束", "the end of its sleep"),
    "task": text("另一个任务结束", "another task to end"),
    "thread": text("另一个线程里的工作做完", "work in another thread to be done"),
    "channel": text("通道", "the channel"),
    "pipe": text("管道里的数据", "data from a pipe"),
    "loop": text("事件循环里的下一件事", "the next thing to happen in the event loop"),
    "signal": text("一个信号", "a signal"),
}


def place(frame: Frame | None) -> Text:
    """`(第 9 行：self.lock.acquire())`, or nothing when the line is not the student's."""
    if frame is None or not frame.is_students:
        return text("", "")
    source = clean(frame.source.strip(), 120)
    return text(f"（第 {frame.line} 行：{source}）", f" (line {frame.line}: {source})")


def waiting(wait: Wait, run: Run) -> Text:
    """One sentence about one stuck thread."""
    what = WAITED_FOR.get(wait.on, text(wait.on, wait.on))
    named = wait.on in ("lock", "rlock", "semaphore", "event", "condition", "queue") and wait.object
    thing = text(f"{what.zh}（{wait.object}）", f"{what.en} ({wait.object})") if named else what
    who = wait.task or _name(wait, run)
    at = place(wait.at)
    if wait.on == "running":
        return text(f"{who} 还在运行{at.zh}", f"{who} is at work{at.en}")
    holder = wait.held_by_task or next((thread.name for thread in run.threads if thread.id == wait.held_by), None)
    own = wait.held_by is not None and Actor(wait.held_by, wait.held_by_task) == wait.actor
    if wait.on in ("task", "join") and holder is not None and not own:
        held = text(f"（{holder}）", f" ({holder})")
    elif holder is None or own:
        itself = text("任务", "task") if wait.task else text("线程", "thread")
        held = text(f"，而它正被这个{itself.zh}自己拿着", f", which this very {itself.en} holds") if own else text("", "")
    else:
        held_at = place(wait.held_at)
        held = text(f"，而它被 {holder} 拿着{held_at.zh}", f", which {holder} holds{held_at.en}")
    return text(f"{who} 在等{thing.zh}{at.zh}{held.zh}", f"{who} waits for {thing.en}{at.en}{held.en}")


def _name(wait: Wait, run: Run) -> str:
    """In a process that the program started, the process is named, and the thread only if it is not the first one."""
    process = next((process.name for process in run.processes if process.id == wait.process), None)
    if process is None:
        return wait.name
    return process if wait.name == "MainThread" else f"{process}/{wait.name}"


def waiting_list(run: Run, most: int = 4) -> Text:
    # Whoever stands at a line of the student's own comes first; who drives the program is of no interest.
    own = [wait for wait in run.ending.waits if wait.at is not None and wait.at.is_students]
    waits = [waiting(wait, run) for wait in (own or run.ending.waits)[:most]]
    return text("；".join(wait.zh for wait in waits), "; ".join(wait.en for wait in waits))


def raised(error: Error) -> Text:
    at = place(error.place)
    said = f"{error.type}: {error.message}" if error.message else error.type
    return text(f"{clean(said, 300)}{at.zh}", f"{clean(said, 300)}{at.en}")
