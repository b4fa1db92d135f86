"""What is asked of level0/http_client.py."""

import json
import re
from typing import Callable

from judge import Exam, Failure, Run, Text, check, expect, raised, same, seconds, show, text

WORDS = ("线程", "进程", "协程", "死锁", "队列", "端口", "回调")
TITLES = ("并发入门", "网络编程", "操作系统", "异步之书", "套接字详解")
LONGEST_WAIT = 5.5

ESCAPE = text(
    "地址里 & 分开参数，# 后面的不发出去，+ 表示空格，% 开始转义。把关键词直接拼进地址，这些字符就有了别的意思；让库来转义，网站收到的才是原来的词。",
    "In an address & parts parameters, what follows # is not sent, + means a space, and % begins an escape. Pasted into it, such signs of a keyword mean something "
    "else; let the library escape them, and the site receives the word as it was.",
)
FORM_OR_JSON = text(
    "网站按 Content-Type 来读正文。data=字典 发的是表单（a=1&b=2，数字也成了文字），json=字典 发的才是 JSON；自己 json.dumps 的，要自己写上 Content-Type。",
    "A site reads the body by its Content-Type. data=dictionary sends a form (a=1&b=2, and numbers become text), json=dictionary sends JSON; and whoever calls json.dumps "
    "has to give the Content-Type too.",
)
STATUS_FIRST = text(
    "404 和 503 也是答复，requests 不会因此抛出异常。不看状态就去取正文里的东西，要么 KeyError，要么把错误当成了结果。",
    "404 and 503 are answers too, and requests raises nothing for them. Who reaches into the body without a look at the status gets a KeyError, or takes an error for a "
    "result.",
)
FOR_EVER = text(
    "requests 不给 timeout 就一直等下去。网络上什么都可能发生：网站太忙、线断了、答复丢了；不设时限的程序会永远停在那一行。",
    "Without a timeout requests waits for ever. On a network anything may happen: a busy site, a broken line, a lost answer; a program without a limit stands at that line for good.",
)


class Site:
    """What the site answers, drawn fresh."""

    def __init__(self, exam: Exam) -> None:
        draw = exam.random
        self.keyword = f"{draw.choice(WORDS)} & {draw.choice(WORDS)}+{draw.randint(10, 99)}% #{draw.randint(1, 99)}"
        self.title = f"{draw.choice(TITLES)}（第 {draw.randint(2, 99)} 版）"
        self.count, self.note = draw.randint(10, 9999), draw.randint(100, 99999)
        self.search: dict = {"status": 200, "body": {"title": self.title, "count": self.count}}
        self.notes: dict = {"status": 201, "body": {"id": self.note}}

    def visit(self, exam: Exam, holds: Callable[[Run], None], why: Text, next_step: Text) -> None:
        def broken(run: Run) -> Failure | None:
            died = run.ending.error or next((thread.error for thread in run.threads if thread.error is not None), None)
            if died is None:
                return None
            what = raised(died)
            return Failure(
                seen=(f"程序抛出了异常 {what.zh}。", f"The program raised {what.en}."),
                expected=("不管网站怎样回答，程序都正常结束。", "However the site answers, the program ends normally."),
                why=why,
                next_step=next_step,
            )

        exam.once("ask_site", {"keyword": self.keyword, "search": self.search, "notes": self.notes}, holds, broken)


def requests_of(run: Run, method: str, path: str) -> list[dict]:
    told = run.told("requests")
    return [one for one in told if one["method"] == method and one["path"] == path] if isinstance(told, list) else []


def only(run: Run, method: str, path: str, why: Text, next_step: Text) -> dict:
    """The one request of this kind."""
    found = requests_of(run, method, path)
    if len(found) == 1:
        return found[0]
    raise Failure(
        seen=(f"网站收到了 {len(found)} 个 {method} {path}。", f"The site received {len(found)} of {method} {path}."),
        expected=(f"正好一个 {method} {path}。", f"Exactly one {method} {path}."),
        why=why,
        next_step=next_step,
    )


