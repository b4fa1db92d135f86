import type { CourseTool } from '@interleave/contract'
import {
  CodeStore,
  RepositoryTokenStore,
  RunStore,
  repositoryTokenPurpose,
  SubmissionStore,
} from '@interleave/database'
import { type RunEvent, RunEvents, RunQueue } from '@interleave/queue'
import { SecretBox } from '@interleave/runtime'
import { builders, startRedis, tell, testDatabase, waitFor } from '@interleave/testing'
import { jest } from '@jest/globals'
import { commitOf, fakePorts, type Step } from '../fixtures/ports.mjs'
import type { Source } from './ports.ts'
import { closedGate, startTestWorker, TEST_SECRETS_KEY } from './worker.fixture.ts'

const { url: databaseUrl, database } = await testDatabase()
const build = builders(database)
const submissions = new SubmissionStore(database)
const runs = new RunStore(database)

type OnStep = (step: Step, url?: string) => Promise<void>

/** In reverse order after each test, also after one that fails. */
const closing: (() => unknown)[] = []
let redis: Awaited<ReturnType<typeof startRedis>>
let queue: RunQueue

async function ownRedis(port?: number) {
  redis = await startRedis(port)
  // Last of all: what is connected waits for it when it closes.
  closing.unshift(redis.stop)
}

beforeEach(async () => {
  await ownRedis()
  queue = new RunQueue(redis.url, { retrySeconds: 0.05, timeoutSeconds: 20 })
  closing.push(() => queue.close())
})

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
  // What one test leaves waiting is not the next one's.
  await database.run.updateMany({ where: { state: 'queued' }, data: { state: 'superseded' } })
})

async function work(onStep?: OnStep, env: Record<string, string> = {}) {
  const worker = await startTestWorker({ databaseUrl, redisUrl: redis.url }, fakePorts(onStep), env)
  closing.push(worker.stop)
  return worker
}

async function submit(
  repository = 'good',
  who?: { studentId: string; assignmentId: string },
  taskIds = ['bank-account'],
) {
  const { studentId, assignmentId } = who ?? {
    studentId: (await build.user()).id,
    assignmentId: (await build.assignment({ taskIds })).id,
  }
  const repositoryUrl = `https://example.org/${repository}.git`
  const run = await submissions.submit({ studentId, assignmentId, repositoryUrl, branch: null, points: 100 })
  return { ...run, studentId, assignmentId, repositoryUrl }
}

async function submitAndRing(...words: Parameters<typeof submit>) {
  const run = await submit(...words)
  await queue.ring(run)
  return run
}

const read = async ({ submissionId }: { submissionId: string }) => (await submissions.find(submissionId))?.runs[0]

const settled = (run: { submissionId: string }) =>
  waitFor(async () => {
    const found = await read(run)
    return found?.state === 'settled' ? found : null
  }, 60)

const timesSettled = ({ runId }: { runId: string }) =>
  database.auditEvent.count({ where: { action: 'run_settled', subject: `run:${runId}` } })

