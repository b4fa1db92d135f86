"""What is asked of level2/chat_room.py."""

from judge import Exam, Failure, Run, Text, check, expect, reasons, seconds, show, text

NAMES = ("小明", "小红", "阿强", "丽丽", "石头", "晓雨", "大伟", "静静")
WORDS = ("大家好", "在吗", "晚上见", "作业写完了", "下课了", "吃饭去", "谁有笔记", "明天下雨")
LATE = 1.0

ONCE = text(
    "一句话进来，房间里每个人各收一遍，说话的人也是其中一个。要是先回他一遍，再给“所有人”发一遍，他就听见两遍；要是跳过他，他就不知道自己的话发出去了没有。",
    "What is said is heard once by everybody in the room, and whoever said it is one of them. Answering first and then sending to "
    "'everybody' makes it twice; leaving the speaker out leaves him in doubt.",
)
ONE_ORDER = text(
    "发给所有人，要一气呵成。两句话同时进来，两个线程各自在发：一半人先听到这句，一半人先听到那句，后面的对话就乱了。只在抄名单的时候拿着锁还不够，往每个人的队列里放的时候也要。",
    "Sending to all is one act. When two lines come at once and two threads are sending, some hear this one first and others that one, and "
    "the talk falls apart. It is not enough to hold the lock while the list is copied: it is needed while the line goes into everybody's "
    "queue.",
)
NAME_ONCE = text(
    "“这个名字有人用吗？”和“那我用了”之间隔着一条缝：两个人同时问，都听到“没有”，就都用上了。看和占要在同一把锁里（或者中间没有 await）。人走了，名字要还回来。",
    "Between 'is this name taken?' and 'then it is mine' lies a gap: two who ask at once both hear 'no', and both take it. Looking and "
    "taking belong under one lock (or with no await in between). And whoever leaves gives the name back.",
)
COME_AND_GO = text(
    "客户端有三种走法：说再见，关连接，突然断线。断线的时候，recv 和 send 都会抛出异常，而且 send 的异常是在别人说话的时候抛出来的。三种走法都要走到同一段收尾的代码，而且只走一次。",
    "A client leaves in three ways: it says goodbye, it closes, it breaks off. When it breaks off, recv and send both raise, and send does "
    "so while somebody else is speaking. All three ways lead to the same clean-up, and only once.",
)
PRIVATE = text(
    "悄悄话只有两个人听得见：说的和听的。发给谁，要先按名字找到那个人的连接；找不到，告诉说话的人，而不是悄悄丢掉。",
    "A private message is heard by two: who says it and whom it is for. The name leads to that one's connection; if there is none, the "
    "speaker is told.",
)
SLOW = text(
    "对方不读，他那边的缓冲区满了，sendall（或者 await drain()）就停在那里等他。要是给所有人发的循环停下了，一个人睡着，整个房间就跟着停。给每个人一个自己的队列，由各自的线程或任务慢慢发，说话的人只管放进队列，谁也不用等谁。",
    "When somebody does not read, the buffer on the way to them fills up, and sendall (or await drain()) stands still. If that is inside "
    "the loop that sends to all, one sleeper stops the whole room. Give each guest a queue, emptied by a thread or task of its own: who "
    "speaks only puts into the queues, and nobody waits for anybody.",
)
DRIVEN = text(
    "一个程序要能被别人用：从命令行给它端口，或者在别的程序里 import 它、调用它的函数。import 的时候就开始服务，import 的那一方就永远等在那一行；把端口写死，换个端口就用不了。",
    "A program is to be used by others: from a command line that gives the port, or by import and a call. If serving starts on import, "
    "whoever imports it stands at that line for ever; and a port that is written into the program fits nobody else.",
)


