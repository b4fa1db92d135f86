import type { CourseTool, Localized } from '@interleave/contract'
import { type AuditEntry, audit, type Database, lookAnew } from '@interleave/database'
import type { AssignmentRules } from '@interleave/grading'
import type { Actor } from '../accounts/actor.ts'

/** What a teacher sets, with instants for times. */
export interface AssignmentTerms extends AssignmentRules {
  title: Localized
  taskIds: string[]
  branch: string | null
  tools: CourseTool[]
  isAnonymous: boolean
}

export interface StoredSettings extends AssignmentTerms {
  id: string
  slug: string
  version: number
  course: { id: string; title: Localized; timeZone: string; lateTokens: number }
}

export interface StoredExtension {
  student: { id: string; username: string; displayName: string }
  dueAt: Date | null
  closesAt: Date | null
  furtherAttempts: number
  reason: string
}

type Terms = Omit<StoredExtension, 'student'>

const columns = {
  ...{ id: true, slug: true, version: true, title: true, taskIds: true, branch: true, tools: true, isAnonymous: true },
  ...{ opensAt: true, dueAt: true, closesAt: true, attemptLimit: true, latePolicy: true, counting: true },
  lateTokens: true,
  course: { select: { id: true, title: true, timeZone: true, lateTokens: true } },
} as const
const person = { id: true, username: true, displayName: true } as const

/** What teachers set, and what is written down of it; a change and its audit row are one transaction. */
export class SettingsStore {
  constructor(private readonly database: Database) {}

  async find(id: string): Promise<StoredSettings | null> {
    const row = await this.database.assignment.findUnique({ where: { id }, select: columns })
    return row as unknown as StoredSettings | null
  }

  countSubmissions(assignmentId: string): Promise<number> {
    return this.database.submission.count({ where: { assignmentId, student: isStudentOf(assignmentId) } })
  }

  extensions(assignmentId: string): Promise<StoredExtension[]> {
    return this.database.extension.findMany({
      where: { assignmentId },
      select: { student: { select: person }, dueAt: true, closesAt: true, furtherAttempts: true, reason: true },
      orderBy: { student: { username: 'asc' } },
    })
  }

  spentTokens(assignmentId: string): Promise<{ student: StoredExtension['student']; count: number }[]> {
    return this.database.spentTokens.findMany({
      where: { assignmentId },
      select: { student: { select: person }, count: true },
      orderBy: { student: { username: 'asc' } },
    })
  }

  students(assignmentId: string): Promise<StoredExtension['student'][]> {
    return this.database.user.findMany({
      where: isStudentOf(assignmentId),
      select: person,
      orderBy: { username: 'asc' },
    })
  }

  /** Null if the course has an assignment of this slug. */
  async create(courseId: string, slug: string, terms: AssignmentTerms, actor: Actor): Promise<string | null> {
    return this.database.$transaction(async (transaction) => {
      const data = { courseId, slug, ...columnsOf(terms) }
      const [made] = await transaction.assignment.createManyAndReturn({ data: [data], skipDuplicates: true })
      if (!made) return null
      const detail = { assignmentId: made.id, slug, terms: JSON.stringify(terms) }
      await audit(transaction, { action: 'assignment_made', subject: `course:${courseId}`, ...actor, detail })
      return made.id
    })
  }

  /** `work` looks at marks while nobody else can change the rules, and says what to write down. Null if the version is another by now. */
  async change<Result>(
    before: StoredSettings,
    terms: AssignmentTerms,
    work: () => Promise<{ result: Result; audit: AuditEntry }>,
  ): Promise<Result | null> {
    return this.database.$transaction(async (transaction) => {
      const where = { id: before.id, version: before.version }
      const { count } = await transaction.assignment.updateMany({
        where,
        data: { ...columnsOf(terms), version: { increment: 1 } },
      })
      if (count === 0) return null
      await lookAnew(transaction, { assignmentId: before.id })
      const { result, audit: entry } = await work()
      await audit(transaction, entry)
      return result
    })
  }

  /** False if there is no such student in the course. */
  async grant(pair: { assignmentId: string; studentId: string }, terms: Terms, actor: Actor): Promise<boolean> {
    return this.database.$transaction(async (transaction) => {
      const isStudent = { id: pair.studentId, ...isStudentOf(pair.assignmentId) }
      if (!(await transaction.user.findFirst({ where: isStudent }))) return false
      await transaction.extension.upsert({
        where: { assignmentId_studentId: pair },
        create: { ...pair, ...terms },
        update: terms,
      })
      await lookAnew(transaction, pair)
      const detail = { studentId: pair.studentId, ...terms, dueAt: toIso(terms.dueAt), closesAt: toIso(terms.closesAt) }
      const subject = `assignment:${pair.assignmentId}`
      await audit(transaction, { action: 'extension_granted', subject, ...actor, detail })
      return true
    })
  }

  /** False if there was none. */
  async withdraw(pair: { assignmentId: string; studentId: string }, actor: Actor): Promise<boolean> {
    return this.database.$transaction(async (transaction) => {
      const { count } = await transaction.extension.deleteMany({ where: pair })
      const [subject, detail] = [`assignment:${pair.assignmentId}`, { studentId: pair.studentId }]
      if (count) await audit(transaction, { action: 'extension_withdrawn', subject, ...actor, detail })
      return count > 0
    })
  }
}

const toIso = (time: Date | null) => time?.toISOString() ?? null

const isStudentOf = (assignmentId: string) => ({
  enrolments: { some: { role: 'student' as const, course: { assignments: { some: { id: assignmentId } } } } },
})

const columnsOf = ({ title, latePolicy, tools, ...rest }: AssignmentTerms) => ({
  ...rest,
  ...{ title: { ...title }, latePolicy: { ...latePolicy }, tools: tools.map((tool) => ({ ...tool })) },
})
