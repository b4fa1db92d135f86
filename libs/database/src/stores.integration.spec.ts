import type { Report } from '@interleave/contract'
import { builders, testDatabase, waitFor } from '@interleave/testing'
import { InvalidCursorError, RunStore, type Settlement, SubmissionStore } from './index.ts'

const { database } = await testDatabase()
const build = builders(database)
const submissions = new SubmissionStore(database)
const runs = new RunStore(database)

/** Long enough that none runs out while a test is at it. */
const LEASE = 60
const OVER = -1

async function pair(tasks: string[] = ['bank-account']) {
  const student = await build.user()
  const assignment = await build.assignment({ taskIds: tasks })
  return { studentId: student.id, assignmentId: assignment.id }
}

const submit = (who: { studentId: string; assignmentId: string }, repository = 'https://example.org/a.git') =>
  submissions.submit({ ...who, repositoryUrl: repository, branch: null, points: 100, requestId: 'request-1' })

const graded: Settlement = { outcome: 'graded', code: null, detail: null, score: 80, points: null, tasks: [] }

const stateOf = async (runId: string) => (await database.run.findUniqueOrThrow({ where: { id: runId } })).state

describe('submitting', () => {
  test('writes submission, waiting run and audit row together', async () => {
    const who = await pair()
    const { submissionId, runId, waiting } = await submit(who)
    expect(waiting).toBe(0)
    const record = await submissions.find(submissionId)
    expect(record?.runs).toMatchObject([{ id: runId, state: 'queued', attempts: 0, points: 100, outcome: null }])
    const [event] = await database.auditEvent.findMany({ where: { subject: `submission:${submissionId}` } })
    expect(event).toMatchObject({ action: 'submitted', actorId: who.studentId, requestId: 'request-1' })
  })

  test('writes nothing at all when a part of it fails', async () => {
    const who = await pair()
    const counts = () => Promise.all([database.submission.count(), database.run.count(), database.auditEvent.count()])
    const before = await counts()
    const tooMany = submissions.submit({ ...who, repositoryUrl: 'https://x.org/a', branch: null, points: 2 ** 40 })
    await expect(tooMany).rejects.toThrow()
    expect(await counts()).toEqual(before)
  })

  test('attack 122, 171: of fifty at once one waits, forty-nine are superseded and none is lost; twin: the last one waits', async () => {
    const who = await pair()
    const made = await Promise.all(Array.from({ length: 50 }, () => submit(who)))
    const rows = await database.run.findMany({ where: who, orderBy: { createdAt: 'asc' } })
    expect(rows).toHaveLength(50)
    expect(rows.filter((run) => run.state === 'queued')).toHaveLength(1)
    expect(rows.filter((run) => run.state === 'superseded')).toHaveLength(49)
    const superseded = await database.auditEvent.count({
      where: { action: 'run_superseded', subject: { in: made.map(({ runId }) => `run:${runId}`) } },
    })
    expect(superseded).toBe(49)
    const newest = Math.max(...rows.map((run) => run.createdAt.getTime()))
    expect(rows.find((run) => run.state === 'queued')?.createdAt.getTime()).toBe(newest)
  })

  test('leaves a run alone that is being graded', async () => {
    const who = await pair()
    const first = await submit(who)
    await runs.claim(first.runId, 'a', LEASE)
    const second = await submit(who)
    expect(second).toMatchObject({ supersededSubmissionId: null, waiting: 1 })
    expect([await stateOf(first.runId), await stateOf(second.runId)]).toEqual(['fetching', 'queued'])
  })
})

describe('a regrade', () => {
  test('is a new run that staff asked for', async () => {
    const who = await pair()
    const staff = await build.user({ role: 'ta' })
    const { submissionId, runId } = await submit(who)
    await runs.claim(runId, 'a', LEASE)
    await runs.settle(runId, 1, graded)
    const regrade = await submissions.requestRun({ submissionId, actorId: staff.id, points: 100 })
    const record = await submissions.find(submissionId)
    expect(record?.runs).toMatchObject([
      { id: regrade?.runId, state: 'queued', requestedBy: 'staff' },
      { id: runId, state: 'settled', requestedBy: 'student', score: 80 },
    ])
  })

  test('does not push out what the student has waiting', async () => {
    const who = await pair()
    const staff = await build.user({ role: 'ta' })
    const first = await submit(who)
    await runs.claim(first.runId, 'a', LEASE)
    const second = await submit(who)
    expect(await submissions.requestRun({ ...first, actorId: staff.id, points: 100 })).toBeNull()
    expect(await stateOf(second.runId)).toBe('queued')
  })
})

