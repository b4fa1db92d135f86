import { randomUUID } from 'node:crypto'
import type { Report } from '@interleave/contract'
import { CodeStore, RunStore } from '@interleave/database'
import { builders, testDatabase, testRedisUrl } from '@interleave/testing'
import { type Client, PASSWORD, startApi } from './api.fixture.ts'

const { url, database } = await testDatabase()
const api = await startApi(database, { DATABASE_URL: url, REDIS_URL: await testRedisUrl() })
const build = builders(database)
afterAll(() => api.close())

const { body: document } = await api.nobody.get('/api/openapi.json')
const operations: string[] = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.keys(item as object).map((verb) => `${verb} ${path}`),
)

const repositoryUrl = 'https://git.example.edu/ada/homework.git'
const { id: courseId } = await build.course()
const { id: otherCourseId } = await build.course('other')
const { id: assignmentId } = await build.assignment()

const people: Record<string, Client> = {
  nobody: api.nobody,
  owner: await api.signIn('student'),
  'another student': await api.signIn('student'),
  'student of another course': await api.signIn('student', 'elsewhere', otherCourseId),
  'TA of another course': await api.signIn('ta', 'elsewhere-ta', otherCourseId),
  TA: await api.signIn('ta'),
  teacher: await api.signIn('teacher'),
  admin: await api.signIn('admin'),
}
const as = (who: string) => people[who] as Client

const { id: submissionId } = (await as('owner').post('/api/v1/submissions', { assignmentId, repositoryUrl })).body

const bound = { repositoryUrl, provider: 'github', proof: 'signature' }
const { binding } = (await as('owner').post(`/api/v1/assignments/${assignmentId}/binding`, bound)).body
const { id: deliveryId } = await database.delivery.create({
  data: { bindingId: binding.id, deliveryId: 'x', outcome: 'ignored', reason: 'ping', bodyDigest: 'x' },
})

/** In the order of `people`. Beyond 401, 403 and 404 a number says that the way was open, and what the request then came to. */
type Row = [number, number, number, number, number, number, number, number]
const everyone: Row = [401, 200, 200, 200, 200, 200, 200, 200]
const staffAnywhere: Row = [401, 403, 403, 403, 200, 200, 200, 200]
const inTheCourse: Row = [401, 200, 200, 404, 404, 200, 200, 200]
const ownerAndStaff: Row = [401, 200, 404, 404, 404, 200, 200, 200]
const ownerOnly = (answer: number): Row => [401, answer, 404, 404, 404, 404, 404, 404]
const staffOf = (answer: number): Row => [401, 403, 404, 404, 404, answer, answer, answer]
/** Of the course itself, which is no secret to its students. */
const taOfCourse: Row = [401, 403, 403, 404, 404, 200, 200, 200]
const teacherOfCourse = (answer: number): Row => [401, 403, 403, 404, 404, 403, answer, answer]
const signedIn = (answer: number): Row => [401, answer, answer, answer, answer, answer, answer, answer]
const anyone = (answer: number) => Array(8).fill(answer) as Row

