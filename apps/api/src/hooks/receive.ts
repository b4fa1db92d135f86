import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { HooksService } from './hooks.service.ts'

/** GitHub cuts its payloads at 25 MB, but a push that we can use has its first commits within far less. */
const BODY_LIMIT_BYTES = 1024 * 1024

const TAKEN = /^application\/(json|x-www-form-urlencoded)(;|$)/i

/**
 * The address that code hosts send to. Everything that could be told apart is settled before anybody looks whether there is such a hook:
 * size, encoding, type. Bodies are read as bytes and never unpacked; only the service, after it has verified them, reads what they say.
 */
export async function receiveHooks(fastify: FastifyInstance, hooks: HooksService): Promise<void> {
  await fastify.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_LIMIT_BYTES }, (_request, body, done) =>
      done(null, body),
    )
    scope.setErrorHandler((error: { statusCode?: number }, request, reply) => {
      const status = error.statusCode ?? 500
      if (status >= 500) request.log.error({ err: error, requestId: request.id }, 'a webhook could not be taken')
      return refuse(reply, status === 413 ? 413 : status < 500 ? 400 : 503)
    })
    scope.post<{ Params: { key: string } }>('/hooks/:key', { onRequest: settleForm }, async (request, reply) => {
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
      const { headers, params, id } = request
      const answer = await hooks.receive({ key: params.key, headers, body, requestId: String(id) })
      return answer.status === 401 ? refuse(reply, 401) : reply.status(answer.status).send(answer)
    })
  })
}

async function settleForm(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { headers } = request
  const isPlain = headers['content-encoding'] === undefined || headers['content-encoding'] === 'identity'
  if (Number(headers['content-length'] ?? 0) > BODY_LIMIT_BYTES) await refuse(reply, 413)
  else if (!isPlain || !TAKEN.test(headers['content-type'] ?? '')) await refuse(reply, 415)
}

const words = {
  400: 'unreadable',
  401: 'unknown hook, or not signed with its secret',
  413: 'larger than 1 MiB',
  415: 'JSON (application/json), not compressed, is needed',
  503: 'not taken, send it again later',
} as const

function refuse(reply: FastifyReply, status: keyof typeof words): FastifyReply {
  // A body that was not read would be taken for the next request.
  if (status === 413 || status === 415) void reply.header('connection', 'close')
  return reply.status(status).send({ said: 'refused', reason: words[status] })
}
