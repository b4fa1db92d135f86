"""`python3 -m judge.proofread [task…]`: what a task's folder says in two languages and by name, without running a student's program."""

from __future__ import annotations

import argparse
import ast
import base64
import builtins
import importlib
import keyword
import re
import sys
import tempfile
import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

from . import suite
from .words import Text

LANGUAGES = ("zh-CN", "en")
STATEMENTS = {language: f"statement.{language}.md" for language in LANGUAGES}
LEAST_SOLUTIONS, LEAST_MUTANTS = 2, 5
CHINESE = re.compile(r"[\u3400-\u9fff]")
LETTER = re.compile(r"[A-Za-z]")

# What is in code type and is not the student's to write: the course's own tools and files.
COMMANDS = frozenset("npx interleave check replay task homework toml python3 curl nc".split())
# What the student image has beside the standard library; this image has none of it, so its names are those of the references.
PACKAGES = frozenset("requests flask httpx aiohttp websockets trio rich pytest bandit".split())
# The library of the course: each name in these modules, and in their classes, may be spoken of.
LIBRARY = (
    "asyncio collections collections.abc concurrent.futures contextlib contextvars functools http http.client http.server "
    "itertools json multiprocessing multiprocessing.shared_memory os queue random re select selectors signal socket socketserver "
    "string struct sys threading time urllib.parse urllib.request"
).split()

FAILURE_WORDS = ("seen", "expected", "why", "next_step")
PATH = re.compile(r"(?<![\w./-])(?:[\w.-]+/)*[\w-]+\.(?:py|toml)(?![\w/])")
DASHED = re.compile(r"(?<![\w./-])[a-z][a-z0-9]*(?:-[a-z0-9]+)+(?![\w.-])")
NAME = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")
# A quoted text, an escape, an address, its path, and a placeholder in angle brackets name nothing.
DATA = re.compile(r"\"[^\"]*\"|'[^']*'|\\[nrt0]|<[^<>]*>|https?://\S+|(?<!\S)/\S*")


@dataclass(frozen=True)
class Problem:
    """What is wrong, and where: `file` from the task's folder, `line` from 1."""

    file: str
    line: int
    words: Text

    def as_json(self) -> dict:
        return {"file": self.file, "line": self.line, "text": self.words.as_json()}


def proofread(folder: Path) -> list[Problem]:
    """Everything that can be said about a task without grading anything. Raises OSError or ValueError if it is no task at all."""
    return _Folder(folder).problems()