/** What each route answers to whom. A new route fails here until it is listed. */
const expected: Record<string, Row> = {
  'get /api/v1/session': everyone,
  'get /api/v1/assignments': everyone,
  'get /api/v1/assignments/{id}': inTheCourse,
  'put /api/v1/assignments/{id}/choice': [401, 409, 409, 404, 404, 409, 409, 409],
  'put /api/v1/assignments/{id}/late-tokens': [401, 409, 409, 404, 404, 409, 409, 409],
  'get /api/v1/assignments/{id}/settings': teacherOfCourse(200),
  'put /api/v1/assignments/{id}/settings': teacherOfCourse(409),
  'post /api/v1/assignments/{id}/settings/preview': teacherOfCourse(200),
  'put /api/v1/assignments/{id}/extensions/{person}': teacherOfCourse(200),
  'delete /api/v1/assignments/{id}/extensions/{person}': teacherOfCourse(404),
  'delete /api/v1/assignments/{id}/late-tokens/{person}': teacherOfCourse(404),
  'post /api/v1/courses': [401, 403, 403, 403, 403, 403, 422, 422],
  'get /api/v1/courses/{id}': inTheCourse,
  'put /api/v1/courses/{id}': teacherOfCourse(200),
  'post /api/v1/courses/{id}/assignments': teacherOfCourse(422),
  'get /api/v1/tasks': staffAnywhere,
  'get /api/v1/queue': staffAnywhere,
  // The TA of another course may choose from every task; what a student may read is what their own courses ask.
  'get /api/v1/tasks/{id}': [401, 200, 200, 404, 200, 200, 200, 200],
  'get /api/v1/submissions': everyone,
  'get /api/v1/submissions/{id}': ownerAndStaff,
  'get /api/v1/submissions/{id}/events': ownerAndStaff,
  'post /api/v1/submissions': [401, 201, 201, 404, 404, 201, 201, 201],
  'post /api/v1/submissions/{id}/runs': staffOf(409),
  'post /api/v1/submissions/{id}/tasks/{task}/reviews': staffOf(422),
  'get /api/v1/assignments/{id}/binding': inTheCourse,
  'post /api/v1/assignments/{id}/binding': [401, 422, 422, 404, 404, 422, 422, 422],
  'get /api/v1/assignments/{id}/mail-in': inTheCourse,
  // Mail is not received in this test.
  'post /api/v1/assignments/{id}/mail-in': [401, 409, 409, 404, 404, 409, 409, 409],
  'delete /api/v1/assignments/{id}/mail-in': [401, 204, 204, 404, 404, 204, 204, 204],
  'get /api/v1/courses/{id}/mails': taOfCourse,
  'get /api/v1/courses/{id}/comments': taOfCourse,
  'post /api/v1/courses/{id}/comments': [401, 403, 403, 404, 404, 201, 201, 201],
  'put /api/v1/courses/{id}/comments/{comment}': taOfCourse,
  'delete /api/v1/courses/{id}/comments/{comment}': taOfCourse,
  'get /api/v1/bindings/{id}/deliveries': ownerOnly(200),
  'post /api/v1/bindings/{id}/secret': ownerOnly(201),
  'put /api/v1/bindings/{id}/status-token': ownerOnly(200),
  'delete /api/v1/bindings/{id}/status-token': ownerOnly(204),
  'post /api/v1/deliveries/{id}/repeat': ownerOnly(409),
  'delete /api/v1/bindings/{id}': ownerOnly(204),
  'get /api/v1/courses/{id}/people': taOfCourse,
  'put /api/v1/courses/{id}/people/{person}': teacherOfCourse(204),
  'delete /api/v1/courses/{id}/people/{person}': teacherOfCourse(204),
  'post /api/v1/courses/{id}/roster/preview': teacherOfCourse(200),
  'post /api/v1/courses/{id}/roster': teacherOfCourse(409),
  'post /api/v1/courses/{id}/sign-up-links': teacherOfCourse(201),
  'get /api/v1/courses/{id}/invitations': teacherOfCourse(200),
  'post /api/v1/courses/{id}/invitations': teacherOfCourse(201),
  'delete /api/v1/courses/{id}/invitations/{invitation}': teacherOfCourse(204),
  'get /api/v1/account': everyone,
  'put /api/v1/account': everyone,
  // The password given is wrong on purpose.
  'post /api/v1/account/password': signedIn(422),
  'get /api/v1/account/sessions': everyone,
  'delete /api/v1/account/sessions': signedIn(204),
  'delete /api/v1/account/sessions/{id}': ownerOnly(204),
  'get /api/v1/account/repositories': everyone,
  'post /api/v1/account/repositories': signedIn(201),
  'delete /api/v1/account/repositories/{id}': ownerOnly(204),
  'get /api/v1/account/deploy-keys': everyone,
  'post /api/v1/account/deploy-keys': signedIn(201),
  'post /api/v1/account/deploy-keys/{id}/replacement': ownerOnly(201),
  'delete /api/v1/account/deploy-keys/{id}': ownerOnly(204),
  'get /api/v1/courses/{id}/gradebook': taOfCourse,
  // Mail is not set up in this test.
  'put /api/v1/account/email': signedIn(409),
  'delete /api/v1/account/email': signedIn(204),
  // No provider is set up in this test.
  'post /api/v1/sign-in/{provider}': anyone(404),
  'get /api/v1/sign-in/{provider}/callback': anyone(404),
  'get /api/v1/account/identities': everyone,
  'post /api/v1/account/identities/{provider}': signedIn(404),
  // The password is the owner's, and so is the identity.
  'post /api/v1/account/identities/{id}/unlink': ownerOnly(204),
  'post /api/v1/email-confirmations': anyone(404),
  'post /api/v1/password-resets': anyone(409),
  'post /api/v1/password-resets/accept': anyone(404),
  'get /api/v1/site': anyone(200),
  // As which kind of file is not said.
  'get /api/v1/courses/{id}/gradebook/export': [401, 403, 403, 404, 404, 422, 422, 422],
  'get /api/v1/courses/{id}/insights': taOfCourse,
  // Of which assignment is not said.
  'get /api/v1/courses/{id}/similar': [401, 403, 403, 404, 404, 422, 422, 422],
  'get /api/v1/courses/{id}/similar/pair': [401, 403, 403, 404, 404, 422, 422, 422],
  'get /api/v1/submissions/{id}/code': ownerAndStaff,
  'post /api/v1/submissions/{id}/line-comments': staffOf(422),
  'delete /api/v1/submissions/{id}/line-comments/{comment}': staffOf(404),
  'get /api/v1/courses/{id}/second-looks': taOfCourse,
  'get /api/v1/courses/{id}/regrade-estimate': taOfCourse,
  'get /api/v1/courses/{id}/regrades': taOfCourse,
  // Nothing has been graded here, and there is no such regrade.
  'post /api/v1/courses/{id}/regrades': [401, 403, 403, 404, 404, 422, 422, 422],
  'get /api/v1/courses/{id}/regrades/{regrade}': [401, 403, 403, 404, 404, 404, 404, 404],
  'post /api/v1/courses/{id}/regrades/{regrade}/publish': teacherOfCourse(404),
  'post /api/v1/courses/{id}/regrades/{regrade}/drop': [401, 403, 403, 404, 404, 404, 404, 404],
  'get /api/v1/courses/{id}/regrades/{regrade}/runs/{run}': [401, 403, 403, 404, 404, 404, 404, 404],
  'get /api/v1/submissions/{id}/second-looks': ownerAndStaff,
  // There is no such check yet, and nobody asks for another's work.
  'post /api/v1/submissions/{id}/tasks/{task}/checks/{check}/second-looks': [401, 404, 404, 404, 404, 403, 403, 403],
  'post /api/v1/submissions/{id}/second-looks/{look}/answer': staffOf(404),
  'post /api/v1/submissions/{id}/tasks/{task}/override': staffOf(409),
  'post /api/v1/submissions/{id}/tasks/{task}/override/withdrawal': staffOf(409),
  'get /api/v1/tokens': everyone,
  'post /api/v1/tokens': signedIn(201),
  'delete /api/v1/tokens/{id}': ownerOnly(204),
  // Whoever holds a link may use it; this one was made up.
  'post /api/v1/invitations/find': anyone(404),
  'post /api/v1/invitations/accept': anyone(404),
  'post /api/v1/session': anyone(422),
  'delete /api/v1/session': anyone(204),
}

