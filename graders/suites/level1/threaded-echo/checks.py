"""What is asked of level1/threaded_echo.py."""

from judge import Exam, Failure, Run, Text, check, expect, place, reasons, seconds, show, text

WORDS = ("早上好", "在吗", "收到", "回声", "你好", "明天见", "再说一遍", "山谷")
STOP_WITHIN = 5.0
CLOSE = 0.01  # virtual seconds are exact; this is for sums of floats

WAKE_THEM = text(
    "停在 accept 或 recv 里的线程什么都听不见：改一个变量它看不到，close 那个套接字也叫不醒它。要么用 shutdown 让它的等待立刻结束，要么给等待加上时限，"
    "让它隔一会儿看一眼该不该停；最后 join，确定它真的走了。守护线程不是停下，是程序结束时被丢掉，手里的事做到一半。",
    "A thread that stands in accept or recv hears nothing: it does not see a variable change, and closing the socket does not wake it. Either shutdown ends its "
    "waiting at once, or a time-out lets it look now and then whether to stop; and join makes sure that it has gone. A daemon thread does not stop, it is dropped "
    "when the program ends, half-way through its work.",
)
COME_AND_GO = text(
    "客户端随时会走，有的连招呼都不打。每走一个都要收拾好：关连接、结束线程。漏一个，就少一个文件描述符和一个线程，直到谁也进不来。",
    "Clients leave at any time, some without a word. Clean up after each: close the connection, end the thread. Each leak costs a descriptor and a thread, until "
    "nobody gets in any more.",
)
LINES = text(
    "一行，是从上一个换行符之后到这一个换行符为止，换行符也要还回去，不然对方不知道你说完了。",
    "A line reaches from after the newline before it up to its own newline, which goes back too: otherwise the other side cannot know that you are done.",
)


def draw(exam: Exam) -> str:
    return exam.random.choice(WORDS) + str(exam.random.randint(100, 999))


def started(run: Run) -> None:
    if run.told("port") is not None:
        return
    raise Failure(
        seen=("start() 3 秒之后还没有返回，或者没有 port。", "Three seconds later start() had not returned, or there was no port."),
        expected=("start() 开始监听之后马上返回，port 是监听的端口。", "start() returns as soon as it listens, and port is the port listened on."),
        why=(
            "调用 start() 的线程还有别的事要做，比如最后调用 stop()。服务要在另外的线程里进行。",
            "Whoever calls start() has other things to do, such as calling stop() in the end. Serving goes on in other threads.",
        ),
        next_step=("accept 的循环在哪个线程里？", "In which thread is the loop round accept?"),
    )


def heard(run: Run, story: list[tuple[Text, str]], why: Text, next_step: Text) -> None:
    """What came in each turn; `story` says what had been said, and what is to come."""
    started(run)
    for told, (said, wanted) in zip(run.values("heard", len(story)), story):
        got = bytes.fromhex(told).decode("utf-8", "replace")
        if got == wanted:
            continue
        came = text(f"收到 {show(got)}", f"received {show(got)}") if got else text("什么也没有收到", "received nothing")
        wants = text(f"收到 {show(wanted)}", f"It receives {show(wanted)}") if wanted else text("这时还不该收到什么", "Nothing is to be received yet")
        raise Failure(
            seen=(f"客户端{said.zh}，{came.zh}。", f"A client {said.en} and {came.en}."),
            expected=(f"{wants.zh}。", f"{wants.en}."),
            why=why,
            next_step=next_step,
        )


