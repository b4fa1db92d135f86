"""Libraries that homework may import: imported once, before the fork, where a student's files do, so that no schedule pays for it."""
from __future__ import annotations

import ast
import importlib
import os
import sys
from typing import Any, Iterable

from . import sources

# Per library, the modules that it would import only while it is used.
MODULES = {
    'aiohttp': ('aiohttp.web',),
    'flask': ('flask.json.provider', 'werkzeug.serving', 'werkzeug.test', 'werkzeug.debug'),
    'httpx': ('anyio._backends._asyncio', 'httpcore', 'httpcore.backends.asyncio', 'sniffio', 'netrc'),
    'requests': ('netrc', 'encodings.idna'),
    'rich': ('rich.console', 'rich.table', 'rich.live', 'rich.progress'),
    'trio': (),
    'websockets': ('websockets.client', 'websockets.server', 'websockets.exceptions', 'websockets.legacy.client',
                   'websockets.legacy.server', 'websockets.legacy.auth'),
}


def imported_by(tree: ast.AST) -> set[str]:
    """The libraries of ours that a file imports anywhere."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(alias.name.partition('.')[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.partition('.')[0])
    return names & MODULES.keys()


def load(names: Iterable[str], folders: Iterable[str]) -> None:
    """Import libraries from the system alone: nothing of the student's may run here, nor be hidden if it has the name of one."""
    before, found = sys.path[:], {root for folder in folders for root in _shadows(folder)}
    sys.path[:] = [path for path in before if path and not (os.path.realpath(path) + os.sep).startswith(sources.root + os.sep)]
    try:
        for name in sorted(set(names) - found):
            for module in (name, *MODULES[name]):
                try:
                    importlib.import_module(module)
                except ImportError:
                    # Not installed, or another version: the import of the student's own says so.
                    continue
    finally:
        sys.path[:] = before
    order_hashes()


def seed(salt: int) -> None:
    """What is random inside of a library follows the schedule: trio turns the order of tasks round now and then."""
    runner = sys.modules.get('trio._core._run')
    if runner is not None:
        runner._r.seed(salt)


def _shadows(folder: str) -> set[str]:
    try:
        return {entry.partition('.')[0] for entry in os.listdir(folder)} & MODULES.keys()
    except OSError:
        return set()


def order_hashes() -> None:
    """Connections are kept in sets; these are iterated the same way in every process."""
    from .install import hash_in_order
    for module, name in (('asyncio.streams', 'StreamReader'), ('asyncio.streams', 'StreamWriter'), ('asyncio.protocols', 'BaseProtocol'),
                         ('asyncio.transports', 'BaseTransport'), ('aiohttp.web_response', 'StreamResponse')):
        kind: Any = getattr(sys.modules.get(module), name, None)
        if kind is not None:
            kind.__hash__ = hash_in_order
