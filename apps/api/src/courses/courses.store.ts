import type { ChangeCourse, CreateCourse, Localized } from '@interleave/contract'
import { audit, type Database } from '@interleave/database'
import type { Actor } from '../accounts/actor.ts'

export interface StoredCourse {
  id: string
  slug: string
  title: Localized
  timeZone: string
  lateTokens: number
}

export class CourseStore {
  constructor(private readonly database: Database) {}

  async find(id: string): Promise<StoredCourse | null> {
    const row = await this.database.course.findUnique({ where: { id } })
    return row && { ...row, title: row.title as Localized }
  }

  /** Whoever makes it is its teacher. Null if there is a course of this slug. */
  async create(wanted: CreateCourse, actor: Actor): Promise<string | null> {
    return this.database.$transaction(async (transaction) => {
      const [made] = await transaction.course.createManyAndReturn({ data: [wanted], skipDuplicates: true })
      if (!made) return null
      await transaction.enrolment.create({ data: { courseId: made.id, userId: actor.actorId, role: 'teacher' } })
      const { slug, timeZone, lateTokens } = wanted
      const detail = { slug, timeZone, lateTokens }
      await audit(transaction, { action: 'course_made', subject: `course:${made.id}`, ...actor, detail })
      return made.id
    })
  }

  async change(id: string, wanted: ChangeCourse, actor: Actor): Promise<void> {
    await this.database.$transaction(async (transaction) => {
      await transaction.course.update({ where: { id }, data: wanted })
      const { title, timeZone, lateTokens } = wanted
      const detail = { title: JSON.stringify(title), timeZone, lateTokens }
      await audit(transaction, { action: 'course_changed', subject: `course:${id}`, ...actor, detail })
    })
  }
}
