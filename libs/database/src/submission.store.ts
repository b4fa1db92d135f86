import type { Localized, OutcomeKind, Report, ReviewView, RunState, UngradableCode, Way } from '@interleave/contract'
import { type Refusal, scoreWithReviews } from '@interleave/grading'
import { audit } from './audit.ts'
import { type Database, inTurn, readClock, type Transaction } from './database.ts'
import { Prisma } from './generated/client.ts'
import { writeStatus } from './notice.store.ts'
import { supersede } from './run.store.ts'
import { findRefusal } from './standing.store.ts'

export interface OutcomeRecord {
  kind: OutcomeKind
  code: UngradableCode | null
  detail: string | null
}

export interface TaskRecord {
  taskId: string
  points: number
  score: number | null
  outcome: OutcomeRecord
  seed: string
  graderVersion: string
  report: Report | null
}

export interface RunRecord {
  id: string
  state: RunState
  requestedBy: 'student' | 'staff'
  createdAt: Date
  startedAt: Date | null
  settledAt: Date | null
  attempts: number
  /** 1 is next; null unless queued. */
  queuePosition: number | null
  /** While queued: the tasks that have not passed the gate yet. */
  heldBy: string[]
  outcome: OutcomeRecord | null
  score: number | null
  points: number
}

export interface SubmissionHead {
  id: string
  assignment: { id: string; courseId: string; title: Localized; isAnonymous: boolean }
  student: { id: string; displayName: string }
  /** Whether student and repository are stand-ins, for somebody who marks without knowing whose work it is. */
  isHidden?: boolean
  repositoryUrl: string
  branch: string | null
  folder: string | null
  commit: string | null
  way: Way
  /** The submission that this commit is graded in, where this one's run found that out. */
  sameAs: string | null
  createdAt: Date
}

export interface ReviewRecord {
  taskId: string
  author: string
  createdAt: Date
  /** Null withdraws what was given before. */
  score: number | null
  criteria: ReviewView['criteria']
  comment: string
}

/** Runs are newest first; of reviews each task has the newest, and all of them are in `history`, the newest first. */
export interface SubmissionRecord extends SubmissionHead {
  reviews: Map<string, ReviewRecord>
  history: ReviewRecord[]
  runs: (RunRecord & { tasks: TaskRecord[] })[]
}

export interface SubmissionPageRecord {
  submissions: (SubmissionHead & { latestRun: RunRecord })[]
  nextCursor: string | null
}

/** What to ring the queue with after the commit. */
export interface RequestedRun {
  submissionId: string
  runId: string
  waiting: number
}

/** Somebody made up or cut a cursor. */
export class InvalidCursorError extends Error {
  constructor() {
    super('This cursor is not one that a page of submissions came with. Ask for the first page without a cursor.')
    this.name = 'InvalidCursorError'
  }
}

/** The rules of the assignment do not let it in; nothing was written. */
export class NotTakenError extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.sentence.en)
    this.name = 'NotTakenError'
  }
}

export interface NewSubmission {
  studentId: string
  assignmentId: string
  repositoryUrl: string
  branch: string | null
  /** The part of the repository to grade; all of it if absent. */
  folder?: string | null
  /** What the assignment's tasks are worth today. */
  points: number
  requestId?: string
}

export type Submitted = RequestedRun & { supersededSubmissionId: string | null }

type NewRun = {
  submissionId: string
  studentId: string
  assignmentId: string
  requestedBy: 'student' | 'staff'
  points: number
}

const MOST_SHARING = 10

export class SubmissionStore {
  constructor(private readonly database: Database) {}

  /** Submission, run and audit row, or none of them. A run of the same pair that has not begun gives way. Throws NotTakenError. */
  submit(wanted: NewSubmission): Promise<Submitted> {
    return inTurn(this.database, wanted, (transaction) => submitInTurn(transaction, wanted))
  }

