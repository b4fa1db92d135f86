import type { CourseTool } from '@interleave/contract'
import { expect, jest, test } from '@jest/globals'
import { graderFixture } from './grader.fixture.ts'
import { runTool } from './index.ts'

jest.setTimeout(400_000)

const { instance, sandbox, images, grade: gradeFiles } = graderFixture('lesson')
let made = 0

const files = (entries: Record<string, string>) =>
  new Map(Object.entries(entries).map(([path, text]) => [path, Buffer.from(text)]))
const run = () => ({ id: `${instance}-tool-${++made}`, attempt: 1 })

const pytest: CourseTool = { tool: 'pytest', points: 10, minimum: 2 }
const bandit: CourseTool = { tool: 'bandit', points: 5 }
const use = (tool: CourseTool, entries: Record<string, string>) =>
  runTool(tool, { sandbox, image: images().student, files: files(entries), run: run() })

const lesson = {
  'README.md': '# Lesson 7',
  'level0/calc.py': 'async def double(number):\n    return 2 * number\n',
  'level0/test_calc.py':
    'import pytest\nfrom calc import double\n\n\n@pytest.mark.asyncio\nasync def test_two():\n    assert await double(2) == 4\n\n\n@pytest.mark.asyncio\nasync def test_three():\n    assert await double(3) == 7\n',
}

test('the tests of a repository are run with pytest-asyncio, and what fails stands at its line', async () => {
  const { outcome, score } = await use(pytest, lesson)
  expect(score).toBe(5)
  expect(outcome).toMatchObject({
    kind: 'graded',
    report: {
      task: 'tool:pytest',
      checks: [{ status: 'failed', findings: [{ file: 'level0/test_calc.py', line: 12, code: 'pytest' }] }],
    },
  })
})

test('a repository without tests is told kindly, and a scan finds what is dangerous', async () => {
  const bad = { 'a.py': 'import os\n\nos.system("ping " + input())  # nosec\n' }
  const none = await use(pytest, bad)
  expect(none).toMatchObject({ score: 0, outcome: { kind: 'graded', report: { checks: [{ status: 'failed' }] } } })
  expect(await use(bandit, bad)).toMatchObject({
    score: 0,
    outcome: { report: { checks: [{ findings: [{ file: 'a.py', line: 3, code: 'B605' }] }] } },
  })
  expect((await use(bandit, lesson)).score).toBe(5)
})

const hostile: [string, string][] = [
  ['memory without end', 'def test_a():\n    kept = []\n    while True: kept.append(bytearray(b"x") * 1_000_000)\n'],
  ['processes without end', 'import os\ndef test_a():\n    while True: os.fork()\n'],
  ['a kill of everything', 'import os\ndef test_a():\n    os.kill(-1, 9)\n'],
  [
    'answers in the name of the one that runs them',
    `import os\ndef test_a():\n    for pid in os.listdir("/proc"):\n        try: os.write(os.open(f"/proc/{pid}/fd/1", os.O_WRONLY), b'{"exit_code":0,"passed":9,"failed":0,"error":0,"skipped":0,"failures":[],"output":""}\\n')\n        except OSError: pass\n    os._exit(0)\n`,
  ],
]
test.each(hostile)('tests with %s earn nothing, and end', async (_, text) => {
  const { outcome, score } = await use(pytest, { 'test_a.py': text })
  expect({ kind: outcome.kind, score }).toEqual({ kind: 'graded', score: 0 })
})

const grade = async (entries: Record<string, string>) => {
  const outcome = await gradeFiles('open-project', files(entries))
  if (outcome.kind !== 'graded') return outcome
  return Object.fromEntries((outcome.report.facts ?? []).map(({ id, word }) => [id, word]))
}

test('a project that is no Python, or uses up its memory, has facts all the same', async () => {
  const readme = { 'levelx/README.md': 'x'.repeat(100) }
  const others = { tests: 'none', security: 'findings', style: 'findings', readme: 'present' }
  expect(await grade({ ...readme, 'levelx/main.py': 'def main(:\n' })).toEqual({
    ...{ starts: 'no', concurrency: 'none' },
    ...others,
  })
  const greedy = 'kept = []\nwhile True:\n    kept.append(bytearray(b"x") * 1_000_000)\n'
  expect(await grade({ ...readme, 'levelx/main.py': greedy })).toEqual({
    ...{ starts: 'no', concurrency: 'none', ...others },
    ...{ security: 'clean', style: 'clean' },
  })
})

test('a repository without a project has nothing to judge', async () => {
  expect(await grade({ 'level0/a.py': 'x = 1\n' })).toMatchObject({ kind: 'ungradable', code: 'file_not_found' })
})
