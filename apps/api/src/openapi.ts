import { Problem } from '@interleave/contract'
import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger'
import { z } from 'zod'

const verbs = ['get', 'post', 'put', 'patch', 'delete'] as const

/** Made from the same schemas that requests and answers are checked with. */
export function openApiDocument(app: NestFastifyApplication, cookieName: string): OpenAPIObject {
  const base = new DocumentBuilder()
    .setTitle('Interleave')
    .setDescription(
      'Errors are RFC 9457 problem details with a stable `code`, in the language of `?lang=` or Accept-Language (zh-CN or en). ' +
        'Where an operation has `x-token-scope`, a personal token of that scope, or of one that holds it, may be used.',
    )
    .setVersion('1')
    .addCookieAuth(cookieName)
    .addBearerAuth()
    .build()
  const document = SwaggerModule.createDocument(app, base)
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, Problem: jsonSchema(Problem) },
  }
  for (const path of Object.values(document.paths)) {
    for (const verb of verbs) {
      const operation = path[verb]
      if (!operation) continue
      operation.responses.default = {
        description: 'A problem: what happened, why, and what to do.',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      }
    }
  }
  return document
}

function jsonSchema(schema: z.ZodType) {
  const {
    $schema: _,
    id: __,
    ...rest
  } = z.toJSONSchema(schema, { io: 'output', target: 'openapi-3.0' }) as Record<string, unknown>
  return rest
}