describe('a run', () => {
  test('of a lesson has its tools after its tasks, and their points in its score', async () => {
    await work()
    const tools: CourseTool[] = [
      { tool: 'pytest', points: 10, minimum: 3 },
      { tool: 'bandit', points: 5 },
    ]
    const { id: assignmentId } = await build.assignment({ branch: 'feat/lesson7', tools })
    const run = await submitAndRing('good', { studentId: (await build.user()).id, assignmentId })
    expect(await settled(run)).toMatchObject({
      ...{ outcome: { kind: 'graded' }, score: 57.5, points: 115 },
      tasks: [
        { taskId: 'bank-account', score: 50 },
        { taskId: 'tool:pytest', score: 5, points: 10 },
        { taskId: 'tool:bandit', score: 2.5, points: 5 },
      ],
    })
    const broken = await submitAndRing('broken', { studentId: (await build.user()).id, assignmentId })
    expect(await settled(broken)).toMatchObject({ outcome: { kind: 'grader_broken' }, score: null })
  })

  test('is fetched at one commit, graded task by task and settled with its score', async () => {
    await work()
    const events = new RunEvents(redis.url)
    closing.push(() => events.close())
    const run = await submit('good', undefined, ['bank-account', 'pool-results'])
    const heard: RunEvent[] = []
    await events.subscribe(run.submissionId, (event) => heard.push(event))
    await queue.ring(run)
    expect(await settled(run)).toMatchObject({
      ...{ outcome: { kind: 'graded' }, score: 100, points: 200, attempts: 1 },
      tasks: [
        { taskId: 'bank-account', score: 50, points: 100, outcome: { kind: 'graded' } },
        { taskId: 'pool-results', score: 50, points: 100, outcome: { kind: 'graded' } },
      ],
    })
    expect((await submissions.find(run.submissionId))?.commit).toBe(commitOf(run.repositoryUrl))
    const [file] = await new CodeStore(database).files(run.submissionId)
    expect(file).toMatchObject({ path: 'url', text: run.repositoryUrl })
    await waitFor(() => heard.length > 0 && heard.at(-1)?.progress === undefined)
    expect(heard.flatMap(({ progress }) => (progress ? [progress] : []))).toEqual([
      { task: 'bank-account', done: 0, of: 4 },
      { task: 'bank-account', done: 1, of: 4 },
      { task: 'pool-results', done: 2, of: 4 },
      { task: 'pool-results', done: 3, of: 4 },
    ])
  })

  test('of a refused repository is ungradable, for a reason the student can mend', async () => {
    await work()
    const run = await settled(await submitAndRing('refused'))
    expect(run).toMatchObject({ outcome: { kind: 'ungradable', code: 'repository_not_found' }, score: 0, tasks: [] })
  })

  test('scores 0 for a task whose file is not there, and is graded', async () => {
    await work()
    expect(await settled(await submitAndRing('missing'))).toMatchObject({
      ...{ outcome: { kind: 'graded' }, score: 0 },
      tasks: [{ score: 0, outcome: { kind: 'ungradable', code: 'file_not_found', detail: 'a.py' } }],
    })
  })

  test('has no score when a grader is broken', async () => {
    await work()
    expect(await settled(await submitAndRing('broken'))).toMatchObject({
      ...{ outcome: { kind: 'grader_broken' }, score: null },
      tasks: [{ score: null, outcome: { kind: 'grader_broken', detail: 'the judge fell over' } }],
    })
  })

  test('attack 174: rung for twice, and by two workers, is settled once; twin: rung for once, settled once', async () => {
    await work()
    await work(undefined, { WORKER_NAME: 'worker-b' })
    const run = await submit()
    await Promise.all([0, 1, 2, 3].map((attempt) => queue.ring({ ...run, attempt })))
    await settled(run)
    await queue.ring(run)
    await waitFor(async () => Object.values(await queue.counts()).every((count) => count === 0))
    expect(await timesSettled(run)).toBe(1)
    expect(await read(run)).toMatchObject({ attempts: 1 })
  })
})

test('a worker that starts clears away what earlier ones left, containers and fetched files', async () => {
  const ports = fakePorts()
  const cleared: string[] = []
  const reap = (what: string) => async () => {
    cleared.push(what)
    return []
  }
  const worker = await startTestWorker(
    { databaseUrl, redisUrl: redis.url },
    {
      ...ports,
      grader: { ...ports.grader, reap: reap('containers') },
      source: { ...ports.source, reap: reap('files') },
    },
  )
  closing.push(worker.stop)
  await waitFor(() => cleared.length > 1)
  expect(cleared).toEqual(['containers', 'files'])
})

test('attack 68: the token of a repository is for its owner’s runs of exactly that address; twin: they are fetched with it', async () => {
  const tokens = new RepositoryTokenStore(database)
  const { id: studentId } = await build.user()
  const { id: otherId } = await build.user()
  const repositoryUrl = 'https://example.org/private.git'
  const box = new SecretBox(TEST_SECRETS_KEY)
  const sealed = (purpose: string) => box.seal('canary-token', purpose)
  const given = { userId: studentId, repositoryUrl, username: 'ada' }
  const token = sealed(repositoryTokenPurpose(studentId, repositoryUrl))
  await tokens.give({ ...given, token }, { most: 1, requestId: 'x' })
  const ports = fakePorts()
  const heard: unknown[] = []
  const source: Source = {
    ...ports.source,
    fetch: (request) => {
      heard.push([request.url, request.credential])
      return ports.source.fetch(request)
    },
  }
  const worker = await startTestWorker({ databaseUrl, redisUrl: redis.url }, { ...ports, source }, { SLOTS: '1' })
  closing.push(worker.stop)
  const { id: assignmentId } = await build.assignment()
  await settled(await submitAndRing('private', { studentId, assignmentId }))
  await settled(await submitAndRing('other', { studentId, assignmentId }))
  await settled(await submitAndRing('private', { studentId: otherId, assignmentId }))
  expect(heard).toEqual([
    [repositoryUrl, { username: 'ada', token: 'canary-token' }],
    ['https://example.org/other.git', null],
    [repositoryUrl, null],
  ])
  // Put into another's row, it does not open: a fault of ours, and nothing is fetched with it.
  await database.repositoryToken.create({ data: { ...given, userId: otherId, token } })
  expect(await settled(await submitAndRing('private', { studentId: otherId, assignmentId }))).toMatchObject({
    outcome: { kind: 'platform_failed' },
  })
  expect(heard).toHaveLength(3)
  const written = JSON.stringify([await database.attempt.findMany(), await database.auditEvent.findMany()])
  expect(written).not.toContain('canary-token')
})