class Evening:
    """Guests, what they do turn by turn, and what each is to hear."""

    def __init__(self, exam: Exam, guests: int) -> None:
        self.names = exam.random.sample(NAMES, guests)
        # Never 9000, the port of the examples: a program that always takes that one is to be told from others in every check.
        self.port = exam.random.randint(9001, 9900)
        self.turns: list[list] = []
        self.story: list[tuple[Text, dict[str, list[str]] | None]] = []

    def turn(self, story: tuple[str, str], moves: list[tuple[str, str, list]], hear: dict[str, list[str]] | None) -> None:
        """`hear`: lines by guest; those who are not named hear nothing. None: the check looks by itself."""
        self.turns.append([[who, action, [_bytes(piece).hex() for piece in pieces]] for who, action, pieces in moves])
        self.story.append((text(*story), hear))

    def arrive(self) -> None:
        """Everybody comes in, one after the other."""
        for number, name in enumerate(self.names):
            hear = {other: [f"+ {name}"] for other in self.names[: number + 1]}
            self.turn((f"{name} 进来", f"{name} comes in"), [(name, "come", [f"{name}\n"])], hear)

    def inputs(self, **more: object) -> dict:
        return {"turns": self.turns, "port": self.port, **more}

    def heard(self, run: Run, turn: int, who: str) -> list[str]:
        told = run.values("turns", len(self.turns))[turn][who]["heard"]
        return bytes.fromhex(told).decode("utf-8", "replace").split("\n")

    def ended(self, run: Run, turn: int, who: str) -> bool:
        return run.values("turns", len(self.turns))[turn][who]["ended"] is True

    def holds(self, run: Run, why: Text, next_step: Text) -> None:
        listens(run, self.port)
        for number, (story, hear) in enumerate(self.story):
            if hear is None:
                continue
            for who in run.values("turns", len(self.turns))[number]:
                told, wanted = self.heard(run, number, who), [*hear.get(who, []), ""]
                if told != wanted:
                    raise wrong(story, who, told, wanted, why, next_step)


def _bytes(piece: str | bytes) -> bytes:
    return piece if isinstance(piece, bytes) else piece.encode()


def lines(told: list[str]) -> Text:
    """What was heard, for a sentence."""
    rest = told[-1:] if told[-1:] != [""] else []
    shown = [show(line) for line in told[:-1][:5]]
    if len(told) > 6:
        shown.append("…")
    if not shown and not rest:
        return text("什么也没有收到", "heard nothing")
    zh, en = "、".join(shown), ", ".join(shown)
    if rest:
        zh, en = f"{zh}{'，' if zh else ''}半行 {show(rest[0])}", f"{en}{', ' if en else ''}an unfinished line {show(rest[0])}"
    return text(f"收到 {zh}", f"heard {en}")


def wrong(story: Text, who: str, told: list[str], wanted: list[str], why: Text, next_step: Text) -> Failure:
    seen, right = lines(told), lines(wanted)
    hears = right.en.replace("heard", "hears", 1)
    return Failure(
        seen=(f"{story.zh}之后，{who} {seen.zh}。", f"{story.en}; after that {who} {seen.en}."),
        expected=(f"{who} {right.zh}。", f"{who} {hears}."),
        why=why,
        next_step=next_step,
    )


def listens(run: Run, port: int) -> None:
    expect.listens(run)
    expect.equal(
        run.told("port"),
        port,
        ("监听的端口", "the port listened on"),
        DRIVEN,
        ("命令行的参数在 sys.argv 里。", "The arguments of the command line are in sys.argv."),
    )


@check
def everybody_hears_once(exam: Exam):
    """一句话，房间里每个人（连同说话的人）正好收到一遍，次序大家都一样。
    What is said is heard exactly once by everybody, the speaker too, and in the same order by all."""
    evening = Evening(exam, 3)
    evening.arrive()
    first, second, third = evening.names
    one, two, *mixed = exam.random.sample(WORDS, 8)
    next_step = text("说话的人的那一遍，是谁发给他的？", "Who sends the speaker's own copy?")
    in_between = text("发给所有人的循环，别的线程插得进来吗？", "Can another thread get into the loop that sends to all?")
    evening.turn(
        (f"{first} 说了“{one}”", f"{first} says '{one}'"),
        [(first, "say", [one + "\n"])],
        {name: [f"{first}: {one}"] for name in evening.names},
    )
    evening.turn(
        (f"{second} 说了“{two}”", f"{second} says '{two}'"),
        [(second, "say", [two + "\n"])],
        {name: [f"{second}: {two}"] for name in evening.names},
    )
    # Three who speak at once overtake one another under far more schedules than two.
    both = ("三个人同时各说两句", "All three say two lines each at the same time")
    said = {first: mixed[:2], second: mixed[2:4], third: mixed[4:]}
    evening.turn(both, [(name, "say", ["".join(line + "\n" for line in said[name])]) for name in said], None)

    def holds(run: Run) -> None:
        evening.holds(run, ONCE, next_step)
        last, heard = len(evening.turns) - 1, {name: evening.heard(run, len(evening.turns) - 1, name) for name in evening.names}
        for who, told in heard.items():
            for speaker, wanted in said.items():
                own = [f"{speaker}: {line}" for line in wanted]
                if [line for line in told if line.startswith(f"{speaker}:")] != own:
                    raise wrong(evening.story[last][0], who, told, [*own, ""], ONCE, next_step)
            if told != heard[first]:
                a, b = lines(heard[first]), lines(told)
                raise Failure(
                    seen=(
                        f"{both[0]}，{first} {a.zh}，{who} {b.zh}：次序不一样。",
                        f"{both[1]}; {first} {a.en}, {who} {b.en}: another order.",
                    ),
                    expected=("不管谁先谁后，大家听到的次序都一样。", "Whoever comes first, all hear the same order."),
                    why=ONE_ORDER,
                    next_step=in_between,
                )

    exam.every_schedule("play", evening.inputs(), holds, at_most=30)


