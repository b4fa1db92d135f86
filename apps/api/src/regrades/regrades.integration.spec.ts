import { randomUUID } from 'node:crypto'
import type { OutcomeKind, Report } from '@interleave/contract'
import { DryRunStore, RunStore, type SettledTask } from '@interleave/database'
import { builders, testDatabase, testRedisUrl } from '@interleave/testing'
import { type Client, startApi } from '../api.fixture.ts'

const { url, database } = await testDatabase()
const api = await startApi(database, { DATABASE_URL: url, REDIS_URL: await testRedisUrl() })
const build = builders(database)
const runs = new RunStore(database)
const dryRuns = new DryRunStore(database)
afterAll(() => api.close())

type Person = Client & { userId: string }
let courseId: string
let teacher: Person
let ta: Person
let ada: Person
let bob: Person

/** A course of its own for each test, since a regrade is of a course. */
beforeEach(async () => {
  const name = randomUUID().slice(0, 8)
  courseId = (await build.course(name)).id
  teacher = await api.signIn('teacher', `teacher-${name}`, courseId)
  ta = await api.signIn('ta', `ta-${name}`, courseId)
  ada = await api.signIn('student', `ada-${name}`, courseId)
  bob = await api.signIn('student', `bob-${name}`, courseId)
})

interface Verdict {
  score: number | null
  outcome?: OutcomeKind
  failed?: string[]
  seed?: string
  version?: string
  again?: SettledTask['again']
}

function taskOf({ score, outcome = 'graded', failed = [], seed = 'a', version = 'v1', again }: Verdict): SettledTask {
  const text = { 'zh-CN': '检查', en: 'Check' }
  const checks = ['no-lost-update', 'adds-up'].map((id): Report['checks'][number] => {
    const isFailed = failed.includes(id)
    const failure = isFailed ? { seen: text, expected: text, why: text, nextStep: null } : null
    return {
      id,
      title: text,
      schedules: 1,
      teaches: 'race',
      evidence: null,
      status: isFailed ? 'failed' : 'passed',
      failure,
    }
  })
  const report: Report = {
    task: 'bank-account',
    seed,
    python: '3.11.2',
    schedules: 1,
    files: [],
    checks,
    integrity: [],
  }
  return {
    ...{ taskId: 'bank-account', points: 10, seed, graderVersion: version, score },
    outcome:
      outcome === 'graded' ? { kind: 'graded', report } : ({ kind: outcome, reason: 'x' } as SettledTask['outcome']),
    ...(again && { again }),
  }
}

const settlementOf = (verdict: Verdict) => ({
  ...{ outcome: verdict.outcome ?? ('graded' as const), code: null, detail: null, score: verdict.score, points: 10 },
  tasks: [taskOf(verdict)],
})

/** Handed in, fetched and graded. */
async function handIn(who: Client, assignmentId: string, verdict: Verdict): Promise<string> {
  const repositoryUrl = 'https://git.example.edu/ada/homework.git'
  const { body } = await who.post('/api/v1/submissions', { assignmentId, repositoryUrl })
  const [{ id: runId }] = body.runs
  const claimed = await runs.claim(runId, 'a worker', 60)
  await runs.pinCommit(body.id, randomUUID().replaceAll('-', '').padEnd(40, '0'))
  await runs.settle(runId, claimed?.attempt ?? 0, settlementOf(verdict))
  return body.id
}

const at = (path = '') => `/api/v1/courses/${courseId}/regrades${path}`
const newAssignment = (fields: Parameters<typeof build.assignment>[0] = {}) => build.assignment({ courseId, ...fields })

async function start(filter: object = {}, who: Client = ta) {
  const { status, body } = await who.post(at(), { filter, reason: 'the check was too strict' })
  return { status, body, id: body.id as string }
}

