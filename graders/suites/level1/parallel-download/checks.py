"""What is asked of level1/parallel_download.py."""

import heapq

from judge import Exam, Failure, Run, Text, check, expect, reasons, same, seconds, show, text

WORKERS = 20
PATIENT = 60
SITE = "http://files.example"

OWN_SIZE = text(
    "谁先下载完说不准。用 as_completed 拿到的次序去配网址，大小就安到了别人头上；让每件活儿自己带着网址回来，或者按交出去的次序去取结果。",
    "Nobody knows which one is done first. Match what as_completed gives to the addresses in their order, and sizes go to "
    "the wrong ones: let each job bring its address "
    "back, or take results in the order of submission.",
)
BYTES = text(
    "网络上走的是字节。一个汉字在 UTF-8 里是三个字节，len(文字) 数的是字符；Content-Length 也不是每个答复都有，分块发送的就没有。真正收到的字节有多少，数一数正文才知道。",
    "What travels is bytes. A Chinese character is three of them in UTF-8, and len(text) counts characters; nor does every "
    "answer have a Content-Length: one sent in chunks "
    "has none. How many bytes came you know by counting the body.",
)
ONE_BAD_APPLE = text(
    "一百个网址里总有几个坏的：网站不在了、页面没有了、名字打错了。坏的那个要记成 None，别的照样下载。异常要在每一件活儿里接住，不能让它冲出整个循环。"
    "404 也是答复，requests 不会因此抛出异常，那一页的大小却不是你要的东西。",
    "Of a hundred addresses some are always bad: a site is gone, a page is missing, a name is misspelt. Such a one becomes "
    "None, and all others are fetched. Catch exceptions "
    "in each job; do not let them out of the whole loop. And a 404 is an answer too: requests raises nothing, but the size "
    "of that page is not what you want.",
)
FOR_EVER = text(
    "不给 timeout，requests 和 urllib 就一直等下去。future.result(timeout=...) 只是你不等了，线程还在等，离开 with 的时候又得等它。时限要交给真正在等网络的那一行。",
    "Without a timeout requests and urllib wait for ever. With future.result(timeout=...) only you stop waiting: the "
    "thread waits on, and at the end of the with you wait for it "
    "again. The limit belongs to the line that really waits for the network.",
)


class Pages:
    """What the site serves, drawn fresh: texts of different sizes that take different times."""

    def __init__(self, exam: Exam, count: int) -> None:
        draw = exam.random
        self.answers: dict[str, dict] = {}
        self.sizes: dict[str, int] = {}
        for name, tenths, length in zip(
            draw.sample(range(1000, 9999), count), draw.sample(range(5, 95), count), draw.sample(range(10, 400), count)
        ):
            # Six bytes for a length, and fewer than six more: no two pages are of one size.
            body = "并发" * length + "x" * draw.randint(0, 5)
            self.answers[f"/{name}"] = {"body": body, "delay": tenths / 10}
            self.sizes[f"{SITE}/{name}"] = len(body.encode())

    def takes(self, url: str) -> float:
        return self.answers[url.removeprefix(SITE)]["delay"]


def ask(exam: Exam, pages: Pages, urls: list[str], holds, stuck=None, timeout: float = PATIENT, at_most: int = 5) -> None:
    exam.every_schedule("downloaded", {"pages": pages.answers, "urls": urls, "timeout": timeout}, holds, stuck, at_most=at_most)


def compare(run: Run, wanted: list[list], why: Text, step: Text) -> None:
    """The list has for each address the pair that it should, in its place."""
    told = run.told("results")
    if not isinstance(told, list) or len(told) != len(wanted):
        seen = text(f"download_all 返回的是 {show(told)}。", f"download_all returned {show(told)}.")
        if isinstance(told, list):
            seen = text(
                f"给了 {len(wanted)} 个网址，列表里有 {len(told)} 个结果。",
                f"For {len(wanted)} addresses there are {len(told)} results in the list.",
            )
        raise Failure(
            seen=seen,
            expected=(
                "一个列表，每个网址在自己的位置上有一对 (网址, 大小)。",
                "A list with a pair (address, size) for each address, in its own place.",
            ),
            why=why,
            next_step=step,
        )
    for place, (got, pair) in enumerate(zip(told, wanted)):
        if not same(got, pair):
            raise Failure(
                seen=(f"第 {place} 个结果是 {show(got)}。", f"Result {place} is {show(got)}."),
                expected=(f"是 {show(pair)}。", f"It is {show(pair)}."),
                why=why,
                next_step=step,
            )


