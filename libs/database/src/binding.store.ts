import type { DeliveryOutcome, HookProof, HookProvider, RefusalCode, UngradableCode } from '@interleave/contract'
import { audit } from './audit.ts'
import { type Database, inTurn, readClock, type Transaction } from './database.ts'
import { Prisma } from './generated/client.ts'
import { gradedKey, takeCommit } from './run.store.ts'
import { NotTakenError, type Submitted, submitInTurn } from './submission.store.ts'

export interface BindingRecord {
  id: string
  studentId: string
  assignmentId: string
  repositoryUrl: string
  branch: string | null
  folder: string | null
  provider: HookProvider
  proof: HookProof
  hookKey: string
  /** Sealed. */
  secret: Uint8Array
  secretAt: Date
  formerSecret: Uint8Array | null
  formerUntil: Date | null
  /** Sealed. */
  statusToken: Uint8Array | null
  repositoryId: string | null
  lookAt: Date | null
  lookedAt: Date | null
  lookCode: string | null
  seenCommit: string | null
}

export interface NewBinding {
  studentId: string
  assignmentId: string
  repositoryUrl: string
  branch: string | null
  folder: string | null
  provider: HookProvider
  proof: HookProof
}

/** What a push asks for, as far as it is stored. */
export interface StoredPush {
  ref: string
  before: string
  commitId: string
  repositoryId: string
}

export interface NewDelivery {
  deliveryId: string
  event: string | null
  bodyDigest: string
  ref: string | null
  before: string | null
  commitId: string | null
  outcome: DeliveryOutcome
  reason: string | null
}

export interface DeliveryRecord extends NewDelivery {
  id: string
  receivedAt: Date
  submissionId: string | null
  canBeRepeated: boolean
}

/** What became of a push: `run` is to be rung for. */
export interface TakenPush {
  outcome: DeliveryOutcome
  reason: string | null
  submissionId: string | null
  run: Submitted | null
}

/** Too many at once: not even a row is kept of it. */
export type Received = TakenPush | { outcome: 'too_many' }

export interface BindingToLookAt extends BindingRecord {
  lookFailures: number
  seenCommit: string | null
  taskIds: string[]
  toolPoints: number
  /** The due or closing time that this look is for; what it sees counts as received then, as nobody can say when it was pushed. */
  deadline: Date | null
}

const DELIVERIES_KEPT = 200
const REFUSED_KEPT = 20
const PUSHES_A_MINUTE = 30
const DELIVERIES_A_MINUTE = 150
/** Long enough for what was on its way, short enough that a lost secret ends soon. */
const OVERLAP_HOURS = 24
/** Of a branch whose assignment is over. */
const LOOKS_END_DAYS = 14
/** A look that comes later than this after a due or closing time says nothing about what was there at that time. */
const DEADLINE_LOOK_MINUTES = 10

/** As they are for the student of each binding; see deadlineFor in libs/grading. */
const deadlines = Prisma.sql`
  SELECT "id", LEAST("granted" + "spent" * interval '24 hours', "closesAt") AS "dueAt", "closesAt"
  FROM (
    SELECT "id", "spent", "granted",
      CASE WHEN "closesAt" IS NOT NULL THEN GREATEST("closesAt", "extendedTo", "granted") END AS "closesAt"
    FROM (
      SELECT b."id", CASE WHEN a."dueAt" IS NOT NULL THEN GREATEST(a."dueAt", e."dueAt") END AS "granted",
        a."closesAt", e."closesAt" AS "extendedTo", COALESCE(t."count", 0) AS "spent"
      FROM "Binding" AS b JOIN "Assignment" AS a ON a."id" = b."assignmentId"
      LEFT JOIN "Extension" AS e ON e."assignmentId" = b."assignmentId" AND e."studentId" = b."studentId"
      LEFT JOIN "SpentTokens" AS t ON t."assignmentId" = b."assignmentId" AND t."studentId" = b."studentId"
    ) AS given
  ) AS times`

/** The latest due or closing time that has passed without a look since. */
const passed = Prisma.sql`GREATEST(
  CASE WHEN d."dueAt" <= clock_timestamp() AND (b."dueLookedAt" IS NULL OR b."dueLookedAt" < d."dueAt") THEN d."dueAt" END,
  CASE WHEN d."closesAt" <= clock_timestamp() AND (b."dueLookedAt" IS NULL OR b."dueLookedAt" < d."closesAt") THEN d."closesAt" END
)`

export class BindingStore {
  constructor(private readonly database: Database) {}

