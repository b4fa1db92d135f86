import type { GradebookView, MarkCell } from '@interleave/contract'
import { builders, testDatabase, testRedisUrl } from '@interleave/testing'
import { type Client, startApi } from '../api.fixture.ts'
import { SUITES_DIRECTORY, seedSmallCourse } from './course.fixture.ts'

const { url, database } = await testDatabase()
const api = await startApi(database, { DATABASE_URL: url, REDIS_URL: await testRedisUrl(), SUITES_DIRECTORY })
afterAll(() => api.close())

let courseId: string
let ta: Client
beforeAll(async () => {
  courseId = await seedSmallCourse(url)
  ta = await api.signIn('ta', 'tara', courseId)
})

async function read(filter: Record<string, string> = {}): Promise<GradebookView> {
  const { status, body } = await ta.get(`/api/v1/courses/${courseId}/gradebook?${new URLSearchParams(filter)}`)
  expect(status).toBe(200)
  return body
}

async function readAll(filter: Record<string, string> = {}): Promise<GradebookView['rows']> {
  const first = await read(filter)
  const others = Array.from({ length: first.pages - 1 }, (_, i) => read({ ...filter, page: String(i + 2) }))
  return [first, ...(await Promise.all(others))].flatMap(({ rows }) => rows)
}

test('the same seed gives the same course, and again changes nothing', async () => {
  const counts = async () => [
    await database.run.count(),
    await database.taskResult.count(),
    (await database.run.findFirst({ orderBy: { id: 'asc' } }))?.score?.toNumber(),
  ]
  const before = await counts()
  expect(before[0]).toBe(800)
  expect(await seedSmallCourse(url)).toBe(courseId)
  expect(await counts()).toEqual(before)
})

test('each mark is the best score of the newest run of a submission', async () => {
  const { assignments } = await read()
  const rows = await readAll()
  expect(rows.map(({ student }) => student.username)).toEqual(
    Array.from({ length: 40 }, (_, i) => `s${String(i + 1).padStart(3, '0')}`),
  )
  const best = await database.run.groupBy({
    by: ['studentId', 'assignmentId'],
    where: { outcome: 'graded' },
    _max: { score: true },
  })
  const expected = new Map(best.map((one) => [`${one.studentId}/${one.assignmentId}`, one._max.score?.toNumber()]))
  for (const { student, cells, total } of rows) {
    const scores = assignments.map(({ id }) => expected.get(`${student.id}/${id}`) ?? null)
    expect(cells.map(({ score }) => score)).toEqual(scores)
    const known = scores.filter((score) => score !== null)
    expect(total).toBeCloseTo(known.reduce((a, b) => a + b, 0))
  }
})

test('an assignment is told task by task, and its tasks add up to the mark', async () => {
  const { assignments } = await read()
  const [, second] = assignments
  const { columns } = await read({ assignmentId: second?.id ?? '' })
  expect(columns.map(({ id }) => id)).toEqual(['bank-account', 'bounded-buffer', 'safe-transfer'])
  for (const { mark, cells } of await readAll({ assignmentId: second?.id ?? '' })) {
    if (mark?.score == null) continue
    expect(cells.reduce((sum, { score }) => sum + (score ?? 0), 0)).toBeCloseTo(mark.score)
    const failing = cells.flatMap((cell: MarkCell) => cell.failing)
    expect(failing.sort()).toEqual([...mark.failing].sort())
  }
})

test('filters leave those whom they are about, and each check counts its students', async () => {
  const everybody = await readAll()
  const { checks } = await read()
  const [most] = checks
  const ref = most?.ref ?? ''
  const failing = everybody.filter(({ cells }) => cells.some((cell) => cell.failing.includes(ref)))
  expect(failing.length).toBe(most?.students)
  expect(await readAll({ check: ref })).toEqual(failing)
  expect(most?.title.en).toContain(ref.split('/')[1])
  const stuck = everybody.filter(({ cells }) => cells.some(({ state }) => state === 'stuck'))
  expect(stuck.length).toBeGreaterThan(0)
  expect(await readAll({ state: 'stuck' })).toEqual(stuck)
  expect(await readAll({ section: 'B' })).toEqual(everybody.filter(({ section }) => section === 'B'))
  expect((await readAll({ q: 'S01' })).map(({ student }) => student.username)).toContain('s010')
  expect(await readAll({ q: 'nobody is called so' })).toEqual([])
  expect((await ta.get(`/api/v1/courses/${courseId}/gradebook?state=lost`)).status).toBe(422)
})

test('a mark follows what changes it, at once', async () => {
  const { assignments } = await read()
  const [first] = assignments
  const row = (await readAll()).find(({ cells }) => cells[0]?.state === 'partial')
  const before = row?.cells[0]
  const cell = async () => (await readAll()).find(({ student }) => student.id === row?.student.id)?.cells[0]
  const run = await database.run.findUniqueOrThrow({
    where: { id: before?.runId ?? '' },
    include: { results: true },
  })
  const [result] = run.results.filter(({ score, points }) => score !== null && score.toNumber() < points)
  await database.review.create({
    data: {
      ...{
        submissionId: run.submissionId,
        taskId: result?.taskId ?? '',
        authorId: (await builders(database).user()).id,
      },
      ...{ score: (result?.score?.toNumber() ?? 0) + 0.25, criteria: [], comment: 'seen by eye' },
    },
  })
  expect((await cell())?.score).toBeCloseTo((before?.score ?? 0) + 0.25)

  const submission = { assignmentId: first?.id ?? '', studentId: row?.student.id ?? '' }
  const { id: submissionId } = await database.submission.create({ data: { ...submission, repositoryUrl: 'https://x' } })
  const { id } = await database.run.create({
    data: { submissionId, ...submission, requestedBy: 'student', points: 30 },
  })
  const settled = { outcome: 'graded' as const, settledAt: new Date(), attempt: 1, points: first?.points ?? 0 }
  expect((await cell())?.submissions).toBe((before?.submissions ?? 0) + 1)
  await database.run.update({ where: { id }, data: { state: 'settled', ...settled, score: first?.points ?? 0 } })
  expect(await cell()).toMatchObject({ score: first?.points, state: 'full', runId: id })
})

test('who has handed in nothing is there with nothing, and an assignment of another course is none', async () => {
  const { id } = await builders(database).course('empty')
  const teacher = await api.signIn('teacher', 'alone', id)
  const { id: assignmentId } = await builders(database).assignment({ courseId: id, taskIds: ['say-after'] })
  await api.signIn('student', 'newcomer', id)
  const { body } = await teacher.get(`/api/v1/courses/${id}/gradebook`)
  expect(body.rows).toMatchObject([{ student: { username: 'newcomer' }, total: null, cells: [{ state: 'none' }] }])
  expect((await teacher.get(`/api/v1/courses/${id}/gradebook?assignmentId=${assignmentId}`)).status).toBe(200)
  const [first] = (await read()).assignments
  expect((await teacher.get(`/api/v1/courses/${id}/gradebook?assignmentId=${first?.id}`)).status).toBe(404)
})
