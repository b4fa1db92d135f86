import {
  type AssignmentSettings,
  type AssignmentSettingsView,
  type ChangeAssignment,
  type CreateAssignment,
  checkBranch,
  type GrantExtension,
  type RuleChanges,
} from '@interleave/contract'
import { type AssignmentRecord, LateTokenStore, StandingStore, standingIn } from '@interleave/database'
import { type AssignmentRules, endOfMinuteIn, instantIn, localIn, whoChanges } from '@interleave/grading'
import { Injectable } from '@nestjs/common'
import { PinoLogger } from 'nestjs-pino'
import type { Actor } from '../accounts/actor.ts'
import { CourseStore } from '../courses/courses.store.ts'
import * as errors from './assignments.errors.ts'
import { Catalogue } from './catalogue.ts'
import { type AssignmentTerms, SettingsStore, type StoredExtension, type StoredSettings } from './settings.store.ts'

/** Assignments as teachers make and change them; who they are was settled by the route. */
@Injectable()
export class SettingsService {
  constructor(
    private readonly settings: SettingsStore,
    private readonly courses: CourseStore,
    private readonly standings: StandingStore,
    private readonly tokens: LateTokenStore,
    private readonly catalogue: Catalogue,
    private readonly logger: PinoLogger,
  ) {}

  async create(courseId: string, { slug, ...wanted }: CreateAssignment, actor: Actor): Promise<AssignmentSettingsView> {
    const course = await this.courses.find(courseId)
    if (!course) throw new Error(`course ${courseId} is gone`)
    const id = await this.settings.create(courseId, slug, this.termsOf(wanted, course.timeZone), actor)
    if (id === null) throw errors.slugTaken()
    this.logger.info({ requestId: actor.requestId, courseId, assignmentId: id }, 'assignment made')
    return this.get(id)
  }

  async get(id: string): Promise<AssignmentSettingsView> {
    const stored = await this.find(id)
    const { slug, course, version } = stored
    const extensions = await this.settings.extensions(id)
    return {
      ...{ id, slug, course, version },
      settings: settingsOf(stored),
      submissions: await this.settings.countSubmissions(id),
      extensions: extensions.map((extension) => extensionView(extension, course.timeZone)),
      spentTokens: await this.settings.spentTokens(id),
    }
  }

  /** Whose mark would be another one; nothing is changed. */
  async preview(id: string, wanted: AssignmentSettings): Promise<RuleChanges> {
    const stored = await this.find(id)
    const terms = this.termsOf(wanted, stored.course.timeZone)
    return this.changes(id, stored, terms, await this.record(id))
  }

  async change(id: string, { version, ...wanted }: ChangeAssignment, actor: Actor): Promise<RuleChanges> {
    const stored = await this.find(id)
    const terms = this.termsOf(wanted, stored.course.timeZone)
    const changed = await this.settings.change({ ...stored, version }, terms, async () => {
      const result = await this.changes(id, stored, terms, await this.record(id))
      const detail = {
        ...{ version, before: JSON.stringify(settingsOf(stored)), after: JSON.stringify(wanted) },
        marksOf: result.changes.map(({ student }) => student.username).join(' '),
      }
      return { result, audit: { action: 'assignment_changed', subject: `assignment:${id}`, ...actor, detail } }
    })
    if (!changed) throw errors.changedMeanwhile()
    this.logger.info({ requestId: actor.requestId, assignmentId: id, marks: changed.changes.length }, 'rules changed')
    return changed
  }

  async grant(id: string, studentId: string, wanted: GrantExtension, actor: Actor): Promise<AssignmentSettingsView> {
    const stored = await this.find(id)
    const { course } = stored
    const { furtherAttempts, reason } = wanted
    const dueAt = timeIn('dueAt', wanted.dueAt, course.timeZone, endOfMinuteIn)
    const closesAt = timeIn('closesAt', wanted.closesAt, course.timeZone, endOfMinuteIn)
    if (!dueAt && !closesAt && furtherAttempts === 0) throw errors.givesNothing()
    if (dueAt && !(stored.dueAt && dueAt > stored.dueAt)) throw errors.notLater('dueAt')
    if (closesAt && !(stored.closesAt && closesAt > stored.closesAt)) throw errors.notLater('closesAt')
    const terms = { dueAt, closesAt, furtherAttempts, reason }
    if (!(await this.settings.grant({ assignmentId: id, studentId }, terms, actor))) throw errors.noSuchStudent()
    return this.get(id)
  }

