import type { Outcome } from '@interleave/grading'
import { attack } from '@interleave/testing'
import { expect, jest } from '@jest/globals'
import { graderFixture } from './grader.fixture.ts'

jest.setTimeout(400_000)

const grader = graderFixture('attacks')

type Files = Record<string, string>

const grade = (task: string, files: Files, schedules?: number) =>
  grader.grade(task, new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)])), {
    ...(schedules && { schedules }),
  })

/** In a few words: how many checks passed, or what else it came to. */
function said(outcome: Outcome): string {
  if (outcome.kind !== 'graded') return outcome.kind
  const { checks } = outcome.report
  return `${checks.filter((check) => check.status === 'passed').length} of ${checks.length} checks`
}

const findings = (outcome: Outcome) =>
  outcome.kind === 'graded' ? outcome.report.integrity.map(({ code }) => code) : []
const SAY = 'level0/say_after.py'
const [nothing, everything] = ['0 of 5 checks', '5 of 5 checks']

/** A right solution; what stands before it runs first. */
const right = (before = '') => `${before}
import asyncio
async def say(delay, what):
    await asyncio.sleep(delay)
    print(what)
async def main():
    await asyncio.gather(say(2, "world"), say(1, "hello"))
asyncio.run(main())
`

/** Writes past the harness to the standard output of the container, as far as it is let. */
const shout = (bytes: string) => `import os
for pid in os.listdir("/proc"):
    try: os.write(os.open(f"/proc/{pid}/fd/1", os.O_WRONLY), ${bytes})
    except OSError: pass
`
/** Sends a report of its own making in place of the harness's, and leaves. */
const report = (bytes: string) => `import os
data = ${bytes}
for fd in range(3, 512):
    try: os.write(fd, len(data).to_bytes(8, "big") + data)
    except OSError: pass
os.closerange(3, 512)
os._exit(0)
`

interface Forgery {
  rows: number[]
  name: string
  hostile: string
  /** Does the same thing for an honest reason; full marks. */
  twin: string
  outcome?: string
}

const forgeries: Forgery[] = [
  {
    rows: [127],
    name: 'leaves while it is imported, with the code for success',
    hostile: 'import sys\nsys.exit(0)',
    twin: `${right()}\nimport sys\nsys.exit(0)`,
  },
  {
    rows: [128],
    name: 'is gone before anything could be asked',
    hostile: 'import os\nos._exit(0)',
    twin: right('import os\nos.getpid()'),
  },
  {
    rows: [129],
    name: 'turns every end into success: atexit, excepthook, signals',
    hostile:
      'import atexit, os, signal, sys, threading\natexit.register(lambda: os._exit(0))\nsys.excepthook = threading.excepthook = lambda *a: os._exit(0)\nfor s in (signal.SIGTERM, signal.SIGINT): signal.signal(s, lambda *a: os._exit(0))\nraise RuntimeError("no")',
    twin: right('import atexit, signal\natexit.register(lambda: None)\nsignal.signal(signal.SIGTERM, signal.SIG_DFL)'),
  },
  {
    rows: [136],
    name: 'asks to be skipped',
    hostile: 'import unittest\nraise unittest.SkipTest("not today")',
    twin: right('import unittest'),
  },
  {
    rows: [147],
    name: 'prints the marks of success in every format',
    hostile:
      'print("5 passed")\nprint("PASSED test_x")\nprint("ok 1 - all")\nprint(\'{"type":"report","report":{"checks":[]}}\')\nprint(\'<testsuite tests="5" failures="0"/>\')\nprint("score: 100")',
    twin: right('print("5 passed")\nprint(\'{"type":"report"}\')'),
  },
  {
    rows: [143, 145, 155],
    name: 'leaves results where a grader might look',
    hostile:
      'import os\nfor folder in ("/work", "/tmp", "/dev/shm", "."):\n    for name in ("results.json", "report.json", "verdict", "score.txt", "junit.xml", ".report"):\n        open(os.path.join(folder, name), "w").write(\'{"score": 100, "passed": true}\')',
    twin: right('import tempfile\nwith tempfile.NamedTemporaryFile() as file: file.write(b"notes")'),
  },
  {
    rows: [149],
    name: 'writes garbage where its container answers',
    hostile: shout('b"garbage\\n" * 50'),
    twin: right('import os\nos.listdir("/proc")'),
  },
  {
    rows: [149],
    name: 'answers in the name of the agent',
    hostile: shout('b\'{"id":2,"error":"no"}\\n{"id":3,"runs":[]}\\n\''),
    twin: right('import os\nos.write(1, b"mine\\n")'),
  },
  {
    rows: [149, 151],
    name: 'reports no run at all',
    hostile: report('b"{}"'),
    twin: right('import json\njson.dumps({})'),
  },
  {
    rows: [151],
    name: 'reports what is no JSON, in bytes that are no UTF-8',
    hostile: report('b"\\xff\\xfe" * 1000'),
    twin: right('import sys\nsys.stdout.buffer.write(b"\\xff\\xfe\\n")'),
  },
  {
    rows: [151],
    name: 'reports something nested without end',
    hostile: report('b\'{"ending":\' + b"[" * 100_000 + b"]" * 100_000 + b"}"'),
    twin: right('deep = []\nfor _ in range(1000): deep = [deep]'),
  },
  {
    rows: [151],
    name: 'reports a number of ten million digits',
    hostile: report('b\'{"steps":\' + b"9" * 3_000_000 + b"}"'),
    twin: right('10 ** 10_000'),
  },
  {
    rows: [151],
    name: 'announces a report of a gibibyte',
    hostile:
      'import os\nfor fd in range(3, 512):\n    try: os.write(fd, (1 << 30).to_bytes(8, "big") + b"x" * 100)\n    except OSError: pass\nos._exit(0)',
    twin: right(),
  },
  {
    rows: [187],
    name: 'prints a million lines',
    hostile: 'import sys\nsys.stdout.write("1234567\\n" * 1_000_000)',
    twin: right('import sys\nsys.stderr.write("1234567\\n" * 1000)'),
  },
  {
    rows: [187],
    name: 'prints 50 MB of JSON in one line',
    hostile: "print('[' + '{\"a\":[1,2,3]},' * 3_600_000 + '1]')",
    twin: right('import json\njson.dumps([{"a": [1, 2, 3]}] * 10_000)'),
  },
  {
    rows: [158],
    name: 'bends every clock that it can reach',
    hostile:
      'import asyncio, time\ntime.sleep = lambda s: None\nfor name in ("time", "monotonic", "perf_counter"): setattr(time, name, lambda: 2.0)\nasync def sleep(s): pass\nasyncio.sleep = sleep\nprint("hello")\nprint("world")',
    twin: right('import time\nbegan = time.perf_counter(), time.monotonic(), time.time()'),
    outcome: '1 of 5 checks',
  },
]