describe('claiming', () => {
  test('attack 174: of twenty workers one wins; twin: that one', async () => {
    const { runId } = await submit(await pair())
    const claims = await Promise.all(Array.from({ length: 20 }, (_, n) => runs.claim(runId, `worker-${n}`, LEASE)))
    expect(claims.filter(Boolean)).toMatchObject([{ id: runId, attempt: 1, faults: 0, taskIds: ['bank-account'] }])
    expect(await database.attempt.count({ where: { runId } })).toBe(1)
  })

  test('is refused while another run of the pair is at work, and for what has ended or never was', async () => {
    const who = await pair()
    const first = await submit(who)
    await runs.claim(first.runId, 'a', LEASE)
    const second = await submit(who)
    expect(await runs.claim(second.runId, 'b', LEASE)).toBeNull()
    await runs.settle(first.runId, 1, graded)
    expect(await runs.claim(first.runId, 'b', LEASE)).toBeNull()
    expect(await runs.claim(second.runId, 'b', LEASE)).toMatchObject({ attempt: 1 })
    expect(await runs.claim(crypto.randomUUID(), 'b', LEASE)).toBeNull()
  })

  test('takes over from a worker whose lease ran out, and counts that as a fault of ours', async () => {
    const { runId } = await submit(await pair())
    await runs.claim(runId, 'dead', OVER)
    expect(await runs.claim(runId, 'alive', LEASE)).toMatchObject({ attempt: 2, faults: 1 })
    expect(await database.attempt.findMany({ where: { runId }, orderBy: { number: 'asc' } })).toMatchObject([
      { number: 1, worker: 'dead', ending: 'abandoned' },
      { number: 2, worker: 'alive', ending: null },
    ])
  })

  test('a renewed lease is not taken over', async () => {
    const { runId } = await submit(await pair())
    await runs.claim(runId, 'a', OVER)
    expect(await runs.renew(runId, 1, LEASE)).toBe(true)
    expect(await runs.claim(runId, 'b', LEASE)).toBeNull()
  })
})

describe('settling', () => {
  test('attack 160, 174: a worker back from the dead changes nothing; twin: the living one settles', async () => {
    const { runId, submissionId } = await submit(await pair())
    await runs.claim(runId, 'dead', OVER)
    await runs.claim(runId, 'alive', LEASE)
    expect(await runs.renew(runId, 1, LEASE)).toBe(false)
    expect(await runs.moveTo(runId, 1, 'grading')).toBe(false)
    expect(await runs.settle(runId, 1, { ...graded, score: 0 })).toBe(false)
    expect(await runs.release(runId, 1, 'late', 'fault')).toBe('lost')
    expect(await runs.settle(runId, 2, graded)).toBe(true)
    expect(await runs.settle(runId, 2, { ...graded, score: 1 })).toBe(false)
    expect((await submissions.find(submissionId))?.runs).toMatchObject([{ state: 'settled', score: 80, attempts: 2 }])
    expect(await database.auditEvent.count({ where: { action: 'run_settled', subject: `run:${runId}` } })).toBe(1)
  })

  test('of ten at once one is written', async () => {
    const { runId } = await submit(await pair())
    await runs.claim(runId, 'a', LEASE)
    const scores = Array.from({ length: 10 }, (_, score) => runs.settle(runId, 1, { ...graded, score }))
    expect((await Promise.all(scores)).filter(Boolean)).toHaveLength(1)
  })

  test('keeps what students print that PostgreSQL cannot: NUL and half a character', async () => {
    const { runId, submissionId } = await submit(await pair())
    await runs.claim(runId, 'a', LEASE)
    const report: Report = {
      ...{ task: 'bank-account', seed: 's', python: '3.11.2', schedules: 1, files: [], checks: [] },
      integrity: [{ code: 'x', detail: 'a\0b\ud800c' }],
    }
    const task = { taskId: 'bank-account', points: 100, seed: 's', graderVersion: 'v' }
    const detail = 'line\0 3'
    await runs.settle(runId, 1, {
      ...graded,
      score: 0,
      detail,
      tasks: [{ ...task, score: 0, outcome: { kind: 'ungradable', code: 'syntax_error', detail, report } }],
    })
    const [run] = (await submissions.find(submissionId))?.runs ?? []
    expect(run?.outcome?.detail).toBe('line\ufffd 3')
    expect(run?.tasks).toMatchObject([
      { outcome: { kind: 'ungradable', code: 'syntax_error', detail: 'line\ufffd 3' } },
    ])
    expect(run?.tasks[0]?.report?.integrity).toEqual([{ code: 'x', detail: 'a\ufffdb\ufffdc' }])
  })
})

