"""What is asked of level2/fetch_and_hash.py."""

import base64
import hashlib
import heapq

from judge import Exam, Fact, Failure, Run, Text, check, expect, place, reasons, seconds, show, text

SITE = "http://pages.example"
HASHING = 1.0  # virtual seconds, as the statement says
ENCODINGS = ("utf-8", "gbk", "big5", "utf-16")

RAW_BYTES = text(
    "指纹是字节的指纹。同一个“中”字，UTF-8 是三个字节，GBK 是两个：先解码成文字、再用 UTF-8 编码，得到的就不是网站发来的那些字节了。不要解码，收到什么就算什么。",
    "A hash is one of bytes. The same Chinese character is three bytes in UTF-8 and two in GBK: decode to text and encode "
    "as UTF-8, and these are no longer the bytes that the site "
    "sent. Do not decode; hash what was received.",
)
IN_PLACE = text(
    "页面谁先到、谁先算完都说不准。按完成的次序放，调用的人就不知道哪个指纹是哪个网址的。",
    "Nobody knows which page arrives first, or which one is hashed first. In the order of completion, the caller cannot "
    "tell which hash belongs to which address.",
)
OFF_THE_LOOP = text(
    "事件循环只有一个线程，它在算的时候，谁也抓不了网页。交给线程也不行：算的时候大家抢同一把 GIL，循环照样被拖慢。要交给别的进程，而且用 await 等，让循环在这段时间里去照顾别的网页。",
    "An event loop has one thread: while it computes, nobody fetches. Another thread does not help: they compete for one "
    "GIL, and the loop is slowed down all the same. Hand it to "
    "another process, and wait by await, so that the loop can look after other pages meanwhile.",
)
FLOW = text(
    "抓网页和算指纹是两件事，用的是两种资源：一页抓到了，位子马上让给下一页，同时这一页就去排队算指纹。等所有网页都到了再算，或者算的时候还占着抓取的位子，都有人白白闲着。",
    "Fetching and hashing use different things: when a page is there, its place goes to the next one at once, while the "
    "page itself queues for hashing. To begin hashing when all pages "
    "have come, or to keep the place for fetching while hashing, leaves somebody idle.",
)


class Pages:
    """Pages drawn fresh, in different encodings; how long they take differs, in tenths of seconds."""

    def __init__(self, exam: Exam, count: int) -> None:
        draw = exam.random
        self.served: dict[str, dict] = {}
        self.hashes: dict[str, str] = {}
        for number, (name, tenths) in enumerate(zip(draw.sample(range(1000, 9999), count), draw.sample(range(3, 50), count))):
            encoding = ENCODINGS[number % len(ENCODINGS)]
            body = f"{draw.choice('中文大小')} {draw.randrange(10**9)}".encode(encoding)
            page = {"body": base64.b64encode(body).decode(), "type": f"text/html; charset={encoding}", "takes": tenths / 10}
            self.served[f"/{name}"] = page
            self.hashes[f"{SITE}/{name}"] = hashlib.sha256(body).hexdigest()[:8]

    @property
    def urls(self) -> list[str]:
        return list(self.hashes)

    def lasts(self, limit: int, workers: int) -> float:
        """From the first fetch to the last hash, if a place that gets free is taken at once, and pages are hashed as they come."""
        places, arrivals = [0.0] * limit, []
        for page in self.served.values():
            arrivals.append(heapq.heappop(places) + page["takes"])
            heapq.heappush(places, arrivals[-1])
        free = [0.0] * workers
        for arrival in sorted(arrivals):
            heapq.heappush(free, max(heapq.heappop(free), arrival) + HASHING)
        return max(free)


def ask(exam: Exam, pages: Pages, limit: int, workers: int, holds, at_most: int = 2) -> None:
    inputs = {"pages": pages.served, "urls": pages.urls, "limit": limit, "workers": workers}
    exam.every_schedule("fetched", inputs, holds, at_most=at_most)


def hashing_jobs(run: Run) -> list[Fact]:
    """Jobs that other processes did, and that took as long as hashing does."""
    timed = [(job, job.number("started_at"), job.number("ended_at")) for job in run.facts_of("job") if job.number("worker_process")]
    return [job for job, start, end in timed if start is not None and end is not None and end - start >= HASHING - expect.CLOSE]


