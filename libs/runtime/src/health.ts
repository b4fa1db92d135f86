import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { collectDefaultMetrics, register } from 'prom-client'

export { Counter, Gauge, Histogram, register as metrics } from 'prom-client'

/** What must answer before work is sent here, each by name. */
export type Readiness = Record<string, boolean>

export interface HealthServer {
  port: number
  close(): Promise<void>
}

let collecting = false

/** The process's own memory, processor and event loop; once, since prom-client refuses a name twice. */
export function collectProcessMetrics(): void {
  if (collecting) return
  collecting = true
  // Looking at the event loop's delay every 10 ms, as by default, costs an idle process a noticeable part of a core.
  collectDefaultMetrics({ eventLoopMonitoringPrecision: 250 })
}

/** For processes that serve nothing else: /health/live, /health/ready and /metrics. Bind it to an inner address. */
export async function serveHealth(options: {
  host: string
  port: number
  ready: () => Promise<Readiness>
}): Promise<HealthServer> {
  collectProcessMetrics()
  const server = createServer((request, response) => {
    void answer(request.url ?? '/', options.ready, response)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.host, resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()))
        server.closeAllConnections()
      }),
  }
}

async function answer(url: string, ready: () => Promise<Readiness>, response: ServerResponse): Promise<void> {
  switch (url.split('?')[0]) {
    case '/health/live':
      return json(response, 200, { status: 'ok' })
    case '/health/ready': {
      const { status, body } = await readiness(ready)
      return json(response, status, body)
    }
    case '/metrics':
      response.writeHead(200, { 'content-type': register.contentType })
      response.end(await register.metrics())
      return
    default:
      return json(response, 404, { status: 'not found' })
  }
}

export interface ReadinessReply {
  status: 200 | 503
  body: { status: 'ok' | 'unavailable'; checks: Readiness }
}

/** A check that throws or hangs is a check that failed; why is the business of the log, not of whoever asks. */
export async function readiness(ready: () => Promise<Readiness>, timeoutSeconds = 3): Promise<ReadinessReply> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Readiness>((resolve) => {
    timer = setTimeout(() => resolve({ answered: false }), timeoutSeconds * 1000)
  })
  const checks = await Promise.race([ready().catch(() => ({ answered: false })), late])
  clearTimeout(timer)
  return Object.values(checks).every(Boolean)
    ? { status: 200, body: { status: 'ok', checks } }
    : { status: 503, body: { status: 'unavailable', checks } }
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
  response.end(JSON.stringify(body))
}
