import { SimilarPairQuery, SimilarPairView, SimilarQuery, SimilarView } from '@interleave/contract'
import { Controller, Get, Param, Query, SerializeOptions } from '@nestjs/common'
import { ApiOkResponse, ApiTags } from '@nestjs/swagger'
import { z } from 'zod'
import { CurrentViewer } from '../accounts/access.guard.ts'
import { Allow, AllowToken } from '../accounts/allow.ts'
import type { Viewer } from '../accounts/viewer.ts'
import { SimilarService } from './similar.service.ts'

@ApiTags('similar code')
@Allow({ of: 'course', atLeast: 'ta' })
@Controller('courses/:id/similar')
export class SimilarController {
  constructor(private readonly similar: SimilarService) {}

  @Get()
  @AllowToken('staff_read')
  @SerializeOptions({ schema: SimilarView })
  @ApiOkResponse({
    standardSchema: SimilarView,
    description: 'The newest programs of each student, the most similar first.',
  })
  list(
    @CurrentViewer() viewer: Viewer,
    @Param('id', { schema: z.uuid() }) courseId: string,
    @Query({ schema: SimilarQuery }) query: SimilarQuery,
  ): Promise<SimilarView> {
    return this.similar.list(viewer, courseId, query)
  }

  @Get('pair')
  @AllowToken('staff_read')
  @SerializeOptions({ schema: SimilarPairView })
  @ApiOkResponse({ standardSchema: SimilarPairView, description: 'Two of them, and the lines that match.' })
  pair(
    @CurrentViewer() viewer: Viewer,
    @Param('id', { schema: z.uuid() }) courseId: string,
    @Query({ schema: SimilarPairQuery }) query: SimilarPairQuery,
  ): Promise<SimilarPairView> {
    return this.similar.pair(viewer, courseId, query)
  }
}