const settings = {
  ...{ title: { 'zh-CN': '作业', en: 'Homework' }, taskIds: ['bank-account'], opensAt: null, dueAt: null },
  ...{ closesAt: null, attemptLimit: null, latePolicy: { kind: 'full' }, counting: 'best', branch: null, tools: [] },
  ...{ lateTokens: 0, isAnonymous: false },
}
const course = {
  title: { 'zh-CN': '并发编程', en: 'Concurrent programming' },
  timeZone: 'Asia/Shanghai',
  lateTokens: 0,
}
const file = Buffer.from('username,name\n2026001,Ada\n').toString('base64')
const token = 'x'.repeat(43)
const bodies: Record<string, object> = {
  'post /api/v1/submissions/{id}/tasks/{task}/checks/{check}/second-looks': { words: 'please' },
  'post /api/v1/submissions/{id}/second-looks/{look}/answer': { words: 'no' },
  'post /api/v1/submissions/{id}/tasks/{task}/override': { score: 1, reason: 'seen' },
  'post /api/v1/submissions/{id}/tasks/{task}/override/withdrawal': { reason: 'a slip' },
  'post /api/v1/submissions': { assignmentId, repositoryUrl },
  'post /api/v1/courses/{id}/comments': { words: 'well done' },
  'put /api/v1/courses/{id}/comments/{comment}': { words: 'very well done' },
  'put /api/v1/assignments/{id}/choice': { submissionId },
  'put /api/v1/assignments/{id}/late-tokens': { count: 1 },
  'put /api/v1/assignments/{id}/settings': { ...settings, version: 99 },
  'post /api/v1/assignments/{id}/settings/preview': settings,
  'put /api/v1/assignments/{id}/extensions/{person}': {
    ...{ dueAt: null, closesAt: null, furtherAttempts: 1, reason: 'ill' },
  },
  'post /api/v1/courses': { ...course, slug: 'course' },
  'put /api/v1/courses/{id}': course,
  'post /api/v1/courses/{id}/assignments': { ...settings, slug: 'homework', taskIds: [] },
  'put /api/v1/courses/{id}/people/{person}': { role: 'student', section: null },
  'post /api/v1/courses/{id}/roster/preview': { file },
  'post /api/v1/courses/{id}/roster': { file, digest: '0'.repeat(64) },
  'post /api/v1/courses/{id}/invitations': { role: 'student', section: null, maxUses: 1, days: 1 },
  'post /api/v1/courses/{id}/regrades': { filter: {}, reason: 'a new grader' },
  'post /api/v1/courses/{id}/regrades/{regrade}/publish': { digest: '0'.repeat(64) },
  'post /api/v1/tokens': { name: 'mine', scope: 'read', days: 1 },
  'post /api/v1/account/repositories': { repositoryUrl, username: 'ada', token: 'a-token-of-a-host' },
  'post /api/v1/account/deploy-keys': { repositoryUrl: 'git@git.example.edu:ada/homework.git' },
  'put /api/v1/bindings/{id}/status-token': { token: 'a-token-of-github' },
  'put /api/v1/account': { language: 'en', mailResults: false },
  'put /api/v1/account/email': { email: 'ada@uni.example', current: 'not this one' },
  'post /api/v1/email-confirmations': { token },
  'post /api/v1/password-resets': { who: 'ada' },
  'post /api/v1/password-resets/accept': { token, password: 'long enough for one' },
  'post /api/v1/account/identities/{id}/unlink': { current: PASSWORD },
  'post /api/v1/account/password': { current: 'not this one', password: 'nor that one' },
  'post /api/v1/invitations/find': { token },
  'post /api/v1/invitations/accept': { token },
}

