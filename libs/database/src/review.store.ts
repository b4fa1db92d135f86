import type { ReviewView } from '@interleave/contract'
import { audit } from './audit.ts'
import { type Database, storable, storableJson, type Transaction } from './database.ts'
import type { Prisma } from './generated/client.ts'

interface Given {
  submissionId: string
  taskId: string
  authorId: string
}

export class ReviewStore {
  constructor(private readonly database: Database) {}

  /** The review and its audit row, or neither. Earlier ones of the task stay, and count no more. */
  async add(
    review: Given & {
      score: number
      criteria: ReviewView['criteria']
      comment: string
      /** For the audit trail; an override takes the place of what checks came to. */
      action: 'reviewed' | 'mark_overridden'
      requestId?: string
    },
  ): Promise<void> {
    await this.database.$transaction((transaction) => write(transaction, review))
  }

  /** False, and nothing written, when no override is in force: somebody else may have been faster. */
  withdrawOverride({ reason, ...review }: Given & { reason: string; requestId: string }): Promise<boolean> {
    const { submissionId, taskId } = review
    return this.database.$transaction(async (transaction) => {
      await transaction.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`review/${submissionId}`}, 0))`
      const newest = await transaction.review.findFirst({
        where: { submissionId, taskId },
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      })
      const isOverride = newest?.score != null && Array.isArray(newest.criteria) && newest.criteria.length === 0
      if (!isOverride) return false
      await write(transaction, { ...review, score: null, criteria: [], comment: reason, action: 'override_withdrawn' })
      return true
    })
  }
}

async function write(
  transaction: Transaction,
  review: Given & {
    score: number | null
    criteria: ReviewView['criteria']
    comment: string
    action: string
    requestId?: string
  },
): Promise<void> {
  const { requestId, criteria, comment, action, ...rest } = review
  const { id } = await transaction.review.create({
    data: {
      ...rest,
      comment: storable(comment),
      criteria: criteria.map((criterion) => storableJson(criterion)) as Prisma.InputJsonArray,
    },
  })
  await audit(transaction, {
    action,
    subject: `submission:${review.submissionId}`,
    actorId: review.authorId,
    requestId,
    detail: { reviewId: id, taskId: review.taskId, score: review.score },
  })
}
