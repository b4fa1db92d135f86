"""What is asked of level0/udp_echo.py."""

from judge import Exam, Failure, Run, Text, check, expect, place, show, text

WORDS = ("早上好", "在吗", "收到", "回声", "你好", "明天见", "再说一遍", "山谷")
ENDLESS = text(
    "服务端不知道还会有谁来，所以它做完一件事就回去等下一件，永远不自己停。UDP 没有“对方挂断”：空的数据报、很久没有人来，都不是结束。",
    "A server cannot know who will come next, so when one thing is done it goes back and waits for another, and never stops by itself. "
    "In UDP nobody hangs up: neither an empty datagram nor a long silence is the end.",
)
WHO_SENT_IT = text(
    "UDP 没有连接，一个套接字收所有人的数据报。recvfrom 每次都告诉你这一个是从哪个地址来的，回答只有发到那里，发信的人才收得到；"
    "而且要从收信的端口发出去，对方才认得是你。",
    "UDP has no connections: one socket receives everybody's datagrams. Each time recvfrom says which address this one came from. Only an "
    "answer sent there is heard by the sender, and only if it comes from the port that was written to is it known to be yours.",
)
UNCHANGED = text(
    "回声就是原来的字节，一个不多一个不少。网络上走的是字节，不一定是文字，不用解码就能还回去。",
    "An echo is the same bytes, none more and none fewer. What travels is bytes, not always text; they can be sent back without decoding.",
)
WHOLE_CARDS = text(
    "UDP 一次收到的就是一整个数据报：不会只到半个，也不会两个粘在一起，所以用不着拼接。可是缓冲区太小，装不下的部分就被丢掉了，再也收不到。",
    "In UDP one recvfrom gives one whole datagram, never half of one and never two glued together, so nothing needs to be put together. "
    "But what does not fit into the buffer is thrown away and never comes again.",
)


def draw(exam: Exam) -> bytes:
    return (exam.random.choice(WORDS) + str(exam.random.randint(100, 999))).encode()


def described(data: bytes) -> Text:
    try:
        shown = show(data.decode())
    except UnicodeDecodeError:
        shown = show(data[:16].hex(" "))
    return text(f"{len(data)} 字节的 {shown}", f"{shown} ({len(data)} bytes)")


def heard_by(run: Run, clients: int) -> list[list[tuple[object, bytes]]]:
    """What each client was sent: from which port, and what. Empty datagrams are left out: not every library can send them."""
    return [[(port, bytes.fromhex(data)) for port, data in one if data] for one in run.values("heard", clients)]


def reachable(run: Run) -> None:
    """The server is bound to a UDP port."""
    if run.told("port") is None and run.told("tcp") is not None:
        at = place(run.facts_of("listen")[0].frame) if run.facts_of("listen") else text("", "")
        raise Failure(
            seen=(f"程序在 TCP 端口上监听{at.zh}，没有占住任何 UDP 端口。", f"The program listens on a TCP port{at.en} and is bound to no UDP port."),
            expected=("用 UDP 收发数据报。", "It receives and sends datagrams by UDP."),
            why=(
                "TCP 和 UDP 的端口互不相干，发到 UDP 端口的数据报，TCP 的套接字看不见。",
                "TCP and UDP ports have nothing to do with each other: a TCP socket never sees a datagram.",
            ),
            next_step=("建套接字的时候，第二个参数是什么？", "What is the second argument when the socket is made?"),
        )
    expect.listens(run, "UDP")


