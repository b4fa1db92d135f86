import { Redis } from 'ioredis'
import { z } from 'zod'
import { redisOptions } from './connection.ts'

export const Progress = z.object({ task: z.string().nullable(), done: z.int(), of: z.int() })
export type Progress = z.infer<typeof Progress>

/** Something about the submission has changed: read it again. `progress` only while it is graded. */
const RunEvent = z.object({ submissionId: z.uuid(), progress: Progress.optional() })
export type RunEvent = z.infer<typeof RunEvent>

type Listener = (event: RunEvent) => void

const channelOf = (submissionId: string) => `interleave:submission:${submissionId}`
const progressKeyOf = (submissionId: string) => `interleave:progress:${submissionId}`

/** Longer than any task, so that a page opened half way through knows how far grading is. */
const PROGRESS_SECONDS = 600

/** A hint, never a record: who misses one sees the same in the database. */
export class RunEvents {
  readonly #listeners = new Map<string, Set<Listener>>()
  readonly #publisher: Redis
  #subscriber: Redis | null = null

  constructor(
    private readonly redisUrl: string,
    private readonly onError: (error: Error) => void = () => {},
  ) {
    this.#publisher = this.#connect()
  }

  async publish(event: RunEvent): Promise<void> {
    const { submissionId, progress } = event
    const batch = this.#publisher.multi()
    if (progress) batch.set(progressKeyOf(submissionId), JSON.stringify(progress), 'EX', PROGRESS_SECONDS)
    else batch.del(progressKeyOf(submissionId))
    await batch.publish(channelOf(submissionId), JSON.stringify(event)).exec()
  }

  async findProgress(submissionId: string): Promise<Progress | null> {
    const text = await this.#publisher.get(progressKeyOf(submissionId))
    return text === null ? null : Progress.parse(JSON.parse(text))
  }

  /** Listens once the promise is fulfilled; call what it returns to end it. */
  async subscribe(submissionId: string, listener: Listener): Promise<() => Promise<void>> {
    this.#subscriber ??= this.#listen()
    const channel = channelOf(submissionId)
    const listeners = this.#listeners.get(channel) ?? new Set()
    this.#listeners.set(channel, listeners.add(listener))
    await this.#subscriber.subscribe(channel)
    return async () => {
      listeners.delete(listener)
      if (listeners.size > 0 || this.#listeners.get(channel) !== listeners) return
      this.#listeners.delete(channel)
      await this.#subscriber?.unsubscribe(channel)
    }
  }

  close(): void {
    this.#publisher.disconnect()
    this.#subscriber?.disconnect()
    this.#listeners.clear()
  }

  #listen(): Redis {
    const subscriber = this.#connect()
    subscriber.on('message', (channel, text) => {
      const event = RunEvent.safeParse(parseJson(text))
      if (!event.success) return this.onError(new Error(`not an event on ${channel}`, { cause: event.error }))
      for (const listener of this.#listeners.get(channel) ?? []) listener(event.data)
    })
    return subscriber
  }

  #connect(): Redis {
    // A hint that cannot be given now is not worth waiting for.
    const redis = new Redis({ ...redisOptions(this.redisUrl), maxRetriesPerRequest: 1, commandTimeout: 2000 })
    redis.on('error', this.onError)
    return redis
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // the schema refuses it
  }
}
