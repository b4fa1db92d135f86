import { type HookProvider, Language, type Localized, type OutcomeKind, type RunState } from '@interleave/contract'
import { type Database, storable, type Transaction } from './database.ts'
import type { AccountChange, NoticeKind } from './generated/enums.ts'

export type { AccountChange }

/** After which nobody waits for it any more. */
const TOO_LATE_HOURS = 48
const KEPT_DAYS = 30

export interface NewNotice {
  kind: NoticeKind
  userId: string
  address: string
  secret: Uint8Array<ArrayBuffer>
}

/** What one sender holds until its lease runs out. */
export interface ClaimedNotice {
  id: string
  kind: NoticeKind
  userId: string
  attempt: number
  /** Of a mail. */
  address: string | null
  secret: Uint8Array | null
  createdAt: Date
  to: { username: string; displayName: string; language: Language | null }
  /** Of a run that was settled, or that gave way. */
  result: NoticedResult | null
  /** Which this answers. */
  mail: NoticedMail | null
  /** By which a mark became another one. */
  regrade: NoticedRegrade | null
  /** Of a way into the account; `about` is the provider's issuer or the token's name. */
  account: { change: AccountChange; about: string } | null
  /** Where a status goes; null for a mail, and where its token was taken back. */
  host: NoticedHost | null
}

export interface NoticedHost {
  bindingId: string
  provider: HookProvider
  /** Sealed. */
  token: Uint8Array
}

/** A mail that came in. */
export interface NoticedMail {
  messageId: string
  /** Why it was not accepted. */
  reason: Localized | null
  assignmentId: string
  assignment: Localized
  submission: { id: string; repositoryUrl: string; branch: string | null } | null
}

/** How the latest call of a binding ended. */
export interface LatestStatus {
  at: Date
  commit: string
  ending: 'sent' | 'waiting' | 'given_up'
  answer: string | null
}

export interface NoticedResult {
  submissionId: string
  assignment: Localized
  repositoryUrl: string
  commit: string | null
  state: RunState
  /** Null until it is settled. */
  outcome: OutcomeKind | null
  score: number | null
  points: number
  /** The submission that this commit is graded in, if not in this one. */
  sameAs: string | null
}

export interface NoticedRegrade {
  reason: string
  before: number | null
  after: number | null
}

export class NoticeStore {
  constructor(private readonly database: Database) {}

  /** Each for one sender; it comes again when `leaseSeconds` have passed and nobody said what became of it. */
  async claim(
    limit: number,
    leaseSeconds: number,
    { mail }: { mail: boolean } = { mail: true },
  ): Promise<ClaimedNotice[]> {
    await this.database.$executeRaw`
      UPDATE "Notice" SET "nextAt" = NULL, "secret" = NULL, "answer" = concat_ws(' ', 'given up:', "answer")
      WHERE "nextAt" <= clock_timestamp() AND "createdAt" < clock_timestamp() - make_interval(hours => ${TOO_LATE_HOURS})`
    const taken = await this.database.$queryRaw<{ id: string }[]>`
      UPDATE "Notice"
      SET "attempts" = "attempts" + 1, "nextAt" = clock_timestamp() + make_interval(secs => ${leaseSeconds})
      WHERE "id" IN (
        SELECT "id" FROM "Notice" AS mine
        WHERE "nextAt" <= clock_timestamp() AND (${mail} OR "kind" = 'status')
          -- What came earlier of the same run is told first, or "pending" could arrive after the result.
          AND ("kind" <> 'status' OR NOT EXISTS (
            SELECT FROM "Notice" AS other WHERE other."bindingId" = mine."bindingId" AND other."runId" = mine."runId"
              AND other."nextAt" IS NOT NULL AND (other."createdAt", other."id") < (mine."createdAt", mine."id")
          ))
        ORDER BY "nextAt" LIMIT ${limit} FOR UPDATE SKIP LOCKED
      )
      RETURNING "id"`
    const rows = await this.database.notice.findMany({
      where: { id: { in: taken.map(({ id }) => id) } },
      include: {
        user: { select: { username: true, displayName: true, language: true } },
        binding: { select: { id: true, provider: true, statusToken: true } },
        mail: {
          include: {
            assignment: { select: { title: true } },
            submission: { select: { id: true, repositoryUrl: true, branch: true } },
          },
        },
        run: { include: { submission: { include: { assignment: { select: { title: true, courseId: true } } } } } },
      },
      orderBy: { createdAt: 'asc' },
    })
    const regrades = await this.#findRegrades(rows.flatMap(({ kind, runId }) => (kind === 'regrade' && runId) || []))
    return rows.map(({ id, kind, userId, attempts, address, secret, createdAt, user, run, binding, mail, ...row }) => ({
      ...{ id, kind, userId, attempt: attempts, address, secret, createdAt },
      to: { ...user, language: Language.nullable().catch(null).parse(user.language) },
      result: run && {
        submissionId: run.submissionId,
        assignment: run.submission.assignment.title as Localized,
        repositoryUrl: run.submission.repositoryUrl,
        commit: run.submission.commitId,
        state: run.state,
        outcome: run.outcome,
        score: run.score?.toNumber() ?? null,
        points: run.points,
        sameAs: run.submission.sameAsId,
      },
      mail: mail && {
        messageId: mail.messageId,
        reason: mail.reason as Localized | null,
        assignmentId: mail.assignmentId,
        assignment: mail.assignment.title as Localized,
        submission: mail.submission,
      },
      regrade: (run && regrades.get(run.id)) ?? null,
      account: row.change && { change: row.change, about: row.about ?? '' },
      host: binding?.statusToken
        ? { bindingId: binding.id, provider: binding.provider, token: binding.statusToken }
        : null,
    }))
  }