class _Folder:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.toml = (folder / "task.toml").read_text(encoding="utf-8")
        self.manifest = tomllib.loads(self.toml)
        self.found: list[Problem] = []

    def problems(self) -> list[Problem]:
        self._titles()
        self._rubric()
        self._programs()
        self._checks()
        statements = {language: _Statement.read(self.folder / name) for language, name in STATEMENTS.items()}
        known = _Names(self.folder, self.manifest)
        for language, statement in statements.items():
            self._statement(language, statement, known)
        self._structure(statements["zh-CN"], statements["en"])
        for name in known.spare():
            self._manifest(name, f"mentions 里的 {name} 没有出现在题面里。", f"Neither statement mentions {name}, which `mentions` allows.")
        return sorted(self.found, key=lambda problem: (problem.file, problem.line))

    def _say(self, file: str, line: int, zh: str, en: str) -> None:
        self.found.append(Problem(file, line, Text(zh, en)))

    def _manifest(self, near: str, zh: str, en: str) -> None:
        """At the line of task.toml that says `near`."""
        lines = self.toml.splitlines()
        self._say("task.toml", next((number for number, line in enumerate(lines, 1) if near in line), 1), zh, en)

    def _titles(self) -> None:
        for field in ("title", "summary"):
            words = self.manifest.get(field, {})
            for language in LANGUAGES:
                if not str(words.get(language, "")).strip():
                    self._manifest(field, f"{field} 缺少 {language} 的文字。", f"{field} has no words in {language}.")
            self._pair("task.toml", self._line(f"{field} ="), words.get("zh-CN", ""), words.get("en", ""))

    def _rubric(self) -> None:
        for criterion in self.manifest.get("rubric", ()):
            for words in (criterion["title"], *(level["title"] for level in criterion["levels"])):
                self._pair("task.toml", self._line(f'id = "{criterion["id"]}"'), words["zh-CN"], words["en"])

    def _line(self, near: str) -> int:
        return next((number for number, line in enumerate(self.toml.splitlines(), 1) if line.startswith(near)), 1)

    def _pair(self, file: str, line: int, zh: str, en: str) -> None:
        if zh.strip() and not CHINESE.search(zh) and LETTER.search(zh):
            self._say(file, line, f"这一句应当是中文：{zh}", f"These words should be Chinese: {zh}")
        if not _is_english(en):
            self._say(file, line, f"这一句应当是英文：{en}", f"These words should be English: {en}")

    def _programs(self) -> None:
        manifest = self.manifest
        # What a person judges has facts in place of checks.
        checks = [*(check["id"] for check in manifest["checks"]), *manifest.get("facts", ())]
        solutions, mutants = manifest.get("solutions", {}), manifest.get("mutants", {})
        for kind, named, least, zh, en in (
            ("solutions", solutions, LEAST_SOLUTIONS, "参考解", "references"),
            ("mutants", mutants, LEAST_MUTANTS, "变异程序", "mutants"),
        ):
            if len(named) < least:
                self._manifest(f"[{kind}]", f"{zh}只有 {len(named)} 个，至少要 {least} 个。", f"There are {len(named)} {en}; at least {least} are needed.")
            there = {path.name for path in (self.folder / kind).glob("*/") if path.is_dir() and path.name != "__pycache__"}
            for name in sorted(there - set(named)):
                self._manifest(f"[{kind}]", f"{kind}/ 里有 {name}，task.toml 里没有。", f"{name} is in {kind}/ and not in task.toml.")
            for name in sorted(set(named) - there):
                self._manifest(f"{name} =", f"task.toml 里有 {name}，{kind}/ 里没有。", f"{name} is in task.toml and not in {kind}/.")
        if not any(mutant.get("cheat") for mutant in mutants.values()):
            self._manifest("[mutants]", "没有一个变异程序标明 cheat = true。", "No mutant is marked cheat = true.")
        for name, mutant in mutants.items():
            killer = mutant.get("killed_by")
            if not killer:
                words = "没有写明由哪项检查发现（killed_by）。", "names no check that must kill it (killed_by)."
                self._manifest(f"{name} =", f"变异程序 {name} {words[0]}", f"The mutant {name} {words[1]}")
            elif killer not in checks:
                self._manifest(f"{name} =", f"变异程序 {name} 写的检查 {killer} 不存在。", f"The mutant {name} names the check {killer}, which does not exist.")
        needed = {mutant.get("killed_by") for mutant in mutants.values()}
        for check in checks:
            if check not in needed:
                words = "所以不知道它能不能发现什么。", "so nothing shows that it finds anything."
                near = f"{check} =" if check in manifest.get("facts", ()) else f'id = "{check}"'
                self._manifest(near, f"没有变异程序由检查 {check} 发现，{words[0]}", f"No mutant is killed by the check {check}, {words[1]}")

    def _checks(self) -> None:
        if "facts" in self.manifest:
            return
        source = (self.folder / "checks.py").read_text(encoding="utf-8")
        tree = ast.parse(source)
        written = {}
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and any(_last_name(decorator) == "check" for decorator in node.decorator_list):
                written[node.name.replace("_", "-")] = node
        declared = {check["id"] for check in self.manifest["checks"]}
        for name in sorted(declared - set(written)):
            self._manifest(f'id = "{name}"', f"checks.py 里没有检查 {name}。", f"There is no check {name} in checks.py.")
        for name, node in written.items():
            if name not in declared:
                self._say("checks.py", node.lineno, f"task.toml 里没有检查 {name}。", f"There is no check {name} in task.toml.")
            lines = [line.strip() for line in (ast.get_docstring(node) or "").strip().split("\n")]
            if len(lines) != 2 or not all(lines):
                words = "应当是两行，先中文，后英文。", "must be two lines, Chinese and then English."
                self._say("checks.py", node.lineno, f"检查 {name} 的说明{words[0]}", f"The docstring of {name} {words[1]}")
            else:
                self._pair("checks.py", node.body[0].end_lineno, *lines)
        # Several variables at once are no pair of words.
        data = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Tuple)}
        for node in ast.walk(tree):
            if id(node) not in data:
                self._words(node)

    def _words(self, node: ast.AST) -> None:
        """A pair of texts, wherever it is written; and what a failure is made of, which must be a pair."""
        if isinstance(node, ast.Call) and _last_name(node.func) == "Failure":
            for word in node.keywords:
                if word.arg in FAILURE_WORDS and _literal(word.value) is not None:
                    self._say("checks.py", word.value.lineno, f"{word.arg} 只有一种语言的文字。", f"{word.arg} has words in one language only.")
        is_starred = isinstance(node, ast.Call) and any(isinstance(one, ast.Starred) for one in node.args)
        if isinstance(node, ast.Call) and _last_name(node.func) in ("text", "Text") and not is_starred:
            words = [_literal(argument) for argument in node.args]
            if len(words) != 2 and not node.keywords:
                self._say("checks.py", node.lineno, "text 要两种语言的文字。", "text needs words in both languages.")
        elif isinstance(node, ast.Tuple) and len(node.elts) == 2:
            words = [_literal(element) for element in node.elts]
        else:
            return
        if len(words) != 2 or None in words or not any(CHINESE.search(word) for word in words):
            return
        zh, en = words
        if not _is_english(en) and not CHINESE.search(zh):
            self._say("checks.py", node.lineno, f"两种语言的顺序反了，先中文，后英文：{en}", f"The languages are the wrong way round, Chinese comes first: {zh}")
        else:
            self._pair("checks.py", node.lineno, zh, en)
            if not en.strip():
                self._say("checks.py", node.lineno, f"这一句没有英文：{zh}", f"These words have no English: {zh}")

    def _statement(self, language: str, statement: _Statement, known: _Names) -> None:
        file = STATEMENTS[language]
        if not statement.lines:
            self._say(file, 1, f"没有 {language} 的题面。", f"There is no statement in {language}.")
            return
        for line, name in statement.tasks():
            if name != self.manifest["id"]:
                self._say(file, line, f"--task {name} 不是这道题。", f"--task {name} is not this task.")
        for line, name, is_path in statement.names(known.is_mentioned):
            if not known.has(name, is_path):
                what = ("文件", "the file") if is_path else ("名字", "the name")
                self._say(
                    file,
                    line,
                    f"题面提到{what[0]} {name}，task.toml、参考解、标准库里都没有它。",
                    f"The statement mentions {what[1]} {name}, which is in neither task.toml, nor a reference, nor the standard library.",
                )
        for one in self.manifest["files"]:
            for name in (one["path"], *one["defines"]):
                if not re.search(rf"(?<!\w){re.escape(name)}(?!\w)", statement.text):
                    self._say(file, 1, f"题面没有提到 {name}。", f"The statement does not mention {name}.")
        if language == "zh-CN" and not CHINESE.search(statement.text):
            self._say(file, 1, "中文题面里没有中文。", "The Chinese statement has no Chinese in it.")

    def _structure(self, zh: _Statement, en: _Statement) -> None:
        for (line, one), (there, other) in zip(zh.shape(), en.shape()):
            if one != other:
                self._say(
                    STATEMENTS["en"],
                    there,
                    f"两份题面从这里开始不一样：中文第 {line} 行是{SHAPES[one][0]}，英文这里是{SHAPES[other][0]}。",
                    f"The statements differ from here: line {line} of the Chinese one is {SHAPES[one][1]}, here is {SHAPES[other][1]}.",
                )
                return


