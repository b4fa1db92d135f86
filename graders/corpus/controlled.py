"""Programs under the harness: asks an agent in a process of its own for runs, and judges them here."""
from __future__ import annotations

import base64
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from typing import Any

from judge.portfolio import Portfolio

from .program import FOLDER, Program

GRADERS = FOLDER.parent.parent
LIMITS = {'steps': 200_000, 'virtual_seconds': 3600, 'cpu_seconds': 20}
BATCHES = (1, 4, 15, 30, 50)
PATIENCE = 300
# How often a schedule that is run again and again is in one request, if that many whole traces fit in one answer.
REPEATS_AT_ONCE = 20
ANSWER_BYTES = 2 * 1024 * 1024

# Data arrives cut and merged at random, as TCP allows; the cuts come from the schedule.
SCENARIOS = '''
def main(lab):
    lab.network.segments = 'random'
    return lab.load('module').main()
'''

# How a run may end without anything having been said about the program.
UNDECIDED = ('uncontrolled', 'crashed')
ENOUGH_UNDECIDED = 5


class AgentEnded(Exception):
    """The agent was gone before it had answered."""


class Agent:
    """An agent that holds all programs. One request at a time."""

    def __init__(self, programs: list[Program]):
        self._work = tempfile.TemporaryDirectory(prefix='interleave-corpus-')
        environment = {**os.environ, 'PYTHONHASHSEED': '0', 'PYTHONDONTWRITEBYTECODE': '1'}
        self._process = subprocess.Popen(
            [sys.executable, '-m', 'harness.agent', self._work.name],
            cwd=GRADERS, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )
        self._asked = 0
        files = {_inside(program): base64.b64encode(program.path.read_bytes()).decode() for program in programs}
        self._say({'op': 'files', 'files': files})

    def run(self, program: Program, schedules: list[str], trace: bool = False) -> list[dict[str, Any]]:
        self._asked += 1
        answer = self._say({
            'id': self._asked, 'op': 'run', 'scenario': 'main', 'scenarios': SCENARIOS, 'inputs': {},
            'files': {'module': _inside(program)}, 'schedules': schedules, 'trace': trace, 'limits': LIMITS,
        })
        if 'error' in answer:
            raise ValueError(f'{program.name}: {answer["error"]}')
        return answer['runs']

    def cpu_seconds(self) -> float:
        """Of the agent, of what it has forked and waited for, and of what it has forked and not yet waited for."""
        return _cpu_of(self._process.pid)

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        self._process.stdin.close()
        self._process.stdout.close()
        self._work.cleanup()

    def _say(self, request: dict[str, Any]) -> Any:
        guard = threading.Timer(PATIENCE, self._process.kill)
        guard.daemon = True
        guard.start()
        try:
            self._process.stdin.write(json.dumps(request).encode() + b'\n')
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        except BrokenPipeError:
            line = b''
        finally:
            guard.cancel()
        if not line:
            raise AgentEnded
        return json.loads(line)


@dataclass
class Examined:
    """What the schedules of one program showed; `found_at` counts from 1. A wrong program has one complaint at most, then it is found."""

    runs: int = 0
    complaints: int = 0
    found_at: int | None = None
    schedule: str | None = None
    complaint: str | None = None
    undecided: str | None = None
    cpu_seconds: float = 0.0
    wall_seconds: float = 0.0


def examine(agent: Agent, program: Program, schedules: int, seed: int) -> Examined:
    """Runs the default portfolio: all of it on a correct program, on a wrong one until something is wrong with a run."""
    drawn = random.Random(f'{seed}:{program.name}').getrandbits(62)
    portfolio = Portfolio(schedules, str(drawn))
    examined = Examined()
    cpu, wall = agent.cpu_seconds(), time.monotonic()
    sizes = list(BATCHES)
    undecided_runs = 0
    while not (program.wrong and examined.found_at) and (batch := portfolio.next(sizes.pop(0) if len(sizes) > 1 else sizes[0])):
        for run in agent.run(program, batch):
            examined.runs += 1
            portfolio.learn(run['schedule'], run['steps'], run['decisions'], run['switches'])
            kind = run['ending']['kind']
            if kind in UNDECIDED:
                undecided_runs += 1
                examined.undecided = examined.undecided or f'{kind}: {_reason(run)}'
            elif not (program.wrong and examined.found_at) and (complaint := complain(program, run)):
                examined.complaints += 1
                if examined.found_at is None:
                    examined.found_at, examined.schedule, examined.complaint = examined.runs, run['schedule'], complaint
        if undecided_runs >= ENOUGH_UNDECIDED:
            break
    examined.cpu_seconds, examined.wall_seconds = agent.cpu_seconds() - cpu, time.monotonic() - wall
    return examined


def repeat(agent: Agent, program: Program, runs: int) -> tuple[str, int]:
    """One random schedule, and how many of its runs are not the first one again, trace and all."""
    schedule = f'walk:1:{random.Random(program.name).getrandbits(31)}'
    [first] = agent.run(program, [schedule], trace=True)
    at_once = max(1, min(REPEATS_AT_ONCE, ANSWER_BYTES // len(json.dumps(first))))
    differing = 0
    for start in range(1, runs, at_once):
        for run in agent.run(program, [schedule] * min(at_once, runs - start), trace=True):
            differing += run != first
    return schedule, differing


def complain(program: Program, run: dict[str, Any]) -> str | None:
    """What is wrong with a run of this program, or None."""
    if run['ending']['kind'] != 'returned':
        return f'{run["ending"]["kind"]}: {_reason(run)}'
    if not program.accepts(run['result']):
        return f'result {json.dumps(run["result"], ensure_ascii=False)[:200]}'
    for word in program.forbid:
        if found := _forbidden(word, run):
            return f'{word}: {json.dumps(found, ensure_ascii=False)[:200]}'
    return None


def _forbidden(word: str, run: dict[str, Any]) -> Any:
    if word == 'thread_left':
        return run['ending'].get('waits')
    if word == 'task_pending':
        return [fact for fact in run['facts'] if fact['kind'] == 'task' and fact['pending']]
    return [fact for fact in run['facts'] if fact['kind'] == word]


def _reason(run: dict[str, Any]) -> str:
    error = run['ending'].get('error')
    if error:
        return f'{error["type"]}: {error["message"]}'
    waits = run['ending'].get('waits') or []
    if waits:
        return ', '.join(f'{wait["name"]} on {wait["on"]}' for wait in waits)[:200]
    facts = [fact for fact in run['facts'] if fact['kind'] == 'uncontrolled']
    return json.dumps(facts[:2])[:300] if facts else ''


def _inside(program: Program) -> str:
    return f'{program.family}/{program.path.name}'


def _cpu_of(pid: int) -> float:
    try:
        with open(f'/proc/{pid}/stat') as stat:
            times = stat.read().rpartition(')')[2].split()[11:15]
        with open(f'/proc/{pid}/task/{pid}/children') as children:
            below = children.read().split()
    except OSError:
        return 0.0
    return sum(map(int, times)) / os.sysconf('SC_CLK_TCK') + sum(_cpu_of(int(child)) for child in below)
