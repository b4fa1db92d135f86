"""What is asked of level2/users_api.py."""

import json
from urllib.parse import quote, unquote

from judge import Exam, Failure, Run, Text, check, expect, same, show, text

FAMILY, GIVEN = "王李张刘陈杨黄赵周吴", "明红伟芳强丽军静磊洋"
NO_JSON = object()

STATUS = text(
    "别的程序先看状态，再看正文：201 是新建好了，204 是做好了、没有正文，404 是没有这个东西，400 是你说错了。一律 200，它们就分不清成功和失败。",
    "Other programs look at the status first, then at the body: 201 is created, 204 done and no body, 404 no such thing, 400 your mistake. "
    "With 200 for all they cannot tell success from failure.",
)
LISTS = text(
    "先筛选，再排序，最后切页；total 和 pages 数的是筛选之后的，不是这一页的。页数要向上取整：10 个人一页 5 个是 2 页，11 个人是 3 页。",
    "First filter, then sort, then cut the page; total and pages count what is left after filtering, not what is on the page. Pages round "
    "up: 10 users, 5 a page, are 2 pages; 11 users are 3.",
)
CHANGES = text(
    "PUT 是整个换掉，三个字段缺一不可；PATCH 只改给了的，别的不动。编号就是一个人的身份证：删掉的编号再给别人，拿着旧编号的程序就会改错人。",
    "PUT replaces the whole, and all three fields have to be there; PATCH changes what is given and leaves the rest. An id is an identity: "
    "give a deleted one to somebody else, and whoever still holds it changes the wrong user.",
)
BAD_INPUT = text(
    "网络上什么都会来：断了一半的 JSON、一个列表、少一个字段、数字写成文字。服务器不能因此出错（500）或者倒下，更不能存进去一半；要说清楚错在哪个字段，对方才知道改什么。",
    "Anything may come in from a network: half a JSON, a list, a field too few, a number as text. The server must not fail (500) or fall "
    "over, nor store half of it; it says which field is wrong, so that the other side knows what to mend.",
)
AT_ONCE = text(
    "每个请求在自己的线程里处理（或者在 await 的地方让给别的请求）。“读出来、改一改、写回去”中间有缝：两个请求都读到旧的，后写的就把先写的盖掉；“现在最大的编号加一”也一样，两个人会得到同一个编号。",
    "Each request is handled in a thread of its own, or gives way at an await. Reading, changing and writing back leave a gap: both "
    "requests read the old one, and the later write wipes out the earlier. 'The highest id plus one' is the same: two users get one id.",
)
DRIVEN = text(
    "一个程序要能被别人用：从命令行给它端口，或者在别的程序里 import 它、调用它的函数。import 的时候就开始服务，import 的那一方就永远等在那一行。",
    "A program is to be used by others: from a command line that gives the port, or by import and a call. If serving starts on import, "
    "whoever imports it stands at that line for ever.",
)


def draw_user(exam: Exam) -> dict:
    name = exam.random.choice(FAMILY) + "".join(exam.random.sample(GIVEN, 2))
    return {"name": name, "email": f"u{exam.random.randint(100, 99999)}@example.com", "age": exam.random.randint(16, 80)}


def shown(body: object) -> str:
    """The body of an answer for a sentence, as JSON where it is."""
    try:
        return show(json.loads(body), 300)
    except (TypeError, ValueError, RecursionError):
        return show(body, 300)