/** What may be changed or go is made anew for each who tries. */
async function fill(template: string): Promise<string> {
  const ids: Record<string, string> = {
    ...{ assignments: assignmentId, courses: courseId, submissions: submissionId, tasks: 'bank-account' },
    ...{ bindings: binding.id, deliveries: deliveryId },
  }
  if (template.includes('/tokens/{id}')) {
    const { body } = await as('owner').post('/api/v1/tokens', bodies['post /api/v1/tokens'])
    return template.replace('{id}', body.token.id)
  }
  if (template.includes('/repositories/{id}')) {
    const { body } = await as('owner').post('/api/v1/account/repositories', bodies['post /api/v1/account/repositories'])
    return template.replace('{id}', body.id)
  }
  if (template.includes('/deploy-keys/{id}')) {
    const repositoryUrl = `git@git.example.edu:ada/${randomUUID()}.git`
    const { body } = await as('owner').post('/api/v1/account/deploy-keys', { repositoryUrl })
    return template.replace('{id}', body.id)
  }
  if (template.includes('/sessions/{id}')) {
    const userId = (await as('owner').get('/api/v1/session')).body.user.id
    const tokenHash = randomUUID()
    const { id } = await database.session.create({ data: { userId, tokenHash, expiresAt: new Date(Date.now() + 1e6) } })
    return template.replace('{id}', id)
  }
  if (template.includes('/identities/{id}')) {
    const userId = (await as('owner').get('/api/v1/session')).body.user.id
    await database.identity.deleteMany({ where: { userId } })
    const { id } = await database.identity.create({ data: { userId, issuer: 'x', subject: randomUUID(), name: 'x' } })
    return template.replace('{id}', id)
  }
  let path = template
    .replace('{id}', ids[template.split('/')[3] as string] ?? '')
    .replace('{task}', 'bank-account')
    .replace('{provider}', 'openid')
    .replace('{check}', 'no-lost-update')
    .replace('{look}', submissionId)
    .replace('{regrade}', submissionId)
    .replace('{run}', submissionId)
  if (path.includes('{person}')) path = path.replace('{person}', (await build.user()).id)
  if (path.includes('/comments/{comment}')) {
    await database.bankComment.deleteMany()
    const { id } = await database.bankComment.create({ data: { courseId, words: 'well' } })
    path = path.replace('{comment}', id)
  }
  if (path.includes('{invitation}')) {
    const { body } = await as('teacher').post(
      `/api/v1/courses/${courseId}/invitations`,
      bodies['post /api/v1/courses/{id}/invitations'],
    )
    path = path.replace('{invitation}', body.invitation.id)
  }
  return path
}

