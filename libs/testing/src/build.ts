import { randomUUID } from 'node:crypto'
import type { CourseTool, Role } from '@interleave/contract'
import type { Database } from '@interleave/database'

export interface BuiltUser {
  id: string
  username: string
  displayName: string
  role: Role
}

export interface BuiltAssignment {
  id: string
  courseId: string
  slug: string
  taskIds: string[]
}

export interface Builders {
  user(fields?: { role?: Role; username?: string; displayName?: string; passwordHash?: string }): Promise<BuiltUser>
  course(slug?: string): Promise<{ id: string; slug: string }>
  assignment(fields?: {
    courseId?: string
    slug?: string
    taskIds?: string[]
    dueAt?: Date
    branch?: string
    tools?: CourseTool[]
  }): Promise<BuiltAssignment>
}

/** Rows to begin a test with; what is not said is filled with something valid and unlike any other row. */
export function builders(database: Database): Builders {
  return {
    user: (fields = {}) => {
      const username = fields.username ?? `user-${randomUUID()}`
      return database.user.create({
        data: { role: 'student', displayName: username, passwordHash: 'none', ...fields, username },
      })
    },
    course: (slug = `course-${randomUUID()}`) =>
      database.course.create({ data: { slug, title: { 'zh-CN': '并发编程', en: 'Concurrent programming' } } }),
    async assignment(fields = {}) {
      return database.assignment.create({
        data: {
          slug: `assignment-${randomUUID()}`,
          title: { 'zh-CN': '第一次作业', en: 'First assignment' },
          taskIds: ['bank-account'],
          ...fields,
          courseId: fields.courseId ?? (await this.course()).id,
        },
      })
    },
  }
}
