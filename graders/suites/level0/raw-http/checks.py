"""What is asked of level0/raw_http.py."""

from typing import Callable

from judge import Exam, Failure, Run, Text, check, expect, place, raised, reasons, show, text

PARTS = ("hello", "news", "user", "page", "lesson", "music", "photo")
PROBLEMS = {
    "status_line": text("状态行不合规矩", "the status line is malformed"),
    "line_ends": text("有的行不是以 \\r\\n 结尾", "a line does not end with \\r\\n"),
    "header": text("有一行头部不是“名字: 值”", "a header is not of the form 'name: value'"),
    "closed": text("头部还没有结束（没有空行），连接就关了", "the connection was closed before the headers ended (no blank line)"),
}
RULES = text(
    "浏览器不认识你，只认规矩：状态行、头部、空行、正文，行与行之间是 \\r\\n。差一个字符，它就分不清哪里是头部、哪里是正文。",
    "A browser does not know you, only the rules: status line, headers, blank line, body, with \\r\\n between lines. One character off, and it cannot "
    "tell where headers end and the body begins.",
)
BYTES = text(
    "网络上走的是字节，一个汉字在 UTF-8 里占三个字节，len(文字) 数的却是字数。长度写少了，正文末尾被剪掉；写多了，浏览器一直等下去；不写，它只好等到连接关闭。",
    "Bytes travel on the network, and a Chinese character takes three in UTF-8, while len() of a text counts characters. Too small a length cuts the body, "
    "too large a one makes the browser wait, and without one it can only wait for the connection to close.",
)
ONE_AFTER_ANOTHER = text(
    "一个网页要好几个请求，一个网站有很多访客。服务端答完一个就回去等下一个，谁来了又一声不响地走，也不能让它倒下。",
    "A single page takes several requests, and a site has many visitors. When one is answered the server goes back and waits for the next, and nobody who "
    "comes and leaves without a word may bring it down.",
)
LEFT_OPEN = text(
    "连接不关，对方不知道你说完了没有，你这边也占着一个文件描述符；访客一多，就再也打不开新的连接。",
    "While the connection stays open the other side cannot know that you are done, and on yours a file descriptor stays taken: with enough visitors none "
    "can be opened any more.",
)


def draw(exam: Exam) -> str:
    return "/" + "/".join(exam.random.sample(PARTS, 2)) + str(exam.random.randint(10, 99999))


def answers_of(run: Run, paths: list[str | None]) -> list[tuple[str, dict]]:
    expect.listens(run)
    asked = [path for path in paths if path is not None]
    return list(zip(asked, run.values("answers", len(asked))))


def ask(exam: Exam, paths: list[str | None], holds: Callable, why: Text, next_step: Text, pieces: tuple[float, ...] = (), segments: str = "whole") -> None:
    """`holds` is asked of each path and its answer."""

    def all_hold(run: Run) -> None:
        for path, answer in answers_of(run, paths):
            holds(path, answer)

    def died(run: Run) -> Failure | None:
        broken = next((thread for thread in run.threads if thread.error is not None), None)
        if broken is None:
            return None
        what = raised(broken.error)
        return Failure(
            seen=(f"服务端抛出了异常 {what.zh}。", f"The server raised {what.en}."),
            expected=("不管客户端怎样来、怎样走，服务端都接着工作。", "However clients come and go, the server goes on."),
            why=why,
            next_step=next_step,
        )

    exam.every_schedule("visits", {"paths": paths, "pieces": list(pieces), "segments": segments}, all_hold, died, at_most=10)


def came(path: str, answer: dict, why: Text, next_step: Text) -> None:
    """A status came at all, and what the answer says is about this path."""
    if answer["status"] is None and not set(answer["problems"]) - {"closed"}:
        what = text("没有收到答复", "no answer came")
        if not answer["connected"]:
            what = text("连接不上", "connecting failed")
        elif answer.get("timed_out"):
            what = text("等了 10 秒，没有等到完整的答复", "no complete answer came in 10 seconds")
        elif answer.get("reset"):
            what = text("连接被重置了，没有收到完整的答复", "the connection was reset before a complete answer came")
        raise Failure(
            seen=(f"客户端请求 {path}：{what.zh}。", f"A client asked for {path}: {what.en}."),
            expected=("每个请求都得到一个答复。", "Every request is answered."),
            why=why,
            next_step=next_step,
        )


