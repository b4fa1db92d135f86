import type { MarkState } from '@interleave/contract'
import { type Ending, isVerdict, oldestFirst, type StoredRun, stateOfMark } from '@interleave/grading'
import { type Database, storableJson, type Transaction } from './database.ts'
import { Prisma } from './generated/client.ts'
import { type AssignmentRecord, loadStandings, standingIn } from './standing.store.ts'

export interface TaskMark {
  task: string
  /** Null while a person has to give it. */
  score: number | null
  points: number
}

/** What counts for one student and assignment. */
export interface MarkRow {
  assignmentId: string
  studentId: string
  state: MarkState
  score: number | null
  /** What lateness left of it. */
  percent: number
  submissionId: string | null
  runId: string | null
  submissions: number
  tasks: TaskMark[]
  /** `task/check` of the run that counts. */
  failing: string[]
}

interface ResultRow {
  runId: string
  taskId: string
  score: number | null
  points: number
  failedChecks: string[]
}

interface Stale {
  assignmentId: string
  studentId: string
  version: number
}

export class MarkStore {
  constructor(private readonly database: Database) {}

  /** The marks of a course as they are now, without their tasks, or of one assignment with them; whoever has handed in nothing has none. */
  async list(courseId: string, assignmentId?: string): Promise<MarkRow[]> {
    await this.refresh(courseId)
    const isOne = assignmentId ? Prisma.sql`a."id" = ${assignmentId}::uuid` : Prisma.sql`TRUE`
    const tasks = assignmentId ? Prisma.sql`m."tasks"` : Prisma.sql`'[]'::jsonb AS "tasks"`
    return this.database.$queryRaw<MarkRow[]>`
      SELECT m."assignmentId", m."studentId", m."state"::text AS "state", m."score"::float8 AS "score",
        m."percent"::float8 AS "percent", m."submissionId", m."runId", m."submissions", ${tasks}, m."failing"
      FROM "Mark" AS m JOIN "Assignment" AS a ON a."id" = m."assignmentId"
      WHERE a."courseId" = ${courseId}::uuid AND ${isOne}`
  }

  /** Works out again what has changed since it was last read; one reader of a course at a time, and the others wait for it. */
  async refresh(courseId: string): Promise<void> {
    if ((await findStale(this.database, courseId)).length === 0) return
    await this.database.$transaction(async (transaction) => {
      await waitForMarks(transaction, courseId)
      const stale = await findStale(transaction, courseId)
      if (stale.length > 0) await write(transaction, stale, await workOut(transaction, stale))
    })
  }
}

