import type { Report } from '@interleave/contract'
import { CodeStore, RunStore } from '@interleave/database'
import { builders, testDatabase, testRedisUrl } from '@interleave/testing'
import { type Client, startApi } from '../api.fixture.ts'

const { url, database } = await testDatabase()
const api = await startApi(database, { DATABASE_URL: url, REDIS_URL: await testRedisUrl() })
const build = builders(database)
const runs = new RunStore(database)
afterAll(() => api.close())

let number = 0
let courseId: string
let assignmentId: string
let named: string
let people: Record<'ada' | 'bob' | 'tara' | 'theo', Client & { userId: string }>
let submissionId: string

const text = { 'zh-CN': '字', en: 'words' }
const report: Report = {
  ...{ task: 'bank-account', seed: 's', python: '3.11.2', schedules: 1, files: [], integrity: [] },
  checks: [
    {
      ...{ id: 'no-lost-update', title: text, status: 'failed', schedules: 1, teaches: 'race', evidence: null },
      failure: { seen: text, expected: text, why: text, nextStep: null },
    },
  ],
}

/** A submission of this student, graded. */
async function handIn(who: Client, to: string, score: number): Promise<string> {
  const repositoryUrl = `https://git.example.edu/ada-lovelace-${number}/homework.git`
  const { body } = await who.post('/api/v1/submissions', { assignmentId: to, repositoryUrl, branch: 'ada/work' })
  const { attempt } = (await runs.claim(body.runs[0].id, 'a worker', 60)) ?? { attempt: 0 }
  const task = { taskId: 'bank-account', points: 10, seed: 's', graderVersion: 'v1', score }
  await runs.settle(body.runs[0].id, attempt, {
    ...{ outcome: 'graded', code: null, detail: null, score, points: 10 },
    tasks: [{ ...task, outcome: { kind: 'graded', report } }],
  })
  return body.id
}

beforeEach(async () => {
  number += 1
  courseId = (await build.course(`course-${number}`)).id
  assignmentId = (await build.assignment({ courseId })).id
  named = (await build.assignment({ courseId })).id
  await database.assignment.update({ where: { id: assignmentId }, data: { isAnonymous: true } })
  people = {
    ada: await api.signIn('student', `ada-lovelace-${number}`, courseId),
    bob: await api.signIn('student', `bob-${number}`, courseId),
    tara: await api.signIn('ta', `tara-${number}`, courseId),
    theo: await api.signIn('teacher', `theo-${number}`, courseId),
  }
  submissionId = await handIn(people.ada, assignmentId, 4)
})

/** Everything that tells who Ada is. */
const tells = (text: string) =>
  [`ada-lovelace-${number}`, people.ada.userId, 'ada/work'].filter((each) => text.includes(each))
const adasAlias = async () => (await people.tara.get(`/api/v1/submissions/${submissionId}`)).body.student

test('no answer by which staff review and mark says whose work it is; twin: its owner and, in the gradebook, a teacher read names', async () => {
  const { ada, tara, theo } = people
  await ada.post(`/api/v1/submissions/${submissionId}/tasks/bank-account/checks/no-lost-update/second-looks`, {
    words: 'please',
  })
  await database.receivedMail.create({
    data: { studentId: ada.userId, assignmentId, messageId: 'm', outcome: 'refused', reason: text, isAnswered: false },
  })
  await ada.post('/api/v1/submissions', {
    assignmentId,
    repositoryUrl: `https://git.example.edu/ada-lovelace-${number}/b.git`,
  })
  const bobs = await handIn(people.bob, assignmentId, 4)
  const files = [{ path: 'account.py', bytes: 9, text: 'x = 1\n'.repeat(30) }]
  for (const id of [submissionId, bobs]) await new CodeStore(database).keep(id, files)
  const paths = [
    `/submissions/${submissionId}`,
    '/submissions?limit=100',
    `/submissions?assignmentId=${assignmentId}`,
    `/submissions/${submissionId}/second-looks`,
    `/submissions/${submissionId}/code`,
    `/courses/${courseId}/second-looks`,
    `/courses/${courseId}/mails`,
    `/courses/${courseId}/gradebook?assignmentId=${assignmentId}`,
    `/courses/${courseId}/gradebook/export?format=csv&assignmentId=${assignmentId}`,
    `/courses/${courseId}/similar?assignmentId=${assignmentId}`,
    `/courses/${courseId}/similar/pair?assignmentId=${assignmentId}&left=${submissionId}&right=${bobs}`,
    '/queue',
  ]
  for (const path of paths) {
    const { status, text } = await tara.get(`/api/v1${path}`)
    expect({ path, status, tells: tells(text) }).toEqual({ path, status: 200, tells: [] })
  }
  const marking = paths.filter((path) => !path.includes('gradebook'))
  for (const path of marking)
    expect({ path, tells: tells((await theo.get(`/api/v1${path}`)).text) }).toEqual({ path, tells: [] })
  const book = `/api/v1/courses/${courseId}/gradebook?assignmentId=${assignmentId}`
  expect(tells((await theo.get(book)).text)).toContain(ada.userId)
  expect((await ada.get(`/api/v1/submissions/${submissionId}`)).body).toMatchObject({
    ...{ isAnonymous: false, student: { id: ada.userId }, branch: 'ada/work' },
  })
})

