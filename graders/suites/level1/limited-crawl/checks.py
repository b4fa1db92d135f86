"""What is asked of level1/limited_crawl.py."""

import heapq

from judge import Exam, Failure, Run, Text, check, expect, same, seconds, show, text

ERRORS = ["ValueError", "OSError", "KeyError", "RuntimeError"]
TIMEOUT = "TimeoutError"
PATIENT = 100  # more than any page takes that is meant to arrive


def draw_pages(exam: Exam, count: int) -> dict[str, dict]:
    """So many pages with texts of their own; how long they take differs, in tenths of seconds."""
    takes = exam.random.sample(range(5, 60), count)
    names = exam.random.sample(range(1000, 9999), count)
    texts = [f"page {exam.random.randrange(10**9)}" for _ in names]
    return {f"http://site/{name}": {"takes": tenths / 10, "text": page} for name, tenths, page in zip(names, takes, texts)}


def ask(exam: Exam, holds, pages: dict[str, dict], urls: list[str], limit: int, timeout: float = PATIENT, at_most: int = 15) -> None:
    exam.every_schedule("crawled", {"pages": pages, "urls": urls, "limit": limit, "timeout": timeout}, holds, at_most=at_most)


def schedule(pages: dict[str, dict], urls: list[str], limit: int) -> list[float]:
    """When each fetch begins if a place that gets free is taken at once."""
    free = [0.0] * limit
    begins = []
    for url in urls:
        begins.append(heapq.heappop(free))
        heapq.heappush(free, begins[-1] + pages[url]["takes"])
    return begins


def compare(run: Run, urls: list[str], wanted: list[dict], why: Text, step: Text) -> None:
    """The list has for each address what it should, in its place."""
    told = run.told("results")
    if not isinstance(told, list):
        raise Failure(
            seen=(f"crawl 返回的是 {show(told)}。", f"crawl returned {show(told)}."),
            expected=("返回一个列表。", "It returns a list."),
            why=why,
            next_step=step,
        )
    if len(told) != len(urls):
        raise Failure(
            seen=(f"给了 {len(urls)} 个网址，列表里有 {len(told)} 个结果。", f"For {len(urls)} addresses there are {len(told)} results in the list."),
            expected=("每个网址在自己的位置上有一个结果。", "Each address has a result, in its own place."),
            why=why,
            next_step=step,
        )
    for place, (url, got, asked) in enumerate(zip(urls, told, wanted)):
        if same(got, asked) or (asked.get("error") == TIMEOUT and isinstance(got, dict) and got.get("error") == TIMEOUT):
            continue
        raise Failure(
            seen=(
                f"urls[{place}]（{url}）的结果是{described(got).zh}。",
                f"The result for urls[{place}] ({url}) is {described(got).en}.",
            ),
            expected=(f"应该是{described(asked).zh}。", f"It should be {described(asked).en}."),
            why=why,
            next_step=step,
        )


def described(result: object) -> Text:
    if isinstance(result, dict) and "error" in result:
        said = f"{result['error']}({show(result.get('text'))})" if result.get("text") else f"{result['error']}()"
        return text(f"异常 {said}", f"the exception {said}")
    if isinstance(result, dict) and "other" in result:
        return text(f" {result['other']}", f"{result['other']}")
    shown = show(result.get("text") if isinstance(result, dict) else result)
    return text(f" {shown}", shown)


