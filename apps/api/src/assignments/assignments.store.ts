import type { CourseTool, Localized } from '@interleave/contract'
import type { Database } from '@interleave/database'

export interface StoredAssignment {
  id: string
  slug: string
  title: Localized
  course: { id: string; title: Localized }
  dueAt: Date | null
  taskIds: string[]
  branch: string | null
  tools: CourseTool[]
  examples: { title: Localized; repositoryUrl: string }[]
}

const columns = {
  id: true,
  slug: true,
  title: true,
  dueAt: true,
  taskIds: true,
  branch: true,
  tools: true,
  examples: true,
  course: { select: { id: true, title: true } },
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

  /** Whether an assignment of one of these courses has the task. */
  async isAsked(taskId: string, courseIds: string[]): Promise<boolean> {
    const count = await this.database.assignment.count({
      where: { taskIds: { has: taskId }, courseId: { in: courseIds } },
    })
    return count > 0
  }
}
