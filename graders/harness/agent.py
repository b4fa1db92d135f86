"""The only door: one JSON object a line in, one out. See graders/README.md.

Runs before any of the student's code and never runs any: what they wrote is parsed and executed in children only.
"""
from __future__ import annotations

from . import install  # first: replaces what everything below imports

install.install()

import base64  # noqa: E402
import binascii  # noqa: E402
import ctypes  # noqa: E402
import gc  # noqa: E402
import json  # noqa: E402
import os  # noqa: E402
import platform  # noqa: E402
import sys  # noqa: E402
from typing import Any  # noqa: E402

from . import child, explain, explore, importer, locate, prepare, real, sources, strategies, workspace  # noqa: E402, F401

LARGEST_LINE = 4 * 1024 * 1024
PR_SET_DUMPABLE, PR_SET_CHILD_SUBREAPER = 4, 36


class BadRequest(Exception):
    """The line asks for something that the interface does not have."""


class Agent:
    def __init__(self, root: str):
        sources.set_root(root)
        # A student's program runs at the root of its repository and may read files beside it.
        os.chdir(sources.root)
        importer.install()
        self.scenarios: dict[str, Any] = {}
        self.workspace = workspace.Workspace([f for f in os.environ.get('INTERLEAVE_SCRATCH', '').split(':') if os.path.isdir(f)])

    def files(self, request: dict[str, Any]) -> dict[str, Any]:
        for path, content in request['files'].items():
            self.workspace.add(path, base64.b64decode(content, validate=True))
        gc.collect()
        gc.freeze()
        return {'ready': True, 'python': platform.python_version()}

    def locate(self, request: dict[str, Any]) -> dict[str, Any]:
        wanted = request['files']
        found = prepare.in_child(lambda: locate.locate(sources.root, wanted))
        if found is None:
            found = [{'role': w['role'], 'path': None, 'found_by': None, 'looked_for': [w['path']], 'candidates': [],
                      'problem': 'syntax_error', 'detail': {'line': None, 'message': 'reading the files took too much time or memory'}}
                     for w in wanted]
        return {'files': found}

    def run(self, request: dict[str, Any]) -> dict[str, Any]:
        text = request['scenarios']
        if text not in self.scenarios:
            self.scenarios[text] = compile(text, sources.SCENARIO, 'exec', dont_inherit=True)
            sources.lines[sources.SCENARIO] = text.splitlines()
        for schedule in request['schedules']:
            strategies.make_strategy(schedule)
        limits = {'steps': 200_000, 'virtual_seconds': 3600, 'cpu_seconds': 5, **request.get('limits', {})}
        request = {'inputs': {}, **request, 'limits': limits}
        prepare.compile_files(list(request['files'].values()))
        runs: list[dict[str, Any]] = []
        room = LARGEST_LINE - 1024
        prepared = child.Child(request, self.scenarios[text])
        with prepared.prepared():
            for schedule in request['schedules']:
                run = explore.run_schedule(prepared, schedule)
                self.workspace.restore()
                size = len(json.dumps(run))
                if size > room // max(1, len(request['schedules']) - len(runs)):
                    run = explore.smaller(run, room // (len(request['schedules']) - len(runs)))
                    size = len(json.dumps(run))
                room -= size + 2
                runs.append(run)
        return {'runs': runs}

    def answer(self, line: bytes) -> dict[str, Any]:
        request: Any = None
        try:
            request = json.loads(line)
            if not isinstance(request, dict):
                raise BadRequest('a request is an object')
            operation = {'files': self.files, 'locate': self.locate, 'run': self.run}.get(request.get('op'))
            if operation is None:
                raise BadRequest(f"there is no operation {request.get('op')!r}")
            answer = operation(request)
        except (BadRequest, strategies.BadSchedule, ValueError, KeyError, TypeError, AttributeError, OSError, SyntaxError,
                binascii.Error) as error:
            answer = {'error': f'{type(error).__name__}: {error}'[:2000]}
        if isinstance(request, dict) and 'id' in request:
            answer = {'id': request['id'], **answer}
        return answer


def become_reaper() -> None:
    """No process of a student's may look into this one, and none that outlives its parent may escape it."""
    libc = ctypes.CDLL(None)
    libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def lines(descriptor: int):
    """Lines from a descriptor; one that is too long ends the conversation."""
    rest = b''
    while True:
        chunk = os.read(descriptor, 1 << 16)
        if not chunk:
            return
        *whole, rest = (rest + chunk).split(b'\n')
        yield from (line for line in whole if line.strip())
        if len(rest) > LARGEST_LINE:
            raise BadRequest(f'a line is longer than {LARGEST_LINE} bytes')


def main() -> None:
    become_reaper()
    agent = Agent(os.environ.get('INTERLEAVE_WORK', sys.argv[1] if len(sys.argv) > 1 else '/work'))
    for line in lines(0):
        data = json.dumps(agent.answer(line)).encode() + b'\n'
        view = memoryview(data)
        while view:
            view = view[real.write(1, view):]


if __name__ == '__main__':
    main()
