import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
}

export interface StaticFile {
  body: Buffer
  type: string
  etag: string
}

/** Reads the files of a folder that browsers may have, by their path within it, as `assets/index.js`. None if there is no folder. */
export async function readFiles(
  directory: string,
  wanted: (path: string) => boolean = () => true,
): Promise<Map<string, StaticFile>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return []
      throw error
    },
  )
  const files = new Map<string, StaticFile>()
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name).slice(join(directory, '/').length)
    const type = types[extname(path)]
    if (!entry.isFile() || !type || !wanted(path)) continue
    files.set(path, staticFile(await readFile(join(directory, path)), type))
  }
  return files
}

export function staticFile(body: Buffer, type: string): StaticFile {
  return { body, type, etag: `"${createHash('sha256').update(body).digest('base64url')}"` }
}

/** One route a file, held in memory: an address is compared with names that exist, and never becomes a path. */
export function serveFiles(fastify: FastifyInstance, prefix: string, files: Map<string, StaticFile>): void {
  for (const [path, file] of files) {
    const url = `${prefix}${path.split('/').map(encodeURIComponent).join('/')}`
    fastify.get(url, (request: FastifyRequest, reply: FastifyReply) =>
      sendFile(request, reply, file, path.startsWith('assets/')),
    )
  }
}

/** What lies in assets/ carries a digest of its content in its name, so it can be kept for good. */
export function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  file: StaticFile,
  isNamedByContent = false,
): FastifyReply {
  void reply.header('etag', file.etag)
  void reply.header('cache-control', isNamedByContent ? 'public, max-age=31536000, immutable' : 'no-cache')
  if (request.headers['if-none-match'] === file.etag) return reply.status(304).send()
  return reply.type(file.type).send(file.body)
}
