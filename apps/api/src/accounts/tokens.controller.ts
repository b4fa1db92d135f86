import { CreateToken, MadeToken, TokenList } from '@interleave/contract'
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Req, SerializeOptions } from '@nestjs/common'
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { CurrentViewer } from './access.guard.ts'
import { Allow } from './allow.ts'
import { TokensService } from './tokens.service.ts'
import type { Viewer } from './viewer.ts'

/** For people at the page alone: a token cannot make another one. */
@ApiTags('tokens')
@Allow('signed-in')
@Controller('tokens')
export class TokensController {
  constructor(private readonly tokens: TokensService) {}

  @Get()
  @SerializeOptions({ schema: TokenList })
  @ApiOkResponse({ standardSchema: TokenList, description: 'One’s own, without their secrets.' })
  async list(@CurrentViewer() viewer: Viewer): Promise<TokenList> {
    return { tokens: await this.tokens.list(viewer.id) }
  }

  @Post()
  @SerializeOptions({ schema: MadeToken })
  @ApiCreatedResponse({ standardSchema: MadeToken, description: 'The secret is told this once.' })
  make(
    @CurrentViewer() viewer: Viewer,
    @Body({ schema: CreateToken }) body: CreateToken,
    @Req() request: FastifyRequest,
  ): Promise<MadeToken> {
    return this.tokens.make(viewer.id, body, String(request.id))
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'Works no more, from this moment on.' })
  async revoke(
    @CurrentViewer() viewer: Viewer,
    @Param('id', { schema: z.uuid() }) id: string,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    await this.tokens.revoke(viewer.id, id, String(request.id))
  }
}
