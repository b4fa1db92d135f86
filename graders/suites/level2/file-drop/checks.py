"""What is asked of level2/file_drop.py."""

from hashlib import sha256
from urllib.parse import quote, unquote

from judge import Exam, Failure, Run, Text, check, expect, seconds, show, text

# Each has letters that an address encodes, so who keeps names as they stand in the address has every drawn name wrong.
WORDS = ("笔记", "作业", "photo照片", "Report报告", "音乐", "data数据")
LIMIT = 4096
# What is observed of a run takes memory too, so a good program is given far more room than it was told.
LARGE, MOST_MEMORY, PIECE = 8 * 1024 * 1024, 4 * 1024 * 1024, 16 * 1024

STORED = text(
    "文件是一串字节，不是文字：进来是什么，放下去、拿出来就是什么，一个字节也不能变。地址里的汉字是编码过的（%E7…），要先还原成名字。",
    "A file is bytes, not text: what comes in is what is stored and what goes out, to the byte. Chinese characters in an address are "
    "encoded (%E7...), and have to be turned back into the name.",
)
TRAVERSAL = text(
    "名字是别人给的。“../secret.txt”拼到你的文件夹后面，就走到了外面：别人能读走、改掉你电脑上的任何文件，这叫路径穿越。%2F 就是 /，还原之后再检查，检查“只许有什么”，不要列举“不许有什么”。",
    "The name comes from somebody else. Put '../secret.txt' after your folder and it leads outside: others can read and change any file of "
    "your machine. That is path traversal. %2F is a /: check after decoding, and check what is allowed instead of listing what is not.",
)
TOO_LARGE = text(
    "没有上限，一个客户端就能把你的硬盘写满。Content-Length 在正文之前就到了：看一眼就知道要不要，用不着先收下来。",
    "Without a limit one client can fill your disk. Content-Length comes before the body: one look says whether to take it, with no need "
    "to receive it first.",
)
SOMEBODY_ELSES = text(
    "文件是先来的人放的，后来的人同名，不能盖掉。“有没有这个名字”和“打开来写”之间隔着一条缝：两个人同时来，都看到“没有”，后写的就把先写的盖掉。",
    "The file belongs to who came first; one of the same name must not wipe it out. Between 'is there such a name?' and opening it to "
    "write lies a gap: two who come at once both see 'no', and the later one overwrites the earlier.",
)
WHOLE = text(
    "上传要花时间，也可能断在半路。直接往最后的名字里写，别人就会下载到半个文件，断了的半个还占着名字。先写到一个临时的名字，写完整了再改名，一步到位。",
    "An upload takes time and may break off. Written straight under its final name, others download half a file, and half a file keeps the "
    "name when it breaks off. Write under a temporary name, and rename it, in one step, when it is complete.",
)
MEMORY = text(
    "一次 read() 读完整个文件，文件多大就占多大的内存；十个人同时传 1 GB，你就要 10 GB。一小块一小块地搬，多大的文件都只占一小块。",
    "One read() of a whole file takes as much memory as the file is large; when ten people send 1 GB each you need 10 GB. Moved piece by "
    "piece, a file of any size takes one piece.",
)
DRIVEN = text(
    "一个程序要能被别人用：从命令行给它端口、文件夹和上限，或者在别的程序里 import 它、调用它的函数。import 的时候就开始服务，import 的那一方就永远等在那一行。",
    "A program is to be used by others: from a command line with port, folder and limit, or by import and a call. If serving starts on "
    "import, whoever imports it stands at that line for ever.",
)


def draw_name(exam: Exam) -> str:
    return f"{exam.random.choice(WORDS)}-{exam.random.randint(10, 9999)}.{exam.random.choice(('txt', 'bin', 'jpg'))}"


def draw_bytes(exam: Exam, size: int | None = None) -> bytes:
    return exam.random.randbytes(size or exam.random.randint(200, 900))


def put(name: str, body: bytes, **more: object) -> dict:
    return {"method": "PUT", "path": f"/files/{quote(name)}", "body": body.hex(), **more}


def get(name: str) -> dict:
    return {"method": "GET", "path": f"/files/{quote(name)}"}


