"""What is asked of level1/select_server.py."""

import hashlib
from typing import Callable

from judge import Exam, Failure, Run, Text, check, expect, place, raised, reasons, seconds, show, text

WORDS = ("早上好", "在吗", "收到", "回声", "你好", "明天见", "再说一遍", "山谷")
WINDOW = 4096
IDLE, ROUNDS = 20, 50  # while nothing happens for so many seconds, a server may look so often
LIMITS = {"steps": 10_000}  # a right server needs some hundreds

ONE_THREAD = text(
    "一个线程照顾所有人，就不能为任何一个人停下来。select 告诉你谁现在有话要说，你只做马上能做完的事：收已经到的，记下来，回去再等。在某个人身上 recv 到收完一行，别人就都在等他。",
    "One thread that looks after everybody may stop for nobody. select tells who has something to say now, and you do only what "
    "can be done at once: take what has "
    "come, keep it, and go back to waiting. If you recv from one client until its line is complete, all others wait for it.",
)
FITTED = text(
    "send 返回的是这次真正放进去了多少字节，可能比你给的少：对方读得慢，缓冲区满了。剩下的要自己留着，等 select 说“可写”再接着发。"
    "sendall 会一直等到发完，整个服务器都陪着这一个慢客户端等；不阻塞的套接字上，它发到一半就抛出 BlockingIOError。",
    "send returns how many bytes were really taken, which may be fewer than you gave: the other side reads slowly and the buffer "
    "is full. Keep the rest and go on when "
    "select says 'writable'. sendall waits until all is sent, and the whole server waits along with this one slow client; on a "
    "socket that does not block it raises "
    "BlockingIOError half-way.",
)
SPINNING = text(
    "对方关闭之后，这个套接字永远“可读”（读到的是 b''）；一个不忙的套接字，几乎永远“可写”。还让 select 看着它们，select 就次次马上返回，程序转着圈占满一个处理器，什么也没做。"
    "走了的要注销，有东西要发的时候才看可写。",
    "After the other side has closed, a socket is readable for ever (what is read is b''); and an idle one is nearly always "
    "writable. If select still watches for that it returns at once each time, "
    "and the program goes round and round with a processor to itself. Unregister who has left, and watch for writable only while "
    "there is something to send.",
)
COME_AND_GO = text(
    "客户端随时会走，有的连招呼都不打：recv 或者 send 会抛出 ConnectionResetError、BrokenPipeError。只有一个线程，一个异常漏出去，所有人的服务都没了。走一个，就注销一个，关一个。",
    "Clients leave at any time, some without a word: recv or send raises ConnectionResetError or BrokenPipeError. There is only "
    "one thread, so one exception that gets out ends the service for "
    "everybody. Whoever leaves is unregistered and closed.",
)


def draw(exam: Exam) -> str:
    return exam.random.choice(WORDS) + str(exam.random.randint(100, 999))


def asked(word: str, times: int = 1) -> str:
    return f"{times} {word}\n"


def coded(said: str) -> str:
    return said.encode().hex()


def died(why: Text, step: Text) -> Callable[[Run], Failure | None]:
    """Words for a server that ended by an exception, or that looked so often that the run was cut off."""

    def found(run: Run) -> Failure | None:
        if run.ending.kind == "step_limit":
            return spun(None)
        error = run.ending.error or next((thread.error for thread in run.threads if thread.error is not None), None)
        if error is None:
            return None
        what = raised(error)
        return Failure(
            seen=(f"服务器抛出了异常 {what.zh}。", f"The server raised {what.en}."),
            expected=("不管客户端怎样来、怎样走，服务器都接着工作。", "However clients come and go, the server goes on."),
            why=why,
            next_step=step,
        )

    return found


def heard(run: Run, story: list[tuple[Text, str]], why: Text, step: Text) -> None:
    """What came in each turn; `story` says what had been said, and what is to come."""
    expect.listens(run)
    for told, (said, wanted) in zip(run.values("heard", len(story)), story):
        got = bytes.fromhex(told).decode("utf-8", "replace")
        if got == wanted:
            continue
        came = text(f"收到 {show(got)}", f"received {show(got)}") if got else text("什么也没有收到", "received nothing")
        wants = text("这时还不该收到什么", "Nothing is to be received yet")
        if wanted:
            wants = text(f"收到 {show(wanted)}", f"It receives {show(wanted)}")
        raise Failure(
            seen=(f"客户端{said.zh}，{came.zh}。", f"A client {said.en} and {came.en}."),
            expected=(f"{wants.zh}。", f"{wants.en}."),
            why=why,
            next_step=step,
        )


def spun(rounds: int | None) -> Failure:
    often = text("不停地看", "again and again")
    if rounds is not None:
        often = text(f"看了 {rounds} 次", f"{rounds} times")
    return Failure(
        seen=(f"没有事情的时候，服务器还在{often.zh}有没有人说话。", f"While nothing happened the server looked {often.en} whether somebody speaks."),
        expected=("没有事情，就睡在 select 里，有人说话才醒。", "When there is nothing to do it sleeps in select until somebody speaks."),
        why=SPINNING,
        next_step=("打印每次 select 返回的是谁、为什么。这个人你处理完了吗？", "Print whom select returns each time, and why. Are you done with that one?"),
    )


