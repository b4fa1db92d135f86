import type { FastifyInstance, FastifyRequest } from 'fastify'
import { originRefused } from './accounts/accounts.errors.ts'

const READS = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * A browser says where a write comes from; what carries someone's cookie must come from our own page. SameSite=Lax says the same a second
 * time. Programs that are not browsers send neither header, and have no cookie that a stranger could make them send.
 */
export function refuseForeignWrites(fastify: FastifyInstance, publicUrl: string): void {
  const ours = new URL(publicUrl).origin
  fastify.addHook('onRequest', async (request) => {
    // A token is sent by a program on purpose; no page of another site can make a browser add it.
    if (READS.has(request.method) || /^Bearer /i.test(request.headers.authorization ?? '')) return
    const { origin } = request.headers
    const site = request.headers['sec-fetch-site']
    const isOurs =
      origin === undefined
        ? site === undefined || site === 'same-origin'
        : origin === ours || isSameHost(origin, request)
    if (!isOurs) throw originRefused()
  })
}

/** The page may be open under another name of this machine than PUBLIC_URL has, such as 127.0.0.1 for localhost. */
function isSameHost(origin: string, request: FastifyRequest): boolean {
  return URL.canParse(origin) && new URL(origin).host === request.host
}
