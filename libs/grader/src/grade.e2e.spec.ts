import type { Outcome } from '@interleave/grading'
import { type ContainerSpec, Sandbox } from '@interleave/sandbox'
import { readFolder } from '@interleave/source'
import { describe, expect, jest, test } from '@jest/globals'
import { graderFixture } from './grader.fixture.ts'
import { gradeUnderSeeds } from './index.ts'

// Seconds on a quiet machine; one whose every core is busy with other tests takes minutes.
jest.setTimeout(400_000)

const { instance, sandbox, images, suiteOf, grade } = graderFixture('grader')

async function filesOf(task: string, kind: 'solutions' | 'mutants', name: string) {
  return (await readFolder(`${suiteOf(task).folder}/${kind}/${name}`)).files
}

const program = (text: string) => new Map([['level0/say_after.py', Buffer.from(text)]])

const failedOf = (outcome: Outcome) =>
  outcome.kind === 'graded' &&
  outcome.report.checks.filter((check) => check.status === 'failed').map((check) => check.id)

test('a reference gets every check, and those who watch are told of each', async () => {
  const [solution] = Object.keys(suiteOf('say-after').manifest.solutions)
  const told: string[] = []
  const files = await filesOf('say-after', 'solutions', solution as string)
  const outcome = await grade('say-after', files, { onProgress: ({ check }) => told.push(check) })
  expect(outcome.kind).toBe('graded')
  expect(failedOf(outcome)).toEqual([])
  expect(told).toEqual(suiteOf('say-after').manifest.checks.map((check) => check.id))
})

test('a mutant fails the check that names it, the same way twice', async () => {
  const [name, mutant] = Object.entries(suiteOf('say-after').manifest.mutants)[0] as [string, { killed_by: string }]
  const files = await filesOf('say-after', 'mutants', name)
  const [one, other] = await Promise.all([grade('say-after', files), grade('say-after', files)])
  expect(failedOf(one)).toContain(mutant.killed_by)
  expect(other).toEqual(one)
})

describe('several seeds', () => {
  const seeds = ['1', '2'].map((digit) => digit.repeat(64))

  /** What they give together, and how many containers that took. */
  async function together(files: ReadonlyMap<string, Uint8Array>) {
    let started = 0
    const counting = new (class extends Sandbox {
      override start(spec: ContainerSpec, onLine: (line: string) => void) {
        started += 1
        return super.start(spec, onLine)
      }
    })({ instance })
    const run = { id: `${instance}-together`, attempt: 1 }
    const request = { sandbox: counting, images: images(), suite: suiteOf('say-after'), snapshot: { files }, run }
    const results = await gradeUnderSeeds(request, seeds)
    return { outcomes: results.map(({ outcome }) => outcome), started }
  }

  const alone = async (files: ReadonlyMap<string, Uint8Array>) => {
    const outcomes: Outcome[] = []
    for (const seed of seeds) outcomes.push(await grade('say-after', files, { seed }))
    return outcomes
  }

  test('give in one pair of containers what each gives in its own', async () => {
    for (const [kind, name] of [
      ['solutions', 'gather'],
      ['mutants', 'one-after-the-other'],
    ] as const) {
      const files = await filesOf('say-after', kind, name)
      const { outcomes, started } = await together(files)
      expect([outcomes, started]).toEqual([await alone(files), 2])
    }
  })

  test('have containers of their own for a program that runs into a limit', async () => {
    const hog = program('kept = []\nwhile True: kept.append(bytearray(b"x") * 1_000_000)')
    expect(await together(hog)).toEqual({ outcomes: seeds.map(() => ({ kind: 'memory_limit' })), started: 6 })
    expect(await sandbox.removeAll()).toEqual([])
  })
})

test('a folder without any Python is told what was looked for, and no container is started for it', async () => {
  const none = { start: () => Promise.reject(new Error('a container was started')) } as unknown as Sandbox
  expect(await grade('say-after', new Map([['README.md', Buffer.from('hello')]]), { sandbox: none })).toMatchObject({
    kind: 'ungradable',
    code: 'file_not_found',
    detail: 'level0/say_after.py',
    report: { files: [{ lookedFor: ['level0/say_after.py'], problem: 'not_found' }], checks: [] },
  })
})

