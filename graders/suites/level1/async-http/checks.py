"""What is asked of level1/async_http.py."""

from typing import Callable

from judge import Exam, Failure, Run, Text, check, expect, place, raised, seconds, show, text

PARTS = ("hello", "news", "user", "page", "lesson", "music", "photo")
WORDS = ("早上好", "在吗", "收到", "回声", "你好", "明天见", "再说一遍", "山谷")
SEGMENTS = ("whole", "bytes", "random")
HOW = {
    "closed": text("没有答复，连接就关了", "the connection was closed without an answer"),
    "timed_out": text("等了 10 秒，没有等到完整的答复", "no complete answer came in 10 seconds"),
    "reset": text("连接被重置了", "the connection was reset"),
}
PROBLEMS = {
    "closed": text("头部还没有结束，连接就关了", "the connection was closed before the headers ended"),
    "status_line": text("状态行不合规矩", "the status line is malformed"),
    "line_ends": text("有的行不是以 \\r\\n 结尾", "a line does not end with \\r\\n"),
    "header": text("有一行头部不是“名字: 值”", "a header is not of the form 'name: value'"),
    "length": text("Content-Length 不是一个数", "Content-Length is no number"),
    "chunk": text("分块的正文不合规矩", "the chunks of the body are malformed"),
    "short_body": text("正文比 Content-Length 说的少", "the body is shorter than Content-Length says"),
}
THEN = {
    "open": text("连接还开着", "the connection stayed open"),
    "closed": text("连接关了", "the connection was closed"),
    "more": text("又来了多余的字节", "more bytes came"),
    "refused": text("连接不上", "connecting failed"),
}

RULES = text(
    "客户端不认识你，只认规矩：状态行、头部、空行，行与行之间是 \\r\\n，正文正好有 Content-Length 说的那么多字节（一个汉字在 UTF-8 里是三个字节）。状态告诉程序出了什么事：没有的页说 200，"
    "搜索引擎就会把“找不到”当成内容收进去。",
    "A client does not know you, only the rules: status line, headers, blank line, \\r\\n between lines, and exactly as many "
    "bytes of body as Content-Length says (a Chinese character has three in "
    "UTF-8). The status tells programs what happened: with 200 for a page that is not there, search engines list your 'not "
    "found' as contents.",
)
KEEP = text(
    "HTTP/1.1 的连接默认留着，下一个请求还走它，省去重新连接。所以请求之间没有别的界线，只有空行（和 Content-Length）：一个请求可能分几次到，两个请求也可能一起到，多读的要留给下一个。"
    "对方说了 Connection: close，答完就关，不然它一直等着。",
    "A connection of HTTP/1.1 is kept for the next request, which saves connecting again. So nothing but the blank line (and "
    "Content-Length) parts one request from the next: one may come in pieces, "
    "two may come at once, and what was read too much belongs to the next. After Connection: close, close when you have "
    "answered, or the other side goes on waiting.",
)
FREE = text(
    "事件循环只有一个线程。load 会堵住调用它的线程，在协程里直接调用，所有客户端都陪着等；把它交给别的线程，await 的只是这一个协程。"
    "一个客户端不说话，也只该停住它自己的协程。",
    "The event loop has one thread. load blocks the thread that calls it: called in a coroutine it makes all clients wait; "
    "handed to another thread, only this one coroutine awaits it. And a client that "
    "says nothing should stop its own coroutine alone.",
)
REFUSE = text(
    "网上什么人都有：扫描器、写错的程序、不懂 HTTP 的工具。不合规矩的请求也要答，告诉对方错在哪里；一个坏请求让处理它的协程抛出异常，对方就只看到连接莫名其妙地断了。"
    "POST 的正文跟在空行后面，不读掉，它就会被当成下一个请求。",
    "There are all kinds of people on the net: scanners, broken programs, tools that know no HTTP. Answer what breaks the rules "
    "too, and say what is wrong; if the coroutine dies of it, the other side only sees a "
    "connection that vanished. The body of a POST follows the blank line: if it is not read, it is taken for the next request.",
)
COME_AND_GO = text(
    "客户端随时会走，有的走在请求的半路上，有的不等答复。每走一个都要把连接关上，漏一个就少一个文件描述符，直到谁也连不上。",
    "Clients leave at any time, some in the middle of a request, some before the answer. Close the connection of each: every one "
    "that is forgotten costs a descriptor, until nobody can connect.",
)