test('the commit of a submission is written once', async () => {
  const { submissionId } = await submit(await pair())
  const shas = ['a', 'b', 'c'].map((letter) => letter.repeat(40))
  const pinned = new Set(
    (await Promise.all(shas.map((sha) => runs.pinCommit(submissionId, sha)))).map(({ commit }) => commit),
  )
  expect(pinned.size).toBe(1)
  expect((await submissions.find(submissionId))?.commit).toBe([...pinned][0])
})

test('one commit is graded once, but for another folder of it once more', async () => {
  const asked = { ...(await pair()), repositoryUrl: 'https://example.org/a.git', branch: null, points: 10 }
  const of = async (folder?: string) => {
    const { submissionId } = await submissions.submit({ ...asked, ...(folder && { folder }) })
    const { sameAs } = await runs.pinCommit(submissionId, 'a'.repeat(40))
    const at = { state: 'settled' as const, outcome: 'graded' as const, settledAt: new Date() }
    await database.run.updateMany({ where: { submissionId }, data: at })
    return { submissionId, sameAs }
  }
  const [whole, lab] = [await of(), await of('labs')]
  expect([whole.sameAs, lab.sameAs]).toEqual([null, null])
  expect((await of()).sameAs).toBe(whole.submissionId)
  expect((await of('labs')).sameAs).toBe(lab.submissionId)
  expect((await submissions.find(lab.submissionId))?.folder).toBe('labs')
})

describe('releasing', () => {
  test('attack 172, 190: queues the run again until the third fault settles it as platform_failed, without a score; twin: two faults and a grade', async () => {
    const { runId, submissionId } = await submit(await pair())
    for (const attempt of [1, 2]) {
      await runs.claim(runId, 'a', LEASE)
      expect(await runs.release(runId, attempt, 'Docker does not answer', 'fault')).toBe('queued')
    }
    await runs.claim(runId, 'a', LEASE)
    expect(await runs.release(runId, 3, 'Docker does not answer', 'fault')).toBe('settled')
    expect((await submissions.find(submissionId))?.runs).toMatchObject([
      { state: 'settled', outcome: { kind: 'platform_failed', detail: 'Docker does not answer' }, score: null },
    ])
    const endings = await database.attempt.findMany({ where: { runId } })
    expect(endings.map((attempt) => attempt.ending)).toEqual(['released', 'released', 'released'])
  })

  test('because a worker was told to stop is no fault', async () => {
    const { runId } = await submit(await pair())
    for (const attempt of [1, 2, 3, 4, 5]) {
      await runs.claim(runId, 'a', LEASE)
      expect(await runs.release(runId, attempt, 'stopping', 'stop')).toBe('queued')
    }
    expect(await database.run.findUniqueOrThrow({ where: { id: runId } })).toMatchObject({ faults: 0 })
  })

  test('gives way to a newer submission that waits', async () => {
    const who = await pair()
    const first = await submit(who)
    await runs.claim(first.runId, 'a', LEASE)
    const second = await submit(who)
    expect(await runs.release(first.runId, 1, 'x', 'fault')).toBe('superseded')
    expect(await stateOf(second.runId)).toBe('queued')
  })

  test('a regrade of an older submission gives way to it', async () => {
    const who = await pair()
    const staff = await build.user({ role: 'ta' })
    const old = await submit(who)
    await runs.claim(old.runId, 'a', LEASE)
    await runs.settle(old.runId, 1, graded)
    const newer = await submit(who)
    await runs.claim(newer.runId, 'a', LEASE)
    const regrade = await submissions.requestRun({ ...old, actorId: staff.id, points: 100 })
    expect(await runs.release(newer.runId, 1, 'x', 'fault')).toBe('queued')
    expect(await stateOf(regrade?.runId ?? '')).toBe('superseded')
  })
})

