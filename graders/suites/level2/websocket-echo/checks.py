"""What is asked of level2/websocket_echo.py."""

from judge import Exam, Failure, Run, Text, check, expect, reasons, same, show, text

WORDS = ("早上好", "在吗", "收到", "回声", "你好", "明天见", "再说一遍", "山谷")
CLIENTS = ("A", "B", "C", "D")
NORMAL = 1000

MESSAGES = text(
    "WebSocket 和 TCP 不一样：它有“一条消息”，发一条就收一条，不用自己去切。来了什么就还什么，不要改，也不要等。",
    "Unlike TCP, WebSocket knows messages: what is sent as one comes as one, and there is nothing to cut. Give back what comes, unchanged "
    "and at once.",
)
TOLD_ALL = text(
    "广播是给每个连着的客户端各发一遍，说话的人也是其中一个。要做到，服务器得记得谁连着：来的时候记上，走的时候划掉。",
    "A broadcast goes to each client that is connected, once, and the one who asked for it is among them. For that the server has to "
    "remember who is there: noted on arrival, crossed out on leaving.",
)
DEAD = text(
    "往断了的连接里 send 会抛出 ConnectionClosed。要是在给所有人发的循环里抛出来，排在后面的人就都收不到了，连说话的人也被它带走。不管一个客户端怎样离开，都要从名单里划掉（finally）；发的时候，一个人失败不能影响别人。",
    "send on a broken connection raises ConnectionClosed. Inside the loop that sends to all, those who come later get nothing, and the one "
    "who spoke is dragged along. However a client leaves, cross it out (finally); and when sending, one failure must not touch the others.",
)
HANDSHAKE = text(
    "WebSocket 的告别要握手：一方发关闭帧，带着代码（1000 是正常），另一方也回一个，然后才断开。直接断开，对方看到的是 1006：不知道你是说完了，还是线断了。",
    "WebSocket says goodbye by a handshake: one side sends a close frame with a code (1000 is normal), the other answers with one, and "
    "then the connection ends. Cut off without it, the other side sees 1006: it cannot know whether you had finished or the line broke.",
)
CLIENT = text(
    "客户端说一句，等一句：send 之后 await recv，把收到的记下来。答案由服务器说了算，不要以为一定和自己说的一样。",
    "The client says one thing and waits for one: after send comes await recv, and what came is kept. The answer is what the server says, "
    "which need not be what you said.",
)
DRIVEN = text(
    "一个程序要能被别人用：从命令行告诉它做什么，或者在别的程序里 import 它、调用它的函数。import 的时候就开始服务，import 的那一方就永远等在那一行。",
    "A program is to be used by others: told by a command line what to do, or by import and a call. If serving starts on import, whoever "
    "imports it stands at that line for ever.",
)


def draw(exam: Exam) -> str:
    return exam.random.choice(WORDS) + str(exam.random.randint(100, 9999))


def told_of(messages: list) -> Text:
    """What came, for a sentence."""
    words = []
    for message in messages[:4]:
        kind = message[0]
        words.append(
            {
                "text": lambda: text(show(message[1], 60), show(message[1], 60)),
                "close": lambda: text(f"关闭帧（{message[1]}）", f"a close frame ({message[1]})"),
                "end": lambda: text("没有关闭帧就断开了", "the end without a close frame"),
                "refused": lambda: text("连不上", "a refusal"),
            }[kind]()
        )
    if not words:
        return text("什么也没有收到", "got nothing")
    return text("收到 " + "、".join(word.zh for word in words), "got " + ", ".join(word.en for word in words))


class Meeting:
    """Clients, what they do turn by turn, and what each is to get."""

    def __init__(self, exam: Exam, why: Text, next_step: tuple[str, str]) -> None:
        # Never 8765, which the statement has.
        self.port, self.why, self.next_step = exam.random.randint(8800, 8999), why, next_step
        self.turns: list[list] = []
        self.story: list[tuple[Text, dict[str, list] | None]] = []

    def turn(self, story: tuple[str, str], moves: list[tuple[str, str, str]], get: dict[str, list] | None) -> None:
        """`get`: messages by client; those who are not named get nothing. None: the check looks by itself."""
        self.turns.append([list(move) for move in moves])
        self.story.append((text(*story), get))

    def arrive(self, *clients: str) -> None:
        for who in clients:
            self.turn((f"{who} 连上来", f"{who} connects"), [(who, "come", "")], {})

    def say(self, who: str, said: str, get: dict[str, list] | None) -> None:
        self.turn((f"{who} 说 {show(said, 60)}", f"{who} says {show(said, 60)}"), [(who, "say", said)], get)

    def inputs(self) -> dict:
        return {"port": self.port, "turns": self.turns}

    def got(self, run: Run, turn: int) -> dict[str, list]:
        return run.values("turns", len(self.turns))[turn]

    def holds(self, run: Run) -> None:
        expect.listens(run)
        expect.equal(
            run.told("port"),
            self.port,
            ("监听的端口", "the port listened on"),
            DRIVEN,
            ("命令行的参数在 sys.argv 里。", "The arguments of the command line are in sys.argv."),
        )
        for number, (_, get) in enumerate(self.story):
            if get is not None:
                for who, told in self.got(run, number).items():
                    self.compare(number, who, told, get.get(who, []))

    def compare(self, turn: int, who: str, told: list, wanted: list) -> None:
        if same(told, wanted):
            return
        story, seen, right = self.story[turn][0], told_of(told), told_of(wanted)
        raise Failure(
            seen=(f"{story.zh}之后，{who} {seen.zh}。", f"{story.en}; after that {who} {seen.en}."),
            expected=(f"{who} {right.zh}。", f"{who} {right.en.replace('got', 'gets', 1)}."),
            why=self.why,
            next_step=self.next_step,
        )


