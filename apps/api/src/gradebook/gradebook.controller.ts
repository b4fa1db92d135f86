import { ExportQuery, GradebookQuery, GradebookView, InsightsQuery, InsightsView } from '@interleave/contract'
import { Controller, Get, Param, Query, Req, SerializeOptions, StreamableFile } from '@nestjs/common'
import { ApiOkResponse, ApiTags } from '@nestjs/swagger'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { CurrentViewer } from '../accounts/access.guard.ts'
import { Allow, AllowToken } from '../accounts/allow.ts'
import type { Viewer } from '../accounts/viewer.ts'
import { languageOf } from '../problems/language.ts'
import { ExportService } from './export.service.ts'
import { GradebookService } from './gradebook.service.ts'
import { InsightsService } from './insights.service.ts'

const Id = z.uuid()

@ApiTags('gradebook')
@Allow({ of: 'course', atLeast: 'ta' })
@Controller('courses/:id')
export class GradebookController {
  constructor(
    private readonly gradebook: GradebookService,
    private readonly insights: InsightsService,
    private readonly files: ExportService,
  ) {}

  @Get('insights')
  @AllowToken('staff_read')
  @SerializeOptions({ schema: InsightsView })
  @ApiOkResponse({
    standardSchema: InsightsView,
    description: 'Where a class fails, how far it is, and when it works.',
  })
  readInsights(
    @CurrentViewer() viewer: Viewer,
    @Param('id', { schema: Id }) id: string,
    @Query({ schema: InsightsQuery }) query: InsightsQuery,
  ): Promise<InsightsView> {
    return this.insights.read(viewer, id, query)
  }

  /** In the language that the request asks for. */
  @Get('gradebook/export')
  @AllowToken('staff_read')
  @ApiOkResponse({ description: 'A file: CSV that Excel opens, or XLSX.', content: { 'text/csv': {} } })
  async export(
    @CurrentViewer() viewer: Viewer,
    @Param('id', { schema: Id }) id: string,
    @Query({ schema: ExportQuery }) query: ExportQuery,
    @Req() request: FastifyRequest,
  ): Promise<StreamableFile> {
    const { content, type, name } = await this.files.write(viewer, id, query, languageOf(request))
    return new StreamableFile(content, { type, disposition: `attachment; filename="${name}"` })
  }

  @Get('gradebook')
  @AllowToken('staff_read')
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