@check
def right_sizes(exam: Exam):
    """每个网址配着自己的大小（字节数），按网址的次序排，不管谁先下载完。
    Each address comes with its own size in bytes, in the order of the addresses, whichever is done first."""
    pages = Pages(exam, 6)
    urls = list(pages.sizes)
    # The first address is the last to be done.
    pages.answers[urls[0].removeprefix(SITE)]["delay"] = 10.0
    urls.append(urls[0])
    chunked = exam.random.choice(urls[1:-1])
    pages.answers[chunked.removeprefix(SITE)]["chunked"] = True

    def holds(run: Run) -> None:
        told = run.told("results")
        mixed = isinstance(told, list) and sorted(str(pair[-1]) for pair in told if isinstance(pair, list) and pair) == sorted(
            str(pages.sizes[url]) for url in urls
        )
        in_place = isinstance(told, list) and len(told) != len(urls)
        compare(
            run,
            [[url, pages.sizes[url]] for url in urls],
            OWN_SIZE if mixed or in_place else BYTES,
            (
                text("一个结果是怎样知道自己是哪个网址的？", "How does a result know which address it belongs to?")
                if mixed or in_place
                else text(
                    "大小是从哪里数出来的：文字、头部，还是收到的字节？",
                    "What is the size counted from: the text, a header, or the bytes received?",
                )
            ),
        )

    ask(exam, pages, urls, holds)


@check
def pool_of_twenty(exam: Exam):
    """整个程序只有一个线程池，二十个线程；最多的时候，正好二十个网址同时在下载。
    The whole program has one thread pool, of twenty; at the busiest moment exactly twenty addresses are under way."""
    pages = Pages(exam, WORKERS + 4)

    def holds(run: Run) -> None:
        expect.pool(run, WORKERS)
        expect.at_once(int(run.count("most")), WORKERS, ("个网址", "addresses"), reasons.POOL_SIZE)

    ask(exam, pages, list(pages.sizes), holds, at_most=1)


@check
def at_the_same_time(exam: Exam):
    """网址先全部交出去；一个线程空了，马上下载下一个。
    All addresses are handed over first, and a thread that is free takes the next one at once."""
    pages = Pages(exam, WORKERS + 4)
    urls = list(pages.sizes)
    # One of the first is far slower than the others, so that batches show; it ends last even when the others take turns.
    pages.answers[urls[0].removeprefix(SITE)]["delay"] = 20.0
    for url in urls[WORKERS:]:
        pages.answers[url.removeprefix(SITE)]["delay"] = 10.0
    free = [0.0] * WORKERS
    for url in urls:
        heapq.heappush(free, heapq.heappop(free) + pages.takes(url))
    wanted = max(free)

    def holds(run: Run) -> None:
        took = float(run.count("seconds"))
        if abs(took - wanted) <= expect.CLOSE:
            return
        raise Failure(
            seen=(f"{len(urls)} 个网址一共用了 {seconds(took)} 秒。", f"{len(urls)} addresses took {seconds(took)} seconds in all."),
            expected=(f"二十个线程一直有事做的话，{seconds(wanted)} 秒。", f"With twenty threads kept busy, {seconds(wanted)} seconds."),
            why=(
                "交一个、等一个，再交下一个，池子里就只有一个线程在忙；一批一批地交，整批都要等最慢的那一个。先全部交出去，池子自己会一有空就拿下一个。",
                "Submit one, wait for it, submit the next, and only one thread of the pool is busy; in batches, everybody waits for "
                "the slowest one. Hand over all of them "
                "first, and the pool takes the next one whenever a thread is free.",
            ),
            next_step=(
                "第一次等结果的时候，已经交出去了几个网址？",
                "When a result is waited for the first time, how many addresses have been handed over?",
            ),
        )

    ask(exam, pages, urls, holds, at_most=1)


