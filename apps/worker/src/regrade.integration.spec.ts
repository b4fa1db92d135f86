import { DryRunStore, RegradeStore, RunStore, SubmissionStore } from '@interleave/database'
import { type RunEvent, RunEvents, RunQueue } from '@interleave/queue'
import { builders, startRedis, tell, testDatabase, waitFor } from '@interleave/testing'
import { commitOf, fakePorts, type Step } from '../fixtures/ports.mjs'
import type { Grader, Ports } from './ports.ts'
import { closedGate, startTestWorker } from './worker.fixture.ts'

const { url: databaseUrl, database } = await testDatabase()
const build = builders(database)
const submissions = new SubmissionStore(database)
const runs = new RunStore(database)
const dryRuns = new DryRunStore(database)
const regrades = new RegradeStore(database)

const closing: (() => unknown)[] = []
let redis: Awaited<ReturnType<typeof startRedis>>
let queue: RunQueue

beforeEach(async () => {
  redis = await startRedis()
  queue = new RunQueue(redis.url, { retrySeconds: 0.05, timeoutSeconds: 20 })
  closing.push(redis.stop, () => queue.close())
})

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
  await database.regrade.updateMany({
    where: { state: 'running' },
    data: { state: 'dropped', endedAt: new Date(), counts: {} },
  })
})

type OnStep = (step: Step, url?: string) => Promise<void>

async function work(ports: Ports = fakePorts(), env: Record<string, string> = {}) {
  const worker = await startTestWorker({ databaseUrl, redisUrl: redis.url }, ports, env)
  closing.push(worker.stop)
  return worker
}

const workAt = (onStep: OnStep, env: Record<string, string> = {}) => work(fakePorts(onStep), env)

/** Graded before today, at full marks unless told otherwise, by another version of the grader. */
async function graded(courseId: string, name: string, seed = 'old') {
  const studentId = (await build.user({ courseId })).id
  const assignmentId = (await build.assignment({ courseId })).id
  const repositoryUrl = `https://example.org/${name}.git`
  const run = await submissions.submit({ studentId, assignmentId, repositoryUrl, branch: null, points: 100 })
  const claimed = await runs.claim(run.runId, 'before', 60)
  await runs.pinCommit(run.submissionId, commitOf(repositoryUrl))
  await runs.settle(run.runId, claimed?.attempt ?? 0, {
    ...{ outcome: 'graded', code: null, detail: null, score: 100, points: 100 },
    tasks: [
      {
        ...{ taskId: 'bank-account', points: 100, score: 100, seed, graderVersion: 'before' },
        outcome: {
          kind: 'graded',
          report: { task: 'bank-account', seed, python: '3', schedules: 1, files: [], checks: [], integrity: [] },
        },
      },
    ],
  })
  return { ...run, repositoryUrl, studentId, assignmentId }
}

let courses = 0
async function start(names: string[]) {
  const { id: courseId } = await build.course(`regrade-${++courses}`)
  const before = []
  for (const name of names) before.push(await graded(courseId, name))
  const { id: actorId } = await build.user({ courseId, role: 'teacher' })
  const by = { actorId, requestId: 'x' }
  const started = await regrades.start({ courseId, filter: {}, reason: 'a new grader' }, by)
  if (typeof started === 'string') throw new Error(started)
  return { ...started, courseId, by, before }
}

const isReady = ({ courseId, id }: { courseId: string; id: string }) =>
  waitFor(async () => (await regrades.find(courseId, id))?.state === 'ready', 60)

const read = (regradeId: string) =>
  database.dryRun.findMany({ where: { regradeId }, orderBy: { createdAt: 'asc' }, include: { results: true } })

test('is graded by the workers of all runs, at the commit that was graded before, and nobody who watches hears of it', async () => {
  const regrade = await start(['one', 'two'])
  const events = new RunEvents(redis.url)
  closing.push(() => events.close())
  const heard: RunEvent[] = []
  for (const { submissionId } of regrade.before) await events.subscribe(submissionId, (event) => heard.push(event))
  const seeds: (string | undefined)[] = []
  const commits: (string | null)[] = []
  const ports = fakePorts()
  const grade: Grader['grade'] = (task) => {
    seeds.push(task.seed)
    return ports.grader.grade(task)
  }
  const fetch: Ports['source']['fetch'] = (request) => {
    commits.push(request.commit)
    return ports.source.fetch(request)
  }
  await work({ ...ports, grader: { ...ports.grader, grade }, source: { ...ports.source, fetch } })
  await queue.ringDry(regrade.runs)
  await isReady(regrade)
  expect(commits.sort()).toEqual(regrade.before.map(({ repositoryUrl }) => commitOf(repositoryUrl)).sort())
  // The verdict is another one, so that the inputs of the earlier one are tried as well.
  expect(seeds.sort()).toEqual(['old', 'old', undefined, undefined])
  for (const run of await read(regrade.id))
    expect(run).toMatchObject({
      ...{ state: 'settled', outcome: 'graded', attempt: 1, worker: 'worker-a' },
      results: [
        {
          ...{ taskId: 'bank-account', graderVersion: 'fake', seed: 'seed', failedChecks: ['no-deadlock'] },
          again: { outcome: 'graded', score: 50, failedChecks: ['no-deadlock'] },
        },
      ],
    })
  expect(heard).toEqual([])
  for (const { submissionId, runId } of regrade.before)
    expect((await submissions.find(submissionId))?.runs.map(({ id }) => id)).toEqual([runId])
})

