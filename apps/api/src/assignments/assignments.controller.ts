import { AssignmentList, AssignmentView } from '@interleave/contract'
import { Controller, Get, Param, SerializeOptions } from '@nestjs/common'
import { ApiOkResponse, ApiTags } from '@nestjs/swagger'
import { z } from 'zod'
import { CurrentViewer } from '../accounts/access.guard.ts'
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
}
