import type { Report } from '@interleave/contract'
import { CodeStore, RunStore } from '@interleave/database'
import { builders, testDatabase, testRedisUrl } from '@interleave/testing'
import { type Client, startApi } from '../api.fixture.ts'

const { url, database } = await testDatabase()
const api = await startApi(database, { DATABASE_URL: url, REDIS_URL: await testRedisUrl() })
const build = builders(database)
const code = new CodeStore(database)
const runs = new RunStore(database)
afterAll(() => api.close())

const account = (balance: string, lock: string) => `
class Account:
    def __init__(self, ${balance}=0):
        self.${balance} = ${balance}
        self.${lock} = Condition()

    def deposit(self, amount):
        with self.${lock}:
            self.${balance} += amount
            self.${lock}.notify_all()

    def withdraw(self, amount):
        with self.${lock}:
            while self.${balance} < amount:
                self.${lock}.wait()
            self.${balance} -= amount
`
const own = `
def run(numbers):
    jobs = Queue()
    found = []
    for n in numbers:
        jobs.put(n)
    jobs.put(None)
    for job in iter(jobs.get, None):
        try:
            found.append((job, job ** 2))
        finally:
            jobs.task_done()
    return sorted(found, key=lambda pair: pair[1])
`

type Files = Record<string, string>

async function handIn(who: Client, assignmentId: string, files: Files, graded?: string): Promise<string> {
  const repositoryUrl = 'https://git.example.edu/someone/homework.git'
  const { body } = await who.post('/api/v1/submissions', { assignmentId, repositoryUrl })
  await code.keep(
    body.id,
    Object.entries(files).map(([path, text]) => ({ path, text, bytes: text.length })),
  )
  if (graded) {
    const attempt = (await runs.claim(body.runs[0].id, 'a worker', 60))?.attempt ?? 0
    const found = {
      role: 'module',
      foundBy: 'path' as const,
      lookedFor: [],
      candidates: [],
      problem: null,
      detail: null,
    }
    const report: Report = {
      ...{ task: 'bank-account', seed: 's', python: '3.11.2', schedules: 1, checks: [], integrity: [] },
      files: [{ ...found, path: graded }],
    }
    const task = { taskId: 'bank-account', points: 10, score: 0, seed: 's', graderVersion: 'v1' }
    await runs.settle(body.runs[0].id, attempt, {
      ...{ outcome: 'graded', code: null, detail: null, score: 0, points: 10 },
      tasks: [{ ...task, outcome: { kind: 'graded', report } }],
    })
  }
  return body.id as string
}

async function course() {
  const { id: courseId } = await build.course(`course-${crypto.randomUUID()}`)
  const { id: assignmentId } = await build.assignment({ courseId })
  const ta = await api.signIn('ta', `ta-${courseId}`, courseId)
  const student = () => api.signIn('student', `student-${crypto.randomUUID()}`, courseId)
  const at = `/api/v1/courses/${courseId}/similar`
  const list = (who: Client, task = '') => who.get(`${at}?assignmentId=${assignmentId}${task && `&task=${task}`}`)
  const pair = (who: Client, left: string, right: string) =>
    who.get(`${at}/pair?assignmentId=${assignmentId}&left=${left}&right=${right}`)
  return { courseId, assignmentId, ta, student, list, pair, at }
}

test('two that are alike under other names are found and shown with the lines that match', async () => {
  const { assignmentId, ta, student, list, pair } = await course()
  const [ada, bob, eve] = [await student(), await student(), await student()]
  const a = await handIn(ada, assignmentId, { 'bank.py': account('balance', 'more'), 'README.md': 'hi' })
  const b = await handIn(bob, assignmentId, { 'konto.py': `# mine\n${account('geld', 'signal')}` })
  await handIn(eve, assignmentId, { 'queue.py': own })
  const { status, body } = await list(ta)
  expect(status).toBe(200)
  expect(body).toMatchObject({ works: 3, distribution: [1, 0, 0, 0, 0, 0, 0, 0, 0, 2] })
  expect(body.pairs).toHaveLength(1)
  const [found] = body.pairs
  expect([found.left.submissionId, found.right.submissionId].sort()).toEqual([a, b].sort())
  const two = await pair(ta, a, b)
  expect(two.body).toMatchObject({
    left: { submissionId: a, student: { id: ada.userId }, files: [{ path: 'bank.py' }] },
    right: { submissionId: b, student: { id: bob.userId }, files: [{ path: 'konto.py' }] },
    similarity: found.similarity,
  })
  for (const { left, right } of two.body.matches) {
    expect([left.path, right.path]).toEqual(['bank.py', 'konto.py'])
    expect(right.from).toBe(left.from + 1)
  }
})

test('only the newest of each student counts, staff are left out, and one task may be looked at alone', async () => {
  const { assignmentId, ta, student, list } = await course()
  const [ada, bob] = [await student(), await student()]
  await handIn(ada, assignmentId, { 'bank.py': account('balance', 'more') }, 'bank.py')
  await handIn(ta, assignmentId, { 'bank.py': account('b', 'c') }, 'bank.py')
  await handIn(bob, assignmentId, { 'bank.py': account('geld', 'signal'), 'more.py': own }, 'bank.py')
  expect((await list(ta)).body.pairs[0].similarity).toBeLessThan(0.95)
  expect((await list(ta, 'bank-account')).body).toMatchObject({ works: 2, pairs: [{ similarity: 1 }] })
  expect((await list(ta, 'say-after')).body).toMatchObject({ works: 0, pairs: [] })
  await handIn(bob, assignmentId, { 'bank.py': own }, 'bank.py')
  expect((await list(ta, 'bank-account')).body).toMatchObject({ works: 2, pairs: [] })
})

test('students see nothing of it, nor do staff of another course', async () => {
  const { assignmentId, ta, student, list, pair, at } = await course()
  const ada = await student()
  const id = await handIn(ada, assignmentId, { 'bank.py': own })
  expect((await list(ada)).status).toBe(403)
  expect((await pair(ada, id, id)).status).toBe(403)
  expect((await pair(ta, id, id)).status).toBe(404)
  const elsewhere = await course()
  expect((await list(elsewhere.ta)).status).toBe(404)
  expect((await elsewhere.ta.get(`${elsewhere.at}?assignmentId=${assignmentId}`)).status).toBe(404)
  expect((await ta.get(at)).status).toBe(422)
})