/** Until the end of the transaction nobody else works out marks of the course. */
export async function waitForMarks(transaction: Transaction, courseId: string): Promise<void> {
  await transaction.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`marks/${courseId}`}, 0))`
}

function findStale(within: Transaction, courseId: string): Promise<Stale[]> {
  return within.$queryRaw<Stale[]>`
    SELECT m."assignmentId", m."studentId", m."version" FROM "Mark" AS m
    JOIN "Assignment" AS a ON a."id" = m."assignmentId"
    WHERE a."courseId" = ${courseId}::uuid AND m."computed" < m."version"`
}

function groupBy<Row>(rows: Row[], keyOf: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const group = groups.get(keyOf(row))
    if (group) group.push(row)
    else groups.set(keyOf(row), [row])
  }
  return groups
}

async function workOut(within: Transaction, stale: Stale[]): Promise<MarkRow[]> {
  const records = await loadStandings(
    within,
    [...new Set(stale.map((pair) => pair.assignmentId))],
    [...new Set(stale.map((pair) => pair.studentId))],
  )
  const counted = stale.map((pair) => ({ pair, ...standOf(records.get(pair.assignmentId), pair.studentId) }))
  const shown = counted.flatMap(({ run }) => run ?? [])
  const results = await findResults(within, shown)
  const reviews = await findReviews(within, shown)
  return counted.map(({ pair: { assignmentId, studentId }, run, counts, state, submissions }) => {
    const tasks = run ? (results.get(run.runId) ?? []) : []
    return {
      ...{ assignmentId, studentId, state, submissions, score: counts?.score ?? null, percent: counts?.percent ?? 100 },
      ...{ submissionId: run?.submissionId ?? null, runId: run?.runId ?? null },
      tasks: tasks.map(({ taskId, score, points }) => ({
        ...{ task: taskId, points, score: reviews.get(`${run?.submissionId}/${taskId}`) ?? score },
      })),
      failing: tasks.flatMap(({ taskId, failedChecks }) => failedChecks.map((check) => `${taskId}/${check}`)),
    }
  })
}

/** The mark, the run to look at, which may have none yet, and how the student is getting on. */
function standOf(record: AssignmentRecord | undefined, studentId: string) {
  const runs = record?.students.get(studentId)?.runs ?? []
  const counts = record ? standingIn(record, studentId).counts : null
  const bySubmission = groupBy([...runs].sort(oldestFirst), ({ submissionId }) => submissionId)
  const submissions = [...bySubmission.values()].map((own) => {
    const verdict = own.filter(isVerdict).at(-1)
    return { verdict, ended: endingOf(own), score: verdict?.score ?? null }
  })
  const run = counts ?? submissions.flatMap(({ verdict }) => verdict ?? []).at(-1)
  return { run, counts, state: stateOfMark(submissions, counts, run?.points ?? 0), submissions: submissions.length }
}

function endingOf(runs: StoredRun[]): Ending {
  if (runs.some(isVerdict)) return 'graded'
  if (runs.some(({ state }) => state !== 'settled')) return 'live'
  return runs.some(({ outcome }) => outcome === 'ungradable') ? 'unread' : 'fault'
}

/** The newest of each task, by `submission/task`; null is one withdrawn. */
async function findReviews(within: Transaction, runs: { submissionId: string }[]): Promise<Map<string, number | null>> {
  const rows = await within.review.findMany({
    where: { submissionId: { in: runs.map(({ submissionId }) => submissionId) } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: { submissionId: true, taskId: true, score: true },
  })
  return new Map(
    rows.map(({ submissionId, taskId, score }) => [`${submissionId}/${taskId}`, score?.toNumber() ?? null]),
  )
}

async function findResults(within: Transaction, runs: { runId: string }[]): Promise<Map<string, ResultRow[]>> {
  const runIds = runs.map(({ runId }) => runId)
  const rows = await within.$queryRaw<ResultRow[]>`
    SELECT "runId", "taskId", "score"::float8 AS "score", "points", "failedChecks" FROM "TaskResult"
    WHERE "runId" = ANY (${runIds}::uuid[]) ORDER BY "runId", "position"`
  return groupBy(rows, ({ runId }) => runId)
}

/** Only over what has not changed since it was read. */
async function write(transaction: Transaction, stale: Stale[], marks: MarkRow[]): Promise<void> {
  const rows = marks.map((mark, i) => storableJson({ ...mark, version: stale[i]?.version ?? 0 }))
  await transaction.$executeRaw`
    UPDATE "Mark" AS m SET "computed" = w."version", "state" = w."state", "score" = w."score", "percent" = w."percent",
      "submissionId" = w."submissionId", "runId" = w."runId", "submissions" = w."submissions", "tasks" = w."tasks",
      "failing" = w."failing"
    FROM jsonb_populate_recordset(NULL::"Mark", ${JSON.stringify(rows)}::jsonb) AS w
    WHERE m."assignmentId" = w."assignmentId" AND m."studentId" = w."studentId" AND m."version" = w."version"`
}

/** What a text names that a mark's `failing` has. */
export function splitCheck(ref: string): { task: string; check: string } {
  const at = ref.lastIndexOf('/')
  return { task: ref.slice(0, at), check: ref.slice(at + 1) }
}
