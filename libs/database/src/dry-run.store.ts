import { OutcomeKind } from '@interleave/contract'
import { type GradedVerdict, isGivenUp, isVerdict } from '@interleave/grading'
import { type Database, storable, storableJson, type Transaction } from './database.ts'
import { Prisma } from './generated/client.ts'
import {
  type ClaimedRun,
  columnsOf,
  type ReleaseCause,
  type Released,
  type Settlement,
  withWork,
  workOf,
} from './run.store.ts'

/** How many a second look or a start rings for at once; the rest wait for the next. */
const RUNG_AT_ONCE = 1000

const AT_WORK = Prisma.sql`("state" IN ('fetching', 'grading'))`
/** Dropped in the meantime: then nobody needs it any more. */
const IS_WANTED = Prisma.sql`EXISTS (SELECT FROM "Regrade" AS r WHERE r."id" = "regradeId" AND r."state" = 'running')`

const VERDICTS = OutcomeKind.options.filter((outcome) => isVerdict({ state: 'settled', outcome }))

export const isVerdictOf = (run: Prisma.Sql) =>
  Prisma.sql`(${run}."state" = 'settled' AND ${run}."outcome"::text = ANY (${VERDICTS}))`

/** A newer run of the submission holds by now, so that the comparison is with what no longer counts. */
export const isOvertaken = Prisma.sql`EXISTS (
  SELECT FROM "Run" AS newer JOIN "Run" AS base ON base."id" = d."baseRunId"
  WHERE newer."submissionId" = d."submissionId" AND ${isVerdictOf(Prisma.sql`newer`)} AND newer."createdAt" > base."createdAt"
)`

/** Of a `DryRun AS d`: what publishing makes a run of. */
export const isToPublish = (regradeId: string) =>
  Prisma.sql`(d."regradeId" = ${regradeId}::uuid AND ${isVerdictOf(Prisma.sql`d`)} AND NOT ${isOvertaken})`

/** What a worker does with the runs of regrades: what `RunStore` does with others, where nobody sees it. */
export class DryRunStore {
  constructor(private readonly database: Database) {}

  async claim(runId: string, worker: string, leaseSeconds: number): Promise<ClaimedRun | null> {
    return this.database.$transaction(async (transaction) => {
      const [taken] = await transaction.$queryRaw<{ attempt: number; faults: number }[]>`
        UPDATE "DryRun"
        SET "faults" = "faults" + CASE WHEN "state" = 'queued' THEN 0 ELSE 1 END, "state" = 'fetching', "heldBy" = '{}',
            "attempt" = "attempt" + 1, "worker" = ${worker}, "startedAt" = clock_timestamp(),
            "leaseUntil" = clock_timestamp() + make_interval(secs => ${leaseSeconds})
        WHERE "id" = ${runId}::uuid AND ${IS_WANTED}
          AND ("state" = 'queued' OR (${AT_WORK} AND "leaseUntil" < clock_timestamp()))
        RETURNING "attempt", "faults"`
      if (!taken) return null
      const run = await transaction.dryRun.findUniqueOrThrow({
        where: { id: runId },
        include: {
          submission: { include: withWork },
          baseRun: { select: { results: { omit: { report: true } } } },
        },
      })
      const { points, studentId, assignmentId, submission, baseRun } = run
      return {
        ...{ id: runId, ...taken, points, studentId, assignmentId },
        requestedBy: 'staff',
        ...workOf(submission),
        earlier: new Map(
          baseRun.results.map(
            ({ taskId, score, outcome, failedChecks, seed, graderVersion }): [string, GradedVerdict] => [
              taskId,
              { outcome, failedChecks, seed, graderVersion, score: score?.toNumber() ?? null },
            ],
          ),
        ),
      }
    })
  }

  async findTasks(runId: string): Promise<{ submissionId: string; taskIds: string[] } | null> {
    const run = await this.database.dryRun.findFirst({
      where: { id: runId, state: { in: ['queued', 'fetching', 'grading'] } },
      select: { submissionId: true, submission: { select: { assignment: { select: { taskIds: true } } } } },
    })
    return run && { submissionId: run.submissionId, taskIds: run.submission.assignment.taskIds }
  }

  async hold(runId: string, heldBy: string[]): Promise<boolean> {
    const { count } = await this.database.dryRun.updateMany({
      where: { id: runId, state: 'queued', NOT: { heldBy: { equals: heldBy } } },
      data: { heldBy },
    })
    return count === 1
  }