/** As a worker does it: each submission as it is told, by default as before. */
async function gradeAll(regradeId: string, verdicts: Record<string, Verdict> = {}) {
  for (const { id, submissionId } of await database.dryRun.findMany({ where: { regradeId, state: 'queued' } })) {
    const claimed = await dryRuns.claim(id, 'a worker', 60)
    const [earlier] = claimed?.earlier?.values() ?? []
    const same: Verdict = {
      ...{ score: earlier?.score ?? null, failed: earlier?.failedChecks ?? [], outcome: earlier?.outcome ?? 'graded' },
    }
    await dryRuns.settle(id, claimed?.attempt ?? 0, settlementOf(verdicts[submissionId] ?? same))
  }
}

const preview = async (id: string) => (await ta.get(at(`/${id}`))).body.preview

async function publish(id: string, who: Client = teacher) {
  return who.post(at(`/${id}/publish`), { digest: (await preview(id)).digest })
}

async function markOf(assignmentId: string, who: Person) {
  const { body } = await ta.get(`/api/v1/courses/${courseId}/gradebook?assignmentId=${assignmentId}`)
  return body.rows.find((row: { student: { id: string } }) => row.student.id === who.userId)?.mark.score
}

describe('what is chosen', () => {
  test('by each filter that the gradebook has, and more; each says how many runs that is', async () => {
    const { id: one } = await newAssignment()
    const { id: other } = await newAssignment({ dueAt: new Date('2020-01-01') })
    await database.enrolment.updateMany({ where: { courseId, userId: bob.userId }, data: { section: 'B' } })
    await handIn(ada, one, { score: 5, failed: ['no-lost-update'] })
    await handIn(ada, one, { score: 10, version: 'v2' })
    await handIn(bob, one, { score: 0, outcome: 'time_limit' })
    await handIn(bob, other, { score: 10 })
    const count = async (query: string) =>
      (await ta.get(`/api/v1/courses/${courseId}/regrade-estimate?${query}`)).body.runs
    const soon = encodeURIComponent(new Date(Date.now() + 1e6).toISOString())
    expect(await count('')).toBe(4)
    expect(await count(`assignmentId=${one}`)).toBe(3)
    expect(await count('section=B')).toBe(2)
    expect(await count(`studentId=${ada.userId}`)).toBe(2)
    expect(await count('q=ADA')).toBe(2)
    expect(await count('check=bank-account/no-lost-update')).toBe(1)
    expect(await count('outcome=time_limit')).toBe(1)
    expect(await count('version=v2')).toBe(1)
    expect(await count('task=bank-account')).toBe(4)
    expect(await count('task=pool-results')).toBe(0)
    expect(await count('state=full')).toBe(3)
    expect(await count('only=counting')).toBe(3)
    expect(await count(`until=${soon}`)).toBe(4)
    expect(await count(`from=${soon}`)).toBe(0)
    expect(await count('q=%25')).toBe(0)
    const { body } = await ta.get(`/api/v1/courses/${courseId}/regrade-estimate?assignmentId=${one}`)
    expect(body).toMatchObject({ runs: 3, students: 2, unread: 0, versions: [{}, {}], tasks: [{ id: 'bank-account' }] })
    expect(body.atOnce).toBeGreaterThanOrEqual(1)
  })

  test('leaves out what was never read, whoever is no student of the course, and what has not been graded', async () => {
    const { id: assignmentId } = await newAssignment()
    await handIn(ta, assignmentId, { score: 10 })
    await ada.post('/api/v1/submissions', { assignmentId, repositoryUrl: 'https://git.example.edu/ada/homework.git' })
    const { body } = await bob.post('/api/v1/submissions', {
      ...{ assignmentId, repositoryUrl: 'https://git.example.edu/bob/homework.git' },
    })
    const claimed = await runs.claim(body.runs[0].id, 'a worker', 60)
    await runs.settle(body.runs[0].id, claimed?.attempt ?? 0, {
      ...{ outcome: 'ungradable', code: 'repository_not_found', detail: '', score: 0, points: null, tasks: [] },
    })
    expect((await ta.get(`/api/v1/courses/${courseId}/regrade-estimate`)).body).toMatchObject({ runs: 0, unread: 1 })
    const started = await start()
    expect(started).toMatchObject({ status: 422, body: { errors: [{ path: 'filter' }] } })
    expect((await ta.get(at())).body.regrades).toEqual([])
  })

  test('the same filter waits for a decision once, also of two who begin at the same time', async () => {
    await handIn(ada, (await newAssignment()).id, { score: 5 })
    const both = await Promise.all([start({ q: 'ada' }), start({ q: 'ada' }, teacher)])
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409])
    expect((await start({ q: 'a' })).status).toBe(201)
    const { id } = both.find(({ status }) => status === 201) as { id: string }
    await ta.post(at(`/${id}/drop`))
    expect((await start({ q: 'ada' })).status).toBe(201)
  })
})