describe('a fault of ours', () => {
  test('is tried again, and costs the student nothing', async () => {
    let faults = 0
    await work(async (step) => {
      if (step === 'grading' && faults++ < 2) throw new Error('Docker does not answer')
    })
    const run = await submitAndRing()
    expect(await settled(run)).toMatchObject({ outcome: { kind: 'graded' }, score: 50, attempts: 3 })
    const attempts = await database.attempt.findMany({ where: { runId: run.runId }, orderBy: { number: 'asc' } })
    expect(attempts.map(({ ending, reason }) => [ending, reason])).toEqual([
      ['released', 'Docker does not answer'],
      ['released', 'Docker does not answer'],
      ['settled', null],
    ])
  })

  test('attack 172, 190: three times over settles the run as platform_failed, and what waits behind it is graded; twin: the next is graded', async () => {
    await work(async (step, url) => {
      if (step === 'fetching' && url?.includes('doomed')) throw new Error('disk full')
    })
    const doomed = await submitAndRing('doomed')
    await settled(doomed)
    expect(await read(doomed)).toMatchObject({ outcome: { kind: 'platform_failed' }, score: null, attempts: 3 })
    expect(await settled(await submitAndRing('good', doomed))).toMatchObject({ score: 50 })
  })

  test('attack 179, 180: before anything is claimed is no fault at all: the run waits until containers can be made again; twin: graded as soon as they can be', async () => {
    let isAway = true
    let asked = 0
    const worker = await work(async (step) => {
      if (step !== 'ready') return
      asked++
      if (isAway) throw new Error('Docker is away')
    })
    const run = await submitAndRing()
    await waitFor(() => asked > 4)
    expect(await read(run)).toMatchObject({ state: 'queued', attempts: 0 })
    const ready = await fetch(`http://127.0.0.1:${worker.healthPort}/health/ready`)
    expect([ready.status, await ready.json()]).toMatchObject([
      503,
      { checks: { database: true, queue: true, grader: false } },
    ])
    isAway = false
    expect(await settled(run)).toMatchObject({ attempts: 1, score: 50 })
  })
})

describe('leases', () => {
  test('are renewed for as long as the work takes', async () => {
    const { pass, open, came } = closedGate()
    await work((step, url) => (step === 'grading' ? pass(url) : Promise.resolve()), { LEASE_SECONDS: '3' })
    const run = await submitAndRing()
    await waitFor(() => came.length === 1)
    const claimedAt = performance.now()
    // Longer than the lease, with second looks meanwhile.
    await waitFor(() => performance.now() - claimedAt > 4500)
    open()
    expect(await settled(run)).toMatchObject({ attempts: 1 })
    expect(came).toHaveLength(1)
  })

  test('that ran out are found by the second look', async () => {
    const run = await submit()
    await runs.claim(run.runId, 'dead', 0.1)
    await work()
    expect(await settled(run)).toMatchObject({ attempts: 2, score: 50 })
  })

  test('attack 160, 174: lost to another worker end the work at once, and nothing of it is written; twin: the other worker’s is written', async () => {
    const { pass, came } = closedGate()
    await work((step, url) => (step === 'grading' ? pass(url) : Promise.resolve()), { LEASE_SECONDS: '1' })
    const run = await submitAndRing()
    await waitFor(() => came.length === 1)
    await database.run.update({ where: { id: run.runId }, data: { leaseUntil: new Date(0) } })
    const taken = await waitFor(async () => {
      await database.run.updateMany({ where: { id: run.runId, attempt: 1 }, data: { leaseUntil: new Date(0) } })
      return runs.claim(run.runId, 'worker-b', 60)
    })
    expect(taken.attempt).toBe(2)
    await waitFor(async () => (await queue.counts()).active === 0)
    expect(await read(run)).toMatchObject({ state: 'fetching', attempts: 2, outcome: null })
  })
})

