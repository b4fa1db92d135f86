import { LatePolicy } from '@interleave/contract'
import {
  type AssignmentRules,
  type Refusal,
  refusalOf,
  type Standing,
  type StoredRun,
  type StudentRecord,
  scoreWithReviews,
  standing,
} from '@interleave/grading'
import type { Database, Transaction } from './database.ts'
import { isToPublish } from './dry-run.store.ts'
import { Prisma } from './generated/client.ts'

/** Being filled. */
type Filled = StudentRecord & { runs: StoredRun[] }

/** The rules of an assignment and what students have in it; whoever has nothing is not in `students`. */
export interface AssignmentRecord {
  rules: AssignmentRules
  /** The course's. */
  timeZone: string
  students: Map<string, StudentRecord>
}

const nothing: StudentRecord = { extension: null, spentTokens: 0, runs: [], chosenId: null }

export const recordOf = ({ students }: AssignmentRecord, studentId: string): StudentRecord =>
  students.get(studentId) ?? nothing

export const standingIn = (record: AssignmentRecord, studentId: string, rules = record.rules): Standing =>
  standing(rules, recordOf(record, studentId))

/** What marks are computed from, in as many queries for a whole course as for one student. */
export class StandingStore {
  constructor(private readonly database: Database) {}

  /** By assignment; of one student, or of everybody. */
  load(assignmentIds: string[], studentId?: string): Promise<Map<string, AssignmentRecord>> {
    return loadStandings(this.database, assignmentIds, studentId === undefined ? undefined : [studentId])
  }
}

export async function loadStandings(
  within: Transaction,
  assignmentIds: string[],
  studentIds?: string[],
  /** With the runs of this regrade, as if they were published now. */
  regradeId?: string,
): Promise<Map<string, AssignmentRecord>> {
  const of = { assignmentId: { in: assignmentIds }, ...(studentIds && { studentId: { in: studentIds } }) }
  const assignments = await within.assignment.findMany({
    where: { id: { in: assignmentIds } },
    select: { ...ruleColumns, id: true, course: { select: { timeZone: true } } },
  })
  const records = new Map(
    assignments.map(({ id, course, ...rules }): [string, AssignmentRecord] => [
      id,
      { rules: rulesOf(rules), timeZone: course.timeZone, students: new Map() },
    ]),
  )
  const filled = (pair: { assignmentId: string; studentId: string }): Filled => {
    const students = (records.get(pair.assignmentId) as AssignmentRecord).students as Map<string, Filled>
    const known = students.get(pair.studentId) ?? { ...nothing, runs: [] }
    students.set(pair.studentId, known)
    return known
  }
  for (const row of await within.extension.findMany({ where: of })) {
    const { dueAt, closesAt, furtherAttempts } = row
    filled(row).extension = { dueAt, closesAt, furtherAttempts }
  }
  for (const row of await within.spentTokens.findMany({ where: of })) filled(row).spentTokens = row.count
  for (const row of await within.choice.findMany({ where: of })) filled(row).chosenId = row.submissionId
  for (const { assignmentId, studentId: owner, ...run } of await readRuns(within, assignmentIds, studentIds, regradeId))
    filled({ assignmentId, studentId: owner }).runs.push(run)
  return records
}

export const ruleColumns = {
  ...{ opensAt: true, dueAt: true, closesAt: true, attemptLimit: true, latePolicy: true, counting: true },
  lateTokens: true,
} as const satisfies Prisma.AssignmentSelect

export function rulesOf(row: Omit<AssignmentRules, 'latePolicy'> & { latePolicy: Prisma.JsonValue }): AssignmentRules {
  return { ...row, latePolicy: LatePolicy.parse(row.latePolicy) }
}

/** Null was withdrawn. */
type GivenMark = { score: number | null }
type RunOfPair = StoredRun & { assignmentId: string; studentId: string }

