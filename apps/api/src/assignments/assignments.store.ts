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

  async list(): Promise<StoredAssignment[]> {
    const rows = await this.database.assignment.findMany({ select: columns, orderBy: { id: 'asc' } })
    return rows as unknown as StoredAssignment[]
  }

  async find(id: string): Promise<StoredAssignment | null> {
    const row = await this.database.assignment.findUnique({ select: columns, where: { id } })
    return row as unknown as StoredAssignment | null
  }
}