def echoed(run: Run, messages: list[tuple[int, bytes]], clients: int, why: Text, next_step: Text) -> None:
    """Each client got back what it sent, each datagram once, from the port that it wrote to."""
    reachable(run)
    for who, heard in enumerate(heard_by(run, clients)):
        sent = [data for sender, data in messages if sender == who and data]
        told = [data for _, data in heard]
        name = text(f"客户端 {who + 1} ", f"Client {who + 1}") if clients > 1 else text("客户端", "The client")
        story = text(f"{name.zh}发了 {len(sent)} 个数据报", f"{name.en} sent {len(sent)} datagram(s)")
        missing = next((data for data in sent if sent.count(data) > told.count(data)), None)
        strange = next((data for data in told if told.count(data) > sent.count(data)), None)
        if strange is not None:
            what, wanted = described(strange), described(missing if missing is not None else strange)
            raise Failure(
                seen=(f"{story.zh}，收到的回答里有 {what.zh}。", f"{story.en}, and among the answers was {what.en}."),
                expected=(
                    f"它发了 {wanted.zh}，就收到 {wanted.zh}，只收一次。" if missing is not None else "发几个就收到几个，每个都和发的一样。",
                    f"It sent {wanted.en}, and receives the same, once." if missing is not None else "As many come back as were sent, each the same.",
                ),
                why=why,
                next_step=next_step,
            )
        if missing is not None:
            what = described(missing)
            raise Failure(
                seen=(
                    f"{story.zh}，收到 {len(told)} 个回答，没有等到 {what.zh}。",
                    f"{story.en} and received {len(told)} answer(s); {what.en} never came back.",
                ),
                expected=("每个数据报都回到发它的客户端。", "Every datagram comes back to the client that sent it."),
                why=why,
                next_step=next_step,
            )
        port = next((port for port, _ in heard if port != run.told("port")), None)
        if port is not None:
            raise Failure(
                seen=(
                    f"{name.zh}把数据报发到端口 {run.told('port')}，回答却来自端口 {port}。",
                    f"{name.en} wrote to port {run.told('port')}, but was answered from port {port}.",
                ),
                expected=("回答来自收信的那个端口。", "The answer comes from the port that was written to."),
                why=WHO_SENT_IT,
                next_step=("发回答的是哪个套接字？", "Which socket sends the answer?"),
            )


def ask(exam: Exam, messages: list[tuple[int, bytes]], clients: int, pause: int, why: Text, next_step: Text, at_most: int) -> None:
    def holds(run: Run) -> None:
        echoed(run, messages, clients, why, next_step)

    def died(run: Run) -> Failure | None:
        broken = next((thread for thread in run.threads if thread.error is not None), None)
        if broken is None or broken.name != "MainThread":
            return None
        said = f"{broken.error.type}: {broken.error.message}"
        at = place(broken.error.place)
        return Failure(
            seen=(f"服务端因异常结束了：{said}{at.zh}。", f"The server ended by an exception: {said}{at.en}."),
            expected=("不管收到什么、多久没有人来，服务端都接着工作。", "Whatever comes, and however long nobody comes, the server goes on."),
            why=why,
            next_step=("那一行为什么会抛出这个异常？服务端真的需要那一步吗？", "Why does that line raise this exception, and does the server need that step at all?"),
        )

    inputs = {"messages": [[who, data.hex()] for who, data in messages], "clients": clients, "pause": pause}
    exam.every_schedule("talk", inputs, holds, died, at_most=at_most)


@check
def echoes(exam: Exam):
    """发来一个数据报，原样还回去。
    A datagram that comes is sent back unchanged."""
    next_step = text("把收到的和发出的都用 repr 打印出来比一比。", "Print with repr what you receive and what you send, and compare.")
    ask(exam, [(0, draw(exam))], 1, 0, UNCHANGED, next_step, 5)


@check
def answers_the_sender(exam: Exam):
    """几个客户端轮流发，每一个都只收到自己的那份。
    Several clients take turns, and each one gets back its own and nothing else."""
    clients = exam.random.randint(3, 4)
    order = [*range(clients), *exam.random.sample(range(clients), clients)]
    next_step = text("recvfrom 返回两样东西，第二样是什么？回答该发到哪里？", "recvfrom returns two things: what is the second? Where must the answer go?")
    ask(exam, [(who, draw(exam)) for who in order], clients, 1, WHO_SENT_IT, next_step, 10)


@check
def goes_on(exam: Exam):
    """一个接一个，空的也好，隔很久也好，服务端一直回答下去。
    One after another, be it empty or after a long silence, the server goes on answering."""
    next_step = text("回答完一个之后，程序走到哪一行？", "Which line does the program reach when it has answered one?")
    many = [(number % 2, draw(exam)) for number in range(exam.random.randint(12, 20))]
    ask(exam, many, 2, 0, ENDLESS, next_step, 10)
    ask(exam, [(0, draw(exam)), (1, b""), (0, draw(exam))], 2, exam.random.randint(30, 60), ENDLESS, next_step, 3)


@check
def keeps_datagrams_apart(exam: Exam):
    """一个数据报还一个，长的不剪短，任何字节都不改。
    One comes back for each one, long ones are not cut, and any bytes stay as they are."""
    long = exam.random.randbytes(1024)
    messages = [(0, draw(exam)), (0, long), (0, draw(exam) + b"\n"), (0, bytes([0xFF, 0xFE, 0x00]) + exam.random.randbytes(5))]
    next_step = text("recvfrom 一次收到的是什么？它的参数至少要多大？", "What does one recvfrom give? How large must its argument be at least?")
    ask(exam, messages, 1, 0, WHOLE_CARDS, next_step, 5)
