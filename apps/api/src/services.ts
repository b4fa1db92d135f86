import { createDatabase, type Database } from '@interleave/database'
import { assertNoEviction, RunEvents, RunQueue, redisOptions } from '@interleave/queue'
import { createLogger, type Logger, type Readiness } from '@interleave/runtime'
import { Redis } from 'ioredis'
import type { Config } from './config.ts'

/** What the API keeps open to others for as long as it runs. */
export class Services {
  readonly database: Database
  readonly redis: Redis
  readonly queue: RunQueue
  readonly events: RunEvents

  constructor(config: Config) {
    const logger = createLogger('api', config.LOG_LEVEL)
    this.database = createDatabase(config.DATABASE_URL)
    // Without a connection a command fails at once: whoever signs in then is told so, instead of waiting.
    this.redis = new Redis({ ...redisOptions(config.REDIS_URL), maxRetriesPerRequest: 1, commandTimeout: 10_000 })
    this.redis.on('error', onceAMinute(logger, 'Redis is away'))
    this.queue = new RunQueue(config.REDIS_URL, { onError: onceAMinute(logger, 'the queue has no Redis') })
    this.events = new RunEvents(config.REDIS_URL, onceAMinute(logger, 'events have no Redis'))
  }

  /** A Redis that drops keys is refused at the start. One that is away is not: the API works, and says that it is not ready. */
  async check(config: Config): Promise<void> {
    if (
      await this.redis.ping().then(
        () => true,
        () => false,
      )
    )
      await assertNoEviction(config.REDIS_URL)
  }

  async ready(): Promise<Readiness> {
    const answers = (asked: PromiseLike<unknown>) =>
      Promise.resolve(asked).then(
        () => true,
        () => false,
      )
    const [database, redis] = await Promise.all([
      answers(this.database.$queryRaw`SELECT 1`),
      answers(this.redis.ping()),
    ])
    return { database, redis }
  }

  async onApplicationShutdown(): Promise<void> {
    this.redis.disconnect()
    this.events.close()
    await this.queue.close()
    await this.database.$disconnect()
  }
}

/** Clients try again several times a second, and each try would be a line. */
function onceAMinute(logger: Logger, message: string): (error: Error) => void {
  let quietUntil = 0
  return (error) => {
    if (Date.now() < quietUntil) return
    quietUntil = Date.now() + 60_000
    logger.warn({ err: error }, message)
  }
}
