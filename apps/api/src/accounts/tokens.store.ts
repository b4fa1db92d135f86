import type { TokenScope } from '@interleave/contract'
import { audit, type Database, writeAccountChange } from '@interleave/database'
import { type StoredSession, viewer, viewerOf } from './accounts.store.ts'

export interface StoredToken {
  id: string
  name: string
  scope: TokenScope
  createdAt: Date
  expiresAt: Date
  lastUsedAt: Date | null
}

const columns = { id: true, name: true, scope: true, createdAt: true, expiresAt: true, lastUsedAt: true } as const

export class TokenStore {
  constructor(private readonly database: Database) {}

  list(userId: string, now: Date): Promise<StoredToken[]> {
    const where = { userId, expiresAt: { gt: now } }
    return this.database.accessToken.findMany({ where, select: columns, orderBy: { id: 'desc' } })
  }

  /** Null if there are `most` already; what has expired of the same person is cleared away. */
  make(
    token: { userId: string; tokenHash: string; name: string; scope: TokenScope; expiresAt: Date },
    { most, now, requestId }: { most: number; now: Date; requestId: string },
  ): Promise<StoredToken | null> {
    const { userId, name, scope } = token
    return this.database.$transaction(async (transaction) => {
      await transaction.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`tokens/${userId}`}, 0))`
      await transaction.accessToken.deleteMany({ where: { userId, expiresAt: { lte: now } } })
      if ((await transaction.accessToken.count({ where: { userId } })) >= most) return null
      const made = await transaction.accessToken.create({ data: token, select: columns })
      await audit(transaction, {
        ...{ action: 'token_made', subject: `user:${userId}`, actorId: userId, requestId },
        detail: { tokenId: made.id, name, scope },
      })
      await writeAccountChange(transaction, userId, 'token_made', name)
      return made
    })
  }

  async revoke(userId: string, id: string, requestId: string): Promise<boolean> {
    return this.database.$transaction(async (transaction) => {
      const { count } = await transaction.accessToken.deleteMany({ where: { id, userId } })
      const entry = { action: 'token_revoked', subject: `user:${userId}`, actorId: userId, detail: { tokenId: id } }
      if (count > 0) await audit(transaction, { ...entry, requestId })
      return count > 0
    })
  }

  async find(tokenHash: string, now: Date): Promise<(StoredSession & { scope: TokenScope }) | null> {
    const found = await this.database.accessToken.findFirst({
      where: { tokenHash, expiresAt: { gt: now } },
      select: { scope: true, expiresAt: true, user: { select: viewer } },
    })
    return found && { ...found, user: viewerOf(found.user) }
  }

  /** To the minute, so that reading is not always writing. */
  async touch(tokenHash: string, now: Date): Promise<void> {
    const aMinuteAgo = new Date(now.getTime() - 60_000)
    await this.database.accessToken.updateMany({
      where: { tokenHash, OR: [{ lastUsedAt: null }, { lastUsedAt: { lt: aMinuteAgo } }] },
      data: { lastUsedAt: now },
    })
  }
}
