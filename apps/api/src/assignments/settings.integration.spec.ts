import { RunStore } from '@interleave/database'
import { builders, testDatabase, testRedisUrl } from '@interleave/testing'
import { type Client, startApi } from '../api.fixture.ts'

const { url, database } = await testDatabase()
const api = await startApi(database, { DATABASE_URL: url, REDIS_URL: await testRedisUrl() })
const build = builders(database)
const runs = new RunStore(database)
afterAll(() => api.close())

const { id: courseId } = await build.course()
const teacher = await api.signIn('teacher')
const HOUR = 3_600_000
const inHours = (hours: number) => new Date(Date.now() + hours * HOUR)
const repositoryUrl = 'https://git.example.edu/ada/homework.git'
const settings = {
  title: { 'zh-CN': '第二次作业', en: 'Homework 2' },
  taskIds: ['bank-account'],
  opensAt: '2026-11-01T08:00',
  dueAt: '2026-11-20T23:59',
  closesAt: '2026-11-22T23:59',
  attemptLimit: 3,
  latePolicy: { kind: 'steps', steps: [{ afterMinutes: 0, percent: 80 }] },
  counting: 'best',
  lateTokens: 2,
  branch: null,
  tools: [],
  isAnonymous: false,
}
type Settings = Omit<typeof settings, 'opensAt' | 'dueAt' | 'closesAt' | 'latePolicy' | 'attemptLimit'> & {
  opensAt: string | null
  dueAt: string | null
  closesAt: string | null
  attemptLimit: number | null
  latePolicy: object
}
const open: Settings = {
  ...settings,
  ...{ opensAt: null, dueAt: null, closesAt: null, attemptLimit: null, latePolicy: { kind: 'full' } },
}

const make = (slug: string, fields: Partial<Settings> = {}) =>
  teacher.post(`/api/v1/courses/${courseId}/assignments`, { ...settings, ...fields, slug })

const settle = async (submissionId: string, score: number) => {
  const run = await database.run.findFirstOrThrow({ where: { submissionId } })
  const claimed = await runs.claim(run.id, 'w', 60)
  const settled = { outcome: 'graded' as const, code: null, detail: null, score, points: 10, tasks: [] }
  await runs.settle(run.id, claimed?.attempt ?? 0, settled)
}

async function handIn(who: Client, assignmentId: string, score: number): Promise<string> {
  const { body } = await who.post('/api/v1/submissions', { assignmentId, repositoryUrl })
  await settle(body.id, score)
  return body.id
}

test('a teacher makes a course and an assignment; times are those of its clock, to the end of the minute', async () => {
  const title = { 'zh-CN': '网络编程', en: 'Networking' }
  const made = await teacher.post('/api/v1/courses', {
    ...{ slug: 'networking', title, timeZone: 'Europe/Berlin', lateTokens: 3 },
  })
  expect(made.body).toMatchObject({
    slug: 'networking',
    title,
    timeZone: 'Europe/Berlin',
    lateTokens: 3,
    role: 'teacher',
  })
  const at = `/api/v1/courses/${made.body.id}`
  const { status, body } = await teacher.post(`${at}/assignments`, { ...settings, slug: 'homework-2' })
  expect(status).toBe(201)
  expect(body).toMatchObject({
    slug: 'homework-2',
    version: 0,
    settings,
    submissions: 0,
    extensions: [],
    spentTokens: [],
  })
  const stored = await database.assignment.findUniqueOrThrow({ where: { id: body.id } })
  expect(stored).toMatchObject({
    opensAt: new Date('2026-11-01T07:00:00Z'),
    dueAt: new Date('2026-11-20T22:59:59.999Z'),
  })
  const changed = await teacher.put(at, { title, timeZone: 'Asia/Shanghai', lateTokens: 4 })
  expect(changed.body).toMatchObject({ timeZone: 'Asia/Shanghai', lateTokens: 4 })
  // The instants stay; the clock that shows them is another.
  const { body: now } = await teacher.get(`/api/v1/assignments/${body.id}/settings`)
  expect(now.settings.dueAt).toBe('2026-11-21T06:59')
  const actions = await database.auditEvent.findMany({ where: { subject: `course:${made.body.id}` } })
  expect(actions.map(({ action }) => action)).toEqual(['course_made', 'assignment_made', 'course_changed'])
})

