import { startRedis, tell, testRedisUrl, waitFor } from '@interleave/testing'
import { type Job, Queue, Worker } from 'bullmq'
import {
  assertNoEviction,
  GRADING_QUEUE,
  GradeSubmission,
  queueOptions,
  type RunEvent,
  RunEvents,
  RunQueue,
} from './index.ts'

const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`

let url: string
let queue: RunQueue
const workers: Worker[] = []
/** In reverse order after each test, also after one that fails. */
const closing: (() => unknown)[] = []

async function ownRedis(port?: number) {
  const redis = await startRedis(port)
  // Last of all: what is connected waits for it when it closes.
  closing.unshift(redis.stop)
  return redis
}

function ownEvents(redisUrl: string) {
  const events = new RunEvents(redisUrl)
  closing.push(() => events.close())
  return events
}

beforeEach(async () => {
  url = await testRedisUrl()
  queue = new RunQueue(url, { retrySeconds: 0.05, timeoutSeconds: 20 })
})

afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.close()))
  await queue.close()
  for (const close of closing.splice(0).reverse()) await close()
})

/** Takes what was rung, in the order in which it comes. */
function serve(work: (runId: string, job: Job) => Promise<unknown> = async () => {}) {
  const served: string[] = []
  const worker = new Worker(
    GRADING_QUEUE,
    async (job) => {
      const { runId } = GradeSubmission.parse(job.data)
      served.push(runId)
      await work(runId, job)
    },
    queueOptions(url),
  )
  workers.push(worker)
  return served
}

const isQuiet = async () => Object.values(await queue.counts()).every((count) => count === 0)

describe('ringing', () => {
  test('twice makes one job', async () => {
    await queue.ring({ runId: id(1), waiting: 0 })
    await queue.ring({ runId: id(1), waiting: 0 })
    expect(await queue.counts()).toEqual({ waiting: 1, active: 0, delayed: 0 })
  })

  test('again after the job has ended is heard', async () => {
    const served = serve()
    await queue.ring({ runId: id(1), waiting: 0 })
    await waitFor(async () => served.length === 1 && (await isQuiet()))
    await queue.ring({ runId: id(1), waiting: 0 })
    await waitFor(async () => served.length === 2 && (await isQuiet()))
  })

  test('while the job is at work is heard once it has ended, and once only', async () => {
    let finish = () => {}
    const first = new Promise<void>((resolve) => {
      finish = resolve
    })
    const served = serve(() => first)
    await queue.ring({ runId: id(1), waiting: 0 })
    await waitFor(() => served.length === 1)
    await Promise.all([1, 2, 3].map(() => queue.ring({ runId: id(1), waiting: 0 })))
    expect(served).toHaveLength(1)
    finish()
    await waitFor(async () => served.length === 2 && (await isQuiet()))
  })

  test('for the next attempt does not wait for what a dead worker left active', async () => {
    const never = new Promise(() => {})
    const dead = new Worker(GRADING_QUEUE, () => never, queueOptions(url))
    await queue.ring({ runId: id(1), waiting: 0 })
    await waitFor(async () => (await queue.counts()).active === 1)
    await dead.close(true)
    const served = serve()
    await queue.ring({ runId: id(1), waiting: 0, attempt: 1 })
    await waitFor(() => served.length === 1, 3)
  })

  test('a job that throws is tried three times, then leaves nothing that would swallow the next ring', async () => {
    const served = serve(() => Promise.reject(new Error('platform')))
    await queue.ring({ runId: id(1), waiting: 0 })
    await waitFor(async () => served.length === 3 && (await isQuiet()))
    await queue.ring({ runId: id(1), waiting: 0 })
    await waitFor(() => served.length === 4)
  })

  test("attack 169, 170: thirty of one student's do not delay another's one; twin: the other’s is second", async () => {
    for (let n = 0; n < 30; n++) await queue.ring({ runId: id(n), waiting: n })
    await queue.ring({ runId: id(100), waiting: 0 })
    await queue.ring({ runId: id(101), waiting: 1 })
    const served = serve()
    await waitFor(() => served.length === 32)
    expect(served.indexOf(id(100))).toBe(1)
    expect(served.indexOf(id(101))).toBe(3)
  })

  test('again moves a run forward when others of its student have ended, never back', async () => {
    await queue.ring({ runId: id(1), waiting: 5 })
    await queue.ring({ runId: id(2), waiting: 2 })
    await queue.ring({ runId: id(1), waiting: 0 })
    await queue.ring({ runId: id(1), waiting: 9 })
    const served = serve()
    await waitFor(() => served.length === 2)
    expect(served).toEqual([id(1), id(2)])
  })
})

test('attack 184: with what they need away, runs are tried again later each time, all at different moments, and after three tries the queue is quiet; twin: those that find it again are done', async () => {
  const runs = Array.from({ length: 40 }, (_, n) => id(n))
  // With the waits of a real worker; nobody waits for them here.
  const own = new RunQueue(url)
  const jobs = new Queue(GRADING_QUEUE, queueOptions(url))
  closing.push(
    () => own.close(),
    () => jobs.close(),
  )
  const isBack = (runId: string) => runId === id(0)
  const done: string[] = []
  const served = serve(async (runId, job) => {
    if (job.attemptsMade < 2 || !isBack(runId)) throw new Error('the engine is away')
    done.push(runId)
  })
  for (const runId of runs) await own.ring({ runId, waiting: 0 })
  for (const wait of [10_000, 20_000]) {
    await waitFor(async () => (await own.counts()).delayed === runs.length)
    const delayed = await jobs.getDelayed()
    const delays = delayed.map((job) => job.delay)
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(wait / 2)
    expect(Math.max(...delays)).toBeLessThanOrEqual(wait)
    expect(new Set(delays).size).toBeGreaterThan(runs.length / 2)
    for (const job of delayed) await job.promote()
  }
  await waitFor(async () => served.length === 3 * runs.length && (await isQuiet()))
  expect(done).toEqual([id(0)])
})

test('attack 189: ten thousand jobs, done and failed, leave nothing in Redis that the first had not; twin: each was served', async () => {
  const fail = (runId: string) => Number(runId.slice(-12)) % 100 === 0
  const served = serve(async (runId) => {
    if (fail(runId)) throw new Error('the engine is away')
  })
  const [worker] = workers
  if (worker) worker.concurrency = 50
  const own = new RunQueue(url, { retrySeconds: 0.001, timeoutSeconds: 60 })
  closing.push(() => own.close())
  const ring = async (from: number, to: number) => {
    for (let first = from; first < to; first += 100)
      await Promise.all(
        Array.from({ length: Math.min(100, to - first) }, (_, n) => own.ring({ runId: id(first + n), waiting: n })),
      )
    await waitFor(isQuiet, 120)
  }
  await ring(0, 10)
  const before = await keys()
  await ring(10, 10_000)
  expect(new Set(served).size).toBe(10_000)
  expect((await keys()).filter((key) => !before.includes(key)).slice(0, 5)).toEqual([])
  // Beside a few counters the queue keeps only its latest news, which nobody needs to have heard.
  const news = await ask('XLEN interleave:grading:events')
  expect(Number(/^:(\d+)/m.exec(news.split('\r\n')[1] ?? '')?.[1])).toBeLessThan(11_000)
})

const ask = (command: string) => tell(url, `SELECT ${new URL(url).pathname.slice(1)}`, command)

/** But for the marker of a worker's look for stalled jobs, which goes by itself. */
async function keys(): Promise<string[]> {
  const found = (await ask('KEYS *')).match(/^interleave:\S+/gm) ?? []
  return found.filter((key) => !key.endsWith(':stalled-check')).sort()
}

test('attack 175: an unreachable Redis fails a ring in time instead of hanging; twin: a reachable one rings', async () => {
  const redis = await ownRedis()
  const own = new RunQueue(redis.url, { timeoutSeconds: 2 })
  closing.push(() => own.close())
  await own.ring({ runId: id(1), waiting: 0 })
  await redis.stop()
  await expect(own.ring({ runId: id(2), waiting: 0 })).rejects.toThrow(/did not answer|closed|ECONNREFUSED/)
  await ownRedis(redis.port)
  await waitFor(() =>
    own.ring({ runId: id(3), waiting: 0 }).then(
      () => true,
      () => false,
    ),
  )
})

test('attack 177: a Redis that may drop single keys is refused, with the command that mends it; twin: one that may not is used', async () => {
  const redis = await ownRedis()
  await assertNoEviction(redis.url)
  await tell(redis.url, 'CONFIG SET maxmemory-policy allkeys-lru')
  await expect(assertNoEviction(redis.url)).rejects.toThrow(/allkeys-lru.*noeviction/)
})

describe('events', () => {
  test('reach whoever listens to that submission, until they stop', async () => {
    const [here, there] = [ownEvents(url), ownEvents(url)]
    const heard: RunEvent[] = []
    const stop = await there.subscribe(id(1), (event) => heard.push(event))
    const second = await there.subscribe(id(1), (event) => heard.push(event))
    await here.publish({ submissionId: id(2) })
    await here.publish({ submissionId: id(1), progress: { task: 'bank-account', done: 1, of: 4 } })
    await waitFor(() => heard.length === 2)
    expect(heard[0]).toEqual({ submissionId: id(1), progress: { task: 'bank-account', done: 1, of: 4 } })
    expect(await there.findProgress(id(1))).toEqual({ task: 'bank-account', done: 1, of: 4 })
    await second()
    await here.publish({ submissionId: id(1) })
    await waitFor(() => heard.length === 3)
    expect(await there.findProgress(id(1))).toBeNull()
    await stop()
    await here.publish({ submissionId: id(1) })
    const last = await there.subscribe(id(1), (event) => heard.push(event))
    await here.publish({ submissionId: id(1), progress: { task: null, done: 0, of: 1 } })
    await waitFor(() => heard.length === 4)
    await last()
  })

  test('are heard again after Redis came back', async () => {
    const redis = await ownRedis()
    const events = ownEvents(redis.url)
    const heard: RunEvent[] = []
    await events.subscribe(id(1), (event) => heard.push(event))
    await redis.stop()
    await ownRedis(redis.port)
    await waitFor(async () => {
      await events.publish({ submissionId: id(1) }).catch((error: Error) => error)
      return heard.length > 0
    })
  })
})
