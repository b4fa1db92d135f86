import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { readFiles, sendFile, serveFiles, staticFile } from './files.ts'

/** These answer for themselves: what they do not know is not found, and never a page. */
const NOT_THE_PAGE = /^\/(api|assets|health|metrics)([/?]|$)/

const notBuilt = staticFile(
  Buffer.from(`<!doctype html><meta charset="utf-8"><title>Interleave</title>
<p lang="zh-CN">网页还没有构建：请运行 npm run build，再重新启动。接口可以使用：<a href="/api/docs">/api/docs</a></p>
<p lang="en">The page is not built yet: run npm run build and start again. The API works: <a href="/api/docs">/api/docs</a></p>
`),
  'text/html; charset=utf-8',
)

/** Serves the built page; addresses that only the page knows get it too. */
export async function servePage(fastify: FastifyInstance, directory: string): Promise<void> {
  const files = await readFiles(directory)
  const page = files.get('index.html') ?? notBuilt
  files.delete('index.html')
  serveFiles(fastify, '/', files)
  fastify.get('/*', (request: FastifyRequest, reply: FastifyReply) =>
    NOT_THE_PAGE.test(request.url) ? reply.callNotFound() : sendFile(request, reply, page),
  )
}
