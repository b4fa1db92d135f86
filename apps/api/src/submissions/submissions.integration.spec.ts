import { randomUUID } from 'node:crypto'
import type { Report } from '@interleave/contract'
import { RunStore } from '@interleave/database'
import { builders, testDatabase, testRedisUrl, waitFor } from '@interleave/testing'
import { Queue } from 'bullmq'
import { type Client, startApi } from '../api.fixture.ts'

const { url, database } = await testDatabase()
const REDIS_URL = await testRedisUrl()
const api = await startApi(database, { DATABASE_URL: url, REDIS_URL, HTTP_REPOSITORY_HOSTS: '127.0.0.1:9000' })
const build = builders(database)
const runs = new RunStore(database)
afterAll(() => api.close())

const repositoryUrl = 'https://git.example.edu/ada/homework.git'
let ada: Client & { userId: string }
let bob: Client & { userId: string }
let ta: Client & { userId: string }
let assignmentId: string
beforeAll(async () => {
  ada = await api.signIn('student', 'ada')
  bob = await api.signIn('student', 'bob')
  ta = await api.signIn('ta', 'tara')
})
beforeEach(async () => {
  assignmentId = (await build.assignment()).id
})

const submit = (who: Client, extra: object = {}) =>
  who.post('/api/v1/submissions', { assignmentId, repositoryUrl, ...extra })

const report: Report = {
  task: 'bank-account',
  seed: 'the-seed-of-this-run',
  python: '3.11.2',
  schedules: 10,
  files: [],
  checks: [
    {
      id: 'no-lost-update',
      title: { 'zh-CN': '不丢更新', en: 'No lost update' },
      status: 'passed',
      schedules: 10,
      teaches: 'race',
      failure: null,
      evidence: null,
    },
  ],
  integrity: [{ code: 'contradiction', detail: 'only staff may read this sentence' }],
}

async function settle(runId: string) {
  const claimed = await runs.claim(runId, 'a worker', 60)
  const attempt = claimed?.attempt as number
  await runs.moveTo(runId, attempt, 'grading')
  await runs.settle(runId, attempt, {
    outcome: 'graded',
    code: null,
    detail: null,
    score: 10,
    points: 10,
    tasks: [
      {
        taskId: 'bank-account',
        outcome: { kind: 'graded', report },
        score: 10,
        points: 10,
        seed: report.seed,
        graderVersion: 'v1',
      },
    ],
  })
}

test('attack 67: the repository of a classmate, however its address is written, is told to staff; twin: the same address in another course, and another repository, are not', async () => {
  const courseId = (await build.course('sharing')).id
  const own = { assignmentId: (await build.assignment({ courseId })).id }
  const elsewhere = (await build.course('sharing-elsewhere')).id
  const abroad = { assignmentId: (await build.assignment({ courseId: elsewhere })).id }
  const [one, two] = [await api.signIn('student', 'one', courseId), await api.signIn('student', 'two', courseId)]
  const three = await api.signIn('student', 'three', elsewhere)
  const staff = await api.signIn('ta', 'sharing-ta', courseId)
  const original = (await submit(one, own)).body
  await submit(two, { ...own, repositoryUrl: 'https://git.example.edu/ada/other.git' })
  await submit(three, abroad)
  const seen = async (id: string) => (await staff.get(`/api/v1/submissions/${id}`)).body.sharedWith
  expect(await seen(original.id)).toEqual([])
  const copy = (await submit(two, { ...own, repositoryUrl: 'https://git.example.edu/Ada/Homework' })).body
  expect(await seen(copy.id)).toEqual([
    { submissionId: original.id, student: { id: one.userId, displayName: 'The one' } },
  ])
  expect(await seen(original.id)).toMatchObject([{ submissionId: copy.id, student: { id: two.userId } }])
  const bySsh = await database.submission.create({
    data: { ...own, studentId: two.userId, repositoryUrl: 'git@git.example.edu:ada/homework.git' },
  })
  expect(await seen(original.id)).toMatchObject([{ submissionId: bySsh.id }])
  expect(copy.sharedWith).toBeNull()
  expect((await two.get(`/api/v1/submissions/${copy.id}`)).body.sharedWith).toBeNull()
  // Under pseudonyms no name is told here either.
  await database.assignment.update({ where: { id: own.assignmentId }, data: { isAnonymous: true } })
  expect(JSON.stringify(await seen(copy.id))).not.toMatch(new RegExp(`The one|${one.userId}`))
})