test('a folder without the file is told so, and a file that is no Python too', async () => {
  expect(await grade('say-after', new Map([['other.py', Buffer.from('x = 1')]]))).toMatchObject({
    kind: 'ungradable',
    code: 'file_not_found',
  })
  expect(await grade('say-after', program('def main(:\n'))).toMatchObject({ kind: 'ungradable', code: 'syntax_error' })
})

/** A program that sends a report of its own making in place of the harness's, and leaves; see attacks.e2e.spec.ts for more. */
const report = (bytes: string) =>
  `import os\ndata = ${bytes}\nfor fd in range(3, 64):\n    try: os.write(fd, len(data).to_bytes(8, "big") + data)\n    except OSError: pass\nos.closerange(3, 64)\n`

describe('whatever the student side does is an outcome', () => {
  const hostile: [string, string, string[]][] = [
    ['memory without end', 'kept = []\nwhile True: kept.append(bytearray(b"x") * 1_000_000)', ['memory_limit']],
    ['a kill of everything that it can reach', 'import os\nos.kill(-1, 9)', ['graded']],
    ['a kill of the process that runs it', 'import os\nos.kill(os.getppid(), 9)', ['graded']],
    ['a run that lacks its parts', report('b\'{"ending":{}}\''), ['graded']],
    [
      'output past every descriptor',
      'import os\nwhile True:\n    for fd in range(64):\n        try: os.write(fd, b"x" * 65536)\n        except OSError: pass',
      ['graded', 'output_limit', 'time_limit'],
    ],
  ]
  test.each(hostile)('%s', async (_, text, allowed) => {
    const outcome = await grade('say-after', program(text))
    expect(allowed).toContain(outcome.kind)
    const { manifest } = suiteOf('say-after')
    // Not one check is passed by it, and none is left open.
    if (outcome.kind === 'graded') expect(failedOf(outcome)).toEqual(manifest.checks.map((check) => check.id))
  })
})

describe('a fault of ours is never an outcome of the student', () => {
  const echo = 'import sys\nfor line in sys.stdin: print("no", flush=True)'
  const commands: [string, 'student' | 'judge', string, RegExp][] = [
    [
      'an agent that falls over at its start',
      'student',
      'raise SystemExit("agent down")',
      /before any of the student's code ran[\s\S]*agent down/,
    ],
    ['an agent that does not take the files', 'student', echo, /could not take the files: no/],
    ['a judge that falls over', 'judge', 'raise SystemExit("judge down")', /without a report[\s\S]*judge down/],
    ['a judge that talks nonsense', 'judge', echo, /none of its own: no/],
    [
      'a judge whose report is about something else',
      'judge',
      'input()\nprint(\'{"type":"report","report":{}}\', flush=True)\ninput()',
      /wrong shape/,
    ],
  ]
  test.each(commands)('%s', async (_, role, text, reason) => {
    const broken = new (class extends Sandbox {
      override start(spec: ContainerSpec, onLine: (line: string) => void) {
        return super.start(spec.name.endsWith(role) ? { ...spec, command: ['python3', '-c', text] } : spec, onLine)
      }
    })({ instance })
    const outcome = await grade('say-after', program('x = 1'), { sandbox: broken })
    expect(outcome).toEqual({ kind: 'grader_broken', reason: expect.stringMatching(reason) })
  })

  test('an image that is missing throws, and leaves no container of the other side', async () => {
    await expect(
      grade('say-after', program('x = 1'), { images: { ...images(), judge: 'interleave-judge:000000000000' } }),
    ).rejects.toThrow('npm run images')
    expect(await sandbox.removeAll()).toEqual([])
  })

  test('a stop from outside throws its reason, and leaves no container', async () => {
    const stop = new AbortController()
    const grading = grade('say-after', program('import time\nwhile True: time.sleep(1)'), {
      signal: stop.signal,
      onProgress: () => stop.abort(new Error('the worker is going down')),
    })
    await expect(grading).rejects.toThrow('the worker is going down')
    expect(await sandbox.removeAll()).toEqual([])
  })
})
