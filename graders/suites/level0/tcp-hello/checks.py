"""What is asked of level0/tcp_server.py and level0/tcp_client.py."""

from judge import Exam, Failure, Run, Text, check, place, raised, same, show, text

PORT = 8765
FAMILY, GIVEN = "王李张刘陈杨黄赵周吴", "明红伟芳强丽军静磊洋"
STREAM = text(
    "TCP 是一条字节的河，没有“一条消息”这回事：对方一次 sendall，这边可能要 recv 好几次才收齐，甚至从一个汉字的中间断开。"
    "在自己的电脑上短消息几乎总是一次到齐，到了真正的网络上就不一定了。哪里算一句话的结尾，要靠约定，这里约定的是换行符。",
    "TCP is a river of bytes and knows no messages: what was sent by one sendall may take several recv, and "
    "may even be cut inside a character. On your own machine "
    "a short message nearly always comes in one piece; on a real network it need not. Where a message ends "
    "is a matter of agreement: here, the newline.",
)
NOT_WHOLE = text(
    "recv(1024) 的 1024 是“最多”，不是“等到 1024 个”。怎样知道这句话收完了没有？没收完该做什么？",
    "The 1024 in recv(1024) means 'at most', not 'wait for 1024'. How do you know whether the line is "
    "complete, and what do you do if it is not?",
)
LEFT_OPEN = text(
    "不关的连接，对方会一直以为你还有话说；不关的端口一直占着，下次启动就报 Address already in use。程序结束时系统会替你收拾，可是长久运行的服务没有“结束”，漏一个少一个，"
    "直到一个也开不出来。",
    "While a connection stays open, the other side believes that you have more to say; an open port stays "
    "taken, and the next start fails with 'Address already in use'. At "
    "the end of a program the system cleans up, but a long-running server has no end: every leak is one "
    "less, until none can be opened.",
)


def draw_name(exam: Exam) -> str:
    return exam.random.choice(FAMILY) + "".join(exam.random.sample(GIVEN, 2)) + str(exam.random.randint(10, 999))


def greeting(name: str) -> str:
    return f"你好，{name}！"


def pieces_of(line: str, cuts: list[int]) -> list[str]:
    """The line as UTF-8, cut at these bytes, in hexadecimal."""
    data = line.encode()
    edges = [0, *sorted(cuts), len(data)]
    return [data[start:end].hex() for start, end in zip(edges, edges[1:]) if start < end]


def told_bytes(run: Run, name: str) -> bytes:
    value = run.told(name)
    try:
        return bytes.fromhex(value) if isinstance(value, str) else b""
    except ValueError:
        return b""


def as_text(data: bytes) -> str:
    return show(data.decode("utf-8", "replace"))


def never_listened(run: Run, exam: Exam) -> None:
    if run.told("port") is None:
        raise Failure(
            seen=(
                "服务端启动了 10 秒，还没有在任何端口上监听。",
                "Ten seconds after its start the server listens on no port.",
            ),
            expected=(f"在 127.0.0.1 的 {PORT} 端口上监听。", f"It listens on port {PORT} of 127.0.0.1."),
            why=("没有人监听，客户端一连就被拒绝。", "When nobody listens, a client that connects is refused."),
            next_step=(
                "bind 之后还缺哪一步，端口才算开了？",
                "After bind, which step is missing before the port is open?",
            ),
        )
    if not same(run.told("port"), PORT):
        raise Failure(
            seen=(
                f"服务端监听的端口是 {show(run.told('port'))}。",
                f"The server listens on port {show(run.told('port'))}.",
            ),
            expected=(f"端口是 {PORT}。", f"The port is {PORT}."),
            why=(
                "端口是两边事先的约定，客户端只会去那里找。",
                "The port is agreed beforehand; the client looks nowhere else.",
            ),
        )


