import type { GateResult } from '@interleave/contract'
import { GateStore, RunStore, SubmissionStore } from '@interleave/database'
import { RunQueue } from '@interleave/queue'
import { builders, startRedis, testDatabase, waitFor } from '@interleave/testing'
import { fakePorts } from '../fixtures/ports.mjs'
import type { Gate } from './ports.ts'
import { startTestWorker } from './worker.fixture.ts'

const { url: databaseUrl, database } = await testDatabase()
const build = builders(database)
const submissions = new SubmissionStore(database)
const gates = new GateStore(database)
const runs = new RunStore(database)

const closing: (() => unknown)[] = []
let redis: Awaited<ReturnType<typeof startRedis>>
let queue: RunQueue

beforeEach(async () => {
  redis = await startRedis()
  closing.push(redis.stop)
  queue = new RunQueue(redis.url, { retrySeconds: 0.05, timeoutSeconds: 20 })
  closing.push(() => queue.close())
})

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
  await database.run.updateMany({ where: { state: 'queued' }, data: { state: 'superseded' } })
  await database.taskGate.deleteMany()
})

const resultOf = (task: string, digest: string, hasPassed = true): GateResult => ({
  ...{ task, digest, hasPassed, checks: [], seeds: 20, seconds: 1, problems: [] },
  programs: [],
})

/** A gate that says what `check` says, for bank-account alone. */
const gateOf = (digest: string, check: Gate['check'], graderVersion = 'one'): Gate => ({
  graderVersion,
  digestToCheck: (taskId) => (taskId === 'bank-account' ? digest : null),
  check,
})

async function work(gate: Gate, env: Record<string, string> = {}) {
  const worker = await startTestWorker({ databaseUrl, redisUrl: redis.url }, { ...fakePorts(), gate }, env)
  closing.push(worker.stop)
  return worker
}

async function submit(taskIds = ['bank-account']) {
  const { id: studentId } = await build.user()
  const { id: assignmentId } = await build.assignment({ taskIds })
  const repositoryUrl = 'https://example.org/good.git'
  const run = await submissions.submit({ studentId, assignmentId, repositoryUrl, branch: null, points: 100 })
  await queue.ring(run)
  return run
}

const read = async ({ submissionId }: { submissionId: string }) => (await submissions.find(submissionId))?.runs[0]

const settled = (run: { submissionId: string }) =>
  waitFor(async () => ((await read(run))?.state === 'settled' ? read(run) : null), 60)

const rowOf = (digest: string) => database.taskGate.findUnique({ where: { digest } })

test('a run of an unchecked task waits at no cost, and is graded once the task has passed', async () => {
  let pass = () => {}
  const opened = new Promise<void>((resolve) => {
    pass = resolve
  })
  await work(gateOf('a1', async () => opened.then(() => resultOf('bank-account', 'a1'))))
  const run = await submit()
  await waitFor(async () => (await read(run))?.heldBy.includes('bank-account'), 60)
  expect(await read(run)).toMatchObject({ state: 'queued', attempts: 0, heldBy: ['bank-account'] })
  // Others are graded meanwhile.
  expect(await settled(await submit(['pool-results']))).toMatchObject({ outcome: { kind: 'graded' } })
  expect(await gates.waitingRuns()).toEqual(new Map([['bank-account', 1]]))
  pass()
  expect(await settled(run)).toMatchObject({ outcome: { kind: 'graded' }, heldBy: [], attempts: 1 })
  expect(await rowOf('a1')).toMatchObject({ state: 'passed', graderVersion: 'one' })
  expect(await database.auditEvent.count({ where: { action: 'task_checked', subject: 'task:bank-account' } })).toBe(1)
})

test('a task that failed leaves its runs waiting, and is checked again under another grader only', async () => {
  let checks = 0
  const failing: Gate['check'] = async () => {
    checks += 1
    return resultOf('bank-account', 'b1', false)
  }
  const first = await work(gateOf('b1', failing))
  const run = await submit()
  await waitFor(async () => (await rowOf('b1'))?.state === 'failed', 60)
  await queue.ring(run)
  await waitFor(async () => (await queue.counts()).active + (await queue.counts()).waiting === 0, 60)
  expect([checks, (await read(run))?.state, (await read(run))?.attempts]).toEqual([1, 'queued', 0])
  await first.stop()

  await work(gateOf('b1', async () => resultOf('bank-account', 'b1'), 'two'))
  expect(await settled(run)).toMatchObject({ outcome: { kind: 'graded' } })
})

test('a fault of ours is told, and the task is checked again', async () => {
  let tries = 0
  const check: Gate['check'] = async () => {
    tries += 1
    if (tries === 1) throw new Error('the engine is away')
    return resultOf('bank-account', 'c1')
  }
  await work(gateOf('c1', check))
  expect(await settled(await submit())).toMatchObject({ attempts: 1, outcome: { kind: 'graded' } })
  expect([tries, (await rowOf('c1'))?.attempt]).toEqual([2, 2])
})

test('a stopped worker gives the task back at once, and what it says later counts for nothing', async () => {
  const check: Gate['check'] = ({ signal }) =>
    new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }))
  const worker = await work(gateOf('d1', check))
  await submit()
  await waitFor(async () => (await rowOf('d1'))?.state === 'checking', 60)
  await worker.stop()
  expect(await rowOf('d1')).toMatchObject({ state: 'waiting', leaseUntil: null })
  const late = { digest: 'd1', taskId: 'bank-account', attempt: 1 }
  expect(await gates.settle(late, resultOf('bank-account', 'd1'), 'one')).toBe(false)
  expect(await gates.renew(late, 60)).toBe(false)
})

test('of many workers one checks one task at a time; a dead one’s lease runs out', async () => {
  const versions = ['e1', 'e2'].map((digest) => ({ digest, taskId: 'bank-account' }))
  expect(await gates.want(versions, 'one')).toEqual(['e1', 'e2'])
  const claims = await Promise.all(Array.from({ length: 8 }, (_, at) => gates.claim(['e1', 'e2'], `w${at}`, 60)))
  const [claimed, ...others] = claims.filter((claim) => claim !== null)
  expect(others).toEqual([])
  if (!claimed) throw new Error('nobody claimed')
  await database.$executeRaw`UPDATE "TaskGate" SET "leaseUntil" = clock_timestamp() - interval '1 s' WHERE "state" = 'checking'`
  const next = await gates.claim(['e1'], 'w9', 60)
  expect(next).toMatchObject({ digest: 'e1', attempt: claimed.digest === 'e1' ? 2 : 1 })
  expect(await gates.claim(['e2'], 'w9', 60)).toBeNull()
  expect(await gates.claim(['nobody has this'], 'w9', 60)).toBeNull()
  if (next) expect(await gates.settle(next, resultOf('bank-account', 'e1'), 'one')).toBe(true)
  expect(await gates.want(versions, 'one')).toEqual(['e2'])
})

test('a run that is over or unknown is not held', async () => {
  expect(await runs.findTasks('00000000-0000-7000-8000-000000000000')).toBeNull()
})
