import type { Report } from '@interleave/contract'
import { RunStore } from '@interleave/database'
import { builders, testDatabase, testRedisUrl } from '@interleave/testing'
import { type Client, startApi } from '../api.fixture.ts'

const { url, database } = await testDatabase()
const api = await startApi(database, { DATABASE_URL: url, REDIS_URL: await testRedisUrl() })
const build = builders(database)
const runs = new RunStore(database)
afterAll(() => api.close())

let ada: Client & { userId: string }
let ta: Client & { userId: string }
beforeAll(async () => {
  ada = await api.signIn('student', 'ada')
  ta = await api.signIn('ta', 'tara')
})

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

async function handIn(who: Client) {
  const { id: assignmentId } = await build.assignment()
  const repositoryUrl = 'https://git.example.edu/ada/homework.git'
  const { body } = await who.post('/api/v1/submissions', { assignmentId, repositoryUrl })
  const attempt = (await runs.claim(body.runs[0].id, 'a worker', 60))?.attempt ?? 0
  const task = { taskId: 'bank-account', points: 10, score: 0, seed: 's', graderVersion: 'v1' }
  await runs.settle(body.runs[0].id, attempt, {
    ...{ outcome: 'graded', code: null, detail: null, score: 0, points: 10 },
    tasks: [{ ...task, outcome: { kind: 'graded', report } }],
  })
  return { id: body.id as string, assignmentId }
}

const at = (id: string) => `/api/v1/submissions/${id}`
const ask = (who: Client, id: string, check = 'no-lost-update', words = 'I hold the lock') =>
  who.post(`${at(id)}/tasks/bank-account/checks/${check}/second-looks`, { words })

test('a student asks, staff of the course see it, answer once, and the student reads the answer', async () => {
  const { id } = await handIn(ada)
  expect(await ask(ada, id)).toMatchObject({ status: 201, body: { secondLooks: [{ answer: null }] } })
  const { courseId } = (await ada.get(at(id))).body.assignment
  const list = async () => (await ta.get(`/api/v1/courses/${courseId}/second-looks`)).body
  const [open] = (await list()).open
  expect(open).toMatchObject({
    ...{ submissionId: id, task: 'bank-account', taskTitle: { en: 'Bank account' }, check: 'no-lost-update' },
    ...{ words: 'I hold the lock', student: { displayName: 'The ada' } },
  })
  expect((await ta.post(`${at(id)}/second-looks/${open.id}/answer`, { words: 'Not in line 7' })).status).toBe(201)
  expect((await ta.post(`${at(id)}/second-looks/${open.id}/answer`, { words: 'Again' })).status).toBe(404)
  expect((await ada.get(`${at(id)}/second-looks`)).body.secondLooks).toMatchObject([
    { answer: { words: 'Not in line 7', author: 'The tara' } },
  ])
  expect(await list()).toMatchObject({ open: [], answered: [{ id: open.id }] })
  await expect(database.secondLook.update({ where: { id: open.id }, data: { answer: 'x' } })).rejects.toThrow(/once/)
  const events = await database.auditEvent.findMany({ where: { subject: `submission:${id}` }, orderBy: { id: 'asc' } })
  expect(events.map(({ action }) => action)).toEqual(['submitted', 'second_look_asked', 'second_look_answered'])
})

test('one waits at a time; after the answer another may be asked for', async () => {
  const { id } = await handIn(ada)
  const both = await Promise.all([ask(ada, id), ask(ada, id)])
  expect(both.map(({ status }) => status).sort()).toEqual([201, 409])
  const [look] = (await ada.get(`${at(id)}/second-looks`)).body.secondLooks
  await ta.post(`${at(id)}/second-looks/${look.id}/answer`, { words: 'no' })
  expect((await ask(ada, id)).status).toBe(201)
})

test('what is not there, empty words, and the work of others are refused', async () => {
  const { id } = await handIn(ada)
  expect((await ask(ada, id, 'other')).status).toBe(404)
  expect((await ask(ada, id, 'no-lost-update', '  ')).status).toBe(422)
  expect((await ask(ta, id)).body).toMatchObject({ status: 403, code: 'not_your_work' })
  expect((await ask(await api.signIn('student'), id)).status).toBe(404)
})

