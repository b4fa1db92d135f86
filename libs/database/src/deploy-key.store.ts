import type { UngradableCode } from '@interleave/contract'
import { audit } from './audit.ts'
import type { Database } from './database.ts'

export interface DeployKeyRecord {
  id: string
  repository: string
  publicKey: string
  hostKey: string | null
  createdAt: Date
  usedAt: Date | null
  refusedAt: Date | null
  refusal: UngradableCode | null
  refusalDetail: string | null
}

export interface NewDeployKey {
  publicKey: string
  privateKey: Uint8Array<ArrayBuffer>
}

const columns = {
  ...{ id: true, repository: true, publicKey: true, hostKey: true, createdAt: true },
  ...{ usedAt: true, refusedAt: true, refusal: true, refusalDetail: true },
} as const

/** What a private half is sealed for: it opens for this person and this repository, and for no other. */
export const deployKeyPurpose = (userId: string, repository: string) => `deploy key of ${userId} for ${repository}`

export class DeployKeyStore {
  constructor(private readonly database: Database) {}

  async list(userId: string): Promise<DeployKeyRecord[]> {
    const rows = await this.database.deployKey.findMany({ where: { userId }, select: columns, orderBy: { id: 'desc' } })
    return rows.map(toRecord)
  }

  async get(userId: string, id: string): Promise<DeployKeyRecord | null> {
    const row = await this.database.deployKey.findFirst({ where: { id, userId }, select: columns })
    return row && toRecord(row)
  }

  /** Keeps a first key for a repository. A word instead of it where there is one already, or `most` others. */
  make(
    wanted: { userId: string; repository: string } & NewDeployKey,
    { most, requestId }: { most: number; requestId: string },
  ): Promise<DeployKeyRecord | 'exists' | 'too_many'> {
    const { userId, repository } = wanted
    return this.database.$transaction(async (transaction) => {
      await transaction.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`deploy keys/${userId}`}, 0))`
      if ((await transaction.deployKey.count({ where: { userId, repository } })) > 0) return 'exists'
      if ((await transaction.deployKey.count({ where: { userId } })) >= most) return 'too_many'
      const made = await transaction.deployKey.create({ data: wanted, select: columns })
      await audit(transaction, {
        ...{ action: 'deploy_key_made', subject: `user:${userId}`, actorId: userId, requestId },
        detail: { repository, publicKey: wanted.publicKey },
      })
      return toRecord(made)
    })
  }

  /** Another pair in place of the old one; what was known of the host is forgotten, so that a host that changed its key is believed anew. */
  replace(userId: string, id: string, pair: NewDeployKey, requestId: string): Promise<DeployKeyRecord | null> {
    const anew = { hostKey: null, usedAt: null, ...unrefused }
    return this.database.$transaction(async (transaction) => {
      const { count } = await transaction.deployKey.updateMany({
        where: { id, userId },
        data: { ...pair, ...anew, createdAt: new Date() },
      })
      if (count === 0) return null
      const replaced = await transaction.deployKey.findUniqueOrThrow({ where: { id }, select: columns })
      await audit(transaction, {
        ...{ action: 'deploy_key_replaced', subject: `user:${userId}`, actorId: userId, requestId },
        detail: { repository: replaced.repository, publicKey: pair.publicKey },
      })
      return toRecord(replaced)
    })
  }

  remove(userId: string, id: string, requestId: string): Promise<boolean> {
    return this.database.$transaction(async (transaction) => {
      const found = await transaction.deployKey.findFirst({ where: { id, userId }, select: columns })
      if (!found) return false
      await transaction.deployKey.delete({ where: { id } })
      await audit(transaction, {
        ...{ action: 'deploy_key_removed', subject: `user:${userId}`, actorId: userId, requestId },
        detail: { repository: found.repository },
      })
      return true
    })
  }

  /** The sealed private half of this person for this repository, and what the host is known by. */
  find(
    userId: string,
    repository: string,
  ): Promise<{ id: string; publicKey: string; privateKey: Uint8Array; hostKey: string | null } | null> {
    return this.database.deployKey.findUnique({
      where: { userId_repository: { userId, repository } },
      select: { id: true, publicKey: true, privateKey: true, hostKey: true },
    })
  }

  /** `hostKey` is what the host showed when nobody knew its key; false if another fetch has learnt another one meanwhile. */
  async noteUse({ id, publicKey }: { id: string; publicKey: string }, hostKey: string | null): Promise<boolean> {
    // A pair that was replaced meanwhile learns nothing from what its predecessor met.
    const where = { id, publicKey }
    if (hostKey !== null) {
      await this.database.deployKey.updateMany({ where: { ...where, hostKey: null }, data: { hostKey } })
      if ((await this.database.deployKey.count({ where: { ...where, NOT: { hostKey } } })) > 0) return false
    }
    await this.database.deployKey.updateMany({ where, data: { usedAt: new Date(), ...unrefused } })
    return true
  }

  async noteRefusal(
    { id, publicKey }: { id: string; publicKey: string },
    { code, detail }: { code: UngradableCode; detail: string },
  ): Promise<void> {
    const data = { refusedAt: new Date(), refusal: code, refusalDetail: detail }
    await this.database.deployKey.updateMany({ where: { id, publicKey }, data })
  }
}

const unrefused = { refusedAt: null, refusal: null, refusalDetail: null }

const toRecord = (row: Omit<DeployKeyRecord, 'refusal'> & { refusal: string | null }): DeployKeyRecord => {
  return { ...row, refusal: row.refusal as UngradableCode | null }
}
