import { randomUUID } from 'node:crypto'
import { BindingStore, SubmissionStore } from '@interleave/database'
import { builders, startRedis, testDatabase, waitFor } from '@interleave/testing'
import { commitOf, fakePorts } from '../fixtures/ports.mjs'
import { startTestWorker } from './worker.fixture.ts'

const { url: databaseUrl, database } = await testDatabase()
const build = builders(database)
const bindings = new BindingStore(database)
const submissions = new SubmissionStore(database)
const redis = await startRedis()
const HOUR = 3_600_000

const at = { databaseUrl, redisUrl: redis.url }
const worker = await startTestWorker(at, fakePorts(), { SECOND_LOOK_SECONDS: '0.2' })
afterAll(async () => {
  await worker.stop()
  await redis.stop()
})

/** Bound, and not looked at before `lookAt`. */
async function bind({
  name = 'good',
  lookAt = new Date(Date.now() + HOUR),
  dueAt,
}: {
  name?: string
  lookAt?: Date
  dueAt?: Date
} = {}) {
  const studentId = (await build.user()).id
  const assignmentId = (await build.assignment({ ...(dueAt && { dueAt }) })).id
  const repositoryUrl = `https://example.org/${name}-${randomUUID()}.git`
  const id = randomUUID()
  const secret = new Uint8Array(Buffer.from('sealed'))
  // As `bind` leaves it, but not to be looked at at once.
  await database.binding.create({
    data: {
      ...{ id, studentId, assignmentId, repositoryUrl, lookAt, secret, hookKey: randomUUID() },
      ...{ provider: 'github', proof: 'signature', branch: 'main' },
    },
  })
  const binding = await bindings.find(id)
  if (!binding) throw new Error('not bound')
  return { binding, commit: commitOf(repositoryUrl), where: { studentId, assignmentId } }
}

type Bound = Awaited<ReturnType<typeof bind>>

const ways = {
  form: ({ binding }: Bound) => {
    const { studentId, assignmentId, repositoryUrl, branch } = binding
    return submissions.submit({ studentId, assignmentId, repositoryUrl, branch, points: 100 })
  },
  hook: ({ binding, commit }: Bound) =>
    bindings.take(
      binding,
      { ref: 'refs/heads/main', before: '0'.repeat(40), commitId: commit, repositoryId: '1' },
      { deliveryId: randomUUID(), event: 'push', bodyDigest: randomUUID() },
      { points: 100, requestId: 'r' },
    ),
  look: ({ binding }: Bound) => database.binding.update({ where: { id: binding.id }, data: { lookAt: new Date() } }),
}

async function settledRuns({ where }: Bound) {
  return waitFor(async () => {
    const runs = await database.run.findMany({ where, orderBy: { createdAt: 'asc' } })
    const isOver = runs.length > 0 && runs.every(({ state }) => state === 'settled' || state === 'superseded')
    return isOver && runs
  }, 60)
}

const looked = ({ binding }: Bound) =>
  waitFor(async () => {
    const { lookedAt } = await database.binding.findUniqueOrThrow({ where: { id: binding.id } })
    return lookedAt
  }, 60)

test('a push of which no webhook told is found and graded, once', async () => {
  const bound = await bind({ lookAt: new Date() })
  await looked(bound)
  expect(await settledRuns(bound)).toMatchObject([{ state: 'settled', outcome: 'graded' }])
  const [submission] = await database.submission.findMany({ where: bound.where })
  expect(submission).toMatchObject({ way: 'look', commitId: bound.commit })
  const before = (await looked(bound)).getTime()
  await ways.look(bound)
  await waitFor(async () => (await looked(bound)).getTime() > before)
  expect(await database.submission.count({ where: bound.where })).toBe(1)
})

