import { CreateSubmission, SubmissionPage, SubmissionQuery, SubmissionView } from '@interleave/contract'
import {
  Body,
  Controller,
  Get,
  type MessageEvent,
  Param,
  Post,
  Query,
  Req,
  SerializeOptions,
  Sse,
} from '@nestjs/common'
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger'
import type { FastifyRequest } from 'fastify'
import type { Observable } from 'rxjs'
import { z } from 'zod'
import { type CurrentSession, CurrentViewer, Session } from '../accounts/access.guard.ts'
import { Allow, AllowToken } from '../accounts/allow.ts'
import type { Viewer } from '../accounts/viewer.ts'
import { SubmissionEventsService } from './submission-events.service.ts'
import { SubmissionsService } from './submissions.service.ts'

const Id = z.uuid()

@ApiTags('submissions')
@Allow('signed-in')
@Controller('submissions')
export class SubmissionsController {
  constructor(
    private readonly submissions: SubmissionsService,
    private readonly events: SubmissionEventsService,
  ) {}

  @Post()
  @AllowToken('submit')
  @SerializeOptions({ schema: SubmissionView })
  @ApiCreatedResponse({ standardSchema: SubmissionView, description: 'Accepted; it is graded even if nobody waits.' })
  submit(
    @CurrentViewer() viewer: Viewer,
    @Body({ schema: CreateSubmission }) body: CreateSubmission,
    @Req() request: FastifyRequest,
  ): Promise<SubmissionView> {
    return this.submissions.submit(viewer, body, String(request.id))
  }

  @Get()
  @AllowToken('read')
  @SerializeOptions({ schema: SubmissionPage })
  @ApiOkResponse({
    standardSchema: SubmissionPage,
    description: 'Newest first. Students see their own, staff all of their courses.',
  })
  list(
    @CurrentViewer() viewer: Viewer,
    @Query({ schema: SubmissionQuery }) query: SubmissionQuery,
  ): Promise<SubmissionPage> {
    return this.submissions.list(viewer, query)
  }

  @Get(':id')
  @AllowToken('read')
  @Allow({ of: 'submission', atLeast: 'student' })
  @SerializeOptions({ schema: SubmissionView })
  @ApiOkResponse({ standardSchema: SubmissionView })
  read(@CurrentViewer() viewer: Viewer, @Param('id', { schema: Id }) id: string): Promise<SubmissionView> {
    return this.submissions.get(viewer, id)
  }

  /** Refused like the GET before a byte is sent; after that the stream asks again before each event. */
  @Sse(':id/events')
  @AllowToken('read')
  @ApiOkResponse({
    description: 'Events named `submission`, each a whole Submission, and `ping`.',
    content: { 'text/event-stream': {} },
  })
  @Allow({ of: 'submission', atLeast: 'student' })
  watch(@Session() session: CurrentSession, @Param('id', { schema: Id }) id: string): Observable<MessageEvent> {
    return this.events.watch(session.again, id)
  }

  @Post(':id/runs')
  @AllowToken('staff')
  @Allow({ of: 'submission', atLeast: 'ta' })
  @SerializeOptions({ schema: SubmissionView })
  @ApiCreatedResponse({ standardSchema: SubmissionView, description: 'A new run of the same commit.' })
  requestRun(
    @CurrentViewer() viewer: Viewer,
    @Param('id', { schema: Id }) id: string,
    @Req() request: FastifyRequest,
  ): Promise<SubmissionView> {
    return this.submissions.requestRun(viewer, id, String(request.id))
  }
}