def answers(run: Run, exam: Exam, name: str, why: Text, next_step: Text) -> None:
    """The server answered with exactly the greeting."""
    never_listened(run, exam)
    answer = told_bytes(run, "answer") + told_bytes(run, "rest")
    if told_bytes(run, "early"):
        answer = told_bytes(run, "early") + answer
    wanted = greeting(name)
    if answer == f"{wanted}\n".encode():
        return
    if answer == b"":
        seen = text(
            f"客户端发了“{name}”和换行，开着连接等了 10 秒，什么也没有收到。",
            f"The client sent '{name}' and a newline and waited 10 seconds with the connection open; "
            f"nothing came.",
        )
    else:
        seen = text(
            f"客户端发了“{name}”和换行，收到的回答是 {as_text(answer)}。",
            f"The client sent '{name}' and a newline, and was answered {as_text(answer)}.",
        )
    raise Failure(
        seen=seen,
        expected=(
            f"回答是 {show(wanted + chr(10))}，用 UTF-8 编码。",
            f"The answer is {show(wanted + chr(10))}, in UTF-8.",
        ),
        why=why,
        next_step=next_step,
    )


@check
def server_answers(exam: Exam):
    """服务端读一行名字，回一行问候。
    The server reads one line with a name and answers with one line of greeting."""
    name = draw_name(exam)

    def holds(run: Run) -> None:
        answers(
            run,
            exam,
            name,
            text(
                "回答要用客户端说的名字来拼，换行符只是一句话的结尾，不是名字的一部分。也不能等对方关闭才回答：对方正开着连接等你。",
                "The answer is made from the name that the client said; the newline ends the line and is no "
                "part of the name. And do not wait for the other side to close: "
                "it keeps the connection open and waits for you.",
            ),
            text(
                "把收到的字节和要发出的字节都用 repr 打印出来，和题目里的约定对一对。",
                "Print with repr the bytes that you receive and send, and compare them with the agreement.",
            ),
        )

    inputs = {"pieces": pieces_of(name + "\n", []), "pause": 0, "segments": "whole"}
    exam.every_schedule("visit_server", inputs, holds, at_most=10)


@check
def reads_before_replying(exam: Exam):
    """服务端先听客户端说完，再开口。
    The server listens first and speaks only when the client has said its line."""
    name = draw_name(exam)

    def holds(run: Run) -> None:
        never_listened(run, exam)
        early = told_bytes(run, "early")
        if run.told("early") is None:
            return
        raise Failure(
            seen=(
                f"客户端刚连上，还一个字没说，就收到了 {as_text(early)}。",
                f"The client had just connected and said nothing yet, and was sent {as_text(early)}.",
            )
            if early
            else text(
                "客户端刚连上，还一个字没说，服务端就把连接关了。",
                "The client had just connected and said nothing yet, and the server closed.",
            ),
            expected=("在收到一整行之前，服务端不说话。", "The server says nothing until it has a whole line."),
            why=(
                "协议就是谁先说、谁后说。还没听就回答，回答里就不可能有对方说的内容；两边都抢着说，也就谁都没在听。",
                "A protocol says who speaks first. An answer given before listening cannot depend on what "
                "the other side says; and when both talk, nobody listens.",
            ),
            next_step=("accept 之后的第一件事是什么？", "What comes first after accept?"),
        )

    inputs = {"pieces": pieces_of(name + "\n", []), "pause": 0, "segments": "whole"}
    exam.every_schedule("visit_server", inputs, holds, at_most=10)


def cuts_of(exam: Exam, line: str) -> list[int]:
    """Two places, the first one inside a Chinese character."""
    size = len(line.encode())
    return [1 + exam.random.randint(0, 1), exam.random.randint(4, size - 1)]


def broken_off(run: Run) -> Failure | None:
    """Words for a program that died of a message in pieces."""
    died = run.ending.error or next((thread.error for thread in run.threads if thread.error is not None), None)
    if died is None:
        return None
    what = raised(died)
    return Failure(
        seen=(
            f"这一行分几次到达，程序抛出了异常 {what.zh}。",
            f"The line came in pieces, and the program raised {what.en}.",
        ),
        expected=(
            "分几次到都一样：收齐一整行再用。",
            "However many pieces it comes in: the whole line first, then its use.",
        ),
        why=STREAM,
        next_step=NOT_WHOLE,
    )


