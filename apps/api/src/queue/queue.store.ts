import type { Localized, QueueView, RunState } from '@interleave/contract'
import type { Database } from '@interleave/database'

/** Of which courses a person may read names. */
export type Courses = 'all' | string[]

interface RunRow {
  id: string
  state: RunState
  createdAt: Date
  startedAt: Date | null
  attempts: number
  worker: string | null
  heldBy: string[]
  submissionId: string
  student: { id: string; displayName: string }
  assignment: { id: string; title: Localized; courseId: string; isAnonymous: boolean }
}

const RUNS_SHOWN = 100
const FAULTS_SHOWN = 20

/** What waits and who is at work, as the rows say: Redis is not asked. */
export class QueueStore {
  constructor(private readonly database: Database) {}

  async read(courses: Courses, nameOf: (run: Pick<RunRow, 'student' | 'assignment'>) => string): Promise<QueueView> {
    const may = (courseId: string) => courses === 'all' || courses.includes(courseId)
    const live = { state: { in: ['queued' as const, 'fetching' as const, 'grading' as const] } }
    const [counts, regrading, runs, workers, faults] = await Promise.all([
      this.database.run.groupBy({
        by: ['state'],
        where: live,
        _count: { _all: true },
      }),
      this.database.dryRun.count({ where: live }),
      this.#runs(),
      this.#workers(),
      this.#faults(),
    ])
    const count = (...states: RunState[]) =>
      counts.filter(({ state }) => states.includes(state)).reduce((sum, { _count }) => sum + _count._all, 0)
    return {
      waiting: count('queued'),
      working: count('fetching', 'grading'),
      regrading,
      runs: runs.map(({ submissionId, student, assignment, createdAt, startedAt, ...run }) => ({
        ...run,
        createdAt: createdAt.toISOString(),
        startedAt: startedAt?.toISOString() ?? null,
        submission: may(assignment.courseId)
          ? { id: submissionId, student: nameOf({ student, assignment }), assignment: assignment.title }
          : null,
      })),
      workers: workers.map(({ lastAt, ...worker }) => ({ ...worker, lastAt: lastAt.toISOString() })),
      faults: faults.map(({ at, courseId, submissionId, ...fault }) => ({
        ...fault,
        at: at.toISOString(),
        submissionId: may(courseId) ? submissionId : null,
      })),
    }
  }

  /** Those that wait are in the order of the queue: by how many of the same student come before, then by age. */
  #runs(): Promise<RunRow[]> {
    return this.database.$queryRaw<RunRow[]>`
      SELECT r."id", r."state"::text AS "state", r."createdAt", r."startedAt", r."attempt" AS "attempts", at."worker",
        CASE WHEN r."state" = 'queued' THEN r."heldBy" ELSE '{}' END AS "heldBy", r."submissionId",
        jsonb_build_object('id', u."id", 'displayName', u."displayName") AS "student",
        jsonb_build_object('id', a."id", 'title', a."title", 'courseId', a."courseId", 'isAnonymous', a."isAnonymous")
          AS "assignment"
      FROM (
        SELECT *, row_number() OVER (PARTITION BY "studentId" ORDER BY "createdAt", "id") AS ahead
        FROM "Run" WHERE "state" IN ('queued', 'fetching', 'grading')
      ) AS r
      JOIN "User" AS u ON u."id" = r."studentId" JOIN "Assignment" AS a ON a."id" = r."assignmentId"
      LEFT JOIN "Attempt" AS at ON at."runId" = r."id" AND at."number" = r."attempt" AND at."endedAt" IS NULL
      ORDER BY r."state" = 'queued', r.ahead, r."createdAt", r."id" LIMIT ${RUNS_SHOWN}`
  }

  #workers(): Promise<{ name: string; working: number; settled: number; released: number; lastAt: Date }[]> {
    return this.database.$queryRaw`
      SELECT "worker" AS "name", count(*) FILTER (WHERE "endedAt" IS NULL)::int AS "working",
        count(*) FILTER (WHERE "ending" = 'settled')::int AS "settled",
        count(*) FILTER (WHERE "ending" IN ('released', 'abandoned'))::int AS "released",
        max(COALESCE("endedAt", "startedAt")) AS "lastAt"
      FROM "Attempt" WHERE "startedAt" > clock_timestamp() - interval '1 day' GROUP BY 1 ORDER BY 1`
  }

  #faults(): Promise<{ at: Date; worker: string; reason: string; submissionId: string; courseId: string }[]> {
    return this.database.$queryRaw`
      SELECT at."endedAt" AS "at", at."worker", COALESCE(at."reason", '') AS "reason", r."submissionId", a."courseId"
      FROM "Attempt" AS at JOIN "Run" AS r ON r."id" = at."runId" JOIN "Assignment" AS a ON a."id" = r."assignmentId"
      WHERE at."ending" IN ('released', 'abandoned') AND at."startedAt" > clock_timestamp() - interval '1 day'
      ORDER BY at."endedAt" DESC LIMIT ${FAULTS_SHOWN}`
  }
}
