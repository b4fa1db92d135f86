import { type AuditEntry, audit, type Database, type Transaction, writeAccountChange } from '@interleave/database'

/** An identity that opens an account. */
export interface IdentityRow {
  id: string
  issuer: string
  name: string
  createdAt: Date
  lastUsedAt: Date | null
}

export interface NewIdentity {
  issuer: string
  subject: string
  name: string
}

/** `used`: it opens another account; `other`: the account has another one of the same provider. */
export type Linked = 'linked' | 'used' | 'other'

/** Links of identities to accounts; each change, and its audit row, in one transaction under the locks of the account and the identity. */
export class IdentityStore {
  constructor(private readonly database: Database) {}

  list(userId: string): Promise<IdentityRow[]> {
    const select = { id: true, issuer: true, name: true, createdAt: true, lastUsedAt: true } as const
    return this.database.identity.findMany({ where: { userId }, select, orderBy: { createdAt: 'asc' } })
  }

  async findOwner({ issuer, subject }: NewIdentity): Promise<string | null> {
    const where = { issuer_subject: { issuer, subject } }
    return (await this.database.identity.findUnique({ where, select: { userId: true } }))?.userId ?? null
  }

  /** An address here is one that its owner confirmed. */
  async findByAddress(address: string): Promise<string | null> {
    const [found] = await this.database.$queryRaw<{ id: string }[]>`
      SELECT "id" FROM "User" WHERE lower("email") = lower(${address})`
    return found?.id ?? null
  }

  /** `isWaiting`: a roster made it and nobody has signed up for it yet. */
  async findByUsername(username: string): Promise<{ id: string; isWaiting: boolean } | null> {
    const found = await this.database.user.findUnique({
      where: { username },
      select: { id: true, madeInId: true, passwordHash: true, _count: { select: { identities: true } } },
    })
    if (!found) return null
    const { id, madeInId, passwordHash, _count } = found
    return { id, isWaiting: madeInId !== null && passwordHash === null && _count.identities === 0 }
  }

  link(userId: string, identity: NewIdentity, by: string, requestId: string): Promise<Linked> {
    return this.database.$transaction((transaction) => linkIdentity(transaction, userId, identity, { by, requestId }))
  }

  /** For an account of a roster that waits for whoever it is for; false if somebody has signed up for it meanwhile. */
  claim(userId: string, identity: NewIdentity, requestId: string): Promise<boolean> {
    return this.database.$transaction(async (transaction) => {
      if (!(await isUnclaimed(transaction, userId))) return false
      return (await linkIdentity(transaction, userId, identity, { by: 'username', requestId })) === 'linked'
    })
  }

  /** A new account, in no course; null if the name is taken. */
  async open(account: { username: string; displayName: string }, identity: NewIdentity, requestId: string) {
    return this.database.$transaction(async (transaction) => {
      const made = await transaction.user.createMany({ data: [account], skipDuplicates: true })
      if (made.count === 0) return null
      const { id } = await transaction.user.findUniqueOrThrow({ where: { username: account.username } })
      const entry = { action: 'account_opened', subject: `user:${id}`, actorId: id, requestId }
      await audit(transaction, { ...entry, detail: { issuer: identity.issuer } })
      await linkFirst(transaction, id, identity, { by: 'account_opened', requestId })
      return id
    })
  }

  /** False if it was unlinked a moment ago. */
  async noteSignIn(userId: string, identity: NewIdentity, now: Date, requestId: string): Promise<boolean> {
    const { issuer, subject, name } = identity
    return this.database.$transaction(async (transaction) => {
      const where = { userId, issuer, subject }
      const { count } = await transaction.identity.updateMany({ where, data: { name, lastUsedAt: now } })
      if (count === 0) return false
      await audit(transaction, entryOf('signed_in', userId, { issuer }, requestId))
      return true
    })
  }

  /** Ends every session but the one of `keep`: whoever came in by the identity is out. */
  async unlink(
    userId: string,
    id: string,
    { issuers, keep, requestId }: { issuers: string[]; keep: string; requestId: string },
  ): Promise<'unlinked' | 'gone' | 'last'> {
    return this.database.$transaction(async (transaction) => {
      const user = await lock(transaction, userId)
      const identities = await transaction.identity.findMany({ where: { userId }, select: { id: true, issuer: true } })
      const going = identities.find((each) => each.id === id)
      if (!going) return 'gone'
      const others = identities.filter((each) => each !== going && issuers.includes(each.issuer))
      if (user.passwordHash === null && others.length === 0) return 'last'
      await transaction.identity.delete({ where: { id } })
      const { count } = await transaction.session.deleteMany({ where: { userId, tokenHash: { not: keep } } })
      const detail = { issuer: going.issuer, sessionsEnded: count }
      await audit(transaction, entryOf('identity_unlinked', userId, detail, requestId))
      await writeAccountChange(transaction, userId, 'sign_in_removed', going.issuer)
      return 'unlinked'
    })
  }
}

const entryOf = (action: string, userId: string, detail: AuditEntry['detail'], requestId: string): AuditEntry => {
  return { action, subject: `user:${userId}`, actorId: userId, requestId, ...(detail && { detail }) }
}

async function lock(transaction: Transaction, userId: string): Promise<{ passwordHash: string | null }> {
  const [user] = await transaction.$queryRaw<{ passwordHash: string | null }[]>`
    SELECT "passwordHash" FROM "User" WHERE "id" = ${userId}::uuid FOR UPDATE`
  if (!user) throw new Error(`there is no user ${userId}`)
  return user
}

/** Whether an account still waits for its first way in, under its lock: of two who sign up for it one does. */
export async function isUnclaimed(transaction: Transaction, userId: string): Promise<boolean> {
  const { passwordHash } = await lock(transaction, userId)
  return passwordHash === null && (await transaction.identity.count({ where: { userId } })) === 0
}

/** For an account that is made in the same transaction: whoever was linked elsewhere at this moment undoes it all. */
export async function linkFirst(
  transaction: Transaction,
  userId: string,
  identity: NewIdentity,
  note: { by: string; requestId: string },
): Promise<void> {
  const linked = await linkIdentity(transaction, userId, identity, note)
  if (linked !== 'linked') throw new Error(`an identity of ${identity.issuer} was linked twice at once`)
}

/** `by` says for the audit trail how it was known whose the account is. */
async function linkIdentity(
  transaction: Transaction,
  userId: string,
  { issuer, subject, name }: NewIdentity,
  { by, requestId }: { by: string; requestId: string },
): Promise<Linked> {
  await lock(transaction, userId)
  const key = `identity/${issuer}/${subject}`
  await transaction.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${key}, 0))`
  const owner = await transaction.identity.findUnique({ where: { issuer_subject: { issuer, subject } } })
  if (owner) return owner.userId === userId ? 'linked' : 'used'
  if (await transaction.identity.findUnique({ where: { userId_issuer: { userId, issuer } } })) return 'other'
  await transaction.identity.create({ data: { userId, issuer, subject, name } })
  await audit(transaction, entryOf('identity_linked', userId, { issuer, by }, requestId))
  await writeAccountChange(transaction, userId, 'sign_in_added', issuer)
  return 'linked'
}
