import type { ReviewView } from '@interleave/contract'
import { audit } from './audit.ts'
import { type Database, storable, storableJson } from './database.ts'
import type { Prisma } from './generated/client.ts'

export class ReviewStore {
  constructor(private readonly database: Database) {}

  /** The review and its audit row, or neither. Earlier ones of the task stay, and count no more. */
  async add(review: {
    submissionId: string
    taskId: string
    authorId: string
    score: number
    criteria: ReviewView['criteria']
    comment: string
    /** For the audit trail; an override takes the place of what checks came to. */
    action: 'reviewed' | 'mark_overridden'
    requestId?: string
  }): Promise<void> {
    const { requestId, criteria, comment, action, ...rest } = review
    await this.database.$transaction(async (transaction) => {
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
    })
  }
}
