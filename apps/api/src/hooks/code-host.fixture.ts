import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

interface Told {
  url: string | undefined
  method: string | undefined
  headers: IncomingHttpHeaders
  // biome-ignore lint/suspicious/noExplicitAny: each provider has a body of its own
  body: any
}

export interface CodeHost {
  origin: string
  told: Told[]
  answer: { code: number; body: string; headers?: Record<string, string> }
  close(): void
}

/** A server on loopback, which keeps what it is told of commits and answers as it is set to. */
export async function startCodeHost(): Promise<CodeHost> {
  const server = createServer((request, response) => {
    let text = ''
    request.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
    })
    request.on('end', () => {
      const { method, url, headers } = request
      host.told.push({ method, url, headers, body: JSON.parse(text) })
      const { code, body, headers: more } = host.answer
      response.writeHead(code, { 'content-type': 'application/json', ...more }).end(body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const host: CodeHost = { origin, told: [], answer: { code: 201, body: '{}' }, close: () => server.close() }
  return host
}