  async renew(runId: string, attempt: number, leaseSeconds: number): Promise<boolean> {
    const renewed = await this.database.$executeRaw`
      UPDATE "DryRun" SET "leaseUntil" = clock_timestamp() + make_interval(secs => ${leaseSeconds})
      WHERE "id" = ${runId}::uuid AND "attempt" = ${attempt} AND ${AT_WORK} AND ${IS_WANTED}`
    return renewed === 1
  }

  async moveTo(runId: string, attempt: number, state: 'grading'): Promise<boolean> {
    const { count } = await this.database.dryRun.updateMany({
      where: { id: runId, attempt, state: 'fetching' },
      data: { state },
    })
    return count === 1
  }

  /** The submission has its commit already, or it would not be graded again. */
  async pinCommit(submissionId: string): Promise<{ commit: string; sameAs: null }> {
    const { commitId } = await this.database.submission.findUniqueOrThrow({ where: { id: submissionId } })
    return { commit: commitId as string, sameAs: null }
  }

  async settle(runId: string, attempt: number, settlement: Settlement): Promise<boolean> {
    return this.database.$transaction(async (transaction) => {
      if (!(await end(transaction, runId, attempt, settlement))) return false
      await transaction.dryResult.createMany({
        data: settlement.tasks.map(({ again, ...task }, position) => ({
          ...{ runId, position, ...columnsOf(task) },
          ...(again ? { again: storableJson(again) } : {}),
        })),
      })
      return true
    })
  }

  async release(runId: string, attempt: number, reason: string, cause: ReleaseCause): Promise<Released> {
    return this.database.$transaction(async (transaction) => {
      const [run] = await transaction.$queryRaw<{ faults: number }[]>`
        UPDATE "DryRun" SET "faults" = "faults" + ${cause === 'fault' ? 1 : 0}
        WHERE "id" = ${runId}::uuid AND "attempt" = ${attempt} AND ${AT_WORK} RETURNING "faults"`
      if (!run) return 'lost'
      if (isGivenUp(run.faults)) {
        const outcome = 'platform_failed' as const
        await end(transaction, runId, attempt, { outcome, code: null, detail: reason, score: null, points: null })
        return 'settled'
      }
      await transaction.$executeRaw`
        UPDATE "DryRun" SET "state" = 'queued', "worker" = NULL, "leaseUntil" = NULL, "rungAt" = clock_timestamp()
        WHERE "id" = ${runId}::uuid`
      return 'queued'
    })
  }

  /** Of runs that a dropped regrade left behind nothing is wanted any more. */
  takeToRing(olderThanSeconds: number): Promise<{ runId: string; attempt: number }[]> {
    return this.database.$queryRaw`
      UPDATE "DryRun" SET "rungAt" = clock_timestamp()
      WHERE "id" IN (
        SELECT "id" FROM "DryRun"
        WHERE ("state" = 'queued' OR (${AT_WORK} AND "leaseUntil" < clock_timestamp())) AND ${IS_WANTED}
          AND COALESCE("rungAt", "createdAt") < clock_timestamp() - make_interval(secs => ${olderThanSeconds})
        ORDER BY "createdAt", "id" LIMIT ${RUNG_AT_ONCE} FOR UPDATE SKIP LOCKED
      )
      RETURNING "id" AS "runId", "attempt"`
  }

  /** Those that wait for a task, to be rung for now that it has passed. */
  takeHeldBy(taskId: string): Promise<{ runId: string; attempt: number }[]> {
    return this.database.$queryRaw`
      UPDATE "DryRun" SET "rungAt" = clock_timestamp()
      WHERE "state" = 'queued' AND ${taskId} = ANY ("heldBy") AND ${IS_WANTED}
      RETURNING "id" AS "runId", "attempt"`
  }
}

/** False, and nothing written, when the run is no longer this attempt's, or nobody wants it any more. */
async function end(
  transaction: Transaction,
  runId: string,
  attempt: number,
  { outcome, code, detail, score, points }: Omit<Settlement, 'tasks'>,
): Promise<boolean> {
  const ended = await transaction.$executeRaw`
    UPDATE "DryRun"
    SET "state" = 'settled', "leaseUntil" = NULL, "settledAt" = clock_timestamp(),
        "outcome" = ${outcome}::"OutcomeKind", "outcomeCode" = ${code},
        "outcomeDetail" = ${detail === null ? null : storable(detail)}, "score" = ${score}::numeric,
        "points" = COALESCE(${points}::int, "points")
    WHERE "id" = ${runId}::uuid AND "attempt" = ${attempt} AND ${AT_WORK} AND ${IS_WANTED}`
  return ended === 1
}