@check
def server_hears_it_whole(exam: Exam):
    """名字分几次到达，服务端也能听完整。
    The server hears the whole name, even when it arrives in pieces."""
    for segments in ("whole", "bytes", "random"):
        name = draw_name(exam)
        line = name + "\n"
        pieces = pieces_of(line, cuts_of(exam, line) if segments == "whole" else [])

        def holds(run: Run) -> None:
            answers(run, exam, name, STREAM, NOT_WHOLE)

        inputs = {"pieces": pieces, "pause": exam.random.randint(1, 3), "segments": segments}
        exam.every_schedule("visit_server", inputs, holds, broken_off, at_most=20)


def hears(run: Run, name: str, reply: str, why: Text, next_step: Text) -> None:
    """The client said its name and printed the reply."""
    if run.told("connected") is not True:
        raise Failure(
            seen=(
                f"等了 60 秒，客户端没有来连接 {PORT} 端口。",
                f"In 60 seconds the client did not connect to port {PORT}.",
            ),
            expected=(
                f"客户端连接 127.0.0.1 的 {PORT} 端口。",
                f"The client connects to port {PORT} of 127.0.0.1.",
            ),
            why=(
                "回答是服务端说的，不去问就不会知道。自己拼出来的回答，只在你猜对的时候才对。",
                "The answer is the server's: without asking you cannot know it. One that you make up is "
                "right only when you guess right.",
            ),
            next_step=("客户端从哪里得到要打印的那一行？", "Where does the client get the line that it prints?"),
        )
    line = told_bytes(run, "line") + told_bytes(run, "rest")
    if line != f"{name}\n".encode():
        raise Failure(
            seen=(
                f"输入的名字是“{name}”，服务端收到的是 {as_text(line)}。",
                f"The name typed was '{name}'; the server received {as_text(line)}.",
            ),
            expected=(
                f"服务端收到 {show(name + chr(10))}，用 UTF-8 编码。",
                f"The server receives {show(name + chr(10))}, in UTF-8.",
            ),
            why=(
                "换行符是一句话说完了的记号。没有它，服务端只好一直等下去。",
                "The newline is the sign that the line is complete. Without it the server goes on waiting.",
            ),
            next_step=("把发送的字节用 repr 打印出来看看结尾。", "Print with repr what you send, and look at its end."),
        )
    printed = [line for _, line in run.printed_lines()]
    if not any(line.endswith(reply) for line in printed):
        last = printed[-1] if printed else ""
        raise Failure(
            seen=(
                f"服务端回的是“{reply}”，客户端打印的最后一行是 {show(last)}。" if printed else f"服务端回的是“{reply}”，客户端什么也没有打印。",
                f"The server answered '{reply}'; the last line that the client printed is {show(last)}."
                if printed
                else f"The server answered '{reply}'; the client printed nothing.",
            ),
            expected=(f"有一行以“{reply}”结尾。", f"A line that ends with '{reply}'."),
            why=why,
            next_step=next_step,
        )


def draw_reply(exam: Exam) -> str:
    """Something that only a client that listens can print."""
    return f"{exam.random.choice(['早上好', '下午好', '欢迎', '好久不见'])}，{draw_name(exam)}，你是第 {exam.random.randint(100, 999)} 位。"


@check
def client_talks(exam: Exam):
    """客户端发出一行名字，把服务端的回答原样打印出来。
    The client sends one line with its name and prints the server's answer as it came."""
    name, reply = draw_name(exam), draw_reply(exam)

    def holds(run: Run) -> None:
        hears(
            run,
            name,
            reply,
            text(
                "网络上走的是字节，人看的是文字：收到之后要用约定好的编码变回文字，再打印。",
                "Bytes travel on the network, people read text: turn what came back into text by the agreed "
                "encoding, then print it.",
            ),
            text(
                "比较一下 print(b'...') 和 print('...') 的样子。",
                "Compare what print(b'...') and print('...') look like.",
            ),
        )

    inputs = {"name": name, "pieces": pieces_of(reply + "\n", []), "pause": 0, "segments": "whole"}
    exam.every_schedule("visit_client", inputs, holds, at_most=10)


@check
def client_hears_it_whole(exam: Exam):
    """回答分几次到达，客户端也能听完整。
    The client hears the whole answer, even when it arrives in pieces."""
    for segments in ("whole", "bytes", "random"):
        name, reply = draw_name(exam), draw_reply(exam)
        line = reply + "\n"
        pieces = pieces_of(line, cuts_of(exam, line) if segments == "whole" else [])

        def holds(run: Run) -> None:
            hears(run, name, reply, STREAM, NOT_WHOLE)

        inputs = {"name": name, "pieces": pieces, "pause": exam.random.randint(1, 3), "segments": segments}
        exam.every_schedule("visit_client", inputs, holds, broken_off, at_most=20)


