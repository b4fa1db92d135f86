import { createParamDecorator, type ExecutionContext } from '@nestjs/common'
import type { FastifyRequest } from 'fastify'
import { sessionOf } from './access.guard.ts'

/** Who did it, for the audit trail. */
export interface Actor {
  actorId: string
  requestId: string
}

export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const request = context.switchToHttp().getRequest<FastifyRequest>()
  return { actorId: sessionOf(request).user.id, requestId: String(request.id) }
})