describe('submitting', () => {
  test('for a lesson takes its branch, is worth its tools too, and refuses another branch', async () => {
    const tools = [
      { tool: 'pytest' as const, points: 7, minimum: 3 },
      { tool: 'bandit' as const, points: 5 },
    ]
    assignmentId = (await build.assignment({ branch: 'feat/lesson7', tools })).id
    const asked = await ada.get(`/api/v1/assignments/${assignmentId}`)
    expect(asked.body).toMatchObject({ branch: 'feat/lesson7', tools, points: 22 })
    expect((await submit(ada)).body).toMatchObject({ branch: 'feat/lesson7', runs: [{ points: 22 }] })
    expect((await submit(ada, { branch: 'feat/lesson7' })).status).toBe(201)
    const other = await submit(ada, { branch: 'main' })
    expect(other).toMatchObject({ status: 422, body: { errors: [{ path: 'branch' }] } })
    expect(other.text).toContain('feat/lesson7')
  })

  test('writes the submission with its run and audit row, and rings', async () => {
    const queue = new Queue('grading', { connection: { url: REDIS_URL }, prefix: 'interleave' })
    try {
      const reply = await submit(ada, { branch: 'main' })
      expect(reply.status).toBe(201)
      expect(reply.body).toMatchObject({
        student: { id: ada.userId, displayName: 'The ada' },
        assignment: { id: assignmentId },
        repositoryUrl,
        branch: 'main',
        commit: null,
        runs: [
          {
            state: 'queued',
            requestedBy: 'student',
            queuePosition: expect.any(Number),
            score: null,
            points: 10,
            tasks: [],
          },
        ],
      })
      const runId = reply.body.runs[0].id
      const jobs = await queue.getJobs(['waiting', 'prioritized'])
      expect(jobs.map((job) => job.data)).toContainEqual({ runId })
      const [event] = await database.auditEvent.findMany({ where: { subject: `submission:${reply.body.id}` } })
      expect(event).toMatchObject({
        action: 'submitted',
        actorId: ada.userId,
        requestId: reply.headers.get('x-request-id'),
      })
    } finally {
      await queue.close()
    }
  })

  test('of a folder keeps it; one that is none is refused at its field', async () => {
    expect((await submit(ada, { folder: 'labs/week3' })).body.folder).toBe('labs/week3')
    expect((await submit(ada)).body.folder).toBeNull()
    const wrong = await submit(ada, { folder: '../week3' })
    expect(wrong).toMatchObject({ status: 422, body: { errors: [{ path: 'folder' }] } })
  })

  test('again takes the place of the one that has not begun', async () => {
    const first = (await submit(ada)).body
    const second = (await submit(ada)).body
    expect((await ada.get(`/api/v1/submissions/${first.id}`)).body.runs[0].state).toBe('superseded')
    expect(second.runs[0].state).toBe('queued')
  })

  test('is accepted while Redis is away: the second look will find it', async () => {
    const noRedis = await startApi(database, { DATABASE_URL: url, REDIS_URL: 'redis://127.0.0.1:1' })
    try {
      const reply = await fetch(`${noRedis.origin}/api/v1/submissions`, {
        method: 'POST',
        headers: { cookie: ada.cookie, 'content-type': 'application/json' },
        body: JSON.stringify({ assignmentId, repositoryUrl }),
      })
      expect(reply.status).toBe(201)
      const { id } = (await reply.json()) as { id: string }
      expect(await database.run.count({ where: { submissionId: id, state: 'queued' } })).toBe(1)
    } finally {
      await noRedis.close()
    }
  })

  test.each([
    ['file:///etc/passwd'],
    ['ext::sh -c id'],
    ['http://git.example.edu/ada/homework.git'],
    ['https://ada:secret@git.example.edu/homework.git'],
    ['https://169.254.169.254/latest'],
    ['--upload-pack=id'],
  ])('refuses the address %s with a reason in both languages, and writes nothing', async (address) => {
    const count = await database.submission.count()
    const english = await ada.post('/api/v1/submissions?lang=en', { assignmentId, repositoryUrl: address })
    expect(english.status).toBe(422)
    expect(english.body).toMatchObject({ code: 'invalid', errors: [{ path: 'repositoryUrl' }] })
    expect(english.body.detail).toMatch(/^[ -~]{20,}$/)
    const chinese = await ada.post('/api/v1/submissions', { assignmentId, repositoryUrl: address })
    expect(chinese.body.detail).toMatch(/[\u4e00-\u9fff]/)
    expect(chinese.body.errors[0].message).toBe(chinese.body.detail)
    expect(await database.submission.count()).toBe(count)
  })

  test('takes plain http from a host that the operator lists', async () => {
    expect((await submit(ada, { repositoryUrl: 'http://127.0.0.1:9000/good.git' })).status).toBe(201)
    expect((await submit(ada, { repositoryUrl: 'http://127.0.0.1:9001/good.git' })).status).toBe(422)
  })

  test('attack 38: refuses a branch that git could take for something else; twin: an ordinary branch is taken', async () => {
    const reply = await submit(ada, { branch: '--upload-pack=id' })
    expect(reply.body).toMatchObject({ status: 422, code: 'invalid', errors: [{ path: 'branch' }] })
  })

  test.each(['score', 'studentId', 'state', 'createdAt', 'role', 'runs', 'constructor'])(
    'attack 99: refuses the key %s that it does not know; twin: the keys that it knows are taken',
    async (key) => {
      const reply = await submit(ada, { [key]: bob.userId })
      expect(reply.body).toMatchObject({ status: 422, code: 'invalid' })
      expect(reply.body.errors[0].message).toContain(key)
    },
  )

  test('refuses what is not there, each by its path', async () => {
    const reply = await ada.post('/api/v1/submissions?lang=en', { assignmentId: 'first' })
    expect(reply.body.errors.map((error: { path: string }) => error.path)).toEqual(['assignmentId', 'repositoryUrl'])
    expect(reply.body.errors[1].message).toBe('is missing')
  })

  test('to an assignment that does not exist is not found', async () => {
    expect((await submit(ada, { assignmentId: randomUUID() })).body.code).toBe('not_found')
  })
})

