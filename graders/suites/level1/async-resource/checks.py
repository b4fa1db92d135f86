"""What is asked of level1/async_resource.py."""

from judge import Exam, Failure, Run, Text, check, expect, same, seconds, show, text

HOW = {
    "cancelled": text("以“被取消”结束", "it ended as cancelled"),
    "pending": text("一直没有结束", "it did not end"),
    "returned": text("正常结束了", "it ended as if nothing had happened"),
    "raised": text("抛出了异常", "it raised an exception"),
}
WORDS = {
    "begin": text("开始", "begins"),
    "end": text("做完", "is done"),
    "fail": text("失败", "fails"),
}
WAYS_OUT = text(
    "离开 async with 的路不止一条：读完、出错、被取消、break。每条路各写一份收拾，总会漏掉一条；写在 finally（或者 __aexit__）里，一份管所有的路，错误也照样传出去。"
    "还没打开的东西，不该去关。",
    "There is more than one way out of async with: done, failed, cancelled, break. With cleaning up written for each, one is "
    "forgotten; in a finally, or in "
    "__aexit__, it is written once for all of them, and the error still goes out. What was never opened must not be closed.",
)
HANGING_GENERATOR = text(
    "break 之后，异步生成器停在 yield 那里，它的 finally 还没有执行。没有人 aclose 它，它就等到被回收的时候才由事件循环收拾，那时源早就关了。"
    "普通生成器能在回收的那一刻收拾；异步的不能，因为收拾也要 await。",
    "After break an asynchronous generator still stands at its yield, and its finally has not run. If nobody calls aclose, the "
    "event loop does so when the "
    "generator is collected: long after the source was closed. A plain generator can clean up at that very moment; an "
    "asynchronous one cannot, as cleaning up has to "
    "be awaited.",
)
ONE_PAGE = text(
    "源可能有几百万页。先全部读来再给，第一项要等很久，内存也装不下，只要前三项的人白等了后面所有的页。用到哪里读到哪里，这就是迭代器的意义。",
    "A source may have millions of pages. Fetching all of them first makes the first item late, fills the memory, and whoever "
    "wants three items waits for all the "
    "pages in vain. To read only as far as it is used is what an iterator is for.",
)


class Case:
    """Pages, how long the source takes for each thing and the reader for each item; and what the source is to see."""

    def __init__(self, exam: Exam, at_least: int = 1) -> None:
        draw = exam.random
        self.takes = {name: draw.randint(1, 6) / 2 for name in ("open", "page", "release", "close")}
        self.pause = draw.randint(1, 5) / 4
        sizes = [draw.randint(at_least, 3) for _ in range(draw.randint(3, 4))]
        names = iter(draw.sample(range(1000, 9999), sum(sizes)))
        self.pages = [[f"item-{next(names)}" for _ in range(size)] for size in sizes]

    @property
    def inputs(self) -> dict:
        return {"pages": self.pages, "takes": self.takes}

    @property
    def items(self) -> list[str]:
        return [item for page in self.pages for item in page]

    def log(self, leave_after: int | None = None, pause: float = 0.0, fails_at: list | None = None) -> list[list]:
        """What is done with the source, and when, if the reader leaves after so many items (None: reads to the end)."""
        log: list[list] = []
        now, read = 0.0, 0

        def do(name: str, number: int | None = None) -> bool:
            nonlocal now
            log.append([name, number, "begin", now])
            now += self.takes[name]
            log.append([name, number, "fail" if fails_at == [name, number] else "end", now])
            return fails_at != [name, number]

        if not do("open"):
            return log
        for number, page in enumerate([*self.pages, None]):
            if not do("page", number) or page is None:
                break
            for _ in page:
                read += 1
                if read == leave_after:
                    break
                now += pause
            do("release", number)
            if read == leave_after:
                break
        do("close")
        return log


def said(entry: list | None) -> Text:
    if entry is None:
        return text("什么都没有再做", "nothing more is done")
    name, number, what, at = entry
    call = f"source.{name}({'' if number is None else number})"
    return text(f"第 {seconds(at)} 秒，{call} {WORDS[what].zh}", f"at second {seconds(at)} {call} {WORDS[what].en}")


