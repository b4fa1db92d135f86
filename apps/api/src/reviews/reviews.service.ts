import type {
  CreateOverride,
  CreateReview,
  Criterion,
  ReviewView,
  SubmissionView,
  TaskResultView,
  WithdrawOverride,
} from '@interleave/contract'
import { ReviewStore } from '@interleave/database'
import { Injectable } from '@nestjs/common'
import { PinoLogger } from 'nestjs-pino'
import type { Viewer } from '../accounts/viewer.ts'
import { Catalogue } from '../assignments/catalogue.ts'
import { Bell } from '../submissions/bell.ts'
import { SubmissionsService } from '../submissions/submissions.service.ts'
import {
  judgedByRubric,
  levelMissing,
  notGradedYet,
  nothingToWithdraw,
  notToBeReviewed,
  ownWork,
  tooMany,
} from './reviews.errors.ts'

interface AboutTask {
  submissionId: string
  taskId: string
}

@Injectable()
export class ReviewsService {
  constructor(
    private readonly reviews: ReviewStore,
    private readonly submissions: SubmissionsService,
    private readonly catalogue: Catalogue,
    private readonly bell: Bell,
    private readonly logger: PinoLogger,
  ) {}

  async review(viewer: Viewer, about: AboutTask, asked: CreateReview, requestId: string): Promise<SubmissionView> {
    const work = await this.#work(viewer, about)
    const rubric = this.catalogue.manifests.get(about.taskId)?.rubric
    if (!rubric) throw notToBeReviewed()
    if (work.length === 0) throw notGradedYet()
    const criteria = judged(rubric, asked)
    const score = criteria.reduce((sum, { points }) => sum + points, 0)
    await this.reviews.add({
      ...about,
      authorId: viewer.id,
      score,
      criteria,
      comment: asked.comment,
      requestId,
      action: 'reviewed',
    })
    return this.#done(viewer, about, { requestId, score }, 'reviewed')
  }

  /** A mark in place of the one that checks came to; it stays when the submission is graded again. */
  async override(
    viewer: Viewer,
    about: AboutTask,
    { score, reason }: CreateOverride,
    requestId: string,
  ): Promise<SubmissionView> {
    const [newest] = await this.#work(viewer, about)
    if (!newest) throw notGradedYet()
    if (newest.rubric) throw judgedByRubric()
    if (score > newest.points) throw tooMany(newest.points)
    const given = { authorId: viewer.id, score, criteria: [], comment: reason }
    await this.reviews.add({ ...about, ...given, requestId, action: 'mark_overridden' })
    return this.#done(viewer, about, { requestId, score }, 'mark overridden')
  }

  /** What the checks came to counts again, and the history of the mark says who wanted that, and why. */
  async withdraw(
    viewer: Viewer,
    about: AboutTask,
    { reason }: WithdrawOverride,
    requestId: string,
  ): Promise<SubmissionView> {
    await this.#work(viewer, about)
    const isWithdrawn = await this.reviews.withdrawOverride({ ...about, authorId: viewer.id, reason, requestId })
    if (!isWithdrawn) throw nothingToWithdraw()
    return this.#done(viewer, about, { requestId }, 'override withdrawn')
  }

  /** What the student's programs for the task came to, the newest first. Throws if they are the viewer's own. */
  async #work(viewer: Viewer, { submissionId, taskId }: AboutTask): Promise<TaskResultView[]> {
    const { student, runs } = await this.submissions.get(viewer, submissionId)
    if (student.id === viewer.id) throw ownWork()
    const results = runs.flatMap((run) => run.tasks.filter(({ task }) => task === taskId))
    return results.filter(({ outcome }) => outcome.blame === 'student')
  }

  async #done(viewer: Viewer, about: AboutTask, more: object, what: string): Promise<SubmissionView> {
    this.logger.info({ ...about, ...more }, what)
    await this.bell.tell(about.submissionId)
    return this.submissions.get(viewer, about.submissionId)
  }
}

/** In the order of the rubric; each criterion once, with a level that it has. */
function judged(rubric: Criterion[], { criteria }: CreateReview): ReviewView['criteria'] {
  if (criteria.length !== rubric.length) throw levelMissing()
  return rubric.map(({ id, levels }) => {
    const told = criteria.find((one) => one.id === id)
    const level = told && levels[told.level]
    if (!told || !level) throw levelMissing()
    return { id, level: told.level, points: level.points, comment: told.comment }
  })
}