  /** A regrade. Null when a run of the pair is waiting already: it would push out a submission that nobody has graded. */
  async requestRun(wanted: {
    submissionId: string
    actorId: string
    points: number
    requestId?: string
  }): Promise<RequestedRun | null> {
    const { submissionId, actorId, points, requestId } = wanted
    const { studentId, assignmentId } = await this.database.submission.findUniqueOrThrow({
      where: { id: submissionId },
    })
    return inTurn(this.database, { studentId, assignmentId }, async (transaction) => {
      if (await transaction.run.findFirst({ where: { studentId, assignmentId, state: 'queued' } })) return null
      const run = { submissionId, studentId, assignmentId, requestedBy: 'staff' as const, points }
      const queued = await queueRun(transaction, run, await readClock(transaction))
      await audit(transaction, {
        action: 'run_requested',
        subject: `submission:${submissionId}`,
        actorId,
        requestId,
        detail: { runId: queued.runId },
      })
      return queued
    })
  }

  async find(id: string): Promise<SubmissionRecord | null> {
    const row = await this.database.submission.findUnique({
      where: { id },
      include: {
        ...head,
        ...reviewed,
        runs: { orderBy: newestFirst, include: { results: { orderBy: { position: 'asc' } } } },
      },
    })
    if (!row) return null
    const positions = await this.#queuePositions(row.runs)
    const given = row.reviews.map(reviewOf)
    const reviews = newestOf(given)
    return {
      ...headOf(row),
      reviews,
      history: given.toReversed(),
      runs: row.runs.map((run) => {
        const tasks = run.results.map(taskOf)
        return { ...runOf(run, positions, tasks, reviews), tasks }
      }),
    }
  }

  /** Other students of the course who handed in the same repository, each with their latest submission of it; ten at most. */
  async findSharing(submissionId: string): Promise<Pick<SubmissionHead, 'id' | 'assignment' | 'student'>[]> {
    const { repositoryUrl, studentId, assignment } = await this.database.submission.findUniqueOrThrow({
      where: { id: submissionId },
      include: head,
    })
    const found = await this.database.$queryRaw<{ id: string }[]>`
      SELECT DISTINCT ON (s."studentId") s."id"
      FROM "Submission" AS s
      JOIN "Assignment" AS a ON a."id" = s."assignmentId" AND a."courseId" = ${assignment.courseId}::uuid
      JOIN "Enrolment" AS e ON e."courseId" = a."courseId" AND e."userId" = s."studentId" AND e."role" = 'student'
      WHERE repository_name(s."repositoryUrl") = repository_name(${repositoryUrl}) AND s."studentId" <> ${studentId}::uuid
      ORDER BY s."studentId", s."createdAt" DESC, s."id" DESC LIMIT ${MOST_SHARING}`
    const rows = await this.database.submission.findMany({
      where: { id: { in: found.map(({ id }) => id) } },
      include: head,
      orderBy: newestFirst,
    })
    return rows.map(headOf)
  }

  /** Newest first; `state` is that of the latest run. */
  async list(query: {
    /** What is one's own, and everything of the courses where one is staff; absent for whoever may see all. */
    visibleTo?: { userId: string; staffOf: string[] }
    studentId?: string
    /** Leaves out others' work that is marked anonymously: a filter by name would say whose it is. */
    namedFor?: string
    assignmentId?: string
    state?: RunState
    cursor?: string
    limit: number
  }): Promise<SubmissionPageRecord> {
    const { visibleTo } = query
    const conditions = [
      visibleTo
        ? Prisma.sql`(
            (s."studentId" = ${visibleTo.userId}::uuid AND EXISTS (
              SELECT FROM "Enrolment" WHERE "courseId" = a."courseId" AND "userId" = s."studentId"
            )) OR a."courseId" = ANY (${visibleTo.staffOf}::uuid[])
          )`
        : null,
      query.studentId ? Prisma.sql`s."studentId" = ${query.studentId}::uuid` : null,
      query.namedFor ? Prisma.sql`(NOT a."isAnonymous" OR s."studentId" = ${query.namedFor}::uuid)` : null,
      query.assignmentId ? Prisma.sql`s."assignmentId" = ${query.assignmentId}::uuid` : null,
      query.state ? Prisma.sql`latest."state" = ${query.state}::"RunState"` : null,
      query.cursor ? before(query.cursor) : null,
    ].filter((condition) => condition !== null)
    const where = conditions.length ? Prisma.sql`WHERE ${Prisma.join(conditions, ' AND ')}` : Prisma.empty
    const found = await this.database.$queryRaw<{ id: string }[]>`
      SELECT s."id" FROM "Submission" AS s
      JOIN "Assignment" AS a ON a."id" = s."assignmentId"
      CROSS JOIN LATERAL (
        SELECT "state" FROM "Run" WHERE "submissionId" = s."id" ORDER BY "createdAt" DESC, "id" DESC LIMIT 1
      ) AS latest
      ${where}
      ORDER BY s."createdAt" DESC, s."id" DESC
      LIMIT ${query.limit + 1}`
    const rows = await this.database.submission.findMany({
      where: { id: { in: found.slice(0, query.limit).map((row) => row.id) } },
      orderBy: newestFirst,
      include: {
        ...head,
        ...reviewed,
        runs: { orderBy: newestFirst, take: 1, include: { results: { select: { taskId: true, score: true } } } },
      },
    })
    const positions = await this.#queuePositions(rows.flatMap((row) => row.runs))
    const submissions = rows.flatMap((row) => {
      const [latest] = row.runs
      if (!latest) return []
      const tasks = latest.results.map(({ taskId, score }) => ({ taskId, score: score?.toNumber() ?? null }))
      return [{ ...headOf(row), latestRun: runOf(latest, positions, tasks, newestOf(row.reviews.map(reviewOf))) }]
    })
    const last = rows.at(-1)
    return { submissions, nextCursor: last && found.length > query.limit ? cursorOf(last) : null }
  }

