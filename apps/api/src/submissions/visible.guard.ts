import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { sessionOf } from '../accounts/access.guard.ts'
import { noSuchSubmission } from './submissions.errors.ts'
import { SubmissionsService } from './submissions.service.ts'

/** For the event stream: Nest may send its headers before a handler has answered, and then nothing can be refused any more. */
@Injectable()
export class VisibleGuard implements CanActivate {
  constructor(private readonly submissions: SubmissionsService) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest<{ Params: { id?: string } }>>()
    const id = z.uuid().safeParse(request.params.id)
    if (!id.success) throw noSuchSubmission()
    await this.submissions.get(sessionOf(request).user, id.data)
    return true
  }
}
