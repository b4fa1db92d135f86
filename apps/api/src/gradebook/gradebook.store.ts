import type { Localized, Report } from '@interleave/contract'
import type { Database } from '@interleave/database'

export interface EnrolledStudent {
  id: string
  username: string
  displayName: string
  section: string | null
}

export class GradebookStore {
  constructor(private readonly database: Database) {}

  /** By user name. */
  listStudents(courseId: string): Promise<EnrolledStudent[]> {
    return this.database.$queryRaw<EnrolledStudent[]>`
      SELECT u."id", u."username", u."displayName", e."section" FROM "Enrolment" AS e JOIN "User" AS u ON u."id" = e."userId"
      WHERE e."courseId" = ${courseId}::uuid AND e."role" = 'student' ORDER BY u."username"`
  }

  /** What checks are called, each as one report says it. */
  async findCheckTitles(wanted: { task: string; check: string; runId: string }[]): Promise<(Localized | null)[]> {
    const results = await this.database.taskResult.findMany({
      where: { OR: wanted.map(({ task, runId }) => ({ taskId: task, runId })) },
      select: { taskId: true, runId: true, report: true },
    })
    const reports = new Map(results.map(({ taskId, runId, report }) => [`${runId}/${taskId}`, report as Report | null]))
    return wanted.map(
      ({ task, check, runId }) => reports.get(`${runId}/${task}`)?.checks.find(({ id }) => id === check)?.title ?? null,
    )
  }
}
