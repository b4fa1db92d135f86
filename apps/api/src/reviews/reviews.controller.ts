import { CreateOverride, CreateReview, SubmissionView, WithdrawOverride } from '@interleave/contract'
import { Body, Controller, Param, Post, Req, SerializeOptions } from '@nestjs/common'
import { ApiCreatedResponse, ApiTags } from '@nestjs/swagger'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { CurrentViewer } from '../accounts/access.guard.ts'
import { Allow, AllowToken } from '../accounts/allow.ts'
import type { Viewer } from '../accounts/viewer.ts'
import { ReviewsService } from './reviews.service.ts'

@ApiTags('reviews')
@Allow({ of: 'submission', atLeast: 'ta' })
@Controller('submissions/:id/tasks/:task')
export class ReviewsController {
  constructor(private readonly reviews: ReviewsService) {}

  @Post('reviews')
  @AllowToken('staff')
  @SerializeOptions({ schema: SubmissionView })
  @ApiCreatedResponse({ standardSchema: SubmissionView, description: 'Counts from now on; earlier ones are kept.' })
  review(
    @CurrentViewer() viewer: Viewer,
    @Param('id', { schema: z.uuid() }) id: string,
    @Param('task', { schema: z.string().max(64) }) taskId: string,
    @Body({ schema: CreateReview }) body: CreateReview,
    @Req() request: FastifyRequest,
  ): Promise<SubmissionView> {
    return this.reviews.review(viewer, { submissionId: id, taskId }, body, String(request.id))
  }

  @Post('override')
  @AllowToken('staff')
  @SerializeOptions({ schema: SubmissionView })
  @ApiCreatedResponse({ standardSchema: SubmissionView, description: 'Counts in place of what checks came to.' })
  override(
    @CurrentViewer() viewer: Viewer,
    @Param('id', { schema: z.uuid() }) id: string,
    @Param('task', { schema: z.string().max(64) }) taskId: string,
    @Body({ schema: CreateOverride }) body: CreateOverride,
    @Req() request: FastifyRequest,
  ): Promise<SubmissionView> {
    return this.reviews.override(viewer, { submissionId: id, taskId }, body, String(request.id))
  }

  @Post('override/withdrawal')
  @AllowToken('staff')
  @SerializeOptions({ schema: SubmissionView })
  @ApiCreatedResponse({ standardSchema: SubmissionView, description: 'What the checks came to counts again.' })
  withdraw(
    @CurrentViewer() viewer: Viewer,
    @Param('id', { schema: z.uuid() }) id: string,
    @Param('task', { schema: z.string().max(64) }) taskId: string,
    @Body({ schema: WithdrawOverride }) body: WithdrawOverride,
    @Req() request: FastifyRequest,
  ): Promise<SubmissionView> {
    return this.reviews.withdraw(viewer, { submissionId: id, taskId }, body, String(request.id))
  }
}
