"""What is asked of the project in level1/make_a_package."""

import re
import tomllib
from dataclasses import dataclass
from fnmatch import fnmatchcase

from judge import Exam, Failure, Run, check, expect, reasons, text

WORDS = ("apple", "pear", "线程", "fig", "进程", "plum", "kiwi", "锁")
BACKENDS = {"setuptools.build_meta": "setuptools", "hatchling.build": "hatchling"}
# Numbers with points, then pre-, post- and development releases (PEP 440, without epochs and local versions).
VERSION = re.compile(r"\d+(\.\d+)*((a|b|rc)\d+)?(\.post\d+)?(\.dev\d+)?")
# What setuptools (66) passes over when it looks for the package by itself in the folder of the project.
NOT_PACKAGES = frozenset(
    "ci bin doc docs documentation manpages news changelog test tests unit_test unit_tests example examples scripts tools util utils python "
    "build dist venv env requirements tasks fabfile site_scons benchmark benchmarks exercise exercises".split()
)

BUILDING = text(
    "pip 安装一个文件夹的时候，先读 pyproject.toml：用哪个工具来造（[build-system]），造出来叫什么、第几版（[project]）。读不懂，安装就停在这里；不写用哪个工具，别人只能猜。",
    "When pip installs a folder it reads pyproject.toml first: which tool builds it ([build-system]), and what the result is called and which "
    "version it is ([project]). If that cannot be read, the installation ends there; if no tool is named, others are left to guess.",
)
INSTALLED = text(
    "装好以后，别人的电脑上只有你的包，没有你的项目文件夹。在项目文件夹里能导入，可能只是因为 Python 也看当前文件夹；装好以后就看不到了。",
    "Once it is installed, there is your package and nothing else of your project folder. That an import works inside of the folder may only be "
    "because Python looks into the current folder too; after installing it is out of sight.",
)
ONE_VERSION = text(
    "版本写了两处，就会有一天只改了一处：别人报告的版本和他真正装的就对不上了。",
    "With the version in two places, one day only one of them is changed: and the version that somebody reports is not the one that they have.",
)
COUNTED = text(
    "包是给别人用的，别人只看得到说明上写的：add 返回加完之后的次数，count 对没见过的名字说 0，total 是全部加起来，每个对象数自己的。",
    "A package is for others, and they see only what it promises: add returns the count after adding, count says 0 of a name never seen, "
    "total is the sum of all, and each object counts for itself.",
)
CALLED = text(
    "安装的时候，pip 按 [project.scripts] 造出一个小程序：导入冒号前面的模块，不带参数地调用冒号后面的函数，用它的返回值当退出码（None 就是 0）。"
    "命令行上的词在 sys.argv 里。",
    "On installing, pip makes a small program from [project.scripts]: it imports the module before the colon, calls the function after it without "
    "arguments, and exits with what it returns (None is 0). The words of the command line are in sys.argv.",
)
TESTED = text(
    "测试的用处是：以后有人改坏了，它会叫。代码对的时候它不该叫，代码坏了它还不叫，就等于没有。测试看的是结果，不是代码怎么写的。",
    "A test is there to cry out when somebody breaks something later. It must be quiet while the code is right, and one that stays quiet when "
    "the code is broken is as good as none. It looks at results, not at how the code is written.",
)
READ_FIRST = text(
    "README 是别人看到的第一样东西：怎么装，怎么用，怎么知道它没坏。看不到这三样，就只能去读代码了。",
    "The README is what others see first: how to install it, how to use it, how to know that it works. Without these they are left with the code.",
)


