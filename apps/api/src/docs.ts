import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import type { OpenAPIObject } from '@nestjs/swagger'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { readFiles, sendFile, serveFiles, staticFile } from './files.ts'

const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Interleave API</title>
<link rel="stylesheet" href="/api/docs/swagger-ui.css">
<div id="docs"></div>
<script src="/api/docs/swagger-ui-bundle.js"></script>
<script src="/api/docs/start.js"></script>
</html>
`
const start = "SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#docs' })\n"

/** /api/openapi.json, and a page to read it with at /api/docs; no script is inline, so the page keeps to the same policy as ours. */
export async function serveDocs(fastify: FastifyInstance, document: OpenAPIObject): Promise<void> {
  const directory = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))
  const files = await readFiles(directory, (path) => /^swagger-ui(-bundle\.js|\.css)$/.test(path))
  files.set('start.js', staticFile(Buffer.from(start), 'text/javascript; charset=utf-8'))
  serveFiles(fastify, '/api/docs/', files)
  const html = staticFile(Buffer.from(page), 'text/html; charset=utf-8')
  const json = staticFile(Buffer.from(JSON.stringify(document, null, 2)), 'application/json')
  fastify.get('/api/docs', (request: FastifyRequest, reply: FastifyReply) => sendFile(request, reply, html))
  fastify.get('/api/openapi.json', (request: FastifyRequest, reply: FastifyReply) => sendFile(request, reply, json))
}