describe('the second look', () => {
  /** Those of this test's student; other tests leave runs behind. */
  const taken = async (studentId: string) => {
    const own = await database.run.findMany({ where: { studentId } })
    const ids = new Set(own.map((run) => run.id))
    return (await runs.takeToRing(0)).filter((run) => ids.has(run.runId)).map((run) => run.runId)
  }

  test('finds what waits and what a dead worker holds, not what is at work', async () => {
    const who = await pair()
    const waiting = await submit(who)
    await waitFor(async () => (await taken(who.studentId)).includes(waiting.runId))
    await runs.claim(waiting.runId, 'a', OVER)
    expect(await taken(who.studentId)).toEqual([waiting.runId])
    await runs.claim(waiting.runId, 'b', LEASE)
    expect(await taken(who.studentId)).toEqual([])
  })

  test('leaves a run alone that cannot begin before another of the pair ends', async () => {
    const who = await pair()
    const first = await submit(who)
    await runs.claim(first.runId, 'a', LEASE)
    const second = await submit(who)
    expect(await taken(who.studentId)).toEqual([])
    await runs.settle(first.runId, 1, graded)
    const { runId, submissionId } = second
    const next = { runId, submissionId, waiting: 0, attempt: 0 }
    expect(await runs.nextWaiting(who.studentId, who.assignmentId)).toEqual(next)
    expect(await taken(who.studentId)).toEqual([second.runId])
  })

  test('of several workers that look at once one rings', async () => {
    const who = await pair()
    const { runId } = await submit(who)
    await waitFor(async () => (await runs.takeToRing(0.05)).length > 0)
    await waitFor(async () => {
      const looks = await Promise.all(Array.from({ length: 5 }, () => runs.takeToRing(0.05)))
      const rings = looks.flat().filter((run) => run.runId === runId)
      expect(rings.length).toBeLessThan(2)
      return rings.length === 1
    })
  })
})

describe('lists', () => {
  test('go newest first, page by page, without gap or repetition', async () => {
    const student = await build.user()
    const assignments = await Promise.all(Array.from({ length: 7 }, () => build.assignment()))
    for (const { id } of assignments) await submit({ studentId: student.id, assignmentId: id })
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await submissions.list({ studentId: student.id, limit: 3, cursor })
      seen.push(...page.submissions.map((submission) => submission.assignment.id))
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    expect(seen).toEqual(assignments.map(({ id }) => id).reverse())
  })

  test('filter by assignment and by the state of the latest run', async () => {
    const who = await pair()
    const first = await submit(who)
    const second = await submit(who)
    const ids = async (query: { state: 'queued' | 'superseded' }) =>
      (await submissions.list({ ...who, ...query, limit: 10 })).submissions.map((submission) => submission.id)
    expect(await ids({ state: 'queued' })).toEqual([second.submissionId])
    expect(await ids({ state: 'superseded' })).toEqual([first.submissionId])
  })

  test.each(['', 'x', Buffer.from("2026-01-01T00:00:00.000Z ' OR 1=1").toString('base64url')])(
    'refuse the cursor %j',
    async (cursor) => {
      const listing = submissions.list({ limit: 3, cursor: cursor || ' ' })
      await expect(listing).rejects.toThrow(InvalidCursorError)
    },
  )
})

test("a student's second run stands behind everybody's first", async () => {
  await database.run.updateMany({ where: { state: 'queued' }, data: { state: 'superseded' } })
  const [busy, quiet] = [await build.user(), await build.user()]
  const assignments = await Promise.all([1, 2, 3].map(() => build.assignment()))
  const positionOf = async (submissionId: string) => (await submissions.find(submissionId))?.runs[0]?.queuePosition
  const made = []
  for (const { id } of assignments) made.push(await submit({ studentId: busy.id, assignmentId: id }))
  const other = await submit({ studentId: quiet.id, assignmentId: assignments[0]?.id ?? '' })
  expect(made.map(({ waiting }) => waiting)).toEqual([0, 1, 2])
  expect(await Promise.all([...made, other].map(({ submissionId }) => positionOf(submissionId)))).toEqual([1, 3, 4, 2])
})