class Site:
    """Some pages, with Chinese in them."""

    def __init__(self, exam: Exam) -> None:
        self.draw = exam.random
        self.pages = {self.path(): f"{self.draw.choice(WORDS)} {self.draw.randint(100, 999)}" for _ in range(4)}
        self.paths = list(self.pages)

    def path(self) -> str:
        return "/" + "/".join(self.draw.sample(PARTS, 2)) + str(self.draw.randint(1000, 99999))

    def visits(self, talks: list, takes: float = 0.0, segments: str = "whole") -> dict:
        return {"pages": self.pages, "takes": takes, "talks": talks, "segments": segments}


def get(path: str, *headers: str, method: str = "GET", body: str = "") -> str:
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *headers]
    if body:
        lines.append(f"Content-Length: {len(body.encode())}")
    return "\r\n".join([*lines, "", body])


def died(why: Text, step: Text) -> Callable[[Run], Failure | None]:
    def found(run: Run) -> Failure | None:
        error = next((thread.error for thread in run.threads if thread.error is not None), None)
        if error is None:
            return None
        what = raised(error)
        return Failure(
            seen=(f"服务器抛出了异常 {what.zh}。", f"The server raised {what.en}."),
            expected=("serve 一直服务，直到被取消。", "serve goes on until it is cancelled."),
            why=why,
            next_step=step,
        )

    return found


def answered(answer: dict, asked: Text, status: int, body: str | None, why: Text, step: Text) -> None:
    """A well-formed answer with this status, and this body unless it is None."""
    seen = HOW.get(answer["how"])
    told = answer["headers"].get("content-length")
    if seen is None and answer["status"] != status:
        seen = text(f"答复的状态是 {answer['status']}", f"the status of the answer is {answer['status']}")
    elif seen is None and answer["problems"]:
        seen = PROBLEMS[answer["problems"][0]]
    elif seen is None and told is None:
        seen = text("答复里没有 Content-Length", "the answer has no Content-Length")
    elif seen is None and body is not None and answer["body"] != body:
        seen = text(
            f"按 Content-Length 读 {told} 个字节，正文是 {show(answer['body'])}",
            f"with the {told} bytes of Content-Length the body is {show(answer['body'])}",
        )
    if seen is None:
        return
    wants = text(f"状态 {status}", f"Status {status}")
    if body is not None:
        wants = text(f"状态 {status}，正文 {show(body)}", f"Status {status}, with the body {show(body)}")
    raise Failure(
        seen=(f"{asked.zh}：{seen.zh}。", f"{asked.en}: {seen.en}."), expected=(f"{wants.zh}。", f"{wants.en}."), why=why, next_step=step
    )


def talk_of(run: Run, number: int, total: int) -> dict:
    expect.listens(run)
    talk = run.values("talks", total)[number]
    return talk if isinstance(talk, dict) else {"answers": [], "then": "refused"}


def then(run: Run, talk: dict, wanted: str, asked: Text, why: Text, step: Text) -> None:
    if talk["then"] == wanted:
        return
    raise Failure(
        seen=(f"{asked.zh}，之后{THEN[talk['then']].zh}。", f"{asked.en}; after that {THEN[talk['then']].en}."),
        expected=(f"{THEN[wanted].zh}。", f"{THEN[wanted].en[:1].upper()}{THEN[wanted].en[1:]}."),
        why=why,
        next_step=step,
    )


def conversation(exam: Exam, site: Site, turns: list[tuple], finally_: str, why: Text, step: Text, segments: str = "whole") -> None:
    """One connection. A turn is (pieces, [(words for what was asked, status, body)])."""
    asked = [answer for _, answers in turns for answer in answers]
    inputs = site.visits([[[pieces, len(answers)] for pieces, answers in turns]], segments=segments)

    def holds(run: Run) -> None:
        talk = talk_of(run, 0, 1)
        for told, (words, status, body) in zip(talk["answers"], asked):
            answered(told, words, status, body, why, step)
        then(run, talk, finally_, asked[-1][0], why, step)

    exam.every_schedule("visits", inputs, holds, died(why, step), at_most=4)


def request(path: str, how: tuple[str, str] = ("", ""), method: str = "GET") -> Text:
    return text(f"{method} {path}{how[0]}", f"{method} {path}{how[1]}")


