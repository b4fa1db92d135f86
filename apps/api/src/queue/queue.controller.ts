import { QueueView } from '@interleave/contract'
import { Controller, Get, SerializeOptions } from '@nestjs/common'
import { ApiOkResponse, ApiTags } from '@nestjs/swagger'
import { CurrentViewer } from '../accounts/access.guard.ts'
import { Allow, AllowToken } from '../accounts/allow.ts'
import { Names } from '../accounts/names.ts'
import { coursesAsStaff, type Viewer } from '../accounts/viewer.ts'
import { QueueStore } from './queue.store.ts'

@ApiTags('queue')
@Allow('staff')
@Controller('queue')
export class QueueController {
  constructor(
    private readonly queue: QueueStore,
    private readonly names: Names,
  ) {}

  /** The machines are one for all courses, so that all runs are counted; names are told of one's own courses alone. */
  @Get()
  @AllowToken('staff_read')
  @SerializeOptions({ schema: QueueView })
  @ApiOkResponse({ standardSchema: QueueView })
  read(@CurrentViewer() viewer: Viewer): Promise<QueueView> {
    return this.queue.read(
      viewer.isAdmin ? 'all' : coursesAsStaff(viewer),
      ({ student, assignment }) => this.names.of(viewer, assignment, student).displayName,
    )
  }
}