test.each<[string, object, string]>([
  ['a task that there is not', { taskIds: ['no-such-task'] }, 'taskIds'],
  ['the same task twice', { taskIds: ['bank-account', 'bank-account'] }, 'taskIds'],
  ['nothing asked', { taskIds: [] }, 'taskIds'],
  ['no such day', { dueAt: '2026-02-30T10:00' }, 'dueAt'],
  ['due before it opens', { opensAt: '2026-11-21T08:00' }, 'dueAt'],
  ['closed before it is due', { closesAt: '2026-11-20T23:58' }, 'closesAt'],
  ['no attempts', { attemptLimit: 0 }, 'attemptLimit'],
  ['fewer late tokens than none', { lateTokens: -1 }, 'lateTokens'],
  [
    'more for more lateness',
    { latePolicy: { kind: 'linear', overMinutes: 0, toPercent: 50 } },
    'latePolicy.overMinutes',
  ],
  ['a branch that git does not take', { branch: '-x' }, 'branch'],
  ['an empty title', { title: { 'zh-CN': ' ', en: 'x' } }, 'title.zh-CN'],
])('%s is refused at the field', async (_, fields, path) => {
  const { status, body } = await make('wrong', fields)
  expect(status).toBe(422)
  expect(body.errors.map((error: { path: string }) => error.path)).toEqual([path])
  expect(await database.assignment.count({ where: { slug: 'wrong' } })).toBe(0)
})

test('short names are not given twice, nor is a zone taken that there is not', async () => {
  expect((await make('once', open)).status).toBe(201)
  expect((await make('once', open)).body.errors[0].path).toBe('slug')
  const course = { slug: 'course', title: settings.title, timeZone: 'Asia/Shanghai', lateTokens: 0 }
  expect((await teacher.post('/api/v1/courses', course)).body.errors[0].path).toBe('slug')
  const nowhere = { ...course, slug: 'nowhere', timeZone: 'Europe/Nowhere' }
  expect((await teacher.post('/api/v1/courses', nowhere)).body.errors[0].path).toBe('timeZone')
})

test('before the opening students see neither the assignment nor its tasks; its teacher does', async () => {
  const elsewhere = await build.course('opens')
  const student = await api.signIn('student', 'early-bird', elsewhere.id)
  const rules = { courseId: elsewhere.id, opensAt: inHours(1), taskIds: ['project'] }
  const { id } = await build.assignment(rules)
  expect((await student.get(`/api/v1/assignments/${id}`)).status).toBe(404)
  expect((await student.get('/api/v1/assignments')).body.assignments).toEqual([])
  expect((await student.get('/api/v1/tasks/project')).status).toBe(404)
  expect((await student.post('/api/v1/submissions', { assignmentId: id, repositoryUrl })).status).toBe(404)
  const owner = await api.signIn('teacher', 'early-teacher', elsewhere.id)
  expect((await owner.get(`/api/v1/assignments/${id}`)).body).toMatchObject({ mine: null, points: 10 })
  await database.assignment.update({ where: { id }, data: { opensAt: inHours(-1) } })
  expect((await student.get('/api/v1/tasks/project')).status).toBe(200)
  expect((await student.get(`/api/v1/assignments/${id}`)).body.mine).toMatchObject({ counts: null, refusal: null })
})

