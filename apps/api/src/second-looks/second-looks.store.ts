import type { Localized } from '@interleave/contract'
import { audit, type Database, storable } from '@interleave/database'
import type { Actor } from '../accounts/actor.ts'

export interface StoredSecondLook {
  id: string
  submissionId: string
  assignment: { id: string; title: Localized; courseId: string; isAnonymous: boolean }
  student: { id: string; displayName: string }
  taskId: string
  checkId: string
  words: string
  createdAt: Date
  answer: { words: string; author: string; createdAt: Date } | null
}

const MOST = 200

const columns = {
  ...{ id: true, submissionId: true, taskId: true, checkId: true, words: true, createdAt: true },
  ...{ answer: true, answeredAt: true, answeredBy: { select: { displayName: true } } },
  submission: {
    select: {
      student: { select: { id: true, displayName: true } },
      assignment: { select: { id: true, title: true, courseId: true, isAnonymous: true } },
    },
  },
} as const

/** A request or an answer, and its audit row, are one transaction. */
export class SecondLookStore {
  constructor(private readonly database: Database) {}

  /** False while an earlier one of the same check waits. */
  async ask(
    wanted: { submissionId: string; taskId: string; checkId: string; words: string },
    { actorId, requestId }: Actor,
  ): Promise<boolean> {
    return this.database.$transaction(async (transaction) => {
      const { submissionId, taskId, checkId } = wanted
      // The unique index decides between two at once, and this is what the loser sees.
      const { count } = await transaction.secondLook.createMany({
        data: { ...wanted, words: storable(wanted.words) },
        skipDuplicates: true,
      })
      if (count === 0) return false
      await audit(transaction, {
        ...{ action: 'second_look_asked', subject: `submission:${submissionId}`, actorId, requestId },
        detail: { taskId, checkId },
      })
      return true
    })
  }

  /** False if there is none of this submission that waits. */
  async answer(submissionId: string, id: string, words: string, { actorId, requestId }: Actor): Promise<boolean> {
    return this.database.$transaction(async (transaction) => {
      const { count } = await transaction.secondLook.updateMany({
        where: { id, submissionId, answeredAt: null },
        data: { answer: storable(words), answeredById: actorId, answeredAt: new Date() },
      })
      const entry = { action: 'second_look_answered', subject: `submission:${submissionId}`, detail: { id } }
      if (count > 0) await audit(transaction, { ...entry, actorId, requestId })
      return count > 0
    })
  }

  async listOf(submissionId: string): Promise<StoredSecondLook[]> {
    const rows = await this.database.secondLook.findMany({
      where: { submissionId },
      orderBy: { id: 'asc' },
      select: columns,
    })
    return rows.map(stored)
  }

  /** Of a course; those that are answered, the newest first. */
  async list(courseId: string, isOpen: boolean): Promise<StoredSecondLook[]> {
    const rows = await this.database.secondLook.findMany({
      where: { submission: { assignment: { courseId } }, answeredAt: isOpen ? null : { not: null } },
      orderBy: isOpen ? { id: 'asc' } : { answeredAt: 'desc' },
      take: MOST,
      select: columns,
    })
    return rows.map(stored)
  }
}

interface Row {
  id: string
  submissionId: string
  taskId: string
  checkId: string
  words: string
  createdAt: Date
  answer: string | null
  answeredAt: Date | null
  answeredBy: { displayName: string } | null
  submission: {
    student: { id: string; displayName: string }
    assignment: Omit<StoredSecondLook['assignment'], 'title'> & { title: unknown }
  }
}

function stored({ submission, answer, answeredAt, answeredBy, ...row }: Row): StoredSecondLook {
  return {
    ...row,
    student: submission.student,
    assignment: { ...submission.assignment, title: submission.assignment.title as Localized },
    answer:
      answer !== null && answeredAt
        ? { words: answer, author: answeredBy?.displayName ?? '', createdAt: answeredAt }
        : null,
  }
}
