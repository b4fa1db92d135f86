import { randomUUID } from 'node:crypto'
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

const report: Report = {
  ...{ task: 'project', seed: 's', python: '3.11.2', schedules: 1, files: [], checks: [], integrity: [] },
  facts: [{ id: 'starts', word: 'yes', summary: { 'zh-CN': '能启动', en: 'It starts' }, findings: [], count: 0 }],
}

/** A submission of the project and, beside it, of a task with checks, worth 10 each; graded unless told otherwise. */
async function handIn(who: Client, isGraded = true) {
  const { id: assignmentId } = await build.assignment({ taskIds: ['project', 'bank-account'] })
  const repositoryUrl = 'https://git.example.edu/ada/project.git'
  const { body } = await who.post('/api/v1/submissions', { assignmentId, repositoryUrl })
  if (isGraded) {
    const runId = body.runs[0].id
    const attempt = (await runs.claim(runId, 'a worker', 60))?.attempt as number
    const task = { points: 10, seed: 's', graderVersion: 'v1' }
    await runs.settle(runId, attempt, {
      ...{ outcome: 'graded', code: null, detail: null, score: null, points: 20 },
      tasks: [
        { ...task, taskId: 'project', outcome: { kind: 'graded', report }, score: null },
        { ...task, taskId: 'bank-account', outcome: { kind: 'time_limit' }, score: 3 },
      ],
    })
  }
  return body.id as string
}

const judgement = (works = 1, care = 0) => ({
  criteria: [
    { id: 'care', level: care, comment: 'locks are missing' },
    { id: 'works', level: works, comment: '' },
  ],
  comment: 'well done',
})

const review = (who: Client, id: string, body: object = judgement(), task = 'project') =>
  who.post(`/api/v1/submissions/${id}/tasks/${task}/reviews`, body)

test('without a review there are facts and a rubric, and no score', async () => {
  const id = await handIn(ada)
  const { body } = await ada.get(`/api/v1/submissions/${id}`)
  expect(body.runs[0]).toMatchObject({ outcome: { kind: 'graded' }, score: null, points: 20 })
  expect(body.runs[0].tasks[0]).toMatchObject({
    ...{ task: 'project', score: null, review: null, checks: [] },
    facts: [{ id: 'starts', word: 'yes' }],
    rubric: [{ id: 'works' }, { id: 'care' }],
  })
  expect(body.runs[0].tasks[1]).toMatchObject({ facts: [], rubric: null, review: null })
})

test('a review gives the score, the student sees each level and comment, and the audit trail has it', async () => {
  const id = await handIn(ada)
  const answer = await review(ta, id)
  expect(answer.status).toBe(201)
  const { body } = await ada.get(`/api/v1/submissions/${id}`)
  expect(body.runs[0]).toMatchObject({ score: 10, points: 20 })
  expect(body.runs[0].tasks[0]).toMatchObject({
    score: 7,
    review: {
      ...{ author: 'The tara', score: 7, comment: 'well done' },
      criteria: [
        { id: 'works', level: 1, points: 6, comment: '' },
        { id: 'care', level: 0, points: 1, comment: 'locks are missing' },
      ],
    },
  })
  const list = await ada.get('/api/v1/submissions?limit=100')
  expect(list.body.submissions.find((one: { id: string }) => one.id === id).latestRun.score).toBe(10)
  const events = await database.auditEvent.findMany({ where: { subject: `submission:${id}`, action: 'reviewed' } })
  expect(events).toMatchObject([{ actorId: ta.userId, detail: { taskId: 'project', score: 7 } }])
})

test('a newer review takes the place of an older one, which is kept as it was', async () => {
  const id = await handIn(ada)
  await review(ta, id, judgement(0, 0))
  await review(ta, id, judgement(1, 1))
  const { body } = await ada.get(`/api/v1/submissions/${id}`)
  expect(body.runs[0].tasks[0].score).toBe(10)
  const kept = await database.review.findMany({ where: { submissionId: id }, orderBy: { createdAt: 'asc' } })
  expect(kept.map(({ score }) => score?.toNumber())).toEqual([1, 10])
  await expect(database.review.update({ where: { id: kept[0]?.id }, data: { score: 10 } })).rejects.toThrow(
    /never changed/,
  )
})

test('a regrade is of the same commit, so the review holds for it too', async () => {
  const id = await handIn(ada)
  await review(ta, id)
  const { body } = await ta.post(`/api/v1/submissions/${id}/runs`)
  expect(body.runs).toHaveLength(2)
  expect(body.runs[1].tasks[0].review.score).toBe(7)
})

describe('refused', () => {
  test('for nobody, for students, and for whose own work it is', async () => {
    const id = await handIn(ada)
    expect((await review(api.nobody, id)).status).toBe(401)
    expect((await review(ada, id)).body).toMatchObject({ status: 403, code: 'staff_only' })
    const own = await handIn(ta)
    expect((await review(ta, own)).body).toMatchObject({ status: 403, code: 'own_work' })
  })

  test('where there is nothing to review', async () => {
    const id = await handIn(ada)
    expect((await review(ta, randomUUID())).status).toBe(404)
    expect((await review(ta, id, judgement(), 'bank-account')).status).toBe(404)
    expect((await review(ta, await handIn(ada, false))).status).toBe(409)
  })

  test('with a level missing, doubled or made up', async () => {
    const id = await handIn(ada)
    const { criteria, comment } = judgement()
    const [care, works] = criteria
    for (const wrong of [[], [care], [care, care], [care, { ...works, level: 9 }], [care, { ...works, id: 'other' }]])
      expect((await review(ta, id, { criteria: wrong, comment })).status).toBe(422)
    expect(await database.review.count({ where: { submissionId: id } })).toBe(0)
  })
})