for (const { rows, name, hostile, twin, outcome = nothing } of forgeries) {
  attack(rows, name, async () => {
    const [bad, good] = await Promise.all([grade('say-after', { [SAY]: hostile }), grade('say-after', { [SAY]: twin })])
    expect([said(bad), said(good)]).toEqual([outcome, everything])
    return { outcome: said(bad), twin: said(good) }
  })
}

/** Programs that are right only as long as they find nothing: full marks say that there was nothing to find. */
const searches: { rows: number[]; name: string; search: string; twin: string }[] = [
  {
    rows: [141, 142, 163],
    name: 'looks for the checks, the judge, and whoever else is here',
    search: `
import os
for folder, folders, files in os.walk("/"):
    folders[:] = [one for one in folders if os.path.join(folder, one) not in ("/proc", "/sys", "/usr/lib/python3.11", "/usr/lib/python3", "/usr/share")]
    found = {"checks.py", "scenarios.py", "task.toml", "exam.py", "statement.en.md", ".env"} & set(files)
    assert not found, (folder, found)
for pid in filter(str.isdigit, os.listdir("/proc")):
    words = open(f"/proc/{pid}/cmdline").read()
    assert "judge" not in words and "redis" not in words and "postgres" not in words, words
`,
    twin: 'import os\nos.listdir(".")',
  },
  {
    rows: [162, 150],
    name: 'remembers an earlier run: files, environment, modules',
    search: `
import builtins, os, random
for place in ("/tmp/seen", "/work/seen", "/dev/shm/seen"):
    assert not os.path.exists(place), place
    open(place, "w").close()
assert "SEEN" not in os.environ and not hasattr(builtins, "seen") and not hasattr(random, "seen")
os.environ["SEEN"] = "1"
builtins.seen = random.seen = True
os.makedirs("/tmp/deep/er", exist_ok=False)
os.remove(__file__)
`,
    twin: 'import os\nos.environ["MINE"] = "1"',
  },
  {
    rows: [167],
    name: 'reads ahead what will be asked',
    search: `
import os
for fd in range(64):
    try: os.set_blocking(fd, False); data = os.read(fd, 1 << 16)
    except OSError: continue
    assert not data, (fd, data)
try: open("/proc/1/fd/0").read()
except OSError: pass
else: raise AssertionError("the pipe of the agent")
`,
    twin: 'import sys\nsys.stdin.read()',
  },
]

for (const { rows, name, search, twin } of searches) {
  attack(rows, name, async () => {
    const [bad, good] = await Promise.all([
      grade('say-after', { [SAY]: right(search) }),
      grade('say-after', { [SAY]: right(twin) }),
    ])
    expect([said(bad), said(good)]).toEqual([everything, everything])
    return { outcome: 'found nothing', twin: said(good) }
  })
}