@check
def nicknames(exam: Exam):
    """昵称不能重，同时来抢也只有一个人得到；人走了，昵称就空出来。
    A nickname is held by one, even when two grab it at once, and is free again when its holder has left."""
    evening = Evening(exam, 2)
    host, name = evening.names
    word = exam.random.choice(WORDS)
    evening.turn((f"{host} 进来", f"{host} comes in"), [(host, "come", [f"{host}\n"])], {host: [f"+ {host}"]})
    evening.turn(("A 和 B 连上了，还没有说话", "A and B connect and say nothing yet"), [("A", "come", []), ("B", "come", [])], {})
    evening.turn(
        (f"A 和 B 同时要叫 {name}", f"A and B both want to be {name} at once"), [("A", "say", [f"{name}\n"]), ("B", "say", [f"{name}\n"])], None
    )
    evening.turn((f"有人要叫 {host}", f"Somebody wants to be {host}"), [("C", "come", [f"{host}\n"])], {"C": ["! taken"]})
    evening.turn((f"{host} 说了“{word}”", f"{host} says '{word}'"), [(host, "say", [word + "\n"])], None)
    evening.turn((f"{host} 走了", f"{host} leaves"), [(host, "close", [])], None)
    evening.turn((f"刚才没抢到的人再要叫 {host}", f"The one who had been refused asks again to be {host}"), [("C", "say", [f"{host}\n"])], None)
    next_step = text("看名字和占名字是不是连在一起的？人走的时候，谁把名字还回去？", "Are looking and taking one step? Who gives the name back when somebody leaves?")

    def fail(turn: int, who: str, told: list[str], wanted: list[str]) -> Failure:
        return wrong(evening.story[turn][0], who, told, wanted, NAME_ONCE, next_step)

    def holds(run: Run) -> None:
        evening.holds(run, NAME_ONCE, next_step)
        a, b = (evening.heard(run, 2, who) for who in ("A", "B"))
        inside, refused = [f"+ {name}", ""], ["! taken", ""]
        if sorted([a, b]) != sorted([inside, refused]):
            said = lines(a), lines(b)
            raise Failure(
                seen=(
                    f"A 和 B 同时要叫 {name}，A {said[0].zh}，B {said[1].zh}。",
                    f"A and B both want to be {name} at once; A {said[0].en}, B {said[1].en}.",
                ),
                expected=(
                    f"一个收到 {show(inside[0])}，另一个收到 {show(refused[0])}。",
                    f"One hears {show(inside[0])}, the other {show(refused[0])}.",
                ),
                why=NAME_ONCE,
                next_step=next_step,
            )
        winner, loser = ("A", "B") if a == inside else ("B", "A")
        spoken, gone, again = [f"{host}: {word}", ""], [f"- {host}", ""], [f"+ {host}", ""]
        for turn, wanted in (
            (2, {host: inside}),
            (4, {host: spoken, winner: spoken, loser: [""], "C": [""]}),
            (5, {winner: gone, loser: [""], "C": [""]}),
            (6, {winner: again, loser: [""], "C": again}),
        ):
            for who, right in wanted.items():
                if evening.heard(run, turn, who) != right:
                    raise fail(turn, who, evening.heard(run, turn, who), right)

    exam.every_schedule("play", evening.inputs(), holds, at_most=30)


