"""What is told of a program of the student's own idea: whether it starts, and what of it really ran at the same time.

Facts inform a person and decide nothing. They speak of one run under one schedule, and say so where they could not look.
"""

from __future__ import annotations

from .exam import Exam
from .expect import most_at_once
from .runs import Fact, Frame, Run
from .waiting import raised, waiting_list
from .words import Failure, Text, seconds, text

IDS = ("starts", "concurrency")
MOST_FINDINGS = 30
VISITORS = 3

# What the harness noticed that is worth a second look by a person.
NOTICED = {
    "race": text("几个线程不加锁地碰同一个数据。", "Threads touch the same data without a lock."),
    "lock_order_cycle": text("几把锁的先后顺序不一致，可能死锁。", "Locks are taken in different orders: a deadlock is possible."),
    "loop_blocked": text("事件循环在这里被堵住。", "The event loop is blocked here."),
    "never_awaited": text("协程造出来了，却没有人 await。", "A coroutine is made and never awaited."),
    "busy_wait": text("不停地看，而不是等通知。", "It keeps looking instead of waiting to be told."),
    "left_open": text("用完没有关的套接字。", "A socket that is never closed."),
    "uncontrolled": text("这里用到了评分环境管不住的东西。", "Something here is beyond what is observed."),
}


def observe(exam: Exam) -> list[dict]:
    """The facts, from one run of the program; of a server, from a second one with visitors."""
    try:
        alone = exam.observe("whole_program", {})
        visited = exam.observe("with_visitors", {"visitors": VISITORS}) if _listens(alone) else None
    except Failure:
        nothing = text("程序破坏了和评分环境的通信，没有观察到什么。", "The program broke the conversation with the harness; nothing was observed.")
        return [_fact("starts", "undecided", nothing), _fact("concurrency", "uncontrolled", nothing)]
    return [_starts(alone), _concurrency(visited or alone, was_visited=visited is not None)]


def _listens(run: Run) -> bool:
    return any(fact.string("by") == "student" for fact in run.facts_of("listen"))


def _starts(run: Run) -> dict:
    word, said = _ending(run)
    error = run.ending.error or next((thread.error for thread in run.threads if thread.error is not None), None)
    where = [_finding(error.place, error.type, raised(error))] if error is not None and error.place is not None else []
    return _fact("starts", word, said, where)


def _ending(run: Run) -> tuple[str, Text]:
    kind, took = run.ending.kind, seconds(run.virtual_seconds)
    if kind in ("deadlock", "virtual_time_limit") and _listens(run):
        port = int(next(fact.number("port") or 0 for fact in run.facts_of("listen") if fact.string("by") == "student"))
        return "yes", text(f"能启动，在端口 {port} 上等客户端。", f"It starts, and waits for clients on port {port}.")
    if kind == "returned":
        broken = next((thread for thread in run.threads if thread.error is not None), None)
        if broken is not None:
            what = raised(broken.error)
            return "yes", text(f"能启动并走到底，但线程 {broken.name} 中途因异常结束：{what.zh}。",
                               f"It starts and gets to its end, but the thread {broken.name} died of {what.en}.")
        return "yes", text(f"能启动，{took} 秒（虚拟时间）后自己结束。", f"It starts, and ends by itself after {took} s of virtual time.")
    if kind in ("raised", "crashed", "exited"):
        what = raised(run.ending.error) if run.ending.error is not None else text("原因不明", "an unknown cause")
        return "no", text(f"启动后以错误结束：{what.zh}。", f"It ends with an error: {what.en}.")
    if kind == "deadlock":
        who = waiting_list(run)
        return "stuck", text(f"能启动，但卡住了：{who.zh}。", f"It starts, but gets stuck: {who.en}.")
    words = {
        "waits_for_input": ("yes", text("能启动，然后等键盘输入；评分时没有人输入，后面的没有看到。",
                                        "It starts, then waits for input at the keyboard; nobody types here, so the rest was not seen.")),
        "virtual_time_limit": ("yes", text("能启动；到不再看它的时候还在运行。", "It starts, and was still running when we stopped looking.")),
        "step_limit": ("yes", text("能启动；到不再看它的时候还在忙。", "It starts, and was still busy when we stopped looking.")),
        "cpu_limit": ("yes", text("能启动；到不再看它的时候还在计算。", "It starts, and was still computing when we stopped looking.")),
    }
    unseen = text("程序停在评分环境管不住的地方，能不能正常运行要由人来看。",
                  "The program stands still where it cannot be observed; a person has to see whether it works.")
    return words.get(kind, ("undecided", unseen))


