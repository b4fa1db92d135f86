import { type HealthServer, readiness, serveHealth } from './health.ts'

let server: HealthServer | undefined
afterEach(async () => {
  await server?.close()
  server = undefined
})

async function serve(ready: () => Promise<Record<string, boolean>>) {
  server = await serveHealth({ host: '127.0.0.1', port: 0, ready })
  return (path: string) => fetch(`http://127.0.0.1:${server?.port}${path}`)
}

test('live, ready and metrics answer', async () => {
  const get = await serve(async () => ({ database: true, redis: true }))
  expect((await get('/health/live')).status).toBe(200)
  const ready = await get('/health/ready')
  expect(ready.status).toBe(200)
  expect(await ready.json()).toEqual({ status: 'ok', checks: { database: true, redis: true } })
  expect(await (await get('/metrics')).text()).toContain('process_cpu_seconds_total')
  expect((await get('/anything')).status).toBe(404)
})

test('one check that fails makes the process not ready, and still alive', async () => {
  const get = await serve(async () => ({ database: true, redis: false }))
  expect((await get('/health/ready')).status).toBe(503)
  expect((await get('/health/live')).status).toBe(200)
})

test('a check that throws tells nobody why', async () => {
  const get = await serve(async () => {
    throw new Error('password authentication failed')
  })
  const reply = await get('/health/ready')
  expect(reply.status).toBe(503)
  expect(await reply.text()).not.toContain('password')
})

test('a check that hangs is a check that failed', async () => {
  expect((await readiness(() => new Promise(() => undefined), 0.02)).status).toBe(503)
})