test('a branch is looked at once when its assignment is due, whatever its turn', async () => {
  const bound = await bind({ dueAt: new Date(Date.now() - 1000) })
  await looked(bound)
  expect(await settledRuns(bound)).toMatchObject([{ outcome: 'graded' }])
  const { dueLookedAt, lookAt } = await database.binding.findUniqueOrThrow({ where: { id: bound.binding.id } })
  expect(dueLookedAt).not.toBeNull()
  expect((lookAt as Date).getTime()).toBeGreaterThan(Date.now())
})

test('the turn before the due time is at it, and long after it there is none', async () => {
  const soon = new Date(Date.now() + 60_000)
  const bound = await bind({ dueAt: soon, lookAt: new Date() })
  await looked(bound)
  const next = await waitFor(async () => {
    const { lookAt, seenCommit } = await database.binding.findUniqueOrThrow({ where: { id: bound.binding.id } })
    return seenCommit && lookAt && lookAt <= soon && lookAt
  })
  expect(next).toEqual(soon)
  const old = await bind({ dueAt: new Date(Date.now() - 20 * 24 * HOUR) })
  await waitFor(
    async () => (await database.binding.findUniqueOrThrow({ where: { id: old.binding.id } })).lookAt === null,
  )
})

test('a repository that is not there is asked for ever more seldom, and the page can say why', async () => {
  const bound = await bind({ name: 'refused', lookAt: new Date() })
  const seen = async (failures: number) =>
    waitFor(async () => {
      const row = await database.binding.findUniqueOrThrow({ where: { id: bound.binding.id } })
      return row.lookFailures === failures && row
    })
  const first = await seen(1)
  expect(first.lookCode).toBe('repository_not_found')
  // Twice the usual time, give or take a quarter; then four times.
  expect((first.lookAt as Date).getTime() - Date.now()).toBeGreaterThan(900 * 1.4 * 1000)
  await ways.look(bound)
  const second = await seen(2)
  expect((second.lookAt as Date).getTime() - Date.now()).toBeGreaterThan(900 * 2.9 * 1000)
  expect(await database.submission.count({ where: bound.where })).toBe(0)
})

describe.each<[keyof typeof ways, keyof typeof ways]>([
  ['form', 'hook'],
  ['form', 'look'],
  ['hook', 'look'],
  ['hook', 'hook'],
  ['form', 'form'],
])('one commit by %s and by %s at the same time', (one, other) => {
  test.each([1, 2, 3])('is graded once (try %i)', async () => {
    const bound = await bind()
    await Promise.all([ways[one](bound), ways[other](bound)])
    if (other === 'look')
      await waitFor(
        async () => (await database.binding.findUniqueOrThrow({ where: { id: bound.binding.id } })).seenCommit,
      )
    const runs = await settledRuns(bound)
    expect(runs.filter(({ outcome }) => outcome === 'graded')).toHaveLength(1)
    const graded = await database.gradedCommit.findMany({ where: bound.where })
    expect(graded).toMatchObject([{ commitId: bound.commit }])
    const yielded = await database.submission.findMany({ where: { ...bound.where, sameAsId: { not: null } } })
    for (const { sameAsId } of yielded) expect(sameAsId).toBe(graded[0]?.submissionId)
  })
})

test('one after the other, too: the later is led to the result of the first', async () => {
  const bound = await bind()
  await ways.hook(bound)
  const [first] = await settledRuns(bound)
  const { submissionId } = await ways.form(bound)
  await waitFor(async () => (await database.submission.findUniqueOrThrow({ where: { id: submissionId } })).sameAsId)
  const runs = await settledRuns(bound)
  expect(runs.map(({ state }) => state)).toEqual(['settled', 'superseded'])
  const { sameAsId } = await database.submission.findUniqueOrThrow({ where: { id: submissionId } })
  expect(sameAsId).toBe(first?.submissionId)
  // Staff may have it graded again all the same.
  const regrade = await submissions.requestRun({ submissionId, actorId: bound.where.studentId, points: 100 })
  await waitFor(async () => (await database.run.findUniqueOrThrow({ where: { id: String(regrade?.runId) } })).outcome)
})
