import { TaskGateList, TaskView } from '@interleave/contract'
import { Controller, Get, Param, SerializeOptions } from '@nestjs/common'
import { ApiOkResponse, ApiTags } from '@nestjs/swagger'
import { z } from 'zod'
import { CurrentViewer } from '../accounts/access.guard.ts'
import { Allow, AllowToken } from '../accounts/allow.ts'
import type { Viewer } from '../accounts/viewer.ts'
import { AssignmentsService } from './assignments.service.ts'
import { GatesService } from './gates.service.ts'

@ApiTags('tasks')
@Allow('signed-in')
@Controller('tasks')
export class TasksController {
  constructor(
    private readonly assignments: AssignmentsService,
    private readonly gates: GatesService,
  ) {}

  /** Every task there is and whether it may be graded with; the programs of the gate are solutions, so staff alone see them. */
  @Get()
  @AllowToken('staff_read')
  @Allow('staff')
  @SerializeOptions({ schema: TaskGateList })
  @ApiOkResponse({ standardSchema: TaskGateList })
  async list(): Promise<TaskGateList> {
    return { tasks: await this.gates.list() }
  }

  @Get(':id')
  @AllowToken('read')
  @SerializeOptions({ schema: TaskView })
  @ApiOkResponse({ standardSchema: TaskView })
  read(@CurrentViewer() viewer: Viewer, @Param('id', { schema: z.string().max(64) }) id: string): Promise<TaskView> {
    return this.assignments.getTask(viewer, id)
  }
}
