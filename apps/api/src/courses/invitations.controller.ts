import { AcceptInvitation, FindInvitation, FoundInvitation, SessionView } from '@interleave/contract'
import { Body, Controller, HttpCode, Post, Req, Res, SerializeOptions } from '@nestjs/common'
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { signInNeeded } from '../accounts/accounts.errors.ts'
import { Allow } from '../accounts/allow.ts'
import { SessionCookie } from '../accounts/session.cookie.ts'
import { arrivalOf, SESSION_SECONDS, SessionsService } from '../accounts/sessions.service.ts'
import { InvitationsService } from './invitations.service.ts'

/** For whoever holds the link. Its token comes in the body, so that no log of addresses has it. */
@ApiTags('invitations')
@Allow('anyone')
@Controller('invitations')
export class InvitationsController {
  constructor(
    private readonly invitations: InvitationsService,
    private readonly sessions: SessionsService,
    private readonly cookie: SessionCookie,
  ) {}

  @Post('find')
  @HttpCode(200)
  @SerializeOptions({ schema: FoundInvitation })
  @ApiOkResponse({ standardSchema: FoundInvitation })
  find(@Body({ schema: FindInvitation }) { token }: FindInvitation): Promise<FoundInvitation> {
    return this.invitations.find(token)
  }

  @Post('accept')
  @SerializeOptions({ schema: SessionView })
  @ApiCreatedResponse({ standardSchema: SessionView, description: 'In the course, and signed in.' })
  async accept(
    @Body({ schema: AcceptInvitation }) body: AcceptInvitation,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionView> {
    const old = this.cookie.read(request)
    const session = old ? await this.sessions.find(old) : null
    const opened = await this.invitations.accept(session?.user ?? null, body, {
      ...{ requestId: String(request.id), browser: arrivalOf(request).browser },
    })
    if (!opened) {
      const again = old ? await this.sessions.find(old) : null
      if (!again) throw signInNeeded()
      return this.sessions.view(again)
    }
    if (old) await this.sessions.signOut(old)
    this.cookie.set(reply, opened.token, SESSION_SECONDS)
    return opened.session
  }
}