  find(id: string): Promise<BindingRecord | null> {
    return this.database.binding.findUnique({ where: { id } })
  }

  findOf(studentId: string, assignmentId: string): Promise<BindingRecord | null> {
    return this.database.binding.findUnique({ where: { studentId_assignmentId: { studentId, assignmentId } } })
  }

  findByKey(hookKey: string): Promise<BindingRecord | null> {
    return this.database.binding.findUnique({ where: { hookKey } })
  }

  /** Takes the place of the pair's earlier binding, whose address and secrets end at once. */
  bind(id: string, wanted: NewBinding, hook: { key: string; secret: Uint8Array<ArrayBuffer> }, requestId: string) {
    const { studentId, assignmentId, repositoryUrl, provider, folder } = wanted
    return inTurn(this.database, wanted, async (transaction): Promise<BindingRecord> => {
      await transaction.binding.deleteMany({ where: { studentId, assignmentId } })
      const lookAt = await readClock(transaction)
      const data = { id, ...wanted, hookKey: hook.key, secret: hook.secret, lookAt }
      const detail = { repositoryUrl, folder, provider, assignmentId }
      await audit(transaction, {
        ...{ action: 'repository_bound', subject: `binding:${id}`, actorId: studentId, requestId, detail },
      })
      return transaction.binding.create({ data })
    })
  }

  async unbind(binding: BindingRecord, requestId: string): Promise<void> {
    const { id, studentId } = binding
    await this.database.$transaction(async (transaction) => {
      const { count } = await transaction.binding.deleteMany({ where: { id } })
      if (count === 0) return
      await audit(transaction, {
        ...{ action: 'repository_unbound', subject: `binding:${id}`, actorId: studentId, requestId },
      })
    })
  }

  /** The secret that was current goes on for a day; one that was former already ends now. */
  async rotate(binding: BindingRecord, secret: Uint8Array<ArrayBuffer>, requestId: string): Promise<BindingRecord> {
    return this.database.$transaction(async (transaction) => {
      await transaction.$executeRaw`
        UPDATE "Binding"
        SET "formerSecret" = "secret", "formerUntil" = clock_timestamp() + make_interval(hours => ${OVERLAP_HOURS}),
            "secret" = ${secret}, "secretAt" = clock_timestamp()
        WHERE "id" = ${binding.id}::uuid`
      const subject = `binding:${binding.id}`
      await audit(transaction, { action: 'hook_secret_changed', subject, actorId: binding.studentId, requestId })
      return transaction.binding.findUniqueOrThrow({ where: { id: binding.id } })
    })
  }

  /** Null takes it back. */
  async setStatusToken(
    { id, studentId }: BindingRecord,
    statusToken: Uint8Array<ArrayBuffer> | null,
    requestId: string,
  ): Promise<BindingRecord> {
    return this.database.$transaction(async (transaction) => {
      const action = statusToken ? 'status_token_given' : 'status_token_removed'
      await audit(transaction, { action, subject: `binding:${id}`, actorId: studentId, requestId })
      return transaction.binding.update({ where: { id }, data: { statusToken } })
    })
  }

  /** Newest first. */
  async deliveries(bindingId: string, limit = 50): Promise<DeliveryRecord[]> {
    const rows = await this.database.delivery.findMany({
      where: { bindingId },
      orderBy: [{ receivedAt: 'desc' }, { id: 'desc' }],
      take: limit,
    })
    return rows.map(deliveryOf)
  }

  async findDelivery(
    id: string,
  ): Promise<{ delivery: DeliveryRecord; binding: BindingRecord; push: StoredPush } | null> {
    const row = await this.database.delivery.findUnique({ where: { id }, include: { binding: true } })
    return row && { delivery: deliveryOf(row), binding: row.binding, push: row.push as unknown as StoredPush }
  }

  /** A row of what was refused before anything in it was believed, unless there are many already; never in place of one that was not. */
  async refuse(bindingId: string, delivery: NewDelivery): Promise<void> {
    await this.database.$transaction(async (transaction) => {
      const since = new Date((await readClock(transaction)).getTime() - 60_000)
      const recent = { bindingId, outcome: 'refused' as const, receivedAt: { gt: since } }
      if ((await transaction.delivery.count({ where: recent })) >= REFUSED_KEPT) return
      await transaction.delivery.createMany({ data: { bindingId, ...delivery }, skipDuplicates: true })
      await prune(transaction, bindingId, Prisma.sql`AND "outcome" = 'refused'`, REFUSED_KEPT)
    })
  }

