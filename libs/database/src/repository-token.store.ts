import { audit } from './audit.ts'
import type { Database } from './database.ts'

export interface RepositoryTokenRecord {
  id: string
  repositoryUrl: string
  username: string
  createdAt: Date
}

const columns = { id: true, repositoryUrl: true, username: true, createdAt: true } as const

/** What a token is sealed for: it opens for this person and this address, and for no other. */
export const repositoryTokenPurpose = (userId: string, repositoryUrl: string) =>
  `token of ${userId} for ${repositoryUrl}`

export class RepositoryTokenStore {
  constructor(private readonly database: Database) {}

  list(userId: string): Promise<RepositoryTokenRecord[]> {
    return this.database.repositoryToken.findMany({ where: { userId }, select: columns, orderBy: { id: 'desc' } })
  }

  /** In place of an earlier one for the same address. Null if there are `most` others already. */
  give(
    token: { userId: string; repositoryUrl: string; username: string; token: Uint8Array<ArrayBuffer> },
    { most, requestId }: { most: number; requestId: string },
  ): Promise<RepositoryTokenRecord | null> {
    const { userId, repositoryUrl } = token
    return this.database.$transaction(async (transaction) => {
      await transaction.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`repositories/${userId}`}, 0))`
      await transaction.repositoryToken.deleteMany({ where: { userId, repositoryUrl } })
      if ((await transaction.repositoryToken.count({ where: { userId } })) >= most) return null
      const given = await transaction.repositoryToken.create({ data: token, select: columns })
      await audit(transaction, {
        ...{ action: 'repository_token_given', subject: `user:${userId}`, actorId: userId, requestId },
        detail: { repositoryUrl },
      })
      return given
    })
  }

  remove(userId: string, id: string, requestId: string): Promise<boolean> {
    return this.database.$transaction(async (transaction) => {
      const found = await transaction.repositoryToken.findFirst({ where: { id, userId }, select: columns })
      if (!found) return false
      await transaction.repositoryToken.delete({ where: { id } })
      await audit(transaction, {
        ...{ action: 'repository_token_removed', subject: `user:${userId}`, actorId: userId, requestId },
        detail: { repositoryUrl: found.repositoryUrl },
      })
      return true
    })
  }

  /** The sealed token of this person for exactly this address. */
  find(userId: string, repositoryUrl: string): Promise<{ username: string; token: Uint8Array } | null> {
    return this.database.repositoryToken.findUnique({
      where: { userId_repositoryUrl: { userId, repositoryUrl } },
      select: { username: true, token: true },
    })
  }
}
