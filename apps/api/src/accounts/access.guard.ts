import type { TokenScope } from '@interleave/contract'
import { type CanActivate, createParamDecorator, type ExecutionContext, Injectable } from '@nestjs/common'
import { Reflector } from '@nestjs/core'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { NotFound } from '../problems/errors.ts'
import { notByToken, notForThisRole, signInNeeded, staffOnly } from './accounts.errors.ts'
import { AccountStore, type StoredSession } from './accounts.store.ts'
import { type CoursePolicy, POLICY, type Policy, reachOf, TOKEN_SCOPE } from './allow.ts'
import { SessionCookie } from './session.cookie.ts'
import { SessionsService } from './sessions.service.ts'
import { TokensService } from './tokens.service.ts'
import { isAtLeast, isStaff, isTeacher, roleIn, type Viewer } from './viewer.ts'

export interface CurrentSession extends StoredSession {
  /** Whether it still is one, and what it may by now; for what goes on after the request was let in. */
  again(): Promise<StoredSession | null>
}

const current = new WeakMap<FastifyRequest, CurrentSession>()

/** Default deny: every request passes here, and only what the route's policy names passes on. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly sessions: SessionsService,
    private readonly tokens: TokensService,
    private readonly accounts: AccountStore,
    private readonly cookie: SessionCookie,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const places = [context.getHandler(), context.getClass()]
    const policy = this.reflector.getAllAndOverride<Policy | undefined>(POLICY, places)
    if (policy === undefined) throw new Error(`${context.getClass().name}.${context.getHandler().name} has no policy`)
    if (policy === 'anyone') return true
    const request = requestOf(context)
    const { user } = await this.admit(request, this.reflector.getAllAndOverride<TokenScope>(TOKEN_SCOPE, places))
    if (policy === 'staff' && !isStaff(user)) throw staffOnly()
    if (policy === 'teacher' && !isTeacher(user)) throw notForThisRole('teacher')
    if (typeof policy === 'object') await this.mustHoldRole(user, policy, request)
    return true
  }

  private async admit(request: FastifyRequest, allowed: TokenScope | undefined): Promise<CurrentSession> {
    const { authorization } = request.headers
    // Whoever sends a token is judged by it alone, so that a cookie sent along gives it nothing.
    const admitted =
      authorization === undefined ? await this.byCookie(request) : await this.byToken(authorization, allowed)
    current.set(request, admitted)
    return admitted
  }

  private async byCookie(request: FastifyRequest): Promise<CurrentSession> {
    const token = this.cookie.read(request)
    const session = token ? await this.sessions.find(token) : null
    if (!token || !session) throw signInNeeded()
    return { ...session, again: () => this.sessions.find(token) }
  }

  private async byToken(authorization: string, allowed: TokenScope | undefined): Promise<CurrentSession> {
    const secret = bearerOf(authorization)
    const found = secret ? await this.tokens.find(secret) : null
    if (!secret || !found) throw signInNeeded()
    if (!allowed || !reachOf[found.scope].includes(allowed)) throw notByToken()
    return { ...found, again: () => this.tokens.find(secret) }
  }

  /** What is not in a course of theirs, or is another student's, does not exist; only then is the role looked at. */
  private async mustHoldRole(viewer: Viewer, { of, atLeast }: CoursePolicy, request: FastifyRequest): Promise<void> {
    const id = z.uuid().safeParse((request.params as { id?: string }).id)
    const place = id.success ? await this.accounts.locate(of, id.data) : null
    const role = place && roleIn(viewer, place.courseId)
    if (!role) throw new NotFound(absent[of])
    if (role === 'student' && place.studentId !== undefined && place.studentId !== viewer.id)
      throw new NotFound(absent[of])
    if (!isAtLeast(role, atLeast)) throw notForThisRole(atLeast)
  }
}

const bearerOf = (authorization: string | undefined) =>
  /^Bearer ([\w-]{1,100})$/i.exec(authorization ?? '')?.[1] ?? null

const absent = {
  course: { 'zh-CN': '没有这门课。', en: 'There is no such course.' },
  assignment: { 'zh-CN': '没有这个作业。', en: 'There is no such assignment.' },
  submission: { 'zh-CN': '没有这个提交。', en: 'There is no such submission.' },
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