  /** What was verified and asks for nothing. */
  async note(binding: BindingRecord, delivery: NewDelivery): Promise<Received> {
    return inTurn(this.database, binding, async (transaction) => {
      const known = await readKnown(transaction, binding.id, delivery)
      if (known) return known
      const { outcome, reason } = delivery
      await writeDelivery(transaction, binding.id, delivery, { push: null, submissionId: null })
      return { outcome, reason, submissionId: null, run: null }
    })
  }

  /**
   * A verified push to the bound branch: row, submission, run and audit row, or none of them. The same delivery again does nothing, nor
   * does one whose commit is graded already or was followed by a newer one. `repeats` is the delivery that is processed again.
   */
  take(
    binding: BindingRecord,
    push: StoredPush,
    envelope: Pick<NewDelivery, 'deliveryId' | 'event' | 'bodyDigest'>,
    { points, requestId, repeats }: { points: number; requestId: string; repeats?: { receivedAt: Date } },
  ): Promise<Received> {
    const { id, studentId, assignmentId, repositoryUrl, branch, folder } = binding
    return inTurn(this.database, binding, async (transaction) => {
      const known = await readKnown(transaction, id, envelope)
      if (known) return known
      let taken = await decide(transaction, binding, push, envelope, repeats !== undefined)
      if (taken.outcome === 'accepted') {
        // What a fault of ours delayed was received when it came first.
        const wanted = { studentId, assignmentId, repositoryUrl, branch, folder, points, requestId, ...repeats }
        const run = await unlessRefused(submitInTurn(transaction, { ...wanted, way: 'hook', commitId: push.commitId }))
        const commit = { studentId, assignmentId, commitId: push.commitId, folder }
        if ('refused' in run) {
          taken = { outcome: 'ignored', reason: run.refused, submissionId: null, run: null }
        } else {
          // The pair's turn is ours, so nobody can have taken it since `decide`.
          if (await takeCommit(transaction, commit, run.submissionId)) throw new Error('a commit was graded twice')
          taken = { ...taken, run, submissionId: run.submissionId }
        }
      }
      const isDeferred = taken.outcome === 'deferred'
      const { ref, before, commitId, repositoryId } = push
      await writeDelivery(
        transaction,
        id,
        { ...envelope, ref, before, commitId, outcome: taken.outcome, reason: taken.reason },
        { push: isDeferred ? { ref, before, commitId, repositoryId } : null, submissionId: taken.submissionId },
      )
      const seen = taken.outcome === 'accepted' || taken.outcome === 'duplicate'
      await transaction.binding.update({
        where: { id },
        data: {
          repositoryId: binding.repositoryId ?? repositoryId,
          ...(seen && taken.reason !== 'older' && { seenCommit: commitId }),
        },
      })
      if (isDeferred)
        await transaction.$executeRaw`
          UPDATE "Binding" SET "lookAt" = LEAST("lookAt", clock_timestamp() + interval '1 minute') WHERE "id" = ${id}::uuid`
      return taken
    })
  }

  /** After a fault of ours: kept whole, so that it can be processed again. */
  async fail(
    bindingId: string,
    push: StoredPush,
    envelope: Pick<NewDelivery, 'deliveryId' | 'event' | 'bodyDigest'>,
  ): Promise<void> {
    const { ref, before, commitId } = push
    const delivery = { ...envelope, ref, before, commitId, outcome: 'failed' as const, reason: 'platform' }
    await this.database.$transaction((transaction) =>
      writeDelivery(transaction, bindingId, delivery, { push: { ...push }, submissionId: null }),
    )
  }

