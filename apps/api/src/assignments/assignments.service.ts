import type { AssignmentView, TaskView } from '@interleave/contract'
import { Injectable } from '@nestjs/common'
import { PinoLogger } from 'nestjs-pino'
import { isStaff, roleIn, type Viewer } from '../accounts/viewer.ts'
import { NotFound } from '../problems/errors.ts'
import { AssignmentStore, type StoredAssignment } from './assignments.store.ts'
import { Catalogue } from './catalogue.ts'

@Injectable()
export class AssignmentsService {
  constructor(
    private readonly assignments: AssignmentStore,
    private readonly catalogue: Catalogue,
    private readonly logger: PinoLogger,
  ) {}

  async list(viewer: Viewer): Promise<AssignmentView[]> {
    const stored = await this.assignments.list(coursesOf(viewer))
    return stored.map((assignment) => this.view(assignment))
  }

  /** What is asked in a course of others does not exist, as far as anybody can tell. */
  async get(viewer: Viewer, id: string): Promise<AssignmentView> {
    const stored = await this.assignments.find(id)
    if (!stored || !roleIn(viewer, stored.course.id))
      throw new NotFound({ 'zh-CN': '没有这个作业。', en: 'There is no such assignment.' })
    return this.view(stored)
  }

  /** What it is worth today, for a push that nobody is signed in for. */
  async getPoints(id: string): Promise<number> {
    const stored = await this.assignments.find(id)
    if (!stored) throw new Error(`assignment ${id} is gone`)
    return this.view(stored).points
  }

  /** Staff read every task there is, to choose from; students those that a course of theirs asks. */
  async getTask(viewer: Viewer, id: string): Promise<TaskView> {
    const task = this.catalogue.findTask(id)
    const isOpen = task && (isStaff(viewer) || (await this.assignments.isAsked(id, coursesOf(viewer) ?? [])))
    if (!isOpen) throw new NotFound({ 'zh-CN': '没有这道题。', en: 'There is no such task.' })
    return task
  }

  private view({ taskIds, dueAt, ...assignment }: StoredAssignment): AssignmentView {
    const tasks = taskIds.flatMap((taskId) => {
      const task = this.catalogue.findSummary(taskId)
      if (!task)
        this.logger.error(
          { assignmentId: assignment.id, taskId },
          'an assignment names a task that is not in the suites',
        )
      return task ?? []
    })
    const points = [...tasks, ...assignment.tools].reduce((sum, each) => sum + each.points, 0)
    return { ...assignment, dueAt: dueAt?.toISOString() ?? null, points, tasks }
  }
}

const coursesOf = ({ isAdmin, enrolments }: Viewer) => (isAdmin ? undefined : enrolments.map((one) => one.courseId))