  async withdraw(id: string, studentId: string, actor: Actor): Promise<void> {
    if (!(await this.settings.withdraw({ assignmentId: id, studentId }, actor))) throw errors.noSuchExtension()
  }

  async giveBackTokens(id: string, studentId: string, actor: Actor): Promise<void> {
    if (!(await this.tokens.giveBack({ assignmentId: id, studentId }, actor))) throw errors.noSpentTokens()
  }

  private async find(id: string): Promise<StoredSettings> {
    const stored = await this.settings.find(id)
    if (!stored) throw errors.noSuchAssignment()
    return stored
  }

  private async record(id: string): Promise<AssignmentRecord> {
    const record = (await this.standings.load([id])).get(id)
    if (!record) throw new Error(`assignment ${id} is gone`)
    return record
  }

  private async changes(
    id: string,
    before: AssignmentRules,
    after: AssignmentRules,
    record: AssignmentRecord,
  ): Promise<RuleChanges> {
    const students = new Map((await this.settings.students(id)).map((student) => [student.id, student]))
    const by = (rules: AssignmentRules) =>
      new Map([...students.keys()].map((studentId) => [studentId, standingIn(record, studentId, rules).counts]))
    const [marksBefore, marksAfter] = [by(before), by(after)]
    const marked = [...students.keys()].filter((one) => marksBefore.get(one) || marksAfter.get(one)).length
    return {
      marked,
      changes: whoChanges(marksBefore, marksAfter).flatMap(({ person, ...change }) => {
        const student = students.get(person)
        return student ? [{ student, ...change }] : []
      }),
    }
  }

  private termsOf(wanted: AssignmentSettings, timeZone: string): AssignmentTerms {
    const { taskIds, tools, branch } = wanted
    if (taskIds.length + tools.length === 0) throw errors.nothingAsked()
    if (new Set(taskIds).size < taskIds.length) throw errors.namedTwice('taskIds')
    if (new Set(tools.map(({ tool }) => tool)).size < tools.length) throw errors.namedTwice('tools')
    const unknown = taskIds.find((taskId) => !this.catalogue.findSummary(taskId))
    if (unknown !== undefined) throw errors.unknownTask(unknown)
    const verdict = branch === null ? null : checkBranch(branch)
    if (verdict && !verdict.ok) throw errors.wrongBranch(verdict.reason)
    const opensAt = timeIn('opensAt', wanted.opensAt, timeZone, instantIn)
    const dueAt = timeIn('dueAt', wanted.dueAt, timeZone, endOfMinuteIn)
    const closesAt = timeIn('closesAt', wanted.closesAt, timeZone, endOfMinuteIn)
    if (opensAt && dueAt && opensAt >= dueAt) throw errors.dueBeforeOpening()
    if (closesAt && ((opensAt && opensAt >= closesAt) || (dueAt && dueAt > closesAt))) throw errors.closesTooEarly()
    return { ...wanted, opensAt, dueAt, closesAt }
  }
}

/** Null for none; `read` throws a RangeError if there is no such time. */
function timeIn(
  path: string,
  local: string | null,
  timeZone: string,
  read: (timeZone: string, local: string) => Date,
): Date | null {
  try {
    return local === null ? null : read(timeZone, local)
  } catch (error) {
    throw error instanceof RangeError ? errors.noSuchTime(path) : error
  }
}

const local = (time: Date | null, timeZone: string) => time && localIn(timeZone, time)

function settingsOf(stored: StoredSettings): AssignmentSettings {
  const { title, taskIds, attemptLimit, latePolicy, counting, lateTokens, branch, tools, isAnonymous, course } = stored
  return {
    ...{ title, taskIds, attemptLimit, latePolicy, counting, lateTokens, branch, tools, isAnonymous },
    opensAt: local(stored.opensAt, course.timeZone),
    dueAt: local(stored.dueAt, course.timeZone),
    closesAt: local(stored.closesAt, course.timeZone),
  }
}

function extensionView({ dueAt, closesAt, ...rest }: StoredExtension, timeZone: string) {
  return { ...rest, dueAt: local(dueAt, timeZone), closesAt: local(closesAt, timeZone) }
}