class Talk:
    """Requests, turn by turn, and what is to come back."""

    def __init__(self, exam: Exam, why: Text, next_step: tuple[str, str]) -> None:
        # Never 8000, which the statement has.
        self.port = exam.random.randint(8001, 8900)
        self.why, self.next_step = why, next_step
        self.before = text("", "")
        self.turns: list[list] = []
        self.asked: list[tuple[str, str, str | None]] = []

    def ask(self, method: str, target: str, body: object = None) -> int:
        """The number of the request; a text goes out as it is."""
        return self.at_once([(method, target, body)])[0]

    def at_once(self, calls: list[tuple[str, str, object]]) -> list[int]:
        turn = [
            (method, target, body if body is None or isinstance(body, str) else json.dumps(body, ensure_ascii=False))
            for method, target, body in calls
        ]
        self.turns.append(turn)
        self.asked += turn
        return list(range(len(self.asked) - len(turn), len(self.asked)))

    def inputs(self) -> dict:
        return {"port": self.port, "turns": self.turns}

    def answer(self, run: Run, number: int, status: int) -> object:
        """The JSON of an answer with this status; NO_JSON where there is none."""
        expect.listens(run)
        told = run.values("answers", len(self.asked))[number]
        if told["status"] != status:
            came = text("没有得到答复", "got no answer")
            if told["status"] is not None:
                body = shown(told["body"])
                came = text(f"得到 {show(told['status'])}，正文是 {body}", f"got {show(told['status'])} with the body {body}")
            raise self.failure(number, came, text(f"状态是 {status}", f"the status is {status}"))
        try:
            return json.loads(told["body"])
        except (ValueError, RecursionError):
            return NO_JSON

    def is_json(self, run: Run, number: int, status: int, wanted: object) -> None:
        told = self.answer(run, number, status)
        if not same(told, wanted):
            body, right = shown(run.values("answers", len(self.asked))[number]["body"]), show(wanted, 300)
            raise self.failure(number, text(f"得到的正文是 {body}", f"got the body {body}"), text(f"正文是 {right}", f"the body is {right}"))

    def failure(self, number: int, came: Text, wanted: Text) -> Failure:
        method, target, body = self.asked[number]
        sent = f"{method} {unquote(target)}" + ("" if body is None else f" {body}")
        return Failure(
            seen=(f"{self.before.zh}{sent}：{came.zh}。", f"{self.before.en}{sent}: {came.en}."),
            expected=(f"{wanted.zh}。", f"{wanted.en[:1].upper()}{wanted.en[1:]}."),
            why=self.why,
            next_step=self.next_step,
        )


@check
def creates_and_reads(exam: Exam):
    """新建是 201，带着编号和 Location；读得回来；没有的是 404。
    Creating is 201 with an id and a Location; it can be read back; what is not there is 404."""
    talk = Talk(exam, STATUS, ("每一种情况，你的代码给的是哪个状态？", "Which status does your code give in each case?"))
    users = [draw_user(exam) for _ in range(exam.random.randint(2, 3))]
    made = [talk.ask("POST", "/users", user) for user in users]
    read = [talk.ask("GET", f"/users/{number}") for number in range(1, len(users) + 1)]
    missing = [talk.ask("GET", f"/users/{len(users) + exam.random.randint(5, 90)}"), talk.ask("GET", "/nothing")]
    missing += [talk.ask("DELETE", "/users/77"), talk.ask("PATCH", "/users/78", {"age": 30}), talk.ask("PUT", "/users/79", users[0])]

    def holds(run: Run) -> None:
        for number, user in enumerate(users, start=1):
            talk.is_json(run, made[number - 1], 201, {"id": number, **user})
            location = run.values("answers", len(talk.asked))[made[number - 1]]["location"]
            if not isinstance(location, str) or not location.endswith(f"/users/{number}"):
                raise talk.failure(
                    made[number - 1],
                    text(f"头部 Location 是 {show(location)}", f"the header Location is {show(location)}"),
                    text(f"Location 是 /users/{number}", f"the Location is /users/{number}"),
                )
            talk.is_json(run, read[number - 1], 200, {"id": number, **user})
        for number in missing:
            talk.answer(run, number, 404)

    exam.every_schedule("talk", talk.inputs(), holds, at_most=5)


