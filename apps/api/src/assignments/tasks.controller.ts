import { TaskView } from '@interleave/contract'
import { Controller, Get, Param, SerializeOptions } from '@nestjs/common'
import { ApiOkResponse, ApiTags } from '@nestjs/swagger'
import { z } from 'zod'
import { Allow } from '../accounts/allow.ts'
import { AssignmentsService } from './assignments.service.ts'

@ApiTags('tasks')
@Allow('signed-in')
@Controller('tasks')
export class TasksController {
  constructor(private readonly assignments: AssignmentsService) {}

  @Get(':id')
  @SerializeOptions({ schema: TaskView })
  @ApiOkResponse({ standardSchema: TaskView })
  read(@Param('id', { schema: z.string().max(64) }) id: string): TaskView {
    return this.assignments.getTask(id)
  }
}