@dataclass(frozen=True)
class Project:
    """The project folder as it was handed in. `settings` is None where pyproject.toml is missing or cannot be read, and `mistake` says why."""

    folder: str
    files: frozenset
    readme: str | None
    settings: dict | None
    mistake: str

    @staticmethod
    def of(exam: Exam) -> "Project":
        told = exam.observe("reading", {}).result
        if not isinstance(told, dict):
            raise RuntimeError("the project folder could not be read")
        settings, mistake = None, "missing"
        if told["pyproject.toml"] is not None:
            try:
                settings = tomllib.loads(told["pyproject.toml"])
            except (ValueError, RecursionError) as error:
                mistake = str(error)
        return Project(told["project"], frozenset(told["files"]), told["README.md"], settings, mistake)

    def table(self, *names: str) -> dict:
        """A table of pyproject.toml; empty if it is not there or something else."""
        value: object = self.settings
        for name in names:
            value = value.get(name) if isinstance(value, dict) else None
        return value if isinstance(value, dict) else {}

    def says(self, name: str) -> str | None:
        """A text of [project]; None if it is not there or something else."""
        value = self.table("project").get(name)
        return value if isinstance(value, str) else None

    def has(self, path: str) -> bool:
        return path in self.files

    def folders_in(self, base: str) -> set[str]:
        """Folders directly in `base` that could be packages: something is in them, and an import statement can say their name."""
        inside = [path if base == "." else path.removeprefix(base + "/") for path in self.files if base == "." or path.startswith(base + "/")]
        return {path.split("/")[0] for path in inside if "/" in path and path.split("/")[0].isidentifier()}

    def installs(self) -> dict[str, str]:
        """What a build takes in: top-level packages, and the folder in which each lies. setuptools and hatchling differ in where they look."""
        if self.table("build-system").get("build-backend") == "hatchling.build":
            named = self.table("tool", "hatch", "build", "targets", "wheel").get("packages")
            places = strings(named) if named is not None else ["tally", "src/tally"]
            found = [place.strip("/") for place in places if self.has(f"{place.strip('/')}/__init__.py")]
            return {place.split("/")[-1]: place.rpartition("/")[0] or "." for place in found[: None if named else 1]}
        setuptools = self.table("tool", "setuptools")
        roots = setuptools.get("package-dir")
        roots = roots if isinstance(roots, dict) else {}
        if isinstance(setuptools.get("packages"), list):
            places = {name: str(roots.get(name, f"{tidy(str(roots.get('', '.')))}/{name}")).removeprefix("./") for name in strings(setuptools["packages"])}
            return {name: place.rpartition("/")[0] or "." for name, place in places.items() if "." not in name and self.has(f"{place}/__init__.py")}
        if "packages" in setuptools:
            find = self.table("tool", "setuptools", "packages", "find")
            where = strings(find.get("where", ["."])) or ["."]
            return {name: base for base in map(tidy, where) for name in self.folders_in(base) if chosen(name, find)}
        if "py-modules" in setuptools:
            return {}
        if any(path.startswith("src/") for path in self.files):
            return {name: "src" for name in self.folders_in("src")}
        alone = {name for name in self.folders_in(".") - NOT_PACKAGES if not name.startswith("_")}
        return {name: "." for name in alone} if len(alone) == 1 else {}

    def importable(self) -> dict[str, str]:
        """For what is asked beside installing: the package, wherever it plainly is."""
        plain = {"tally": base for base in ("src", ".") if self.has(f"{base}/tally/__init__.py".removeprefix("./"))}
        found = self.installs()
        return found if "tally" in found else plain or {"tally": "."}


def strings(value: object) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def tidy(folder: str) -> str:
    return folder.removeprefix("./").rstrip("/") or "."


def chosen(name: str, find: dict) -> bool:
    """Whether packages.find takes a folder, by its patterns."""

    def matches(patterns: object) -> bool:
        return any(fnmatchcase(name, pattern) for pattern in strings(patterns))

    return matches(find.get("include", ["*"])) and not matches(find.get("exclude", []))


def last_words(test: object) -> tuple[str, str]:
    """Of a test that failed, as the student's process tells it: its name, and the last line of what pytest says of it."""
    name, told = test if isinstance(test, list) and len(test) == 2 else (test, "")
    return str(name).split("/")[-1], (str(told).strip().splitlines() or [""])[-1]


def wrong(zh: str, en: str, wanted: tuple[str, str], why: object, next_step: tuple[str, str]) -> Failure:
    return Failure(seen=text(zh, en), expected=wanted, why=why, next_step=next_step)