def texts(*said: str) -> list:
    return [["text", one] for one in said]


@check
def echoes(exam: Exam):
    """说一条，还一条，一字不差，长的空的都一样。
    Each message comes back as it was, long ones and empty ones too."""
    meeting = Meeting(exam, MESSAGES, ("把收到的和发出的都用 repr 打印出来比一比。", "Print with repr what you receive and what you send, and compare."))
    meeting.arrive("A")
    for said in (draw(exam), f"  {draw(exam)}\n{draw(exam)} ", "", draw(exam) * 200, f"说 all:{draw(exam)}"):
        meeting.say("A", said, {"A": texts(said)})
    one, two = draw(exam), draw(exam)
    meeting.arrive("B")
    meeting.say("B", one, {"B": texts(one)})
    meeting.say("A", two, {"A": texts(two)})
    exam.every_schedule("play", meeting.inputs(), meeting.holds, at_most=5)


@check
def several_at_once(exam: Exam):
    """有人连着不说话，别的客户端照样马上得到回声。
    Clients that say nothing make nobody wait."""
    meeting = Meeting(
        exam,
        reasons.ONE_GUEST,
        ("处理一个客户端的协程，有没有拿着别人也要的东西，或者堵住事件循环？", "Does the coroutine of one client hold something that others need, or block the loop?"),
    )
    meeting.arrive(*CLIENTS)
    for who in reversed(CLIENTS):
        said = draw(exam)
        meeting.say(who, said, {who: texts(said)})
    said = {who: draw(exam) for who in CLIENTS}
    meeting.turn(
        ("四个客户端同时说话", "Four clients speak at once"),
        [(who, "say", said[who]) for who in CLIENTS],
        {who: texts(said[who]) for who in CLIENTS},
    )

    def holds(run: Run) -> None:
        meeting.holds(run)
        expect.loop_stays_free(run)

    exam.every_schedule("play", meeting.inputs(), holds, at_most=10)


@check
def broadcasts(exam: Exam):
    """all: 后面的话，每个连着的客户端各收到一遍，说的人也在内。
    What follows all: reaches each client that is connected once, the speaker too."""
    meeting = Meeting(
        exam, TOLD_ALL, ("服务器记得有谁连着吗？说话的人那一遍，是谁发给他的？", "Does the server remember who is there? Who sends the speaker's own copy?")
    )
    meeting.arrive("A", "B", "C")
    for who in ("A", "C"):
        said = draw(exam)
        meeting.say(who, f"all:{said}", {name: texts(said) for name in ("A", "B", "C")})
    said = {"A": draw(exam), "B": draw(exam)}
    meeting.turn(("A 和 B 同时广播", "A and B broadcast at once"), [(who, "say", f"all:{said[who]}") for who in said], None)

    def holds(run: Run) -> None:
        meeting.holds(run)
        last = len(meeting.turns) - 1
        for who, told in meeting.got(run, last).items():
            if sorted(map(str, told)) != sorted(map(str, texts(*said.values()))):
                meeting.compare(last, who, told, texts(*said.values()))

    exam.every_schedule("play", meeting.inputs(), holds, at_most=10)


@check
def survives_the_dead(exam: Exam):
    """有人断线，广播照样到其余的每个人，服务照常。
    When one breaks off, broadcasts still reach all the others, and the server goes on."""
    meeting = Meeting(
        exam,
        DEAD,
        (
            "断线的客户端，在哪一行从名单里划掉？一个 send 失败了，后面的人还收得到吗？",
            "At which line is a client that broke off crossed out? When one send fails, do those after it still get theirs?",
        ),
    )
    meeting.arrive(*CLIENTS)
    one, two, three = (draw(exam) for _ in range(3))
    meeting.turn(("B 突然断线", "B breaks off"), [("B", "reset", "")], {})
    meeting.say("C", f"all:{one}", {who: texts(one) for who in ("A", "C", "D")})
    meeting.turn(("C 广播的同时 A 断线", "C broadcasts while A breaks off"), [("C", "say", f"all:{two}"), ("A", "reset", "")], None)
    meeting.say("D", three, {"D": texts(three)})
    meeting.say("C", f"all:{one}", {who: texts(one) for who in ("C", "D")})

    def holds(run: Run) -> None:
        expect.listens(run)
        together = len(CLIENTS) + 2
        for who in ("C", "D"):
            meeting.compare(together, who, meeting.got(run, together)[who], texts(two))
        meeting.holds(run)

    exam.every_schedule("play", meeting.inputs(), holds, at_most=20)


