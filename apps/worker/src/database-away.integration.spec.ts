import { RunStore, SubmissionStore } from '@interleave/database'
import { RunQueue } from '@interleave/queue'
import { attack, builders, type OwnPostgres, ownPostgres, startRedis, waitFor } from '@interleave/testing'
import { jest } from '@jest/globals'
import { fakePorts } from '../fixtures/ports.mjs'
import { closedGate, startTestWorker } from './worker.fixture.ts'

jest.setTimeout(180_000)

const LEASE_SECONDS = 1
let postgres: OwnPostgres
let redis: Awaited<ReturnType<typeof startRedis>>
let queue: RunQueue
const closing: (() => unknown)[] = []

beforeAll(async () => {
  postgres = await ownPostgres({ diskMib: 96 })
  redis = await startRedis()
  queue = new RunQueue(redis.url, { retrySeconds: 0.05, timeoutSeconds: 20 })
})
afterEach(async () => {
  jest.restoreAllMocks()
  for (const close of closing.splice(0).reverse()) await close()
})
afterAll(async () => {
  await queue?.close()
  await redis?.stop()
  await postgres?.stop()
})

const phases = ['queued', 'fetching', 'grading', 'settling', 'settled'] as const
type Phase = (typeof phases)[number]

/** A worker in which each run stops at the phase that it is named after, until the gate is opened. */
async function workHeldAtPhases() {
  const gate = closedGate()
  const named = new Map<string, string>()
  const stopAt = (step: string, name = '') => (name.includes(step) ? gate.pass(step) : Promise.resolve())
  const { settle } = RunStore.prototype
  jest.spyOn(RunStore.prototype, 'settle').mockImplementation(async function (this: RunStore, ...words) {
    await stopAt('settling', named.get(words[0]))
    const isSettled = await settle.apply(this, words)
    // As when the answer to a commit is lost on its way.
    await stopAt('settled', named.get(words[0]))
    return isSettled
  })
  const at = { databaseUrl: postgres.url, redisUrl: redis.url }
  const env = { LEASE_SECONDS: String(LEASE_SECONDS), SLOTS: '4' }
  const worker = await startTestWorker(at, fakePorts(stopAt), env)
  closing.push(worker.stop)
  return { ...gate, worker, named }
}

async function submit(name = 'good', who?: { studentId: string; assignmentId: string }) {
  const build = builders(postgres.database)
  const { studentId, assignmentId } = who ?? {
    studentId: (await build.user()).id,
    assignmentId: (await build.assignment()).id,
  }
  const wanted = {
    studentId,
    assignmentId,
    repositoryUrl: `https://example.org/${name}.git`,
    branch: null,
    points: 100,
  }
  return { ...(await new SubmissionStore(postgres.database).submit(wanted)), studentId, assignmentId }
}

const settled = ({ runId }: { runId: string }) =>
  waitFor(async () => {
    const run = await postgres.database.run.findUnique({ where: { id: runId } }).catch(() => null)
    return run?.state === 'settled' ? run : null
  }, 60)

const timesSettled = ({ runId }: { runId: string }) =>
  postgres.database.auditEvent.count({ where: { action: 'run_settled', subject: `run:${runId}` } })

const wait = (seconds: number) => {
  const until = performance.now() + seconds * 1000
  return waitFor(() => performance.now() > until)
}

const faults: { name: string; begin(): Promise<void>; end(): Promise<void> }[] = [
  { name: 'killed, and back', begin: () => postgres.kill(), end: () => postgres.start() },
  { name: 'shut down, and back', begin: () => postgres.shutDown(), end: () => postgres.start() },
  { name: 'silent for longer than the lease', begin: () => postgres.pause(), end: () => postgres.resume() },
]

for (const { name, begin, end } of faults) {
  attack([178, 190], `PostgreSQL ${name}, while runs wait, are fetched, graded and settled`, async () => {
    const { worker, named, came, open } = await workHeldAtPhases()
    const runs = new Map<Phase, Awaited<ReturnType<typeof submit>>>()
    for (const phase of phases) {
      const run = await submit(phase)
      named.set(run.runId, phase)
      runs.set(phase, run)
      // All slots are taken by the time that the last one comes, which is never rung for.
      if (phase !== 'queued') await queue.ring(run)
    }
    await waitFor(() => came.length === phases.length - 1)
    await begin()
    const health = await fetch(`http://127.0.0.1:${worker.healthPort}/health/ready`)
    expect([health.status, came.toSorted()]).toEqual([503, phases.filter((phase) => phase !== 'queued').toSorted()])
    open()
    await wait(LEASE_SECONDS)
    await end()
    const ends = []
    for (const [phase, run] of runs) {
      const { outcome, score, attempt, faults } = await settled(run)
      expect({ phase, outcome, score: score?.toNumber(), times: await timesSettled(run) }).toEqual({
        ...{ phase, outcome: 'graded', score: 50, times: 1 },
      })
      // One fault of ours is at most one more attempt of ours, and none of the student's.
      expect(faults).toBeLessThanOrEqual(1)
      ends.push(`${phase}: ${attempt}`)
    }
    const next = await settled(await submit('next', runs.get('settling')))
    expect(next).toMatchObject({ outcome: 'graded', attempt: 1, faults: 0 })
    return { outcome: `each settled once, in attempt ${ends.join(', ')}`, twin: 'a run after it: attempt 1' }
  })
}

attack([181, 190], 'the disk of PostgreSQL is full while runs wait and are graded', async () => {
  const { named, came, open } = await workHeldAtPhases()
  const [grading, queued] = [await submit('grading'), await submit('queued')]
  named.set(grading.runId, 'grading')
  await queue.ring(grading)
  await waitFor(() => came.includes('grading'))
  await postgres.disk?.fill()
  const accepted = []
  let refusals = 0
  for (let n = 0; n < 200 && refusals < 3; n++) {
    const run = await submit(`more${n}`).catch(() => null)
    if (run) accepted.push(run)
    else refusals += 1
  }
  expect(refusals).toBe(3)
  open()
  await wait(LEASE_SECONDS)
  await postgres.disk?.free()
  // PostgreSQL goes down when there is no room for its log; whoever watches over it starts it again.
  await postgres.start()
  for (const run of [grading, queued, ...accepted]) {
    expect(await settled(run)).toMatchObject({ outcome: 'graded' })
    expect(await timesSettled(run)).toBe(1)
  }
  const known = await postgres.database.submission.count({ where: { repositoryUrl: { contains: 'more' } } })
  expect(known).toBe(accepted.length)
  return { outcome: 'what is refused is not kept', twin: `${accepted.length + 2} accepted, all settled once` }
})