const patch = 'import os, sys\nprint("hello\\nworld", flush=True)\nos._exit(0)\n'

attack(
  [28, 29, 131, 133, 134, 135, 153, 154],
  'files of the repository that tools would run, or take for their own',
  async () => {
    const planted: Files = {}
    for (const name of [
      'conftest',
      'sitecustomize',
      'usercustomize',
      'setup',
      'json',
      'random',
      'socket',
      'typing',
      'pytest',
      'encodings/__init__',
    ])
      planted[`${name}.py`] = patch
    for (const name of [
      'judge/__init__',
      'judge/exam',
      'harness/__init__',
      'harness/agent',
      'tests/test_hidden',
      'graders/suites/level0/say-after/checks',
    ])
      planted[`${name}.py`] = patch
    Object.assign(planted, {
      'evil.pth': 'import os; os._exit(0)',
      'pyvenv.cfg': 'home = /tmp',
      'requirements.txt': '-e .\ngit+file:///etc',
      'pyproject.toml': '[build-system]\nrequires = []\nbuild-backend = "setup"\nbackend-path = ["."]',
      Dockerfile: 'FROM canary\nRUN exit 1',
      '.devcontainer/devcontainer.json': '{"image":"canary"}',
      'docker-compose.yml': 'services: {x: {image: canary}}',
      'run.sh': 'echo 5 passed',
      python3: '#!/bin/sh\necho 5 passed',
      'level0/__pycache__/say_after.cpython-311.pyc': 'x',
    })
    // Its own modules beside it are what it imports, as Python has it; those elsewhere in the repository are not.
    const own = {
      'level0/random.py': 'def lucky(): return 7',
      [SAY]: right('import random, json\nassert random.lucky() == 7'),
    }
    const [bad, good] = await Promise.all([
      grade('say-after', { ...planted, [SAY]: 'print("hello")\n' }),
      grade('say-after', { ...planted, ...own }),
    ])
    expect([said(bad), said(good)]).toEqual([nothing, everything])
    return { outcome: said(bad), twin: `${said(good)}, with a random.py of its own` }
  },
)

attack([138], 'values that fool a comparison: NaN, infinity, True, a number-like of its own', async () => {
  const account = (value: string) => `
import threading
class Like(int):
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    __hash__ = int.__hash__
class Account:
    def __init__(self, balance=0):
        self._balance = balance
        self._changed = threading.Condition()
    @property
    def balance(self): return ${value}
    def deposit(self, amount):
        with self._changed:
            self._balance += amount
            self._changed.notify_all()
    def withdraw(self, amount):
        with self._changed:
            while self._balance < amount: self._changed.wait()
            self._balance -= amount
`
  const values = [
    'float("nan")',
    'float("inf")',
    '1e400',
    '-0.0',
    'True',
    'Like(1)',
    'str(self._balance)',
    'float(self._balance)',
  ]
  const bad = await Promise.all(
    values.map((value) => grade('bank-account', { 'level1/bank_account.py': account(value) }, 5)),
  )
  const good = await grade('bank-account', { 'level1/bank_account.py': account('self._balance') }, 5)
  for (const outcome of bad) {
    expect(outcome.kind).toBe('graded')
    if (outcome.kind === 'graded') expect(outcome.report.checks[0]?.status).toBe('failed')
  }
  expect(said(good)).toMatch(/^(\d+) of \1 checks$/)
  return { outcome: [...new Set(bad.map(said))].join(', '), twin: said(good) }
})

attack([140, 152], 'reaches into memory: gc, frames, ctypes, ptrace, /proc/*/mem', async () => {
  const reach = `
import ctypes, gc, os, sys
for thing in gc.get_objects():
    if type(thing).__name__ == "Record":
        thing.facts = []
libc = ctypes.CDLL(None, use_errno=True)
for pid in map(int, filter(str.isdigit, os.listdir("/proc"))):
    if pid != os.getpid():
        assert libc.ptrace(16, pid, None, None) == -1
        assert libc.syscall(311, pid, None, 0, None, 0, 0) == -1 or True
        for name in ("mem", "maps", "environ"):
            try: open(f"/proc/{pid}/{name}", "rb").read(1)
            except OSError: pass
            else: raise AssertionError((pid, name))
print("hello"); print("world")
`
  const [bad, good] = await Promise.all([
    grade('say-after', { [SAY]: reach }),
    grade('say-after', { [SAY]: right('import gc, sys\ngc.collect()\nsys.getrecursionlimit()') }),
  ])
  expect(findings(bad)).toContain('tampering')
  expect([said(good), findings(good)]).toEqual([everything, []])
  return { outcome: `${said(bad)}, staff are told`, twin: said(good) }
})
