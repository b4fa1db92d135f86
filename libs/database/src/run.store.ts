import { CourseTool, type OutcomeKind, type Report, type UngradableCode } from '@interleave/contract'
import { type GradedVerdict, isGivenUp, type Outcome, type SecondVerdict } from '@interleave/grading'
import { audit } from './audit.ts'
import { type Database, inTurn, storable, storableJson, type Transaction } from './database.ts'
import { Prisma } from './generated/client.ts'
import { writeResult, writeStatus, writeStatusOfSubmission } from './notice.store.ts'

/** A run that one worker holds until its lease runs out. */
export interface ClaimedRun {
  id: string
  attempt: number
  /** Faults of earlier attempts; one that left without a word counts. */
  faults: number
  points: number
  requestedBy: 'student' | 'staff'
  studentId: string
  assignmentId: string
  taskIds: string[]
  tools: CourseTool[]
  submission: {
    id: string
    repositoryUrl: string
    branch: string | null
    folder: string | null
    commitId: string | null
  }
  /** Of a run of a regrade alone: the verdicts that it is compared with, by task. */
  earlier?: ReadonlyMap<string, GradedVerdict>
}

export interface SettledTask {
  taskId: string
  outcome: Outcome
  score: number | null
  points: number
  seed: string
  graderVersion: string
  /** What the grader said of the inputs of an earlier verdict that is another one. */
  again?: SecondVerdict
}

export interface Settlement {
  outcome: OutcomeKind
  code: UngradableCode | null
  /** For staff, and for sentences that name what was refused. */
  detail: string | null
  score: number | null
  /** As the manifests have it at the time of grading; null keeps what was known when the run was requested. */
  points: number | null
  tasks: SettledTask[]
}

/** Only a `fault` counts against the run. */
export type ReleaseCause = 'fault' | 'stop' | 'database_away'

/** What became of a released run; `lost` if it was no longer the worker's to release. */
export type Released = 'queued' | 'superseded' | 'settled' | 'lost'

export interface RunToRing {
  runId: string
  submissionId: string
  /** How many runs of the same student come before it. */
  waiting: number
  /** Of the attempts made so far. */
  attempt: number
}

/** What `workOf` reads of a submission. */
export const withWork = {
  assignment: { select: { taskIds: true, tools: true } },
} satisfies Prisma.SubmissionInclude

/** What is to be fetched, and graded as what. */
export function workOf({
  id,
  repositoryUrl,
  branch,
  folder,
  commitId,
  assignment: { taskIds, tools },
}: Prisma.SubmissionGetPayload<{ include: typeof withWork }>): Pick<ClaimedRun, 'taskIds' | 'tools' | 'submission'> {
  return {
    taskIds,
    tools: CourseTool.array().parse(tools),
    submission: { id, repositoryUrl, branch, folder, commitId },
  }
}

const RUNNING = Prisma.sql`("state" IN ('fetching', 'grading'))`

export class RunStore {
  constructor(private readonly database: Database) {}

  /** Takes the run for `worker`; null if it has ended, somebody holds it, or another run of the pair is at work. */
  async claim(runId: string, worker: string, leaseSeconds: number): Promise<ClaimedRun | null> {
    const pair = await this.database.run.findUnique({
      where: { id: runId },
      select: { studentId: true, assignmentId: true },
    })
    if (!pair) return null
    return inTurn(this.database, pair, async (transaction) => {
      const [taken] = await transaction.$queryRaw<{ attempt: number; faults: number }[]>`
        UPDATE "Run" AS mine
        SET "state" = 'fetching',
            "heldBy" = '{}',
            "attempt" = "attempt" + 1,
            "faults" = "faults" + CASE WHEN "state" = 'queued' THEN 0 ELSE 1 END,
            "startedAt" = COALESCE("startedAt", now()),
            "leaseUntil" = clock_timestamp() + make_interval(secs => ${leaseSeconds})
        WHERE "id" = ${runId}::uuid
          AND ("state" = 'queued' OR (${RUNNING} AND "leaseUntil" < clock_timestamp()))
          AND NOT EXISTS (
            SELECT FROM "Run"
            WHERE "studentId" = mine."studentId" AND "assignmentId" = mine."assignmentId"
              AND "id" <> mine."id" AND ${RUNNING}
          )
        RETURNING "attempt", "faults"`
      if (!taken) return null
      const reason = 'its lease ran out'
      await endAttempts(transaction, runId, { before: taken.attempt, ending: 'abandoned', reason })
      await transaction.attempt.create({ data: { runId, number: taken.attempt, worker } })
      const { submission, points, requestedBy } = await transaction.run.findUniqueOrThrow({
        where: { id: runId },
        select: {
          points: true,
          requestedBy: true,
          submission: { include: withWork },
        },
      })
      return { id: runId, ...taken, ...pair, points, requestedBy, ...workOf(submission) }
    })
  }

