import { audit, type Database, type Transaction, writeAccountChange, writeNotice } from '@interleave/database'

export interface NewLink {
  tokenHash: string
  expiresAt: Date
  /** The token sealed for its mail, which is made when it is sent. */
  sealed: Uint8Array<ArrayBuffer>
}

/** Links that prove that somebody reads the mail of an address. Asking, and the mail that follows, are one transaction. */
export class MailLinkStore {
  constructor(private readonly database: Database) {}

  /** The link before, to another address perhaps, ends. */
  async askToConfirm(userId: string, address: string, link: NewLink, requestId: string): Promise<void> {
    await this.database.$transaction(async (transaction) => {
      await transaction.mailLink.deleteMany({ where: { userId, kind: 'confirm' } })
      await write(transaction, 'confirm', userId, address, link)
      const entry = { action: 'address_given', subject: `user:${userId}`, actorId: userId, requestId }
      await audit(transaction, entry)
    })
  }

  /** `taken`: it is another account's by now. */
  async confirm(tokenHash: string, now: Date, requestId: string): Promise<'confirmed' | 'gone' | 'taken'> {
    return this.database.$transaction(async (transaction) => {
      const where = { tokenHash, kind: 'confirm' as const, expiresAt: { gt: now } }
      const link = await transaction.mailLink.findFirst({ where })
      if (!link || (await transaction.mailLink.deleteMany({ where })).count === 0) return 'gone'
      const { userId, address } = link
      const key = `address/${address.toLowerCase()}`
      await transaction.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${key}, 0))`
      const [other] = await transaction.$queryRaw<{ id: string }[]>`
        SELECT "id" FROM "User" WHERE lower("email") = lower(${address}) AND "id" <> ${userId}::uuid`
      if (other) return 'taken'
      const before = await transaction.user.findUniqueOrThrow({ where: { id: userId }, select: { email: true } })
      if (before.email?.toLowerCase() !== address.toLowerCase())
        await writeAccountChange(transaction, userId, 'address_changed')
      await transaction.user.update({ where: { id: userId }, data: { email: address } })
      // What went to the address before must not open the account any more.
      await transaction.mailLink.deleteMany({ where: { userId } })
      await audit(transaction, {
        ...{ action: 'address_confirmed', subject: `user:${userId}`, actorId: userId, requestId },
      })
      return 'confirmed'
    })
  }

  async forget(userId: string, requestId: string): Promise<void> {
    await this.database.$transaction(async (transaction) => {
      await transaction.mailLink.deleteMany({ where: { userId } })
      await writeAccountChange(transaction, userId, 'address_removed')
      await transaction.user.update({ where: { id: userId }, data: { email: null, mailResults: false } })
      await audit(transaction, {
        ...{ action: 'address_removed', subject: `user:${userId}`, actorId: userId, requestId },
      })
    })
  }

  /** By user name or confirmed address; null where there is nobody to write to. */
  async findToReset(who: string): Promise<{ id: string; address: string } | null> {
    const [found] = await this.database.$queryRaw<{ id: string; address: string }[]>`
      SELECT "id", "email" AS "address" FROM "User"
      WHERE "email" IS NOT NULL AND ("username" = ${who} OR lower("email") = lower(${who}))
      ORDER BY "username" = ${who} DESC LIMIT 1`
    return found ?? null
  }

  async askToReset(user: { id: string; address: string }, link: NewLink, requestId: string): Promise<void> {
    await this.database.$transaction(async (transaction) => {
      await transaction.mailLink.deleteMany({ where: { userId: user.id, kind: 'reset' } })
      await write(transaction, 'reset', user.id, user.address, link)
      await audit(transaction, { action: 'password_reset_asked', subject: `user:${user.id}`, requestId })
    })
  }

  async findReset(tokenHash: string, now: Date): Promise<{ username: string } | null> {
    const where = { tokenHash, kind: 'reset' as const, expiresAt: { gt: now } }
    const link = await this.database.mailLink.findFirst({ where, select: { user: { select: { username: true } } } })
    return link?.user ?? null
  }

  /** Ends every session: whoever had the old password is out. False if the link is used or over. */
  async reset(tokenHash: string, passwordHash: string, now: Date, requestId: string): Promise<boolean> {
    return this.database.$transaction(async (transaction) => {
      const where = { tokenHash, kind: 'reset' as const, expiresAt: { gt: now } }
      const link = await transaction.mailLink.findFirst({ where })
      if (!link || (await transaction.mailLink.deleteMany({ where })).count === 0) return false
      const { userId } = link
      await transaction.user.update({ where: { id: userId }, data: { passwordHash } })
      const { count } = await transaction.session.deleteMany({ where: { userId } })
      const entry = { action: 'password_reset', subject: `user:${userId}`, actorId: userId, requestId }
      await audit(transaction, { ...entry, detail: { sessionsEnded: count } })
      await writeAccountChange(transaction, userId, 'password_reset')
      return true
    })
  }
}

async function write(
  transaction: Transaction,
  kind: 'confirm' | 'reset',
  userId: string,
  address: string,
  { tokenHash, expiresAt, sealed }: NewLink,
): Promise<void> {
  await transaction.mailLink.create({ data: { tokenHash, kind, userId, address, expiresAt } })
  // A mail with a link that has ended meanwhile is of no use to anybody.
  await transaction.notice.deleteMany({ where: { userId, kind, sentAt: null } })
  await writeNotice(transaction, { kind, userId, address, secret: sealed })
}