  /** Who handed in what is marked anonymously, in these courses; in all where none are given. */
  async anonymousPairs(
    courseIds: string[] | undefined,
    assignmentId?: string,
  ): Promise<{ studentId: string; assignmentId: string }[]> {
    const where = { isAnonymous: true, ...(courseIds && { courseId: { in: courseIds } }) }
    return this.database.submission.findMany({
      where: { assignment: where, ...(assignmentId && { assignmentId }) },
      distinct: ['assignmentId', 'studentId'],
      select: { studentId: true, assignmentId: true },
    })
  }

  /** As the queue serves them: by how many runs of the same student come before, then by age. */
  async #queuePositions(runs: { id: string; state: RunState }[]): Promise<Map<string, number>> {
    const queued = runs.filter((run) => run.state === 'queued').map((run) => run.id)
    if (queued.length === 0) return new Map()
    const rows = await this.database.$queryRaw<{ id: string; position: number }[]>`
      SELECT "id", "position" FROM (
        SELECT "id", "state",
          (row_number() OVER (ORDER BY "state" <> 'queued', "ahead", "createdAt", "id"))::int AS "position"
        FROM (
          SELECT "id", "state", "createdAt",
            row_number() OVER (PARTITION BY "studentId" ORDER BY "createdAt", "id") AS "ahead"
          FROM "Run" WHERE "state" IN ('queued', 'fetching', 'grading')
        ) AS ranked
      ) AS ordered
      WHERE "id" = ANY (${queued}::uuid[])`
    return new Map(rows.map((row) => [row.id, row.position]))
  }
}

/**
 * For who holds the pair's turn already; every way to hand in ends here, so that opening, closing and attempts are held here alone. With a
 * commit the submission is that one from the start, and the caller has made sure that it is new. `receivedAt` is now if absent. Throws
 * NotTakenError before anything is written.
 */
export async function submitInTurn(
  transaction: Transaction,
  wanted: NewSubmission & { way?: Way; commitId?: string; receivedAt?: Date },
): Promise<Submitted> {
  const { studentId, assignmentId, repositoryUrl, branch, folder = null, points, requestId } = wanted
  const { way = 'form', commitId = null } = wanted
  const now = await readClock(transaction)
  const createdAt = wanted.receivedAt ?? now
  const refusal = await findRefusal(transaction, wanted, createdAt)
  if (refusal) throw new NotTakenError(refusal)
  const submission = await transaction.submission.create({
    data: { studentId, assignmentId, repositoryUrl, branch, folder, way, commitId, createdAt },
  })
  const older = await transaction.run.findFirst({ where: { studentId, assignmentId, state: 'queued' } })
  if (older) await supersede(transaction, older.id, submission.id)
  const run = await queueRun(
    transaction,
    { submissionId: submission.id, studentId, assignmentId, requestedBy: 'student', points },
    now,
  )
  await audit(transaction, {
    action: 'submitted',
    subject: `submission:${submission.id}`,
    actorId: studentId,
    requestId,
    detail: { runId: run.runId, repositoryUrl, branch, folder, way, commitId },
  })
  return { ...run, supersededSubmissionId: older?.submissionId ?? null }
}