describe('until it is published', () => {
  test('attack 188: no read that students and staff have shows anything of it, and nothing is sent; twin: published, they do', async () => {
    const { id: assignmentId } = await newAssignment({ attemptLimit: 3 })
    const submissionId = await handIn(ada, assignmentId, { score: 10 })
    await handIn(bob, assignmentId, { score: 5, failed: ['no-lost-update'] })
    await database.user.update({ where: { id: ada.userId }, data: { email: 'ada@uni.example', mailResults: true } })
    const { body: document } = await api.nobody.get('/api/openapi.json')
    const gets = Object.entries<object>(document.paths)
      .filter(([path, item]) => 'get' in item && !/\/regrade|\/events$|\/queue$/.test(path))
      .map(([path]) => path)
    const ids: Record<string, string> = { courses: courseId, assignments: assignmentId, submissions: submissionId }
    const all = async () => {
      const answers: Record<string, string> = {}
      for (const path of gets)
        for (const [who, { get }] of Object.entries({ ada, bob, ta, teacher })) {
          const filled = path.replace('{id}', ids[path.split('/')[3] as string] ?? 'bank-account')
          const suffix = filled.endsWith('/export') ? '?format=csv' : ''
          const { status, text } = await get(`${filled}${suffix}`)
          answers[`${who} ${path}`] = `${status} ${text.replaceAll(/"requestId":"[^"]*"/g, '')}`
        }
      return answers
    }
    const before = await all()
    const rows = async () => ({
      runs: await database.run.count(),
      results: await database.taskResult.count(),
      notices: await database.notice.count(),
      attempts: await database.attempt.count(),
      marks: await database.mark.findMany({ where: { assignmentId }, orderBy: { studentId: 'asc' } }),
    })
    const kept = await rows()
    const { body: queue } = await ta.get('/api/v1/queue')
    const { id } = await start()
    const open = await database.dryRun.findFirstOrThrow({ where: { regradeId: id } })
    await dryRuns.claim(open.id, 'a worker', 60)
    expect(await all()).toEqual(before)
    // The page of the queue counts them, and says no more.
    expect((await ta.get('/api/v1/queue')).body).toEqual({ ...queue, regrading: queue.regrading + 2 })
    await dryRuns.release(open.id, 1, 'a stop', 'stop')
    await gradeAll(id, { [submissionId]: { score: 0, failed: ['adds-up'], version: 'v2' } })
    expect((await preview(id)).counts.marks).toEqual({ up: 0, down: 1, same: 1 })
    expect(Object.keys(before).length).toBeGreaterThan(60)
    expect(await all()).toEqual(before)
    expect(await rows()).toEqual(kept)
    expect((await publish(id)).status).toBe(200)
    const after = await all()
    const seen = Object.keys(before).filter((key) => after[key] !== before[key])
    for (const path of ['gradebook', 'gradebook/export', 'insights'])
      expect(seen).toContain(`ta /api/v1/courses/{id}/${path}`)
    for (const path of ['submissions', 'submissions/{id}', 'assignments', 'assignments/{id}'])
      expect(seen).toContain(`ada /api/v1/${path}`)
  })

  test('students find nothing of it, and a TA may begin and drop it but not publish', async () => {
    await handIn(ada, (await newAssignment()).id, { score: 5 })
    const { id } = await start()
    await gradeAll(id)
    expect((await ada.get(at(`/${id}`))).status).toBe(403)
    expect((await publish(id, ta)).body).toMatchObject({ status: 403, code: 'teacher_only' })
    const elsewhere = await build.course('elsewhere')
    const other = await api.signIn('teacher', undefined, elsewhere.id)
    expect((await other.get(at(`/${id}`))).status).toBe(404)
    expect((await other.get(`/api/v1/courses/${elsewhere.id}/regrades/${id}`)).status).toBe(404)
    expect((await other.post(`/api/v1/courses/${elsewhere.id}/regrades/${id}/drop`)).status).toBe(404)
    expect((await ta.post(at(`/${id}/drop`))).status).toBe(200)
  })
})

