import type { AssignmentView, MyStanding, TaskSummary, TaskView } from '@interleave/contract'
import { type AssignmentRecord, StandingStore, standingIn } from '@interleave/database'
import { creditPercent, oldestFirst, refusalOf, type StoredRun } from '@interleave/grading'
import { Injectable } from '@nestjs/common'
import { PinoLogger } from 'nestjs-pino'
import type { Actor } from '../accounts/actor.ts'
import { isStaff, roleIn, type Viewer } from '../accounts/viewer.ts'
import { NotFound } from '../problems/errors.ts'
import { noSuchSubmission } from '../submissions/submissions.errors.ts'
import { noSuchAssignment, notChosenHere } from './assignments.errors.ts'
import { AssignmentStore, type StoredAssignment } from './assignments.store.ts'
import { Catalogue } from './catalogue.ts'

@Injectable()
export class AssignmentsService {
  constructor(
    private readonly assignments: AssignmentStore,
    private readonly standings: StandingStore,
    private readonly catalogue: Catalogue,
    private readonly logger: PinoLogger,
  ) {}

  async list(viewer: Viewer): Promise<AssignmentView[]> {
    const now = new Date()
    const stored = await this.assignments.list(coursesOf(viewer))
    const visible = stored.filter((assignment) => isVisible(viewer, assignment, now))
    const taken = visible.filter(({ course }) => roleIn(viewer, course.id) === 'student')
    const records = await this.standings.load(
      taken.map(({ id }) => id),
      viewer.id,
    )
    return visible.map((assignment) => this.view(viewer, assignment, records, now))
  }

  /** Of one course, for its staff. */
  async listOf(viewer: Viewer, courseId: string): Promise<AssignmentView[]> {
    const stored = await this.assignments.list([courseId])
    return stored.map((assignment) => this.view(viewer, assignment, new Map(), new Date()))
  }

  /** What is asked in a course of others does not exist, as far as anybody can tell; nor, for students, what is not open yet. */
  async get(viewer: Viewer, id: string): Promise<AssignmentView> {
    const now = new Date()
    const stored = await this.assignments.find(id)
    if (!stored || !isVisible(viewer, stored, now)) throw noSuchAssignment()
    const isStudent = roleIn(viewer, stored.course.id) === 'student'
    const records = isStudent ? await this.standings.load([id], viewer.id) : new Map()
    return this.view(viewer, stored, records, now)
  }

  async choose(viewer: Viewer, id: string, submissionId: string, actor: Actor): Promise<AssignmentView> {
    const { counting } = await this.get(viewer, id)
    if (counting !== 'chosen') throw notChosenHere()
    if (!(await this.assignments.choose({ assignmentId: id, studentId: viewer.id }, submissionId, actor)))
      throw noSuchSubmission()
    return this.get(viewer, id)
  }

  /** What it is worth today, for a push that nobody is signed in for. */
  async getPoints(id: string): Promise<number> {
    const stored = await this.assignments.find(id)
    if (!stored) throw new Error(`assignment ${id} is gone`)
    return pointsOf(stored, this.tasksOf(stored))
  }

  /** Staff read every task there is, to choose from; students those that a course of theirs asks. */
  async getTask(viewer: Viewer, id: string): Promise<TaskView> {
    const task = this.catalogue.findTask(id)
    const isOpen =
      task && (isStaff(viewer) || (await this.assignments.isAsked(id, coursesOf(viewer) ?? [], new Date())))
    if (!isOpen) throw new NotFound({ 'zh-CN': '没有这道题。', en: 'There is no such task.' })
    return task
  }

  private view(
    viewer: Viewer,
    { taskIds, ...assignment }: StoredAssignment,
    records: ReadonlyMap<string, AssignmentRecord>,
    now: Date,
  ): AssignmentView {
    const tasks = this.tasksOf({ ...assignment, taskIds })
    const record = records.get(assignment.id)
    return {
      ...assignment,
      opensAt: toIso(assignment.opensAt),
      dueAt: toIso(assignment.dueAt),
      closesAt: toIso(assignment.closesAt),
      points: pointsOf(assignment, tasks),
      tasks,
      mine: record ? standingView(record, viewer.id, now) : null,
    }
  }

  private tasksOf({ id, taskIds }: Pick<StoredAssignment, 'id' | 'taskIds'>): TaskSummary[] {
    return taskIds.flatMap((taskId) => {
      const task = this.catalogue.findSummary(taskId)
      if (!task) this.logger.error({ assignmentId: id, taskId }, 'an assignment names a task that is not in the suites')
      return task ?? []
    })
  }
}

const toIso = (time: Date | null) => time?.toISOString() ?? null

const pointsOf = ({ tools }: Pick<StoredAssignment, 'tools'>, tasks: TaskSummary[]) =>
  [...tasks, ...tools].reduce((sum, each) => sum + each.points, 0)

function isVisible(viewer: Viewer, { course, opensAt }: StoredAssignment, now: Date): boolean {
  const role = roleIn(viewer, course.id)
  return role !== null && (role !== 'student' || !opensAt || opensAt <= now)
}

function standingView(record: AssignmentRecord, studentId: string, now: Date): MyStanding {
  const { rules, timeZone } = record
  const { extension = null, runs = [], chosenId = null } = record.students.get(studentId) ?? {}
  const { dueAt, closesAt, attempts, counts } = standingIn(record, studentId)
  return {
    ...{ attempts, counts, chosenId, isExtended: extension !== null },
    dueAt: toIso(dueAt),
    closesAt: toIso(closesAt),
    percentNow: creditPercent(rules.latePolicy, dueAt ? now.getTime() - dueAt.getTime() : 0),
    refusal: refusalOf(rules, extension, runs, { receivedAt: now, timeZone })?.sentence ?? null,
    latest: latestOf(runs),
  }
}

function latestOf(runs: readonly StoredRun[]): MyStanding['latest'] {
  const latest = [...runs].sort(oldestFirst).at(-1)
  if (!latest) return null
  const { submissionId, receivedAt, state, outcome, score, points } = latest
  return { submissionId, receivedAt: receivedAt.toISOString(), state, outcome, score, points }
}

const coursesOf = ({ isAdmin, enrolments }: Viewer) => (isAdmin ? undefined : enrolments.map((one) => one.courseId))