SHAPES = {
    "#": ("大标题", "a title"),
    "##": ("小标题", "a heading"),
    "###": ("三级标题", "a heading of the third level"),
    "####": ("四级标题", "a heading of the fourth level"),
    "```": ("一段代码", "a block of code"),
    "|": ("表格的一行", "a row of a table"),
    "1.": ("编号的一条", "a numbered item"),
    "-": ("一条", "an item"),
    "": ("结尾", "the end"),
}


class _Statement:
    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = text.splitlines()

    @classmethod
    def read(cls, path: Path) -> _Statement:
        return cls(path.read_text(encoding="utf-8") if path.is_file() else "")

    def _fences(self) -> list[tuple[int, str, list[str]]]:
        """Line, language and lines of each block of code."""
        blocks, current = [], None
        for number, line in enumerate(self.lines, 1):
            mark = re.match(r"\s*```(\w*)", line)
            if mark and current is None:
                current = (number, mark[1], [])
            elif mark:
                blocks.append(current)
                current = None
            elif current is not None:
                current[2].append(line)
        return blocks

    def _spans(self) -> list[tuple[int, str]]:
        """Line and text of each piece of code within a sentence."""
        is_inside, spans = False, []
        for number, line in enumerate(self.lines, 1):
            if re.match(r"\s*```", line):
                is_inside = not is_inside
            elif not is_inside:
                spans += [(number, found[2]) for found in re.finditer(r"(`+)(.+?)\1(?!`)", line)]
        return spans

    def shape(self) -> list[tuple[int, str]]:
        """What follows what: headings, blocks of code, rows of tables, items; an end that is always there."""
        is_inside, shape = False, []
        for number, line in enumerate(self.lines, 1):
            if re.match(r"\s*```", line):
                is_inside = not is_inside
                shape += [(number, "```")] if is_inside else []
            elif not is_inside and (mark := re.match(r"\s*(#{1,4}(?= )|\||\d+\.(?= )|-(?= ))", line)):
                shape.append((number, "1." if mark[1][0].isdigit() else mark[1]))
        return [*shape, (max(len(self.lines), 1), "")]

    def tasks(self) -> list[tuple[int, str]]:
        return [(number, found[1]) for number, line in enumerate(self.lines, 1) for found in re.finditer(r"--task ([\w-]+)", line)]

    def names(self, is_allowed: Callable[[str], bool]) -> list[tuple[int, str, bool]]:
        """Line, name and whether it is a path: of all code in sentences, of Python in blocks, and of files that a homework.toml maps."""
        found = []
        for number, span in self._spans():
            if is_allowed(span):
                continue
            found += [(number, name, is_path) for name, is_path in names_of(span)]
        for number, language, lines in self._fences():
            if language == "python":
                found += [(number + line, name, False) for line, name in names_of_python("\n".join(lines))]
            elif language == "toml":
                for line, text in enumerate(lines, 1):
                    mapped = re.match(r'\s*"([^"]+)"\s*=', text)
                    found += [(number + line, mapped[1], True)] if mapped else []
        return found


