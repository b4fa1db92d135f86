import type { GateResult } from '@interleave/contract'
import { audit } from './audit.ts'
import { type Database, readClock, storable, storableJson } from './database.ts'
import { Prisma } from './generated/client.ts'

/** A version of a task that one worker is checking until its lease runs out. */
export interface ClaimedGate {
  digest: string
  taskId: string
  attempt: number
}

export interface GateRow {
  digest: string
  taskId: string
  state: 'waiting' | 'checking' | 'passed' | 'failed'
  result: GateResult | null
  reason: string | null
  createdAt: Date
  checkedAt: Date | null
}

/** Any number that is nobody else's: one lock for all that begins to check. */
const LOCK = 4_738_201

export class GateStore {
  constructor(private readonly database: Database) {}

  /**
   * Those of `versions` that have not passed. What was never asked for waits from now on; what failed under another
   * grader waits again.
   */
  async want(versions: { digest: string; taskId: string }[], graderVersion: string): Promise<string[]> {
    if (versions.length === 0) return []
    await this.database.taskGate.createMany({ data: versions, skipDuplicates: true })
    const digests = versions.map(({ digest }) => digest)
    await this.database.taskGate.updateMany({
      where: { digest: { in: digests }, state: 'failed', graderVersion: { not: graderVersion } },
      data: { state: 'waiting', result: Prisma.DbNull, checkedAt: null, graderVersion: null },
    })
    const open = await this.database.taskGate.findMany({
      where: { digest: { in: digests }, state: { not: 'passed' } },
      select: { digest: true },
    })
    return open.map(({ digest }) => digest)
  }

  /** The oldest of `digests` that waits, or whose worker is gone; null if there is none or another version is being checked. */
  async claim(digests: string[], worker: string, leaseSeconds: number): Promise<ClaimedGate | null> {
    return this.database.$transaction(async (transaction) => {
      await transaction.$executeRaw`SELECT pg_advisory_xact_lock(${LOCK})`
      await transaction.$executeRaw`
        UPDATE "TaskGate" SET "state" = 'waiting', "leaseUntil" = NULL, "worker" = NULL, "reason" = 'its lease ran out'
        WHERE "state" = 'checking' AND "leaseUntil" < clock_timestamp()`
      const [taken] = await transaction.$queryRaw<ClaimedGate[]>`
        UPDATE "TaskGate"
        SET "state" = 'checking', "attempt" = "attempt" + 1, "worker" = ${worker},
            "leaseUntil" = clock_timestamp() + make_interval(secs => ${leaseSeconds})
        WHERE "digest" = (
          SELECT "digest" FROM "TaskGate"
          WHERE "state" = 'waiting' AND "digest" = ANY (${digests}) ORDER BY "createdAt", "digest" LIMIT 1
        ) AND NOT EXISTS (SELECT FROM "TaskGate" WHERE "state" = 'checking')
        RETURNING "digest", "taskId", "attempt"`
      return taken ?? null
    })
  }

  /** False when it is no longer this attempt's. */
  async renew({ digest, attempt }: ClaimedGate, leaseSeconds: number): Promise<boolean> {
    const renewed = await this.database.$executeRaw`
      UPDATE "TaskGate" SET "leaseUntil" = clock_timestamp() + make_interval(secs => ${leaseSeconds})
      WHERE "digest" = ${digest} AND "attempt" = ${attempt} AND "state" = 'checking'`
    return renewed === 1
  }

  /** False, and nothing written, when it is no longer this attempt's. */
  async settle({ digest, attempt }: ClaimedGate, result: GateResult, graderVersion: string): Promise<boolean> {
    return this.database.$transaction(async (transaction) => {
      const state = result.hasPassed ? ('passed' as const) : ('failed' as const)
      const { count } = await transaction.taskGate.updateMany({
        where: { digest, attempt, state: 'checking' },
        data: {
          ...{ state, graderVersion, leaseUntil: null, worker: null, reason: null },
          result: storableJson(result),
          checkedAt: await readClock(transaction),
        },
      })
      if (count === 0) return false
      const detail = { digest, attempt, state, seeds: result.seeds }
      await audit(transaction, { action: 'task_checked', subject: `task:${result.task}`, detail })
      return true
    })
  }

  /** Gives it back after a fault of ours; it waits for another try. */
  async release({ digest, attempt }: ClaimedGate, reason: string): Promise<void> {
    await this.database.taskGate.updateMany({
      where: { digest, attempt, state: 'checking' },
      data: { state: 'waiting', leaseUntil: null, worker: null, reason: storable(reason) },
    })
  }

  async list(digests: string[]): Promise<GateRow[]> {
    const rows = await this.database.taskGate.findMany({
      where: { digest: { in: digests } },
      select: { digest: true, taskId: true, state: true, result: true, reason: true, createdAt: true, checkedAt: true },
    })
    // Parsed before it was stored.
    return rows.map((row) => ({ ...row, result: row.result as GateResult | null }))
  }

  /** How many queued runs wait for each task. */
  async waitingRuns(): Promise<Map<string, number>> {
    const rows = await this.database.$queryRaw<{ taskId: string; runs: number }[]>`
      SELECT held AS "taskId", count(*)::int AS "runs"
      FROM "Run" CROSS JOIN LATERAL unnest("heldBy") AS held
      WHERE "state" = 'queued' GROUP BY held`
    return new Map(rows.map(({ taskId, runs }) => [taskId, runs]))
  }
}
