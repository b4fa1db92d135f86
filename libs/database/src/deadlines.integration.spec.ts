import { randomUUID } from 'node:crypto'
import { builders, testDatabase } from '@interleave/testing'
import { BindingStore, NotTakenError, RunStore, StandingStore, SubmissionStore, standingIn } from './index.ts'

const { database } = await testDatabase()
const build = builders(database)
const submissions = new SubmissionStore(database)
const bindings = new BindingStore(database)
const runs = new RunStore(database)
const HOUR = 3_600_000
const inHours = (hours: number) => new Date(Date.now() + hours * HOUR)

type Rules = Parameters<typeof build.assignment>[0]
type Pair = { studentId: string; assignmentId: string }

async function pairOf(rules: Rules): Promise<Pair> {
  return { studentId: (await build.user()).id, assignmentId: (await build.assignment(rules)).id }
}

const submit = (pair: Pair) =>
  submissions.submit({ ...pair, repositoryUrl: 'https://example.org/a.git', branch: null, points: 10 })

/** What became of it: its id, or why not. */
const tried = (pair: Pair) =>
  submit(pair).then(
    ({ submissionId }) => ({ submissionId }),
    (error: unknown) => {
      if (error instanceof NotTakenError) return { refused: error.refusal.code }
      throw error
    },
  )

async function settleAll(pair: Pair, outcome: 'graded' | 'grader_broken' | 'platform_failed' = 'graded') {
  for (const { id } of await database.run.findMany({ where: { ...pair, state: 'queued' } })) {
    const claimed = await runs.claim(id, 'w', 60)
    const score = outcome === 'graded' ? 7 : null
    await runs.settle(id, claimed?.attempt ?? 0, { outcome, code: null, detail: null, score, points: 10, tasks: [] })
  }
}

async function extend(pair: Pair, fields: { dueAt?: Date; closesAt?: Date; furtherAttempts?: number }) {
  await database.extension.create({ data: { ...pair, reason: 'ill', ...fields } })
}

async function bind(pair: Pair) {
  const bound = {
    ...pair,
    repositoryUrl: 'https://example.org/a.git',
    branch: 'main',
    folder: null,
    provider: 'github' as const,
  }
  const hook = { key: randomUUID(), secret: new Uint8Array(Buffer.from('sealed')) }
  return bindings.bind(randomUUID(), { ...bound, proof: 'signature' }, hook, 'r')
}

const commit = () => randomUUID().replaceAll('-', '').padEnd(40, '0')
const pushOf = (commitId: string) => ({ ref: 'refs/heads/main', before: '0'.repeat(40), commitId, repositoryId: '1' })
const envelope = () => ({ deliveryId: randomUUID(), event: 'push', bodyDigest: randomUUID() })

/** Every way to hand in, by what is said of it. */
const ways = {
  form: tried,
  hook: async (pair: Pair) => {
    const taken = await bindings.take(await bind(pair), pushOf(commit()), envelope(), { points: 10, requestId: 'r' })
    return taken.outcome === 'ignored' ? { refused: taken.reason } : { submissionId: 'some' }
  },
  look: async (pair: Pair) => {
    await bind(pair)
    const due = (await bindings.takeToLookAt(100, 900)).find(({ studentId }) => studentId === pair.studentId)
    if (!due) throw new Error('its turn did not come')
    const run = await bindings.takeSeen(due, commit(), 10)
    // A look that was refused has seen nothing, so that it may see it again.
    const { seenCommit } = await database.binding.findUniqueOrThrow({ where: { id: due.id } })
    expect(seenCommit === null).toBe(run === null)
    return run ? { submissionId: 'some' } : { refused: 'closed' }
  },
}

describe.each(Object.entries(ways))('by %s', (_, handIn) => {
  test('attack 121: after the closing time nothing is taken; twin: with an extension, and by staff, it is', async () => {
    const pair = await pairOf({ dueAt: inHours(-2), closesAt: inHours(-1) })
    expect(await handIn(pair)).toEqual({ refused: 'closed' })
    expect(await database.submission.count({ where: pair })).toBe(0)
    await extend(pair, { closesAt: inHours(1) })
    expect(await handIn(pair)).toMatchObject({ submissionId: expect.any(String) })
    const staff = (await build.user({ role: 'ta' })).id
    expect(await handIn({ ...pair, studentId: staff })).toMatchObject({ submissionId: expect.any(String) })
  })
})

