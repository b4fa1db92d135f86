import { GiveRepositoryToken, RepositoryTokenList, RepositoryTokenView } from '@interleave/contract'
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Req, SerializeOptions } from '@nestjs/common'
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { CurrentViewer } from './access.guard.ts'
import { Allow } from './allow.ts'
import { RepositoriesService } from './repositories.service.ts'
import type { Viewer } from './viewer.ts'

@ApiTags('account')
@Allow('signed-in')
@Controller('account/repositories')
export class RepositoriesController {
  constructor(private readonly repositories: RepositoriesService) {}

  @Get()
  @SerializeOptions({ schema: RepositoryTokenList })
  @ApiOkResponse({ standardSchema: RepositoryTokenList, description: 'One’s own, without the tokens.' })
  async list(@CurrentViewer() viewer: Viewer): Promise<RepositoryTokenList> {
    return { repositories: await this.repositories.list(viewer.id) }
  }

  @Post()
  @SerializeOptions({ schema: RepositoryTokenView })
  @ApiCreatedResponse({ standardSchema: RepositoryTokenView, description: 'The token is told to nobody again.' })
  give(
    @CurrentViewer() viewer: Viewer,
    @Body({ schema: GiveRepositoryToken }) body: GiveRepositoryToken,
    @Req() request: FastifyRequest,
  ): Promise<RepositoryTokenView> {
    return this.repositories.give(viewer.id, body, String(request.id))
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'Not used any more, from the next fetch on.' })
  async remove(
    @CurrentViewer() viewer: Viewer,
    @Param('id', { schema: z.uuid() }) id: string,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    await this.repositories.remove(viewer.id, id, String(request.id))
  }
}
