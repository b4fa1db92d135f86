"""What is asked of level0/async_echo.py."""

from judge import Exam, Failure, Run, Text, check, expect, place, raised, reasons, seconds, show, text

WORDS = ("早上好", "在吗", "收到", "回声", "你好", "明天见", "再说一遍", "山谷")
PIECE, MOST_TAKEN, OFFERED, WINDOW = 32 * 1024, 1024 * 1024, 4 * 1024 * 1024, 16 * 1024
CLOSE = 0.01  # virtual seconds are exact; this is for sums of floats

AT_ONCE = text(
    "回声就是来了什么马上还什么。read() 不给数，要等到对方关闭才返回；readline 要等到换行；对方正开着连接等你，两边就一起等下去。",
    "An echo gives back at once whatever has come. read() without a number returns only when the other side has closed, readline waits for a newline; "
    "the other side keeps the connection open and waits for you, and so both wait.",
)
MEMORY = text(
    "write 从不等待，只往缓冲区里放。对方不读，你又不停地收，缓冲区就一直涨，一个慢客户端就能用光服务端的内存。drain 在缓冲区太满的时候让协程停下，等对方读走一些。",
    "write never waits, it only puts into a buffer. When the other side does not read and you go on receiving, the buffer grows and grows: one slow client can "
    "use up the server's memory. drain stops the coroutine while the buffer is too full.",
)


def draw(exam: Exam) -> bytes:
    return (exam.random.choice(WORDS) + str(exam.random.randint(100, 999))).encode()


def shown(data: bytes) -> str:
    try:
        return show(data.decode())
    except UnicodeDecodeError:
        return show(data[:24].hex(" "))


def died(why: Text, next_step: Text | None = None):
    """Words for a handler or server that ended by an exception."""

    def found(run: Run) -> Failure | None:
        error = run.ending.error or next((thread.error for thread in run.threads if thread.error is not None), None)
        if error is None:
            return None
        what = raised(error)
        return Failure(
            seen=(f"服务端抛出了异常 {what.zh}。", f"The server raised {what.en}."),
            expected=("不管客户端怎样来、怎样走，服务端都接着工作。", "However clients come and go, the server goes on."),
            why=why,
            next_step=next_step,
        )

    return found


def echoed(run: Run, sent: list[bytes], why: Text, next_step: Text, late: bool = True) -> None:
    """`late`: what came after the client's last word belongs to the last echo."""
    expect.listens(run)
    for number, (told, wanted) in enumerate(zip(run.values("heard", len(sent)), sent), start=1):
        heard = bytes.fromhex(told)
        if late and number == len(sent):
            heard += bytes.fromhex(run.told("rest") or "")
        if heard == wanted:
            continue
        got = text(f"收到 {shown(heard)}", f"received {shown(heard)}") if heard else text("什么也没有收到", "received nothing")
        raise Failure(
            seen=(
                f"客户端发了 {shown(wanted)}（{len(wanted)} 个字节），{got.zh}。",
                f"A client sent {shown(wanted)} ({len(wanted)} bytes) and {got.en}.",
            ),
            expected=("发多少字节，就收到同样的多少字节。", "The same bytes come back, all of them."),
            why=why,
            next_step=next_step,
        )


@check
def echoes(exam: Exam):
    """说一句，还一句，不多不少，不用等换行或者关闭。
    What is said comes back, no more and no less, without waiting for a newline or the end."""
    pieces = [draw(exam), b" " + draw(exam) + b"\n", draw(exam)]
    next_step = text(
        "收到的字节在还回去之前，你对它们做了什么？读的那一行要等到什么才返回？",
        "What do you do to the bytes before they go back? And what does the line that reads wait for?",
    )

    one = {"pieces": [pieces[0].hex()], "together": False, "segments": "whole"}
    exam.every_schedule("talk", one, lambda run: echoed(run, pieces[:1], AT_ONCE, next_step, late=False), died(AT_ONCE), at_most=5)
    several = {"pieces": [piece.hex() for piece in pieces], "together": True, "segments": "whole"}
    whole = b"".join(pieces)
    exam.every_schedule("talk", several, lambda run: echoed(run, [whole], AT_ONCE, next_step), died(AT_ONCE), at_most=5)


@check
def until_the_end(exam: Exam):
    """一直还到对方说完为止，不管分成几次、多长、是不是文字。
    It echoes until the other side has finished, in however many pieces, however long, text or not."""
    for segments in ("whole", "bytes", "random"):
        pieces = [draw(exam), draw(exam), bytes([0xFF, 0x00, 0xE4]) + exam.random.randbytes(exam.random.randint(1, 9)), draw(exam)]

        def holds(run: Run) -> None:
            echoed(run, pieces, reasons.BYTE_STREAM, text(
                "还完一次之后，这个协程走到哪一行？",
                "Which line does the coroutine reach when it has echoed once?",
            ))

        asked = {"pieces": [piece.hex() for piece in pieces], "together": False, "segments": segments}
        exam.every_schedule("talk", asked, holds, died(reasons.BYTE_STREAM, reasons.RECV_AT_MOST), at_most=5)
    long = exam.random.randbytes(5000)
    asked = {"pieces": [long[:3000].hex(), long[3000:].hex()], "together": True, "segments": "random"}
    exam.every_schedule(
        "talk", asked, lambda run: echoed(run, [long], reasons.BYTE_STREAM, reasons.RECV_AT_MOST), died(reasons.BYTE_STREAM), at_most=5
    )