@check
def private_messages(exam: Exam):
    """悄悄话只有两个人收到；没有那个人，就告诉说话的人。
    A private message is heard by two, and a name that is not there is reported to the speaker."""
    evening = Evening(exam, 4)
    missing = evening.names.pop()
    evening.arrive()
    first, second, third = evening.names
    word, other = exam.random.sample(WORDS, 2)
    word = f"{word} {exam.random.randint(10, 99)}"
    line = f"{first} -> {second}: {word}"
    evening.turn(
        (f"{first} 对 {second} 悄悄说“{word}”", f"{first} says '{word}' to {second} alone"),
        [(first, "say", [f"/to {second} {word}\n"])],
        {first: [line], second: [line]},
    )
    evening.turn(
        (f"{third} 要对不在的 {missing} 悄悄说话", f"{third} wants to talk to {missing}, who is not there"),
        [(third, "say", [f"/to {missing} {other}\n"])],
        {third: [f"! nobody {missing}"]},
    )
    next_step = text(
        "按名字能找到那个人的连接吗？这一行最多该切成几段？", "Does a name lead you to the connection? Into how many parts is this line to be split at most?"
    )
    exam.every_schedule("play", evening.inputs(), lambda run: evening.holds(run, PRIVATE, next_step), at_most=10)


@check
def come_and_go(exam: Exam):
    """有人说再见、关连接、突然断线：别人各收到一次通知，房间照常。
    Guests say goodbye, close, break off: the others are told once each time, and the room goes on."""
    evening = Evening(exam, 5)
    evening.arrive()
    first, second, third, fourth, fifth = evening.names
    word = exam.random.choice(WORDS)
    after = text("三种走法，各在哪一行发现？最后是不是都走到同一段收尾？", "At which line is each way of leaving noticed, and do all end in the same clean-up?")
    evening.turn(
        (f"{fourth} 说了 /quit", f"{fourth} says /quit"),
        [(fourth, "say", ["/quit\n"])],
        {name: [f"- {fourth}"] for name in (first, second, third, fifth)},
    )
    quit_turn = len(evening.turns) - 1
    evening.turn((f"{third} 说了半行", f"{third} says half a line"), [(third, "say", ["等一"])], {})
    evening.turn(
        (f"{third} 没说完就关了连接", f"{third} closes without finishing it"),
        [(third, "close", [])],
        {name: [f"- {third}"] for name in (first, second, fifth)},
    )
    evening.turn((f"{second} 突然断线", f"{second} breaks off"), [(second, "reset", [])], {name: [f"- {second}"] for name in (first, fifth)})
    evening.turn(
        (f"{first} 说了“{word}”", f"{first} says '{word}'"),
        [(first, "say", [word + "\n"])],
        {name: [f"{first}: {word}"] for name in (first, fifth)},
    )
    speaks_and_breaks = [(first, "say", [word + "\n"]), (fifth, "reset", [])]
    evening.turn((f"{first} 说话的同时 {fifth} 断线", f"{first} speaks while {fifth} breaks off"), speaks_and_breaks, None)

    def holds(run: Run) -> None:
        evening.holds(run, COME_AND_GO, after)
        if not evening.ended(run, quit_turn, fourth):
            raise Failure(
                seen=(f"{fourth} 说了 /quit，过了一秒，连接还开着。", f"{fourth} said /quit, and a second later the connection was still open."),
                expected=("服务器关闭这个连接。", "The server closes this connection."),
                why=COME_AND_GO,
                next_step=after,
            )
        last = len(evening.turns) - 1
        told, wanted = evening.heard(run, last, first), [f"{first}: {word}", f"- {fifth}", ""]
        if sorted(told) != sorted(wanted):
            raise wrong(evening.story[last][0], first, told, wanted, COME_AND_GO, after)

    exam.every_schedule("play", evening.inputs(), holds, at_most=20)