  /** By run. */
  async #findRegrades(runIds: string[]): Promise<Map<string, NoticedRegrade>> {
    if (runIds.length === 0) return new Map()
    const rows = await this.database.$queryRaw<(NoticedRegrade & { runId: string })[]>`
      SELECT d."id" AS "runId", r."reason", c."before"::float8 AS "before", c."after"::float8 AS "after"
      FROM "DryRun" AS d JOIN "Regrade" AS r ON r."id" = d."regradeId"
      JOIN "RegradeChange" AS c ON c."regradeId" = r."id" AND c."assignmentId" = d."assignmentId" AND c."studentId" = d."studentId"
      WHERE d."id" = ANY (${runIds}::uuid[])`
    return new Map(rows.map(({ runId, ...regrade }) => [runId, regrade]))
  }

  /** Whether the person still wants it there: they may have changed their mind since it was written. */
  async isWanted({ id, kind, host, address }: ClaimedNotice): Promise<boolean> {
    if (kind === 'status') return host !== null
    if (kind === 'receipt') {
      const isThere = { id, mailId: { not: null }, user: { email: address } }
      return (await this.database.notice.count({ where: isThere })) === 1
    }
    if (kind !== 'result' && kind !== 'regrade') return true
    const [row] = await this.database.$queryRaw<{ wanted: boolean }[]>`
      SELECT (u."mailResults" OR n."mailId" IS NOT NULL) AND u."email" = n."address" AND (u."isAdmin" OR EXISTS (
        SELECT FROM "Run" AS r JOIN "Assignment" AS a ON a."id" = r."assignmentId"
        JOIN "Enrolment" AS e ON e."courseId" = a."courseId" AND e."userId" = u."id" WHERE r."id" = n."runId"
      )) AS "wanted"
      FROM "Notice" AS n JOIN "User" AS u ON u."id" = n."userId" WHERE n."id" = ${id}::uuid`
    return row?.wanted ?? false
  }

  /** Without `againInSeconds` it is over; false when it is no longer this attempt's. */
  async finish(
    { id, attempt }: Pick<ClaimedNotice, 'id' | 'attempt'>,
    { isSent, answer, againInSeconds }: { isSent: boolean; answer: string; againInSeconds?: number },
  ): Promise<boolean> {
    const said = storable(answer).slice(0, 500)
    const ended = await this.database.$executeRaw`
      UPDATE "Notice"
      SET "sentAt" = CASE WHEN ${isSent} THEN clock_timestamp() END, "answer" = ${said},
          "nextAt" = clock_timestamp() + make_interval(secs => ${againInSeconds ?? null}::float8),
          "secret" = CASE WHEN ${againInSeconds ?? null}::float8 IS NULL THEN NULL ELSE "secret" END
      WHERE "id" = ${id}::uuid AND "attempts" = ${attempt} AND "nextAt" IS NOT NULL`
    return ended === 1
  }

  async latestStatus(bindingId: string): Promise<LatestStatus | null> {
    const row = await this.database.notice.findFirst({
      where: { bindingId, attempts: { gt: 0 }, answer: { not: null } },
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      include: { run: { select: { submission: { select: { commitId: true } } } } },
    })
    if (!row) return null
    const { createdAt, sentAt, nextAt, answer, run } = row
    const ending = sentAt ? 'sent' : nextAt ? 'waiting' : 'given_up'
    return { at: sentAt ?? createdAt, commit: run?.submission.commitId ?? '', ending, answer }
  }

  async forgetOld(): Promise<void> {
    await this.database.$executeRaw`
      DELETE FROM "Notice" WHERE "createdAt" < clock_timestamp() - make_interval(days => ${KEPT_DAYS})`
  }
}

