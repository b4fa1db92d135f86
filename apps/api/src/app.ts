import 'reflect-metadata'
import { randomUUID } from 'node:crypto'
import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import { collectProcessMetrics } from '@interleave/runtime'
import { type DynamicModule, type LoggerService, RequestMethod, type Type } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import type { FastifyInstance } from 'fastify'
import { Logger } from 'nestjs-pino'
import { SessionCookie } from './accounts/session.cookie.ts'
import { AppModule } from './app.module.ts'
import { Catalogue } from './assignments/catalogue.ts'
import type { Config } from './config.ts'
import { serveDocs } from './docs.ts'
import { refuseForeignWrites } from './guards.ts'
import { HooksService } from './hooks/hooks.service.ts'
import { receiveHooks } from './hooks/receive.ts'
import { openApiDocument } from './openapi.ts'
import { Services } from './services.ts'
import { servePage } from './web.ts'

/** The largest thing that most send is an address and a branch. */
const BODY_LIMIT_BYTES = 16 * 1024
/** But for a roster: a file of 512 KiB, in base64. */
const ROSTER_LIMIT_BYTES = 700 * 1024

/** The whole API, ready to listen; main.ts and the tests start the same one. */
export async function buildApp(config: Config): Promise<NestFastifyApplication> {
  const catalogue = await Catalogue.read(config.SUITES_DIRECTORY, config.GATE_RECORD)
  const services = new Services(config)
  try {
    await services.check(config)
    return await createApp(config, AppModule.with(config, services, catalogue))
  } catch (error) {
    await services.onApplicationShutdown()
    throw error
  }
}

export async function createApp(config: Config, module: DynamicModule | Type): Promise<NestFastifyApplication> {
  collectProcessMetrics()
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT_BYTES,
    trustProxy: config.TRUST_PROXY.length > 0 ? [...config.TRUST_PROXY] : false,
    // A caller's own request id would let it write into our log.
    requestIdHeader: false,
    genReqId: () => randomUUID(),
  })
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    bodyParser: false,
    bufferLogs: true,
    abortOnError: false,
  })
  app.useLogger(quiet(app.get(Logger)))
  const root = ['health/live', 'health/ready', 'metrics'].map((path) => ({ path, method: RequestMethod.GET }))
  app.setGlobalPrefix('api/v1', { exclude: root })

  const fastify = adapter.getInstance() as unknown as FastifyInstance
  fastify.addHook('onRoute', (route) => {
    if (/\/courses\/:id\/roster(\/preview)?$/.test(route.url)) route.bodyLimit = ROSTER_LIMIT_BYTES
  })
  await protect(fastify, config.PUBLIC_URL)
  await app.init()
  await receiveHooks(fastify, app.get(HooksService, { strict: false }))
  await serveDocs(fastify, openApiDocument(app, app.get(SessionCookie).name))
  await servePage(fastify, config.WEB_DIRECTORY)
  return app
}

/** Nest tells of each module and route as it starts; only its complaints are kept. */
function quiet(logger: Logger): LoggerService {
  return {
    log: () => undefined,
    warn: (message: unknown, ...rest: unknown[]) => logger.warn(message, ...(rest as [])),
    error: (message: unknown, ...rest: unknown[]) => logger.error(message, ...(rest as [])),
    fatal: (message: unknown, ...rest: unknown[]) => logger.fatal(message, ...(rest as [])),
  }
}

async function protect(fastify: FastifyInstance, publicUrl: string): Promise<void> {
  const isSecure = publicUrl.startsWith('https:')
  await fastify.register(helmet, {
    strictTransportSecurity: isSecure,
    frameguard: { action: 'deny' },
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'self'"],
        'script-src': ["'self'"],
        // The components of the page set sizes and colours in style attributes.
        'style-src': ["'self'", "'unsafe-inline'"],
        'img-src': ["'self'", 'data:'],
        'font-src': ["'self'", 'data:'],
        'object-src': ["'none'"],
        'base-uri': ["'none'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
        ...(isSecure && { 'upgrade-insecure-requests': [] }),
      },
    },
  })
  await fastify.register(cookie)
  fastify.addHook('onRequest', async (request, reply) => {
    void reply.headers({ 'x-request-id': String(request.id), 'cache-control': 'no-store' })
  })
  // What is not JSON is refused with 415; Fastify would read plain text by itself, which any site may send.
  fastify.removeContentTypeParser('text/plain')
  refuseForeignWrites(fastify, publicUrl)
}
