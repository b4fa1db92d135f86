import { availableParallelism, hostname } from 'node:os'
import { fileURLToPath } from 'node:url'
import { GATE_SEEDS } from '@interleave/contract'
import { HostAndPort, HostKey, list, logLevels } from '@interleave/runtime'
import { z } from 'zod'

/** What the life of a run needs to know, whoever fetches and grades. */
export const RunConfig = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }),
  /** The API's: opens the tokens for private repositories. */
  SECRETS_KEY: z.string().min(32),
  /** Unlike any other worker's: it owns this worker's containers. */
  WORKER_NAME: z
    .string()
    .regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,62}$/)
    .default(hostname()),
  /** Tasks graded at once, each on a core of its own. */
  SLOTS: z.coerce.number().int().min(1).max(256).default(availableParallelism()),
  LEASE_SECONDS: z.coerce.number().min(0.5).max(600).default(30),
  SECOND_LOOK_SECONDS: z.coerce.number().min(0.1).max(600).default(30),
  /** How often each bound branch is looked at for a push that no webhook told of. */
  BRANCH_LOOK_SECONDS: z.coerce.number().min(1).max(86_400).default(900),
  /** Before the first retry after a fault of ours; doubled for the next. */
  RETRY_SECONDS: z.coerce.number().min(0.01).max(600).default(10),
  /** How long a stop waits for what is being graded before it gives that back to the queue. */
  STOP_GRACE_SECONDS: z.coerce.number().min(0).max(20).default(15),
  HEALTH_HOST: z.string().default('127.0.0.1'),
  HEALTH_PORT: z.coerce.number().int().min(0).max(65_535).default(3001),
  LOG_LEVEL: z.enum(logLevels).default('info'),
})
export type RunConfig = Readonly<z.infer<typeof RunConfig>>

export const Config = RunConfig.extend({
  /** Seeds are drawn from it; whoever knows it can foretell the schedules. */
  GRADING_SECRET: z.string().min(16),
  STUDENT_IMAGE: z.string().min(1),
  JUDGE_IMAGE: z.string().min(1),
  SUITES_DIRECTORY: z.string().default(fileURLToPath(new URL('../../../graders/suites', import.meta.url))),
  /** The tasks that passed the gate before they were shipped. */
  GATE_RECORD: z.string().default(fileURLToPath(new URL('../../../graders/gate.json', import.meta.url))),
  /** Which tasks are checked before they are used: all that the record does not have as they are, or only those that it has otherwise. */
  GATE: z.enum(['every', 'changed']).default('every'),
  GATE_SEEDS: z.coerce.number().int().min(1).max(1000).default(GATE_SEEDS),
  /** The only hosts that may be fetched from over plain http or within private networks. */
  HTTP_REPOSITORY_HOSTS: list(HostAndPort),
  /** The only hosts that may be reached over ssh at other ports than 22 or within private networks. */
  SSH_REPOSITORY_HOSTS: list(HostAndPort),
  /** The keys of hosts, in place of what is published or learnt. */
  SSH_HOST_KEYS: list(HostKey),
  /** One of the engine's runtimes, such as gVisor's `runsc`; the engine's default if absent. */
  CONTAINER_RUNTIME: z
    .string()
    .regex(/^[\w.-]+$/)
    .optional(),
  /** Docker's own default (DOCKER_HOST, or /var/run/docker.sock) if absent. */
  DOCKER_SOCKET: z.string().optional(),
})
export type Config = Readonly<z.infer<typeof Config>>
