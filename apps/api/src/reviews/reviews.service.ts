import type {
  CreateOverride,
  CreateReview,
  Criterion,
  ReviewView,
  SubmissionView,
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

@Injectable()
export class ReviewsService {
  constructor(
    private readonly reviews: ReviewStore,
    private readonly submissions: SubmissionsService,
    private readonly catalogue: Catalogue,
    private readonly bell: Bell,
    private readonly logger: PinoLogger,
  ) {}

  async review(
    viewer: Viewer,
    about: { submissionId: string; taskId: string },
    asked: CreateReview,
    requestId: string,
  ): Promise<SubmissionView> {
    const { submissionId, taskId } = about
    const submission = await this.submissions.get(viewer, submissionId)
    if (submission.student.id === viewer.id) throw ownWork()
    const rubric = this.catalogue.manifests.get(taskId)?.rubric
    const results = submission.runs.flatMap((run) => run.tasks.filter(({ task }) => task === taskId))
    if (!rubric) throw notToBeReviewed()
    if (!results.some(({ outcome }) => outcome.blame === 'student')) throw notGradedYet()
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
    this.logger.info({ requestId, submissionId, taskId, score }, 'reviewed')
    await this.bell.tell(submissionId)
    return this.submissions.get(viewer, submissionId)
  }

  /** A mark in place of the one that checks came to; it stays when the submission is graded again. */
  async override(
    viewer: Viewer,
    about: { submissionId: string; taskId: string },
    { score, reason }: CreateOverride,
    requestId: string,
  ): Promise<SubmissionView> {
    const { submissionId, taskId } = about
    const submission = await this.submissions.get(viewer, submissionId)
    if (submission.student.id === viewer.id) throw ownWork()
    const results = submission.runs.flatMap((run) => run.tasks.filter(({ task }) => task === taskId))
    const judged = results.filter(({ outcome }) => outcome.blame === 'student')
    const [newest] = judged
    if (!newest) throw notGradedYet()
    if (newest.rubric) throw judgedByRubric()
    if (score > newest.points) throw tooMany(newest.points)
    const given = { authorId: viewer.id, score, criteria: [], comment: reason }
    await this.reviews.add({ ...about, ...given, requestId, action: 'mark_overridden' })
    this.logger.info({ requestId, submissionId, taskId, score }, 'mark overridden')
    await this.bell.tell(submissionId)
    return this.submissions.get(viewer, submissionId)
  }

  /** What the checks came to counts again, and the history of the mark says who wanted that, and why. */
  async withdraw(
    viewer: Viewer,
    about: { submissionId: string; taskId: string },
    { reason }: WithdrawOverride,
    requestId: string,
  ): Promise<SubmissionView> {
    const { submissionId, taskId } = about
    const submission = await this.submissions.get(viewer, submissionId)
    if (submission.student.id === viewer.id) throw ownWork()
    const isWithdrawn = await this.reviews.withdrawOverride({ ...about, authorId: viewer.id, reason, requestId })
    if (!isWithdrawn) throw nothingToWithdraw()
    this.logger.info({ requestId, submissionId, taskId }, 'override withdrawn')
    await this.bell.tell(submissionId)
    return this.submissions.get(viewer, submissionId)
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