def seen_by_source(run: Run, wanted: list[list], when: Text, why: Text, next_step: Text) -> None:
    """The source sees these calls at these moments, all of them before the end, and nothing afterwards."""
    told = run.told("log")
    told = [entry for entry in told if isinstance(entry, list) and len(entry) == 4 and entry[2] in WORDS] if isinstance(told, list) else []
    for place in range(max(len(told), len(wanted))):
        got = told[place] if place < len(told) else None
        asked = wanted[place] if place < len(wanted) else None
        if got is not None and asked is not None and got[:3] == asked[:3] and abs(got[3] - asked[3]) <= expect.CLOSE:
            continue
        before = [said(wanted[place - 1])] if place else []
        raise Failure(
            seen=(
                f"{when.zh}：{'，接着'.join(each.zh for each in [*before, said(got)])}。",
                f"{when.en}: {', then '.join(each.en for each in [*before, said(got)])}.",
            ),
            expected=(f"{'接着' if place else ''}{said(asked).zh}。", f"{'Then ' if place else ''}{said(asked).en}."),
            why=why,
            next_step=next_step,
        )
    if run.count("later"):
        raise Failure(
            seen=(f"{when.zh}：离开之后，源还在被使用。", f"{when.en}: after the end the source was still in use."),
            expected=("离开的时候，都已经收拾完了。", "On leaving, all is cleaned up."),
            why=why,
            next_step=next_step,
        )


def ends(run: Run, how: str, value: object, when: Text, why: Text, next_step: Text) -> None:
    told = run.told("how") if run.told("how") in HOW else "raised"
    if told == how and same(run.told("value"), value):
        return
    got, asked = (f" {show(said)}" if said is not None else "" for said in (run.told("value"), value))
    raise Failure(
        seen=(f"{when.zh}：{HOW[told].zh}{got}。", f"{when.en}: {HOW[told].en}{got}."),
        expected=(f"应该是：{HOW[how].zh}{asked}。", f"It should be: {HOW[how].en}{asked}."),
        why=why,
        next_step=next_step,
    )


@check
def reads_all(exam: Exam):
    """所有的项，一项不多，一项不少，次序不变；每一页都读、都还，空页也一样。
    All items, no more and no less, in order; every page is read and given back, the empty ones too."""
    case = Case(exam)
    case.pages.insert(exam.random.randint(1, len(case.pages) - 1), [])
    when = text("读到底", "Reading to the end")
    why = text(
        "一页没有东西，不等于后面没有页；只有 None 才是结束。借来的每一页，用完都要还，不然对方一直替你留着。",
        "A page without items does not mean that there are no more pages; only None is the end. Each page that was lent is given "
        "back after use, or the other side "
        "keeps it for you for ever.",
    )
    step = text("page 返回 [] 的时候，你的循环走到哪里？返回 None 呢？", "Where does your loop go when page returns []? And for None?")

    def holds(run: Run) -> None:
        ends(run, "returned", None, when, why, step)
        expect.equal(len(run.told("items") or []), len(case.items), ("读到的项数", "the number of items that were read"), why, step)
        expect.equal(run.told("items"), case.items, ("读到的项", "the items that were read"), why, step)
        seen_by_source(run, case.log(), when, why, step)

    def empty(run: Run) -> None:
        ends(run, "returned", None, when, why, step)
        expect.equal(run.told("items"), [], ("一页也没有时读到的项", "the items read where there are no pages"), why, step)

    exam.every_schedule("reading", {**case.inputs, "pause": 0}, holds, at_most=5)
    exam.once("reading", {"pages": [], "takes": case.takes, "pause": 0}, empty)


@check
def page_by_page(exam: Exam):
    """用到哪一页才读哪一页，手里最多一页：还了这一页，才读下一页。
    A page is read when it is needed, and no more than one is in hand: this one is given back before the next is read."""
    case = Case(exam)
    when = text(f"读的人每一项要用 {seconds(case.pause)} 秒", f"The reader needs {seconds(case.pause)} s for each item")
    step = text("第一项是在读了几页之后给出来的？", "How many pages have been read when the first item is given out?")

    def holds(run: Run) -> None:
        seen_by_source(run, case.log(pause=case.pause), when, ONE_PAGE, step)

    exam.every_schedule("reading", {**case.inputs, "pause": case.pause}, holds, at_most=5)