@check
def project_file_is_valid(exam: Exam):
    """pyproject.toml 读得懂，写明了怎么造、叫什么、第几版。
    pyproject.toml can be read, and says how to build, what it is called and which version it is."""
    project = Project.of(exam)
    if project.settings is None:
        missing = project.mistake == "missing"
        raise wrong(
            f"{project.folder} 里没有 pyproject.toml。" if missing else f"pyproject.toml 读不懂：{project.mistake}。",
            f"There is no pyproject.toml in {project.folder}." if missing else f"pyproject.toml cannot be read: {project.mistake}.",
            ("项目文件夹里有一个合乎 TOML 语法的 pyproject.toml。", "The project folder has a pyproject.toml in valid TOML."),
            BUILDING,
            ("文字都在引号里吗？表头都是 [方括号] 吗？", "Is each text in quotes, and each heading in [brackets]?"),
        )
    build = project.table("build-system")
    backend = build.get("build-backend")
    tool = BACKENDS.get(backend) if isinstance(backend, str) else None
    if tool is None or not any(re.match(rf"{tool}\b", one) for one in strings(build.get("requires"))):
        raise wrong(
            "[build-system] 里的 build-backend 和 requires 没有写全，或者不是一对。",
            "The build-backend and requires of [build-system] are not both there, or do not belong together.",
            (
                "build-backend 是 setuptools.build_meta 或 hatchling.build，requires 里有同一个工具。",
                "build-backend is setuptools.build_meta or hatchling.build, and requires has the same tool.",
            ),
            BUILDING,
            ("pip 要先装上哪个工具，才能造你的包？", "Which tool must pip install first to build your package?"),
        )
    expect.equal(project.says("name"), "tally", ("[project] 里的 name", "the name in [project]"), BUILDING, ("安装的时候，别人会打什么名字？", "Which name will others type to install it?"))
    version = project.says("version")
    if version is None or not VERSION.fullmatch(version):
        raise wrong(
            "[project] 里的 version 没有，或者不是版本号。",
            "The version in [project] is missing, or is no version number.",
            ('version 是像 "0.1.0" 这样的文字。', 'version is a text such as "0.1.0".'),
            BUILDING,
            ("只有数字和点才能比出哪个新。", "Only numbers and points can be compared to see which is newer."),
        )


@check
def installs_and_imports(exam: Exam):
    """装好以后，不在项目文件夹里也能 import tally，版本和 pyproject.toml 里的一样。
    Once installed, tally can be imported outside of the project folder, and its version is that of pyproject.toml."""
    project = Project.of(exam)
    found = project.installs() if project.settings is not None else {}
    if "tally" not in found:
        others = project.folders_in(".") - NOT_PACKAGES - {"tally", "src"}
        beside = f"（旁边还有文件夹 {'、'.join(sorted(others))}）" if others else "", f" (beside it: {', '.join(sorted(others))})" if others else ""
        unread = project.settings is None
        raise wrong(
            "没有读得懂的 pyproject.toml，什么也装不上。" if unread else f"按 pyproject.toml 造出来的包里没有 tally{beside[0]}。",
            "Without a pyproject.toml that can be read, nothing is installed." if unread else f"What this pyproject.toml builds has no package tally{beside[1]}.",
            ("造的时候找得到 tally/__init__.py 或者 src/tally/__init__.py。", "The build finds tally/__init__.py or src/tally/__init__.py."),
            INSTALLED,
            ("工具在哪个文件夹里找包？那里正好有它该找的，没有别的吗？", "In which folder does the tool look for packages, and is there what it should find and nothing else?"),
        )

    def holds(run: Run) -> None:
        if run.told("has") is not True:
            raise wrong(
                "包 tally 导入了，里面却没有 Tally 这个类。",
                "The package tally was imported, but has no class Tally.",
                ("from tally import Tally 行得通。", "from tally import Tally works."),
                INSTALLED,
                ("import tally 的时候，执行的是哪个文件？", "Which file is executed by import tally?"),
            )
        wanted, what = project.says("version") or "", ("tally.__version__ ", "the version in tally.__version__")
        expect.equal(run.told("version"), wanted, what, ONE_VERSION, ("版本写在哪几个地方？", "In which places is the version written?"))

    def not_found(run: Run) -> Failure | None:
        error = run.ending.error
        if error is None or error.type not in ("ModuleNotFoundError", "ImportError"):
            return None
        return wrong(
            f"装好以后 import tally 失败：{error.message}。",
            f"Once it is installed, import tally fails: {error.message}.",
            ("包里的文件互相导入，装好以后也行得通。", "Files of the package import one another in a way that works when installed too."),
            INSTALLED,
            ("要导入的文件，从包外面看全名是什么？在包里怎样说“我旁边的那个”？", "What is the full name of that file, seen from outside? And how does one say 'the one beside me' inside a package?"),
        )

    exam.once("importing", {"folders": found}, holds, not_found)