@check
def several_at_once(exam: Exam):
    """有人连上不说话，别的客户端照样马上得到回声，全在一个事件循环里。
    Clients that say nothing make nobody wait, and all of it happens on one event loop."""
    silent = exam.random.randint(2, 3)
    words = [draw(exam) for _ in range(silent + 1)]
    next_step = text("哪一行会让整个线程停下来？它有没有一个可以 await 的兄弟？", "Which line stops the whole thread? Does it have a sibling that can be awaited?")

    def holds(run: Run) -> None:
        expect.listens(run)
        if not run.facts_of("task"):
            raise Failure(
                seen=("服务端没有用事件循环。", "The server used no event loop."),
                expected=("所有的客户端由一个事件循环照顾。", "One event loop looks after all clients."),
                why=(
                    "一个线程照顾很多客户端，正是这一题要学的：线程多了要占内存，几千个连接就受不了，协程几千个也很轻。",
                    "That one thread can look after many clients is the point here: thousands of threads are heavy, thousands of "
                    "coroutines are not.",
                ),
                next_step=("看看 asyncio.start_server 要的是什么样的函数。", "See what kind of function asyncio.start_server wants."),
            )
        expect.loop_stays_free(run, next_step=next_step)
        told = run.counts("seconds", len(words) + silent)
        slow = next((number for number, took in enumerate(told) if took > CLOSE), None)
        if slow is not None:
            raise Failure(
                seen=(
                    f"{silent} 个客户端连上了不说话，另一个客户端说了一句，等了 {seconds(told[slow])} 秒。",
                    f"{silent} clients were connected and silent; another one spoke, and waited {seconds(told[slow])} seconds.",
                ),
                expected=("回声马上就到，不管别人在做什么。", "The echo comes at once, whatever the others do."),
                why=reasons.ONE_GUEST,
                next_step=next_step,
            )
        echoed(run, [*words, *words[:silent]], reasons.ONE_GUEST, next_step)

    exam.every_schedule("crowd", {"words": [word.hex() for word in words], "silent": silent}, holds, died(reasons.ONE_GUEST), at_most=20)


@check
def heeds_slow_readers(exam: Exam):
    """对方只发不收的时候，服务端也停下来不收，不会越攒越多。
    When the other side sends and does not read, the server stops receiving too, and does not hoard."""

    def holds(run: Run) -> None:
        expect.listens(run)
        sent = run.count("sent")
        if sent <= MOST_TAKEN:
            return
        raise Failure(
            seen=(
                f"客户端发了 {int(sent) // 1024} KiB，一个回声也不读，服务端照单全收，都攒在内存里。",
                f"A client sent {int(sent) // 1024} KiB without reading a single echo, and the server took it all and kept it in memory.",
            ),
            expected=("攒到一定的量，服务端就停下来，等对方读走一些。", "When so much has piled up, the server pauses until the other side has read some of it."),
            why=MEMORY,
            next_step=("write 之后少了哪一个 await？", "Which await is missing after write?"),
        )

    exam.once("slow_reader", {"size": OFFERED + exam.random.randint(0, 9) * PIECE, "piece": PIECE, "window": WINDOW}, holds)


@check
def closes(exam: Exam):
    """对方说完或者断线，服务端就关闭这个连接。
    When the other side has finished or has broken off, the server closes the connection."""
    word = draw(exam)
    next_step = text(
        "每个客户端的 writer，由谁来关？对方断线的时候，也走得到那一行吗？",
        "Who closes the writer of each client? Is that line reached too when the other side breaks off?",
    )

    def closed(run: Run) -> None:
        expect.listens(run)
        if run.told("closed") is False:
            raise Failure(
                seen=("客户端说完了，等了 10 秒，服务端没有关闭连接。", "The client had finished, and in 10 seconds the server did not close."),
                expected=("read 得到 b'' 之后，关闭连接。", "When read has given b'', the connection is closed."),
                why=reasons.LEFT_BEHIND,
                next_step=("循环结束之后，谁来关这个 writer？", "Who closes the writer after the loop?"),
            )
        left_nothing(run)

    def left_nothing(run: Run) -> None:
        expect.listens(run)
        left = next((fact for fact in run.facts_of("left_open") if fact.string("socket_kind") == "connection"), None)
        if left is None:
            return
        at = place(left.frame)
        raise Failure(
            seen=(
                f"客户端已经断开，服务端这边的连接还没有关{at.zh}。",
                f"The client was gone, and the server had not closed its side of the connection{at.en}.",
            ),
            expected=("不管对方怎样离开，连接都关上。", "However the other side leaves, the connection is closed."),
            why=reasons.LEFT_BEHIND,
            next_step=next_step,
        )

    exam.every_schedule("talk", {"pieces": [word.hex()], "together": False, "segments": "whole"}, closed, died(reasons.LEFT_BEHIND), at_most=5)

    def serves_on(run: Run) -> None:
        echoed(run, [word], reasons.LEFT_BEHIND, next_step, late=False)
        left_nothing(run)

    exam.every_schedule("breaks_off", {"word": word.hex()}, serves_on, died(reasons.LEFT_BEHIND), at_most=5)
