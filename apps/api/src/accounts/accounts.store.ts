import { type AccountView, type ChangeAccount, Language, type Localized } from '@interleave/contract'
import { audit, type Database, writeAccountChange } from '@interleave/database'
import type { Scope } from './allow.ts'
import type { Viewer } from './viewer.ts'

export interface StoredSession {
  user: Viewer
  expiresAt: Date
}

export interface SessionRow {
  id: string
  tokenHash: string
  browser: string | null
  createdAt: Date
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
  language: true,
  enrolments: { select: { courseId: true, role: true } },
} as const

export class AccountStore {
  constructor(private readonly database: Database) {}

  findByUsername(username: string): Promise<{ id: string; passwordHash: string | null } | null> {
    return this.database.user.findUnique({ where: { username }, select: { id: true, passwordHash: true } })
  }

  /**
   * Also clears away what has expired of the same user, so that nothing else has to. False if the password that was proved has been
   * changed since: then nobody is signed in by it any more.
   */
  async openSession(session: {
    tokenHash: string
    userId: string
    browser: string | null
    expiresAt: Date
    now: Date
    provedHash: string | null
  }): Promise<boolean> {
    const { now, provedHash, ...data } = session
    return this.database.$transaction(async (transaction) => {
      const [user] = await transaction.$queryRaw<{ passwordHash: string | null }[]>`
        SELECT "passwordHash" FROM "User" WHERE "id" = ${data.userId}::uuid FOR SHARE`
      if (provedHash !== null && user?.passwordHash !== provedHash) return false
      await transaction.session.deleteMany({ where: { userId: data.userId, expiresAt: { lte: now } } })
      await transaction.session.create({ data })
      return true
    })
  }

  async findSession(tokenHash: string, now: Date): Promise<StoredSession | null> {
    const found = await this.database.session.findFirst({
      where: { tokenHash, expiresAt: { gt: now } },
      select: { expiresAt: true, user: { select: viewer } },
    })
    return found && { ...found, user: viewerOf(found.user) }
  }

  /** Somebody who is not signed in, by what they may do and where they are written to. */
  async findCorrespondent(userId: string): Promise<(Viewer & { email: string | null }) | null> {
    const found = await this.database.user.findUnique({ where: { id: userId }, select: { ...viewer, email: true } })
    return found && viewerOf(found)
  }

  async hasSessionSince(tokenHash: string, since: Date): Promise<boolean> {
    return (await this.database.session.count({ where: { tokenHash, createdAt: { gte: since } } })) > 0
  }

  async closeSession(tokenHash: string): Promise<void> {
    await this.database.session.deleteMany({ where: { tokenHash } })
  }

  /** Newest first. */
  listSessions(userId: string, now: Date): Promise<SessionRow[]> {
    const select = { id: true, tokenHash: true, browser: true, createdAt: true, expiresAt: true } as const
    const where = { userId, expiresAt: { gt: now } }
    return this.database.session.findMany({ where, select, orderBy: { createdAt: 'desc' } })
  }

  /** One of a person's sessions by its id, or all but the one of `keep`. */
  async endSessions(userId: string, which: { id: string } | { keep: string }, requestId: string): Promise<number> {
    return this.database.$transaction(async (transaction) => {
      const where = 'id' in which ? { userId, id: which.id } : { userId, tokenHash: { not: which.keep } }
      const { count } = await transaction.session.deleteMany({ where })
      const entry = { action: 'sessions_ended', subject: `user:${userId}`, actorId: userId, requestId }
      if (count > 0) await audit(transaction, { ...entry, detail: { count } })
      return count
    })
  }

  async findSettings(userId: string, now: Date): Promise<Omit<AccountView, 'username' | 'displayName'>> {
    const { mailLinks, passwordHash, ...settings } = await this.database.user.findUniqueOrThrow({
      where: { id: userId },
      select: {
        ...{ language: true, email: true, mailResults: true, passwordHash: true },
        mailLinks: { where: { kind: 'confirm', expiresAt: { gt: now } }, select: { address: true } },
      },
    })
    const unconfirmed = mailLinks[0]?.address ?? null
    return { ...viewerOf(settings), unconfirmed, hasPassword: passwordHash !== null }
  }

  /** Results go to a confirmed address or nowhere. */
  async setSettings(userId: string, { language, mailResults }: ChangeAccount): Promise<void> {
    await this.database.$executeRaw`
      UPDATE "User" SET "language" = ${language}, "mailResults" = ${mailResults} AND "email" IS NOT NULL
      WHERE "id" = ${userId}::uuid`
  }

  /** Ends every session but the one of `keep`. False if the password is no longer the one that was proved. */
  async changePassword(
    userId: string,
    { from, to, keep, requestId }: { from: string; to: string; keep: string; requestId: string },
  ): Promise<boolean> {
    return this.database.$transaction(async (transaction) => {
      const changed = { where: { id: userId, passwordHash: from }, data: { passwordHash: to } }
      if ((await transaction.user.updateMany(changed)).count === 0) return false
      const { count } = await transaction.session.deleteMany({ where: { userId, tokenHash: { not: keep } } })
      await transaction.mailLink.deleteMany({ where: { userId, kind: 'reset' } })
      const entry = { action: 'password_changed', subject: `user:${userId}`, actorId: userId, requestId }
      await audit(transaction, { ...entry, detail: { sessionsEnded: count } })
      await writeAccountChange(transaction, userId, 'password_changed')
      return true
    })
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

/** What the column holds otherwise was never written by us. */
export function viewerOf<Row extends { language: string | null }>(row: Row): Row & { language: Language | null } {
  return { ...row, language: Language.nullable().catch(null).parse(row.language) }
}
