"""Reads the project folder, makes its package importable as an editable installation would, and calls what it has. Nothing in here knows what is right."""

import importlib
import importlib.machinery
import os
import sys

MOST_FILES, MOST_CHARACTERS = 1000, 20_000


class Installed:
    """Finds these top-level names, each in its folder, and nothing else of the project."""

    def __init__(self, folders):
        self.folders = folders

    def find_spec(self, name, path=None, target=None):
        if path is None and name in self.folders:
            return importlib.machinery.PathFinder.find_spec(name, [self.folders[name]])


def project_of(lab):
    """The nearest folder above the student's tests with a pyproject.toml; if there is none, the one above the tests' own."""
    tests = os.path.dirname(lab.path("tests"))
    folder = tests
    while folder != os.getcwd():
        folder = os.path.dirname(folder)
        if os.path.isfile(os.path.join(folder, "pyproject.toml")):
            return folder
    return os.path.dirname(tests)


def read(path):
    if not os.path.isfile(path):
        return None
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read(MOST_CHARACTERS)


def reading(lab):
    project = project_of(lab)
    files = []
    for folder, folders, names in os.walk(project):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name != "__pycache__")
        files += [os.path.relpath(os.path.join(folder, name), project) for name in sorted(names)]
    texts = {name: read(os.path.join(project, name)) for name in ("pyproject.toml", "README.md")}
    return {"project": os.path.relpath(project), "files": files[:MOST_FILES], **texts}


def install(lab, folders):
    project = project_of(lab)
    sys.meta_path.insert(0, Installed({name: os.path.join(project, folder) for name, folder in folders.items()}))


def importing(lab, folders):
    install(lab, folders)
    tally = importlib.import_module("tally")
    return {"has": isinstance(getattr(tally, "Tally", None), type), "version": getattr(tally, "__version__", None)}


def counting(lab, folders, steps, asked):
    """`steps`: what is added, with or without a number."""
    install(lab, folders)
    tally, other = (importlib.import_module("tally").Tally() for _ in range(2))
    added = [tally.add(*step) for step in steps]
    return {"added": added, "counts": [tally.count(name) for name in asked], "total": tally.total(), "other": other.total()}


def rush(lab, folders, names, times):
    install(lab, folders)
    tally = importlib.import_module("tally").Tally()
    added = lab.threads(*[lambda name=name: tally.add(name, times) for name in names])
    return {"added": added, "counts": [tally.count(name) for name in sorted(set(names))], "total": tally.total()}


def command(lab, folders, module, function, words):
    """As the script does that an installation makes: import, call without arguments, and exit with what comes back."""
    install(lab, folders)
    sys.argv = ["tally", *words]
    called = importlib.import_module(module)
    for name in function.split("."):
        called = getattr(called, name)
    try:
        code = called()
    except SystemExit as stop:
        code = stop.code
    return {"code": code}


def same(real):
    return {
        "add": lambda self, name, times=1: real["add"](self, name, times),
        "count": lambda self, name: real["count"](self, name),
        "total": lambda self: real["total"](self),
    }


def add_ignores_times(real):
    return {"add": lambda self, name, times=1: real["add"](self, name)}


def count_is_off(real):
    return {"count": lambda self, name: real["count"](self, name) + 1}


def total_is_off(real):
    return {"total": lambda self: real["total"](self) + 1}


class Outcomes:
    """What pytest says of each test."""

    def __init__(self):
        self.passed, self.failed = [], []

    def pytest_collectreport(self, report):
        if report.failed:
            self.failed.append([report.nodeid, str(report.longrepr)[-500:]])

    def pytest_runtest_logreport(self, report):
        if report.failed:
            self.failed.append([report.nodeid, str(report.longrepr)[-500:]])
        elif report.when == "call" and report.passed:
            self.passed.append(report.nodeid)


def own_tests(lab, folders, change):
    """The student's tests, on their own `Tally` or on one in which something is different."""
    import pytest

    install(lab, folders)
    if change is not None:
        kind = importlib.import_module("tally").Tally
        changed = globals()[change]({name: getattr(kind, name) for name in ("add", "count", "total")})
        for name, method in changed.items():
            setattr(kind, name, method)
    os.chdir(project_of(lab))
    outcomes = Outcomes()
    tests = os.path.dirname(lab.path("tests"))
    pytest.main(["-q", "-o", "addopts=", "-p", "no:cacheprovider", "-p", "no:faulthandler", tests], plugins=[outcomes])
    return {"passed": outcomes.passed, "failed": outcomes.failed}