test('what staff do is answered without names too: a regrade, a changed mark, an answer, and the stream', async () => {
  const { ada, tara } = people
  const look = await ada.post(
    `/api/v1/submissions/${submissionId}/tasks/bank-account/checks/no-lost-update/second-looks`,
    {
      words: 'please',
    },
  )
  const path = `/api/v1/submissions/${submissionId}`
  const done = [
    await tara.post(`${path}/second-looks/${look.body.secondLooks[0].id}/answer`, { words: 'no' }),
    await tara.post(`${path}/tasks/bank-account/override`, { score: 5, reason: 'seen' }),
    await tara.post(`${path}/runs`),
  ]
  for (const { status, text } of done) expect([status, tells(text)]).toEqual([201, []])
  const stream = await fetch(`${api.origin}${path}/events`, { headers: { cookie: tara.cookie } })
  const reader = (stream.body as ReadableStream<Uint8Array>).getReader()
  let first = ''
  while (!first.includes('data:')) first += new TextDecoder().decode((await reader.read()).value)
  await reader.cancel()
  expect(first).toContain('#')
  expect(tells(first)).toEqual([])
})

test('the pseudonym is the same in every list, filters by it, and is another one in another assignment', async () => {
  const alias = await adasAlias()
  await handIn(people.bob, assignmentId, 10)
  const of = async (studentId: string) =>
    (await people.tara.get(`/api/v1/submissions?studentId=${studentId}`)).body.submissions.map(
      ({ id }: { id: string }) => id,
    )
  expect(await of(alias.id)).toEqual([submissionId])
  const { rows, anonymous } = (
    await people.tara.get(`/api/v1/courses/${courseId}/gradebook?assignmentId=${assignmentId}`)
  ).body
  expect(anonymous).toBe('pseudonyms')
  expect(rows.find((row: { student: { id: string } }) => row.student.id === alias.id)).toMatchObject({
    ...{ student: { displayName: alias.displayName, username: '' }, section: null, mark: { score: 4, submissionId } },
  })
  const names = rows.map(({ student }: { student: { displayName: string } }) => student.displayName)
  expect(names).toEqual([...names].sort())
  const other = await build.assignment({ courseId })
  await database.assignment.update({ where: { id: other.id }, data: { isAnonymous: true } })
  const id = await handIn(people.ada, other.id, 1)
  expect((await people.tara.get(`/api/v1/submissions/${id}`)).body.student.id).not.toBe(alias.id)
  // So the page that compares two submissions of one student finds the other one.
  const again = await handIn(people.ada, assignmentId, 5)
  expect(await of(`${alias.id}&assignmentId=${assignmentId}`)).toEqual([again, submissionId])
})

test('nobody gets behind a pseudonym by a filter: by the id of a person, a name or a section; twin: where marking is not anonymous they work', async () => {
  const { ada, tara } = people
  await database.enrolment.updateMany({ where: { userId: ada.userId }, data: { section: 'only-ada' } })
  const open = await handIn(ada, named, 7)
  const found = (await tara.get(`/api/v1/submissions?studentId=${ada.userId}`)).body.submissions
  expect(found.map(({ id }: { id: string }) => id)).toEqual([open])
  const book = async (query: string) => (await tara.get(`/api/v1/courses/${courseId}/gradebook?${query}`)).body
  expect((await book(`assignmentId=${assignmentId}&q=ada`)).count).toBe(0)
  expect((await book(`assignmentId=${named}&q=ada`)).count).toBe(1)
  const narrowed = await book(`assignmentId=${assignmentId}&section=only-ada`)
  expect([narrowed.count, narrowed.sections]).toEqual([2, []])
  expect((await book(`assignmentId=${named}&section=only-ada`)).count).toBe(1)
  const whole = await book('')
  expect([whole.anonymous, whole.columns.map(({ id }: { id: string }) => id), whole.points]).toEqual([
    'left_out',
    [named],
    10,
  ])
  expect(whole.rows.find((row: { student: { id: string } }) => row.student.id === ada.userId).total).toBe(7)
})

test('a teacher lifts it, which is written down, and then everybody on the staff reads names; a TA does not', async () => {
  const { ada, tara, theo } = people
  const path = `/api/v1/assignments/${assignmentId}/settings`
  const { settings, version } = (await theo.get(path)).body
  expect(settings.isAnonymous).toBe(true)
  expect((await tara.put(path, { ...settings, isAnonymous: false, version })).status).toBe(403)
  expect((await theo.put(path, { ...settings, isAnonymous: false, version })).status).toBe(200)
  expect(await adasAlias()).toEqual({ id: ada.userId, displayName: `The ada-lovelace-${number}` })
  const { actorId, detail } = await database.auditEvent.findFirstOrThrow({
    where: { action: 'assignment_changed', subject: `assignment:${assignmentId}` },
  })
  const told = detail as { before: string; after: string }
  expect([actorId, JSON.parse(told.before).isAnonymous, JSON.parse(told.after).isAnonymous]).toEqual([
    theo.userId,
    true,
    false,
  ])
})

test('marks go to the student whose work it is, whatever it was called meanwhile', async () => {
  await people.tara.post(`/api/v1/submissions/${submissionId}/tasks/bank-account/override`, {
    score: 9,
    reason: 'seen',
  })
  const { body } = await people.ada.get(`/api/v1/assignments/${assignmentId}`)
  expect([body.isAnonymous, body.mine.counts.score]).toEqual([true, 9])
})