describe('reading', () => {
  test("attack 95, 97: a student's is read by the student and by staff; for anybody else it does not exist; twin: its owner and staff read it", async () => {
    const { id } = (await submit(ada)).body
    expect((await ada.get(`/api/v1/submissions/${id}`)).status).toBe(200)
    expect((await ta.get(`/api/v1/submissions/${id}`)).status).toBe(200)
    const foreign = await bob.get(`/api/v1/submissions/${id}`)
    const absent = await bob.get(`/api/v1/submissions/${randomUUID()}`)
    expect(foreign.status).toBe(404)
    expect({ ...foreign.body, requestId: '' }).toEqual({ ...absent.body, requestId: '' })
    expect((await api.nobody.get(`/api/v1/submissions/${id}`)).body.code).toBe('sign_in_needed')
  })

  test.each(['1', '..%2f..%2fetc%2fpasswd', '%00', 'null', "' OR 1=1 --"])(
    'attack 116: the id %s is not found; twin: the id of a submission is',
    async (id) => {
      expect((await ada.get(`/api/v1/submissions/${id}`)).status).toBe(404)
    },
  )

  test('attack 98: staff see the seed and what contradicted itself; a student gets no trace of them, nor of anybody else; twin: staff see them', async () => {
    await submit(bob)
    const {
      id,
      runs: [run],
    } = (await submit(ada)).body
    await settle(run.id)
    const staff = (await ta.get(`/api/v1/submissions/${id}`)).body.runs[0]
    expect(staff).toMatchObject({ state: 'settled', score: 10, outcome: { kind: 'graded', blame: 'student' } })
    expect(staff.tasks[0]).toMatchObject({ seed: report.seed, integrity: report.integrity })
    expect(staff.tasks[0].checks[0]).toMatchObject({ id: 'no-lost-update', weight: 4, status: 'passed' })

    const answers = await Promise.all(
      [
        'session',
        'assignments',
        `assignments/${assignmentId}`,
        'tasks/bank-account',
        'submissions',
        `submissions/${id}`,
      ].map((path) => ada.get(`/api/v1/${path}`)),
    )
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200, 200, 200])
    expect(answers[5]?.body.runs[0].tasks[0].checks[0].status).toBe('passed')
    const text = answers.map((answer) => answer.text).join('\n')
    for (const secret of [
      'integrity',
      'only staff may read',
      'the-seed-of',
      'passwordHash',
      'argon2',
      'tokenHash',
      bob.userId,
      'The bob',
      'leaseUntil',
      'a worker',
      'killed_by',
      'mutants',
      '/graders',
    ]) {
      expect(text).not.toContain(secret)
    }
  })
})

