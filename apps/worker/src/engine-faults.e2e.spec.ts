import { RunQueue } from '@interleave/queue'
import { createLogger } from '@interleave/runtime'
import { Sandbox } from '@interleave/sandbox'
import { attack, type OwnEngine, ownEngine, startRedis, testDatabase, waitFor } from '@interleave/testing'
import { jest } from '@jest/globals'
import { ensureImages, type Images } from '../../../scripts/images.mjs'
import {
  engineConfig,
  enginePorts,
  type Phase,
  phases,
  settledWithFullMarks,
  submitSayAfter,
} from './engine.fixture.ts'
import { closedGate } from './worker.fixture.ts'
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

for (const [what, fault, moments] of [
  ['is killed and comes back', killed, phases],
  ['is shut down and comes back', shutDown, ['grading']],
  ['stands still for a while', stopped(10), phases],
  ['stands still for a minute', stopped(60), ['grading']],
] as const) {
  for (const phase of moments)
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
  const at = { databaseUrl, redisUrl: redis.url, socketPath: engine.socketPath, images, name: 'engine-faults' }
  // Retries as they are shipped: an engine takes its time to shut down, and refuses whoever comes meanwhile.
  const config = engineConfig(at)
  const sandbox = new Sandbox({ instance: config.WORKER_NAME, socketPath: engine.socketPath })
  const gate = closedGate()
  if (phase !== 'fetching') gate.open()
  let begun: Promise<void> | undefined
  const begin = () => {
    begun = fault.begin()
    return begun
  }
  const onGrading = () => void (phase === 'grading' && begin())
  const ports = await enginePorts(config, { gate, onGrading })
  if (phase === 'queued') await begin()
  const worker = await startWorker(config, ports, createLogger('worker', 'silent'))
  try {
    const run = await submitSayAfter(database, queue)
    if (phase === 'fetching') {
      await waitFor(() => gate.came.length > 0, 60)
      await begin()
      gate.open()
    }
    await waitFor(() => begun !== undefined, 60)
    await begun
    const until = performance.now() + fault.seconds * 1000
    await waitFor(() => performance.now() > until, fault.seconds + 10)
    await fault.end()
    const { faults, attempt } = await settledWithFullMarks(database, run, 180)
    // An engine that is on its way down may still take the next attempt, and end that too.
    expect(faults).toBeLessThanOrEqual(phase === 'queued' ? 0 : 2)
    // What could not be removed meanwhile is the reaper's, once its time is over.
    const left = await sandbox.reap(Date.now() + 3_600_000)
    expect(left.length).toBeLessThanOrEqual(2 * attempt)
    expect(await engine.containers()).toEqual([])
    return {
      outcome: `${faults} faults of ours, ${left.length} containers for the reaper`,
      twin: `full marks in attempt ${attempt}`,
    }
  } finally {
    await engine.resume()
    await engine.start()
    await worker.stop()
  }
}
