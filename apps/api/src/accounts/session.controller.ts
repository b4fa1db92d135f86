import { SessionView, SignIn } from '@interleave/contract'
import { Body, Controller, Delete, Get, HttpCode, Post, Req, Res, SerializeOptions } from '@nestjs/common'
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type CurrentSession, Session } from './access.guard.ts'
import { Allow } from './allow.ts'
import { SessionCookie } from './session.cookie.ts'
import { arrivalOf, SESSION_SECONDS, SessionsService } from './sessions.service.ts'

@ApiTags('session')
@Controller('session')
export class SessionController {
  constructor(
    private readonly sessions: SessionsService,
    private readonly cookie: SessionCookie,
  ) {}

  /** Each sign-in makes a new token; the one that the browser held before ends. */
  @Post()
  @Allow('anyone')
  @SerializeOptions({ schema: SessionView })
  @ApiCreatedResponse({ standardSchema: SessionView, description: 'Signed in; the cookie is the session.' })
  async signIn(
    @Body({ schema: SignIn }) body: SignIn,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionView> {
    const { token, session } = await this.sessions.signIn(body, arrivalOf(request))
    const old = this.cookie.read(request)
    if (old) await this.sessions.signOut(old)
    this.cookie.set(reply, token, SESSION_SECONDS)
    return session
  }

  @Get()
  @Allow('signed-in')
  @SerializeOptions({ schema: SessionView })
  @ApiOkResponse({ standardSchema: SessionView })
  read(@Session() session: CurrentSession): Promise<SessionView> {
    return this.sessions.view(session)
  }

  @Delete()
  @Allow('anyone')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'Signed out, or never was signed in.' })
  async signOut(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    const token = this.cookie.read(request)
    if (token) await this.sessions.signOut(token)
    this.cookie.clear(reply)
  }
}