  /** The tasks that a run asks for; null if it has ended or was never there. */
  async findTasks(runId: string): Promise<{ submissionId: string; taskIds: string[] } | null> {
    const run = await this.database.run.findFirst({
      where: { id: runId, state: { in: ['queued', 'fetching', 'grading'] } },
      select: { submissionId: true, submission: { select: { assignment: { select: { taskIds: true } } } } },
    })
    return run && { submissionId: run.submissionId, taskIds: run.submission.assignment.taskIds }
  }

  /** Leaves a queued run in the queue, and says what it waits for: no attempt and no fault of anybody's. */
  async hold(runId: string, heldBy: string[]): Promise<boolean> {
    const { count } = await this.database.run.updateMany({
      where: { id: runId, state: 'queued', NOT: { heldBy: { equals: heldBy } } },
      data: { heldBy },
    })
    return count === 1
  }

  /** The queued runs that wait for a task, to be rung for now that it has passed. */
  async takeHeldBy(taskId: string): Promise<RunToRing[]> {
    const held = await this.database.$queryRaw<{ id: string; submissionId: string; attempt: number }[]>`
      UPDATE "Run" SET "rungAt" = clock_timestamp()
      WHERE "state" = 'queued' AND ${taskId} = ANY ("heldBy")
      RETURNING "id", "submissionId", "attempt"`
    return this.#toRing(held)
  }

  /** False when the run is no longer this attempt's. */
  async renew(runId: string, attempt: number, leaseSeconds: number): Promise<boolean> {
    const renewed = await this.database.$executeRaw`
      UPDATE "Run" SET "leaseUntil" = clock_timestamp() + make_interval(secs => ${leaseSeconds})
      WHERE "id" = ${runId}::uuid AND "attempt" = ${attempt} AND ${RUNNING}`
    return renewed === 1
  }

  async moveTo(runId: string, attempt: number, state: 'grading'): Promise<boolean> {
    const { count } = await this.database.run.updateMany({
      where: { id: runId, attempt, state: 'fetching' },
      data: { state },
    })
    return count === 1
  }

  /**
   * Written once; `commit` is the one that the submission has, which may be another's if two attempts fetched at once. `sameAs` is the
   * submission that this commit is being or was graded in: then nothing is left to do here.
   */
  async pinCommit(submissionId: string, commitId: string): Promise<{ commit: string; sameAs: string | null }> {
    const submission = await this.database.submission.findUniqueOrThrow({ where: { id: submissionId } })
    return inTurn(this.database, submission, async (transaction) => {
      const first = { where: { id: submissionId, commitId: null }, data: { commitId } }
      const isFirst = (await transaction.submission.updateMany(first)).count === 1
      const pinned = await transaction.submission.findUniqueOrThrow({ where: { id: submissionId } })
      const { studentId, assignmentId, commitId: commit, folder } = pinned
      const sameAs = await takeCommit(
        transaction,
        { studentId, assignmentId, commitId: commit as string, folder },
        submissionId,
      )
      if (isFirst && !sameAs) await writeStatusOfSubmission(transaction, submissionId)
      return { commit: commit as string, sameAs }
    })
  }

  /** Ends a run whose commit is graded in another submission. False when the run is no longer this attempt's. */
  async yieldTo(runId: string, attempt: number, sameAsId: string): Promise<boolean> {
    return this.database.$transaction(async (transaction) => {
      const held = { id: runId, attempt, state: { in: ['fetching' as const, 'grading' as const] } }
      const run = await transaction.run.findFirst({ where: held })
      if (!run) return false
      await transaction.submission.update({ where: { id: run.submissionId }, data: { sameAsId } })
      await supersede(transaction, runId, sameAsId)
      await writeResult(transaction, runId)
      await endAttempts(transaction, runId, { ending: 'settled', reason: null })
      return true
    })
  }

  /** False, and nothing written, when the run is no longer this attempt's. */
  async settle(runId: string, attempt: number, settlement: Settlement): Promise<boolean> {
    return this.database.$transaction(async (transaction) => {
      if (!(await endRun(transaction, runId, attempt, settlement))) return false
      await transaction.taskResult.createMany({
        data: settlement.tasks.map((task, position) => ({ runId, position, ...columnsOf(task) })),
      })
      await endAttempts(transaction, runId, { ending: 'settled', reason: null })
      // Nothing of the commit was looked at, so that it may come again.
      if (settlement.tasks.length === 0) await giveUpCommit(transaction, runId)
      await audit(transaction, {
        action: 'run_settled',
        subject: `run:${runId}`,
        detail: { attempt, outcome: settlement.outcome, code: settlement.code, score: settlement.score },
      })
      return true
    })
  }