@check
def input_order(exam: Exam):
    """结果按网址的次序排，不管哪一页先到；同一个网址出现两次，就抓两次。
    Results are in the order of the addresses, whichever page arrives first; an address that comes twice is fetched twice."""
    pages = draw_pages(exam, exam.random.randint(5, 7))
    urls = list(pages)
    # Whatever was drawn, the first page is never the first to arrive.
    pages[urls[0]]["takes"] = 20.0
    urls.insert(exam.random.randint(2, 5), urls[0])
    limit = exam.random.randint(2, 4)

    def holds(run: Run) -> None:
        why = text(
            "快的页先到，慢的页后到。谁先到就先放谁，列表的次序就看网速，调用的人不知道哪个结果是哪个网址的。",
            "Fast pages arrive before slow ones. If whoever comes first is put first, the order depends on the net, and the "
            "caller cannot tell which result belongs to which address.",
        )
        step = text("结果是怎么找到自己的位置的？gather 按什么次序给结果？", "How does a result find its place? In which order does gather give results?")
        compare(run, urls, [{"text": pages[url]["text"]} for url in urls], why, step)
        begun = len(run.told("begun") or [])
        if begun != len(urls):
            raise Failure(
                seen=(f"{len(urls)} 个网址，fetch 被调用了 {begun} 次。", f"For {len(urls)} addresses fetch was called {begun} times."),
                expected=("列表里的每一项都抓一次，正好一次。", "Every item of the list is fetched once, exactly once."),
                why=(
                    "页面会变，同一个网址抓两次可能得到两样东西；要不要省，由调用的人决定。",
                    "Pages change: the same address fetched twice may give two things. Whether to save one of them is for the "
                    "caller to decide.",
                ),
                next_step=("是不是用网址当了字典的键？", "Have addresses been used as keys of a dictionary?"),
            )

    def none(run: Run) -> None:
        expect.equal(run.told("results"), [], ("没有网址时的结果", "the result for no address"), ("没有要抓的，就没有结果。", "Nothing to fetch, no results."))

    ask(exam, holds, pages, urls, limit)
    ask(exam, none, {}, [], limit, at_most=1)


@check
def at_most_limit(exam: Exam):
    """任何时候，最多有 limit 个 fetch 同时在进行。
    At no moment are more than limit fetches under way."""
    limit = exam.random.randint(1, 4)
    pages = draw_pages(exam, limit + exam.random.randint(3, 5))

    def holds(run: Run) -> None:
        most = int(run.count("most"))
        if 0 < most <= limit:
            return
        raise Failure(
            seen=(
                f"limit 是 {limit}，最多的时候有 {most} 个 fetch 同时在进行。",
                f"With a limit of {limit}, {most} fetches were under way at the busiest moment.",
            ),
            expected=(f"最多 {limit} 个。", f"{limit} at most."),
            why=(
                "同时抓得太多，对方的服务器会把你当成攻击，自己的连接也会用光。信号量就是 limit 张通行证：所有的 fetch 共用这一份，拿到一张才能开始，做完还回去。",
                "With too many at once the server takes you for an attack, and you run out of connections yourself. A semaphore "
                "is a set of limit passes: all fetches "
                "share the one set, begin when they have got a pass, and give it back when done.",
            ),
            next_step=("信号量是在哪里建的，一共建了几个，里面有几张通行证？", "Where is the semaphore made, how many are made, and how many passes does it hold?"),
        )

    ask(exam, holds, pages, list(pages), limit)


