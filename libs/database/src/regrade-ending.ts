import { audit } from './audit.ts'
import { readClock, storableJson, type Transaction } from './database.ts'
import { isToPublish } from './dry-run.store.ts'
import type { Prisma } from './generated/client.ts'
import { waitForMarks } from './mark.store.ts'
import type { Preview } from './regrade-preview.ts'

export interface By {
  actorId: string
  requestId: string
}

/** Whether it still waits for a decision; of two who decide at once the second finds that it ended. */
export async function takeTurn(
  transaction: Transaction,
  courseId: string,
  id: string,
): Promise<true | 'gone' | 'ended'> {
  const [row] = await transaction.$queryRaw<{ state: string }[]>`
    SELECT "state"::text AS "state" FROM "Regrade" WHERE "id" = ${id}::uuid AND "courseId" = ${courseId}::uuid FOR UPDATE`
  if (!row) return 'gone'
  return row.state === 'running' ? true : 'ended'
}

/**
 * Until the end of the transaction nothing can change that these marks follow from: whatever does would have to raise the version of a mark
 * that is held here. In the order in which others take the same locks: rules before marks, and marks in the order of their keys.
 */
export async function holdMarks(transaction: Transaction, courseId: string, regradeId: string): Promise<void> {
  await waitForMarks(transaction, courseId)
  await transaction.$executeRaw`
    SELECT FROM "Assignment" WHERE "id" IN (SELECT "assignmentId" FROM "DryRun" WHERE "regradeId" = ${regradeId}::uuid)
    ORDER BY "id" FOR SHARE`
  await transaction.$executeRaw`
    SELECT FROM "Mark" WHERE ("assignmentId", "studentId") IN (
      SELECT "assignmentId", "studentId" FROM "DryRun" WHERE "regradeId" = ${regradeId}::uuid
    ) ORDER BY "assignmentId", "studentId" FOR UPDATE`
}

interface MadeRun {
  id: string
  submissionId: string
  /** The host of the commit was told of another verdict. */
  isOther: boolean
}

/** They are of now, so that of the verdicts on a submission they are the newest. */
export async function makeRuns(
  transaction: Transaction,
  regradeId: string,
  { actorId, requestId }: By,
): Promise<MadeRun[]> {
  // Once they are runs they are the newest themselves, so that what is to be published has to be known before.
  const chosen = await transaction.$queryRaw<
    { id: string }[]
  >`SELECT d."id" FROM "DryRun" AS d WHERE ${isToPublish(regradeId)}`
  const ids = chosen.map(({ id }) => id)
  await transaction.$executeRaw`
    INSERT INTO "Run" ("id", "submissionId", "studentId", "assignmentId", "state", "requestedBy", "attempt", "faults", "outcome",
      "outcomeCode", "outcomeDetail", "score", "points", "createdAt", "rungAt", "startedAt", "settledAt")
    SELECT "id", "submissionId", "studentId", "assignmentId", "state", 'staff', "attempt", "faults", "outcome",
      "outcomeCode", "outcomeDetail", "score", "points", clock_timestamp(), "rungAt", "startedAt", "settledAt"
    FROM "DryRun" WHERE "id" = ANY (${ids}::uuid[])`
  await transaction.$executeRaw`
    INSERT INTO "Attempt" ("runId", "number", "worker", "startedAt", "endedAt", "ending")
    SELECT "id", "attempt", "worker", "startedAt", "settledAt", 'settled' FROM "DryRun" WHERE "id" = ANY (${ids}::uuid[])`
  await transaction.$executeRaw`
    WITH moved AS (DELETE FROM "DryResult" WHERE "runId" = ANY (${ids}::uuid[]) RETURNING *)
    INSERT INTO "TaskResult" ("runId", "taskId", "position", "outcome", "outcomeCode", "outcomeDetail", "score", "points", "seed",
      "graderVersion", "report", "failedChecks")
    SELECT "runId", "taskId", "position", "outcome", "outcomeCode", "outcomeDetail", "score", "points", "seed",
      "graderVersion", "report", "failedChecks" FROM moved`
  // Where a fault of ours was in the way until now, the commit counts as graded from now on.
  await transaction.$executeRaw`
    INSERT INTO "GradedCommit" ("studentId", "assignmentId", "commitId", "folder", "submissionId")
    SELECT s."studentId", s."assignmentId", s."commitId", COALESCE(s."folder", ''), s."id"
    FROM "DryRun" AS d JOIN "Submission" AS s ON s."id" = d."submissionId"
    WHERE d."id" = ANY (${ids}::uuid[]) AND s."commitId" IS NOT NULL ON CONFLICT DO NOTHING`
  await transaction.$executeRaw`
    INSERT INTO "AuditEvent" ("id", "actorId", "action", "subject", "detail", "requestId")
    SELECT gen_random_uuid(), ${actorId}::uuid, 'run_published', 'submission:' || "submissionId",
      jsonb_build_object('regradeId', "regradeId", 'runId', "id", 'score', "score"), ${requestId}
    FROM "DryRun" WHERE "id" = ANY (${ids}::uuid[])`
  return transaction.$queryRaw<MadeRun[]>`
    SELECT d."id", d."submissionId", (base."outcome" <> d."outcome" OR base."score" IS DISTINCT FROM d."score") AS "isOther"
    FROM "DryRun" AS d JOIN "Run" AS base ON base."id" = d."baseRunId" WHERE d."id" = ANY (${ids}::uuid[])`
}

/** One for each mark that changes. */
export async function runsToTellOf(
  transaction: Transaction,
  regradeId: string,
  { changes }: Preview,
): Promise<string[]> {
  const pairs = JSON.stringify(
    changes.map(({ assignmentId, studentId, runs }) => ({ assignmentId, studentId, run: runs[0]?.afterRunId ?? null })),
  )
  const rows = await transaction.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT ON (d."assignmentId", d."studentId") d."id"
    FROM jsonb_to_recordset(${pairs}::jsonb) AS told("assignmentId" uuid, "studentId" uuid, "run" uuid)
    JOIN "DryRun" AS d USING ("assignmentId", "studentId") JOIN "Run" AS r ON r."id" = d."id"
    WHERE d."regradeId" = ${regradeId}::uuid
    ORDER BY d."assignmentId", d."studentId", (d."id" = told."run") DESC`
  return rows.map(({ id }) => id)
}

export async function endRegrade(
  transaction: Transaction,
  regradeId: string,
  state: 'published' | 'dropped',
  { counts, changes }: Preview,
  by: By,
): Promise<void> {
  await transaction.regradeChange.createMany({
    data: changes.map(({ runs, ...change }, position) => ({
      ...{ regradeId, position, ...change },
      runs: runs.map((run) => storableJson(run)) as Prisma.InputJsonArray,
    })),
  })
  await transaction.regrade.update({
    where: { id: regradeId },
    data: { state, counts: storableJson(counts), endedById: by.actorId, endedAt: await readClock(transaction) },
  })
  const { up, down, same } = counts.marks
  await audit(transaction, {
    action: `regrade_${state}`,
    subject: `regrade:${regradeId}`,
    ...by,
    detail: { up, down, same },
  })
}
