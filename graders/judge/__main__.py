"""`python3 -m judge`: speaks the lines of graders/README.md with the worker, on standard input and output."""

from __future__ import annotations

import sys
import traceback

from .channel import Channel
from .grade import grade


def main() -> int:
    channel = Channel(sys.stdin.buffer, sys.stdout.buffer)
    # A stray print of a check must not end up among the lines.
    sys.stdout = sys.stderr
    try:
        report = grade(channel.read_begin(), channel)
    except EOFError:
        return 1
    except Exception:
        channel.send(type="broken", reason=traceback.format_exc()[-20_000:])
        return 1
    channel.send(type="report", report=report)
    return 0


if __name__ == "__main__":
    sys.exit(main())
