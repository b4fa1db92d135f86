import { SubmissionStore } from '@interleave/database'
import { RunQueue } from '@interleave/queue'
import { createLogger, parseConfig } from '@interleave/runtime'
import { Sandbox } from '@interleave/sandbox'
import { readFolder } from '@interleave/source'
import { readSuites } from '@interleave/suites'
import { attack, builders, type OwnEngine, ownEngine, startRedis, testDatabase, waitFor } from '@interleave/testing'
import { jest } from '@jest/globals'
import { ensureImages, type Images } from '../../../scripts/images.mjs'
import { fakePorts } from '../fixtures/ports.mjs'
import { Config } from './config.ts'
import { DockerGrader } from './docker-grader.ts'
import type { Grader, Source } from './ports.ts'
import { closedGate, TEST_SECRETS_KEY } from './worker.fixture.ts'
import { startWorker } from './worker.ts'

jest.setTimeout(300_000)

const { url: databaseUrl, database } = await testDatabase()
let images: Images
let engine: OwnEngine
let redis: Awaited<ReturnType<typeof startRedis>>
let queue: RunQueue
beforeAll(async () => {
  images = await ensureImages({ log: () => undefined })
  engine = await ownEngine([images.student, images.judge])
  redis = await startRedis()
  queue = new RunQueue(redis.url)
})
afterAll(async () => {
  await queue?.close()
  await redis?.stop()
  await engine?.stop()
})

type Phase = 'queued' | 'fetching' | 'grading'
interface Fault {
  begin(): Promise<void>
  end(): Promise<void>
  seconds: number
}

const killed: Fault = { begin: () => engine.kill(), end: () => engine.start(), seconds: 3 }
const shutDown: Fault = { begin: () => engine.shutDown(), end: () => engine.start(), seconds: 3 }
const stopped = (seconds: number): Fault => {
  return { begin: () => engine.pause(), end: () => engine.resume(), seconds }
}

for (const [what, fault, phases] of [
  ['is killed and comes back', killed, ['queued', 'fetching', 'grading']],
  ['is shut down and comes back', shutDown, ['grading']],
  ['stands still for a while', stopped(10), ['queued', 'fetching', 'grading']],
  ['stands still for a minute', stopped(60), ['grading']],
] as const) {
  for (const phase of phases)
    attack([179, 190], `the engine ${what} when a run is ${phase}`, () => gradeThrough(fault, phase))
}

attack([179, 193], 'the engine stands still until the time of a program that ended before is over', async () => {
  const sandbox = new Sandbox({ instance: 'late-news', socketPath: engine.socketPath })
  const start = (name: string, command: string[]) =>
    sandbox.start(
      {
        ...{ image: images.student, command, name, run: name, cpus: null },
        limits: { wallSeconds: 8, cpuSeconds: 5, memoryMib: 64, processes: 16, outputBytes: 1024, lineBytes: 1024 },
      },
      () => undefined,
    )
  const short = await start('late-news-short', ['sleep', '1'])
  await engine.pause()
  const until = performance.now() + 16_000
  await waitFor(() => performance.now() > until)
  await engine.resume()
  await expect(short.ended).rejects.toThrow('did not tell in time')
  const long = await start('late-news-long', ['sleep', '100'])
  expect(await long.ended).toEqual({ kind: 'time_limit' })
  expect(await engine.containers()).toEqual([])
  return { outcome: 'a fault of ours', twin: 'who is at it when the time is over has met the limit' }
})

async function gradeThrough(fault: Fault, phase: Phase) {
  const config = parseConfig(Config, {
    ...{ DATABASE_URL: databaseUrl, REDIS_URL: redis.url, WORKER_NAME: 'engine-faults', HEALTH_PORT: '0' },
    ...{ DOCKER_SOCKET: engine.socketPath, STUDENT_IMAGE: images.student, JUDGE_IMAGE: images.judge },
    ...{ GRADING_SECRET: 'a secret of this test', SECRETS_KEY: TEST_SECRETS_KEY },
    ...{ SECOND_LOOK_SECONDS: '0.5', RETRY_SECONDS: '4', SLOTS: '1' },
  })
  const suites = await readSuites(config.SUITES_DIRECTORY)
  const solution = await readFolder(`${suites.get('say-after')?.folder}/solutions/gather`)
  const { pass, open, came } = closedGate()
  const source: Source = {
    fetch: async () => {
      if (phase === 'fetching' && came.length === 0) await pass('fetching')
      return { kind: 'fetched', snapshot: { ...solution, commit: 'a'.repeat(40) } }
    },
    findTip: async () => ({ kind: 'tip', commit: 'a'.repeat(40) }),
  }
  const docker = new DockerGrader(config)
  const sandbox = new Sandbox({ instance: config.WORKER_NAME, socketPath: engine.socketPath })
  let begun: Promise<void> | undefined
  const grader: Grader = {
    assertReady: () => docker.assertReady(),
    runTool: (request) => docker.runTool(request),
    reap: () => docker.reap(),
    grade: (task) =>
      docker.grade({
        ...task,
        onProgress: (progress) => {
          if (phase === 'grading') begun ??= fault.begin()
          task.onProgress(progress)
        },
      }),
  }
  if (phase === 'queued') {
    begun = fault.begin()
    await begun
  }
  const worker = await startWorker(config, { ...fakePorts(), suites, source, grader }, createLogger('worker', 'silent'))
  try {
    const build = builders(database)
    const { id: studentId } = await build.user()
    const { id: assignmentId } = await build.assignment({ taskIds: ['say-after'] })
    const asked = { studentId, assignmentId, repositoryUrl: 'https://example.org/good.git', branch: null, points: 10 }
    const run = await new SubmissionStore(database).submit(asked)
    await queue.ring(run)
    if (phase === 'fetching') {
      await waitFor(() => came.length > 0, 60)
      begun = fault.begin()
      await begun
      open()
    }
    await waitFor(() => begun !== undefined, 60)
    await begun
    const until = performance.now() + fault.seconds * 1000
    await waitFor(() => performance.now() > until, fault.seconds + 10)
    await fault.end()
    const settled = await waitFor(async () => {
      const row = await database.run.findUniqueOrThrow({ where: { id: run.runId } })
      return row.state === 'settled' ? row : null
    }, 180)
    expect(settled).toMatchObject({ outcome: 'graded', outcomeDetail: null })
    expect(settled.score?.toNumber()).toBe(settled.points)
    // An engine that is on its way down may still take the next attempt, and end that too.
    expect(settled.faults).toBeLessThanOrEqual(phase === 'queued' ? 0 : 2)
    const settlings = { action: 'run_settled', subject: `run:${run.runId}` }
    expect(await database.auditEvent.count({ where: settlings })).toBe(1)
    // What could not be removed meanwhile is the reaper's, once its time is over.
    const left = await sandbox.reap(Date.now() + 3_600_000)
    expect(left.length).toBeLessThanOrEqual(2)
    expect(await engine.containers()).toEqual([])
    return {
      outcome: `${settled.faults} faults of ours, ${left.length} containers for the reaper`,
      twin: `full marks in attempt ${settled.attempt}`,
    }
  } finally {
    await engine.resume()
    await engine.start()
    await worker.stop()
  }
}