@check
def right_hashes(exam: Exam):
    """每个网址的指纹是正文字节的 SHA-256 的前八位，不管网页是什么编码；按网址的次序排。
    For each address the first 8 hex digits of the SHA-256 of the bytes of its page, whatever its encoding, in the order of the addresses.
    """
    pages = Pages(exam, 5)
    # The first page comes last.
    next(iter(pages.served.values()))["takes"] = 6.0
    wanted = list(pages.hashes.values())

    def holds(run: Run) -> None:
        told = run.told("results")
        mixed = isinstance(told, list) and sorted(map(str, told)) == sorted(wanted)
        step = text(
            "算的是哪些字节：response 的 text，还是它收到的原样？",
            "Which bytes are hashed: the text of the response, or what it received as it was?",
        )
        if mixed:
            step = text("一个指纹是怎样回到自己的位置上的？", "How does a hash find its way back to its place?")
        expect.equal(told, wanted, ("各个网页的指纹", "the list of hashes"), IN_PLACE if mixed else RAW_BYTES, step)

    ask(exam, pages, 5, 2, holds, at_most=3)


@check
def hashed_elsewhere(exam: Exam):
    """每一页的指纹都在别的进程里算，事件循环一直有空。
    Every page is hashed by another process, and the event loop stays free."""
    pages = Pages(exam, 4)
    step = text(
        "sha256 的那一行，是哪个进程的哪个线程在执行？打印 os.getpid() 看看。",
        "Which thread of which process executes the line with sha256? Print os.getpid() and see.",
    )

    def holds(run: Run) -> None:
        expect.loop_stays_free(run, OFF_THE_LOOP, step)
        home, jobs = int(run.count("at_home")), len(hashing_jobs(run))
        if home == 0 and jobs == len(pages.urls):
            return
        raise Failure(
            seen=(
                f"{len(pages.urls)} 页里，有 {home} 页的指纹是在主进程里算的，进程池做了 {jobs} 件算指纹的活儿。",
                f"Of {len(pages.urls)} pages {home} were hashed in the main process, and the process pool did {jobs} jobs of hashing.",
            ),
            expected=(
                f"{len(pages.urls)} 页都由进程池算，一页一件。",
                f"All {len(pages.urls)} are hashed by the process pool, a job for each.",
            ),
            why=OFF_THE_LOOP,
            next_step=step,
        )

    ask(exam, pages, 4, 2, holds)


@check
def one_process_pool(exam: Exam):
    """整个程序只有一个进程池，workers 个进程。
    The whole program has one process pool, of workers processes."""
    pages = Pages(exam, 4)
    workers = exam.random.randint(2, 3)

    def holds(run: Run) -> None:
        pools = [fact for fact in run.facts_of("pool") if fact.string("pool_kind") == "process"]
        sizes = [int(fact.number("size") or 0) for fact in pools]
        if sizes == [workers]:
            return
        at = place(pools[-1].frame if pools else None)
        raise Failure(
            seen=(
                f"程序建了 {len(pools)} 个进程池，大小是 {show(sizes)}{at.zh}。",
                f"The program made {len(pools)} process pools, of the sizes {show(sizes)}{at.en}.",
            ),
            expected=(
                f"恰好一个 ProcessPoolExecutor，max_workers 是 {workers}。",
                f"Exactly one ProcessPoolExecutor, with max_workers of {workers}.",
            ),
            why=reasons.MANY_PROCESS_POOLS if len(pools) > 1 else reasons.POOL_SIZE if pools else reasons.THREADS_SHARE_ONE_LOCK,
            next_step=reasons.POOL_IN_A_LOOP if len(pools) > 1 else reasons.LOOK_AT_FUTURES,
        )

    ask(exam, pages, 4, workers, holds, at_most=1)


@check
def at_most_limit(exam: Exam):
    """任何时候，最多有 limit 页同时在抓。
    At no moment are more than limit pages being fetched."""
    limit = exam.random.randint(2, 3)
    pages = Pages(exam, limit + 3)

    def holds(run: Run) -> None:
        most = int(run.count("most"))
        if 0 < most <= limit:
            return
        raise Failure(
            seen=(
                f"limit 是 {limit}，网站同时在答复 {most} 个请求。",
                f"With a limit of {limit} the site was answering {most} requests at once.",
            ),
            expected=(f"最多 {limit} 个。", f"{limit} at most."),
            why=(
                "几千个网址一下子全抓，对方的服务器会把你当成攻击，自己的连接也会用光。信号量就是 limit 张通行证，所有的抓取共用这一份。",
                "Fetch thousands at once, and the server takes you for an attack while you run out of connections. A semaphore is a "
                "set of limit passes, and all fetches share the one set.",
            ),
            next_step=("信号量建了几个，里面有几张通行证？", "How many semaphores are made, and how many passes has each?"),
        )

    ask(exam, pages, limit, 2, holds)