class Visit:
    def __init__(self, exam: Exam, why: Text, next_step: tuple[str, str]) -> None:
        self.port, self.around = exam.random.randint(8000, 8900), f"drop-{exam.random.randint(100, 999)}"
        self.why, self.next_step, self.before = why, next_step, text("", "")
        self.turns: list[list[dict]] = []
        self.calls: list[dict] = []

    def ask(self, *calls: dict) -> list[int]:
        """The numbers of requests that are made at the same time."""
        self.turns.append(list(calls))
        self.calls += calls
        return list(range(len(self.calls) - len(calls), len(self.calls)))

    def inputs(self, outside: dict[str, bytes] | None = None) -> dict:
        around = {name: content.hex() for name, content in (outside or {}).items()}
        return {"port": self.port, "turns": self.turns, "limit": LIMIT, "around": self.around, "outside": around}

    def answer(self, run: Run, number: int) -> dict:
        expect.listens(run)
        return run.values("answers", len(self.calls))[number]

    def status(self, run: Run, number: int, *wanted: int) -> None:
        told = self.answer(run, number)["status"]
        if told not in wanted:
            came = text("没有得到答复", "got no answer") if told is None else text(f"得到 {show(told)}", f"got {show(told)}")
            raise self.failure(number, came, text(f"状态是 {' 或 '.join(map(str, wanted))}", f"the status is {' or '.join(map(str, wanted))}"))

    def body(self, run: Run, number: int, wanted: bytes) -> None:
        self.status(run, number, 200)
        told = bytes.fromhex(self.answer(run, number)["body"])
        if told != wanted:
            same = next((at for at, (a, b) in enumerate(zip(told, wanted)) if a != b), min(len(told), len(wanted)))
            raise self.failure(
                number,
                text(f"得到 {len(told)} 个字节，从第 {same + 1} 个开始不对", f"got {len(told)} bytes, wrong from byte {same + 1} on"),
                text(f"得到放进去的那 {len(wanted)} 个字节", f"the {len(wanted)} bytes that were stored come back"),
            )

    def files(self, run: Run, wanted: dict[str, bytes]) -> None:
        """The files in the folder, and beside it under '../'; names that begin with a dot are the program's own."""
        told = run.told("files")
        told = told if isinstance(told, dict) else {}
        found = {
            name.removeprefix("files/") if name.startswith("files/") else "../" + name: bytes.fromhex(content)
            for name, content in told.items()
        }
        found = {name: content for name, content in found.items() if not name.startswith(".") or name.startswith("../")}
        if found == wanted:
            return
        odd = sorted(name for name in {*found, *wanted} if found.get(name) != wanted.get(name))[0]
        seen = text(f"最后多出了文件 {odd}", f"in the end there was a file {odd} too many")
        if odd in wanted:
            seen = (
                text(f"最后文件 {odd} 变了", f"in the end the file {odd} had changed")
                if odd in found
                else text(f"最后没有文件 {odd}", f"in the end there was no file {odd}")
            )
        raise Failure(
            seen=(f"{seen.zh}。", f"{seen.en[:1].upper()}{seen.en[1:]}."),
            expected=(
                "文件夹里正好是收下的那些文件，外面的一个也没有动。",
                "The folder has exactly the files that were taken, and nothing outside of it was touched.",
            ),
            why=self.why,
            next_step=self.next_step,
        )

    def failure(self, number: int, came: Text, wanted: Text) -> Failure:
        call = self.calls[number]
        size = len(call.get("body", "")) // 2 if call.get("length") is None else call["length"]
        sent = text(f"{call['method']} {call['path']}", f"{call['method']} {call['path']}")
        if unquote(call["path"]) != call["path"]:
            sent = text(f"{sent.zh}（也就是 {unquote(call['path'])}）", f"{sent.en} (that is, {unquote(call['path'])})")
        if size:
            sent = text(f"{sent.zh}，{size} 个字节", f"{sent.en}, {size} bytes")
        return Failure(
            seen=(f"{self.before.zh}{sent.zh}：{came.zh}。", f"{self.before.en}{sent.en}: {came.en}."),
            expected=(f"{wanted.zh}。", f"{wanted.en[:1].upper()}{wanted.en[1:]}."),
            why=self.why,
            next_step=self.next_step,
        )


@check
def stores_and_serves(exam: Exam):
    """放上去是 201，拿下来一个字节不差；没有的是 404。
    Storing is 201, and it comes back to the byte; what is not there is 404."""
    visit = Visit(exam, STORED, ("文件是用什么方式打开的？名字还原了没有？", "In which mode do you open files? Is the name decoded?"))
    files = {
        f"{number}{draw_name(exam)}": content
        for number, content in enumerate((bytes([255, 0, 13, 10, 228]) + draw_bytes(exam), draw_bytes(exam)))
    }
    files["中文-名字.txt"] = draw_bytes(exam)
    made = [visit.ask(put(name, content))[0] for name, content in files.items()]
    read = [(visit.ask(get(name))[0], content) for name, content in files.items()]
    missing = visit.ask(get("9" + draw_name(exam)))[0]

    def holds(run: Run) -> None:
        for number in made:
            visit.status(run, number, 201)
        for number, content in read:
            visit.body(run, number, content)
        visit.status(run, missing, 404)
        visit.files(run, files)

    exam.every_schedule("visit", visit.inputs(), holds, at_most=5)


