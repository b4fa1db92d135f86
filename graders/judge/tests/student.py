"""A student container of its own for tests: the real agent, asked directly, without a worker between."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile

from judge.exam import Exam
from judge.replay import Replay
from judge.local import GRADERS


class Student:
    """Answers requests as `Channel` does."""

    def __init__(self, files: dict[str, str]) -> None:
        self._work = tempfile.mkdtemp(prefix="interleave-")
        self._agent = subprocess.Popen(
            [sys.executable, "-m", "harness.agent", self._work],
            cwd=GRADERS,
            env={**os.environ, "PYTHONHASHSEED": "0"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._requests = 0
        self._say({"op": "files", "files": {path: base64.b64encode(text.encode()).decode() for path, text in files.items()}})

    def request(self, op: str, **fields: object) -> dict:
        self._requests += 1
        answer = self._say({"id": self._requests, "op": op, **fields})
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer

    def exam(self, scenarios: str, files: dict[str, str], replay: Replay | None = None, schedules: int = 100) -> Exam:
        return Exam(self, scenarios, files, "5" * 64, "check", schedules, replay)

    def close(self) -> None:
        self._agent.stdin.close()
        self._agent.wait()
        self._agent.stdout.close()
        shutil.rmtree(self._work, ignore_errors=True)

    def _say(self, line: dict) -> dict:
        self._agent.stdin.write(json.dumps(line).encode() + b"\n")
        self._agent.stdin.flush()
        return json.loads(self._agent.stdout.readline())