test('after the closing and without attempts a submission is refused with a sentence in the language asked for', async () => {
  const student = await api.signIn('student')
  const { id: closed } = await build.assignment({ closesAt: new Date('2026-11-20T15:59:59.999Z') })
  const zh = await student.post('/api/v1/submissions', { assignmentId: closed, repositoryUrl })
  expect(zh).toMatchObject({ status: 409, body: { code: 'closed' } })
  expect(zh.body.detail).toContain('2026年11月20日 23:59（Asia/Shanghai）')
  const en = await student.post('/api/v1/submissions?lang=en', { assignmentId: closed, repositoryUrl })
  expect(en.body.detail).toMatch(/closed on November 20, 2026 at 11:59.PM \(Asia\/Shanghai\)/)
  const { id } = await build.assignment({ attemptLimit: 1 })
  await handIn(student, id, 5)
  expect((await student.post('/api/v1/submissions', { assignmentId: id, repositoryUrl })).body.code).toBe(
    'attempts_used',
  )
  const { mine } = (await student.get(`/api/v1/assignments/${id}`)).body
  expect(mine).toMatchObject({ attempts: { used: 1, left: 0 }, counts: { score: 5 }, latest: { score: 5, points: 10 } })
  expect(mine.refusal['zh-CN']).toContain('已评 1 次')
})

test('a student reads what a late submission is worth now, and an extension makes it timely', async () => {
  const student = await api.signIn('student')
  const { id } = await build.assignment({
    ...{ dueAt: inHours(-5), closesAt: inHours(5), latePolicy: { kind: 'linear', overMinutes: 600, toPercent: 0 } },
  })
  const read = async () => (await student.get(`/api/v1/assignments/${id}`)).body.mine
  expect((await read()).percentNow).toBeCloseTo(50, 0)
  await handIn(student, id, 8)
  expect((await read()).counts.score).toBeCloseTo(4, 0)
  const grant = { dueAt: '2999-01-01T12:00', closesAt: null, furtherAttempts: 0, reason: '住院' }
  const granted = await teacher.put(`/api/v1/assignments/${id}/extensions/${student.userId}`, grant)
  expect(granted.body.extensions).toMatchObject([{ ...grant, student: { id: student.userId } }])
  expect(await read()).toMatchObject({
    ...{ isExtended: true, percentNow: 100, counts: { score: 8, lateSeconds: 0 } },
    ...{ dueAt: '2999-01-01T04:00:59.999Z', closesAt: '2999-01-01T04:00:59.999Z' },
  })
  const nothing = { ...grant, dueAt: null }
  expect((await teacher.put(`/api/v1/assignments/${id}/extensions/${student.userId}`, nothing)).status).toBe(422)
  for (const early of [{ dueAt: '2020-01-01T12:00' }, { closesAt: '2020-01-01T12:00', dueAt: null }]) {
    const answer = await teacher.put(`/api/v1/assignments/${id}/extensions/${student.userId}`, { ...grant, ...early })
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ path: early.dueAt ? 'dueAt' : 'closesAt' }] } })
  }
  expect((await teacher.put(`/api/v1/assignments/${id}/extensions/${teacher.userId}`, grant)).status).toBe(404)
  expect((await teacher.delete(`/api/v1/assignments/${id}/extensions/${student.userId}`)).status).toBe(204)
  expect((await read()).isExtended).toBe(false)
  const events = await database.auditEvent.findMany({ where: { subject: `assignment:${id}` }, orderBy: { at: 'asc' } })
  expect(events).toMatchObject([
    { action: 'extension_granted', actorId: teacher.userId, detail: { reason: '住院', studentId: student.userId } },
    { action: 'extension_withdrawn', detail: { studentId: student.userId } },
  ])
})

