import { PrismaPg } from '@prisma/adapter-pg'
import { Prisma, PrismaClient } from './generated/client.ts'

/** What stores are made with; only stores query it. */
export type Database = PrismaClient
export type Transaction = Prisma.TransactionClient

/** Transactions here are short, but a burst of submissions may queue for a connection. */
const transactionOptions = { maxWait: 30_000, timeout: 30_000 }

export function createDatabase(url: string): Database {
  return new PrismaClient({ adapter: new PrismaPg({ connectionString: url, max: 10 }), transactionOptions })
}

/**
 * Runs `work` while nobody else changes which runs of this student and assignment wait or run. The unique indexes hold
 * the rule by themselves; the lock turns losing a race into waiting for one's turn.
 */
export function inTurn<Result>(
  database: Database,
  pair: { studentId: string; assignmentId: string },
  work: (transaction: Transaction) => Promise<Result>,
): Promise<Result> {
  return database.$transaction(async (transaction) => {
    const key = `${pair.studentId}/${pair.assignmentId}`
    await transaction.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${key}, 0))`
    return work(transaction)
  })
}

/** The database's clock decides leases and lateness: workers' and servers' own may be wrong. */
export async function readClock(transaction: Transaction): Promise<Date> {
  const [row] = await transaction.$queryRaw<[{ now: Date }]>`SELECT clock_timestamp() AS now`
  return row.now
}

/** PostgreSQL keeps neither NUL nor half of a surrogate pair, and students print both. */
export function storable(text: string): string {
  return Buffer.from(text.replaceAll('\0', '\ufffd'), 'utf8').toString('utf8')
}

export function storableJson(value: object): Prisma.InputJsonObject {
  return JSON.parse(JSON.stringify(value), (_key, part) => (typeof part === 'string' ? storable(part) : part))
}