def names_of(span: str) -> list[tuple[str, bool]]:
    """Names and paths in one piece of code of a sentence."""
    found = []

    def take(pattern: re.Pattern, text: str, is_path: bool) -> str:
        found.extend((name, is_path) for name in pattern.findall(text))
        return pattern.sub(" ", text)

    rest = take(PATH, span, True)
    rest = DATA.sub(" ", rest)
    rest = take(DASHED, rest, False)
    take(NAME, rest, False)
    return [(name, is_path) for name, is_path in found if not CHINESE.search(name)]


def names_of_python(source: str) -> list[tuple[int, str]]:
    """Line and name of what a block uses, or defines for the student to write; its own variables are left out."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return []
    own = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    own |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr not in own:
            found.append((node.lineno, node.attr))
        elif isinstance(node, ast.Name) and node.id not in own:
            found.append((node.lineno, node.id))
        elif isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            found.append((node.lineno, node.name))
    return found


class _Names:
    """What a statement may name: what task.toml names, words of the references, Python, and the modules that it speaks of."""

    def __init__(self, folder: Path, manifest: dict) -> None:
        paths, words, modules = set(), set(), set()
        for path in sorted((folder / "solutions").rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                paths.add(path.relative_to(folder / "solutions").as_posix().split("/", 1)[1])
                text = path.read_text(encoding="utf-8", errors="replace")
                words |= set(re.findall(r"\w+", text))
                modules |= set(re.findall(r"^\s*(?:import|from)\s+([\w.]+)", text, re.MULTILINE)) if path.suffix == ".py" else set()
        # What a statement imports is the student's own file; `main` is whoever tries it.
        words |= {Path(file["path"]).stem for file in manifest["files"]} | {"main"}
        self._paths = paths | {file["path"] for file in manifest["files"]} | {"homework.toml"}
        self._words = words | COMMANDS | set(keyword.kwlist) | set(keyword.softkwlist)
        self._words |= {name.split(".")[-1] for file in manifest["files"] for name in (*file["defines"], *file["uses"])}
        self._words |= set(dir(builtins))
        for kind in vars(builtins).values():
            self._words |= set(dir(kind)) if isinstance(kind, type) else set()
        self._dashed = {manifest["id"], *(check["id"] for check in manifest["checks"])}
        self._mentions = Counter({name: 0 for name in manifest.get("mentions", [])})
        for module in [*LIBRARY, *sorted(name for name in modules if name.split(".")[0] in sys.stdlib_module_names)]:
            self._words |= _names_in(module)
        # An example calls an object of a class by its name: `event.wait()`.
        self._words |= {name.lower() for name in self._words} | PACKAGES

    def has(self, name: str, is_path: bool) -> bool:
        if self.is_mentioned(name):
            return True
        if is_path:
            return name in self._paths or name.split("/")[-1] == name and any(path.split("/")[-1] == name for path in self._paths)
        if "-" in name:
            return name in self._dashed or all(part in self._words for part in name.split("-"))
        first, *rest = name.split(".")
        if rest and first in sys.stdlib_module_names and _resolves(first, rest):
            return True
        # One letter stands for anything: `t.start()`, `range(n)`.
        return all(len(part) == 1 or part in self._words or part in sys.stdlib_module_names or self.is_mentioned(part) for part in (first, *rest))

    def is_mentioned(self, name: str) -> bool:
        self._mentions.update([name] if name in self._mentions else [])
        return name in self._mentions

    def spare(self) -> list[str]:
        return [name for name, times in self._mentions.items() if times == 0]


def _names_in(module: str) -> set[str]:
    """What a module of the standard library has, and what its classes have."""
    try:
        there = importlib.import_module(module)
    except ImportError:
        return set()
    names = {*module.split("."), *dir(there)}
    for value in vars(there).values():
        names |= set(dir(value)) if isinstance(value, type) else set()
    return names


def _resolves(module: str, rest: list[str]) -> bool:
    try:
        value = importlib.import_module(module)
        for position, part in enumerate(rest):
            if not hasattr(value, part):
                value = importlib.import_module(".".join([module, *rest[: position + 1]]))
            else:
                value = getattr(value, part)
    except ImportError:
        return False
    return True


def _last_name(node: ast.AST) -> str | None:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else None


def _literal(node: ast.AST) -> str | None:
    """The written text of an expression that is one, with its computed parts left out."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value for part in node.values if isinstance(part, ast.Constant))
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _literal(node.left), _literal(node.right)
        return left + right if left is not None and right is not None else None
    return None