test('before the opening, and without attempts, the sentence says why; staff of another course are students here', async () => {
  const closed = await pairOf({ opensAt: inHours(1) })
  expect(await tried(closed)).toEqual({ refused: 'not_open' })
  const other = await build.course('elsewhere')
  const studentId = (await build.user({ role: 'teacher', courseId: other.id })).id
  await database.enrolment.create({ data: { userId: studentId, courseId: (await build.course()).id, role: 'student' } })
  expect(await tried({ ...closed, studentId })).toEqual({ refused: 'not_open' })
})

test('attempts are spent by verdicts alone', async () => {
  const pair = await pairOf({ attemptLimit: 2 })
  for (const outcome of ['platform_failed', 'grader_broken', 'graded', 'graded'] as const) {
    expect(await tried(pair)).toMatchObject({ submissionId: expect.any(String) })
    await settleAll(pair, outcome)
  }
  expect(await tried(pair)).toEqual({ refused: 'attempts_used' })
  const other = { ...pair, studentId: (await build.user()).id }
  expect(await tried(other)).toMatchObject({ submissionId: expect.any(String) })
  await extend(pair, { furtherAttempts: 1 })
  expect(await tried(pair)).toMatchObject({ submissionId: expect.any(String) })
})

test('a run that is at work holds its attempt; given back by a fault of ours, it does not', async () => {
  const pair = await pairOf({ attemptLimit: 1 })
  const { runId } = await submit(pair)
  const claimed = await runs.claim(runId, 'w', 60)
  expect(await tried(pair)).toEqual({ refused: 'attempts_under_way' })
  await runs.release(runId, claimed?.attempt ?? 0, 'the host went away', 'fault')
  // It waits again, and gives way to a newer one.
  expect(await tried(pair)).toMatchObject({ submissionId: expect.any(String) })
})

test('of many who submit at once with one attempt left, one is graded, however the workers come between', async () => {
  const pair = await pairOf({ attemptLimit: 2 })
  await submit(pair)
  await settleAll(pair)
  const claimAny = async () => {
    for (const { id } of await database.run.findMany({ where: { ...pair, state: 'queued' } }))
      await runs.claim(id, 'w', 60)
  }
  await Promise.all(Array.from({ length: 12 }, (_, i) => (i % 3 === 2 ? claimAny() : tried(pair))))
  await claimAny()
  const graded = await database.run.findMany({ where: { ...pair, state: { in: ['fetching', 'grading', 'queued'] } } })
  expect(graded).toHaveLength(1)
  expect(await tried(pair)).toEqual({ refused: 'attempts_under_way' })
})

test('a push that a fault of ours delayed past the closing counts from when it came', async () => {
  const pair = await pairOf({ closesAt: inHours(-1) })
  const binding = await bind(pair)
  const [push, late] = [pushOf(commit()), envelope()]
  const take = (receivedAt: Date) =>
    bindings.take(binding, push, late, { points: 10, requestId: 'r', repeats: { receivedAt } })
  await bindings.fail(binding.id, push, late)
  const receivedAt = inHours(-2)
  expect(await take(receivedAt)).toMatchObject({ outcome: 'accepted' })
  expect(await database.submission.findFirst({ where: pair })).toMatchObject({ createdAt: receivedAt })
})

test('the look at the due time counts as received then; one that comes long after says nothing of it', async () => {
  for (const [minutes, isInTime] of [
    [1, true],
    [60, false],
  ] as const) {
    const pair = await pairOf({ dueAt: inHours(-minutes / 60), closesAt: inHours(1) })
    const { dueAt } = await database.assignment.findUniqueOrThrow({ where: { id: pair.assignmentId } })
    expect(await ways.look(pair)).toMatchObject({ submissionId: 'some' })
    const { createdAt } = await database.submission.findFirstOrThrow({ where: pair })
    expect(createdAt.getTime() <= (dueAt as Date).getTime()).toBe(isInTime)
    const again = (await bindings.takeToLookAt(100, 900)).filter(({ studentId }) => studentId === pair.studentId)
    expect(again).toEqual([])
  }
})

test('a branch is looked at once more at the end of an extension, and then no more', async () => {
  const pair = await pairOf({ dueAt: inHours(-48), closesAt: inHours(-24) })
  const { id } = await bind(pair)
  await database.binding.update({ where: { id }, data: { dueLookedAt: inHours(-1), lookAt: inHours(5) } })
  const turns = async () => (await bindings.takeToLookAt(100, 900)).filter((binding) => binding.id === id)
  expect(await turns()).toEqual([])
  await extend(pair, { dueAt: inHours(-0.02), closesAt: inHours(0.5) })
  expect(await turns()).toHaveLength(1)
  await bindings.lookAgain(id, 7200, { code: null })
  const { lookAt } = await database.binding.findUniqueOrThrow({ where: { id } })
  expect((lookAt as Date).getTime()).toBeLessThan(inHours(0.6).getTime())
  await database.extension.updateMany({ where: pair, data: { dueAt: inHours(-0.03), closesAt: inHours(-0.01) } })
  await database.binding.update({ where: { id }, data: { dueLookedAt: inHours(-0.02) } })
  expect(await turns()).toMatchObject([{ deadline: expect.any(Date) }])
  await bindings.lookAgain(id, 900, { code: null })
  expect(await database.binding.findUniqueOrThrow({ where: { id } })).toMatchObject({ lookAt: null })
})

