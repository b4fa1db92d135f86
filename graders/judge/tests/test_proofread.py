"""What is wrong with a folder is found, and said with its file and line."""

import base64
import re
import shutil
import tempfile
import unittest
from pathlib import Path

from judge import suite
from judge.proofread import from_files, names_of, proofread

SAY_AFTER = suite.load("say-after").folder


class Proofreading(unittest.TestCase):
    def setUp(self):
        place = tempfile.TemporaryDirectory()
        self.addCleanup(place.cleanup)
        self.folder = Path(place.name) / "say-after"
        shutil.copytree(SAY_AFTER, self.folder, ignore=shutil.ignore_patterns("__pycache__"))

    def change(self, name, old, new):
        path = self.folder / name
        text = path.read_text(encoding="utf-8")
        self.assertIn(old, text)
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return text[: text.index(old)].count("\n") + 1

    def found(self):
        return [(problem.file, problem.line, problem.words.en) for problem in proofread(self.folder)]

    def assert_only(self, file, line, words):
        found = self.found()
        self.assertEqual([one[:2] for one in found], [(file, line)], found)
        self.assertRegex(found[0][2], words)
        self.assertRegex(proofread(self.folder)[0].words.zh, "[\u4e00-\u9fff]")

    def test_an_untouched_folder_has_no_problem(self):
        self.assertEqual(self.found(), [])

    def test_a_statement_may_name_only_what_exists(self):
        for old, new, name in (
            ("`asyncio.gather`", "`asyncio.gathers`", "asyncio.gathers"),
            ("`create_task`", "`make_task`", "make_task"),
            ("`TaskGroup`", "`say-twice`", "say-twice"),
        ):
            with self.subTest(new):
                line = self.change("statement.en.md", old, new)
                self.assert_only("statement.en.md", line, f"mentions the name {re.escape(name)},")
                self.change("statement.en.md", new, old)

    def test_a_statement_may_name_only_files_of_the_task(self):
        line = self.change("statement.zh-CN.md", '"level0/say_after.py" =', '"level0/say_later.py" =')
        self.assert_only("statement.zh-CN.md", line, "mentions the file level0/say_later.py,")

    def test_a_command_names_this_task(self):
        line = self.change("statement.en.md", "npx interleave check .", "npx interleave check . --task say-before")
        self.assert_only("statement.en.md", line, "--task say-before is not this task")

    def test_a_python_block_is_read_as_python(self):
        self.change("statement.en.md", "```\nhello ", "```python\nsay_never(1)\n```\n\n```\nhello ")
        self.change("statement.zh-CN.md", "```\nhello ", "```python\nsay_never(1)\n```\n\n```\nhello ")
        self.assertEqual([words.split(",")[0] for _, _, words in self.found()], ["The statement mentions the name say_never"] * 2)

    def test_a_name_may_be_allowed_and_an_allowance_must_be_used(self):
        self.change("statement.en.md", "`create_task`", "`make_task`")
        self.change("task.toml", "schedules =", 'mentions = ["make_task"]\nschedules =')
        self.assertEqual(self.found(), [])
        line = self.change("task.toml", '["make_task"]', '["make_task", "unused"]')
        self.assert_only("task.toml", line, "mentions unused")

    def test_both_statements_have_the_same_sections(self):
        line = self.change("statement.en.md", "## What you should see", "What you should see")
        self.assert_only("statement.en.md", line + 2, "differ from here.*a block of code")

    def test_a_missing_statement_or_language_is_found(self):
        (self.folder / "statement.en.md").unlink()
        self.assertIn(("statement.en.md", 1, "There is no statement in en."), self.found())

    def test_titles_and_headings_are_in_both_languages(self):
        line = self.change("task.toml", 'en = "Say it after a while"', 'en = ""')
        self.assert_only("task.toml", line, "title has no words in en")
        self.change("task.toml", 'en = ""', 'en = "过一会儿再说"')
        self.assert_only("task.toml", line, "should be English")
        self.change("task.toml", 'en = "过一会儿再说"', 'en = "Say it"')
        line = self.change("checks.py", "    Both messages are said, once each.", "    两条消息都说了。")
        self.assert_only("checks.py", line, "should be English")

    def test_the_words_of_a_failure_are_in_both_languages(self):
        both = '("从 async def main() 开始。", "Start from async def main().")'
        for old, new, words in (
            (both, '"从 async def main() 开始。"', "one language only"),
            ('"A coroutine is run by asyncio.run, and waits in there."', '"在里面等。"', "should be English"),
            (both, '("Start from async def main().", "从异步函数开始，在里面等着它们都做完再往下走。")', "wrong way round"),
        ):
            with self.subTest(words):
                line = self.change("checks.py", old, new)
                self.assert_only("checks.py", line, words)
                self.change("checks.py", new, old)

    def test_each_mutant_names_a_check_and_each_check_is_named(self):
        line = self.change("task.toml", 'threads = { killed_by = "waits-together"', 'threads = { killed_by = "waits-apart"')
        self.assert_only("task.toml", line, "names the check waits-apart, which does not exist")
        self.change("task.toml", 'killed_by = "waits-apart", ', "")
        self.assert_only("task.toml", line, "names no check")
        self.change("task.toml", "threads = {", 'threads = { killed_by = "says-both",')
        for _ in range(3):
            self.change("task.toml", 'killed_by = "says-both"', 'killed_by = "shorter-first"')
        self.assertEqual(len(self.found()), 0)
        self.change("task.toml", 'killed_by = "says-both"', 'killed_by = "shorter-first"')
        line = self.change("task.toml", 'id = "says-both"', 'id = "says-both"')
        self.assert_only("task.toml", line, "No mutant is killed by the check says-both")

    def test_there_are_enough_programs_and_a_cheat_and_a_folder_for_each(self):
        self.change("task.toml", ", cheat = true", "")
        self.change("task.toml", ", cheat = true", "")
        self.assertEqual(self.found(), [])
        self.change("task.toml", ", cheat = true", "")
        shutil.rmtree(self.folder / "solutions" / "gather")
        for name in ("gather", "create-tasks", "task-group"):
            path = self.folder / "task.toml"
            lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
            path.write_text("".join(line for line in lines if not line.startswith(f"{name} =")), encoding="utf-8")
        words = " ".join(words for _, _, words in self.found())
        self.assertIn("No mutant is marked cheat", words)
        self.assertIn("There are 1 references; at least 2", words)
        self.assertIn("task-group is in solutions/ and not in task.toml", words)
        self.assertNotIn("gather is in", words)

    def test_names_are_taken_out_of_code(self):
        self.assertEqual(names_of("print('a b', queue.Queue(maxsize=3))"), [("print", False), ("queue.Queue", False), ("maxsize", False)])
        self.assertEqual(names_of("GET /hello HTTP/1.1")[:1], [("GET", False)])
        self.assertEqual(names_of("level0/say_after.py"), [("level0/say_after.py", True)])
        self.assertEqual(names_of("adds-up"), [("adds-up", False)])

    def test_a_folder_that_is_sent_is_compared_with_what_this_image_grades_with(self):
        def sent():
            paths = [path for path in self.folder.rglob("*") if path.is_file()]
            return {path.relative_to(self.folder).as_posix(): base64.b64encode(path.read_bytes()).decode() for path in paths}

        self.assertEqual(from_files("say-after", sent()), [])
        self.change("scenarios.py", "lab.now()", "lab.now() + 0")
        (problem,) = from_files("say-after", sent())
        self.assertEqual((problem["file"], problem["line"]), ("scenarios.py", 1))
        self.assertIn("another version", problem["text"]["en"])


if __name__ == "__main__":
    unittest.main()