def _is_english(words: str) -> bool:
    """Chinese data may stand in an English sentence, as long as the sentence is there."""
    return len(CHINESE.findall(words)) <= len(LETTER.findall(words))


def from_files(task: str, files: dict[str, str]) -> list[dict]:
    """The problems of a folder that was sent as base64; another version of it than this image grades with is one too."""
    with tempfile.TemporaryDirectory(prefix="interleave-") as place:
        folder = Path(place) / task
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(base64.b64decode(content))
        problems = proofread(folder)
        mine = next((one for one in suite.folders() if one.name == task), None)
        for name in ("task.toml", "checks.py", "scenarios.py"):
            if mine is None or _content(mine / name) != _content(folder / name):
                zh = "评分镜像里是这道题的另一个版本；请重新制作镜像：npm run images。"
                en = "The image that grades has another version of this task; make it again: npm run images."
                problems.append(Problem(name, 1, Text(zh, en)))
                break
    return [problem.as_json() for problem in problems]


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def main() -> int:
    parser = argparse.ArgumentParser(prog="python3 -m judge.proofread", description=__doc__)
    parser.add_argument("task", nargs="*")
    asked = parser.parse_args()
    folders = [folder for folder in suite.folders() if not asked.task or folder.name in asked.task]
    count = 0
    for folder in folders:
        for problem in proofread(folder):
            count += 1
            print(f"{folder / problem.file}:{problem.line}: {problem.words.en}")
    print(f"{len(folders)} tasks, {count} problems")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