/** Signing out ends the session, so whoever does it here is somebody new. */
async function client(who: string, operation: string): Promise<Client> {
  if (operation !== 'delete /api/v1/session' || who === 'nobody') return as(who)
  return api.signIn('student')
}

async function answer(who: string, operation: string): Promise<number> {
  const [verb, template] = operation.split(' ') as [string, string]
  const path = await fill(template)
  const stopping = new AbortController()
  const hasBody = verb !== 'get' && verb !== 'delete'
  const { cookie } = await client(who, operation)
  const reply = await fetch(`${api.origin}${path}`, {
    method: verb.toUpperCase(),
    headers: { cookie, ...(hasBody && { 'content-type': 'application/json' }) },
    signal: stopping.signal,
    ...(hasBody && { body: JSON.stringify(bodies[operation] ?? {}) }),
  })
  if (path.endsWith('/events')) stopping.abort()
  return reply.status
}

test('attack 97: the table names exactly the routes that there are; twin: each route with its policy', () => {
  expect(operations.sort()).toEqual(Object.keys(expected).sort())
})

test.each(Object.entries(expected))(
  'attack 95, 96, 97: %s refuses whoever it is not for; twin: it answers whoever it is for',
  async (operation, row) => {
    const got: Record<string, number> = {}
    for (const who of Object.keys(people)) got[who] = await answer(who, operation)
    const names = Object.keys(people)
    expect(got).toEqual(Object.fromEntries(names.map((name, index) => [name, row[index]])))
  },
)