def printed(run: Run, ending: str, story: Text, why: Text, next_step: Text) -> None:
    """A line that ends so; `story` is what the site had answered."""
    lines = [line for _, line in run.printed_lines()]
    if any(line.endswith(ending) for line in lines):
        return
    last = text(f"最后一行是 {show(lines[-1])}", f"the last line printed was {show(lines[-1])}") if lines else text("什么也没有打印", "nothing was printed")
    raise Failure(
        seen=(f"{story.zh}，{last.zh}。", f"{story.en}, and {last.en}."),
        expected=(f"有一行以 {show(ending)} 结尾。", f"A line ends with {show(ending)}."),
        why=why,
        next_step=next_step,
    )


@check
def gets_with_parameters(exam: Exam):
    """GET 带着参数和头部，关键词里有什么符号都不走样。
    The GET has its parameters and its header, and no sign in the keyword is spoilt."""
    site = Site(exam)
    next_step = text(
        "requests.get 有哪些参数？哪一个是放查询参数的，哪一个是放头部的？",
        "Which parameters has requests.get? Which one takes the query, which one the headers?",
    )

    def holds(run: Run) -> None:
        asked = only(run, "GET", "/search", ESCAPE, next_step)
        wanted = {"q": site.keyword, "page": "1"}
        if not same(asked["query"], wanted):
            raise Failure(
                seen=(
                    f"关键词是 {show(site.keyword)}，网站收到的参数是 {show(asked['query'], 200)}。",
                    f"The keyword was {show(site.keyword)}, and the site received the parameters {show(asked['query'], 200)}.",
                ),
                expected=(f"参数是 {show(wanted, 200)}。", f"The parameters are {show(wanted, 200)}."),
                why=ESCAPE,
                next_step=next_step,
            )
        expect.equal(
            asked["headers"].get("x-course"),
            "interleave",
            ("头部 X-Course 的内容", "the header X-Course"),
            text(
                "头部是给网站的附言：你是谁、要什么格式、用什么语言，都写在那里，不在地址里。",
                "Headers are notes to the site: who you are, which format and language you want; they are not part of the address.",
            ),
            next_step,
        )

    site.visit(exam, holds, ESCAPE, next_step)


@check
def prints_the_answer(exam: Exam):
    """把答复里的 title 打印出来。
    It prints the title that came in the answer."""
    site = Site(exam)
    site.search["delay"] = 0.8
    why = text(
        "答复有三部分：状态、头部、正文。正文是 JSON 文字，要先变成字典，才能取里面的一项。",
        "An answer has a status, headers and a body. The body is JSON text: turn it into a dictionary first, then take what you want.",
    )
    next_step = text("答复的哪个方法把 JSON 变成字典？", "Which method of the answer turns JSON into a dictionary?")
    story = text(f"网站回答 200，title 是“{site.title}”", f"The site answered 200 with the title '{site.title}'")
    site.visit(exam, lambda run: printed(run, site.title, story, why, next_step), why, next_step)


