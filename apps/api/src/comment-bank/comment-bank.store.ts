import { audit, type Database, storable } from '@interleave/database'
import type { Actor } from '../accounts/actor.ts'

export interface KeptComment {
  id: string
  words: string
}

/** `same`: the words are those of another one; `none`: there is no such comment in the course. */
export type Kept = 'kept' | 'same' | 'none' | 'full'

export class CommentBankStore {
  constructor(private readonly database: Database) {}

  list(courseId: string): Promise<KeptComment[]> {
    const orderBy = [{ updatedAt: 'desc' as const }, { id: 'desc' as const }]
    return this.database.bankComment.findMany({ where: { courseId }, select: { id: true, words: true }, orderBy })
  }

  /** What is kept already becomes the latest. */
  async keep(courseId: string, words: string, most: number, actor: Actor): Promise<Kept> {
    return this.database.$transaction(async (transaction) => {
      // In turn, so that two at once neither keep the same words twice nor pass the limit together.
      await transaction.$queryRaw`SELECT "id" FROM "Course" WHERE "id" = ${courseId}::uuid FOR UPDATE`
      const kept = { courseId, words: storable(words) }
      const again = await transaction.bankComment.updateMany({ where: kept, data: { updatedAt: new Date() } })
      if (again.count > 0) return 'same'
      if ((await transaction.bankComment.count({ where: { courseId } })) >= most) return 'full'
      const { id } = await transaction.bankComment.create({ data: kept })
      await audit(transaction, entry('comment_kept', courseId, id, actor))
      return 'kept'
    })
  }

  async change(courseId: string, id: string, words: string, actor: Actor): Promise<Kept> {
    return this.database.$transaction(async (transaction) => {
      await transaction.$queryRaw`SELECT "id" FROM "Course" WHERE "id" = ${courseId}::uuid FOR UPDATE`
      const other = { courseId, words: storable(words), id: { not: id } }
      if (await transaction.bankComment.findFirst({ where: other })) return 'same'
      const data = { words: storable(words), updatedAt: new Date() }
      const { count } = await transaction.bankComment.updateMany({ where: { id, courseId }, data })
      if (count === 0) return 'none'
      await audit(transaction, entry('comment_changed', courseId, id, actor))
      return 'kept'
    })
  }

  /** False if the course has none such. */
  async remove(courseId: string, id: string, actor: Actor): Promise<boolean> {
    return this.database.$transaction(async (transaction) => {
      const { count } = await transaction.bankComment.deleteMany({ where: { id, courseId } })
      if (count > 0) await audit(transaction, entry('comment_removed', courseId, id, actor))
      return count > 0
    })
  }
}

const entry = (action: string, courseId: string, commentId: string, actor: Actor) => ({
  ...{ action, subject: `course:${courseId}`, ...actor, detail: { commentId } },
})
