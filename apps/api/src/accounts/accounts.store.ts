import type { Localized } from '@interleave/contract'
import type { Database } from '@interleave/database'
import type { Scope } from './allow.ts'
import type { Viewer } from './viewer.ts'

export interface StoredSession {
  user: Viewer
  expiresAt: Date
}

/** Where something is, and whose it is if it is one student's. */
export interface Place {
  courseId: string
  studentId?: string
}

export const viewer = {
  id: true,
  username: true,
  displayName: true,
  isAdmin: true,
  enrolments: { select: { courseId: true, role: true } },
} as const

export class AccountStore {
  constructor(private readonly database: Database) {}

  findByUsername(username: string): Promise<(Viewer & { passwordHash: string | null }) | null> {
    return this.database.user.findUnique({ where: { username }, select: { ...viewer, passwordHash: true } })
  }

  /** Also clears away what has expired of the same user, so that nothing else has to. */
  async openSession(session: { tokenHash: string; userId: string; expiresAt: Date; now: Date }): Promise<void> {
    const { now, ...data } = session
    await this.database.$transaction([
      this.database.session.deleteMany({ where: { userId: data.userId, expiresAt: { lte: now } } }),
      this.database.session.create({ data }),
    ])
  }

  findSession(tokenHash: string, now: Date): Promise<StoredSession | null> {
    return this.database.session.findFirst({
      where: { tokenHash, expiresAt: { gt: now } },
      select: { expiresAt: true, user: { select: viewer } },
    })
  }

  async closeSession(tokenHash: string): Promise<void> {
    await this.database.session.deleteMany({ where: { tokenHash } })
  }

  /** The titles of courses, by id; of all courses where no ids are given. */
  async listCourses(ids?: string[]): Promise<{ id: string; slug: string; title: Localized }[]> {
    const rows = await this.database.course.findMany({
      ...(ids && { where: { id: { in: ids } } }),
      select: { id: true, slug: true, title: true },
      orderBy: { id: 'asc' },
    })
    return rows.map((row) => ({ ...row, title: row.title as Localized }))
  }

  async locate(scope: Scope, id: string): Promise<Place | null> {
    switch (scope) {
      case 'course': {
        const course = await this.database.course.findUnique({ where: { id }, select: { id: true } })
        return course && { courseId: course.id }
      }
      case 'assignment':
        return this.database.assignment.findUnique({ where: { id }, select: { courseId: true } })
      case 'submission': {
        const found = await this.database.submission.findUnique({
          where: { id },
          select: { studentId: true, assignment: { select: { courseId: true } } },
        })
        return found && { studentId: found.studentId, courseId: found.assignment.courseId }
      }
    }
  }
}