def stopped(run: Run) -> None:
    """stop() came back in time, and nothing of the server is left."""
    started(run)
    took = run.count("seconds")
    if run.told("stopped") is not True or took > STOP_WITHIN + CLOSE:
        waits = [wait for wait in run.ending.waits if wait.at is not None and wait.at.is_students]
        at = place(waits[0].at) if waits else text("", "")
        raise Failure(
            seen=(f"stop() 过了 {seconds(took)} 秒才返回。", f"stop() took {seconds(took)} seconds to return.")
            if run.told("stopped") is True
            else text(
                f"stop() 过了 {seconds(took)} 秒还没有返回，有线程还在等{at.zh}。",
                f"After {seconds(took)} seconds stop() had not returned; a thread still waits{at.en}.",
            ),
            expected=("stop() 在 5 秒之内返回。", "stop() returns within 5 seconds."),
            why=WAKE_THEM,
            next_step=("哪些线程还在等？谁能让它们的等待结束？", "Which threads still wait? Who can end their waiting?"),
        )
    alive = [thread for thread in run.threads if thread.by == "student" and (thread.ended_at is None or thread.ended_at > run.count("stopped_at") + CLOSE)]
    if alive:
        raise Failure(
            seen=(f"stop() 返回的时候，还有 {len(alive)} 个线程没有结束。", f"When stop() returned, {len(alive)} threads had not ended."),
            expected=("stop() 返回的时候，你启动的线程都已经结束。", "When stop() returns, all threads that you started have ended."),
            why=WAKE_THEM,
            next_step=("stop() 等了哪些线程？有没有漏掉的？", "Which threads does stop() wait for, and which does it forget?"),
        )
    expect.nothing_left(run)


@check
def echoes_lines(exam: Exam):
    """说一行，还一行，一行接一行。
    A line that is said comes back, line after line."""
    lines = [draw(exam) + "\n" for _ in range(3)] + ["\n"]
    story = [(text(f"说了 {show(line)}", f"said {show(line)}"), line) for line in lines]
    next_step = text("把收到的和发出的都用 repr 打印出来比一比。", "Print with repr what you receive and what you send, and compare.")
    inputs = {"turns": [[[line.encode().hex()], 1] for line in lines], "segments": "whole"}
    exam.every_schedule("talk", inputs, lambda run: heard(run, story, LINES, next_step), at_most=10)


@check
def frames_by_newline(exam: Exam):
    """半行先留着，粘在一起的分开，断在汉字中间也拼得上。
    Half a line is kept, lines glued together are parted, and a cut inside a character does no harm."""
    first, second, third, fourth = (draw(exam) for _ in range(4))
    data = f"{second}\n{third}\n".encode()
    cut = len(second.encode()) + 1 + exam.random.randint(1, 2)
    turns = [
        ([first[:2].encode()], 0, text(f"只说了半行 {show(first[:2])}", f"said half a line, {show(first[:2])},"), ""),
        ([(first[2:] + "\n").encode()], 1, text(
            f"把后半行 {show(first[2:] + chr(10))} 也说了",
            f"said the other half, {show(first[2:] + chr(10))},"), first + "\n",
        ),
        ([data], 2, text("一次说了两行", "said two lines at once"), data.decode()),
        ([data[:cut], data[cut:]], 2, text("说了两行，第二次从一个汉字的中间断开", "said two lines, cut inside a character,"), data.decode()),
        ([(fourth + "\n" + first).encode()], 1, text("说了一行半", "said a line and a half"), fourth + "\n"),
        ([b"\n"], 1, text("把那半行说完", "finished that line"), first + "\n"),
    ]
    story = [(said, wanted) for _, _, said, wanted in turns]
    next_step = text(
        "缓冲区里有几个换行符，就该还几行；剩下的放在哪里？",
        "As many lines go back as there are newlines in the buffer. Where does what is left over stay?",
    )
    for segments in ("whole", "bytes", "random"):
        inputs = {"turns": [[[piece.hex() for piece in pieces], lines] for pieces, lines, _, _ in turns], "segments": segments}
        exam.every_schedule("talk", inputs, lambda run: heard(run, story, reasons.BYTE_STREAM, next_step), at_most=10)


