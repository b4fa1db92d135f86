import { dueWithTokens } from '@interleave/grading'
import { audit } from './audit.ts'
import { lookAnew } from './binding.store.ts'
import { type Database, readClock, type Transaction } from './database.ts'
import { loadStandings, recordOf } from './standing.store.ts'

type Pair = { assignmentId: string; studentId: string }
type Actor = { actorId: string; requestId: string }

type Spending =
  | { spent: true }
  /** How many were spent before, and how many could be spent more. */
  | { spent: false; before: number; possible: number }

/** Late tokens: a course gives each student some, and each that is spent on an assignment moves its due time by a day. */
export class LateTokenStore {
  constructor(private readonly database: Database) {}

  /** By course, of one student: what is not spent yet. */
  async left(courseIds: string[], studentId: string): Promise<Map<string, number>> {
    return leftOf(this.database, courseIds, studentId)
  }

  /** Spends until `count` in all are spent on the assignment. Of several requests at once none spends what another has. */
  async spend(pair: Pair & { courseId: string }, count: number, actor: Actor): Promise<Spending> {
    const { courseId, ...of } = pair
    return this.database.$transaction(async (transaction) => {
      await transaction.$executeRaw`
        SELECT 1 FROM "Enrolment" WHERE "courseId" = ${courseId}::uuid AND "userId" = ${of.studentId}::uuid FOR UPDATE`
      const record = (await loadStandings(transaction, [of.assignmentId], [of.studentId])).get(of.assignmentId)
      if (!record) throw new Error(`assignment ${of.assignmentId} is gone`)
      const { extension, spentTokens: spent } = recordOf(record, of.studentId)
      const left = (await leftOf(transaction, [courseId], of.studentId)).get(courseId) ?? 0
      const possible = dueWithTokens(record.rules, extension, { spent, left, now: await readClock(transaction) }).length
      if (count === spent) return { spent: true }
      if (count < spent || count > spent + possible) return { spent: false, before: spent, possible }
      await transaction.spentTokens.upsert({
        where: { assignmentId_studentId: of },
        create: { ...of, count },
        update: { count },
      })
      await lookAnew(transaction, of)
      const subject = `assignment:${of.assignmentId}`
      await audit(transaction, { action: 'tokens_spent', subject, ...actor, detail: { ...of, before: spent, count } })
      return { spent: true }
    })
  }

  /** All that a student spent on an assignment. False if there was nothing. */
  async giveBack(pair: Pair, actor: Actor): Promise<boolean> {
    return this.database.$transaction(async (transaction) => {
      const [row] = await transaction.$queryRaw<{ count: number }[]>`
        DELETE FROM "SpentTokens" WHERE "assignmentId" = ${pair.assignmentId}::uuid AND "studentId" = ${pair.studentId}::uuid
        RETURNING "count"`
      if (!row) return false
      const [subject, detail] = [`assignment:${pair.assignmentId}`, { ...pair, count: row.count }]
      await audit(transaction, { action: 'tokens_given_back', subject, ...actor, detail })
      return true
    })
  }
}

/** Never below none: a course may give fewer by now than were spent. */
async function leftOf(within: Transaction, courseIds: string[], studentId: string): Promise<Map<string, number>> {
  const rows = await within.$queryRaw<{ courseId: string; left: number }[]>`
    SELECT c."id" AS "courseId", GREATEST(0, c."lateTokens" - COALESCE(sum(t."count"), 0))::int AS "left"
    FROM "Course" AS c LEFT JOIN "Assignment" AS a ON a."courseId" = c."id"
    LEFT JOIN "SpentTokens" AS t ON t."assignmentId" = a."id" AND t."studentId" = ${studentId}::uuid
    WHERE c."id" = ANY (${courseIds}::uuid[]) GROUP BY c."id"`
  return new Map(rows.map(({ courseId, left }) => [courseId, left]))
}