@check
def cuts_lines(exam: Exam):
    """半行先留着，粘在一起的分开，断在汉字中间也拼得上。
    Half a line is kept, lines glued together are parted, and a cut inside a character does no harm."""
    for segments in ("whole", "bytes", "random"):
        evening = Evening(exam, 2)
        first, second = evening.names
        one, two, three = exam.random.sample(WORDS, 3)
        both = {name: [f"{first}: {one}", f"{first}: {two}"] for name in evening.names}
        evening.turn((f"{second} 进来", f"{second} comes in"), [(second, "come", [f"{second}\n"])], {second: [f"+ {second}"]})
        evening.turn(
            (f"{first} 把昵称和两句话一起发来", f"{first} sends the nickname and two lines at once"),
            [(first, "come", [f"{first}\n{one}\n{two}\n"])],
            {name: [f"+ {first}", *lines] for name, lines in both.items()},
        )
        evening.turn((f"{first} 只说了半行", f"{first} says half a line"), [(first, "say", [three[:1]])], {})
        tail = f"{three[1:]}\n".encode()
        evening.turn(
            (f"{first} 说完那一行，中间从一个汉字里断开", f"{first} finishes the line, cut inside a character"),
            [(first, "say", [tail[:1], tail[1:]])],
            {name: [f"{first}: {three}"] for name in evening.names},
        )
        next_step = text(
            "缓冲区里有几个换行符，就有几行；剩下的放在哪里？", "There are as many lines as newlines in the buffer. Where does what is left over stay?"
        )
        exam.every_schedule(
            "play", evening.inputs(segments=segments), lambda run: evening.holds(run, reasons.BYTE_STREAM, next_step), at_most=5
        )


@check
def slow_reader_stops_nobody(exam: Exam):
    """有人一直不读，别人照样马上听到每一句。
    Somebody never reads, and the others still hear every line at once."""
    names = exam.random.sample(NAMES, 3)
    said = [f"{exam.random.choice(WORDS)} {number} ".encode() + b"x" * 1800 + b"\n" for number in range(80)]

    def holds(run: Run) -> None:
        expect.listens(run)
        told = run.told("while_asleep")
        if not isinstance(told, list) or not told or any(len(one) != 2 for one in told):
            raise Failure(
                seen=("房间里什么也听不到。", "Nothing is heard in the room."),
                expected=("每一句马上就到。", "Every line is there at once."),
                why=SLOW,
            )
        late = next((index for index, (heard, took) in enumerate(told) if heard is not True or took > LATE), None)
        if late is None:
            return
        who, took = names[0] if late % 2 == 0 else names[2], told[late][1]
        waited = (
            text("等了 2 秒，还没有听到", "had not heard it 2 seconds later")
            if told[late][0] is not True
            else text(f"等了 {seconds(took)} 秒才听到", f"heard it {seconds(took)} seconds later")
        )
        raise Failure(
            seen=(
                f"{names[1]} 一直不读，{names[0]} 说到第 {late // 2 + 1} 句（每句约 1.8 KB），{who} {waited.zh}。",
                f"{names[1]} never reads; {names[0]} says line {late // 2 + 1} (about 1.8 KB each), and {who} {waited.en}.",
            ),
            expected=("一个人不读，别人照样马上听到。", "One does not read, and the others hear it at once."),
            why=SLOW,
            next_step=(
                "给这个人发的时候，程序停在哪一行？谁在等那一行？",
                "At which line does the program stand when it sends to this guest, and who waits for that line?",
            ),
        )

    inputs = {
        "nicknames": [f"{name}\n".encode().hex() for name in names],
        "lines": [line.hex() for line in said],
        "window": 2048,
        "port": exam.random.randint(9001, 9900),
    }
    exam.once("slow", inputs, holds)


@check
def command_line_and_import(exam: Exam):
    """命令行给的端口有用；import 的时候什么都不开始，serve_chat 才开始。
    The port of the command line counts; importing starts nothing, serve_chat does."""
    for scenario in ("play", "imported"):
        evening = Evening(exam, 2)
        evening.arrive()

        def holds(run: Run) -> None:
            if run.told("imported") is False:
                raise Failure(
                    seen=("import 这个文件，10 秒之后还没有结束。", "Ten seconds later the import of the file had not ended."),
                    expected=("import 只定义函数，马上结束。", "The import only defines functions, and ends at once."),
                    why=DRIVEN,
                    next_step=(
                        "文件末尾的那几行，直接运行的时候才该执行：用什么来分辨？",
                        "The last lines should run only when the file itself is run: how does a program tell?",
                    ),
                )
            evening.holds(run, DRIVEN, text("端口从哪里来？", "Where does the port come from?"))

        exam.once(scenario, evening.inputs(), holds)
