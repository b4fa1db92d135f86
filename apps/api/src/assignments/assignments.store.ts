import type { CourseTool, Localized } from '@interleave/contract'
import { audit, type Database } from '@interleave/database'
import type { AssignmentRules } from '@interleave/grading'
import type { Actor } from '../accounts/actor.ts'

export interface StoredAssignment extends AssignmentRules {
  id: string
  slug: string
  title: Localized
  course: { id: string; title: Localized; timeZone: string }
  taskIds: string[]
  branch: string | null
  isAnonymous: boolean
  tools: CourseTool[]
  examples: { title: Localized; repositoryUrl: string }[]
}

const columns = {
  id: true,
  slug: true,
  title: true,
  opensAt: true,
  dueAt: true,
  closesAt: true,
  attemptLimit: true,
  latePolicy: true,
  counting: true,
  lateTokens: true,
  taskIds: true,
  branch: true,
  isAnonymous: true,
  tools: true,
  examples: true,
  course: { select: { id: true, title: true, timeZone: true } },
} as const

/** The JSON columns are written by seeds and staff through the same types, and every answer is parsed again on its way out. */
export class AssignmentStore {
  constructor(private readonly database: Database) {}

  /** Of these courses; of all where none are given. */
  async list(courseIds?: string[]): Promise<StoredAssignment[]> {
    const rows = await this.database.assignment.findMany({
      select: columns,
      ...(courseIds && { where: { courseId: { in: courseIds } } }),
      orderBy: { id: 'asc' },
    })
    return rows as unknown as StoredAssignment[]
  }

  async find(id: string): Promise<StoredAssignment | null> {
    const row = await this.database.assignment.findUnique({ select: columns, where: { id } })
    return row as unknown as StoredAssignment | null
  }

  /** Whether an assignment of one of these courses that is open by now has the task. */
  async isAsked(taskId: string, courseIds: string[], now: Date): Promise<boolean> {
    const isOpen = { OR: [{ opensAt: null }, { opensAt: { lte: now } }] }
    const count = await this.database.assignment.count({
      where: { taskIds: { has: taskId }, courseId: { in: courseIds }, ...isOpen },
    })
    return count > 0
  }

  /** False if the submission is not the student's for this assignment. */
  async choose(
    pair: { assignmentId: string; studentId: string },
    submissionId: string,
    actor: Actor,
  ): Promise<boolean> {
    return this.database.$transaction(async (transaction) => {
      if (!(await transaction.submission.findFirst({ where: { id: submissionId, ...pair } }))) return false
      await transaction.choice.upsert({
        where: { assignmentId_studentId: pair },
        create: { ...pair, submissionId },
        update: { submissionId },
      })
      const subject = `submission:${submissionId}`
      await audit(transaction, { action: 'submission_chosen', subject, ...actor, detail: pair })
      return true
    })
  }
}