test.each([-3600, 3600])(
  'attack 192: a worker whose clock is %d s off keeps its lease and takes nobody else’s; twin: runs are settled in their first attempt',
  async (seconds) => {
    // Timers go on as ever; what the date is, only the database may say.
    jest.spyOn(Date, 'now').mockImplementation(() => performance.timeOrigin + performance.now() + seconds * 1000)
    try {
      const held = await submit()
      expect(await runs.claim(held.runId, 'another', 60)).toMatchObject({ attempt: 1 })
      const { pass, open, came } = closedGate()
      await work((step, url) => (step === 'grading' ? pass(url) : Promise.resolve()), { LEASE_SECONDS: '2' })
      const run = await submitAndRing('clock')
      await queue.ring(held)
      await waitFor(() => came.length === 1)
      const until = performance.now() + 3000
      await waitFor(() => performance.now() > until)
      open()
      expect(await settled(run)).toMatchObject({ attempts: 1, score: 50 })
      expect(await read(held)).toMatchObject({ state: 'fetching', attempts: 1 })
    } finally {
      jest.restoreAllMocks()
    }
  },
)

describe('one student and assignment', () => {
  test('attack 169: have one running and one waiting run; the waiting one begins as soon as the other is settled; twin: both are graded', async () => {
    const { pass, open, came } = closedGate()
    await work((step, url) => (step === 'claimed' ? pass(url) : Promise.resolve()), { SECOND_LOOK_SECONDS: '60' })
    const first = await submitAndRing('first')
    await waitFor(() => came.length === 1)
    const second = await submitAndRing('second', first)
    const third = await submitAndRing('third', first)
    await waitFor(async () => (await queue.counts()).waiting === 0)
    open()
    await settled(third)
    expect(came).toEqual([first.repositoryUrl, third.repositoryUrl])
    expect(await Promise.all([first, second, third].map(async (run) => (await read(run))?.state))).toEqual([
      'settled',
      'superseded',
      'settled',
    ])
  })

  test('attack 186: a newer submission waits for the one at work, and what that comes to late is its own; twin: each has its commit, files and grade', async () => {
    const { pass, open, came } = closedGate()
    await work((step, url) => (step === 'grading' && url?.includes('older') ? pass(url) : Promise.resolve()))
    const older = await submitAndRing('older')
    await waitFor(() => came.length === 1)
    const newer = await submitAndRing('newer-missing', older)
    // Its job has come and gone; the one at work is the older's.
    await waitFor(async () => {
      const { waiting, active } = await queue.counts()
      return waiting === 0 && active === 1
    })
    expect(await read(newer)).toMatchObject({ state: 'queued', attempts: 0 })
    open()
    expect(await settled(newer)).toMatchObject({ outcome: { kind: 'graded' }, score: 0 })
    expect(await settled(older)).toMatchObject({ outcome: { kind: 'graded' }, score: 50 })
    for (const run of [older, newer]) {
      expect((await submissions.find(run.submissionId))?.commit).toBe(commitOf(run.repositoryUrl))
      expect(await new CodeStore(database).files(run.submissionId)).toMatchObject([{ text: run.repositoryUrl }])
      expect(await timesSettled(run)).toBe(1)
    }
  })

  test("attack 169, 170: that flood do not delay another student's one run; twin: the other’s run comes second", async () => {
    const { pass, open, came } = closedGate()
    const flood = await build.user()
    const first = await submitAndRing('flood-0', { studentId: flood.id, assignmentId: (await build.assignment()).id })
    await work((step, url) => (step === 'claimed' ? pass(url) : Promise.resolve()), { SLOTS: '1' })
    await waitFor(() => came.length === 1)
    const many = []
    for (let n = 1; n <= 12; n++) {
      const { id } = await build.assignment()
      many.push(await submitAndRing(`flood-${n}`, { studentId: flood.id, assignmentId: id }))
    }
    const quiet = await submitAndRing('quiet')
    expect((await read(quiet))?.queuePosition).toBe(1)
    open()
    await Promise.all([first, quiet, ...many].map(settled))
    expect(came[1]).toBe(quiet.repositoryUrl)
  })
})

