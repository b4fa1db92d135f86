"""Every suite keeps the agreements of its folder."""

import tomllib
import unittest

from judge import suite
from judge.local import grade_folder
from judge.proofread import proofread

FIELDS = {"id", "level", "topic", "points", "title", "summary", "schedules", "limits", "files", "checks", "solutions", "mutants"}
LIMITS = {"cpu_seconds", "wall_seconds", "memory_mib", "processes", "output_mib"}
TASKS = [folder.name for folder in suite.folders()]


class Folders(unittest.TestCase):
    def each(self):
        self.assertGreaterEqual(len(TASKS), 4)
        for task in TASKS:
            with self.subTest(task):
                yield suite.load(task)

    def test_manifests_have_exactly_the_agreed_fields(self):
        for one in self.each():
            manifest = one.manifest
            # What a person judges has facts and a rubric in place of checks.
            self.assertEqual(set(manifest) - {"mentions"}, FIELDS if manifest["checks"] else FIELDS | {"facts", "rubric"})
            self.assertEqual(set(manifest["limits"]), LIMITS)
            self.assertEqual(manifest["id"], one.folder.name)
            self.assertEqual(f"level{manifest['level']}", one.folder.parent.name)
            self.assertIn(manifest["topic"], ("threads", "pools", "async", "sockets", "beside"))
            for check in manifest["checks"]:
                self.assertEqual(set(check), {"id", "weight", "teaches"})
            for file in manifest["files"]:
                self.assertEqual(set(file), {"role", "path", "defines", "uses"})

    def test_nothing_is_wrong_with_the_words_and_names_of_any_folder(self):
        for one in self.each():
            self.assertEqual([f"{problem.file}:{problem.line}: {problem.words.en}" for problem in proofread(one.folder)], [])

    def test_statements_name_the_command_in_both_languages(self):
        for one in self.each():
            for language in ("zh-CN", "en"):
                statement = (one.folder / f"statement.{language}.md").read_text(encoding="utf-8")
                self.assertIn("npx interleave check .", statement)

    def test_solutions_and_mutants_have_the_files_of_the_manifest(self):
        for one in self.each():
            for kind in ("solutions", "mutants"):
                for name in one.manifest[kind]:
                    for file in one.manifest["files"]:
                        self.assertTrue((one.folder / kind / name / file["path"]).is_file(), (kind, name, file["path"]))

    def test_scenarios_hold_no_judgement(self):
        for one in self.each():
            self.assertNotIn("assert ", one.scenarios)
            self.assertNotIn("judge", one.scenarios)

    def test_a_manifest_that_disagrees_with_its_checks_is_refused(self):
        with self.assertRaisesRegex(ValueError, "no task"):
            suite.load("no-such-task")
        self.assertIsInstance(tomllib.loads((suite.folders()[0] / "task.toml").read_text(encoding="utf-8")), dict)


class WithTheAgent(unittest.TestCase):
    """One fast run of each task through the real agent."""

    def test_the_first_solution_has_full_marks_and_the_first_mutant_is_killed(self):
        for task in TASKS:
            one = suite.load(task)
            if not one.checks:
                continue
            with self.subTest(task):
                solution = next(iter(one.manifest["solutions"]))
                report = grade_folder(task, one.folder / "solutions" / solution, schedules=2)
                self.assertEqual([(r["id"], r["failure"]) for r in report["checks"] if r["status"] != "passed"], [])
                self.assertEqual(len(report["checks"]), len(one.checks))
                name, mutant = next(iter(one.manifest["mutants"].items()))
                report = grade_folder(task, one.folder / "mutants" / name, schedules=5, only=[mutant["killed_by"]])
                self.assertEqual([r["status"] for r in report["checks"]], ["failed"])

    def test_a_program_of_the_students_own_shows_its_facts(self):
        one = suite.load("open-project")
        told = {}
        for folder in ("solutions/async-server", "mutants/does-not-start", "mutants/gets-stuck", "mutants/one-by-one"):
            report = grade_folder("open-project", one.folder / folder)
            self.assertEqual(report["checks"], [])
            told[folder] = {fact["id"]: fact for fact in report["facts"]}
        words = {folder: tuple(fact["word"] for fact in facts.values()) for folder, facts in told.items()}
        self.assertEqual(words, {
            "solutions/async-server": ("yes", "observed"),
            "mutants/does-not-start": ("no", "none"),
            "mutants/gets-stuck": ("stuck", "one_at_a_time"),
            "mutants/one-by-one": ("yes", "one_at_a_time"),
        })
        self.assertIn("3 clients came at once", told["solutions/async-server"]["concurrency"]["summary"]["en"])
        where = told["mutants/does-not-start"]["starts"]["findings"][0]
        self.assertEqual((where["file"], where["line"], where["code"]), ("levelx/main.py", 7, "FileNotFoundError"))

    def test_the_same_seed_gives_the_same_report(self):
        folder = suite.load("bank-account").folder / "mutants" / "no-lock"
        reports = [grade_folder("bank-account", folder, schedules=4, only=["adds-up"]) for _ in range(2)]
        self.assertEqual(reports[0], reports[1])
        evidence = reports[0]["checks"][0]["evidence"]
        self.assertEqual(evidence["kind"], "race")
        stale = next(step for step in evidence["steps"] if step["stale"])
        self.assertEqual(stale["source"], "self.balance += amount")
        self.assertNotEqual(evidence["steps"][stale["reliesOn"]]["lane"], None)


if __name__ == "__main__":
    unittest.main()
