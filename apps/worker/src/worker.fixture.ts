import { createLogger, parseConfig } from '@interleave/runtime'
import { RunConfig } from './config.ts'
import type { Ports } from './ports.ts'
import { startWorker } from './worker.ts'

export const TEST_SECRETS_KEY = 'only for tests, and long enough for one'

/** A worker that hurries; may be stopped more than once. */
export async function startTestWorker(
  at: { databaseUrl: string; redisUrl: string },
  ports: Ports,
  env: Record<string, string> = {},
) {
  const config = parseConfig(RunConfig, {
    SECRETS_KEY: TEST_SECRETS_KEY,
    ...{ DATABASE_URL: at.databaseUrl, REDIS_URL: at.redisUrl, WORKER_NAME: 'worker-a', HEALTH_PORT: '0', SLOTS: '2' },
    ...{ LEASE_SECONDS: '60', SECOND_LOOK_SECONDS: '0.3', RETRY_SECONDS: '0.05', STOP_GRACE_SECONDS: '10' },
    ...env,
  })
  const worker = await startWorker(config, ports, createLogger('worker', 'silent'))
  let stopped: Promise<void> | undefined
  return {
    ...worker,
    stop: () => {
      stopped ??= worker.stop()
      return stopped
    },
  }
}

/** A gate that lets nobody through until it is opened, and counts who came. */
export function closedGate() {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  const came: string[] = []
  const pass = (about = '') => {
    came.push(about)
    return opened
  }
  return { pass, open, came }
}