@check
def lists(exam: Exam):
    """列表能筛选、排序、分页，总数和页数都对。
    The list can be filtered, sorted and cut into pages, with the right total and number of pages."""
    talk = Talk(
        exam,
        LISTS,
        (
            "筛选、排序、切页，你的次序是什么？页数在整除的时候对吗？",
            "In which order do you filter, sort and cut? Is the number of pages right when it divides evenly?",
        ),
    )
    size = exam.random.randint(2, 3)
    users = [draw_user(exam) for _ in range(2 * size)]
    family = users[0]["name"][0]
    nobody = talk.ask("GET", "/users")
    for number, user in enumerate(users):
        user["age"] = users[0]["age"] if number == size else 20 + (number * 7 + 3) % 50
        talk.ask("POST", "/users", user)
    stored = [{"id": number, **user} for number, user in enumerate(users, start=1)]
    asked: list[tuple[int, dict]] = []

    def page(target: str, items: list[dict], page: int = 1, size: int = 10) -> None:
        wanted = {"items": items[(page - 1) * size : page * size], "total": len(items), "page": page, "pages": -(-len(items) // size)}
        asked.append((talk.ask("GET", target), wanted))

    page("/users", stored)
    page(f"/users?page=2&size={size}", stored, 2, size)
    page(f"/users?page=3&size={size}", stored, 3, size)
    page(f"/users?size={size + 1}", stored, 1, size + 1)
    page("/users?sort=age", sorted(stored, key=lambda user: user["age"]))
    page("/users?sort=-age", sorted(stored, key=lambda user: -user["age"]))
    page(f"/users?sort=-age&page=2&size={size}", sorted(stored, key=lambda user: -user["age"]), 2, size)
    page(f"/users?sort=name&page=2&size={size}", sorted(stored, key=lambda user: user["name"]), 2, size)
    found = [user for user in stored if family in user["name"]]
    page(f"/users?name={quote(family)}&sort=-age&size=1", sorted(found, key=lambda user: -user["age"]), 1, 1)
    wrong = [talk.ask("GET", "/users?page=0"), talk.ask("GET", "/users?size=many"), talk.ask("GET", "/users?sort=shoe")]

    def holds(run: Run) -> None:
        talk.is_json(run, nobody, 200, {"items": [], "total": 0, "page": 1, "pages": 0})
        for number, wanted in asked:
            talk.is_json(run, number, 200, wanted)
        for number in wrong:
            talk.answer(run, number, 400)

    exam.once("talk", talk.inputs(), holds)


@check
def changes_and_deletes(exam: Exam):
    """PUT 整个换，PATCH 改一点，DELETE 是 204；删掉的编号不再用。
    PUT replaces, PATCH changes a part, DELETE is 204, and an id that was deleted is not used again."""
    talk = Talk(exam, CHANGES, ("新的编号是怎么算出来的？删掉最后一个人之后呢？", "How is a new id found? And after the last user was deleted?"))
    first, second, other, third = (draw_user(exam) for _ in range(4))
    talk.ask("POST", "/users", first)
    talk.ask("POST", "/users", second)
    put = talk.ask("PUT", "/users/1", other)
    age = exam.random.randint(81, 99)
    patch = talk.ask("PATCH", "/users/1", {"age": age, "id": 99})
    read = talk.ask("GET", "/users/1")
    part = talk.ask("PUT", "/users/1", {"name": "只有名字"})
    deleted, again, gone = talk.ask("DELETE", "/users/2"), talk.ask("DELETE", "/users/2"), talk.ask("GET", "/users/2")
    new = talk.ask("POST", "/users", third)
    all_left = talk.ask("GET", "/users")

    def holds(run: Run) -> None:
        talk.is_json(run, put, 200, {"id": 1, **other})
        changed = {"id": 1, **other, "age": age}
        talk.is_json(run, patch, 200, changed)
        talk.is_json(run, read, 200, changed)
        talk.answer(run, part, 400)
        if talk.answer(run, deleted, 204) is not NO_JSON:
            raise talk.failure(deleted, text("204 却带着正文", "204 came with a body"), text("204 没有正文", "204 has no body"))
        talk.answer(run, again, 404)
        talk.answer(run, gone, 404)
        talk.is_json(run, new, 201, {"id": 3, **third})
        talk.is_json(run, all_left, 200, {"items": [changed, {"id": 3, **third}], "total": 2, "page": 1, "pages": 1})

    exam.once("talk", talk.inputs(), holds)


@check
def refuses_bad_input(exam: Exam):
    """说错了是 400，指出错在哪个字段；什么都没存进去，服务照常。
    A mistake is answered with 400 that names the fields; nothing is stored, and the service goes on."""
    talk = Talk(
        exam,
        BAD_INPUT,
        (
            "每个字段在存进去之前，都检查过类型和范围吗？读 JSON 失败的时候走到哪里？",
            "Is the type and range of each field checked before it is stored? Where do you get to when JSON cannot be read?",
        ),
    )
    user = draw_user(exam)
    talk.ask("POST", "/users", user)
    wrong = [({**user, "age": value}, ["age"]) for value in (str(user["age"]), -1, True, None)]
    wrong += [({**user, "name": ""}, ["name"]), ({**user, "name": 7}, ["name"]), ({**user, "email": "nobody"}, ["email"])]
    wrong += [({"name": user["name"]}, ["age", "email"]), ({}, ["age", "email", "name"])]
    refused = [(talk.ask("POST", "/users", body), fields) for body, fields in exam.random.sample(wrong, len(wrong))]
    refused += [(talk.ask("PATCH", "/users/1", {"age": "old"}), ["age"]), (talk.ask("PUT", "/users/1", {**user, "email": 5}), ["email"])]
    broken = [talk.ask("POST", "/users", body) for body in ('{"name": "半', '["name"]', "7", None)]
    broken += [talk.ask("PATCH", "/users/1", "not json")]
    after = talk.ask("GET", "/users")

    def holds(run: Run) -> None:
        for number, fields in refused:
            told = talk.answer(run, number, 400)
            errors = told.get("errors") if isinstance(told, dict) else None
            named = sorted(errors) if isinstance(errors, dict) else None
            if named != fields:
                body = shown(run.values("answers", len(talk.asked))[number]["body"])
                raise talk.failure(
                    number,
                    text(f"得到 400，正文是 {body}", f"got 400 with the body {body}"),
                    text(f"正文里的 errors 正好有这些字段：{'、'.join(fields)}", f"the body has errors with exactly these fields: {', '.join(fields)}"),
                )
        for number in broken:
            talk.answer(run, number, 400)
        talk.is_json(run, after, 200, {"items": [{"id": 1, **user}], "total": 1, "page": 1, "pages": 1})

    exam.once("talk", talk.inputs(), holds)


@check
def keeps_every_write(exam: Exam):
    """同时来的写入，一个也不丢：编号不重，各改各的字段都算数。
    Of writes that come at once none is lost: ids are distinct, and changes of different fields all count."""
    next_step = ("从读到写，中间别的请求插得进来吗？", "Can another request come in between reading and writing?")
    creating = Talk(exam, AT_ONCE, next_step)
    users = [draw_user(exam) for _ in range(3)]
    made = creating.at_once([("POST", "/users", user) for user in users])
    listed = creating.ask("GET", "/users")

    def all_there(run: Run) -> None:
        told = [creating.answer(run, number, 201) for number in made]
        ids = sorted(str(one.get("id")) if isinstance(one, dict) else "?" for one in told)
        if ids != ["1", "2", "3"]:
            raise Failure(
                seen=(f"同时新建 3 个人，得到的编号是 {'、'.join(ids)}。", f"3 users were created at once and got the ids {', '.join(ids)}."),
                expected=("编号是 1、2、3。", "The ids are 1, 2, 3."),
                why=AT_ONCE,
                next_step=next_step,
            )
        wanted = sorted(told, key=lambda user: user["id"])
        creating.is_json(run, listed, 200, {"items": wanted, "total": 3, "page": 1, "pages": 1})

    exam.every_schedule("talk", creating.inputs(), all_there, at_most=25)

    changing = Talk(exam, AT_ONCE, next_step)
    before, after = draw_user(exam), draw_user(exam)
    changing.ask("POST", "/users", before)
    changing.at_once([("PATCH", "/users/1", {field: after[field]}) for field in ("name", "email", "age")])
    changing.before = text("三个请求同时改了名字、邮箱、年龄，然后 ", "After three requests had changed name, email and age at once, ")
    read = changing.ask("GET", "/users/1")
    exam.every_schedule("talk", changing.inputs(), lambda run: changing.is_json(run, read, 200, {"id": 1, **after}), at_most=25)


@check
def command_line_and_import(exam: Exam):
    """命令行给的端口有用；import 的时候什么都不开始，serve_users 才开始。
    The port of the command line counts; importing starts nothing, serve_users does."""
    for scenario in ("talk", "imported"):
        talk = Talk(
            exam,
            DRIVEN,
            ("端口从哪里来？哪几行只该在直接运行的时候执行？", "Where does the port come from? Which lines should run only when the file itself is run?"),
        )
        user = draw_user(exam)
        made = talk.ask("POST", "/users", user)

        def holds(run: Run) -> None:
            if run.told("imported") is False:
                raise Failure(
                    seen=("import 这个文件，10 秒之后还没有结束。", "Ten seconds later the import of the file had not ended."),
                    expected=("import 只定义函数，马上结束。", "The import only defines functions, and ends at once."),
                    why=DRIVEN,
                    next_step=talk.next_step,
                )
            expect.listens(run)
            expect.equal(run.told("port"), talk.port, ("监听的端口", "the port listened on"), DRIVEN, talk.next_step)
            talk.is_json(run, made, 201, {"id": 1, **user})

        exam.once(scenario, talk.inputs(), holds)
