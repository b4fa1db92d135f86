"""An agent in a process of its own, as the worker has it, for tests."""
from __future__ import annotations

import base64
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import unittest
from typing import Any

GRADERS = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def portfolio(count: int, seed: int) -> list[str]:
    """`count` schedules of all kinds; the judge has its own way to choose them, from what the first ones showed."""
    schedules = ['polite', 'first', 'last', 'rr:1', 'conflicts:1', 'rr:2', 'rr:3'][:count]
    drawn = random.Random(seed)
    kinds = ('pos', 'walk:1', 'bounded:2:100', 'pct:3:100', 'walk:0.2', 'pct:2:100')
    return schedules + [f'{kinds[index % len(kinds)]}:{drawn.randrange(1 << 31)}' for index in range(count - len(schedules))]


class AgentProcess:
    def __init__(self, files: dict[str, str], hash_seed: str = '0', graders: str = GRADERS, **environment: str):
        self.root = tempfile.mkdtemp(prefix='interleave-')
        environment = {**os.environ, 'INTERLEAVE_WORK': self.root, 'PYTHONHASHSEED': hash_seed, 'PYTHONPATH': graders, **environment}
        self.process = subprocess.Popen([sys.executable, '-m', 'harness.agent'], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        env=environment, cwd=graders)
        self.requests = 0
        self.ready = self.say({'op': 'files', 'files': {path: base64.b64encode(text.encode()).decode() for path, text in files.items()}})

    def say(self, request: Any) -> Any:
        line = request if isinstance(request, bytes) else json.dumps(request).encode()
        self.process.stdin.write(line + b'\n')
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def ask(self, op: str, **fields: Any) -> Any:
        self.requests += 1
        return self.say({'id': self.requests, 'op': op, **fields})

    def close(self) -> int:
        self.process.stdin.close()
        code = self.process.wait(30)
        self.process.stdout.close()
        shutil.rmtree(self.root, ignore_errors=True)
        return code


class HarnessTest(unittest.TestCase):
    """Files of a student and scenarios of a suite, shared by the tests of a class."""

    FILES: dict[str, str] = {}
    SCENARIOS = ''
    agent: AgentProcess

    @classmethod
    def setUpClass(cls) -> None:
        cls.agent = AgentProcess(cls.FILES)

    @classmethod
    def tearDownClass(cls) -> None:
        cls.agent.close()

    def runs(self, scenario: str, *schedules: str, trace: bool = False, limits: dict[str, Any] | None = None, **inputs: Any) -> list[Any]:
        roles = {path.removesuffix('.py'): path for path in self.FILES}
        answer = self.agent.ask('run', scenario=scenario, scenarios=self.SCENARIOS, inputs=inputs, files=roles,
                                schedules=list(schedules) or ['polite'], trace=trace, limits=limits or {})
        self.assertNotIn('error', answer)
        return answer['runs']

    def run_one(self, scenario: str, schedule: str = 'polite', **options: Any) -> Any:
        return self.runs(scenario, schedule, **options)[0]

    def facts(self, run: Any, kind: str) -> list[Any]:
        return [fact for fact in run['facts'] if fact['kind'] == kind]

    def assert_ending(self, run: Any, kind: str) -> None:
        self.assertEqual(kind, run['ending']['kind'], run['ending'])
