import type { Database } from '@interleave/database'

/** Whose submissions, for what. */
interface Whom {
  studentIds: string[]
  assignmentIds: string[]
  timeZone: string
}

export interface CountedWeek {
  /** As a date. */
  monday: string
  submissions: number
  students: number
}

export interface Gain {
  monday: string
  gained: number
}

export interface CountedHour {
  /** 1 for Monday. */
  weekday: number
  hour: number
  submissions: number
}

export class InsightsStore {
  constructor(private readonly database: Database) {}

  /** By Monday, in order; a week without submissions has no row. */
  countWeeks({ studentIds, assignmentIds, timeZone }: Whom): Promise<CountedWeek[]> {
    return this.database.$queryRaw<CountedWeek[]>`
      SELECT to_char(date_trunc('week', "createdAt" AT TIME ZONE ${timeZone}), 'YYYY-MM-DD') AS "monday",
        count(*)::int AS "submissions", count(DISTINCT "studentId")::int AS "students"
      FROM "Submission"
      WHERE "studentId" = ANY (${studentIds}::uuid[]) AND "assignmentId" = ANY (${assignmentIds}::uuid[])
      GROUP BY 1 ORDER BY 1`
  }

  /** The points by which the best scores grew in each week. */
  gains({ studentIds, assignmentIds, timeZone }: Whom): Promise<Gain[]> {
    return this.database.$queryRaw<Gain[]>`
      WITH best AS (
        SELECT s."studentId", s."assignmentId", date_trunc('week', s."createdAt" AT TIME ZONE ${timeZone}) AS week,
          max(r."score") AS score
        FROM "Submission" AS s JOIN "Run" AS r ON r."submissionId" = s."id"
        WHERE s."studentId" = ANY (${studentIds}::uuid[]) AND s."assignmentId" = ANY (${assignmentIds}::uuid[])
          AND r."score" IS NOT NULL
        GROUP BY 1, 2, 3
      ), top AS (
        SELECT *, max(score) OVER (PARTITION BY "studentId", "assignmentId" ORDER BY week) AS reached FROM best
      ), steps AS (
        SELECT week, reached - COALESCE(lag(reached) OVER (PARTITION BY "studentId", "assignmentId" ORDER BY week), 0) AS gained
        FROM top
      )
      SELECT to_char(week, 'YYYY-MM-DD') AS "monday", sum(gained)::float8 AS "gained" FROM steps GROUP BY 1 ORDER BY 1`
  }

  countHours({ studentIds, assignmentIds, timeZone }: Whom): Promise<CountedHour[]> {
    return this.database.$queryRaw<CountedHour[]>`
      SELECT extract(isodow FROM "createdAt" AT TIME ZONE ${timeZone})::int AS "weekday",
        extract(hour FROM "createdAt" AT TIME ZONE ${timeZone})::int AS "hour", count(*)::int AS "submissions"
      FROM "Submission"
      WHERE "studentId" = ANY (${studentIds}::uuid[]) AND "assignmentId" = ANY (${assignmentIds}::uuid[])
      GROUP BY 1, 2`
  }
}
