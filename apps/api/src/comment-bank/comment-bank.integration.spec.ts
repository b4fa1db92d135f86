import { RunStore } from '@interleave/database'
import { builders, testDatabase, testRedisUrl } from '@interleave/testing'
import { type Client, startApi } from '../api.fixture.ts'

const { url, database } = await testDatabase()
const api = await startApi(database, { DATABASE_URL: url, REDIS_URL: await testRedisUrl() })
const build = builders(database)
afterAll(() => api.close())

let number = 0
let courseId: string
let tara: Client & { userId: string }
let theo: Client & { userId: string }
beforeEach(async () => {
  courseId = (await build.course(`course-${++number}`)).id
  tara = await api.signIn('ta', `tara-${number}`, courseId)
  theo = await api.signIn('teacher', `theo-${number}`, courseId)
})

const path = (id = '') => `/api/v1/courses/${courseId}/comments${id && `/${id}`}`
const keep = (who: Client, words: string) => who.post(path(), { words })
const words = ({ body }: { body: { comments: { words: string }[] } }) => body.comments.map((comment) => comment.words)

test('what one keeps, all staff of the course have, the latest first; what is kept already is not kept twice', async () => {
  await keep(tara, 'Name the lock after what it guards.')
  await keep(theo, '很好！')
  expect(words(await tara.get(path()))).toEqual(['很好！', 'Name the lock after what it guards.'])
  await keep(theo, '  Name the lock after what it guards.  ')
  expect(words(await tara.get(path()))).toEqual(['Name the lock after what it guards.', '很好！'])
  const codes = await Promise.all(Array.from({ length: 6 }, () => keep(tara, 'at once')))
  expect(codes.map(({ status }) => status)).toEqual(Array(6).fill(201))
  expect(words(await theo.get(path()))).toHaveLength(3)
})

test('any of them changes and removes, and the audit trail says who', async () => {
  const { id } = (await keep(tara, 'well')).body.comments[0]
  await keep(tara, 'better')
  expect((await theo.put(path(id), { words: 'better' })).status).toBe(409)
  expect(words(await theo.put(path(id), { words: 'very well' }))).toEqual(['very well', 'better'])
  expect(words(await theo.delete(path(id)))).toEqual(['better'])
  expect([(await tara.delete(path(id))).status, (await tara.put(path(id), { words: 'x' })).status]).toEqual([404, 404])
  const told = await database.auditEvent.findMany({ where: { subject: `course:${courseId}` }, orderBy: { id: 'asc' } })
  expect(told.map(({ action, actorId }) => [action, actorId])).toEqual([
    ['comment_kept', tara.userId],
    ['comment_kept', tara.userId],
    ['comment_changed', theo.userId],
    ['comment_removed', theo.userId],
  ])
})

test('the comment of another course is out of reach, by whichever course it is asked for', async () => {
  const { id } = (await keep(tara, 'ours')).body.comments[0]
  const other = await build.course(`elsewhere-${number}`)
  const eve = await api.signIn('teacher', `eve-${number}`, other.id)
  const theirs = `/api/v1/courses/${other.id}/comments/${id}`
  expect([(await eve.put(path(id), { words: 'x' })).status, (await eve.delete(path(id))).status]).toEqual([404, 404])
  expect([(await eve.put(theirs, { words: 'x' })).status, (await eve.delete(theirs)).status]).toEqual([404, 404])
  expect(words(await tara.get(path()))).toEqual(['ours'])
})

test('a review stays as it was given, whatever becomes of the comment that it was made of', async () => {
  const { id: assignmentId } = await build.assignment({ courseId, taskIds: ['project'] })
  const ada = await api.signIn('student', `ada-${number}`, courseId)
  const repositoryUrl = 'https://git.example.edu/ada/project.git'
  const submission = (await ada.post('/api/v1/submissions', { assignmentId, repositoryUrl })).body
  const runs = new RunStore(database)
  const runId = submission.runs[0].id
  const { attempt } = (await runs.claim(runId, 'a worker', 60)) ?? { attempt: 0 }
  const report = {
    task: 'project',
    seed: 's',
    python: '3.11.2',
    schedules: 1,
    files: [],
    checks: [],
    integrity: [],
    facts: [],
  }
  const task = { taskId: 'project', points: 10, seed: 's', graderVersion: 'v1', score: null }
  await runs.settle(runId, attempt, {
    ...{ outcome: 'graded', code: null, detail: null, score: null, points: 10 },
    tasks: [{ ...task, outcome: { kind: 'graded', report } }],
  })
  const { id } = (await keep(tara, 'locks are missing')).body.comments[0]
  const criteria = ['works', 'care'].map((criterion) => ({ id: criterion, level: 0, comment: 'locks are missing' }))
  const given = await tara.post(`/api/v1/submissions/${submission.id}/tasks/project/reviews`, { criteria, comment: '' })
  expect(given.status).toBe(201)
  await theo.put(path(id), { words: 'other words' })
  await theo.delete(path(id))
  const { body } = await ada.get(`/api/v1/submissions/${submission.id}`)
  const said = body.runs[0].tasks[0].review.criteria.map(({ comment }: { comment: string }) => comment)
  expect(said).toEqual(['locks are missing', 'locks are missing'])
})

test('five hundred are enough, and what is empty or too long is no comment', async () => {
  const many = Array.from({ length: 500 }, (_, each) => ({ courseId, words: `comment ${each}` }))
  await database.bankComment.createMany({ data: many })
  expect((await keep(tara, 'one more')).status).toBe(409)
  expect((await keep(tara, 'comment 7')).status).toBe(201)
  expect([(await keep(tara, '   ')).status, (await keep(tara, 'x'.repeat(2001))).status]).toEqual([422, 422])
})