@check
def answers_lines(exam: Exam):
    """一行请求得到一份答复；粘在一起的分开，断开的拼上。
    A line gets its answer; lines glued together are parted, and cut ones are joined."""
    first, second, third = draw(exam), draw(exam), draw(exam)
    times = exam.random.randint(2, 4)
    both = (asked(second, times) + asked(third)).encode()
    cut = both.index(second.encode()) + exam.random.randint(1, 2)
    answers = f"{second}\n" * times + f"{third}\n"
    turns = [
        ([asked(first).encode()], 1, text(f"说了 {show(asked(first))}", f"said {show(asked(first))}"), f"{first}\n"),
        ([both], times + 1, text(f"一次说了两行 {show(both.decode())}", f"said two lines at once, {show(both.decode())},"), answers),
        ([both[:cut], both[cut:]], times + 1, text("说了两行，从一个汉字的中间断开", "said two lines, cut inside a character,"), answers),
        ([b"2 "], 0, text('只说了半行 "2 "', 'said half a line, "2 ",'), ""),
        ([f"{first}\n".encode()], 2, text("把那半行说完", "finished that line"), f"{first}\n" * 2),
    ]
    story = [(said, wanted) for _, _, said, wanted in turns]
    step = text("缓冲区里有几个换行符，就该答几行；剩下的放在哪里？", "As many lines are answered as there are newlines in the buffer. Where is the rest kept?")
    for segments in ("whole", "bytes", "random"):
        inputs = {"turns": [[[piece.hex() for piece in pieces], lines] for pieces, lines, _, _ in turns], "segments": segments}
        exam.every_schedule(
            "talk",
            inputs,
            lambda run: heard(run, story, reasons.BYTE_STREAM, step),
            died(reasons.BYTE_STREAM, step),
            at_most=6,
            limits=LIMITS,
        )


@check
def one_thread_for_all(exam: Exam):
    """有人只说半行就不动了，别人照样马上得到答复；只有一个线程，等在 select 里。
    Some stop at half a line, and the others are answered at once all the same; in one thread, which waits in select."""
    halves = [draw(exam) for _ in range(exam.random.randint(3, 4))]
    words = [draw(exam) for _ in range(3)]
    step = text("哪一行会为某一个客户端停下来？", "Which line stops for one client?")
    story = [
        (
            text(
                f"说了 {show(asked(word))}，另外 {len(halves)} 个停在半行上",
                f"said {show(asked(word))}, while {len(halves)} others stood at half a line,",
            ),
            f"{word}\n",
        )
        for word in words
    ]
    story += [(text("后来把自己的半行说完了", "finished its half line later"), f"{half}\n") for half in halves]

    def holds(run: Run) -> None:
        expect.listens(run)
        others = sum(1 for thread in run.threads if thread.by in ("student", "library")) + len(run.processes)
        if others or run.facts_of("task"):
            seen = text(f"程序另外启动了 {others} 个线程或者进程。", f"The program started {others} other threads or processes.")
            if not others:
                seen = text("程序用了 asyncio。", "The program used asyncio.")
            raise Failure(
                seen=seen,
                expected=(
                    "只有一个线程，自己用 select、poll、epoll 或者 selectors 等。",
                    "A single thread, which waits by select, poll, epoll or selectors itself.",
                ),
                why=(
                    "一千个客户端一千个线程，内存和切换都受不了；asyncio 的底下正是这一题要写的循环。自己写一遍，就知道它在做什么。",
                    "A thousand threads for a thousand clients are too heavy; and underneath asyncio there is the very loop that "
                    "is to be written here. Write it once, and you know what it does.",
                ),
                next_step=(
                    "从 selectors.DefaultSelector 的文档里的例子开始。",
                    "Start from the example in the documentation of selectors.DefaultSelector.",
                ),
            )
        heard(run, story, ONE_THREAD, step)
        slow = next((took for took in run.counts("waits", len(story)) if took > expect.CLOSE), None)
        if slow is not None:
            raise Failure(
                seen=(
                    f"有 {len(halves)} 个客户端停在半行上，另一个客户端等答复等了 {seconds(slow)} 秒。",
                    f"While {len(halves)} clients stood at half a line, another one waited {seconds(slow)} seconds for its answer.",
                ),
                expected=("答复马上就到。", "The answer comes at once."),
                why=ONE_THREAD,
                next_step=step,
            )

    inputs = {"halves": [coded(f"1 {half}") for half in halves], "words": [coded(asked(word)) for word in words]}
    exam.every_schedule("crowd", inputs, holds, died(ONE_THREAD, step), at_most=15, limits=LIMITS)


