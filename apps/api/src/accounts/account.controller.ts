import { AccountView, ChangeAccount, ChangePassword, OpenSessionList } from '@interleave/contract'
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Req, SerializeOptions } from '@nestjs/common'
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { sessionOf } from './access.guard.ts'
import { AccountService, type Asking } from './account.service.ts'
import { Allow } from './allow.ts'
import { SessionCookie } from './session.cookie.ts'

/** One's own account; for people at the page alone. */
@ApiTags('account')
@Allow('signed-in')
@Controller('account')
export class AccountController {
  constructor(
    private readonly account: AccountService,
    private readonly cookie: SessionCookie,
  ) {}

  @Get()
  @SerializeOptions({ schema: AccountView })
  @ApiOkResponse({ standardSchema: AccountView })
  read(@Req() request: FastifyRequest): Promise<AccountView> {
    return this.account.view(sessionOf(request).user)
  }

  @Put()
  @SerializeOptions({ schema: AccountView })
  @ApiOkResponse({ standardSchema: AccountView })
  change(@Req() request: FastifyRequest, @Body({ schema: ChangeAccount }) body: ChangeAccount): Promise<AccountView> {
    return this.account.change(askingOf(request, this.cookie), body)
  }

  @Post('password')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'Changed; every other session has ended.' })
  changePassword(
    @Req() request: FastifyRequest,
    @Body({ schema: ChangePassword }) body: ChangePassword,
  ): Promise<void> {
    return this.account.changePassword(askingOf(request, this.cookie), body)
  }

  @Get('sessions')
  @SerializeOptions({ schema: OpenSessionList })
  @ApiOkResponse({ standardSchema: OpenSessionList, description: 'Where one is signed in, newest first.' })
  async sessions(@Req() request: FastifyRequest): Promise<OpenSessionList> {
    return { sessions: await this.account.sessions(askingOf(request, this.cookie)) }
  }

  @Delete('sessions')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'Every session but this one has ended.' })
  endOthers(@Req() request: FastifyRequest): Promise<void> {
    return this.account.endOtherSessions(askingOf(request, this.cookie))
  }

  @Delete('sessions/:id')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'Has ended, from this moment on.' })
  end(@Req() request: FastifyRequest, @Param('id', { schema: z.uuid() }) id: string): Promise<void> {
    return this.account.endSession(askingOf(request, this.cookie), id)
  }
}

/** Only a cookie opens these routes. */
export function askingOf(request: FastifyRequest, cookie: SessionCookie): Asking {
  const token = cookie.read(request)
  if (!token) throw new Error('a route that tokens may not use was opened by one')
  return { viewer: sessionOf(request).user, token, address: request.ip, requestId: String(request.id) }
}