@check
def safe_names(exam: Exam):
    """名字里有 .. 或者 / 的一律不收，文件夹外面的文件谁也碰不到。
    Names with .. or / are refused, and nobody gets at files outside of the folder."""
    visit = Visit(exam, TRAVERSAL, ("还原之后的名字，你只许它有哪些字符？", "Which characters do you allow in the decoded name?"))
    secret, good = f"secret-{exam.random.randint(10, 99)}.txt", draw_name(exam)
    content = draw_bytes(exam)
    tricks = [f"..%2F{secret}", f"%2e%2e%2f{secret}", f"../{secret}", f"a%2F..%2F..%2F{secret}", "..", ".%2E", "%2Fetc%2Fpasswd"]
    refused = [visit.ask({"method": "GET", "path": f"/files/{trick}"})[0] for trick in tricks]
    for trick in (f"..%2Fnew-{secret}", f"../new-{secret}", f"..%5Cnew-{secret}", "..", f".hidden-{secret}", "a" * 101, f"..%2F{secret}"):
        refused += visit.ask({"method": "PUT", "path": f"/files/{trick}", "body": content.hex()})
    made = visit.ask(put(good, content))[0]

    def holds(run: Run) -> None:
        for number in refused:
            visit.status(run, number, 400, 404)
        visit.status(run, made, 201)
        visit.files(run, {f"../{secret}": b"top secret", good: content})

    exam.once("visit", visit.inputs({secret: b"top secret"}), holds)


@check
def limits_the_size(exam: Exam):
    """超过上限的是 413，看了头部就答，不等正文；正好到上限的收下。
    What is above the limit is 413, answered on the headers alone; what is exactly at the limit is taken."""
    visit = Visit(
        exam,
        TOO_LARGE,
        (
            "Content-Length 在哪里读？读了之后，在收正文之前做了什么？",
            "Where do you read Content-Length, and what do you do with it before the body is received?",
        ),
    )
    exact, above, huge = (f"{number}{draw_name(exam)}" for number in range(3))
    content = draw_bytes(exam, LIMIT)
    taken = visit.ask(put(exact, content))[0]
    refused = [visit.ask(put(above, b"", length=LIMIT + 1))[0], visit.ask(put(huge, b"", length=exam.random.randint(10**9, 10**12)))[0]]
    read = [visit.ask(get(name))[0] for name in (above, huge)]

    def holds(run: Run) -> None:
        visit.status(run, taken, 201)
        for number in refused:
            visit.status(run, number, 413)
        for number in read:
            visit.status(run, number, 404)
        visit.files(run, {exact: content})

    exam.once("visit", visit.inputs(), holds)


@check
def never_overwrites(exam: Exam):
    """同名的已经有了就是 409，两个人同时来也只有一个放得成。
    A name that is taken is 409, and of two who come at once only one succeeds."""
    visit = Visit(exam, SOMEBODY_ELSES, ("看名字和占名字，是不是一步？", "Are looking for the name and taking it one step?"))
    name, both = f"1{draw_name(exam)}", f"2{draw_name(exam)}"
    first, second, third, fourth = (draw_bytes(exam) for _ in range(4))
    made, again = visit.ask(put(name, first))[0], visit.ask(put(name, second))[0]
    read = visit.ask(get(name))[0]
    racing = visit.ask(put(both, third), put(both, fourth))
    winner = visit.ask(get(both))[0]

    def holds(run: Run) -> None:
        visit.status(run, made, 201)
        visit.status(run, again, 409)
        visit.body(run, read, first)
        told = [visit.answer(run, number)["status"] for number in racing]
        if sorted(map(str, told)) != ["201", "409"]:
            raise Failure(
                seen=(
                    f"两个客户端同时放 {both}，得到 {show(told[0])} 和 {show(told[1])}。",
                    f"Two clients stored {both} at once and got {show(told[0])} and {show(told[1])}.",
                ),
                expected=("一个 201，一个 409。", "One 201 and one 409."),
                why=SOMEBODY_ELSES,
                next_step=visit.next_step,
            )
        stored = third if told[0] == 201 else fourth
        visit.body(run, winner, stored)
        visit.files(run, {name: first, both: stored})

    exam.every_schedule("visit", visit.inputs(), holds, at_most=30)