describe('the preview', () => {
  test('says of each mark that changes who did it: the grader, the draw of inputs, or chance', async () => {
    const { id: assignmentId } = await newAssignment()
    const failed = ['no-lost-update']
    const wrong = { score: 5, failed }
    const said = { outcome: 'graded' as const, failedChecks: failed, score: 5 }
    const right = { ...said, failedChecks: [], score: 10 }
    const people = await Promise.all(
      ['grader', 'inputs', 'chance', 'undecided', 'same'].map(async (name) => {
        const who = await api.signIn('student', `${name}-${courseId}`, courseId)
        return { name, who, id: await handIn(who, assignmentId, wrong) }
      }),
    )
    const verdicts: Record<string, Verdict> = {
      grader: { score: 10, version: 'v2', seed: 'b', again: right },
      inputs: { score: 10, version: 'v2', seed: 'b', again: said },
      chance: { score: 10 },
      undecided: { score: 10, version: 'v2', seed: 'b', again: { ...right, outcome: 'grader_broken' } },
      same: { ...wrong, version: 'v2', seed: 'b' },
    }
    const { id } = await start({ assignmentId })
    await gradeAll(id, Object.fromEntries(people.map(({ name, id }) => [id, verdicts[name] as Verdict])))
    const { counts, changes, titles } = await preview(id)
    expect(counts).toEqual({
      marks: { up: 4, down: 0, same: 1 },
      runs: { same: 1, changed: 4 },
      causes: { grader: 1, inputs: 1, chance: 1, undecided: 1, assignment: 0, fault: 0 },
      left: { faults: 0, unread: 0, overtaken: 0 },
    })
    expect(titles['bank-account'].en).toBe('Bank account')
    const causes = changes.map((change: { student: { username: string }; runs: { tasks: object[] }[] }) => [
      change.student.username.split('-')[0],
      change.runs[0]?.tasks[0],
    ])
    expect(Object.fromEntries(causes)).toMatchObject({
      grader: { cause: 'grader', before: 5, after: 10, lost: [], gained: failed },
      ...{ inputs: { cause: 'inputs' }, chance: { cause: 'chance' }, undecided: { cause: 'undecided' } },
    })
    const [change] = changes
    const run = (await ta.get(at(`/${id}/runs/${change.runs[0].afterRunId}`))).body
    expect(run).toMatchObject({ isPublished: false, score: 10, tasks: [{ score: 10, checks: [{}, {}] }] })
    expect((await ta.get(at(`/${id}/runs/${randomUUID()}`))).status).toBe(404)
  })

  test('is of marks, not of runs: best, lateness and what people gave are applied as ever', async () => {
    const { id: best } = await newAssignment()
    const { id: last } = await newAssignment({
      ...{ counting: 'last', dueAt: new Date('2020-01-01') },
      latePolicy: { kind: 'steps', steps: [{ afterMinutes: 0, percent: 50 }] },
    })
    const weak = await handIn(ada, best, { score: 4 })
    await handIn(ada, best, { score: 8 })
    const judged = await handIn(bob, best, { score: 6 })
    await ta.post(`/api/v1/submissions/${judged}/tasks/bank-account/override`, { score: 9, reason: 'seen' })
    const late = await handIn(ada, last, { score: 10 })
    const { id } = await start()
    await gradeAll(id, { [weak]: { score: 7 }, [judged]: { score: 0 }, [late]: { score: 6 } })
    const { counts, changes } = await preview(id)
    expect(counts).toMatchObject({ marks: { up: 0, down: 1, same: 2 }, runs: { same: 1, changed: 3 } })
    expect(changes).toMatchObject([{ assignment: { id: last }, before: 5, after: 3 }])
    await publish(id)
    expect(await markOf(best, ada)).toBe(8)
    expect(await markOf(best, bob)).toBe(9)
    expect(await markOf(last, ada)).toBe(3)
  })

  test('leaves out what ended by a fault of ours, what can no longer be read, and what is overtaken', async () => {
    const { id: assignmentId } = await newAssignment()
    const broken = await handIn(ada, assignmentId, { score: 10 })
    const gone = await handIn(bob, assignmentId, { score: 10 })
    const carol = await api.signIn('student', undefined, courseId)
    const overtaken = await handIn(carol, assignmentId, { score: 10 })
    const { id } = await start()
    const unread = { ...settlementOf({ score: 0 }), outcome: 'ungradable' as const, tasks: [] }
    const goneRun = await database.dryRun.findFirstOrThrow({ where: { regradeId: id, submissionId: gone } })
    const claimed = await dryRuns.claim(goneRun.id, 'a worker', 60)
    await dryRuns.settle(goneRun.id, claimed?.attempt ?? 0, unread)
    await gradeAll(id, { [broken]: { score: null, outcome: 'grader_broken' }, [overtaken]: { score: 0 } })
    const again = (await ta.post(`/api/v1/submissions/${overtaken}/runs`)).body.runs[0].id
    await runs.claim(again, 'a worker', 60)
    await runs.settle(again, 1, settlementOf({ score: 3 }))
    const { counts, changes } = await preview(id)
    expect(counts).toMatchObject({ marks: { up: 0, down: 0, same: 0 }, left: { faults: 1, unread: 1, overtaken: 1 } })
    expect(changes).toEqual([])
    expect((await publish(id)).status).toBe(200)
    expect(await database.run.count({ where: { assignmentId } })).toBe(4)
    expect(await Promise.all([ada, bob, carol].map((who) => markOf(assignmentId, who)))).toEqual([10, 10, 3])
  })
})

