import type { AssignmentView, MyStanding, TaskSummary, TaskView } from '@interleave/contract'
import { type AssignmentRecord, LateTokenStore, recordOf, StandingStore, standingIn } from '@interleave/database'
import { creditPercent, dueWithTokens, oldestFirst, refusalOf, type StoredRun } from '@interleave/grading'
import { Injectable } from '@nestjs/common'
import { PinoLogger } from 'nestjs-pino'
import type { Actor } from '../accounts/actor.ts'
import { isStaff, roleIn, type Viewer } from '../accounts/viewer.ts'
import { NotFound } from '../problems/errors.ts'
import { noSuchSubmission } from '../submissions/submissions.errors.ts'
import {
  noSuchAssignment,
  noTokensHere,
  notChosenHere,
  notSoManyTokens,
  tokensStaySpent,
} from './assignments.errors.ts'
import { AssignmentStore, type StoredAssignment } from './assignments.store.ts'
import { Catalogue } from './catalogue.ts'

@Injectable()
export class AssignmentsService {
  constructor(
    private readonly assignments: AssignmentStore,
    private readonly standings: StandingStore,
    private readonly tokens: LateTokenStore,
    private readonly catalogue: Catalogue,
    private readonly logger: PinoLogger,
  ) {}

  async list(viewer: Viewer): Promise<AssignmentView[]> {
    const now = new Date()
    const stored = await this.assignments.list(coursesOf(viewer))
    const visible = stored.filter((assignment) => isVisible(viewer, assignment, now))
    const taken = visible.filter(({ course }) => roleIn(viewer, course.id) === 'student')
    const own = await this.load(viewer, taken)
    return visible.map((assignment) => this.view(viewer, assignment, own, now))
  }

  /** Of one course, for its staff. */
  async listOf(viewer: Viewer, courseId: string): Promise<AssignmentView[]> {
    const stored = await this.assignments.list([courseId])
    return stored.map((assignment) => this.view(viewer, assignment, nobodys, new Date()))
  }

  /** What is asked in a course of others does not exist, as far as anybody can tell; nor, for students, what is not open yet. */
  async get(viewer: Viewer, id: string): Promise<AssignmentView> {
    const now = new Date()
    const stored = await this.assignments.find(id)
    if (!stored || !isVisible(viewer, stored, now)) throw noSuchAssignment()
    const isStudent = roleIn(viewer, stored.course.id) === 'student'
    return this.view(viewer, stored, isStudent ? await this.load(viewer, [stored]) : nobodys, now)
  }

  /** Late tokens: `count` in all are spent on the assignment from now on. */
  async spendTokens(viewer: Viewer, id: string, count: number, actor: Actor): Promise<AssignmentView> {
    const { course, mine } = await this.get(viewer, id)
    if (!mine) throw noTokensHere()
    const pair = { assignmentId: id, studentId: viewer.id, courseId: course.id }
    const spending = await this.tokens.spend(pair, count, actor)
    if (!spending.spent) {
      const { before, possible } = spending
      throw count < before ? tokensStaySpent(before) : possible === 0 ? noTokensHere() : notSoManyTokens(possible)
    }
    this.logger.info({ requestId: actor.requestId, assignmentId: id, studentId: viewer.id, count }, 'late tokens spent')
    return this.get(viewer, id)
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

  private async load(viewer: Viewer, assignments: StoredAssignment[]): Promise<Own> {
    const [records, tokensLeft] = await Promise.all([
      this.standings.load(
        assignments.map(({ id }) => id),
        viewer.id,
      ),
      this.tokens.left([...new Set(assignments.map(({ course }) => course.id))], viewer.id),
    ])
    return { records, tokensLeft }
  }

  private view(
    viewer: Viewer,
    { taskIds, ...assignment }: StoredAssignment,
    { records, tokensLeft }: Own,
    now: Date,
  ): AssignmentView {
    const tasks = this.tasksOf({ ...assignment, taskIds })
    const record = records.get(assignment.id)
    const left = tokensLeft.get(assignment.course.id) ?? 0
    return {
      ...assignment,
      opensAt: toIso(assignment.opensAt),
      dueAt: toIso(assignment.dueAt),
      closesAt: toIso(assignment.closesAt),
      points: pointsOf(assignment, tasks),
      tasks,
      mine: record ? standingView(record, viewer.id, left, now) : null,
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

/** What a student has in each assignment, and of each course's late tokens. */
interface Own {
  records: ReadonlyMap<string, AssignmentRecord>
  tokensLeft: ReadonlyMap<string, number>
}

const nobodys: Own = { records: new Map(), tokensLeft: new Map() }

const toIso = (time: Date | null) => time?.toISOString() ?? null

const pointsOf = ({ tools }: Pick<StoredAssignment, 'tools'>, tasks: TaskSummary[]) =>
  [...tasks, ...tools].reduce((sum, each) => sum + each.points, 0)

function isVisible(viewer: Viewer, { course, opensAt }: StoredAssignment, now: Date): boolean {
  const role = roleIn(viewer, course.id)
  return role !== null && (role !== 'student' || !opensAt || opensAt <= now)
}

function standingView(record: AssignmentRecord, studentId: string, tokensLeft: number, now: Date): MyStanding {
  const { rules, timeZone } = record
  const own = recordOf(record, studentId)
  const { extension, spentTokens: spent, runs, chosenId } = own
  const { dueAt, closesAt, attempts, counts } = standingIn(record, studentId)
  const dueWith = dueWithTokens(rules, extension, { spent, left: tokensLeft, now }).map((time) => time.toISOString())
  return {
    ...{ attempts, counts, chosenId, isExtended: extension !== null },
    lateTokens: { spent, left: tokensLeft, dueWith },
    dueAt: toIso(dueAt),
    closesAt: toIso(closesAt),
    percentNow: creditPercent(rules.latePolicy, dueAt ? now.getTime() - dueAt.getTime() : 0),
    refusal: refusalOf(rules, own, { receivedAt: now, timeZone })?.sentence ?? null,
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