@check
def whole_or_nothing(exam: Exam):
    """传到一半的文件谁也看不到，断了就什么都不留下；慢的上传不让别人等。
    Half a file is seen by nobody, a broken upload leaves nothing, and a slow one makes nobody wait."""
    next_step = ("传到一半的时候，文件在哪个名字下面？断了之后呢？", "Under which name is a file that is half there? And after it broke off?")
    for breaks in (False, True):
        visit = Visit(exam, WHOLE, next_step)
        name, other = f"1{draw_name(exam)}", f"2{draw_name(exam)}"
        content, small, again = (draw_bytes(exam) for _ in range(3))
        slow = put(name, content, pause=5, breaks=breaks)
        meanwhile, afterwards = [get(name), put(other, small), get(other)], [put(name, again), get(name)] if breaks else [get(name)]
        for call in (slow, *meanwhile, *afterwards):
            visit.ask(call)

        def holds(run: Run) -> None:
            expect.listens(run)
            visit.before = text(f"{name} 传到一半的时候，", f"While {name} is half uploaded, ")
            took = run.count("seconds")
            if took > 2:
                waited = text(f"连同另外两个请求，等了 {seconds(took)} 秒", f"with two more requests it took {seconds(took)} seconds")
                raise visit.failure(1, waited, text("马上得到答复", "the answer comes at once"))
            visit.status(run, 1, 404)
            visit.status(run, 2, 201)
            visit.body(run, 3, small)
            visit.before = text(f"{name} 传到一半断了，然后 ", f"After {name} broke off half-way, ") if breaks else text("", "")
            if breaks:
                visit.status(run, 4, 201)
                visit.body(run, 5, again)
            else:
                visit.status(run, 0, 201)
                visit.body(run, 4, content)
            visit.files(run, {name: again if breaks else content, other: small})

        inputs = {
            "port": visit.port,
            "slow": slow,
            "meanwhile": meanwhile,
            "afterwards": afterwards,
            "limit": LIMIT,
            "around": visit.around,
        }
        exam.every_schedule("overlapping", inputs, holds, at_most=5)


@check
def little_memory(exam: Exam):
    """大文件一小块一小块地搬，不整个装进内存。
    A large file is moved piece by piece, never held in memory as a whole."""
    seed = str(exam.random.random())
    visit = Visit(exam, MEMORY, ("哪一行一次拿到了整个文件？", "Which line gets hold of the whole file at once?"))
    wanted = sha256(sha256(seed.encode()).digest() * (PIECE // 32) * (LARGE // PIECE)).hexdigest()
    up, down = visit.ask({"method": "PUT", "path": "/files/large", "length": LARGE})[0], visit.ask(get("large"))[0]

    def holds(run: Run) -> None:
        expect.listens(run)
        visit.status(run, up, 201)
        visit.status(run, down, 200)
        if visit.answer(run, down)["sha256"] != wanted:
            raise visit.failure(
                down, text("得到的不是放进去的那些字节", "the bytes that came were not those stored"), text("一个字节不差", "not a byte differs")
            )
        for number, peak in zip((up, down), run.counts("peaks", 2)):
            if peak > MOST_MEMORY:
                size, most = LARGE // 1024, MOST_MEMORY // 1024
                raise visit.failure(
                    number,
                    text(
                        f"文件有 {size} KiB，程序为它占了不止 {most} KiB 内存",
                        f"the file has {size} KiB, and the program took more than {most} KiB of memory",
                    ),
                    text("不管文件多大，占的内存不超过 1 MiB", "however large the file, it takes at most 1 MiB of memory"),
                )

    inputs = {"port": visit.port, "size": LARGE, "seed": seed, "limit": 2 * LARGE, "around": visit.around}
    exam.every_schedule("heavy", inputs, holds, at_most=1)


@check
def command_line_and_import(exam: Exam):
    """命令行给的端口、文件夹和上限有用；import 的时候什么都不开始。
    Port, folder and limit of the command line count; importing starts nothing."""
    for scenario in ("visit", "imported"):
        visit = Visit(
            exam,
            DRIVEN,
            ("端口从哪里来？哪几行只该在直接运行的时候执行？", "Where does the port come from? Which lines should run only when the file itself is run?"),
        )
        name, content = draw_name(exam), draw_bytes(exam)
        made = visit.ask(put(name, content))[0]

        def holds(run: Run) -> None:
            if run.told("imported") is False:
                raise Failure(
                    seen=("import 这个文件，10 秒之后还没有结束。", "Ten seconds later the import of the file had not ended."),
                    expected=("import 只定义函数，马上结束。", "The import only defines functions, and ends at once."),
                    why=DRIVEN,
                    next_step=visit.next_step,
                )
            expect.listens(run)
            expect.equal(run.told("port"), visit.port, ("监听的端口", "the port listened on"), DRIVEN, visit.next_step)
            visit.status(run, made, 201)
            visit.files(run, {name: content})

        exam.once(scenario, visit.inputs(), holds)