@check
def closed_on_error(exam: Exam):
    """不管是读的人出错、读页失败，还是被取消：手里的页还了，源关了，错误传出去；没打开成，就不去关。
    Whatever fails, or if cancelled: the page in hand is given back, the source closed, the error goes out. What never opened is not closed."""
    # Two items in each page at least, and no failure at the first: whoever takes pages for items never fails at the same place.
    case = Case(exam, at_least=2)
    draw = exam.random
    count = draw.randint(2, len(case.items) - 1)
    number = draw.randint(1, len(case.pages) - 1)
    step = text(
        "从 open 做完的那一刻起，close 由哪几行来保证？错误走到那里之后去了哪里？",
        "From the moment when open is done, which lines make sure of close? And where does the error go from there?",
    )
    plans = [
        ("读的人出错", "The reader fails", {"raise_after": count}, case.log(leave_after=count), "LookupError: reader failed"),
        ("读页失败", "A page fails", {"fails_at": ["page", number]}, case.log(fails_at=["page", number]), "OSError: page failed"),
        ("打开失败", "Opening fails", {"fails_at": ["open", None]}, case.log(fails_at=["open", None]), "OSError: open failed"),
    ]
    for zh, en, plan, log, error in plans:

        def holds(run: Run) -> None:
            seen_by_source(run, log, text(zh, en), WAYS_OUT, step)
            ends(run, "raised", error, text(zh, en), WAYS_OUT, step)

        exam.every_schedule("reading", {**case.inputs, "pause": 0, **plan}, holds, at_most=4)

    pause = 20.0
    # In the pause after the first item.
    moment = case.takes["open"] + case.takes["page"] + pause / 2
    log = [[name, page, what, at if name in ("open", "page") else at + pause / 2] for name, page, what, at in case.log(leave_after=1)]
    when = text("读的人等着的时候被取消", "The reader is cancelled while it waits")

    def cancelled(run: Run) -> None:
        seen_by_source(run, log, when, WAYS_OUT, step)
        ends(run, "cancelled", None, when, WAYS_OUT, step)

    exam.every_schedule("reading", {**case.inputs, "pause": pause, "cancel_at": moment}, cancelled, at_most=4)


@check
def closed_on_early_exit(exam: Exam):
    """读到一半 break：先还手里的页，再关源，都做完了才离开 async with。
    On break in the middle the page in hand is given back, then the source is closed, and only then is async with left."""
    case = Case(exam, at_least=2)
    # In the middle of a page.
    count = sum(map(len, case.pages[:exam.random.randint(1, 2)])) + 1
    when = text(f"读了 {count} 项就 break", f"The reader breaks off after {count} items")
    step = text(
        "break 的那一刻，你的生成器停在哪一行？谁来让它走到自己的 finally？关源在那之前还是之后？",
        "At the moment of break, at which line does your generator stand? Who makes it go to its finally, and is the source "
        "closed before or after that?",
    )

    def holds(run: Run) -> None:
        seen_by_source(run, case.log(leave_after=count), when, HANGING_GENERATOR, step)
        ends(run, "returned", None, when, HANGING_GENERATOR, step)

    exam.every_schedule("reading", {**case.inputs, "pause": 0, "leave_after": count}, holds, at_most=8)


@check
def finds_and_leaves(exam: Exam):
    """find 找到第一个就停，不再读后面的页；返回的时候都收拾好了。没有就是 None。
    find stops at the first match and reads no further page; when it returns, all is cleaned up. Without a match it is None."""
    case = Case(exam, at_least=2)
    place = exam.random.randrange(1, len(case.items) - 1)
    why = text(
        "要的已经找到，后面的页就不该再读。提前 return 和 break 一样，是一条离开的路，走这条路也要收拾干净。",
        "What was wanted has been found, so no further page should be read. An early return is a way out like break, and this "
        "way too must be clean.",
    )
    step = text("找到的那一行之后，程序走过了哪几行才返回？", "After the line that finds it, which lines does the program pass before it returns?")
    for wanted, count, zh, en in (
        (case.items[place], place + 1, f"要找的是第 {place + 1} 项", f"What is looked for is item number {place + 1}"),
        ("item-0", None, "要找的不在里面", "What is looked for is not there"),
    ):

        def holds(run: Run) -> None:
            ends(run, "returned", wanted if count else None, text(zh, en), why, step)
            seen_by_source(run, case.log(leave_after=count), text(zh, en), why, step)
            expect.equal(run.told("asked"), case.items[:count], ("问过 matches 的项", "the items that matches was asked about"), why, step)

        exam.every_schedule("finding", {**case.inputs, "wanted": wanted}, holds, at_most=5)