def _concurrency(run: Run, was_visited: bool) -> dict:
    threads = sum(1 for thread in run.threads if thread.by != "scenario")
    tasks = [fact for fact in run.facts_of("task") if fact.string("name") != "Task-1"]
    tasks_at_once = most_at_once([(fact.number("started_at"), fact.number("ended_at")) for fact in tasks])
    connections = next(iter(run.facts_of("connections")), None)
    sockets = _count(connections, "made") + _count(connections, "accepted"), max(
        _count(connections, "most"), _count(connections, "most_accepted")
    )
    at_once = max(run.most_alive, run.most_processes, tasks_at_once)
    word = "observed" if at_once >= 2 else "one_at_a_time" if at_once == 1 else "none"
    counted = [
        (threads, run.most_alive, "线程", "threads"),
        (len(run.processes), run.most_processes, "进程", "processes"),
        (len(tasks), tasks_at_once, "协程任务", "tasks"),
        (*sockets, "连接", "connections"),
    ]
    numbers = _numbers([one for one in counted if one[0]])
    if was_visited:
        numbers = text(f"有 {VISITORS} 个客户端同时来访。{numbers.zh}", f"{VISITORS} clients came at once. {numbers.en}")
    if run.ending.kind == "uncontrolled" or run.facts_of("uncontrolled"):
        word = word if word == "observed" else "uncontrolled"
        numbers = text(f"{numbers.zh}程序有一部分跑在评分环境管不住的地方（例如别的程序），那里发生了什么没有看到。",
                       f"{numbers.en} A part of the program runs where it cannot be observed (such as another program); what happens there was not seen.")
    return _fact("concurrency", word, numbers, _places(run))


def _numbers(counted: list[tuple[int, int, str, str]]) -> Text:
    if not counted:
        return text("除了主线程，没有看到别的线程、进程、任务或连接。", "Beside the main thread no thread, process, task or connection was seen.")
    zh = "；".join(f"{zh} {number} 个，最多同时 {most} 个" for number, most, zh, _ in counted)
    en = "; ".join(f"{en}: {number}, at most {most} at once" for number, most, _, en in counted)
    return text(f"除了主线程和主任务，看到：{zh}。", f"Beside the main thread and the main task: {en}.")


def _count(fact: Fact | None, name: str) -> int:
    return int(fact.number(name) or 0) if fact is not None else 0


def _places(run: Run) -> list[dict]:
    """Where pools, processes and listeners are made, and what was noticed on the way; each line once."""
    found: dict[tuple, dict] = {}
    for fact in run.facts:
        frame, words = fact.frame, _words(fact)
        if fact.kind == "left_open" and _listens(run):
            continue  # a server is ended from outside, with all that it has open
        if fact.kind == "race":
            frames = fact.listing("frames")
            frame = frame or (Fact("race", None, {"at": frames[0]}).place("at") if frames else None)
        if words is not None and frame is not None and frame.is_students:
            found.setdefault((frame.file, frame.line, fact.kind), _finding(frame, fact.kind, words))
    return list(found.values())


def _words(fact: Fact) -> Text | None:
    if fact.kind == "pool":
        size = int(fact.number("size") or 0)
        zh, en = ("进程", "processes") if fact.string("pool_kind") == "process" else ("线程", "threads")
        return text(f"一个池，最多 {size} 个{zh}。", f"A pool of up to {size} {en}.")
    if fact.kind == "process":
        return text("在这里启动进程。", "A process is started here.")
    if fact.kind == "listen" and fact.string("by") == "student":
        port = int(fact.number("port") or 0)
        return text(f"在端口 {port} 上监听。", f"Listens on port {port}.")
    return NOTICED.get(fact.kind)


def _fact(name: str, word: str, said: Text, findings: list[dict] | None = None) -> dict:
    listed = findings or []
    return {"id": name, "word": word, "summary": said.as_json(), "findings": listed[:MOST_FINDINGS], "count": len(listed)}


def _finding(frame: Frame, code: str, said: Text) -> dict:
    return {"file": frame.file, "line": max(0, frame.line), "code": code[:64], "message": said.as_json()}