@check
def closes(exam: Exam):
    """说完之后，连接和端口都关上，程序结束。
    When all is said, connection and port are closed and the program ends."""
    name, reply = draw_name(exam), draw_reply(exam)

    def all_closed(run: Run, who: Text) -> None:
        if run.told("closed") is False and run.told("connected") is not False:
            raise Failure(
                seen=(
                    f"{who.zh}说完 10 秒之后，还没有关闭连接。",
                    f"Ten seconds after all was said, the {who.en} had not closed the connection.",
                ),
                expected=("说完就关闭连接。", "The connection is closed when all is said."),
                why=LEFT_OPEN,
                next_step=(
                    "连接用完之后，谁来关？with 语句能帮上什么忙？",
                    "Who closes the connection when it is done with? How can a with statement help?",
                ),
            )
        left = next(iter(run.facts_of("left_open")), None)
        if left is not None:
            at = place(left.frame)
            what = {"listener": text("监听的端口", "a listening port"), "connection": text("一个连接", "a connection")}.get(
                left.string("socket_kind"), text("一个套接字", "a socket")
            )
            raise Failure(
                seen=(
                    f"{who.zh}结束时，{what.zh}没有关{at.zh}。",
                    f"When the {who.en} ended, {what.en} was not closed{at.en}.",
                ),
                expected=("自己打开的，自己关上。", "Whatever you open, you close."),
                why=LEFT_OPEN,
                next_step=(
                    "数一数：程序里有几个套接字，哪几个关了？",
                    "Count the sockets of your program: which of them are closed?",
                ),
            )
        if run.told("ended") is not True:
            raise Failure(
                seen=(f"全部说完之后，{who.zh}一直没有结束。", f"When all was said, the {who.en} did not end."),
                expected=("一次问答之后，程序结束。", "After one exchange the program ends."),
                why=(
                    "这一题只接待一位客人。再去 accept 下一位，就会一直等下去。",
                    "This one receives a single guest. Accepting another means waiting for ever.",
                ),
                next_step=("程序停在哪一行？", "At which line does the program stand?"),
            )

    def server(run: Run) -> None:
        never_listened(run, exam)
        all_closed(run, text("服务端", "server"))

    def client(run: Run) -> None:
        if run.told("connected") is not True:
            hears(run, name, reply, LEFT_OPEN, LEFT_OPEN)
        all_closed(run, text("客户端", "client"))

    inputs = {"pieces": pieces_of(name + "\n", []), "pause": 0, "segments": "whole"}
    exam.every_schedule("visit_server", inputs, server, at_most=20)
    exam.every_schedule(
        "visit_client", {"name": name, "pieces": pieces_of(reply + "\n", []), "pause": 0, "segments": "whole"}, client, at_most=20
    )


@check
def work_together(exam: Exam):
    """自己的客户端和自己的服务端配合起来，也能说上话。
    Your own client and your own server understand each other."""
    name = draw_name(exam)

    def holds(run: Run) -> None:
        wanted = greeting(name)
        if any(line.endswith(wanted) for _, line in run.printed_lines()):
            return
        raise Failure(
            seen=(
                f"输入“{name}”之后，" + ("客户端结束了，" if run.told("client_ended") is True else "客户端一直没有结束，") + f"没有打印“{wanted}”。",
                f"After '{name}' was typed, the client " + ("ended" if run.told("client_ended") is True else "did not end") + f" and '{wanted}' was not printed.",
            ),
            expected=(f"客户端打印“{wanted}”。", f"The client prints '{wanted}'."),
            why=(
                "两边要守同一个约定：端口、编码、换行符。",
                "Both sides must keep the same agreement: port, encoding, newline.",
            ),
            next_step=(
                "在两个终端里各跑一个，看看是谁在等谁。",
                "Run each in a terminal of its own, and see who waits for whom.",
            ),
        )

    exam.every_schedule("both", {"name": name, "segments": "random"}, holds, at_most=20)
