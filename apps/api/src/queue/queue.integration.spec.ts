import { RunStore } from '@interleave/database'
import { builders, testDatabase, testRedisUrl } from '@interleave/testing'
import { startApi } from '../api.fixture.ts'

const { url, database } = await testDatabase()
const api = await startApi(database, { DATABASE_URL: url, REDIS_URL: await testRedisUrl() })
const build = builders(database)
const runs = new RunStore(database)
afterAll(() => api.close())

test('staff see what waits and who is at work; runs of courses where they are none are counted without names', async () => {
  const ta = await api.signIn('ta', 'tara')
  const { id: assignmentId } = await build.assignment()
  const { id: otherCourse } = await build.course('other')
  const { id: elsewhere } = await build.assignment({ courseId: otherCourse })
  const submit = async (who: Awaited<ReturnType<typeof api.signIn>>, assignment: string) => {
    const wanted = { assignmentId: assignment, repositoryUrl: 'https://git.example.edu/ada/homework.git' }
    return (await who.post('/api/v1/submissions', wanted)).body
  }
  const ada = await api.signIn('student', 'ada')
  const first = await submit(ada, assignmentId)
  const other = await submit(await api.signIn('student', 'eve', otherCourse), elsewhere)
  const second = await submit(await api.signIn('student', 'bob'), assignmentId)
  await runs.hold(second.runs[0].id, ['bank-account'])
  const claimed = await runs.claim(first.runs[0].id, 'worker-a', 60)
  const faulty = await runs.claim(other.runs[0].id, 'worker-b', 60)
  await runs.release(other.runs[0].id, faulty?.attempt ?? 0, 'Docker does not answer', 'fault')

  const { body } = await ta.get('/api/v1/queue')
  expect(body).toMatchObject({ waiting: 2, working: 1 })
  expect(body.runs).toMatchObject([
    { state: 'fetching', worker: 'worker-a', submission: { id: first.id, student: 'The ada' } },
    { state: 'queued', worker: null, attempts: 1, submission: null },
    { state: 'queued', heldBy: ['bank-account'], submission: { student: 'The bob' } },
  ])
  expect(body.workers).toMatchObject([
    { name: 'worker-a', working: 1, settled: 0, released: 0 },
    { name: 'worker-b', working: 0, settled: 0, released: 1 },
  ])
  expect(body.faults).toMatchObject([{ worker: 'worker-b', reason: 'Docker does not answer', submissionId: null }])
  const admin = await api.signIn('admin')
  expect((await admin.get('/api/v1/queue')).body.faults).toMatchObject([{ submissionId: other.id }])

  await runs.settle(first.runs[0].id, claimed?.attempt ?? 0, {
    ...{ outcome: 'graded', code: null, detail: null, score: 0, points: 10, tasks: [] },
  })
  expect((await ta.get('/api/v1/queue')).body).toMatchObject({ working: 0, workers: [{ settled: 1 }, {}] })
})
