"""`python3 -m inspection lint|own-tests`: one line of files in, one line of what was found out. See graders/README.md.

Runs in a container of its own. `lint` runs none of the student's code; `own-tests` runs it in a child.
"""
from __future__ import annotations

import base64
import json
import os
import sys

from . import lint, own_tests

WORK = os.environ.get('INTERLEAVE_WORK', '/work')


def write_files(files: dict[str, str], root: str) -> None:
    """Raises ValueError for a path that leads out of `root`."""
    for path, content in files.items():
        target = os.path.normpath(os.path.join(root, path))
        if not target.startswith(root + os.sep):
            raise ValueError(f'{path!r} is outside of the work folder')
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, 'wb') as file:
            file.write(base64.b64decode(content, validate=True))


def main() -> None:
    tool = {'lint': lint.inspect, 'own-tests': own_tests.inspect}[sys.argv[1]]
    request = json.loads(sys.stdin.buffer.readline())
    write_files(request['files'], WORK)
    print(json.dumps({'ready': True}), flush=True)
    print(json.dumps(tool(WORK, request)), flush=True)


if __name__ == '__main__':
    main()
