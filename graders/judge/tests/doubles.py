"""A student container by hand: answers requests from a script, and keeps what it was asked."""

from __future__ import annotations

import io
import json
from typing import Callable

from judge.channel import Channel


def frame(line: int = 3, source: str = "self.balance += amount") -> dict:
    return {"file": "level1/bank_account.py", "line": line, "source": source, "function": "deposit"}


def run_of(schedule: str, result: object = None, **changes: object) -> dict:
    """A RUN that returned; `changes` replace its fields."""
    return {
        "schedule": schedule,
        "decisions": schedule if schedule.startswith("replay:") else "replay:7:3=1,5=2,8=1,9=2,12=1",
        "ending": {"kind": "returned", "error": None, "waits": []},
        "result": result,
        "virtual_seconds": 1.0,
        "switches": [],
        "steps": 10,
        "output": [],
        "threads": [thread(0, "MainThread"), thread(1, "Thread-1"), thread(2, "Thread-2")],
        "most_alive": 0,
        "processes": [],
        "most_processes": 0,
        "facts": [],
        "trace": [],
        **changes,
    }


def thread(number: int, name: str) -> dict:
    return {"id": number, "name": name, "by": "scenario", "daemon": False, "started_at": 0.0, "ended_at": 1.0, "error": None}


class Worker(io.RawIOBase):
    """Both pipes of the judge: what it writes is answered at once by `reply(request) -> bytes | dict`."""

    def __init__(self, reply: Callable[[dict], object]) -> None:
        self.reply = reply
        self.requests: list[dict] = []
        self.progress: list[dict] = []
        self._lines: list[bytes] = []

    def write(self, data: bytes) -> int:
        line = json.loads(data)
        if line["type"] == "request":
            self.requests.append(line["request"])
            answer = self.reply(line["request"])
            if isinstance(answer, dict) and answer.get("type") == "student_ended":
                self._lines.append(json.dumps(answer).encode() + b"\n")
            elif isinstance(answer, bytes):
                self._lines.append(answer)
            else:
                self._lines.append(json.dumps({"type": "answer", "answer": answer}).encode() + b"\n")
        elif line["type"] == "progress":
            self.progress.append(line)
        return len(data)

    def flush(self) -> None:
        pass

    def readline(self, limit: int = -1) -> bytes:
        return self._lines.pop(0) if self._lines else b""


def channel_to(reply: Callable[[dict], object]) -> tuple[Channel, Worker]:
    worker = Worker(reply)
    return Channel(worker, worker), worker