@check
def counts_right(exam: Exam):
    """add、count 和 total 说的次数都对，两个 Tally 各数各的。
    add, count and total tell the right numbers, and two Tally objects count apart."""
    project = Project.of(exam)
    names = exam.random.sample(WORDS, 4)
    steps: list[list] = [[names[0]], [names[0], exam.random.randint(2, 9)]]
    for _ in range(exam.random.randint(2, 4)):
        name = exam.random.choice(names[:3])
        steps.append(exam.random.choice([[name], [name, exam.random.randint(2, 9)]]))
    counts: dict[str, int] = {}
    added = []
    for name, *times in steps:
        counts[name] = counts.get(name, 0) + (times[0] if times else 1)
        added.append(counts[name])
    next_step = ("加完再看一眼：字典里原来的次数还在吗？", "Look again after adding: is the count from before still in it?")

    def holds(run: Run) -> None:
        expect.equal(run.told("added"), added, ("各次 add 返回的次数", "what add returned each time"), COUNTED, next_step)
        asked = "、".join(names), ", ".join(names)
        wanted = [counts.get(name, 0) for name in names]
        expect.equal(run.told("counts"), wanted, (f"{asked[0]} 的 count", f"the count of {asked[1]}"), COUNTED, next_step)
        expect.equal(run.told("total"), sum(counts.values()), ("total() 的结果", "the result of total()"), COUNTED, next_step)
        alone = ("字典是谁的：类的，还是每个对象自己的？", "Whose is the dictionary: the class's, or each object's own?")
        expect.equal(run.told("other"), 0, ("另一个什么也没加过的 Tally，total() 的结果", "the result of total() of another Tally, never added to,"), COUNTED, alone)

    exam.once("counting", {"folders": project.importable(), "steps": steps, "asked": names}, holds)


@check
def counts_safely(exam: Exam):
    """几个线程同时往一个 Tally 里加，不管怎样交错，一次也不丢。
    Several threads add to one Tally, and nothing is lost under any interleaving."""
    project = Project.of(exam)
    one, other = sorted(exam.random.sample(WORDS, 2))
    names, times = [one, one, other, one], exam.random.randint(1, 5)
    next_step = ("哪几步要连着做完？拿的是不是同一把锁？", "Which steps belong together, and is it one and the same lock that guards them?")

    def holds(run: Run) -> None:
        told = f"[count({one}), count({other})]"
        what = (
            f"{one} 加了 3 次、{other} 加了 1 次（每次 {times}）之后，{told} ",
            f"after {one} was added thrice and {other} once, {times} each time, {told}",
        )
        expect.equal(run.told("counts"), [3 * times, times], what, reasons.LOST_UPDATE, next_step)
        expect.equal(run.told("total"), 4 * times, ("total() 的结果", "the result of total()"), reasons.LOST_UPDATE, next_step)
        added = [value for value, name in zip(run.values("added", 4), names) if name == one]
        sums = sorted(added) if all(type(value) is int for value in added) else added
        what = f"三个线程的 add({one}) 返回的，排好序", f"what add({one}) returned to three threads, sorted"
        expect.equal(sums, [times, 2 * times, 3 * times], what, reasons.LOST_UPDATE, next_step)

    exam.every_schedule("rush", {"folders": project.importable(), "names": names, "times": times}, holds)


@check
def command_works(exam: Exam):
    """装好以后有 tally 这个命令，它数命令行上的词。
    Once installed there is a command tally, which counts the words of its command line."""
    project = Project.of(exam)
    entry = project.table("project", "scripts").get("tally")
    parts = re.fullmatch(r"\s*(tally(?:\.\w+)*)\s*:\s*(\w+(?:\.\w+)*)\s*", entry) if isinstance(entry, str) else None
    if parts is None:
        raise wrong(
            "[project.scripts] 里没有 tally，或者它指的不是 tally 包里的函数。",
            "[project.scripts] has no tally, or it does not point at a function in the package tally.",
            ('[project.scripts] 里有 tally = "模块:函数"，模块在 tally 包里。', '[project.scripts] has tally = "module:function", with a module of the package tally.'),
            CALLED,
            ("冒号前面写什么，后面写什么？", "What stands before the colon, and what after it?"),
        )
    words = exam.random.sample(WORDS, 3)
    words = [words[0], words[1], words[0], *exam.random.choices(words, k=3)]
    wanted = [f"{word} {words.count(word)}" for word in dict.fromkeys(words)]
    next_step = ("用这几个词自己试一遍：tally " + " ".join(words), "Try it with these words: tally " + " ".join(words))

    def holds(run: Run) -> None:
        expect.lines(run, wanted, why=CALLED, next_step=next_step)
        if run.told("code") not in (None, 0):
            expect.equal(run.told("code"), 0, ("命令的退出码", "the exit code of the command"), CALLED, next_step)

    def cannot_be_called(run: Run) -> Failure | None:
        error = run.ending.error
        if error is None or error.type not in ("ModuleNotFoundError", "ImportError", "AttributeError", "TypeError"):
            return None
        return wrong(
            f"tally 命令（{entry}）没有跑起来：{error.type}: {error.message}。",
            f"The command tally ({entry}) did not get going: {error.type}: {error.message}.",
            ("冒号前面的模块能导入，后面的函数不带参数就能调用。", "The module before the colon can be imported, and the function after it can be called without arguments."),
            CALLED,
            ("这个名字在那个模块里吗？调用它的时候，谁给它参数？", "Is that name in that module? And who would give it arguments?"),
        )

    inputs = {"folders": project.importable(), "module": parts[1], "function": parts[2], "words": words}
    exam.once("command", inputs, holds, cannot_be_called)