@check
def keeps_busy(exam: Exam):
    """一个 fetch 结束，下一个马上开始：不分批，也不空着位子。
    When one fetch ends the next begins at once: no batches, and no place stays empty."""
    limit = exam.random.randint(2, 3)
    pages = draw_pages(exam, 3 * limit + 1)
    urls = list(pages)
    # One page of the first ones is far slower than the others.
    pages[urls[0]]["takes"] = 20.0
    wanted = schedule(pages, urls, limit)

    def holds(run: Run) -> None:
        begun = run.told("begun") if isinstance(run.told("begun"), list) else []
        told = sorted(at for _, at in begun)
        off = next((index for index, (at, right) in enumerate(zip(told, sorted(wanted))) if abs(at - right) > expect.CLOSE), None)
        if off is None and len(told) == len(wanted):
            return
        if off is None:
            seen = text(f"{len(urls)} 个网址，fetch 只被调用了 {len(told)} 次。", f"For {len(urls)} addresses fetch was called {len(told)} times.")
        else:
            right = sorted(wanted)[off]
            seen = text(
                f"limit 是 {limit}，第 {off + 1} 个 fetch 在第 {seconds(told[off])} 秒才开始，可是第 {seconds(right)} 秒就有空位了。",
                f"With a limit of {limit}, fetch number {off + 1} began at second {seconds(told[off])}, but a place was free at "
                f"second {seconds(right)}.",
            )
            if told[off] < right:
                seen = text(
                    f"limit 是 {limit}，第 {off + 1} 个 fetch 在第 {seconds(told[off])} 秒就开始了，那时还没有空位。",
                    f"With a limit of {limit}, fetch number {off + 1} began at second {seconds(told[off])}, when no place was free.",
                )
        raise Failure(
            seen=seen,
            expected=("每个网址都真的去抓；一有空位，下一个马上开始。", "Every address is really fetched, and as soon as a place is free the next one begins."),
            why=(
                "一批一批地抓，整批要等最慢的那一页，别的位子都空着；一个一个地抓，永远只用一个位子。位子应该谁用完谁让出来，和别人无关。",
                "In batches, everybody waits for the slowest page of the batch while the other places stay empty; one after the "
                "other uses a single place. "
                "A place should be given up by whoever is done with it, without regard to the others.",
            ),
            next_step=("一个 fetch 结束的那一刻，谁会知道，谁能开始？", "At the moment when one fetch ends, who learns of it, and who can begin?"),
        )

    ask(exam, holds, pages, urls, limit)


@check
def errors_returned(exam: Exam):
    """出错的那一页，异常对象放在它的位置上；别的页照样抓完。
    Where a page fails, the exception object is in its place; all others are fetched all the same."""
    pages = draw_pages(exam, 6)
    urls = list(pages)
    pages[urls[0]]["takes"] = 20.0
    for url, error in zip(exam.random.sample(urls, 2), exam.random.sample(ERRORS, 2)):
        pages[url]["error"] = error
    limit = exam.random.randint(2, 4)
    wanted = [{key: pages[url][key] for key in ("error", "text") if key in pages[url]} for url in urls]

    why = text(
        "一百页里总有几页抓不到。让第一个错误传出去，另外九十九页就白抓了；把错误吞掉，调用的人以为那一页是空的。"
        "把异常当作结果放在原处，什么都没有丢。",
        "Of a hundred pages a few always fail. If the first error is let out, the other ninety-nine were fetched in vain; if it "
        "is swallowed, the caller takes the page for empty. "
        "With the exception as the result in its place nothing is lost.",
    )
    step = text("fetch 抛出的异常，是在哪一行被接住的？接住之后放到哪里去了？", "At which line is the exception of fetch caught, and where is it put then?")

    def holds(run: Run) -> None:
        compare(run, urls, wanted, why, step)

    def raised(run: Run) -> Failure | None:
        error = run.ending.error
        if run.ending.kind != "raised" or error is None or error.type not in ERRORS:
            return None
        return Failure(
            seen=(
                f"有一页抛出了 {error.type}，crawl 也跟着抛出了它，别的页都没有了。",
                f"One page raised {error.type}, and crawl raised it too: all the other pages are gone.",
            ),
            expected=("crawl 返回列表，那一页的位置上是这个异常对象。", "crawl returns its list, with that exception object in the place of the page."),
            why=why,
            next_step=step,
        )

    inputs = {"pages": pages, "urls": urls, "limit": limit, "timeout": PATIENT}
    exam.every_schedule("crawled", inputs, holds, raised, at_most=15)


def slow_among(exam: Exam, limit: int) -> tuple[dict[str, dict], list[str], list[dict], float]:
    """Pages of which the first and another one never arrive in time, what is to come of them, and the time-out; each other page takes well
    over half of it. The second page arrives, so that the first one is never the first to end."""
    pages = draw_pages(exam, 3 * limit + 2)
    urls = list(pages)
    timeout = exam.random.randint(4, 9)
    slow = [urls[0], exam.random.choice(urls[2 : limit + 2])]
    for url in urls:
        pages[url]["takes"] = 500.0 if url in slow else timeout * exam.random.choice([0.6, 0.7, 0.8])
    return pages, urls, [{"error": TIMEOUT} if url in slow else {"text": pages[url]["text"]} for url in urls], timeout


