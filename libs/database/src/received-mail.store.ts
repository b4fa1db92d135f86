import type { Localized, MailOutcome } from '@interleave/contract'
import { audit } from './audit.ts'
import { type Database, inTurn, readClock, type Transaction } from './database.ts'
import { NotTakenError, type Submitted, submitInTurn } from './submission.store.ts'

interface Pair {
  studentId: string
  assignmentId: string
}

/** What a mail comes to, before the rules of the assignment are asked. */
export type MailDecision =
  | { outcome: 'accepted'; repositoryUrl: string; branch: string | null; folder: string | null; points: number }
  | { outcome: 'refused' | 'ignored'; reason: Localized }

export interface ReceivedMailRecord {
  id: string
  receivedAt: Date
  outcome: MailOutcome
  reason: Localized | null
  submissionId: string | null
  assignment: { id: string; title: Localized; courseId: string; isAnonymous: boolean }
  student: { id: string; displayName: string }
}

/** What became of a mail: `run` is to be rung for. `too_many` leaves no row, and is to be sent again later. */
export type TakenMail =
  | { outcome: MailOutcome | 'known'; submissionId: string | null; run: Submitted | null }
  | { outcome: 'too_many' }

/** Beyond these, of all mails of one student within an hour, mails are not taken for now, or taken without a word. */
const TAKEN_AN_HOUR = 30
const ANSWERED_AN_HOUR = 10
const KEPT = 200

export class ReceivedMailStore {
  constructor(private readonly database: Database) {}

  /** Takes the place of the pair's earlier address, which ends at once. */
  async setAddress(pair: Pair, { token, tokenHash }: SealedToken, requestId: string): Promise<void> {
    await this.database.$transaction(async (transaction) => {
      const fresh = { token, tokenHash, createdAt: await readClock(transaction) }
      await transaction.mailAddress.upsert({
        where: { studentId_assignmentId: pair },
        create: { ...pair, ...fresh },
        update: fresh,
      })
      await audit(transaction, entry('mail_address_made', pair, requestId))
    })
  }

  async removeAddress(pair: Pair, requestId: string): Promise<void> {
    await this.database.$transaction(async (transaction) => {
      const { count } = await transaction.mailAddress.deleteMany({ where: pair })
      if (count > 0) await audit(transaction, entry('mail_address_removed', pair, requestId))
    })
  }

  findAddress(pair: Pair): Promise<{ token: Uint8Array; assignment: { slug: string } } | null> {
    return this.database.mailAddress.findUnique({
      where: { studentId_assignmentId: pair },
      select: { token: true, assignment: { select: { slug: true } } },
    })
  }

  /** Whose address this is. */
  findByToken(tokenHash: string): Promise<Pair | null> {
    return this.database.mailAddress.findUnique({
      where: { tokenHash },
      select: { studentId: true, assignmentId: true },
    })
  }

  /** Newest first. */
  async list(where: Pair | { assignment: { courseId: string } }, limit: number): Promise<ReceivedMailRecord[]> {
    const rows = await this.database.receivedMail.findMany({
      where,
      orderBy: [{ receivedAt: 'desc' }, { id: 'desc' }],
      take: limit,
      select: {
        ...{ id: true, receivedAt: true, outcome: true, reason: true, submissionId: true },
        assignment: { select: { id: true, title: true, courseId: true, isAnonymous: true } },
        student: { select: { id: true, displayName: true } },
      },
    })
    return rows.map(({ reason, assignment, ...row }) => ({
      ...row,
      reason: reason as Localized | null,
      assignment: { ...assignment, title: assignment.title as Localized },
    }))
  }

  async hasRoom(studentId: string): Promise<boolean> {
    return this.database.$transaction(async (transaction) => {
      const where = lately(studentId, await readClock(transaction))
      return (await transaction.receivedMail.count({ where })) < TAKEN_AN_HOUR
    })
  }

  /**
   * The mail, its submission and its receipt, or none of them: once this has returned the mail may be called received. One that is known
   * already changes nothing, so that a server which was not answered may send it again.
   */
  async take(
    pair: Pair,
    messageId: string,
    { decision, requestId }: { decision: MailDecision; requestId: string },
  ): Promise<TakenMail> {
    return inTurn(this.database, pair, async (transaction) => {
      // The limits are of a student, whatever the assignment.
      await transaction.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`mails of ${pair.studentId}`}, 0))`
      const known = await transaction.receivedMail.findUnique({
        where: { studentId_assignmentId_messageId: { ...pair, messageId } },
      })
      if (known) return { outcome: 'known', submissionId: known.submissionId, run: null }
      const receivedAt = await readClock(transaction)
      const recent = lately(pair.studentId, receivedAt)
      if ((await transaction.receivedMail.count({ where: recent })) >= TAKEN_AN_HOUR) return { outcome: 'too_many' }
      const run = decision.outcome === 'accepted' ? await submit(transaction, pair, decision, requestId) : null
      const reason = run && 'refused' in run ? run.refused : 'reason' in decision ? decision.reason : null
      const outcome = run && 'refused' in run ? 'refused' : decision.outcome
      const submitted = run && 'runId' in run ? run : null
      const answered = await transaction.receivedMail.count({ where: { ...recent, isAnswered: true } })
      const isAnswered = outcome !== 'ignored' && answered < ANSWERED_AN_HOUR
      const { id } = await transaction.receivedMail.create({
        data: {
          ...{ ...pair, messageId, receivedAt, outcome, isAnswered },
          ...(reason && { reason }),
          submissionId: submitted?.submissionId ?? null,
        },
      })
      if (isAnswered) await writeReceipt(transaction, id)
      await forgetOldest(transaction, pair.studentId)
      return { outcome, submissionId: submitted?.submissionId ?? null, run: submitted }
    })
  }
}

const lately = (studentId: string, now: Date) => ({
  ...{ studentId, receivedAt: { gt: new Date(now.getTime() - 3_600_000) } },
})

interface SealedToken {
  token: Uint8Array<ArrayBuffer>
  tokenHash: string
}

const entry = (action: string, { studentId, assignmentId }: Pair, requestId: string) => ({
  ...{ action, subject: `assignment:${assignmentId}`, actorId: studentId, requestId },
})

async function submit(
  transaction: Transaction,
  pair: Pair,
  { repositoryUrl, branch, folder, points }: Extract<MailDecision, { outcome: 'accepted' }>,
  requestId: string,
): Promise<Submitted | { refused: Localized }> {
  try {
    return await submitInTurn(transaction, { ...pair, repositoryUrl, branch, folder, points, requestId, way: 'mail' })
  } catch (error) {
    if (error instanceof NotTakenError) return { refused: error.refusal.sentence }
    throw error
  }
}

/** To the confirmed address of the account, and never to one that the mail names. */
async function writeReceipt(transaction: Transaction, mailId: string): Promise<void> {
  await transaction.$executeRaw`
    INSERT INTO "Notice" ("id", "kind", "userId", "address", "mailId")
    SELECT gen_random_uuid(), 'receipt', u."id", u."email", m."id"
    FROM "ReceivedMail" AS m JOIN "User" AS u ON u."id" = m."studentId"
    WHERE m."id" = ${mailId}::uuid AND u."email" IS NOT NULL`
}

async function forgetOldest(transaction: Transaction, studentId: string): Promise<void> {
  await transaction.$executeRaw`
    DELETE FROM "ReceivedMail" WHERE "id" IN (
      SELECT "id" FROM "ReceivedMail" WHERE "studentId" = ${studentId}::uuid
      ORDER BY "receivedAt" DESC, "id" DESC OFFSET ${KEPT}
    )`
}