@check
def bad_ones_spoil_nothing(exam: Exam):
    """坏的网址（没有这一页、没有人听、没有这个名字、中途断了）大小是 None，别的照样下载。
    Bad addresses (no such page, nobody listening, no such name, broken off half-way) get None as size; all others are fetched."""
    pages = Pages(exam, 4)
    urls = list(pages.sizes)
    # The first good address is the last to be done.
    pages.answers[urls[0].removeprefix(SITE)]["delay"] = 10.0
    broken = f"/broken-{exam.random.randint(100, 999)}"
    pages.answers[broken] = {"body": "x" * 500, "breaks_after": 200}
    bad = [f"{SITE}/missing-{exam.random.randint(100, 999)}", f"{SITE}:81/", "http://nowhere.example/", SITE + broken]
    for url in bad:
        urls.insert(exam.random.randint(0, len(urls) - 1), url)
    step = text(
        "下载一个网址的那几行，外面有没有 try？状态看了没有？",
        "Is there a try round the lines that fetch one address, and is the status looked at?",
    )

    def holds(run: Run) -> None:
        compare(run, [[url, pages.sizes.get(url)] for url in urls], ONE_BAD_APPLE, step)

    def raised(run: Run) -> Failure | None:
        error = run.ending.error
        if run.ending.kind != "raised" or error is None:
            return None
        return Failure(
            seen=(
                f"有一个网址坏了，download_all 抛出了 {error.type}，别的结果都没有了。",
                f"One address is bad and download_all raised {error.type}: all other results are gone.",
            ),
            expected=(
                "download_all 返回列表，坏的那个是 (网址, None)。",
                "download_all returns its list, with (address, None) for the bad one.",
            ),
            why=ONE_BAD_APPLE,
            next_step=step,
        )

    ask(exam, pages, urls, holds, raised, at_most=4)


@check
def gives_up(exam: Exam):
    """网站 timeout 秒不出声，就放弃这一个，大小是 None；慢一点、没超过的照样等到。
    When a site is silent for timeout seconds it is given up, and the size is None; one that is slow but in time is waited for."""
    timeout = exam.random.randint(3, 8)
    pages = Pages(exam, 4)
    urls = list(pages.sizes)
    for url, part in zip(urls, (0.8, 0.5, 0.3)):
        pages.answers[url.removeprefix(SITE)]["delay"] = timeout * part
    silent = exam.random.choice(urls[1:])
    pages.answers[silent.removeprefix(SITE)] = {"silent": True}
    for url in urls:
        if url != silent and pages.takes(url) > timeout * 0.9:
            pages.answers[url.removeprefix(SITE)]["delay"] = timeout * 0.6
    step = text(
        "哪一行在等网络？它有没有 timeout 参数，给的是不是 timeout？",
        "Which line waits for the network? Has it a timeout parameter, and is it given timeout?",
    )

    def holds(run: Run) -> None:
        compare(run, [[url, None if url == silent else pages.sizes[url]] for url in urls], FOR_EVER, step)
        took = float(run.count("seconds"))
        if abs(took - timeout) > 0.5:
            raise Failure(
                seen=(
                    f"timeout 是 {timeout}，有一个网站不出声，download_all 用了 {seconds(took)} 秒。",
                    f"With a timeout of {timeout} and a silent site, download_all took {seconds(took)} seconds.",
                ),
                expected=(f"{timeout} 秒之后就放弃它。", f"It is given up after {timeout} seconds."),
                why=FOR_EVER,
                next_step=step,
            )

    stuck = expect.stuck(
        ("有一个网站收到请求以后一直不出声", "A site that received a request stays silent"),
        (f"等 {timeout} 秒就放弃它，大小是 None。", f"It is given up after {timeout} seconds, and the size is None."),
        FOR_EVER,
        step,
    )
    ask(exam, pages, urls, holds, stuck, timeout=timeout, at_most=2)