@check
def answers(exam: Exam):
    """答复是 200，正文里有“你好”和请求的路径。
    The answer is 200, and its body holds the greeting and the path that was asked for."""
    why = text(
        "答复要看请求来写：路径在请求的第一行里。正文用头部里说的编码来发，对方才读得懂。",
        "An answer depends on the request: the path stands in its first line. The body is sent in the encoding that the "
        "header names, or nobody can read it.",
    )
    next_step = text("把收到的请求打印出来，找一找路径在哪里。", "Print the request that you receive: where is the path?")

    def holds(path: str, answer: dict) -> None:
        came(path, answer, why, next_step)
        server = answer["headers"].get("server", "")
        if server.startswith("BaseHTTP") or server.startswith("SimpleHTTP"):
            raise Failure(
                seen=(
                    f"答复是 http.server 拼的：它的头部有 Server: {server}。",
                    f"The answer was put together by http.server: it has the header Server: {server}.",
                ),
                expected=("答复由你的程序自己拼，用套接字发。", "Your own program puts the answer together and sends it by a socket."),
                why=("这一题要看清楚，框架替你发出去的到底是哪几行文字。", "The point is to see which lines of text a framework sends for you."),
                next_step=("从 socket.socket() 开始，用 sendall 发一行试试。", "Start from socket.socket() and send one line with sendall."),
            )
        if answer["status"] not in (200, None):
            expect.equal(answer["status"], 200, ("答复的状态", "the status of the answer"), why, next_step)
        missing = next((word for word in ("你好", path) if word not in answer["body"] + answer["rest"]), None)
        if missing is not None and not answer["problems"]:
            raise Failure(
                seen=(f"请求的是 {path}，正文是 {show(answer['body'])}。", f"{path} was asked for, and the body is {show(answer['body'])}."),
                expected=(f"正文里有“你好”，也有 {path}。", f"The body holds 你好 and also {path}."),
                why=why,
                next_step=next_step,
            )

    ask(exam, [draw(exam), draw(exam)], holds, why, next_step)


@check
def speaks_http(exam: Exam):
    """状态行、头部、空行、正文，每一行以 \\r\\n 结尾。
    Status line, headers, blank line, body, and each line ends with \\r\\n."""
    next_step = text(
        "用 repr 打印你发出的字节，和题目里的样子一行一行地对。",
        "Print with repr the bytes that you send, and compare them line by line with the picture in the statement.",
    )

    def holds(path: str, answer: dict) -> None:
        bad = next((PROBLEMS[word] for word in answer["problems"] if word in PROBLEMS), None)
        if bad is None:
            return
        if not answer["connected"]:
            bad = text("连接不上", "connecting failed")
        raise Failure(
            seen=(f"严格的客户端读不懂答复：{bad.zh}。", f"A strict client cannot read the answer: {bad.en}."),
            expected=("答复的格式完全合乎 HTTP。", "The answer is well-formed HTTP."),
            why=RULES,
            next_step=next_step,
        )

    ask(exam, [draw(exam)], holds, RULES, next_step)


