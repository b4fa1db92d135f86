import { mkdtemp, rm } from 'node:fs/promises'
import { createConnection, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import { SubmissionStore } from '@interleave/database'
import { RunQueue } from '@interleave/queue'
import { createLogger, parseConfig } from '@interleave/runtime'
import { Sandbox } from '@interleave/sandbox'
import { readFolder } from '@interleave/source'
import { readSuites } from '@interleave/suites'
import { attack, builders, startRedis, testDatabase, waitFor } from '@interleave/testing'
import { jest } from '@jest/globals'
import { ensureImages } from '../../../scripts/images.mjs'
import { fakePorts } from '../fixtures/ports.mjs'
import { Config } from './config.ts'
import { DockerGrader } from './docker-grader.ts'
import type { Grader, Source } from './ports.ts'
import { closedGate, TEST_SECRETS_KEY } from './worker.fixture.ts'
import { startWorker } from './worker.ts'

jest.setTimeout(300_000)

const { url: databaseUrl, database } = await testDatabase()
const WORKER_NAME = `engine-away-${process.pid}`
const sandbox = new Sandbox({ instance: WORKER_NAME })
let engine: Awaited<ReturnType<typeof engineDoor>>
let redis: Awaited<ReturnType<typeof startRedis>>
let queue: RunQueue
beforeAll(async () => {
  engine = await engineDoor()
  redis = await startRedis()
  queue = new RunQueue(redis.url)
})
afterAll(async () => {
  await queue?.close()
  await redis?.stop()
  await engine?.stop()
  await sandbox.removeAll()
})

const ENDING = /^(?:POST|DELETE) \S*\/containers\/(\w{64})(?:\/kill)?[ ?]/

/** The engine of this machine behind a socket of this test: whoever uses that meets an engine that is gone or silent, and nobody else does. */
async function engineDoor() {
  const folder = await mkdtemp(join(tmpdir(), 'interleave-engine-'))
  const path = join(folder, 'docker.sock')
  const real = process.env.DOCKER_HOST?.replace(/^unix:\/\//, '') ?? '/var/run/docker.sock'
  const sockets = new Set<Socket>()
  const adopt = (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
  }
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const beyond = createConnection({ path: real, allowHalfOpen: true })
    for (const [from, to] of [
      [client, beyond],
      [beyond, client],
    ] as const) {
      adopt(from)
      from.on('close', () => to.destroy())
    }
    beyond.pipe(client)
    client.pipe(stubborn(client)).pipe(beyond)
  })
  let stuck: { id: string | null; answer: string } | null = null
  /** Keeps from the engine whatever would end the container that is stuck: the first that anybody tries to end. */
  const stubborn = (client: Socket) =>
    new Transform({
      transform(chunk: Buffer, _, done) {
        const id = ENDING.exec(chunk.toString('latin1', 0, 200))?.[1]
        if (stuck && id) stuck.id ??= id
        if (!stuck || !id || id !== stuck.id) return done(null, chunk)
        client.write(stuck.answer)
        done()
      },
    })
  const open = () => new Promise<void>((resolve) => server.listen(path, resolve))
  const cut = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      for (const socket of sockets) socket.destroy()
    })
  await open()
  return {
    ...{ path, open, cut, isOpen: () => server.listening },
    /** From now on one container cannot be ended; who tries hears this, or nothing. */
    stick: (answer: string) => {
      stuck = { id: null, answer }
    },
    letGo: () => {
      stuck = null
    },
    stop: async () => {
      if (server.listening) await cut()
      await rm(folder, { recursive: true })
    },
  }
}

const phases = ['queued', 'fetching', 'grading'] as const

