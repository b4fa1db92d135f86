import { CourseMails, MailInView } from '@interleave/contract'
import { Controller, Delete, Get, HttpCode, Param, Post, SerializeOptions } from '@nestjs/common'
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger'
import { z } from 'zod'
import { CurrentViewer } from '../accounts/access.guard.ts'
import { type Actor, CurrentActor } from '../accounts/actor.ts'
import { Allow, AllowToken } from '../accounts/allow.ts'
import type { Viewer } from '../accounts/viewer.ts'
import { MailInService } from './mail-in.service.ts'

const Id = z.uuid()

@ApiTags('mail')
@Allow({ of: 'assignment', atLeast: 'student' })
@Controller('assignments/:id/mail-in')
export class MailInController {
  constructor(private readonly mailIn: MailInService) {}

  @Get()
  @SerializeOptions({ schema: MailInView })
  @ApiOkResponse({ standardSchema: MailInView, description: 'How the viewer hands in by mail, and the newest mails.' })
  read(@CurrentViewer() viewer: Viewer, @Param('id', { schema: Id }) id: string): Promise<MailInView> {
    return this.mailIn.read(viewer, id)
  }

  @Post()
  @SerializeOptions({ schema: MailInView })
  @ApiCreatedResponse({ standardSchema: MailInView, description: 'With a new address; the former one ends at once.' })
  renew(
    @CurrentViewer() viewer: Viewer,
    @Param('id', { schema: Id }) id: string,
    @CurrentActor() { requestId }: Actor,
  ): Promise<MailInView> {
    return this.mailIn.renew(viewer, id, requestId)
  }

  @Delete()
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'The address is nobody’s any more.' })
  remove(
    @CurrentViewer() viewer: Viewer,
    @Param('id', { schema: Id }) id: string,
    @CurrentActor() { requestId }: Actor,
  ): Promise<void> {
    return this.mailIn.remove(viewer, id, requestId)
  }
}

@ApiTags('mail')
@Allow({ of: 'course', atLeast: 'ta' })
@Controller('courses/:id/mails')
export class CourseMailsController {
  constructor(private readonly mailIn: MailInService) {}

  @Get()
  @AllowToken('staff_read')
  @SerializeOptions({ schema: CourseMails })
  @ApiOkResponse({ standardSchema: CourseMails, description: 'The newest hundred, and what became of each.' })
  list(@CurrentViewer() viewer: Viewer, @Param('id', { schema: Id }) id: string): Promise<CourseMails> {
    return this.mailIn.listOf(viewer, id)
  }
}