test('late tokens move the time at which a branch is looked at, at most to the closing', async () => {
  const pair = await pairOf({ dueAt: inHours(-48.02), closesAt: inHours(24), lateTokens: 5 })
  const { id } = await bind(pair)
  await database.binding.update({ where: { id }, data: { dueLookedAt: inHours(-1), lookAt: inHours(5) } })
  const turns = async () => (await bindings.takeToLookAt(100, 900)).filter((binding) => binding.id === id)
  expect(await turns()).toEqual([])
  await database.spentTokens.create({ data: { ...pair, count: 2 } })
  const { dueAt } = await database.assignment.findUniqueOrThrow({ where: { id: pair.assignmentId } })
  expect(await turns()).toMatchObject([{ deadline: new Date((dueAt as Date).getTime() + 48 * HOUR) }])
  await database.binding.update({ where: { id }, data: { dueLookedAt: inHours(0), lookAt: inHours(100) } })
  await database.spentTokens.update({ where: { assignmentId_studentId: pair }, data: { count: 5 } })
  await bindings.lookAgain(id, 7200, { code: null })
  await database.assignment.update({ where: { id: pair.assignmentId }, data: { closesAt: inHours(0.5) } })
  await bindings.lookAgain(id, 7200, { code: null })
  const { lookAt } = await database.binding.findUniqueOrThrow({ where: { id } })
  expect((lookAt as Date).getTime()).toBeLessThan(inHours(0.6).getTime())
})

test('where a student stands is read with the marks that people gave, for one and for a whole course', async () => {
  const pair = await pairOf({ dueAt: inHours(-1), latePolicy: { kind: 'linear', overMinutes: 600, toPercent: 100 } })
  const { submissionId, runId } = await submit(pair)
  const claimed = await runs.claim(runId, 'w', 60)
  const task = { seed: '', graderVersion: 'g', outcome: { kind: 'time_limit' as const } }
  const settled = { outcome: 'graded' as const, code: null, detail: null, score: null, points: 20 }
  await runs.settle(runId, claimed?.attempt ?? 0, {
    ...settled,
    tasks: [
      { ...task, taskId: 'checked', score: 4, points: 10 },
      { ...task, taskId: 'judged', score: null, points: 10 },
    ],
  })
  const store = new StandingStore(database)
  const read = async (studentId?: string) => {
    const record = (await store.load([pair.assignmentId], studentId)).get(pair.assignmentId)
    if (!record) throw new Error('not found')
    return standingIn(record, pair.studentId)
  }
  expect(await read()).toMatchObject({ counts: { submissionId, rawScore: null, score: null, points: 20 } })
  const review = {
    submissionId,
    taskId: 'judged',
    authorId: (await build.user({ role: 'ta' })).id,
    criteria: [],
    comment: '',
  }
  await database.review.create({ data: { ...review, score: 1, createdAt: inHours(-1) } })
  await database.review.create({ data: { ...review, score: 5.5 } })
  expect(await read()).toMatchObject({
    counts: { rawScore: 9.5, score: 9.5, percent: 100 },
    attempts: { used: 1, left: null },
  })
  expect(await read(pair.studentId)).toEqual(await read())
})

test('the database keeps times in order and an extension that gives nothing, or says no why, out', async () => {
  await expect(pairOf({ dueAt: inHours(2), closesAt: inHours(1) })).rejects.toThrow(/times_in_order/)
  await expect(pairOf({ opensAt: inHours(2), dueAt: inHours(1) })).rejects.toThrow(/times_in_order/)
  await expect(pairOf({ attemptLimit: 0 })).rejects.toThrow(/attempt_limit/)
  const pair = await pairOf({ dueAt: inHours(1), closesAt: inHours(1) })
  await expect(extend(pair, {})).rejects.toThrow(/gives/)
  const silent = { ...pair, reason: ' ', furtherAttempts: 1 }
  await expect(database.extension.create({ data: silent })).rejects.toThrow(/says_why/)
})
