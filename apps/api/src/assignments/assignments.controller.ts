import { AssignmentList, AssignmentView } from '@interleave/contract'
import { Controller, Get, Param, SerializeOptions } from '@nestjs/common'
import { ApiOkResponse, ApiTags } from '@nestjs/swagger'
import { z } from 'zod'
import { Allow } from '../accounts/allow.ts'
import { AssignmentsService } from './assignments.service.ts'

@ApiTags('assignments')
@Allow('signed-in')
@Controller('assignments')
export class AssignmentsController {
  constructor(private readonly assignments: AssignmentsService) {}

  @Get()
  @SerializeOptions({ schema: AssignmentList })
  @ApiOkResponse({ standardSchema: AssignmentList })
  async list(): Promise<AssignmentList> {
    return { assignments: await this.assignments.list() }
  }

  @Get(':id')
  @SerializeOptions({ schema: AssignmentView })
  @ApiOkResponse({ standardSchema: AssignmentView })
  read(@Param('id', { schema: z.uuid() }) id: string): Promise<AssignmentView> {
    return this.assignments.get(id)
  }
}