  /**
   * Gives the run back after a fault of ours. That a worker was told to stop, or that the database was away, is none of the run's. The last fault allowed
   * settles it as platform_failed; if the pair has another waiting run by now, the one of the older submission yields.
   */
  async release(runId: string, attempt: number, reason: string, cause: ReleaseCause): Promise<Released> {
    const run = await this.database.run.findUniqueOrThrow({ where: { id: runId }, include: { submission: true } })
    return inTurn(this.database, run, async (transaction) => {
      const faults = run.faults + (cause === 'fault' ? 1 : 0)
      const released = await this.#giveBack(transaction, run, attempt, faults, reason)
      if (released === 'lost') return released
      await endAttempts(transaction, runId, { ending: 'released', reason })
      const detail = { attempt, cause, reason: storable(reason), became: released }
      await audit(transaction, { action: 'run_released', subject: `run:${runId}`, detail })
      return released
    })
  }

  async #giveBack(
    transaction: Transaction,
    run: { id: string; submissionId: string; studentId: string; assignmentId: string; submission: { createdAt: Date } },
    attempt: number,
    faults: number,
    reason: string,
  ): Promise<Released> {
    const held = { id: run.id, attempt, state: { in: ['fetching' as const, 'grading' as const] } }
    const counted = await transaction.run.updateMany({ where: held, data: { faults } })
    if (counted.count === 0) return 'lost'
    if (isGivenUp(faults)) {
      await endRun(transaction, run.id, attempt, {
        outcome: 'platform_failed',
        code: null,
        detail: reason,
        score: null,
        points: null,
      })
      await giveUpCommit(transaction, run.id)
      return 'settled'
    }
    const { studentId, assignmentId } = run
    const waiting = await transaction.run.findFirst({
      where: { studentId, assignmentId, state: 'queued' },
      include: { submission: true },
    })
    if (waiting && waiting.submission.createdAt >= run.submission.createdAt) {
      await supersede(transaction, run.id, waiting.submissionId)
      return 'superseded'
    }
    if (waiting) await supersede(transaction, waiting.id, run.submissionId)
    await transaction.$executeRaw`
      UPDATE "Run" SET "state" = 'queued', "leaseUntil" = NULL, "rungAt" = clock_timestamp()
      WHERE "id" = ${run.id}::uuid`
    return 'queued'
  }

  /**
   * The second look: what has waited for `olderThanSeconds` since it was last rung for, and what a worker holds beyond
   * its lease. Marks them as rung, so that of several workers one rings.
   */
  async takeToRing(olderThanSeconds: number): Promise<RunToRing[]> {
    const rung = await this.database.$queryRaw<{ id: string; submissionId: string; attempt: number }[]>`
      UPDATE "Run" SET "rungAt" = clock_timestamp()
      WHERE "id" IN (
        SELECT "id" FROM "Run" AS late
        WHERE COALESCE("rungAt", "createdAt") < clock_timestamp() - make_interval(secs => ${olderThanSeconds})
          AND (
            (${RUNNING} AND "leaseUntil" < clock_timestamp())
            OR ("state" = 'queued' AND NOT EXISTS (
              SELECT FROM "Run"
              WHERE "studentId" = late."studentId" AND "assignmentId" = late."assignmentId" AND ${RUNNING}
            ))
          )
        ORDER BY "createdAt"
        LIMIT 1000
        FOR UPDATE SKIP LOCKED
      )
      RETURNING "id", "submissionId", "attempt"`
    return this.#toRing(rung)
  }

  /** The run of the pair that may begin now that another has ended. */
  async nextWaiting(studentId: string, assignmentId: string): Promise<RunToRing | null> {
    const run = await this.database.run.findFirst({ where: { studentId, assignmentId, state: 'queued' } })
    if (!run) return null
    const [next] = await this.#toRing([run])
    return next ?? null
  }

  async #toRing(runs: { id: string; submissionId: string; attempt: number }[]): Promise<RunToRing[]> {
    if (runs.length === 0) return []
    const rows = await this.database.$queryRaw<{ id: string; ahead: number }[]>`
      SELECT mine."id", count(other."id")::int AS "ahead"
      FROM "Run" AS mine
      LEFT JOIN "Run" AS other
        ON other."studentId" = mine."studentId" AND other."state" IN ('queued', 'fetching', 'grading')
        AND (other."createdAt", other."id") < (mine."createdAt", mine."id")
      WHERE mine."id" = ANY (${runs.map((run) => run.id)}::uuid[])
      GROUP BY mine."id"`
    const ahead = new Map(rows.map((row) => [row.id, row.ahead]))
    return runs.map(({ id, submissionId, attempt }) => {
      return { runId: id, submissionId, attempt, waiting: ahead.get(id) ?? 0 }
    })
  }
}