@check
def slow_client_stops_nobody(exam: Exam):
    """有人只说半行就不动了，别人照样马上得到回答。
    Some say half a line and stop there; the others are still answered at once."""
    halves, words = [draw(exam) for _ in range(exam.random.randint(3, 4))], [draw(exam) + "\n" for _ in range(3)]
    next_step = text("accept 之后，和这个客户端说话的是哪个线程？", "After accept, which thread talks with this client?")
    story = [(text(f"说了 {show(word)}，另外 {len(halves)} 个客户端停在半行上", f"said {show(word)}, while {len(halves)} others stood at half a line,"), word) for word in words]
    story += [(text("后来把自己的半行说完了", "finished its half line later"), half + "\n") for half in halves]

    def holds(run: Run) -> None:
        heard(run, story, reasons.ONE_GUEST, next_step)
        slow = next((took for took in run.counts("waits", len(story)) if took > CLOSE), None)
        if slow is not None:
            raise Failure(
                seen=(
                    f"有 {len(halves)} 个客户端停在半行上，另一个客户端等回答等了 {seconds(slow)} 秒。",
                    f"While {len(halves)} clients stood at half a line, another one waited {seconds(slow)} seconds for its answer.",
                ),
                expected=("回答马上就到。", "The answer comes at once."),
                why=reasons.ONE_GUEST,
                next_step=next_step,
            )
        expect_threads(run, len(story))

    inputs = {"halves": [half.encode().hex() for half in halves], "words": [word.encode().hex() for word in words]}
    exam.every_schedule("crowd", inputs, holds, at_most=30)


def expect_threads(run: Run, clients: int) -> None:
    most = sum(1 for thread in run.threads if thread.by in ("student", "library"))
    if most < clients:
        raise Failure(
            seen=(f"{clients} 个客户端，只启动了 {most} 个线程。", f"For {clients} clients {most} threads were started."),
            expected=("每个客户端一个线程。", "A thread for each client."),
            why=reasons.ONE_GUEST,
            next_step=("每 accept 一个连接，该启动什么？", "What should be started for each connection that is accepted?"),
        )


@check
def outlives_clients(exam: Exam):
    """客户端断线、说一半就走、正常离开，服务器都收拾好，接着服务。
    Clients break off, leave half-way, leave properly: the server cleans up after each and goes on."""
    words = [draw(exam) + "\n" for _ in range(3)]

    def holds(run: Run) -> None:
        heard(run, [(text(f"在别人离开之后来，说了 {show(words[-1])}", f"came after others had left, said {show(words[-1])}"), words[-1])], COME_AND_GO, text("有人离开的时候，recv 会怎样？", "What does recv do when somebody leaves?"))
        left = next((fact for fact in run.facts_of("left_open") if fact.string("socket_kind") == "connection"), None)
        if run.told("closed") is not True or left is not None:
            raise Failure(
                seen=("客户端说完了，等了 3 秒，服务器没有关闭它的连接。", "A client had finished, and in 3 seconds the server did not close its connection.")
                if left is None
                else text(
                    f"客户端走了，服务器这边的连接没有关{place(left.frame).zh}。",
                    f"A client had gone, and the server's side of the connection was not closed{place(left.frame).en}.",
                ),
                expected=("客户端说完了，就关闭它的连接，结束它的线程。", "When a client has finished, its connection is closed and its thread ends."),
                why=COME_AND_GO,
                next_step=("循环怎样结束？结束之后谁来 close？", "How does the loop end, and who calls close afterwards?"),
            )

    exam.every_schedule("leaving", {"words": [word.encode().hex() for word in words]}, holds, at_most=20)


@check
def stops_cleanly(exam: Exam):
    """喊停之后，端口关了，客户端断开了，线程都结束了。
    After stop() the port is closed, clients are cut off, and all threads have ended."""
    word = draw(exam) + "\n"
    for clients in (0, exam.random.randint(2, 3)):

        def holds(run: Run) -> None:
            stopped(run)
            if run.told("refused") is not True:
                raise Failure(
                    seen=("stop() 之后，还能连上那个端口。", "After stop() one could still connect to the port."),
                    expected=("连接被拒绝。", "The connection is refused."),
                    why=reasons.LEFT_BEHIND,
                    next_step=("监听的套接字关了吗？", "Is the listening socket closed?"),
                )
            if run.count("cut_off") < clients:
                raise Failure(
                    seen=(
                        f"stop() 之后，{clients} 个客户端里只有 {int(run.count('cut_off'))} 个被断开。",
                        f"After stop(), {int(run.count('cut_off'))} of {clients} clients had been cut off.",
                    ),
                    expected=("还连着的客户端都被断开。", "All clients that were still connected are cut off."),
                    why=reasons.LEFT_BEHIND,
                    next_step=("服务器记得有哪些连接吗？", "Does the server remember which connections there are?"),
                )

        exam.every_schedule("stopping", {"clients": clients, "word": word.encode().hex()}, holds, at_most=30)
