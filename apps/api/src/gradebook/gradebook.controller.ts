import { GradebookQuery, GradebookView } from '@interleave/contract'
import { Controller, Get, Param, Query, SerializeOptions } from '@nestjs/common'
import { ApiOkResponse, ApiTags } from '@nestjs/swagger'
import { z } from 'zod'
import { CurrentViewer } from '../accounts/access.guard.ts'
import { Allow } from '../accounts/allow.ts'
import type { Viewer } from '../accounts/viewer.ts'
import { GradebookService } from './gradebook.service.ts'

const Id = z.uuid()

@ApiTags('gradebook')
@Allow({ of: 'course', atLeast: 'ta' })
@Controller('courses/:id/gradebook')
export class GradebookController {
  constructor(private readonly gradebook: GradebookService) {}

  @Get()
  @SerializeOptions({ schema: GradebookView })
  @ApiOkResponse({ standardSchema: GradebookView, description: 'A page of students with the marks that count.' })
  read(
    @CurrentViewer() viewer: Viewer,
    @Param('id', { schema: Id }) id: string,
    @Query({ schema: GradebookQuery }) query: GradebookQuery,
  ): Promise<GradebookView> {
    return this.gradebook.read(viewer, id, query)
  }
}