/** Scores are with the marks that people gave. */
async function readRuns(
  within: Transaction,
  assignmentIds: string[],
  studentIds?: string[],
  regradeId?: string,
): Promise<RunOfPair[]> {
  const whose = studentIds ? Prisma.sql`AND s."studentId" = ANY (${studentIds}::uuid[])` : Prisma.empty
  const runs = await within.$queryRaw<RunOfPair[]>`
    SELECT r."id" AS "runId", r."submissionId", s."assignmentId", s."studentId", s."createdAt" AS "receivedAt",
      r."createdAt" AS "requestedAt", r."state", r."outcome", r."score"::float8 AS "score", r."points"
    FROM "Submission" AS s JOIN "Run" AS r ON r."submissionId" = s."id"
    WHERE s."assignmentId" = ANY (${assignmentIds}::uuid[]) ${whose} AND r."state" <> 'superseded'
    ${regradeId ? Prisma.sql`UNION ALL ${runsToPublish(regradeId)}` : Prisma.empty}`
  const reviews = await within.$queryRaw<{ submissionId: string; taskId: string; score: number | null }[]>`
    SELECT DISTINCT ON (v."submissionId", v."taskId") v."submissionId", v."taskId", v."score"::float8 AS "score"
    FROM "Submission" AS s JOIN "Review" AS v ON v."submissionId" = s."id"
    WHERE s."assignmentId" = ANY (${assignmentIds}::uuid[]) ${whose}
    ORDER BY v."submissionId", v."taskId", v."createdAt" DESC, v."id" DESC`
  const given = new Map<string, Map<string, GivenMark>>()
  for (const { submissionId, taskId, score } of reviews)
    given.set(submissionId, (given.get(submissionId) ?? new Map<string, GivenMark>()).set(taskId, { score }))
  const judged = runs.filter(({ submissionId }) => given.has(submissionId))
  const ofJudged = {
    where: { runId: { in: judged.map(({ runId }) => runId) } },
    select: { runId: true, taskId: true, score: true },
  } as const
  const results = await within.taskResult.findMany(ofJudged)
  if (regradeId) results.push(...(await within.dryResult.findMany(ofJudged)))
  const tasksOf = new Map<string, { taskId: string; score: number | null }[]>(judged.map(({ runId }) => [runId, []]))
  for (const { runId, taskId, score } of results) tasksOf.get(runId)?.push({ taskId, score: score?.toNumber() ?? null })
  for (const run of judged) {
    const marks = given.get(run.submissionId) ?? new Map<string, GivenMark>()
    run.score = scoreWithReviews(run, tasksOf.get(run.runId) ?? [], marks)
  }
  return runs
}

const runsToPublish = (regradeId: string) => Prisma.sql`
    SELECT d."id", d."submissionId", d."assignmentId", d."studentId", s."createdAt", clock_timestamp(), d."state", d."outcome",
      d."score"::float8, d."points"
    FROM "DryRun" AS d JOIN "Submission" AS s ON s."id" = d."submissionId"
    WHERE ${isToPublish(regradeId)}`

/** Why a submission received then is not taken. Staff try what they like; the pair's turn must be the caller's. */
export async function findRefusal(
  transaction: Transaction,
  { studentId, assignmentId }: { studentId: string; assignmentId: string },
  receivedAt: Date,
): Promise<Refusal | null> {
  const staff = { role: { not: 'student' as const }, course: { assignments: { some: { id: assignmentId } } } }
  const isStaff = { id: studentId, OR: [{ isAdmin: true }, { enrolments: { some: staff } }] }
  if (await transaction.user.count({ where: isStaff })) return null
  const record = (await loadStandings(transaction, [assignmentId], [studentId])).get(assignmentId)
  if (!record) throw new Error(`assignment ${assignmentId} is gone`)
  return refusalOf(record.rules, recordOf(record, studentId), { receivedAt, timeZone: record.timeZone })
}