@check
def says_goodbye(exam: Exam):
    """客户端发关闭帧，服务器回一个；客户端说 bye，服务器发关闭帧 1000。
    A client's close frame is answered by one, and on bye the server sends a close frame of 1000."""
    meeting = Meeting(exam, HANDSHAKE, ("结束这个连接，用的是哪个方法？", "Which method ends this connection?"))
    meeting.arrive("A", "B", "C")
    meeting.turn(("A 发了关闭帧", "A sends a close frame"), [("A", "close", "")], {"A": [["close", NORMAL]]})
    meeting.say("B", "bye", {"B": [["close", NORMAL]]})
    said = draw(exam)
    meeting.say("C", f"all:{said}", {"C": texts(said)})
    exam.every_schedule("play", meeting.inputs(), meeting.holds, at_most=5)


@check
def client_talks(exam: Exam):
    """客户端说一条，等一条，把答案都交回来，最后好好告别。
    The client says one message and waits for one, hands back all answers, and says goodbye."""
    next_step = ("send 之后，等的是什么？最后，连接是怎样结束的？", "What do you wait for after send, and how does the connection end?")
    for by_command in (False, True):
        messages = [draw(exam) for _ in range(exam.random.randint(2, 4))]
        answers = [draw(exam) for _ in messages]

        def fail(seen: Text, expected: Text, why: Text = CLIENT) -> Failure:
            return Failure(
                seen=(seen.zh + "。", seen.en + "."), expected=(expected.zh + "。", expected.en + "."), why=why, next_step=next_step
            )

        def holds(run: Run) -> None:
            if run.told("connected") is not True:
                raise fail(text("客户端没有连上来", "The client did not connect"), text("连到给它的地址", "It connects to the address that it is given"))
            heard = run.told("heard")
            if not same(heard, messages):
                raise fail(
                    text(f"服务器收到 {show(heard, 200)}", f"The server got {show(heard, 200)}"),
                    text(f"依次收到 {show(messages, 200)}，说一条等一条", f"It gets {show(messages, 200)}, each after the answer to the one before"),
                )
            if run.told("impatient") is True:
                raise fail(
                    text("还没有得到回答，客户端就说了下一条", "The client said the next message before it had its answer"),
                    text("说一条，等到回答，再说下一条", "It says one, waits for the answer, and says the next"),
                )
            left = run.told("left")
            if not same(left, ["close", NORMAL]):
                seen = told_of([left] if isinstance(left, list) else [])
                raise fail(
                    text(f"客户端说完了，服务器{seen.zh}", f"The client had finished, and the server {seen.en}"),
                    text("收到关闭帧（1000）", "It gets a close frame (1000)"),
                    HANDSHAKE,
                )
            if run.told("ended") is not True:
                raise fail(text("告别之后，客户端没有结束", "After the goodbye the client did not end"), text("告别之后就结束", "It ends after the goodbye"))
            if by_command:
                expect.lines(run, answers)
            else:
                expect.equal(run.told("answers"), answers, ("talk 返回的", "what talk returned"), CLIENT, next_step)

        inputs = {"port": exam.random.randint(8700, 8900), "messages": messages, "answers": answers, "delay": 1, "by_command": by_command}
        exam.once("visit_client", inputs, holds)


@check
def command_line_and_import(exam: Exam):
    """命令行给的端口有用；import 的时候什么都不开始，serve_websocket 才开始。
    The port of the command line counts; importing starts nothing, serve_websocket does."""
    for scenario in ("play", "imported"):
        meeting = Meeting(
            exam,
            DRIVEN,
            ("端口从哪里来？哪几行只该在直接运行的时候执行？", "Where does the port come from? Which lines should run only when the file itself is run?"),
        )
        said = draw(exam)
        meeting.arrive("A")
        meeting.say("A", said, {"A": texts(said)})

        def holds(run: Run) -> None:
            if run.told("imported") is False:
                raise Failure(
                    seen=("import 这个文件，10 秒之后还没有结束。", "Ten seconds later the import of the file had not ended."),
                    expected=("import 只定义函数，马上结束。", "The import only defines functions, and ends at once."),
                    why=DRIVEN,
                    next_step=meeting.next_step,
                )
            meeting.holds(run)

        exam.once(scenario, meeting.inputs(), holds)