/** A newer submission takes the place of a run that has no outcome yet. */
export async function supersede(transaction: Transaction, runId: string, bySubmissionId: string): Promise<void> {
  await transaction.run.update({ where: { id: runId }, data: { state: 'superseded', leaseUntil: null } })
  await giveUpCommit(transaction, runId)
  await writeStatus(transaction, runId)
  const detail = { bySubmissionId }
  await audit(transaction, { action: 'run_superseded', subject: `run:${runId}`, detail })
}

/** What is graded once, as its key: the same commit is other work where another folder of it is meant. */
export function gradedKey({ folder, ...commit }: CommitToGrade) {
  return { studentId_assignmentId_commitId_folder: { ...commit, folder: folder ?? '' } }
}

export interface CommitToGrade {
  studentId: string
  assignmentId: string
  commitId: string
  folder: string | null
}

/**
 * Makes the submission the one in which this commit is graded; answers with another that is already. The key of the table holds the rule,
 * whoever asks.
 */
export async function takeCommit(
  transaction: Transaction,
  commit: CommitToGrade,
  submissionId: string,
): Promise<string | null> {
  const where = gradedKey(commit)
  const data = { ...where.studentId_assignmentId_commitId_folder, submissionId }
  await transaction.gradedCommit.createMany({ data, skipDuplicates: true })
  const taken = await transaction.gradedCommit.findUniqueOrThrow({ where })
  return taken.submissionId === submissionId ? null : taken.submissionId
}

/** Unless another run of the submission graded the commit, or still may. */
async function giveUpCommit(transaction: Transaction, runId: string): Promise<void> {
  await transaction.$executeRaw`
    DELETE FROM "GradedCommit" AS taken USING "Run" AS mine
    WHERE mine."id" = ${runId}::uuid AND taken."submissionId" = mine."submissionId"
      AND NOT EXISTS (
        SELECT FROM "Run" AS other WHERE other."submissionId" = mine."submissionId" AND other."id" <> mine."id"
          AND (other."state" IN ('queued', 'fetching', 'grading')
            OR EXISTS (SELECT FROM "TaskResult" WHERE "runId" = other."id"))
      )`
}

async function endRun(
  transaction: Transaction,
  runId: string,
  attempt: number,
  { outcome, code, detail, score, points }: Omit<Settlement, 'tasks'>,
): Promise<boolean> {
  const ended = await transaction.$executeRaw`
    UPDATE "Run"
    SET "state" = 'settled', "leaseUntil" = NULL, "settledAt" = clock_timestamp(),
        "outcome" = ${outcome}::"OutcomeKind", "outcomeCode" = ${code},
        "outcomeDetail" = ${detail === null ? null : storable(detail)}, "score" = ${score}::numeric,
        "points" = COALESCE(${points}::int, "points")
    WHERE "id" = ${runId}::uuid AND "attempt" = ${attempt} AND ${RUNNING}`
  if (ended === 1) {
    await writeResult(transaction, runId)
    await writeStatus(transaction, runId)
  }
  return ended === 1
}

async function endAttempts(
  transaction: Transaction,
  runId: string,
  how: { before?: number; ending: 'settled' | 'released' | 'abandoned'; reason: string | null },
): Promise<void> {
  const reason = how.reason === null ? null : storable(how.reason)
  await transaction.$executeRaw`
    UPDATE "Attempt" SET "endedAt" = clock_timestamp(), "ending" = ${how.ending}, "reason" = ${reason}
    WHERE "runId" = ${runId}::uuid AND "endedAt" IS NULL AND "number" < ${how.before ?? 2 ** 31 - 1}`
}

export const failedChecksOf = ({ checks }: Report): string[] =>
  checks.filter(({ status }) => status === 'failed').map(({ id }) => id)

export function columnsOf({ outcome, ...task }: Omit<SettledTask, 'again'>) {
  const report = 'report' in outcome ? outcome.report : undefined
  const detail = 'detail' in outcome ? outcome.detail : 'reason' in outcome ? outcome.reason : null
  return {
    ...task,
    outcome: outcome.kind,
    outcomeCode: outcome.kind === 'ungradable' ? outcome.code : null,
    outcomeDetail: detail === null ? null : storable(detail),
    ...(report ? { report: storableJson(report), failedChecks: failedChecksOf(report) } : {}),
  }
}
