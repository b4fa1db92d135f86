import type { Logger } from 'pino'

type Stop = () => Promise<unknown> | unknown

const DEADLINE_SECONDS = 25

/** On the first SIGTERM or SIGINT runs `stops` in order and exits; the second one exits at once. */
export function onStop(logger: Logger, ...stops: Stop[]): void {
  let stopping = false
  const stop = (signal: NodeJS.Signals) => {
    if (stopping) {
      logger.warn({ signal }, 'told twice to stop, exiting at once')
      process.exit(1)
    }
    stopping = true
    logger.info({ signal }, 'stopping')
    void stopAll(logger, stops).then((code) => process.exit(code))
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}

/** The exit code: 0 if each stop ended well and in time. One that fails does not keep the next from being tried. */
export async function stopAll(logger: Logger, stops: Stop[], deadlineSeconds = DEADLINE_SECONDS): Promise<number> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<number>((resolve) => {
    timer = setTimeout(() => {
      logger.error({ deadlineSeconds }, 'stopping took too long, exiting with work unfinished')
      resolve(1)
    }, deadlineSeconds * 1000)
  })
  const code = await Promise.race([runInOrder(logger, stops), late])
  clearTimeout(timer)
  return code
}

async function runInOrder(logger: Logger, stops: Stop[]): Promise<number> {
  let code = 0
  for (const stop of stops) {
    try {
      await stop()
    } catch (error) {
      logger.error({ err: error }, 'could not stop cleanly')
      code = 1
    }
  }
  return code
}
