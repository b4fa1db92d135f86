import type { RegradeFilter } from '@interleave/contract'
import { isVerdictOf } from './dry-run.store.ts'
import { Prisma } from './generated/client.ts'
import { splitCheck } from './mark.store.ts'

/** Those that match, with the run that holds: the newest verdict, or where there is none the newest that ended. */
export function selectSubmissions(courseId: string, filter: RegradeFilter): Prisma.Sql {
  const { assignmentId, section, state, q, studentId, task, check, outcome, version, only, from, until } = filter
  const result = (wanted: Prisma.Sql) =>
    Prisma.sql`EXISTS (SELECT FROM "TaskResult" AS t WHERE t."runId" = held."id" AND ${wanted})`
  const failed = check === undefined ? null : splitCheck(check)
  const part = q?.trim() ? `%${q.trim().replaceAll(/[\\%_]/g, '\\$&')}%` : null
  const isByPerson = q !== undefined || section !== undefined || studentId !== undefined
  const conditions = [
    // Whoever marks it reads pseudonyms: a filter by person would say whose each is.
    isByPerson && Prisma.sql`NOT a."isAnonymous"`,
    Prisma.sql`a."courseId" = ${courseId}::uuid`,
    assignmentId && Prisma.sql`s."assignmentId" = ${assignmentId}::uuid`,
    studentId && Prisma.sql`s."studentId" = ${studentId}::uuid`,
    section !== undefined && Prisma.sql`e."section" = ${section}`,
    part && Prisma.sql`(u."username" ILIKE ${part} OR u."displayName" ILIKE ${part})`,
    state && Prisma.sql`m."state" = ${state}::"MarkState"`,
    only && Prisma.sql`m."runId" = held."id"`,
    task !== undefined && result(Prisma.sql`t."taskId" = ${task}`),
    failed && result(Prisma.sql`t."taskId" = ${failed.task} AND ${failed.check} = ANY (t."failedChecks")`),
    version !== undefined && result(Prisma.sql`t."graderVersion" = ${version}`),
    outcome &&
      Prisma.sql`(held."outcome" = ${outcome}::"OutcomeKind" OR ${result(Prisma.sql`t."outcome" = ${outcome}::"OutcomeKind"`)})`,
    from && Prisma.sql`s."createdAt" >= ${from}::timestamptz`,
    until && Prisma.sql`s."createdAt" <= ${until}::timestamptz`,
  ].filter((condition): condition is Prisma.Sql => Boolean(condition))
  return Prisma.sql`
    SELECT s."id" AS "submissionId", s."studentId", s."assignmentId", s."createdAt" AS "receivedAt", s."commitId" IS NOT NULL AS "isRead",
      held."id" AS "baseRunId", held."points", extract(epoch FROM held."settledAt" - held."startedAt") AS "seconds"
    FROM "Submission" AS s
    JOIN "Assignment" AS a ON a."id" = s."assignmentId"
    JOIN "Enrolment" AS e ON e."courseId" = a."courseId" AND e."userId" = s."studentId" AND e."role" = 'student'
    JOIN "User" AS u ON u."id" = s."studentId"
    LEFT JOIN "Mark" AS m ON m."assignmentId" = s."assignmentId" AND m."studentId" = s."studentId"
    CROSS JOIN LATERAL (
      SELECT r."id", r."points", r."outcome", r."startedAt", r."settledAt" FROM "Run" AS r
      WHERE r."submissionId" = s."id" AND r."state" = 'settled'
      ORDER BY ${isVerdictOf(Prisma.sql`r`)} DESC, r."createdAt" DESC, r."id" DESC LIMIT 1
    ) AS held
    WHERE ${Prisma.join(conditions, ' AND ')}`
}