export async function writeNotice(transaction: Transaction, notice: NewNotice): Promise<void> {
  await transaction.notice.create({ data: notice })
}

/**
 * For whoever has a confirmed address, when a way into their account changes; in the transaction that changes it, and before it where the
 * address itself is what changes.
 */
export async function writeAccountChange(
  transaction: Transaction,
  userId: string,
  change: AccountChange,
  about: string | null = null,
): Promise<void> {
  await transaction.$executeRaw`
    INSERT INTO "Notice" ("id", "kind", "userId", "address", "change", "about")
    SELECT gen_random_uuid(), 'account', "id", "email", ${change}::"AccountChange", ${about}
    FROM "User" WHERE "id" = ${userId}::uuid AND "email" IS NOT NULL`
}

/**
 * For whoever wants the results of their runs by mail, or handed in by one that is answered; in the transaction that settles the run, or in
 * which it gives way to a submission of the same commit.
 */
export async function writeResult(transaction: Transaction, runId: string): Promise<void> {
  await transaction.$executeRaw`
    INSERT INTO "Notice" ("id", "kind", "userId", "runId", "address", "mailId")
    SELECT gen_random_uuid(), 'result', u."id", r."id", u."email", m."id"
    FROM "Run" AS r JOIN "User" AS u ON u."id" = r."studentId"
    LEFT JOIN "ReceivedMail" AS m ON m."submissionId" = r."submissionId" AND m."isAnswered" AND r."requestedBy" = 'student'
    WHERE r."id" = ${runId}::uuid AND u."email" IS NOT NULL
      AND (m."id" IS NOT NULL OR (u."mailResults" AND r."state" = 'settled'))`
}

/** For whoever wants results by mail, where a regrade that is being published changes their mark. */
export async function writeRegraded(transaction: Transaction, runIds: string[]): Promise<void> {
  await transaction.$executeRaw`
    INSERT INTO "Notice" ("id", "kind", "userId", "runId", "address")
    SELECT gen_random_uuid(), 'regrade', u."id", r."id", u."email"
    FROM "Run" AS r JOIN "User" AS u ON u."id" = r."studentId"
    WHERE r."id" = ANY (${runIds}::uuid[]) AND u."mailResults" AND u."email" IS NOT NULL`
}

/** For the host of a commit, where the student bound its repository and gave a token; what is told is the run as it then is. */
export async function writeStatus(transaction: Transaction, ...runIds: string[]): Promise<void> {
  await transaction.$executeRaw`
    INSERT INTO "Notice" ("id", "kind", "userId", "runId", "bindingId", "createdAt", "nextAt")
    SELECT gen_random_uuid(), 'status', r."studentId", r."id", b."id", clock_timestamp(), clock_timestamp()
    FROM "Run" AS r JOIN "Submission" AS s ON s."id" = r."submissionId"
    JOIN "Binding" AS b ON b."studentId" = r."studentId" AND b."assignmentId" = r."assignmentId"
      AND b."repositoryUrl" = s."repositoryUrl" AND b."statusToken" IS NOT NULL
    WHERE r."id" = ANY (${runIds}::uuid[]) AND s."commitId" IS NOT NULL AND s."sameAsId" IS NULL`
}

/** For a commit that is known only now that it was fetched. */
export async function writeStatusOfSubmission(transaction: Transaction, submissionId: string): Promise<void> {
  const where = { submissionId, state: { in: ['queued' as const, 'fetching' as const, 'grading' as const] } }
  for (const { id } of await transaction.run.findMany({ where, select: { id: true } }))
    await writeStatus(transaction, id)
}
