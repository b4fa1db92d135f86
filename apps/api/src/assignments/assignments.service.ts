import type { AssignmentView, TaskView } from '@interleave/contract'
import { Injectable } from '@nestjs/common'
import { PinoLogger } from 'nestjs-pino'
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

  async list(): Promise<AssignmentView[]> {
    const stored = await this.assignments.list()
    return stored.map((assignment) => this.view(assignment))
  }

  async get(id: string): Promise<AssignmentView> {
    const stored = await this.assignments.find(id)
    if (!stored) throw new NotFound({ 'zh-CN': '没有这个作业。', en: 'There is no such assignment.' })
    return this.view(stored)
  }

  getTask(id: string): TaskView {
    const task = this.catalogue.findTask(id)
    if (!task) throw new NotFound({ 'zh-CN': '没有这道题。', en: 'There is no such task.' })
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