@check
def answers(exam: Exam):
    """有的页，200 和它的正文；没有的，404。答复合乎 HTTP 的规矩。
    200 and its text for a page that there is, 404 for one that there is not, in well-formed HTTP."""
    site = Site(exam)
    missing = site.path()
    step = text("用 curl -v 看一看答复，和题目里的样子一行一行地对。", "Look at the answer with curl -v, and compare it line by line with the statement.")
    turns = [
        ([get(site.paths[0])], [(request(site.paths[0]), 200, site.pages[site.paths[0]])]),
        ([get(missing)], [(request(missing, ("（没有这一页）", " (no such page)")), 404, None)]),
        ([get(site.paths[1])], [(request(site.paths[1]), 200, site.pages[site.paths[1]])]),
    ]
    inputs = site.visits([[[pieces, 1]] for pieces, _ in turns])

    def holds(run: Run) -> None:
        for number, (_, [(words, status, body)]) in enumerate(turns):
            talk = talk_of(run, number, len(turns))
            if not talk["answers"]:
                then(run, talk, "open", words, RULES, step)
            answered(talk["answers"][0], words, status, body, RULES, step)

    exam.every_schedule("visits", inputs, holds, died(RULES, step), at_most=5)


@check
def keeps_alive(exam: Exam):
    """一个连接上可以有很多请求，分几次到、一起到都行；对方说 Connection: close 才关。
    A connection carries many requests, in pieces or together; it is closed after Connection: close."""
    site = Site(exam)
    first, second, third, fourth = site.paths
    page = site.pages
    step = text(
        "读到空行之后，多读到的字节在哪里？答完之后，协程走到哪一行？",
        "When the blank line has come, where are the bytes that were read beyond it? Which line does the coroutine reach after an answer?",
    )
    one = get(second)
    cut = site.draw.randint(3, len(one) - 4)
    together = text(f"一次发来两个请求（{third} 和 {fourth}）", f"Two requests at once ({third} and {fourth})")
    turns = [
        ([get(first)], [(request(first), 200, page[first])]),
        ([one[:cut], one[cut:]], [(request(second, ("，分两次到", " in two pieces")), 200, page[second])]),
        ([get(third) + get(fourth)], [(together, 200, page[third]), (together, 200, page[fourth])]),
    ]
    said_close = request(first, ("，带着 Connection: close", " with Connection: close"))
    closing = ([get(first, "Connection: close")], [(said_close, 200, page[first])])
    for segments in SEGMENTS:
        conversation(exam, site, turns, "open", KEEP, step, segments)
    conversation(exam, site, [turns[0], closing], "closed", KEEP, step)


@check
def many_slow_clients(exam: Exam):
    """有人不说话，有的页要读很久，别人照样马上得到答复；事件循环不被堵住。
    Some say nothing, some pages take long to load, and the others are served at once all the same; the event loop stays free."""
    site = Site(exam)
    takes, silent = site.draw.randint(2, 6) / 2, site.draw.randint(2, 3)
    step = text("哪一行会让整个线程停下来？怎样让它停在别的线程里？", "Which line stops the whole thread? How can it stop another thread instead?")

    def holds(run: Run) -> None:
        expect.listens(run)
        blocking = next((fact for fact in run.facts_of("receive") if fact.string("by") == "student" and fact.number("timeout") != 0), None)
        if blocking is not None or not run.facts_of("task"):
            at = place(blocking.frame) if blocking is not None else text("", "")
            raise Failure(
                seen=(f"有线程停在套接字上等客户端{at.zh}，不是事件循环在等。", f"A thread waits at a socket for its client{at.en}, not the event loop."),
                expected=("所有的客户端由一个事件循环照顾。", "One event loop looks after all clients."),
                why=FREE,
                next_step=("看看 asyncio.start_server。", "See asyncio.start_server."),
            )
        expect.loop_stays_free(run, FREE, step)
        for path, answer, waited in zip(site.paths, run.values("answers", len(site.paths)), run.counts("waits", len(site.paths))):
            if waited > takes + expect.CLOSE:
                raise Failure(
                    seen=(
                        f"{silent} 个客户端连上了不说话，{len(site.paths)} 个同时各要一页，读一页要 {seconds(takes)} 秒，其中一个等了 {seconds(waited)} 秒。",
                        f"{silent} clients were connected and silent, {len(site.paths)} asked for a page each; loading one takes "
                        f"{seconds(takes)} s, and one client waited "
                        f"{seconds(waited)} s.",
                    ),
                    expected=(f"每一个都只等 {seconds(takes)} 秒。", f"Each of them waits {seconds(takes)} seconds."),
                    why=FREE,
                    next_step=step,
                )
            answered(answer, request(path), 200, site.pages[path], FREE, step)

    requests = [get(path) for path in site.paths]
    inputs = {"pages": site.pages, "takes": takes, "silent": silent, "half": requests[0][:9], "requests": requests}
    exam.every_schedule("crowd", inputs, holds, died(FREE, step), at_most=15)