@check
def keeps_what_did_not_fit(exam: Exam):
    """答复很长、对方读得慢：发不出去的留着，读多少发多少，一个字节也不少；别人不用等。
    A long answer to a slow reader: what does not fit is kept and sent as it reads, to the last byte; nobody else waits."""
    word, other, times = draw(exam), draw(exam), exam.random.randint(800, 1200)
    whole = f"{word}\n".encode() * times
    step = text("send 返回的数你用了吗？没放进去的那一段，记在哪里，什么时候再发？", "Do you use what send returns? Where is the rest kept, and when is it sent?")

    def holds(run: Run) -> None:
        expect.listens(run)
        waited = run.count("waited")
        if waited > expect.CLOSE:
            raise Failure(
                seen=(
                    f"有个客户端要了 {len(whole)} 字节却不读，另一个客户端等了 {seconds(waited)} 秒。",
                    f"A client asked for {len(whole)} bytes and did not read; another one waited {seconds(waited)} seconds.",
                ),
                expected=("别人的答复马上就到。", "The others are answered at once."),
                why=FITTED,
                next_step=step,
            )
        heard(run, [(text("在别人慢慢读的时候说了一句", "spoke while another one was reading slowly"), f"{other}\n")], FITTED, step)
        size = int(run.count("size"))
        if run.told("digest") == hashlib.sha256(whole).hexdigest():
            return
        raise Failure(
            seen=(
                f"慢客户端一共该收到 {len(whole)} 字节，收到了 {size} 字节{'，内容不对' if size == len(whole) else ''}。",
                f"The slow client should receive {len(whole)} bytes and received "
                f"{size}{', with wrong contents' if size == len(whole) else ''}.",
            ),
            expected=("一个字节也不少，次序不变。", "Every byte, in order."),
            why=FITTED,
            next_step=step,
        )

    inputs = {"request": coded(asked(word, times)), "lines": times, "window": WINDOW, "word": coded(asked(other))}
    exam.every_schedule("slow_reader", inputs, holds, died(FITTED, step), at_most=5, limits=LIMITS)


@check
def sleeps_when_idle(exam: Exam):
    """没有事情的时候睡着，不转圈：有人走了、有人不说话、有人不读答复，都一样。
    With nothing to do it sleeps and does not spin: not for those who left, who are silent, or who do not read."""
    word = draw(exam)
    long = coded(asked(draw(exam), 1000))
    inputs = {"word": coded(asked(word)), "half": coded("1 half"), "request": long, "window": WINDOW, "seconds": IDLE}
    step = text("不阻塞的套接字没有数据，recv 会怎样？", "What does recv of a socket that does not block do when there is nothing?")

    def holds(run: Run) -> None:
        expect.listens(run)
        rounds = int(run.count("rounds"))
        naps = [fact for fact in run.facts_of("sleep") if fact.frame is not None and fact.frame.is_students]
        if rounds > ROUNDS or run.facts_of("busy_wait") or len(naps) > ROUNDS:
            raise spun(max(rounds, len(naps)) if max(rounds, len(naps)) > ROUNDS else None)
        if run.count("selects") == 0:
            raise Failure(
                seen=("程序没有用 select、poll、epoll 或者 selectors 来等。", "The program waits by none of select, poll, epoll and selectors."),
                expected=("所有的套接字一起等，谁有事谁先。", "All sockets are waited for together, and whoever has something goes first."),
                why=ONE_THREAD,
                next_step=("看看 select.select 的三个参数。", "See the three parameters of select.select."),
            )
        heard(run, [(text("后来又说了一句", "spoke again later"), f"{word}\n")], SPINNING, step)

    exam.every_schedule("idle", inputs, holds, died(SPINNING, step), at_most=3, limits=LIMITS)


@check
def outlives_clients(exam: Exam):
    """有人断线，有人说一半就走，有人不等答复就走：服务器都收拾好，接着服务。
    One breaks off, one leaves in the middle of a line, one before its answer has come: the server cleans up after each and goes on."""
    words = [draw(exam) for _ in range(3)]
    step = text(
        "recv 和 send 各会在什么时候抛出 ConnectionError？那时走到哪几行？",
        "When do recv and send raise ConnectionError, and which lines are reached then?",
    )

    def holds(run: Run) -> None:
        heard(run, [(text("在别人离开之后来，说了一句", "came after others had left, spoke,"), f"{words[-1]}\n")], COME_AND_GO, step)
        left = next((fact for fact in run.facts_of("left_open") if fact.string("socket_kind") == "connection"), None)
        if left is not None:
            at = place(left.frame)
            raise Failure(
                seen=(f"客户端走了，服务器这边的连接没有关{at.zh}。", f"A client had gone, and the server's side was not closed{at.en}."),
                expected=("走一个，关一个。", "When a client has left, its connection is closed."),
                why=COME_AND_GO,
                next_step=("注销之后，还有谁拿着这个套接字？close 了吗？", "After it was unregistered, who still has the socket? Was it closed?"),
            )

    inputs = {"words": [coded(asked(word)) for word in words], "request": coded(asked(draw(exam), 1000)), "window": WINDOW}
    exam.every_schedule("leaving", inputs, holds, died(COME_AND_GO, step), at_most=10, limits=LIMITS)
