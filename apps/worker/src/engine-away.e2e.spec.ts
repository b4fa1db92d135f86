import { mkdtemp, rm } from 'node:fs/promises'
import { createConnection, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import { RunQueue } from '@interleave/queue'
import { createLogger } from '@interleave/runtime'
import { Sandbox } from '@interleave/sandbox'
import { attack, startRedis, testDatabase, waitFor } from '@interleave/testing'
import { jest } from '@jest/globals'
import { ensureImages, type Images } from '../../../scripts/images.mjs'
import { engineConfig, enginePorts, phases, settledWithFullMarks, submitSayAfter } from './engine.fixture.ts'
import { closedGate } from './worker.fixture.ts'
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

const configAt = (images: Images) =>
  engineConfig(
    { databaseUrl, redisUrl: redis.url, socketPath: engine.path, images, name: WORKER_NAME },
    { RETRY_SECONDS: '0.1', SECOND_LOOK_SECONDS: '0.5' },
  )

for (const phase of phases) {
  attack([179, 190], `the engine goes away when a run is ${phase}`, async () => {
    const config = configAt(await ensureImages({ log: () => undefined }))
    const gate = closedGate()
    if (phase !== 'fetching') gate.open()
    let cut: Promise<void> | undefined
    const onGrading = () => {
      if (phase === 'grading') cut = engine.cut()
    }
    const ports = await enginePorts(config, { gate, onGrading })
    if (phase === 'queued') await engine.cut()
    const worker = await startWorker(config, ports, createLogger('worker', 'silent'))
    try {
      const run = await submitSayAfter(database, queue)
      if (phase === 'fetching') {
        await waitFor(() => gate.came.length > 0, 60)
        await engine.cut()
        gate.open()
      }
      if (phase === 'grading') await waitFor(() => cut !== undefined, 60)
      await cut
      const ready = () => fetch(`http://127.0.0.1:${worker.healthPort}/health/ready`)
      await waitFor(async () => (await ready()).status === 503, 60)
      const waiting = await waitFor(async () => {
        const row = await database.run.findUniqueOrThrow({ where: { id: run } })
        return row.state === 'queued' ? row : null
      }, 60)
      // Long enough for every retry to find nothing.
      const until = performance.now() + 2000
      await waitFor(() => performance.now() > until)
      const { state, attempt, faults } = await database.run.findUniqueOrThrow({ where: { id: run } })
      expect({ state, attempt, faults }).toEqual({ state: 'queued', attempt: waiting.attempt, faults: waiting.faults })
      await engine.open()
      const settled = await settledWithFullMarks(database, run, 120)
      expect(settled.faults).toBe(phase === 'queued' ? 0 : 1)
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
    const config = configAt(await ensureImages({ log: () => undefined }))
    const ports = await enginePorts(config)
    const logged: string[] = []
    const logger = createLogger('worker', 'error', { write: (line) => void logged.push(line) })
    engine.stick(answer)
    const worker = await startWorker(config, ports, logger)
    try {
      const runs = [await submitSayAfter(database, queue), await submitSayAfter(database, queue)]
      const rows = []
      for (const run of runs) rows.push(await settledWithFullMarks(database, run, 200))
      expect(rows.map(({ faults }) => faults)).toEqual([1, 0])
      const why =
        /^(The Docker engine did not answer within 30 s: killing a container|A container is still there 30 s after it was killed: \w{64})$/
      expect(rows[0]?.attempts.map(({ ending, reason }) => [ending, reason])).toEqual([
        ['released', expect.stringMatching(why)],
        ['settled', null],
      ])
      expect(logged.map((line) => JSON.parse(line))).toEqual([
        expect.objectContaining({
          runId: runs[0],
          msg: 'platform failed',
          err: expect.objectContaining({ message: expect.stringMatching(why) }),
        }),
      ])
      engine.letGo()
      const left = await sandbox.reap(Date.now() + 3_600_000)
      expect(left).toEqual([`interleave-${runs[0]}-1-say-after-student`])
      expect(await sandbox.removeAll()).toEqual([])
      return { outcome: 'a fault of ours, 1 container for the reaper', twin: 'full marks in attempt 2, the next in 1' }
    } finally {
      engine.letGo()
      await worker.stop()
    }
  })
}
