import { type Database, SubmissionStore } from '@interleave/database'
import type { RunQueue } from '@interleave/queue'
import { parseConfig } from '@interleave/runtime'
import { readFolder } from '@interleave/source'
import { readSuites } from '@interleave/suites'
import { builders, waitFor } from '@interleave/testing'
import type { Images } from '../../../scripts/images.mjs'
import { fakePorts } from '../fixtures/ports.mjs'
import { Config } from './config.ts'
import { DockerGrader } from './docker-grader.ts'
import type { Ports } from './ports.ts'
import { type closedGate, TEST_SECRETS_KEY } from './worker.fixture.ts'

const COMMIT = 'a'.repeat(40)

/** What a run may be at when something happens to the engine. */
export const phases = ['queued', 'fetching', 'grading'] as const
export type Phase = (typeof phases)[number]

/** Settings of a worker with one slot, at an engine that something is going to happen to. */
export const engineConfig = (
  at: { databaseUrl: string; redisUrl: string; socketPath: string; images: Images; name: string },
  env: Record<string, string> = {},
) =>
  parseConfig(Config, {
    ...{ DATABASE_URL: at.databaseUrl, REDIS_URL: at.redisUrl, WORKER_NAME: at.name, HEALTH_PORT: '0', SLOTS: '1' },
    ...{ DOCKER_SOCKET: at.socketPath, STUDENT_IMAGE: at.images.student, JUDGE_IMAGE: at.images.judge },
    ...{ GRADING_SECRET: 'a secret of this test', SECRETS_KEY: TEST_SECRETS_KEY },
    ...env,
  })

/** The real grader, and repositories that all hold a right program for say-after. The first fetch waits at `gate`; `onGrading` hears of the first progress of a task. */
export async function enginePorts(
  config: Config,
  { gate, onGrading = () => {} }: { gate?: ReturnType<typeof closedGate>; onGrading?: () => void } = {},
): Promise<Ports> {
  const suites = await readSuites(config.SUITES_DIRECTORY)
  const solution = await readFolder(`${suites.get('say-after')?.folder}/solutions/gather`)
  const docker = new DockerGrader(config)
  let isGrading = false
  const ports = fakePorts()
  return {
    ...ports,
    suites,
    source: {
      ...ports.source,
      fetch: async () => {
        if (gate?.came.length === 0) await gate.pass('fetching')
        return { kind: 'fetched', snapshot: { ...solution, commit: COMMIT } }
      },
      findTip: async () => ({ kind: 'tip', commit: COMMIT }),
    },
    grader: {
      assertReady: () => docker.assertReady(),
      runTool: (request) => docker.runTool(request),
      reap: () => docker.reap(),
      grade: (task) =>
        docker.grade({
          ...task,
          onProgress: (progress) => {
            if (!isGrading) onGrading()
            isGrading = true
            task.onProgress(progress)
          },
        }),
    },
  }
}

/** A student of their own hands in, and the workers are told. */
export async function submitSayAfter(database: Database, queue: RunQueue): Promise<string> {
  const build = builders(database)
  const { id: studentId } = await build.user()
  const { id: assignmentId } = await build.assignment({ taskIds: ['say-after'], attemptLimit: 1 })
  const asked = { studentId, assignmentId, repositoryUrl: 'https://example.org/good.git', branch: null, points: 10 }
  const run = await new SubmissionStore(database).submit(asked)
  await queue.ring(run)
  return run.runId
}

/** The run with its attempts once it is settled, which has to be with full marks and only once. */
export async function settledWithFullMarks(database: Database, id: string, seconds: number) {
  const run = await waitFor(async () => {
    const attempts = { orderBy: { number: 'asc' } } as const
    const row = await database.run.findUniqueOrThrow({ where: { id }, include: { attempts } })
    return row.state === 'settled' ? row : null
  }, seconds)
  expect(run).toMatchObject({ outcome: 'graded', outcomeDetail: null })
  expect(run.score?.toNumber()).toBe(run.points)
  const settlings = { action: 'run_settled', subject: `run:${id}` }
  expect(await database.auditEvent.count({ where: settlings })).toBe(1)
  return run
}
