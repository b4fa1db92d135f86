import { randomUUID } from 'node:crypto'
import type { Counting, CourseRole, CourseTool, LatePolicy } from '@interleave/contract'
import type { Database } from '@interleave/database'

export interface BuiltUser {
  id: string
  username: string
  displayName: string
}

export interface BuiltAssignment {
  id: string
  courseId: string
  slug: string
  taskIds: string[]
}

export interface Builders {
  /** Enrolled with `role` in `courseId`, or in the one course of the test; with `isAdmin` in none. */
  user(fields?: {
    role?: CourseRole
    courseId?: string
    isAdmin?: boolean
    username?: string
    displayName?: string
    passwordHash?: string
  }): Promise<BuiltUser>
  /** The same course for the same slug; without one, the one course of the test. */
  course(slug?: string): Promise<{ id: string; slug: string }>
  assignment(fields?: {
    courseId?: string
    slug?: string
    taskIds?: string[]
    opensAt?: Date
    dueAt?: Date
    closesAt?: Date
    attemptLimit?: number
    lateTokens?: number
    latePolicy?: LatePolicy
    counting?: Counting
    branch?: string
    tools?: CourseTool[]
  }): Promise<BuiltAssignment>
}

/** Rows to begin a test with; what is not said is filled with something valid and unlike any other row. */
export function builders(database: Database): Builders {
  return {
    async user({ role = 'student', courseId, isAdmin = false, username = `user-${randomUUID()}`, ...fields } = {}) {
      const user = await database.user.create({
        data: { displayName: username, passwordHash: 'none', isAdmin, ...fields, username },
      })
      if (!isAdmin)
        await database.enrolment.create({
          data: { userId: user.id, role, courseId: courseId ?? (await this.course()).id },
        })
      return user
    },
    course: (slug = 'course') =>
      database.course.upsert({
        where: { slug },
        create: { slug, title: { 'zh-CN': '并发编程', en: 'Concurrent programming' } },
        update: {},
      }),
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
