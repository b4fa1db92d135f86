import { AnswerSecondLook, AskSecondLook, SecondLookList, SecondLooks } from '@interleave/contract'
import { Body, Controller, Get, Param, Post, SerializeOptions } from '@nestjs/common'
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger'
import { z } from 'zod'
import { CurrentViewer } from '../accounts/access.guard.ts'
import { type Actor, CurrentActor } from '../accounts/actor.ts'
import { Allow, AllowToken } from '../accounts/allow.ts'
import type { Viewer } from '../accounts/viewer.ts'
import { SecondLooksService } from './second-looks.service.ts'

const Id = z.uuid()
const Name = z.string().max(64)

@ApiTags('second looks')
@Controller()
export class SecondLooksController {
  constructor(private readonly looks: SecondLooksService) {}

  @Get('submissions/:id/second-looks')
  @AllowToken('read')
  @Allow({ of: 'submission', atLeast: 'student' })
  @SerializeOptions({ schema: SecondLooks })
  @ApiOkResponse({ standardSchema: SecondLooks, description: 'In the order of asking.' })
  async listOf(@CurrentViewer() viewer: Viewer, @Param('id', { schema: Id }) id: string): Promise<SecondLooks> {
    return { secondLooks: await this.looks.listOf(viewer, id) }
  }

  @Post('submissions/:id/tasks/:task/checks/:check/second-looks')
  @AllowToken('submit')
  @Allow({ of: 'submission', atLeast: 'student' })
  @SerializeOptions({ schema: SecondLooks })
  @ApiCreatedResponse({ standardSchema: SecondLooks, description: 'TAs see it; only whose work it is may ask.' })
  async ask(
    @CurrentViewer() viewer: Viewer,
    @CurrentActor() actor: Actor,
    @Param('id', { schema: Id }) submissionId: string,
    @Param('task', { schema: Name }) taskId: string,
    @Param('check', { schema: Name }) checkId: string,
    @Body({ schema: AskSecondLook }) { words }: AskSecondLook,
  ): Promise<SecondLooks> {
    return { secondLooks: await this.looks.ask(viewer, { submissionId, taskId, checkId }, words, actor) }
  }

  @Post('submissions/:id/second-looks/:look/answer')
  @AllowToken('staff')
  @Allow({ of: 'submission', atLeast: 'ta' })
  @SerializeOptions({ schema: SecondLooks })
  @ApiCreatedResponse({ standardSchema: SecondLooks, description: 'The student reads it. It is given once.' })
  async answer(
    @CurrentViewer() viewer: Viewer,
    @CurrentActor() actor: Actor,
    @Param('id', { schema: Id }) submissionId: string,
    @Param('look', { schema: Id }) look: string,
    @Body({ schema: AnswerSecondLook }) { words }: AnswerSecondLook,
  ): Promise<SecondLooks> {
    return { secondLooks: await this.looks.answer(viewer, submissionId, look, words, actor) }
  }

  @Get('courses/:id/second-looks')
  @AllowToken('staff_read')
  @Allow({ of: 'course', atLeast: 'ta' })
  @SerializeOptions({ schema: SecondLookList })
  @ApiOkResponse({ standardSchema: SecondLookList })
  list(@CurrentViewer() viewer: Viewer, @Param('id', { schema: Id }) id: string): Promise<SecondLookList> {
    return this.looks.list(viewer, id)
  }
}