  /** The branches whose turn it is, each for one worker only; the next turn comes soon after if that worker dies. */
  async takeToLookAt(limit: number, everySeconds: number): Promise<BindingToLookAt[]> {
    const taken = await this.database.$queryRaw<{ id: string; deadline: Date | null }[]>`
      UPDATE "Binding" AS mine
      SET "lookAt" = clock_timestamp() + make_interval(secs => ${everySeconds}), "lookedAt" = clock_timestamp(),
          "dueLookedAt" = CASE WHEN taken."passed" IS NULL THEN mine."dueLookedAt" ELSE clock_timestamp() END
      FROM (
        SELECT b."id", ${passed} AS "passed"
        FROM "Binding" AS b JOIN (${deadlines}) AS d ON d."id" = b."id"
        WHERE b."lookAt" <= clock_timestamp() OR (${passed} IS NOT NULL AND b."lookAt" IS NOT NULL)
        ORDER BY b."lookAt"
        LIMIT ${limit}
        FOR UPDATE OF b SKIP LOCKED
      ) AS taken
      WHERE mine."id" = taken."id"
      RETURNING mine."id", CASE
        WHEN taken."passed" > clock_timestamp() - make_interval(mins => ${DEADLINE_LOOK_MINUTES}) THEN taken."passed"
      END AS "deadline"`
    const deadlineOf = new Map(taken.map(({ id, deadline }) => [id, deadline]))
    const rows = await this.database.binding.findMany({
      where: { id: { in: taken.map((row) => row.id) } },
      include: { assignment: { select: { taskIds: true, tools: true } } },
    })
    return rows.map(({ assignment, ...row }) => {
      const tools = assignment.tools as unknown as { points: number }[]
      const toolPoints = tools.reduce((sum, tool) => sum + tool.points, 0)
      return { ...row, taskIds: assignment.taskIds, toolPoints, deadline: deadlineOf.get(row.id) ?? null }
    })
  }

  /** The look saw this commit at the branch's tip; null when it is graded already, or the assignment does not take it now. */
  async takeSeen(binding: BindingToLookAt, commitId: string, points: number): Promise<Submitted | null> {
    const { id, studentId, assignmentId, repositoryUrl, branch, folder, deadline } = binding
    return inTurn(this.database, binding, async (transaction) => {
      const commit = { studentId, assignmentId, commitId, folder }
      const { count } = await transaction.binding.updateMany({
        where: { id, OR: [{ seenCommit: null }, { seenCommit: { not: commitId } }] },
        data: { seenCommit: commitId, lookFailures: 0, lookCode: null },
      })
      // Somebody told of it while the look was under way.
      if (count === 0 || !(await isEnrolled(transaction, binding))) return null
      if (await transaction.gradedCommit.findUnique({ where: gradedKey(commit) })) return null
      const wanted = {
        studentId,
        assignmentId,
        repositoryUrl,
        branch,
        folder,
        points,
        ...(deadline && { receivedAt: deadline }),
      }
      const run = await unlessRefused(submitInTurn(transaction, { ...wanted, way: 'look', commitId }))
      if ('refused' in run) {
        // Rules and attempts may change, so that a later look has to see it anew.
        await transaction.binding.update({ where: { id }, data: { seenCommit: binding.seenCommit } })
        return null
      }
      if (await takeCommit(transaction, commit, run.submissionId)) throw new Error('a commit was graded twice')
      return run
    })
  }

  /** When it is looked at next, in seconds, or when it is due or closes if that is before; never once it has closed or was due long ago. */
  async lookAgain(id: string, inSeconds: number, { code }: { code: UngradableCode | null }): Promise<void> {
    await this.database.$executeRaw`
      UPDATE "Binding" AS mine
      SET "lookFailures" = CASE WHEN ${code}::text IS NULL THEN 0 ELSE "lookFailures" + 1 END, "lookCode" = ${code},
          "lookAt" = CASE
            WHEN d."closesAt" <= mine."dueLookedAt" THEN NULL
            WHEN d."dueAt" < clock_timestamp() - make_interval(days => ${LOOKS_END_DAYS}) THEN NULL
            ELSE LEAST(
              clock_timestamp() + make_interval(secs => ${inSeconds}),
              CASE WHEN d."dueAt" > clock_timestamp() THEN d."dueAt" END,
              CASE WHEN d."closesAt" > clock_timestamp() THEN d."closesAt" END
            )
          END
      FROM (${deadlines}) AS d WHERE d."id" = mine."id" AND mine."id" = ${id}::uuid`
  }
}

/** Branches that nobody looked at any more, because all was over or refused, may have a turn again. */
export async function lookAnew(
  transaction: Transaction,
  where: { assignmentId: string; studentId?: string },
): Promise<void> {
  await transaction.binding.updateMany({ where: { ...where, lookAt: null }, data: { lookAt: new Date() } })
}

/** A refusal is an answer here, not a failure. */
async function unlessRefused(submitted: Promise<Submitted>): Promise<Submitted | { refused: RefusalCode }> {
  try {
    return await submitted
  } catch (error) {
    if (error instanceof NotTakenError) return { refused: error.refusal.code }
    throw error
  }
}

const isFinal = (outcome: DeliveryOutcome) => outcome === 'accepted' || outcome === 'duplicate' || outcome === 'ignored'

