import type { GradebookView, MarkCell } from '@interleave/contract'
import { builders, testDatabase, testRedisUrl } from '@interleave/testing'
import { strFromU8, unzipSync } from 'fflate'
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

test('what a class fails is counted over the marks, and every submission is in a week and an hour', async () => {
  const { body } = await ta.get(`/api/v1/courses/${courseId}/insights`)
  const rows = await readAll()
  const failing = new Set(rows.flatMap(({ cells }) => cells.flatMap((cell) => cell.failing)))
  expect(body.checks.map(({ ref }: { ref: string }) => ref).sort()).toEqual([...failing].sort())
  const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0)
  expect(sum(body.distribution)).toBe(rows.filter(({ total }) => total !== null).length)
  const submissions = await database.submission.count({ where: { assignment: { courseId } } })
  expect(sum(body.weeks.map((week: { submissions: number }) => week.submissions))).toBe(submissions)
  expect(sum(body.hours.flat())).toBe(submissions)
  const reached = body.weeks.map((week: { reached: number }) => week.reached)
  expect(reached).toEqual([...reached].sort((a, b) => a - b))
  const { body: section } = await ta.get(`/api/v1/courses/${courseId}/insights?section=A`)
  expect(section.students).toBe(10)
  expect(sum(section.hours.flat())).toBeLessThan(submissions)
})

test('attack 111, 112: an exported name is no formula; twin: marks are numbers, in both files and languages', async () => {
  const evil = await api.signIn('student', '0-first', courseId)
  await database.user.update({ where: { id: evil.userId }, data: { displayName: '=HYPERLINK("http://x","甲")' } })
  const address = `/api/v1/courses/${courseId}/gradebook/export?section=A&format=`
  const csv = await ta.get(`${address}csv&lang=en`)
  expect(csv.headers.get('content-disposition')).toBe('attachment; filename="gradebook.csv"')
  const lines = csv.text.split('\r\n')
  expect(lines[0]).toMatch(/"User name","Name","Section","Assignment 1 \(30\)",.*"Total \(\d+\)"$/)
  expect(lines).toHaveLength(12)
  const rows = await readAll({ section: 'A' })
  const [first] = rows
  expect(lines[1]).toBe(
    `"s001","${first?.student.displayName}","A",${first?.cells.map(({ score }) => score ?? '').join(',')},${first?.total}`,
  )
  const everybody = await ta.get(`/api/v1/courses/${courseId}/gradebook/export?format=csv`)
  expect(everybody.text).toContain(`"'=HYPERLINK(""http://x"",""甲"")"`)
  expect(everybody.text).toContain('"学号","姓名","班级"')

  const reply = await fetch(`${api.origin}${address.replace('section=A&', '')}xlsx`, { headers: { cookie: ta.cookie } })
  const files = unzipSync(new Uint8Array(await reply.arrayBuffer()))
  const sheet = strFromU8(files['xl/worksheets/sheet1.xml'] as Uint8Array)
  expect(sheet).not.toContain('<f>')
  expect(sheet).toContain(`<v>${first?.total}</v>`)
  expect(strFromU8(files['xl/sharedStrings.xml'] as Uint8Array)).toContain('=HYPERLINK(')
  expect((await ta.get(`${address}pdf`)).status).toBe(422)
})

test('a mark follows the rules of its assignment', async () => {
  const [, second] = (await read()).assignments
  const before = (await readAll()).find(({ cells }) => (cells[1]?.score ?? 0) > 0)
  const id = second?.id ?? ''
  const latePolicy = { kind: 'steps', steps: [{ afterMinutes: 0, percent: 50 }] }
  await database.assignment.update({ where: { id }, data: { dueAt: new Date('2026-01-01T00:00:00Z'), latePolicy } })
  const cell = async () => (await readAll()).find(({ student }) => student.id === before?.student.id)?.cells[1]
  expect(await cell()).toMatchObject({ percent: 50, score: (before?.cells[1]?.score ?? 0) / 2 })
  const pair = { assignmentId: id, studentId: before?.student.id ?? '' }
  await database.extension.create({ data: { ...pair, dueAt: new Date('2027-01-01T00:00:00Z'), reason: 'was ill' } })
  expect(await cell()).toMatchObject({ percent: 100, score: before?.cells[1]?.score })
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