@check
def tests_notice_mistakes(exam: Exam):
    """自己的测试在对的代码上全过，代码改坏了就有不过的。
    The project's own tests pass on right code, and some fail when the code is broken."""
    project = Project.of(exam)
    folders = project.importable()
    limits = {"cpu_seconds": 20}

    def passes(change: str | None, zh: str, en: str) -> None:
        def holds(run: Run) -> None:
            passed, failed = run.told("passed"), run.told("failed")
            failed, passed = (value if isinstance(value, list) else [] for value in (failed, passed))
            if failed:
                name, last = last_words(failed[0])
                raise wrong(
                    f"{zh}，有测试没有通过（{len(failed)} 个），第一个是 {name}：{last}",
                    f"{en} not all tests pass (failed: {len(failed)}); the first is {name}: {last}",
                    ("测试都通过。", "All tests pass."),
                    TESTED,
                    ("这个测试说的，是题面答应的事吗？", "Is what this test says something that the statement promises?"),
                )
            if len(passed) < 3:
                raise wrong(
                    f"pytest 找到并通过了 {len(passed)} 个测试。",
                    f"pytest found and passed {len(passed)} tests.",
                    ("至少三个测试，名字以 test_ 开头，里面有断言。", "At least three tests with names that begin with test_, and assertions in them."),
                    TESTED,
                    ("题面答应了 add、count、total 各做什么？一件事一个测试。", "What does the statement promise of add, count and total? One test for each."),
                )

        exam.every_schedule("own_tests", {"folders": folders, "change": change}, holds, at_most=1, limits=limits)

    def notices(change: str, zh: str, en: str) -> None:
        def holds(run: Run) -> None:
            if run.told("failed") == []:
                raise wrong(
                    f"把代码改坏（{zh}），测试还是全部通过。",
                    f"With the code broken ({en}), all tests still pass.",
                    ("至少有一个测试不通过。", "At least one test fails."),
                    TESTED,
                    ("哪个测试会因为这一处而不通过？没有就加一个。", "Which test would fail because of this? If none, add one."),
                )

        exam.every_schedule("own_tests", {"folders": folders, "change": change}, holds, at_most=1, limits=limits)

    passes(None, "在你自己的代码上", "On your own code")
    passes("same", "换成写法不同、结果一样的 Tally", "With a Tally that is written differently and does the same,")
    notices("add_ignores_times", "add 不管 times，总是加 1", "add ignores times and always adds 1")
    notices("count_is_off", "count 多说 1", "count says 1 too many")
    notices("total_is_off", "total 多说 1", "total says 1 too many")


@check
def readme_says_how(exam: Exam):
    """README.md 说了怎么装、怎么用、怎么测试。
    README.md says how to install it, how to use it and how to test it."""
    project = Project.of(exam)
    readme = project.readme or ""
    for pattern, zh, en in (
        (r"(?m)^#+[ \t]*\S", "以 # 开头的标题", "a heading that begins with #"),
        (r"pip3? install", "安装的命令（pip install）", "the command that installs it (pip install)"),
        (r"\bTally\b", "在 Python 里用 Tally 的例子", "an example of Tally in Python"),
        (r"pytest|unittest", "跑测试的命令（pytest 或 unittest）", "the command that runs the tests (pytest or unittest)"),
    ):
        if not re.search(pattern, readme):
            raise wrong(
                f"README.md 里缺了：{zh}。" if project.readme is not None else f"{project.folder} 里没有 README.md。",
                f"README.md lacks {en}." if project.readme is not None else f"There is no README.md in {project.folder}.",
                (f"README.md 里有{zh}。", f"README.md has {en}."),
                READ_FIRST,
                ("请一个没看过这个项目的人照着做一遍，他卡在哪里？", "Ask somebody who does not know the project to follow it: where do they get stuck?"),
            )