test('attack 169, 170: five hundred submissions of one student among those of thirty others; twin: nobody waits for twice as many runs as without them', async () => {
  const { pass, open, came } = closedGate()
  const flood = await build.user()
  const first = await submitAndRing('first')
  await work((step, url) => (step === 'claimed' ? pass(url) : Promise.resolve()), { SLOTS: '1' })
  await waitFor(() => came.length === 1)
  const assignments = await Promise.all(Array.from({ length: 20 }, () => build.assignment()))
  const quiet = []
  for (let n = 0; n < 500; n++) {
    const { id: assignmentId } = assignments[n % assignments.length] as { id: string }
    await submitAndRing(`flood-${n}`, { studentId: flood.id, assignmentId })
    if (n % 17 === 0) quiet.push(await submitAndRing(`quiet-${n}`))
  }
  expect(quiet).toHaveLength(30)
  open()
  await Promise.all([first, ...quiet].map(settled))
  const places = quiet.map(({ repositoryUrl }) => came.indexOf(repositoryUrl))
  // Without the flood the n-th of them would be the n-th.
  expect(places.filter((place, n) => place > 2 * (n + 1))).toEqual([])
  await waitFor(async () => (await database.run.count({ where: { studentId: flood.id, state: 'settled' } })) === 20)
  expect(await database.run.count({ where: { studentId: flood.id, state: { not: 'superseded' } } })).toBe(20)
})

describe('Redis', () => {
  test('attack 176: emptied while runs wait loses none of them; twin: all are graded', async () => {
    const made = []
    for (let n = 0; n < 10; n++) made.push(await submitAndRing(`n${n}`))
    expect((await queue.counts()).waiting).toBe(10)
    await tell(redis.url, 'FLUSHALL')
    expect((await queue.counts()).waiting).toBe(0)
    await work()
    await Promise.all(made.map(settled))
    expect(await Promise.all(made.map(timesSettled))).toEqual(made.map(() => 1))
  })

  test.each(['claimed', 'fetching', 'grading'] as const)(
    'attack 176: emptied when a run is %s; twin: it is settled once',
    async (at) => {
      const { pass, open, came } = closedGate()
      await work((step, url) => (step === at ? pass(url) : Promise.resolve()))
      const run = await submitAndRing()
      await waitFor(() => came.length === 1)
      await tell(redis.url, 'FLUSHALL')
      open()
      expect(await settled(run)).toMatchObject({ attempts: 1, score: 50 })
      const next = await submitAndRing('next', run)
      expect(await settled(next)).toMatchObject({ attempts: 1 })
      expect([await timesSettled(run), await timesSettled(next)]).toEqual([1, 1])
    },
  )

  test.each(['claimed', 'fetching', 'grading'] as const)(
    'attack 175: killed and back when a run is %s; twin: it is settled once',
    async (at) => {
      const { pass, open, came } = closedGate()
      await work((step, url) => (step === at ? pass(url) : Promise.resolve()))
      const run = await submitAndRing()
      await waitFor(() => came.length === 1)
      await redis.stop()
      open()
      expect(await settled(run)).toMatchObject({ attempts: 1, score: 50 })
      // Submitted while there is no bell to ring.
      const next = await submit('next', run)
      await ownRedis(redis.port)
      expect(await settled(next)).toMatchObject({ score: 50 })
      expect([await timesSettled(run), await timesSettled(next)]).toEqual([1, 1])
    },
  )
})

describe('a stop', () => {
  test('lets what is at work finish, and takes nothing new', async () => {
    const { pass, open, came } = closedGate()
    const worker = await work((step, url) => (step === 'grading' ? pass(url) : Promise.resolve()), { SLOTS: '1' })
    const run = await submitAndRing()
    await waitFor(() => came.length === 1)
    const other = await submitAndRing('other')
    const stopped = worker.stop()
    open()
    await stopped
    expect(await read(run)).toMatchObject({ state: 'settled', attempts: 1 })
    expect(await read(other)).toMatchObject({ state: 'queued', attempts: 0 })
  })

  test('attack 185: after the grace time gives the run back without a fault, and another worker grades it; twin: what ends in time is settled', async () => {
    const { pass, came } = closedGate()
    const onStep: OnStep = (step, url) => (step === 'grading' ? pass(url) : Promise.resolve())
    const worker = await work(onStep, { STOP_GRACE_SECONDS: '0.2', SECOND_LOOK_SECONDS: '60' })
    const run = await submitAndRing()
    await waitFor(() => came.length === 1)
    await worker.stop()
    expect(await read(run)).toMatchObject({ state: 'queued', attempts: 1 })
    expect(await database.run.findUniqueOrThrow({ where: { id: run.runId } })).toMatchObject({ faults: 0 })
    await work(undefined, { WORKER_NAME: 'worker-b', SECOND_LOOK_SECONDS: '60' })
    expect(await settled(run)).toMatchObject({ attempts: 2, score: 50 })
  })
})