test('what is marked anonymously has pseudonyms here too, and no filter by person finds it', async () => {
  const { id: assignmentId } = await newAssignment()
  await database.assignment.update({ where: { id: assignmentId }, data: { isAnonymous: true } })
  const submissionId = await handIn(ada, assignmentId, { score: 5 })
  const { id } = await start({ assignmentId })
  await gradeAll(id, { [submissionId]: { score: 7 } })
  for (const who of [ta, teacher]) {
    const { body, text } = await who.get(at(`/${id}`))
    const [{ runs, student }] = body.preview.changes
    expect(student).toMatchObject({ displayName: expect.stringMatching(/^#/), username: '' })
    const run = await who.get(at(`/${id}/runs/${runs[0].afterRunId}`))
    expect(run.body.student).toMatchObject({ id: student.id, displayName: student.displayName })
    for (const said of [text, run.text]) expect(said).not.toContain(ada.userId)
  }
  for (const query of ['q=ada', `studentId=${ada.userId}`, 'section=B'])
    expect((await ta.get(`/api/v1/courses/${courseId}/regrade-estimate?${query}`)).body).toMatchObject({ runs: 0 })
})

describe('publishing', () => {
  test('puts new runs beside the old ones, with the marks of the preview, once, and writes it down', async () => {
    const { id: assignmentId } = await newAssignment({ attemptLimit: 1 })
    const submissionId = await handIn(ada, assignmentId, { score: 5, failed: ['no-lost-update'] })
    const old = await database.run.findFirstOrThrow({ where: { submissionId }, include: { results: true } })
    const { id } = await start({ assignmentId })
    await gradeAll(id, { [submissionId]: { score: 10, version: 'v2' } })
    const { digest, changes } = await preview(id)
    const both = await Promise.all([teacher, teacher].map((who) => who.post(at(`/${id}/publish`), { digest })))
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
    expect((await ta.post(at(`/${id}/drop`))).status).toBe(409)
    const { body } = await ada.get(`/api/v1/submissions/${submissionId}`)
    expect(body.runs).toMatchObject([
      {
        id: changes[0].runs[0].afterRunId,
        score: 10,
        requestedBy: 'staff',
        tasks: [{ graderVersion: 'v2', checks: [{}, {}] }],
      },
      { id: old.id, score: 5 },
    ])
    expect(await database.run.findUniqueOrThrow({ where: { id: old.id }, include: { results: true } })).toEqual(old)
    expect(await markOf(assignmentId, ada)).toBe(10)
    expect((await ada.get(`/api/v1/assignments/${assignmentId}`)).body.mine.attempts).toMatchObject({
      used: 1,
      left: 0,
    })
    expect((await ta.get(at(`/${id}`))).body).toMatchObject({
      ...{
        state: 'published',
        endedBy: { id: teacher.userId },
        by: { id: ta.userId },
        reason: 'the check was too strict',
      },
      preview: { counts: { marks: { up: 1 } }, changes: [{ before: 5, after: 10 }] },
    })
    const events = await database.auditEvent.findMany({ where: { subject: `regrade:${id}` }, orderBy: { at: 'asc' } })
    expect(events).toMatchObject([
      { action: 'regrade_started', actorId: ta.userId, detail: { runs: 1 } },
      { action: 'regrade_published', actorId: teacher.userId, detail: { up: 1, down: 0, same: 0 } },
    ])
    expect(
      await database.auditEvent.count({ where: { subject: `submission:${submissionId}`, action: 'run_published' } }),
    ).toBe(1)
    await expect(database.regrade.update({ where: { id }, data: { state: 'running' } })).rejects.toThrow(/ends once/)
  })

  test('is refused when the course has changed since it was looked at, and shows the preview anew', async () => {
    const { id: assignmentId } = await newAssignment()
    const first = await handIn(ada, assignmentId, { score: 5 })
    const { id } = await start()
    await gradeAll(id, { [first]: { score: 7 } })
    const { digest, changes } = await preview(id)
    expect(changes).toMatchObject([{ before: 5, after: 7 }])
    await handIn(ada, assignmentId, { score: 6 })
    const refused = await teacher.post(at(`/${id}/publish`), { digest })
    expect(refused).toMatchObject({ status: 409, body: { code: 'preview_changed' } })
    expect(await database.run.count({ where: { assignmentId } })).toBe(2)
    expect((await preview(id)).changes).toMatchObject([{ before: 6, after: 7 }])
    expect((await publish(id)).status).toBe(200)
    expect(await markOf(assignmentId, ada)).toBe(7)
  })

  test('is refused while something is still to be graded', async () => {
    await handIn(ada, (await newAssignment()).id, { score: 5 })
    const { id, body } = await start()
    expect(body).toMatchObject({
      state: 'running',
      runs: 1,
      done: 0,
      preview: null,
      progress: { waiting: 1, working: 0 },
    })
    expect((await teacher.post(at(`/${id}/publish`), { digest: 'x'.repeat(64) })).status).toBe(409)
  })

  test('of two regrades of the same submission the one that is published first holds, and the other says so', async () => {
    const { id: assignmentId } = await newAssignment()
    const submissionId = await handIn(ada, assignmentId, { score: 5 })
    const [one, two] = [await start({ assignmentId }), await start({})]
    await gradeAll(one.id, { [submissionId]: { score: 7 } })
    await gradeAll(two.id, { [submissionId]: { score: 9 } })
    expect((await preview(two.id)).changes).toHaveLength(1)
    await publish(one.id)
    expect((await preview(two.id)).counts).toMatchObject({ left: { overtaken: 1 }, marks: { up: 0 } })
    await publish(two.id)
    expect(await markOf(assignmentId, ada)).toBe(7)
  })

  test('tells those by mail whose mark changed, and the host of a commit whose verdict did; nobody else', async () => {
    const { id: assignmentId } = await newAssignment()
    for (const [who, email] of [
      [ada, `ada@${courseId}`],
      [bob, `bob@${courseId}`],
    ] as const)
      await database.user.update({ where: { id: who.userId }, data: { email, mailResults: true } })
    const raised = await handIn(ada, assignmentId, { score: 5 })
    await handIn(bob, assignmentId, { score: 5 })
    await database.binding.create({
      data: {
        ...{ studentId: ada.userId, assignmentId, repositoryUrl: 'https://git.example.edu/ada/homework.git' },
        ...{ provider: 'gitea', proof: 'signature', hookKey: randomUUID(), secret: new Uint8Array([1]) },
        statusToken: new Uint8Array([1]),
      },
    })
    await database.notice.deleteMany()
    const { id } = await start()
    await gradeAll(id, { [raised]: { score: 8 } })
    expect(await database.notice.count()).toBe(0)
    await publish(id)
    const notices = await database.notice.findMany({ orderBy: { kind: 'asc' } })
    expect(notices.map(({ kind, userId, address }) => [kind, userId, address])).toEqual([
      ['status', ada.userId, null],
      ['regrade', ada.userId, `ada@${courseId}`],
    ])
  })

  test('while students hand in and staff give marks, everything ends, and the marks are those of the rules', async () => {
    const { id: assignmentId } = await newAssignment()
    const people = await Promise.all([...Array(6)].map(() => api.signIn('student', undefined, courseId)))
    const firsts: string[] = []
    for (const who of people) firsts.push(await handIn(who, assignmentId, { score: 5 }))
    const { id } = await start()
    await gradeAll(id, Object.fromEntries(firsts.map((first) => [first, { score: 7 }])))
    const published = publish(id)
    await Promise.all([
      ...people.map((who) => handIn(who, assignmentId, { score: 6 })),
      ...firsts.map((first) =>
        ta.post(`/api/v1/submissions/${first}/tasks/bank-account/override`, { score: 1, reason: 'x' }),
      ),
      ta.get(`/api/v1/courses/${courseId}/gradebook`),
    ])
    const { status } = await published
    const last = status === 200 ? status : (await publish(id)).status
    expect(last).toBe(200)
    expect(await Promise.all(people.map((who) => markOf(assignmentId, who)))).toEqual(people.map(() => 6))
  })
})

test('dropped, its runs are kept and never seen; what waits is not graded any more, and what is at work cannot settle', async () => {
  const { id: assignmentId } = await newAssignment()
  const submissionId = await handIn(ada, assignmentId, { score: 5 })
  await handIn(bob, assignmentId, { score: 5 })
  const { id } = await start()
  const [one, two] = await database.dryRun.findMany({ where: { regradeId: id }, orderBy: { createdAt: 'asc' } })
  await dryRuns.claim(one?.id ?? '', 'a worker', 60)
  expect((await ta.post(at(`/${id}/drop`))).body).toMatchObject({ state: 'dropped', endedBy: { id: ta.userId } })
  expect(await dryRuns.settle(one?.id ?? '', 1, settlementOf({ score: 0 }))).toBe(false)
  expect(await dryRuns.renew(one?.id ?? '', 1, 60)).toBe(false)
  expect(await dryRuns.claim(two?.id ?? '', 'a worker', 60)).toBeNull()
  const rung = (await dryRuns.takeToRing(-1)).map(({ runId }) => runId)
  expect(rung.filter((runId) => runId === one?.id || runId === two?.id)).toEqual([])
  expect((await teacher.post(at(`/${id}/publish`), { digest: 'x'.repeat(64) })).status).toBe(409)
  expect(await database.dryRun.count({ where: { regradeId: id } })).toBe(2)
  expect((await ada.get(`/api/v1/submissions/${submissionId}`)).body.runs).toHaveLength(1)
})