@check
def refuses_politely(exam: Exam):
    """别的方法答 405 和 Allow，正文读掉，连接接着用；看不懂的答 400，然后关闭。
    Other methods get 405 with Allow, their body is read and the connection goes on; what cannot be understood gets 400 and is closed."""
    site = Site(exam)
    path = site.paths[0]
    method, body = site.draw.choice(("POST", "PUT", "PATCH")), f"name={site.draw.randint(100, 999)}"
    step = text("收到什么样的第一行，你的程序会出错？请求的正文由谁读掉？", "For which first lines does your program fail? And who reads the body of a request?")
    refused = request(path, ("，带正文", " with a body"), method)
    posted = get(path, method=method, body=body)
    deleted = request(path, method="DELETE")
    after = request(path, (f"，跟在 {method} 的后面", f" right after the {method}"))
    turns = [
        ([posted], [(refused, 405, None)]),
        ([get(path, method="DELETE")], [(deleted, 405, None)]),
        ([posted + get(path)], [(refused, 405, None), (after, 200, site.pages[path])]),
    ]
    conversation(exam, site, turns, "open", REFUSE, step)

    def allowed(run: Run) -> None:
        answer = talk_of(run, 0, 1)["answers"][0]
        answered(answer, deleted, 405, None, REFUSE, step)
        allow = answer["headers"].get("allow")
        if allow is None or "GET" not in allow.upper():
            raise Failure(
                seen=("405 的答复里没有 Allow: GET。", "The answer with 405 has no Allow: GET."),
                expected=("Allow 说明这里可以用什么方法。", "Allow says which methods there are."),
                why=REFUSE,
                next_step=("给 405 加上一行头部。", "Give the 405 one more header."),
            )

    exam.once("visits", site.visits([[[[get(path, method="DELETE")], 1]]]), allowed, died(REFUSE, step))
    for line in ("HELLO\r\n\r\n", f"GET {path}\r\n\r\n", f"GET {path} HTTP/1.1 please\r\nHost: 127.0.0.1\r\n\r\n", "\r\n\r\n"):
        bad = text(f"请求的第一行是 {show(line.split(chr(13))[0])}", f"A request begins with {show(line.split(chr(13))[0])}")
        conversation(exam, site, [([line], [(bad, 400, None)])], "closed", REFUSE, step)


@check
def outlives_clients(exam: Exam):
    """客户端走了，它的连接就关上：说到一半走的、不等答复就断线的，都一样。
    When a client has left its connection is closed: after half a request, or broken off before the answer, just the same."""
    site = Site(exam)
    path = site.paths[0]
    step = text(
        "读到末尾的时候、对方断线的时候，协程走到哪几行？writer 由谁来关？",
        "At the end, and when the other side breaks off, which lines are reached? Who closes the writer?",
    )
    later = request(path, ("，在别人离开之后", " after others have left"))

    def holds(run: Run) -> None:
        expect.listens(run)
        answered(run.values("answers", 1)[0], later, 200, site.pages[path], COME_AND_GO, step)
        left = next((fact for fact in run.facts_of("left_open") if fact.string("socket_kind") == "connection"), None)
        if left is not None:
            at = place(left.frame)
            raise Failure(
                seen=(f"客户端走了，服务器这边的连接没有关{at.zh}。", f"A client had gone, and the server's side was not closed{at.en}."),
                expected=("走一个，关一个。", "When a client has left, its connection is closed."),
                why=COME_AND_GO,
                next_step=step,
            )

    exam.every_schedule("leaving", {"pages": site.pages, "takes": 1.0, "request": get(path)}, holds, died(COME_AND_GO, step), at_most=8)
