"""`python3 -m judge.local <task> <folder>`: judge and agent as two local processes, paired as the worker does it.

For authors of tasks, on their own files: there is no sandbox here.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from . import suite
from .channel import MAX_LINE_BYTES

GRADERS = Path(__file__).resolve().parent.parent
MOST_FILES, MOST_BYTES = 500, 2 * 1024 * 1024
PATIENCE = 5  # a machine at home may be busy; the worker is strict
DEFAULT_SEED = "5" * 64


class Broken(Exception):
    """The grader itself failed; the message has the reason."""


def grade_folder(
    task: str,
    folder: Path,
    seed: str = DEFAULT_SEED,
    schedules: int | None = None,
    only: list[str] | None = None,
    replay: str | None = None,
) -> dict:
    """The judge's report on a folder. Raises Broken if there is none."""
    manifest = suite.load(task).manifest
    environment = {**os.environ, "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}
    with tempfile.TemporaryDirectory(prefix="interleave-") as work:
        judge = _start(["-m", "judge"], environment)
        agent = _start(["-m", "harness.agent", work], environment)
        guard = threading.Timer(manifest["limits"]["wall_seconds"] * PATIENCE, agent.kill)
        guard.start()
        try:
            _write(agent, {"op": "files", "files": _read_files(folder)})
            if not agent.stdout.readline(MAX_LINE_BYTES):
                raise Broken("the agent ended before it was ready")
            _write(
                judge,
                {
                    "type": "begin",
                    "task": task,
                    "seed": seed,
                    "schedules": schedules or manifest["schedules"],
                    "only": only,
                    "replay": replay,
                },
            )
            return _relay(judge, agent)
        finally:
            guard.cancel()
            for process in (judge, agent):
                process.kill()
                process.wait()
                process.stdin.close()
                process.stdout.close()


def _start(arguments: list[str], environment: dict[str, str]) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, *arguments], cwd=GRADERS, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )


def _relay(judge: subprocess.Popen, agent: subprocess.Popen) -> dict:
    while True:
        line = judge.stdout.readline()
        if not line:
            raise Broken("the judge ended without a report")
        told = json.loads(line)
        if told["type"] == "report":
            return told["report"]
        if told["type"] == "broken":
            raise Broken(told["reason"])
        if told["type"] == "request":
            _answer(judge, agent, told["request"])


def _answer(judge: subprocess.Popen, agent: subprocess.Popen, request: dict) -> None:
    try:
        _write(agent, request)
        answer = agent.stdout.readline(MAX_LINE_BYTES)
    except BrokenPipeError:
        answer = b""
    if not answer:
        _write(judge, {"type": "student_ended", "outcome": "time_limit"})
        return
    # Verbatim: whatever it is, the judge is the one to parse it.
    judge.stdin.write(b'{"type":"answer","answer":' + answer.strip() + b"}\n")
    judge.stdin.flush()


def _write(process: subprocess.Popen, line: dict) -> None:
    process.stdin.write(json.dumps(line).encode() + b"\n")
    process.stdin.flush()


def _read_files(folder: Path) -> dict[str, str]:
    files = {}
    size = 0
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if any(part.startswith(".") or part == "__pycache__" for part in inside.parts):
            continue
        if path.is_symlink() or not path.is_file():
            continue
        content = path.read_bytes()
        size += len(content)
        files[inside.as_posix()] = base64.b64encode(content).decode()
        if len(files) > MOST_FILES or size > MOST_BYTES:
            raise ValueError(f"{folder} has more than {MOST_FILES} files or {MOST_BYTES} bytes")
    return files


def main() -> int:
    parser = argparse.ArgumentParser(prog="python3 -m judge.local", description="Grade a folder and print the report as JSON.")
    parser.add_argument("task")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", default=DEFAULT_SEED, help="64 hex digits")
    parser.add_argument("--schedules", type=int)
    parser.add_argument("--only", action="append", metavar="CHECK")
    parser.add_argument("--replay", help="one run: what a report says under evidence.replay")
    asked = parser.parse_args()
    try:
        report = grade_folder(asked.task, asked.folder, asked.seed, asked.schedules, asked.only, asked.replay)
    except Broken as broken:
        print(broken, file=sys.stderr)
        return 1
    json.dump(report, sys.stdout, ensure_ascii=False, indent=2)
    print()
    return 0


if __name__ == "__main__":
    sys.exit(main())