test('attack 188: a student who hands in while thirty of its runs wait is next; twin: those are graded after that', async () => {
  const { pass, open, came } = closedGate()
  const regrade = await start(Array.from({ length: 30 }, (_, n) => `waits-${n}`))
  await workAt((step, url) => (step === 'claimed' ? pass(url) : Promise.resolve()), { SLOTS: '1' })
  await queue.ringDry(regrade.runs)
  await waitFor(() => came.length === 1)
  const quiet = []
  for (const name of ['first', 'second']) {
    const pair = { studentId: (await build.user()).id, assignmentId: (await build.assignment()).id }
    const repositoryUrl = `https://example.org/quiet-${name}.git`
    const run = await submissions.submit({ ...pair, repositoryUrl, branch: null, points: 100 })
    await queue.ring(run)
    quiet.push(repositoryUrl)
  }
  open()
  await isReady(regrade)
  expect(came.slice(1, 3)).toEqual(quiet)
  expect(came).toHaveLength(32)
})

test('loses nothing when Redis is emptied, when nobody rang, and when a worker died holding one; who comes back late settles nothing', async () => {
  const regrade = await start(['one', 'two', 'three'])
  const [first] = regrade.runs
  const dead = await dryRuns.claim(first?.runId ?? '', 'dead', 0.01)
  await queue.ringDry(regrade.runs)
  await tell(redis.url, 'FLUSHALL')
  await database.dryRun.updateMany({ where: { regradeId: regrade.id }, data: { rungAt: new Date(0) } })
  await work()
  await isReady(regrade)
  const done = await read(regrade.id)
  expect(done.map(({ outcome }) => outcome)).toEqual(['graded', 'graded', 'graded'])
  expect(done.find(({ id }) => id === first?.runId)).toMatchObject({ attempt: 2, faults: 1, worker: 'worker-a' })
  const late = { outcome: 'graded' as const, code: null, detail: null, score: 0, points: 100, tasks: [] }
  expect(await dryRuns.settle(first?.runId ?? '', dead?.attempt ?? 0, late)).toBe(false)
})

test('given back by a worker that stops, it costs no fault, and another grades it', async () => {
  const { pass, came } = closedGate()
  const regrade = await start(['stopped'])
  const worker = await workAt((step, url) => (step === 'grading' ? pass(url) : Promise.resolve()), {
    ...{ STOP_GRACE_SECONDS: '0.2', SECOND_LOOK_SECONDS: '60' },
  })
  await queue.ringDry(regrade.runs)
  await waitFor(() => came.length === 1)
  await worker.stop()
  expect(await read(regrade.id)).toMatchObject([{ state: 'queued', attempt: 1, faults: 0 }])
  await work(fakePorts(), { WORKER_NAME: 'worker-b', SECOND_LOOK_SECONDS: '60' })
  await isReady(regrade)
  expect(await read(regrade.id)).toMatchObject([{ attempt: 2, faults: 0, worker: 'worker-b' }])
})

test('a fault of ours is tried again, and three times over ends this one as such and no other', async () => {
  const regrade = await start(['doomed', 'fine'])
  await workAt(async (step, url) => {
    if (step === 'fetching' && url?.includes('doomed')) throw new Error('disk full')
  })
  await queue.ringDry(regrade.runs)
  await isReady(regrade)
  expect((await read(regrade.id)).map(({ outcome, score }) => [outcome, score?.toNumber() ?? null])).toEqual(
    expect.arrayContaining([
      ['platform_failed', null],
      ['graded', 50],
    ]),
  )
})

test('dropped while it is at work, the worker lets go of it and takes what students hand in', async () => {
  const { pass, came } = closedGate()
  const regrade = await start(['dropped', 'waits'])
  await workAt((step, url) => (step === 'grading' && !url?.includes('next') ? pass(url) : Promise.resolve()), {
    ...{ SLOTS: '1', LEASE_SECONDS: '3' },
  })
  await queue.ringDry(regrade.runs)
  await waitFor(() => came.length === 1)
  expect(await regrades.drop(regrade.courseId, regrade.id, regrade.by)).toBe('dropped')
  const pair = { studentId: (await build.user()).id, assignmentId: (await build.assignment()).id }
  const next = { ...pair, repositoryUrl: 'https://example.org/next.git', branch: null, points: 100 }
  const run = await submissions.submit(next)
  await queue.ring(run)
  await waitFor(async () => (await submissions.find(run.submissionId))?.runs[0]?.state === 'settled', 60)
  expect(came).toHaveLength(1)
  expect((await read(regrade.id)).map(({ state }) => state)).not.toContain('settled')
})

test('what waits for a task at the gate is taken once it has passed', async () => {
  const regrade = await start(['held'])
  const [run] = regrade.runs
  expect(await dryRuns.hold(run?.runId ?? '', ['bank-account'])).toBe(true)
  expect((await regrades.readProgress(regrade.id)).heldBy).toEqual(['bank-account'])
  expect(await dryRuns.takeHeldBy('pool-results')).toEqual([])
  expect(await dryRuns.takeHeldBy('bank-account')).toMatchObject([{ runId: run?.runId }])
})
