import { DeployKeyList, DeployKeyView, MakeDeployKey } from '@interleave/contract'
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Req, SerializeOptions } from '@nestjs/common'
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { CurrentViewer } from './access.guard.ts'
import { Allow } from './allow.ts'
import { DeployKeysService } from './deploy-keys.service.ts'
import type { Viewer } from './viewer.ts'

@ApiTags('account')
@Allow('signed-in')
@Controller('account/deploy-keys')
export class DeployKeysController {
  constructor(private readonly keys: DeployKeysService) {}

  @Get()
  @SerializeOptions({ schema: DeployKeyList })
  @ApiOkResponse({ standardSchema: DeployKeyList, description: 'One’s own, by their public halves.' })
  async list(@CurrentViewer() viewer: Viewer): Promise<DeployKeyList> {
    return { keys: await this.keys.list(viewer.id) }
  }

  @Post()
  @SerializeOptions({ schema: DeployKeyView })
  @ApiCreatedResponse({ standardSchema: DeployKeyView, description: 'Made here; the private half is told to nobody.' })
  make(
    @CurrentViewer() viewer: Viewer,
    @Body({ schema: MakeDeployKey }) body: MakeDeployKey,
    @Req() request: FastifyRequest,
  ): Promise<DeployKeyView> {
    return this.keys.make(viewer.id, body, String(request.id))
  }

  @Post(':id/replacement')
  @SerializeOptions({ schema: DeployKeyView })
  @ApiCreatedResponse({
    standardSchema: DeployKeyView,
    description: 'Another pair; what was known of the host is forgotten.',
  })
  replace(
    @CurrentViewer() viewer: Viewer,
    @Param('id', { schema: z.uuid() }) id: string,
    @Req() request: FastifyRequest,
  ): Promise<DeployKeyView> {
    return this.keys.replace(viewer.id, id, String(request.id))
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'Not used any more, from the next fetch on.' })
  async remove(
    @CurrentViewer() viewer: Viewer,
    @Param('id', { schema: z.uuid() }) id: string,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    await this.keys.remove(viewer.id, id, String(request.id))
  }
}
