"""`python3 -m judge`: speaks the lines of graders/README.md with the worker, on standard input and output."""

from __future__ import annotations

import sys
import traceback

from .channel import Channel
from .grade import grade
from .proofread import from_files


def main() -> int:
    channel = Channel(sys.stdin.buffer, sys.stdout.buffer)
    # A stray print of a check must not end up among the lines.
    sys.stdout = sys.stderr
    try:
        begin = channel.read_begin()
        if begin["type"] == "proofread":
            channel.send(type="problems", problems=from_files(begin["task"], begin["files"]))
            return 0
        while True:
            channel.send(type="report", report=grade(begin, channel))
            begin = channel.read_begin()
    except EOFError:
        return 1
    except Exception:
        channel.send(type="broken", reason=traceback.format_exc()[-20_000:])
        return 1


if __name__ == "__main__":
    sys.exit(main())
