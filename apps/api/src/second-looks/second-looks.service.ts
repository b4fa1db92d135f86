import type { SecondLookList, SecondLookView } from '@interleave/contract'
import { Injectable } from '@nestjs/common'
import { PinoLogger } from 'nestjs-pino'
import type { Actor } from '../accounts/actor.ts'
import { Names } from '../accounts/names.ts'
import type { Viewer } from '../accounts/viewer.ts'
import { Catalogue } from '../assignments/catalogue.ts'
import { SubmissionsService } from '../submissions/submissions.service.ts'
import { askedAlready, noSuchCheck, noSuchSecondLook, notYourWork } from './second-looks.errors.ts'
import { SecondLookStore, type StoredSecondLook } from './second-looks.store.ts'

@Injectable()
export class SecondLooksService {
  constructor(
    private readonly looks: SecondLookStore,
    private readonly submissions: SubmissionsService,
    private readonly catalogue: Catalogue,
    private readonly names: Names,
    private readonly logger: PinoLogger,
  ) {}

  async ask(
    viewer: Viewer,
    about: { submissionId: string; taskId: string; checkId: string },
    words: string,
    actor: Actor,
  ): Promise<SecondLookView[]> {
    const { student, runs } = await this.submissions.get(viewer, about.submissionId)
    if (student.id !== viewer.id) throw notYourWork()
    const results = runs.flatMap(({ tasks }) => tasks.filter(({ task }) => task === about.taskId))
    if (!results.some(({ checks }) => checks.some(({ id }) => id === about.checkId))) throw noSuchCheck()
    if (!(await this.looks.ask({ ...about, words }, actor))) throw askedAlready()
    this.logger.info({ requestId: actor.requestId, ...about }, 'second look asked for')
    return this.listOf(viewer, about.submissionId)
  }

  async answer(
    viewer: Viewer,
    submissionId: string,
    id: string,
    words: string,
    actor: Actor,
  ): Promise<SecondLookView[]> {
    if (!(await this.looks.answer(submissionId, id, words, actor))) throw noSuchSecondLook()
    this.logger.info({ requestId: actor.requestId, submissionId, id }, 'second look answered')
    return this.listOf(viewer, submissionId)
  }

  async listOf(viewer: Viewer, submissionId: string): Promise<SecondLookView[]> {
    return (await this.looks.listOf(submissionId)).map((look) => this.view(viewer, look))
  }

  async list(viewer: Viewer, courseId: string): Promise<SecondLookList> {
    const [open, answered] = await Promise.all([this.looks.list(courseId, true), this.looks.list(courseId, false)])
    return {
      open: open.map((look) => this.view(viewer, look)),
      answered: answered.map((look) => this.view(viewer, look)),
    }
  }

  private view(viewer: Viewer, { taskId, checkId, createdAt, answer, ...look }: StoredSecondLook): SecondLookView {
    return {
      ...look,
      student: this.names.of(viewer, look.assignment, look.student),
      ...{ task: taskId, taskTitle: this.catalogue.titleOf(taskId), check: checkId },
      createdAt: createdAt.toISOString(),
      answer: answer && { ...answer, createdAt: answer.createdAt.toISOString() },
    }
  }
}