@check
def keeps_busy(exam: Exam):
    """抓到一页，位子马上让给下一页，这一页马上去算：两边都不闲着。
    When a page is there, its place goes to the next one and the page is hashed, both at once: nobody is idle."""
    limit, workers = 2, 2
    pages = Pages(exam, 6)
    # With more processes than asked for it always takes less time, and so it does with all pages fetched at once.
    while pages.lasts(limit, workers) - max(pages.lasts(limit, 2 * workers), pages.lasts(len(pages.urls), workers)) <= expect.CLOSE:
        pages = Pages(exam, 6)
    wanted = pages.lasts(limit, workers)

    def holds(run: Run) -> None:
        took = float(run.count("seconds"))
        if abs(took - wanted) <= expect.CLOSE:
            return
        takes = [page["takes"] for page in pages.served.values()]
        raise Failure(
            seen=(
                f"limit 和 workers 都是 2，六页各要 {show(takes)} 秒才到，一共用了 {seconds(took)} 秒。",
                f"With limit and workers of 2, and six pages that take {show(takes)} seconds to come, it took {seconds(took)} seconds in all.",
            ),
            expected=(f"{seconds(wanted)} 秒：边抓边算。", f"{seconds(wanted)} seconds: hashing goes on while others are fetched."),
            why=FLOW,
            next_step=(
                "async with 信号量 包住的是哪几行？第一页什么时候开始算？",
                "Which lines does the async with of the semaphore enclose, and when does the hashing of the first page begin?",
            ),
        )

    ask(exam, pages, limit, workers, holds)


@check
def command_line(exam: Exam):
    """命令行打印“指纹 网址”，按次序；参数不对，说明白并以非 0 退出。
    The command line prints hash and address, in order; wrong arguments are refused with an exit code other than 0."""
    pages = Pages(exam, 3)
    # The second page comes before the first.
    next(iter(pages.served.values()))["takes"] = 6.0
    argv = ["2", "2", *pages.urls]
    wanted = [f"{digits} {url}" for url, digits in pages.hashes.items()]

    def holds(run: Run) -> None:
        told = [" ".join(line.split()) for _, line in run.printed_lines() if SITE in line]
        why = text(
            "别的程序会来读这些行，所以格式和次序要说一不二。",
            "Other programs will read these lines, so that form and order must be exact.",
        )
        step = text("先拿到所有的结果，再按次序打印，行不行？", "Would it do to have all results first, and to print them in order?")
        expect.equal(
            [told, run.told("code")], [wanted, 0], ("打印的行和退出码", "the list of lines printed, with the exit code,"), why, step
        )

    exam.every_schedule("from_command_line", {"pages": pages.served, "argv": argv}, holds, at_most=1)
    for wrong in (["two", "2", pages.urls[0]], ["0", "2", pages.urls[0]]):
        _refused(exam, wrong)


def _refused(exam: Exam, argv: list[str]) -> None:
    shown = " ".join(argv)

    def failure(seen: Text) -> Failure:
        return Failure(
            seen=seen,
            expected=(
                "在标准错误上说明哪里不对，退出码不是 0。",
                "A message on standard error says what is wrong, and the exit code is not 0.",
            ),
            why=(
                "用命令行的人会打错字。一句话说清哪里不对，是写给用的人看的；退出码告诉调用它的脚本：没有成功。",
                "People mistype. A sentence that says what is wrong speaks to them; the exit code tells the script that called the "
                "program that it failed.",
            ),
            next_step=("看看 argparse 的 type= 和 parser.error。", "See type= and parser.error of argparse."),
        )

    def holds(run: Run) -> None:
        said = run.told("explained") is True or any(piece.stream == "err" and piece.text.strip() for piece in run.output)
        if run.told("code") in (0, None) or not said:
            raise failure(
                text(
                    f"参数是 {shown}，程序没有拒绝，或者没有说明。",
                    f"With the arguments {shown} the program did not refuse, or gave no reason.",
                )
            )

    def traceback(run: Run) -> Failure | None:
        error = run.ending.error
        return (
            None
            if error is None
            else failure(text(f"参数是 {shown}，程序抛出了 {error.type}。", f"With the arguments {shown} the program raised {error.type}."))
        )

    exam.every_schedule("from_command_line", {"pages": {}, "argv": argv}, holds, traceback, at_most=1)