/** What was said of the same delivery before, if that stands. */
async function readKnown(
  transaction: Transaction,
  bindingId: string,
  { deliveryId }: { deliveryId: string },
): Promise<Received | null> {
  const known = await transaction.delivery.findUnique({ where: { bindingId_deliveryId: { bindingId, deliveryId } } })
  if (known && isFinal(known.outcome))
    return { outcome: 'duplicate', reason: 'same_delivery', submissionId: known.submissionId, run: null }
  const since = new Date((await readClock(transaction)).getTime() - 60_000)
  const many = await transaction.delivery.count({ where: { bindingId, receivedAt: { gt: since } } })
  return many >= DELIVERIES_A_MINUTE ? { outcome: 'too_many' } : null
}

async function decide(
  transaction: Transaction,
  binding: BindingRecord,
  push: StoredPush,
  { deliveryId, bodyDigest }: { deliveryId: string; bodyDigest: string },
  isRepeated: boolean,
): Promise<TakenPush> {
  const { id: bindingId, studentId, assignmentId, folder } = binding
  const say = (outcome: DeliveryOutcome, reason: string | null, submissionId: string | null = null): TakenPush => {
    return { outcome, reason, submissionId, run: null }
  }
  if (!(await isEnrolled(transaction, binding))) return say('ignored', 'not_enrolled')
  const accepted = { bindingId, outcome: 'accepted' as const, deliveryId: { not: deliveryId } }
  // The number of a delivery is not signed; its body is.
  const same = await transaction.delivery.findFirst({ where: { ...accepted, bodyDigest } })
  if (same) return say('duplicate', 'same_body', same.submissionId)
  const commit = { studentId, assignmentId, commitId: push.commitId, folder }
  const graded = await transaction.gradedCommit.findUnique({ where: gradedKey(commit) })
  if (graded) return say('duplicate', 'graded_already', graded.submissionId)
  const newest = await transaction.delivery.findFirst({ where: accepted, orderBy: { receivedAt: 'desc' } })
  // A push that begins where this one ends came before it: this one is the older.
  const follower = await transaction.delivery.findFirst({
    where: { ...accepted, before: push.commitId, ref: push.ref },
  })
  if (follower && newest?.commitId !== push.before) return say('ignored', 'older', follower.submissionId)
  const since = new Date((await readClock(transaction)).getTime() - 60_000)
  const recent = await transaction.delivery.count({ where: { ...accepted, receivedAt: { gt: since } } })
  return recent >= PUSHES_A_MINUTE && !isRepeated ? say('deferred', 'too_many') : say('accepted', null)
}

/** Whoever left the course goes on pushing, perhaps, but hands nothing in there any more. */
async function isEnrolled(
  transaction: Transaction,
  { studentId, assignmentId }: { studentId: string; assignmentId: string },
): Promise<boolean> {
  const enrolments = { some: { course: { assignments: { some: { id: assignmentId } } } } }
  return (await transaction.user.count({ where: { id: studentId, OR: [{ isAdmin: true }, { enrolments }] } })) === 1
}

async function writeDelivery(
  transaction: Transaction,
  bindingId: string,
  delivery: NewDelivery,
  { push, submissionId }: { push: Prisma.InputJsonObject | null; submissionId: string | null },
): Promise<void> {
  const { deliveryId } = delivery
  const columns = { ...delivery, submissionId, push: push ?? Prisma.DbNull }
  await transaction.delivery.upsert({
    where: { bindingId_deliveryId: { bindingId, deliveryId } },
    create: { bindingId, ...columns },
    update: columns,
  })
  await prune(transaction, bindingId, Prisma.empty, DELIVERIES_KEPT)
}

async function prune(transaction: Transaction, bindingId: string, which: Prisma.Sql, keep: number): Promise<void> {
  await transaction.$executeRaw`
    DELETE FROM "Delivery" WHERE "id" IN (
      SELECT "id" FROM "Delivery" WHERE "bindingId" = ${bindingId}::uuid ${which}
      ORDER BY "receivedAt" DESC, "id" DESC OFFSET ${keep}
    )`
}

function deliveryOf(row: Prisma.DeliveryGetPayload<object>): DeliveryRecord {
  const { id, deliveryId, receivedAt, event, bodyDigest, ref, before, commitId, outcome, reason, submissionId } = row
  return {
    ...{ id, deliveryId, receivedAt, event, bodyDigest, ref, before, commitId, outcome, reason, submissionId },
    canBeRepeated: row.push !== null,
  }
}
