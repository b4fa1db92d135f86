import { BeginSignIn, IdentityList, ProveOneself, ProviderAddress, SignInProvider } from '@interleave/contract'
import { Body, Controller, Get, HttpCode, Param, Post, Req, Res, SerializeOptions } from '@nestjs/common'
import { ApiFoundResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { askingOf } from '../accounts/account.controller.ts'
import { Allow } from '../accounts/allow.ts'
import { SessionCookie } from '../accounts/session.cookie.ts'
import { arrivalOf, SESSION_SECONDS } from '../accounts/sessions.service.ts'
import { IdentitiesService } from './identities.service.ts'
import { PendingCookie } from './pending.ts'
import { Providers } from './providers.ts'
import { SignInsService } from './sign-ins.service.ts'

/** The door for whoever comes with an identity of a provider. */
@ApiTags('session')
@Allow('anyone')
@Controller('sign-in/:provider')
export class SignInController {
  constructor(
    private readonly signIns: SignInsService,
    private readonly providers: Providers,
    private readonly pending: PendingCookie,
    private readonly cookie: SessionCookie,
  ) {}

  /** A write, so that no other site can begin it; the page then goes where the answer says. */
  @Post()
  @HttpCode(200)
  @SerializeOptions({ schema: ProviderAddress })
  @ApiOkResponse({ standardSchema: ProviderAddress, description: 'Where the browser goes to sign in.' })
  async begin(
    @Param('provider', { schema: SignInProvider }) provider: SignInProvider,
    @Body({ schema: BeginSignIn }) body: BeginSignIn,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ProviderAddress> {
    const { handle, address } = await this.signIns.begin(provider, body, request.ip)
    this.pending.set(reply, handle)
    return { address }
  }

  @Get('callback')
  @ApiFoundResponse({ description: 'The provider sends the browser here; a page says what came of it.' })
  async end(
    @Param('provider', { schema: SignInProvider }) provider: SignInProvider,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const query = new URL(request.originalUrl, 'http://localhost').searchParams
    const answer = { query, handle: this.pending.read(request) }
    const token = this.cookie.read(request)
    const who = { ...arrivalOf(request), requestId: String(request.id), token }
    const { path, opened } = await this.signIns.end(provider, answer, who)
    this.pending.clear(reply)
    if (opened) this.cookie.set(reply, opened.token, SESSION_SECONDS)
    void reply.redirect(this.providers.addressOf(path), 302)
  }
}

/** For people at the page alone. */
@ApiTags('account')
@Allow('signed-in')
@Controller('account/identities')
export class IdentitiesController {
  constructor(
    private readonly identities: IdentitiesService,
    private readonly pending: PendingCookie,
    private readonly cookie: SessionCookie,
  ) {}

  @Get()
  @SerializeOptions({ schema: IdentityList })
  @ApiOkResponse({ standardSchema: IdentityList, description: 'The identities that open the account, oldest first.' })
  async list(@Req() request: FastifyRequest): Promise<IdentityList> {
    return { identities: await this.identities.list(askingOf(request, this.cookie)) }
  }

  @Post(':provider')
  @HttpCode(200)
  @SerializeOptions({ schema: ProviderAddress })
  @ApiOkResponse({ standardSchema: ProviderAddress, description: 'Where the browser goes to be linked.' })
  async link(
    @Param('provider', { schema: SignInProvider }) provider: SignInProvider,
    @Body({ schema: ProveOneself }) body: ProveOneself,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ProviderAddress> {
    const { handle, address } = await this.identities.beginLink(askingOf(request, this.cookie), provider, body)
    this.pending.set(reply, handle)
    return { address }
  }

  @Post(':id/unlink')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'Opens the account no more; every other session has ended.' })
  unlink(
    @Param('id', { schema: z.uuid() }) id: string,
    @Body({ schema: ProveOneself }) body: ProveOneself,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    return this.identities.unlink(askingOf(request, this.cookie), id, body)
  }
}