test('new rules are tried before they are saved: who changes, and how; the second of two who edit at once is told', async () => {
  const [ada, bob, eve] = [await api.signIn('student'), await api.signIn('student'), await api.signIn('student')]
  const { id } = (await make('rules', open)).body
  await handIn(ada, id, 9)
  await handIn(ada, id, 4)
  await handIn(bob, id, 6)
  const at = `/api/v1/assignments/${id}/settings`
  const wanted = { ...open, counting: 'last' }
  const preview = await teacher.post(`${at}/preview`, wanted)
  const change = { student: { id: ada.userId }, before: { score: 9 }, after: { score: 4 } }
  expect(preview.body).toMatchObject({ marked: 2, changes: [change] })
  expect(preview.body.changes).toHaveLength(1)
  expect((await teacher.get(at)).body).toMatchObject({ version: 0, settings: { counting: 'best' }, submissions: 3 })

  const both = await Promise.all([1, 2].map(() => teacher.put(at, { ...wanted, version: 0 })))
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
  expect(both.find(({ status }) => status === 200)?.body).toMatchObject({ marked: 2, changes: [change] })
  expect((await ada.get(`/api/v1/assignments/${id}`)).body.mine.counts.score).toBe(4)
  const [event] = await database.auditEvent.findMany({ where: { action: 'assignment_changed' } })
  const username = (await database.user.findUniqueOrThrow({ where: { id: ada.userId } })).username
  expect(event).toMatchObject({ actorId: teacher.userId, detail: { version: 0, marksOf: username } })

  // Due before anything was handed in, and closed at once: nothing of it counts any more.
  const past = { ...wanted, dueAt: '2026-01-01T00:00', closesAt: '2026-01-01T00:00' }
  const gone = await teacher.post(`${at}/preview`, past)
  expect(gone.body.changes.map(({ after }: { after: unknown }) => after)).toEqual([null, null])
  expect((await eve.get(`/api/v1/assignments/${id}`)).body.mine.counts).toBeNull()
})

test('where students choose, the one that they name counts; another’s cannot be named, nor any where rules decide', async () => {
  const [ada, bob] = [await api.signIn('student'), await api.signIn('student')]
  const { id } = (await make('choice', { ...open, counting: 'chosen' })).body
  const first = await handIn(ada, id, 9)
  await handIn(ada, id, 4)
  const theirs = await handIn(bob, id, 10)
  const choose = (submissionId: string) => ada.put(`/api/v1/assignments/${id}/choice`, { submissionId })
  expect((await ada.get(`/api/v1/assignments/${id}`)).body.mine.counts.score).toBe(4)
  expect((await choose(first)).body.mine).toMatchObject({ chosenId: first, counts: { submissionId: first, score: 9 } })
  expect((await choose(theirs)).status).toBe(404)
  const { id: ruled } = await build.assignment()
  const own = await handIn(ada, ruled, 1)
  expect((await ada.put(`/api/v1/assignments/${ruled}/choice`, { submissionId: own })).status).toBe(409)
})

