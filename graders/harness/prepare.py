"""Parses, rewrites and compiles the student's files before the first fork, in a child, since a file can make a parser fall over."""
from __future__ import annotations

import ast
import base64
import json
import marshal
import os
import resource
from typing import Any, Callable

from . import explore, locate, points, preloaded, real, sources, trio_loops


def in_child(work: Callable[[], Any]) -> Any | None:
    """What `work` returns (a list or an object of JSON), computed in a child with limits; None if the child did not survive it."""
    def child(write_end: int) -> None:
        os.setsid()
        resource.setrlimit(resource.RLIMIT_CPU, (10, 11))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        with real.open_file(write_end, 'w') as pipe:
            json.dump(work(), pipe)
        os._exit(0)

    ended = explore.collect(*explore.fork(child), wall_seconds=60)
    try:
        return json.loads(ended.data)
    except ValueError:
        # Of a list or an object nothing short of the whole is JSON.
        return None


def neighbours(paths: list[str]) -> list[str]:
    """The files of a request and what they can import: all Python files in and below their folders."""
    found: dict[str, None] = {}
    for path in paths:
        folder = os.path.dirname(path)
        for name in [path, *locate.python_files(os.path.join(sources.root, folder))]:
            full = name if name is path else os.path.join(folder, name)
            if os.path.isfile(os.path.join(sources.root, full)):
                found[os.path.normpath(full)] = None
    return list(found)[:60]


def compile_files(paths: list[str]) -> None:
    """Fill sources.codes for files that are not there yet. What does not compile is left for the run, whose import will say why."""
    missing = [p for p in (os.path.join(sources.root, path) for path in neighbours(paths)) if p not in sources.codes]
    if not missing:
        return

    def work() -> list[Any]:
        done, first_site = [], len(sources.sites)
        for filename in missing:
            try:
                with open(filename, 'rb') as file:
                    text = file.read(locate.LARGEST_FILE)
                code, sites, names = points.rewrite(text, filename, first_site)
                used = sorted(preloaded.imported_by(ast.parse(text)))
            except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
                continue
            first_site += len(sites)
            done.append([filename, base64.b64encode(marshal.dumps(code)).decode(), sites, list(names.items()), used])
        return done

    libraries: set[str] = set()
    for filename, code, sites, names, used in in_child(work) or []:
        libraries.update(used)
        sources.codes[filename] = marshal.loads(base64.b64decode(code))
        sources.sites.extend(map(tuple, sites))
        sources.assigned[filename] = dict(map(tuple, names))
    preloaded.load(libraries, {sources.root, *(os.path.dirname(path) for path in missing)})
    trio_loops.install()
