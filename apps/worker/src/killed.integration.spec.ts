import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { promisify } from 'node:util'
import { SubmissionStore } from '@interleave/database'
import { RunQueue } from '@interleave/queue'
import { builders, startRedis, testDatabase, waitFor } from '@interleave/testing'

const { url: databaseUrl, database } = await testDatabase()
const build = builders(database)
const submissions = new SubmissionStore(database)
const children: ChildProcess[] = []
let redis: Awaited<ReturnType<typeof startRedis>>
let queue: RunQueue

beforeAll(async () => {
  // The processes run what is built, so that is made first; nothing to do takes a moment.
  await promisify(execFile)(process.execPath, ['node_modules/typescript-7/bin/tsc', '-b', 'apps/worker'])
  redis = await startRedis()
  queue = new RunQueue(redis.url, { retrySeconds: 0.05, timeoutSeconds: 20 })
}, 120_000)

afterAll(async () => {
  await queue?.close()
  await redis?.stop()
})

afterEach(async () => {
  await Promise.all(children.splice(0).map(kill))
})

/** A process of its own; `steps` grows with what it says. */
function startProcess(name: string, env: Record<string, string>) {
  const child = spawn(process.execPath, ['apps/worker/fixtures/held-worker.mjs'], {
    env: {
      ...{ PATH: process.env.PATH, DATABASE_URL: databaseUrl, REDIS_URL: redis.url, WORKER_NAME: name },
      ...{
        SECRETS_KEY: 'only for tests, and long enough for one',
        HEALTH_PORT: '0',
        SLOTS: '2',
        LEASE_SECONDS: name === 'next' || name === 'four' ? '60' : '1',
        SECOND_LOOK_SECONDS: '0.3',
        RETRY_SECONDS: '0.05',
      },
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  const steps: string[] = []
  child.stdout.setEncoding('utf8').on('data', (text: string) => steps.push(...text.trim().split('\n')))
  return { child, steps }
}

async function kill(child: ChildProcess) {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await ended
}

async function submit() {
  const student = await build.user()
  const assignment = await build.assignment()
  const wanted = { studentId: student.id, assignmentId: assignment.id, branch: null, points: 100 }
  const run = await submissions.submit({ ...wanted, repositoryUrl: 'https://example.org/a.git' })
  await queue.ring(run)
  return run
}

const settled = ({ runId }: { runId: string }) =>
  waitFor(async () => {
    const run = await database.run.findUniqueOrThrow({ where: { id: runId } })
    return run.state === 'settled' ? run : null
  }, 60)

const endingsOf = async ({ runId }: { runId: string }) =>
  (await database.attempt.findMany({ where: { runId }, orderBy: { number: 'asc' } })).map(
    ({ worker, ending }) => `${worker} ${ending}`,
  )

const timesSettled = ({ runId }: { runId: string }) =>
  database.auditEvent.count({ where: { action: 'run_settled', subject: `run:${runId}` } })

describe('a worker process killed', () => {
  test.each([
    ['right after the claim', 'claimed'],
    ['while fetching', 'fetching'],
    ['while grading', 'grading'],
    ['just before settling', 'settling'],
  ])(
    'attack 173, 190: a worker killed %s; twin: another worker settles the run, once, and the student pays nothing',
    async (_when, step) => {
      const first = startProcess('killed', { HOLD_AT: step })
      const run = await submit()
      await waitFor(() => first.steps.includes(step), 60)
      await kill(first.child)
      startProcess('next', {})
      const { outcome, score, attempt, faults } = await settled(run)
      expect({ outcome, attempt, faults, score: score?.toNumber() }).toEqual({
        outcome: 'graded',
        attempt: 2,
        faults: 1,
        score: 50,
      })
      expect(await endingsOf(run)).toEqual(['killed abandoned', 'next settled'])
      expect(await timesSettled(run)).toBe(1)
    },
  )

  test('attack 173: after settling, before the queue knew of it: nothing is graded again; twin: settled once', async () => {
    const first = startProcess('killed', { HOLD_AT: 'settled' })
    const run = await submit()
    await waitFor(() => first.steps.includes('settled'), 60)
    await kill(first.child)
    const next = startProcess('next', {})
    const second = await submit()
    await settled(second)
    // As the stalled job does once Redis gives it to somebody else.
    await queue.ring(run)
    await waitFor(async () => (await queue.counts()).waiting === 0, 60)
    expect(await endingsOf(run)).toEqual(['killed settled'])
    expect(next.steps.filter((step) => step === 'grading')).toHaveLength(1)
    expect(await timesSettled(run)).toBe(1)
  })
})

test('attack 172: a run that takes down every worker that tries it is given up after three, and others are graded; twin: others are graded', async () => {
  const poison = await submit()
  for (const name of ['one', 'two', 'three']) {
    const { child } = startProcess(name, { END_AT: 'grading' })
    await waitFor(() => child.exitCode !== null, 60)
  }
  startProcess('four', {})
  const { outcome, score, outcomeDetail } = await settled(poison)
  expect({ outcome, score }).toEqual({ outcome: 'platform_failed', score: null })
  expect(outcomeDetail).toContain('without a word')
  expect(await endingsOf(poison)).toEqual(['one abandoned', 'two abandoned', 'three abandoned', 'four settled'])
  expect((await settled(await submit())).outcome).toBe('graded')
})

test('attack 185: SIGTERM ends a worker process within its grace time, and what it held is graded by the next; twin: graded by the next', async () => {
  const first = startProcess('stopped', { HOLD_AT: 'grading', STOP_GRACE_SECONDS: '0.2' })
  const run = await submit()
  await waitFor(() => first.steps.includes('grading'), 60)
  first.child.kill('SIGTERM')
  await waitFor(() => first.child.exitCode !== null, 60)
  expect(first.child.exitCode).toBe(0)
  startProcess('next', {})
  expect(await settled(run)).toMatchObject({ outcome: 'graded', faults: 0, attempt: 2 })
  expect(await endingsOf(run)).toEqual(['stopped released', 'next settled'])
})
