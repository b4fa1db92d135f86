import { type CanActivate, createParamDecorator, type ExecutionContext, Injectable } from '@nestjs/common'
import { Reflector } from '@nestjs/core'
import type { FastifyRequest } from 'fastify'
import { signInNeeded, staffOnly } from './accounts.errors.ts'
import type { StoredSession } from './accounts.store.ts'
import { POLICY, type Policy } from './allow.ts'
import { SessionCookie } from './session.cookie.ts'
import { SessionsService } from './sessions.service.ts'
import { isStaff } from './viewer.ts'

export interface CurrentSession extends StoredSession {
  token: string
}

const current = new WeakMap<FastifyRequest, CurrentSession>()

/** Default deny: every request passes here, and only what the route's policy names passes on. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly sessions: SessionsService,
    private readonly cookie: SessionCookie,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const places = [context.getHandler(), context.getClass()]
    const policy = this.reflector.getAllAndOverride<Policy | undefined>(POLICY, places)
    switch (policy) {
      case 'anyone':
        return true
      case 'signed-in':
        await this.admit(context)
        return true
      case 'staff':
        if (!isStaff((await this.admit(context)).user)) throw staffOnly()
        return true
      case undefined:
        throw new Error(`${context.getClass().name}.${context.getHandler().name} has no policy`)
    }
  }

  private async admit(context: ExecutionContext): Promise<CurrentSession> {
    const request = requestOf(context)
    const token = this.cookie.read(request)
    const session = token ? await this.sessions.find(token) : null
    if (!token || !session) throw signInNeeded()
    const admitted = { ...session, token }
    current.set(request, admitted)
    return admitted
  }
}

/** The session that the guard let in; only on routes that are not for anyone. */
export function sessionOf(request: FastifyRequest): CurrentSession {
  const session = current.get(request)
  if (!session) throw new Error('a route for anyone has no session')
  return session
}

const requestOf = (context: ExecutionContext) => context.switchToHttp().getRequest<FastifyRequest>()

export const Session = createParamDecorator((_: unknown, context: ExecutionContext) => sessionOf(requestOf(context)))

export const CurrentViewer = createParamDecorator(
  (_: unknown, context: ExecutionContext) => sessionOf(requestOf(context)).user,
)