test('attack 95, 96: lists hold only what one may open; twin: the owner, the staff and the admin find the submission there', async () => {
  const found: Record<string, boolean> = {}
  for (const [who, { get }] of Object.entries(people)) {
    if (who === 'nobody') continue
    const { submissions } = (await get(`/api/v1/submissions?limit=100&assignmentId=${assignmentId}`)).body
    const { assignments } = (await get('/api/v1/assignments')).body
    const isListed = submissions.some(({ id }: { id: string }) => id === submissionId)
    found[who] = isListed
    const isInCourse = assignments.some(({ id }: { id: string }) => id === assignmentId)
    expect({ who, isInCourse }).toEqual({ who, isInCourse: !who.includes('another course') })
  }
  expect(found).toEqual({
    ...{ owner: true, 'another student': false, 'student of another course': false },
    ...{ 'TA of another course': false, TA: true, teacher: true, admin: true },
  })
})

test('attack 95: whoever is taken out of a course loses it at once, with what they handed in; twin: put back, they have it again', async () => {
  const who = await api.signIn('student', 'leaves')
  const { id } = (await who.post('/api/v1/submissions', { assignmentId, repositoryUrl })).body
  const enrolment = { courseId, userId: who.userId }
  await database.enrolment.delete({ where: { courseId_userId: enrolment } })
  expect((await who.get(`/api/v1/submissions/${id}`)).status).toBe(404)
  expect((await who.get('/api/v1/submissions')).body.submissions).toEqual([])
  await database.enrolment.create({ data: { ...enrolment, role: 'student' } })
  expect((await who.get(`/api/v1/submissions/${id}`)).status).toBe(200)
})

test('attack 96: a TA of one course who is a student of another sees there what a student sees; twin: a TA in their own', async () => {
  const both = await api.signIn('ta', 'both', otherCourseId)
  await database.enrolment.create({ data: { courseId, userId: both.userId, role: 'student' } })
  expect((await both.get(`/api/v1/submissions/${submissionId}`)).status).toBe(404)
  const { id: theirs } = await build.assignment({ courseId: otherCourseId })
  const elsewhere = await as('student of another course').post('/api/v1/submissions', {
    assignmentId: theirs,
    repositoryUrl,
  })
  expect((await both.get(`/api/v1/submissions/${elsewhere.body.id}`)).status).toBe(200)
  const own = await both.post('/api/v1/submissions', { assignmentId, repositoryUrl })
  const { body } = await both.get(`/api/v1/submissions/${own.body.id}`)
  expect(body.runs[0].tasks).toEqual([])
  expect((await both.post(`/api/v1/submissions/${own.body.id}/runs`)).body.code).toBe('staff_only')
  // Both lists side by side: their own of one course, everybody's of the other.
  const { submissions } = (await both.get('/api/v1/submissions')).body
  expect(submissions.map(({ id }: { id: string }) => id).sort()).toEqual([own.body.id, elsewhere.body.id].sort())
})

const markup =
  '<!doctype html><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
const hostile = { 'zh-CN': markup, en: markup }

/** Handed in and graded: everything that a student chooses the text of is a page, for whoever takes it for one. */
async function handInPages(who: string): Promise<string> {
  await database.user.update({
    where: { id: (as(who) as Client & { userId: string }).userId },
    data: { displayName: markup },
  })
  const { body } = await as(who).post('/api/v1/submissions', { assignmentId, repositoryUrl })
  const runs = new RunStore(database)
  const { attempt } = (await runs.claim(body.runs[0].id, 'a worker', 60)) ?? { attempt: 0 }
  await runs.pinCommit(body.id, 'a'.repeat(40))
  const text = `${markup}\n${'def deposit(amount):\n    return [each + amount for each in range(9)]\n'.repeat(9)}`
  await new CodeStore(database).keep(body.id, [
    { path: 'account.py', bytes: text.length, text },
    { path: 'index.html', bytes: text.length, text },
    { path: 'a.svg', bytes: text.length, text },
  ])
  const failure = { seen: hostile, expected: hostile, why: hostile, nextStep: hostile }
  const report: Report = {
    ...{ task: 'bank-account', seed: 's', python: '3.11.2', schedules: 9, integrity: [{ code: 'x', detail: markup }] },
    files: [],
    checks: [
      {
        id: 'no-lost-update',
        title: hostile,
        status: 'failed',
        schedules: 9,
        teaches: 'race',
        evidence: null,
        failure,
      },
    ],
  }
  const graded = { taskId: 'bank-account', points: 10, score: 0, seed: 's', graderVersion: 'v1' }
  await runs.settle(body.runs[0].id, attempt, {
    ...{ outcome: 'graded', code: null, detail: null, score: 0, points: 10 },
    tasks: [{ ...graded, outcome: { kind: 'graded', report } }],
  })
  await as(who).post(`/api/v1/submissions/${body.id}/tasks/bank-account/checks/no-lost-update/second-looks`, {
    words: markup,
  })
  return body.id
}