@check
def posts_json(exam: Exam):
    """把关键词和数目作为 JSON POST 出去，打印得到的编号。
    It posts the keyword and the count as JSON, and prints the id that comes back."""
    site = Site(exam)
    next_step = text("requests.post 的 data= 和 json= 有什么不同？", "What is the difference between data= and json= of requests.post?")

    def holds(run: Run) -> None:
        asked = only(run, "POST", "/notes", FORM_OR_JSON, next_step)
        kind = asked["headers"].get("content-type", "")
        if not re.fullmatch(r"application/json\s*(;.*)?", kind, re.IGNORECASE):
            raise Failure(
                seen=(
                    f"POST 的 Content-Type 是 {show(kind)}，正文是 {show(asked['body'])}。",
                    f"The POST has the Content-Type {show(kind)} and the body {show(asked['body'])}.",
                ),
                expected=("Content-Type 是 application/json，正文是 JSON。", "The Content-Type is application/json and the body is JSON."),
                why=FORM_OR_JSON,
                next_step=next_step,
            )
        try:
            told = json.loads(asked["body"])
        except (ValueError, RecursionError):
            told = asked["body"]
        expect.equal(told, {"word": site.keyword, "count": site.count}, ("POST 的正文", "the body of the POST"), FORM_OR_JSON, next_step)
        story = text(f"网站回答 201，id 是 {site.note}", f"The site answered 201 with the id {site.note}")
        created = text("201 的意思是“新建好了”，也是成功；成功不只有 200 一个。", "201 means 'created', a success as well: 200 is not the only one.")
        printed(run, f"saved {site.note}", story, created, text("程序把哪些状态当作成功？", "Which statuses does the program take for a success?"))

    site.visit(exam, holds, FORM_OR_JSON, next_step)


@check
def heeds_the_status(exam: Exam):
    """网站说不行的时候，说出状态，不假装成功。
    When the site says no, the program says so with the status, and does not pretend."""
    next_step = text("拿到答复之后，第一件要看的是什么？", "What is the first thing to look at in an answer?")
    status = exam.random.choice([400, 403, 404, 500, 503])
    site = Site(exam)
    site.search = {"status": status, "body": {"error": "no"}}

    def get_failed(run: Run) -> None:
        printed(run, f"GET failed: {status}", text(f"网站对 GET 回答 {status}", f"The site answered the GET with {status}"), STATUS_FIRST, next_step)
        if requests_of(run, "POST", "/notes"):
            raise Failure(
                seen=(f"GET 得到 {status}，程序还是 POST 了。", f"The GET got {status}, and the program did the POST all the same."),
                expected=("GET 没有成功，就不再 POST。", "No POST after a GET that failed."),
                why=STATUS_FIRST,
                next_step=("GET 失败之后，程序走到哪一行？", "Which line does the program reach after a GET that failed?"),
            )

    site.visit(exam, get_failed, STATUS_FIRST, next_step)
    refusing = Site(exam)
    refusing.notes = {"status": status, "body": {"id": refusing.note, "error": "no"}}
    story = text(f"网站对 POST 回答 {status}", f"The site answered the POST with {status}")
    refusing.visit(exam, lambda run: printed(run, f"POST failed: {status}", story, STATUS_FIRST, next_step), STATUS_FIRST, next_step)


@check
def gives_up(exam: Exam):
    """网站不回答，几秒之后放手，说一声，正常结束。
    When the site does not answer, the program gives up after some seconds, says so and ends normally."""
    next_step = text(
        "requests.get 和 requests.post 的哪个参数管等多久？等不到的时候会抛出什么？",
        "Which parameter of requests.get and requests.post says how long to wait? What is raised when nothing comes?",
    )
    for method in ("GET", "POST"):
        site = Site(exam)
        if method == "GET":
            site.search = {"silent": True}
        else:
            site.notes = {"silent": True}

        def holds(run: Run) -> None:
            took = run.count("seconds")
            if run.told("ended") is not True or took > LONGEST_WAIT:
                raise Failure(
                    seen=(
                        f"网站不回答 {method}，过了 {seconds(took)} 秒程序还在等。",
                        f"The site did not answer the {method}, and {seconds(took)} seconds later the program was still waiting.",
                    )
                    if run.told("ended") is not True
                    else text(
                        f"网站不回答 {method}，程序等了 {seconds(took)} 秒。",
                        f"The site did not answer the {method}, and the program waited {seconds(took)} seconds.",
                    ),
                    expected=("最多等 5 秒。", "It waits 5 seconds at most."),
                    why=FOR_EVER,
                    next_step=next_step,
                )
            story = text(f"网站不回答 {method}", f"The site did not answer the {method}")
            printed(run, f"{method} timed out", story, FOR_EVER, next_step)

        site.visit(exam, holds, FOR_EVER, next_step)