for (const phase of phases) {
  attack([179, 190], `the engine goes away when a run is ${phase}`, async () => {
    const images = await ensureImages({ log: () => undefined })
    const config = parseConfig(Config, {
      ...{ DATABASE_URL: databaseUrl, REDIS_URL: redis.url, WORKER_NAME, HEALTH_PORT: '0', DOCKER_SOCKET: engine.path },
      ...{ STUDENT_IMAGE: images.student, JUDGE_IMAGE: images.judge, GRADING_SECRET: 'a secret of this test' },
      ...{ SECRETS_KEY: TEST_SECRETS_KEY, SECOND_LOOK_SECONDS: '0.5', RETRY_SECONDS: '0.1', SLOTS: '1' },
    })
    const suites = await readSuites(config.SUITES_DIRECTORY)
    const { pass, open, came } = closedGate()
    const solution = await readFolder(`${suites.get('say-after')?.folder}/solutions/gather`)
    const source: Source = {
      fetch: async () => {
        if (phase === 'fetching' && came.length === 0) await pass('fetching')
        return { kind: 'fetched', snapshot: { ...solution, commit: 'a'.repeat(40) } }
      },
      findTip: async () => ({ kind: 'tip', commit: 'a'.repeat(40) }),
    }
    const docker = new DockerGrader(config)
    let isCut = false
    const grader: Grader = {
      assertReady: () => docker.assertReady(),
      runTool: (request) => docker.runTool(request),
      reap: () => docker.reap(),
      grade: (task) =>
        docker.grade({
          ...task,
          onProgress: (progress) => {
            if (phase === 'grading' && !isCut) {
              isCut = true
              void engine.cut().then(() => came.push('grading'))
            }
            task.onProgress(progress)
          },
        }),
    }
    if (phase === 'queued') await engine.cut()
    const ports = { ...fakePorts(), suites, source, grader }
    const worker = await startWorker(config, ports, createLogger('worker', 'silent'))
    try {
      const build = builders(database)
      const [{ id: studentId }, { id: assignmentId }] = [
        await build.user(),
        await build.assignment({ taskIds: ['say-after'] }),
      ]
      const wanted = {
        studentId,
        assignmentId,
        repositoryUrl: 'https://example.org/good.git',
        branch: null,
        points: 10,
      }
      const run = await new SubmissionStore(database).submit(wanted)
      await queue.ring(run)
      if (phase !== 'queued') await waitFor(() => came.length > 0, 60)
      if (phase === 'fetching') await engine.cut()
      open()
      const ready = () => fetch(`http://127.0.0.1:${worker.healthPort}/health/ready`)
      await waitFor(async () => (await ready()).status === 503, 60)
      const waiting = await waitFor(async () => {
        const row = await database.run.findUniqueOrThrow({ where: { id: run.runId } })
        return row.state === 'queued' ? row : null
      }, 60)
      // Long enough for every retry to find nothing.
      const until = performance.now() + 2000
      await waitFor(() => performance.now() > until)
      const { state, attempt, faults } = await database.run.findUniqueOrThrow({ where: { id: run.runId } })
      expect({ state, attempt, faults }).toEqual({ state: 'queued', attempt: waiting.attempt, faults: waiting.faults })
      await engine.open()
      const settled = await waitFor(async () => {
        const row = await database.run.findUniqueOrThrow({ where: { id: run.runId } })
        return row.state === 'settled' ? row : null
      }, 120)
      expect(settled).toMatchObject({ outcome: 'graded', faults: phase === 'queued' ? 0 : 1 })
      expect(settled.score?.toNumber()).toBe(settled.points)
      const settlings = { action: 'run_settled', subject: `run:${run.runId}` }
      expect(await database.auditEvent.count({ where: settlings })).toBe(1)
      // What could not be removed while the engine was away is the reaper's, once its time is over.
      const left = await sandbox.reap(Date.now() + 3_600_000)
      expect(left.length).toBeLessThanOrEqual(2)
      expect(await sandbox.removeAll()).toEqual([])
      return {
        outcome: `waits, ${waiting.faults} faults of ours, ${left.length} containers for the reaper`,
        twin: `full marks in attempt ${settled.attempt}`,
      }
    } finally {
      if (!engine.isOpen()) await engine.open()
      await worker.stop()
    }
  })
}

const unkillable = [
  ['of which the engine never says that it is killed', ''],
  ['that is still there after it was killed', 'HTTP/1.1 204 No Content\r\n\r\n'],
] as const

for (const [name, answer] of unkillable) {
  attack([183, 190], `a container ${name}`, async () => {
    const images = await ensureImages({ log: () => undefined })
    const config = parseConfig(Config, {
      ...{ DATABASE_URL: databaseUrl, REDIS_URL: redis.url, WORKER_NAME, HEALTH_PORT: '0', DOCKER_SOCKET: engine.path },
      ...{ STUDENT_IMAGE: images.student, JUDGE_IMAGE: images.judge, GRADING_SECRET: 'a secret of this test' },
      ...{ SECRETS_KEY: TEST_SECRETS_KEY, RETRY_SECONDS: '0.1', SLOTS: '1' },
    })
    const suites = await readSuites(config.SUITES_DIRECTORY)
    const solution = await readFolder(`${suites.get('say-after')?.folder}/solutions/gather`)
    const fake = fakePorts()
    const source: Source = {
      ...fake.source,
      fetch: async () => ({ kind: 'fetched', snapshot: { ...solution, commit: 'a'.repeat(40) } }),
    }
    const ports = { ...fake, suites, source, grader: new DockerGrader(config) }
    const logged: string[] = []
    const logger = createLogger('worker', 'error', { write: (line) => void logged.push(line) })
    engine.stick(answer)
    const worker = await startWorker(config, ports, logger)
    try {
      const build = builders(database)
      const { id: assignmentId } = await build.assignment({ taskIds: ['say-after'], attemptLimit: 1 })
      const submissions = new SubmissionStore(database)
      const wanted = { assignmentId, repositoryUrl: 'https://example.org/good.git', branch: null, points: 10 }
      const submitAndRing = async () => {
        const run = await submissions.submit({ ...wanted, studentId: (await build.user()).id })
        await queue.ring(run)
        return run
      }
      const settled = ({ runId }: { runId: string }) =>
        waitFor(async () => {
          const attempts = { orderBy: { number: 'asc' } } as const
          const row = await database.run.findUniqueOrThrow({ where: { id: runId }, include: { attempts } })
          return row.state === 'settled' ? row : null
        }, 200)
      const [run, other] = [await submitAndRing(), await submitAndRing()]
      const rows = [await settled(run), await settled(other)]
      for (const row of rows) {
        expect(row.outcome).toBe('graded')
        expect(row.score?.toNumber()).toBe(row.points)
      }
      expect(rows.map(({ faults }) => faults)).toEqual([1, 0])
      const why =
        /^(The Docker engine did not answer within 30 s: killing a container|A container is still there 30 s after it was killed: \w{64})$/
      expect(rows[0]?.attempts.map(({ ending, reason }) => [ending, reason])).toEqual([
        ['released', expect.stringMatching(why)],
        ['settled', null],
      ])
      expect(logged.map((line) => JSON.parse(line))).toEqual([
        expect.objectContaining({
          runId: run.runId,
          msg: 'platform failed',
          err: expect.objectContaining({ message: expect.stringMatching(why) }),
        }),
      ])
      engine.letGo()
      const left = await sandbox.reap(Date.now() + 3_600_000)
      expect(left).toEqual([`interleave-${run.runId}-1-say-after-student`])
      expect(await sandbox.removeAll()).toEqual([])
      return { outcome: 'a fault of ours, 1 container for the reaper', twin: 'full marks in attempt 2, the next in 1' }
    } finally {
      engine.letGo()
      await worker.stop()
    }
  })
}