@check
def time_out_each(exam: Exam):
    """每一页各有 timeout 秒，从它开始抓算起，不算排队；超时的位置上是 TimeoutError。
    Each page has timeout seconds of its own, from the beginning of its fetch; queueing does not count. Too slow is a TimeoutError."""
    limit = exam.random.randint(2, 3)
    pages, urls, wanted, timeout = slow_among(exam, limit)

    why = text(
        "时限管的是一页：这一页太慢，就放弃这一页。套在整件事外面，网址一多，好好的页也会被它砍掉；把排队的时间也算进去，排在后面的还没开始就超时了；"
        "不设时限，一个不回话的服务器就能让你等一辈子。",
        "The time-out is for one page: if it is too slow, this page is given up. Put round everything, it cuts off good pages "
        "when there are many addresses; with the queueing counted in, those "
        "at the end time out before they begin; and without one, a single server that never answers makes you wait for ever.",
    )
    step = text(
        "计时从哪一刻开始：拿到位子之前，还是之后？包住的是哪几行？",
        "From which moment does the clock run, before a place is taken or after? Which lines does it enclose?",
    )

    def timed_out(run: Run) -> Failure | None:
        error = run.ending.error
        if run.ending.kind != "raised" or error is None or error.type not in (TIMEOUT, "CancelledError"):
            return None
        return Failure(
            seen=(
                f"有一页超时，crawl 抛出了 {error.type}，别的页都没有了。",
                f"One page timed out and crawl raised {error.type}: all the other pages are gone.",
            ),
            expected=(
                "crawl 返回列表，超时的位置上是一个 TimeoutError 对象。",
                "crawl returns its list, with a TimeoutError object in the place of that page.",
            ),
            why=why,
            next_step=step,
        )

    def holds(run: Run) -> None:
        compare(run, urls, wanted, why, step)

    inputs = {"pages": pages, "urls": urls, "limit": limit, "timeout": timeout}
    exam.every_schedule("crawled", inputs, holds, timed_out, at_most=15, limits={"virtual_seconds": 2000})


@check
def nothing_left(exam: Exam):
    """超时的 fetch 被取消；crawl 返回之后，没有 fetch 还在进行，也没有任务留下。
    A fetch that timed out is cancelled; when crawl has returned, no fetch is under way and no task is left."""
    limit = exam.random.randint(2, 3)
    pages, urls, _, timeout = slow_among(exam, limit)

    def holds(run: Run) -> None:
        going, tasks, most = int(run.count("going")), int(run.count("tasks")), int(run.count("most"))
        if going == 0 and tasks == 0 and most <= limit:
            return
        raise Failure(
            seen=(
                f"crawl 返回的时候，还有 {going} 个 fetch 在进行；一秒之后还有 {tasks} 个任务没有结束；最多的时候有 {most} 个 fetch（limit 是 {limit}）。",
                f"When crawl returned, {going} fetches were still under way, and a second later {tasks} tasks had not ended; at "
                f"the busiest moment there were {most} fetches (the limit is {limit}).",
            ),
            expected=("什么都不留下，超时的也一样。", "Nothing is left, and that goes for those that timed out."),
            why=(
                "不再等它，不等于它停了：连接还开着，任务还在跑，位子却已经让给了别人，实际同时进行的就超过了 limit。放弃一个任务，要取消它。",
                "No longer waiting for it does not stop it: the connection is open and the task runs on, while its place has "
                "been given to somebody else, so that more than limit are under way. "
                "To give up a task, cancel it.",
            ),
            next_step=("超时以后，谁去告诉那个 fetch 不用做了？", "After a time-out, who tells that fetch to stop?"),
        )

    ask(exam, holds, pages, urls, limit, timeout)
