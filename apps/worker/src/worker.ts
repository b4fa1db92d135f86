import 'reflect-metadata'
import {
  BindingStore,
  CodeStore,
  createDatabase,
  DeployKeyStore,
  DryRunStore,
  GateStore,
  RepositoryTokenStore,
  RunStore,
} from '@interleave/database'
import { assertNoEviction, RunEvents, RunQueue } from '@interleave/queue'
import { type Logger, repeat, SecretBox, serveHealth } from '@interleave/runtime'
import { NestFactory } from '@nestjs/core'
import { BranchLook } from './branch-look.ts'
import type { RunConfig } from './config.ts'
import { GradingProcessor } from './grading.processor.ts'
import { GradingService } from './grading.service.ts'
import type { Ports } from './ports.ts'
import { RepositoryCredentials } from './repository-credentials.ts'
import { SecondLook } from './second-look.ts'
import { workerModule } from './worker.module.ts'

const REAP_SECONDS = 60

export interface StartedWorker {
  healthPort: number
  /** Takes no more, lets what is at work finish or gives it back, then closes everything. */
  stop(): Promise<void>
}

export async function startWorker(config: RunConfig, ports: Ports, logger: Logger): Promise<StartedWorker> {
  await assertNoEviction(config.REDIS_URL)
  const database = createDatabase(config.DATABASE_URL)
  const runs = new RunStore(database)
  const onRedisError = (err: Error) => logger.warn({ err }, 'Redis is away')
  const queue = new RunQueue(config.REDIS_URL, { retrySeconds: config.RETRY_SECONDS, onError: onRedisError })
  const events = new RunEvents(config.REDIS_URL, onRedisError)
  const box = new SecretBox(config.SECRETS_KEY)
  const [tokens, keys] = [new RepositoryTokenStore(database), new DeployKeyStore(database)]
  const credentials = new RepositoryCredentials(tokens, keys, box, logger)
  const dryRuns = new DryRunStore(database)
  const stores = { runs, dryRuns, gates: new GateStore(database), code: new CodeStore(database) }
  const grading = new GradingService(config, ports, stores, credentials, { queue, events }, logger)
  const app = await NestFactory.createApplicationContext(workerModule(config.REDIS_URL, grading), {
    logger: false,
    abortOnError: false,
  })
  const processor = app.get(GradingProcessor)

  const health = await serveHealth({
    host: config.HEALTH_HOST,
    port: config.HEALTH_PORT,
    ready: async () => ({
      database: await answers(database.$queryRaw`SELECT 1`),
      queue: await answers(queue.counts()),
      grader: await answers(ports.grader.assertReady()),
    }),
  })
  const reap = async () => {
    const names = [...(await ports.grader.reap()), ...(await ports.source.reap())]
    if (names.length > 0) logger.warn({ names }, 'removed what an earlier worker left behind')
  }
  const secondLook = new SecondLook(runs, dryRuns, queue, logger, config.SECOND_LOOK_SECONDS)
  const stopReaping = repeat(REAP_SECONDS, reap, (err) => logger.error({ err }, 'could not remove what is left behind'))
  const stopLooking = repeat(
    config.SECOND_LOOK_SECONDS,
    () => secondLook.look(),
    (err) => logger.error({ err }, 'second look failed'),
  )
  const branchLook = new BranchLook(
    new BindingStore(database),
    ports,
    credentials,
    { queue, events },
    logger,
    config.BRANCH_LOOK_SECONDS,
  )
  const stopLookingAtBranches = repeat(
    config.SECOND_LOOK_SECONDS,
    () => branchLook.look(),
    (err) => logger.error({ err }, 'could not look at the bound branches'),
  )
  const onGateError = (err: unknown) => logger.error({ err }, 'could not look for tasks to check')
  const stopChecking = repeat(config.SECOND_LOOK_SECONDS, () => grading.checkTasks(), onGateError)
  processor.start(logger)
  logger.info({ worker: config.WORKER_NAME, slots: config.SLOTS, healthPort: health.port }, 'worker started')

  return {
    healthPort: health.port,
    stop: async () => {
      branchLook.stop()
      await Promise.all([stopLooking(), stopReaping(), stopLookingAtBranches()])
      await grading.stop(processor.finish())
      await stopChecking()
      await app.close()
      await queue.close()
      events.close()
      await health.close()
      await database.$disconnect()
    },
  }
}

const answers = (question: Promise<unknown>): Promise<boolean> =>
  question.then(
    () => true,
    () => false,
  )
