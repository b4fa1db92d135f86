import { AssignmentList, AssignmentView, ChooseSubmission, SpendTokens } from '@interleave/contract'
import { Body, Controller, Get, Param, Put, SerializeOptions } from '@nestjs/common'
import { ApiOkResponse, ApiTags } from '@nestjs/swagger'
import { z } from 'zod'
import { CurrentViewer } from '../accounts/access.guard.ts'
import { type Actor, CurrentActor } from '../accounts/actor.ts'
import { Allow, AllowToken } from '../accounts/allow.ts'
import type { Viewer } from '../accounts/viewer.ts'
import { AssignmentsService } from './assignments.service.ts'

@ApiTags('assignments')
@Allow('signed-in')
@Controller('assignments')
export class AssignmentsController {
  constructor(private readonly assignments: AssignmentsService) {}

  @Get()
  @AllowToken('read')
  @SerializeOptions({ schema: AssignmentList })
  @ApiOkResponse({ standardSchema: AssignmentList })
  async list(@CurrentViewer() viewer: Viewer): Promise<AssignmentList> {
    return { assignments: await this.assignments.list(viewer) }
  }

  @Get(':id')
  @AllowToken('read')
  @Allow({ of: 'assignment', atLeast: 'student' })
  @SerializeOptions({ schema: AssignmentView })
  @ApiOkResponse({ standardSchema: AssignmentView })
  read(@CurrentViewer() viewer: Viewer, @Param('id', { schema: z.uuid() }) id: string): Promise<AssignmentView> {
    return this.assignments.get(viewer, id)
  }

  @Put(':id/choice')
  @AllowToken('submit')
  @Allow({ of: 'assignment', atLeast: 'student' })
  @SerializeOptions({ schema: AssignmentView })
  @ApiOkResponse({ standardSchema: AssignmentView, description: 'This submission of the viewer’s counts.' })
  choose(
    @CurrentViewer() viewer: Viewer,
    @CurrentActor() actor: Actor,
    @Param('id', { schema: z.uuid() }) id: string,
    @Body({ schema: ChooseSubmission }) { submissionId }: ChooseSubmission,
  ): Promise<AssignmentView> {
    return this.assignments.choose(viewer, id, submissionId, actor)
  }

  @Put(':id/late-tokens')
  @AllowToken('submit')
  @Allow({ of: 'assignment', atLeast: 'student' })
  @SerializeOptions({ schema: AssignmentView })
  @ApiOkResponse({ standardSchema: AssignmentView, description: 'So many are spent here from now on.' })
  spendTokens(
    @CurrentViewer() viewer: Viewer,
    @CurrentActor() actor: Actor,
    @Param('id', { schema: z.uuid() }) id: string,
    @Body({ schema: SpendTokens }) { count }: SpendTokens,
  ): Promise<AssignmentView> {
    return this.assignments.spendTokens(viewer, id, count, actor)
  }
}