describe('an override', () => {
  const override = (who: Client, id: string, body: object) => who.post(`${at(id)}/tasks/bank-account/override`, body)

  test('takes the place of the score in result, list and gradebook, says why, and is written down', async () => {
    const { id, assignmentId } = await handIn(ada)
    expect((await override(ta, id, { score: 7.5, reason: 'the lock is there' })).status).toBe(201)
    const { body } = await ada.get(at(id))
    expect(body.runs[0]).toMatchObject({ score: 7.5 })
    expect(body.runs[0].tasks[0]).toMatchObject({
      ...{ score: 7.5, review: { author: 'The tara', comment: 'the lock is there', criteria: [] } },
      checks: [{ status: 'failed' }],
    })
    const { courseId } = body.assignment
    const book = await ta.get(`/api/v1/courses/${courseId}/gradebook?assignmentId=${assignmentId}`)
    expect(book.body.rows.find((row: { student: { id: string } }) => row.student.id === ada.userId)).toMatchObject({
      ...{ mark: { score: 7.5 }, cells: [{ score: 7.5, failing: ['bank-account/no-lost-update'] }] },
    })
    const where = { subject: `submission:${id}`, action: 'mark_overridden' }
    expect(await database.auditEvent.findMany({ where })).toMatchObject([
      { actorId: ta.userId, detail: { taskId: 'bank-account', score: 7.5 } },
    ])
    await override(ta, id, { score: 3, reason: 'a slip' })
    expect((await ada.get(at(id))).body.runs[0].score).toBe(3)
    expect(await database.review.count({ where: { submissionId: id } })).toBe(2)
  })

  test('is withdrawn once, with a reason: the checks decide again, in result, list and gradebook, and the record has it all', async () => {
    const { id, assignmentId } = await handIn(ada)
    const withdraw = (who: Client, reason = 'the lock is of another object') =>
      who.post(`${at(id)}/tasks/bank-account/override/withdrawal`, { reason })
    const first = (await ada.get(at(id))).body.runs[0].score
    expect((await withdraw(ta)).status).toBe(409)
    await override(ta, id, { score: 7.5, reason: 'the lock is there' })
    expect((await withdraw(ta, ' ')).status).toBe(422)
    expect((await withdraw(ada)).status).toBe(403)
    const both = await Promise.all([withdraw(ta), withdraw(ta)])
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409])
    const { body } = await ada.get(at(id))
    expect(body.runs[0].score).toBe(first)
    expect(body.runs[0].tasks[0]).toMatchObject({
      ...{ score: first, review: null },
      pastReviews: [
        { author: 'The tara', score: null, comment: 'the lock is of another object' },
        { author: 'The tara', score: 7.5, comment: 'the lock is there' },
      ],
    })
    const book = await ta.get(`/api/v1/courses/${body.assignment.courseId}/gradebook?assignmentId=${assignmentId}`)
    expect(book.body.rows.find((row: { student: { id: string } }) => row.student.id === ada.userId)).toMatchObject({
      ...{ mark: { score: first }, cells: [{ score: first }] },
    })
    const where = { subject: `submission:${id}`, action: 'override_withdrawn' }
    expect(await database.auditEvent.findMany({ where })).toMatchObject([
      { actorId: ta.userId, detail: { taskId: 'bank-account', score: null } },
    ])
    await override(ta, id, { score: 2, reason: 'looked again' })
    expect((await ada.get(at(id))).body.runs[0].tasks[0]).toMatchObject({ score: 2, pastReviews: [{}, {}] })
  })

  test('is refused without a reason, above full marks, and for one’s own work', async () => {
    const { id } = await handIn(ada)
    expect((await override(ta, id, { score: 5, reason: ' ' })).status).toBe(422)
    expect((await override(ta, id, { score: 11, reason: 'great' })).status).toBe(422)
    expect((await override(ada, id, { score: 10, reason: 'mine' })).status).toBe(403)
    const own = await handIn(ta)
    expect((await override(ta, own.id, { score: 10, reason: 'mine' })).body.code).toBe('own_work')
  })
})