async function queueRun(transaction: Transaction, run: NewRun, createdAt: Date): Promise<RequestedRun> {
  const { studentId, submissionId } = run
  const live = { studentId, state: { in: ['queued' as const, 'fetching' as const, 'grading' as const] } }
  const waiting = await transaction.run.count({ where: live })
  const { id } = await transaction.run.create({ data: { ...run, createdAt } })
  await writeStatus(transaction, id)
  return { submissionId, runId: id, waiting }
}

const newestFirst: [{ createdAt: 'desc' }, { id: 'desc' }] = [{ createdAt: 'desc' }, { id: 'desc' }]

const head = {
  assignment: { select: { id: true, courseId: true, title: true, isAnonymous: true } },
  student: { select: { id: true, displayName: true } },
} satisfies Prisma.SubmissionInclude

const reviewed = {
  reviews: { orderBy: [{ createdAt: 'asc' }, { id: 'asc' }], include: { author: { select: { displayName: true } } } },
} satisfies Prisma.SubmissionInclude

type HeadRow = Prisma.SubmissionGetPayload<{ include: typeof head }>
type RunRow = Prisma.RunGetPayload<object>

function headOf(row: HeadRow): SubmissionHead {
  const { id, student, repositoryUrl, branch, folder, commitId, way, sameAsId, createdAt, assignment } = row
  const title = assignment.title as Localized
  return {
    ...{ id, student, repositoryUrl, branch, folder, way, createdAt },
    commit: commitId,
    sameAs: sameAsId,
    assignment: { ...assignment, title },
  }
}

function reviewOf(row: Prisma.SubmissionGetPayload<{ include: typeof reviewed }>['reviews'][number]): ReviewRecord {
  const { taskId, author, createdAt, score, criteria, comment } = row
  return {
    ...{ taskId, createdAt, comment, author: author.displayName, score: score?.toNumber() ?? null },
    // Parsed before it was stored.
    criteria: criteria as ReviewView['criteria'],
  }
}

/** Oldest first, so that the newest is what stays. */
const newestOf = (reviews: ReviewRecord[]) => new Map(reviews.map((review) => [review.taskId, review]))

function runOf(
  row: RunRow,
  positions: Map<string, number>,
  tasks: { taskId: string; score: number | null }[],
  reviews: ReadonlyMap<string, ReviewRecord>,
): RunRecord {
  const { id, state, requestedBy, createdAt, startedAt, settledAt, points } = row
  return {
    ...{ id, state, requestedBy, createdAt, startedAt, settledAt, points },
    attempts: row.attempt,
    queuePosition: positions.get(id) ?? null,
    heldBy: state === 'queued' ? row.heldBy : [],
    outcome: row.outcome && outcomeOf({ ...row, outcome: row.outcome }),
    score: scoreWithReviews({ outcome: row.outcome, score: row.score?.toNumber() ?? null }, tasks, reviews),
  }
}

export function taskOf(row: Prisma.TaskResultGetPayload<object>): TaskRecord {
  const { taskId, points, seed, graderVersion } = row
  return {
    ...{ taskId, points, seed, graderVersion },
    score: row.score?.toNumber() ?? null,
    outcome: outcomeOf(row),
    // Parsed before it was stored.
    report: row.report as Report | null,
  }
}

function outcomeOf(row: {
  outcome: OutcomeKind
  outcomeCode: string | null
  outcomeDetail: string | null
}): OutcomeRecord {
  return { kind: row.outcome, code: row.outcomeCode as UngradableCode | null, detail: row.outcomeDetail }
}

function cursorOf({ createdAt, id }: { createdAt: Date; id: string }): string {
  return Buffer.from(`${createdAt.toISOString()} ${id}`).toString('base64url')
}

function before(cursor: string): Prisma.Sql {
  const words = Buffer.from(cursor, 'base64url').toString('utf8')
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(words)
  if (!match) throw new InvalidCursorError()
  return Prisma.sql`(s."createdAt", s."id") < (${match[1]}::timestamptz, ${match[2]}::uuid)`
}