describe('late tokens', () => {
  const HALF = { kind: 'steps' as const, steps: [{ afterMinutes: 0, percent: 50 }] }
  const rules = { dueAt: inHours(-30), closesAt: inHours(100), latePolicy: HALF, lateTokens: 3 }
  const courseOf = async (slug: string, lateTokens: number) => {
    const { id } = await build.course(slug)
    await database.course.update({ where: { id }, data: { lateTokens } })
    return id
  }
  const spend = (who: Client, assignmentId: string, count: number) =>
    who.put(`/api/v1/assignments/${assignmentId}/late-tokens`, { count })
  const days = (due: Date, ...counts: number[]) =>
    counts.map((count) => new Date(due.getTime() + count * 24 * HOUR).toISOString())

  test('a student spends some, and what came late is worth more; what is spent is not left for another assignment', async () => {
    const courseId = await courseOf('tokens', 3)
    const student = await api.signIn('student', 'token-student', courseId)
    const owner = await api.signIn('teacher', 'token-teacher', courseId)
    const { id } = await build.assignment({ courseId, ...rules })
    const { id: other } = await build.assignment({ courseId, ...rules })
    await handIn(student, id, 8)
    const read = async (assignment: string) => (await student.get(`/api/v1/assignments/${assignment}`)).body
    expect(await read(id)).toMatchObject({
      lateTokens: 3,
      mine: { counts: { score: 4 }, lateTokens: { spent: 0, left: 3, dueWith: days(rules.dueAt, 1, 2, 3) } },
    })
    const gradebook = `/api/v1/courses/${courseId}/gradebook`
    expect(JSON.stringify((await owner.get(gradebook)).body)).toContain('"score":4')
    expect((await spend(student, id, 1)).body.mine).toMatchObject({
      ...{ dueAt: days(rules.dueAt, 1)[0], counts: { score: 4 }, percentNow: 50 },
      lateTokens: { spent: 1, left: 2, dueWith: days(rules.dueAt, 2, 3) },
    })
    expect((await spend(student, id, 2)).body.mine).toMatchObject({
      ...{ counts: { score: 8, lateSeconds: 0 }, percentNow: 100, isExtended: false },
      lateTokens: { spent: 2, left: 1 },
    })
    expect(JSON.stringify((await owner.get(gradebook)).body)).toContain('"score":8')
    expect((await read(other)).mine.lateTokens).toEqual({ spent: 0, left: 1, dueWith: days(rules.dueAt, 1) })
    const list = (await student.get('/api/v1/assignments')).body.assignments
    expect(list.map(({ mine }: { mine: { lateTokens: object } }) => mine.lateTokens)).toMatchObject([
      { spent: 2, left: 1 },
      { spent: 0, left: 1 },
    ])

    // Said twice, spent once; what is spent stays so; more than there are is refused, with a sentence.
    expect((await spend(student, id, 2)).status).toBe(200)
    expect(await spend(student, id, 1)).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('收不回来') },
    })
    expect(await spend(student, other, 2)).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('1 张') },
    })
    expect((await spend(owner, id, 1)).status).toBe(409)
    expect((await spend(student, other, 0)).status).toBe(422)

    const settingsAt = `/api/v1/assignments/${id}/settings`
    expect((await owner.get(settingsAt)).body).toMatchObject({
      ...{ course: { lateTokens: 3 }, spentTokens: [{ student: { id: student.userId }, count: 2 }] },
    })
    const back = () => owner.delete(`/api/v1/assignments/${id}/late-tokens/${student.userId}`)
    expect((await back()).status).toBe(204)
    expect((await back()).status).toBe(404)
    expect((await read(id)).mine).toMatchObject({ counts: { score: 4 }, lateTokens: { spent: 0, left: 3 } })
    const subject = `assignment:${id}`
    const events = await database.auditEvent.findMany({ where: { subject }, orderBy: { at: 'asc' } })
    expect(events).toMatchObject([
      { action: 'tokens_spent', actorId: student.userId, detail: { before: 0, count: 1 } },
      { action: 'tokens_spent', detail: { before: 1, count: 2 } },
      { action: 'tokens_given_back', actorId: owner.userId, detail: { studentId: student.userId, count: 2 } },
    ])
  })

  test('of many who ask at once for the last ones, no more are spent than the course gave', async () => {
    const courseId = await courseOf('tokens-at-once', 4)
    const student = await api.signIn('student', 'token-racer', courseId)
    const ids = await Promise.all([1, 2, 3].map(async () => (await build.assignment({ courseId, ...rules })).id))
    const answers = await Promise.all([...ids, ...ids].map((id) => spend(student, id, 2)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 409, 409])
    const spent = await database.spentTokens.findMany({ where: { studentId: student.userId } })
    expect(spent.map(({ count }) => count)).toEqual([2, 2])
  })

  test.each<[string, object]>([
    ['where the assignment takes none', { lateTokens: 0 }],
    ['after the closing', { closesAt: inHours(-1) }],
    ['where late costs nothing', { latePolicy: { kind: 'full' } }],
    ['where nothing is due', { dueAt: undefined }],
  ])('none can be spent %s', async (name, fields) => {
    const courseId = await courseOf(`tokens-${name.replaceAll(' ', '-')}`, 4)
    const student = await api.signIn('student', `token ${name}`.replaceAll(' ', '-'), courseId)
    const { id } = await build.assignment({ courseId, ...rules, ...fields })
    expect(await spend(student, id, 1)).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('用不了') },
    })
    expect(await database.spentTokens.count({ where: { studentId: student.userId } })).toBe(0)
  })
})
