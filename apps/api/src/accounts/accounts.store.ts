import type { Database } from '@interleave/database'
import type { Viewer } from './viewer.ts'

export interface StoredSession {
  user: Viewer
  expiresAt: Date
}

const viewer = { id: true, username: true, displayName: true, role: true } as const

export class AccountStore {
  constructor(private readonly database: Database) {}

  findByUsername(username: string): Promise<(Viewer & { passwordHash: string }) | null> {
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
}