describe('listing', () => {
  test('attack 95: students get their own, whatever they ask for; staff get all, and filters; twin: staff get all', async () => {
    const hers = (await submit(ada)).body.id
    const his = (await submit(bob)).body.id
    const ids = async (who: Client, query = '') => {
      const reply = await who.get(`/api/v1/submissions?assignmentId=${assignmentId}${query}`)
      return reply.body.submissions.map((submission: { id: string }) => submission.id)
    }
    expect(await ids(ada)).toEqual([hers])
    expect(await ids(ada, `&studentId=${bob.userId}`)).toEqual([])
    expect(await ids(ta)).toEqual([his, hers])
    expect(await ids(ta, `&studentId=${bob.userId}`)).toEqual([his])
    expect(await ids(ta, '&state=settled')).toEqual([])
    expect(await ids(ta, '&state=queued')).toEqual([his, hers])
    expect((await ada.get(`/api/v1/submissions?studentId=${bob.userId}`)).body).toEqual({
      submissions: [],
      nextCursor: null,
    })
  })

  test('pages follow each other without a gap or a repetition', async () => {
    const ids: string[] = []
    for (let number = 0; number < 5; number++) ids.unshift((await submit(ada)).body.id)
    const seen: string[] = []
    let cursor = ''
    do {
      const page: { submissions: { id: string }[]; nextCursor: string | null } = (
        await ada.get(`/api/v1/submissions?assignmentId=${assignmentId}&limit=2${cursor && `&cursor=${cursor}`}`)
      ).body
      expect(page.submissions.length).toBeLessThanOrEqual(2)
      seen.push(...page.submissions.map((submission) => submission.id))
      cursor = page.nextCursor ?? ''
    } while (cursor)
    expect(seen).toEqual(ids)
  })

  test.each([
    'limit=0',
    'limit=1000',
    'limit=x',
    'state=done',
    'studentId=1',
    'cursor=abc',
    'order=asc',
    'where[id]=1',
  ])('refuses ?%s', async (query) => {
    expect((await ada.get(`/api/v1/submissions?${query}`)).body).toMatchObject({ status: 422, code: 'invalid' })
  })
})

describe('a new run', () => {
  test('is for staff: written down, rung for, and one at a time', async () => {
    const {
      id,
      runs: [first],
    } = (await submit(ada)).body
    const path = `/api/v1/submissions/${id}/runs`
    expect((await api.nobody.post(path)).status).toBe(401)
    expect((await ada.post(path)).body.code).toBe('staff_only')
    expect((await bob.post(path)).body.code).toBe('not_found')
    expect((await ta.post(path)).body).toMatchObject({ status: 409, code: 'conflict' })
    await settle(first.id)
    const asked = await ta.post(path)
    expect(asked.status).toBe(201)
    expect(asked.body.runs).toHaveLength(2)
    expect(asked.body.runs[0]).toMatchObject({ state: 'queued', requestedBy: 'staff' })
    const events = await database.auditEvent.findMany({
      where: { subject: `submission:${id}`, action: 'run_requested' },
    })
    expect(events).toMatchObject([{ actorId: ta.userId }])
    expect((await ta.post(`/api/v1/submissions/${randomUUID()}/runs`)).status).toBe(404)
  })

  test('attack 122: asked for twice at the same moment is one run; twin: asked for once is one run', async () => {
    const {
      id,
      runs: [first],
    } = (await submit(ada)).body
    await settle(first.id)
    const replies = await Promise.all([1, 2, 3, 4].map(() => ta.post(`/api/v1/submissions/${id}/runs`)))
    expect(replies.map((reply) => reply.status).sort()).toEqual([201, 409, 409, 409])
    await waitFor(async () => (await database.run.count({ where: { submissionId: id } })) === 2)
  })
})