@check
def length_in_bytes(exam: Exam):
    """Content-Length 正好是正文的字节数。
    Content-Length is exactly the number of bytes of the body."""
    next_step = text("先编码，再数。数的是 str 还是 bytes？", "Encode first, then count. Do you count a str or bytes?")

    def holds(path: str, answer: dict) -> None:
        came(path, answer, BYTES, next_step)
        told = answer["headers"].get("content-length")
        if told is None or not told.isdigit():
            raise Failure(
                seen=("答复里没有 Content-Length。", "The answer has no Content-Length.") if told is None else (f"Content-Length 是 {show(told)}。", f"Content-Length is {show(told)}."),
                expected=("Content-Length 是正文的字节数。", "Content-Length is the number of bytes of the body."),
                why=BYTES,
                next_step=next_step,
            )
        if "short_body" in answer["problems"] or "length" in answer["problems"] or answer["rest"]:
            cut = text("后面却还有多出来的字节", "but more bytes came after them") if answer["rest"] else text("来的却没有那么多", "but fewer came")
            raise Failure(
                seen=(f"Content-Length 说正文有 {told} 个字节，{cut.zh}。", f"Content-Length says that the body has {told} bytes, {cut.en}."),
                expected=("说多少，就正好来多少。", "Exactly as many come as it says."),
                why=BYTES,
                next_step=next_step,
            )

    ask(exam, [draw(exam) for _ in range(3)], holds, BYTES, next_step)


@check
def goes_on(exam: Exam):
    """一个请求接一个请求，中间有人一声不响地来了又走，服务端照样答。
    Request after request is answered, even when somebody comes and leaves without a word in between."""
    next_step = text("答完一个之后，程序走到哪一行？recv 得到 b'' 的时候呢？", "Which line does the program reach after an answer? And when recv gives b''?")
    paths = [draw(exam) for _ in range(exam.random.randint(5, 8))]
    ask(exam, paths, lambda path, answer: came(path, answer, ONE_AFTER_ANOTHER, next_step), ONE_AFTER_ANOTHER, next_step)
    ask(exam, [draw(exam), None, draw(exam)], lambda path, answer: came(path, answer, ONE_AFTER_ANOTHER, next_step), ONE_AFTER_ANOTHER, next_step)


@check
def hears_it_whole(exam: Exam):
    """请求分几次到，也读到空行为止。
    A request that comes in pieces is read up to the blank line."""

    def holds(path: str, answer: dict) -> None:
        came(path, answer, reasons.BYTE_STREAM, reasons.RECV_AT_MOST)
        if path not in answer["body"] + answer["rest"] and not answer["problems"]:
            raise Failure(
                seen=(
                    f"请求 {path} 分几次到，正文是 {show(answer['body'])}。",
                    f"The request for {path} came in pieces, and the body is {show(answer['body'])}.",
                ),
                expected=(f"正文里有完整的 {path}。", f"The body holds the whole of {path}."),
                why=reasons.BYTE_STREAM,
                next_step=reasons.RECV_AT_MOST,
            )

    ask(exam, [draw(exam)], holds, reasons.BYTE_STREAM, reasons.RECV_AT_MOST, pieces=(0.08, 0.5))
    ask(exam, [draw(exam)], holds, reasons.BYTE_STREAM, reasons.RECV_AT_MOST, segments="bytes")
    ask(exam, [draw(exam)], holds, reasons.BYTE_STREAM, reasons.RECV_AT_MOST, segments="random")


@check
def closes_connections(exam: Exam):
    """答完之后，连接会关上。
    When all is said, connections are closed."""
    paths = [draw(exam), draw(exam)]
    next_step = text("accept 给你的那个套接字，谁来关？", "Who closes the socket that accept gave you?")

    def holds(run: Run) -> None:
        for path, answer in answers_of(run, paths):
            came(path, answer, LEFT_OPEN, next_step)
        left = next((fact for fact in run.facts_of("left_open") if fact.string("socket_kind") == "connection"), None)
        if left is not None:
            at = place(left.frame)
            raise Failure(
                seen=(
                    f"客户端已经走了，服务端这边的连接还没有关{at.zh}。",
                    f"The client had left, and the server had not closed its side of the connection{at.en}.",
                ),
                expected=("每个接受的连接最后都关上。", "Each connection that was accepted is closed in the end."),
                why=LEFT_OPEN,
                next_step=next_step,
            )

    exam.once("visits", {"paths": paths, "pieces": [], "segments": "whole"}, holds)