test('attack 103: no answer of any route is a page, a picture or a script, whatever a student handed in; twin: their words are read in it as they were written', async () => {
  const [mine, other] = [await handInPages('owner'), await handInPages('another student')]
  const files = ['text/csv', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet']
  const gradebook = `/api/v1/courses/${courseId}/gradebook`
  const similar = `/api/v1/courses/${courseId}/similar`
  const paths = [
    ...(await Promise.all(
      operations.filter((each) => each.startsWith('get ')).map((each) => fill(each.slice('get '.length))),
    )),
    ...['', '/code', '/second-looks', '/events'].map((end) => `/api/v1/submissions/${mine}${end}`),
    ...['csv', 'xlsx'].map((format) => `${gradebook}/export?format=${format}`),
    `${similar}?assignmentId=${assignmentId}`,
    `${similar}/pair?assignmentId=${assignmentId}&left=${mine}&right=${other}`,
    // What was asked for is named in some refusals.
    ...[`/api/v1/submissions/${encodeURIComponent(markup)}`, `/api/v1/${encodeURIComponent(markup)}`],
    ...[`/api/v1/submissions?q=${encodeURIComponent(markup)}`, `/api/v1/tasks/${encodeURIComponent(markup)}`],
  ]
  const told = new Set<string>()
  for (const who of ['owner', 'TA', 'teacher']) {
    for (const path of paths) {
      const stopping = new AbortController()
      // As a browser does when somebody opens the address.
      const headers = { cookie: as(who).cookie, accept: 'text/html,image/svg+xml,*/*' }
      const reply = await fetch(`${api.origin}${path}`, { headers, signal: stopping.signal })
      const type = reply.headers.get('content-type')?.replace(/;.*/, '') ?? 'none'
      const isFile = reply.headers.get('content-disposition')?.startsWith('attachment; ') ?? false
      const answer = {
        who,
        path,
        status: reply.status,
        type,
        isFile,
        sniff: reply.headers.get('x-content-type-options'),
      }
      const allowed = isFile ? files : ['application/json', 'application/problem+json', 'text/event-stream']
      expect(answer).toEqual({ ...answer, type: allowed.find((one) => one === type), sniff: 'nosniff' })
      if (type === 'text/event-stream') stopping.abort()
      else if (reply.ok && (await reply.text()).replaceAll(/\\"|""/g, '"').includes(markup))
        told.add(path.replaceAll(/[0-9a-f-]{36}/g, '{}').replace(/\?.*/, ''))
    }
  }
  const ofCourse = ['', '/export']
    .map((end) => `gradebook${end}`)
    .concat('insights', 'people', 'second-looks', 'similar')
  const ofSubmission = ['', '/code', '/second-looks'].map((end) => `/api/v1/submissions/{}${end}`)
  expect([...told]).toEqual(
    expect.arrayContaining([...ofSubmission, ...ofCourse.map((end) => `/api/v1/courses/{}/${end}`)]),
  )
})
