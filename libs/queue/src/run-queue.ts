import { Queue } from 'bullmq'
import { z } from 'zod'
import { queueOptions } from './connection.ts'

export const GRADING_QUEUE = 'grading'

/** The payload of a job: ids only, since the database is the record. */
export const GradeSubmission = z.strictObject({ runId: z.uuid() })
export type GradeSubmission = z.infer<typeof GradeSubmission>

export const gradeDryRun = 'gradeDryRun'
/** Of a regrade. */
export const GradeDryRun = z.strictObject({ dryRunId: z.uuid() })
export type GradeDryRun = z.infer<typeof GradeDryRun>

/** After every run that anybody waits for: no student has as many before theirs. */
const DRY_PRIORITY = 1_000_000
const DRY_AT_ONCE = 500

export interface Ring {
  runId: string
  /** How many runs of the same student come before: so that one student's many do not delay another's one. */
  waiting: number
  /** Of the attempts made so far. A dead worker's job lingers in Redis; a ring for the next attempt is another job. */
  attempt?: number
}

export interface RunQueueOptions {
  /** Before the first retry of a run that failed by our fault; doubled for each further one, with jitter. */
  retrySeconds?: number
  /** How long a ring may wait for Redis before it fails; the second look rings again. */
  timeoutSeconds?: number
  onError?: (error: Error) => void
}

export class RunQueue {
  readonly #queue: Queue<GradeSubmission | GradeDryRun>
  readonly #retrySeconds: number
  readonly #timeoutSeconds: number

  constructor(redisUrl: string, { retrySeconds = 10, timeoutSeconds = 3, onError = () => {} }: RunQueueOptions = {}) {
    this.#queue = new Queue(GRADING_QUEUE, queueOptions(redisUrl))
    // Without a listener an unreachable Redis would end the process; the ring itself fails with its own error.
    this.#queue.on('error', onError)
    this.#retrySeconds = retrySeconds
    this.#timeoutSeconds = timeoutSeconds
  }

  /** Says that a run waits. Ringing twice is harmless; a ring while its job is at work brings one more job after it. */
  async ring({ runId, waiting, attempt = 0 }: Ring): Promise<void> {
    const priority = waiting + 1
    await this.#withinTime(async () => {
      const added = await this.#queue.add(
        'gradeSubmission',
        { runId },
        { ...this.#optionsOf({ runId, attempt }), priority },
      )
      // `added` may be an earlier ring's job, whose turn comes sooner now that others of the student have ended.
      const job = added.id ? await this.#queue.getJob(added.id) : undefined
      if (!job || job.priority <= priority) return
      await job.changePriority({ priority }).catch(async (error: unknown) => {
        // Unless it has ended in the meantime, and has no turn any more.
        if (await this.#queue.getJob(added.id as string)) throw error
      })
    })
  }

  /** Says that runs of regrades wait, behind everything else. */
  async ringDry(runs: Omit<Ring, 'waiting'>[]): Promise<void> {
    for (let from = 0; from < runs.length; from += DRY_AT_ONCE) {
      const jobs = runs.slice(from, from + DRY_AT_ONCE).map((run) => ({
        ...{ name: gradeDryRun, data: { dryRunId: run.runId } },
        opts: { ...this.#optionsOf(run), priority: DRY_PRIORITY },
      }))
      await this.#withinTime(() => this.#queue.addBulk(jobs))
    }
  }

  #optionsOf({ runId, attempt = 0 }: Omit<Ring, 'waiting'>) {
    return {
      deduplication: { id: `${runId}-${attempt}`, keepLastIfActive: true },
      attempts: 3,
      backoff: { type: 'exponential', delay: this.#retrySeconds * 1000, jitter: 0.5 },
      // A finished job left behind under the same id would swallow the next ring.
      removeOnComplete: true,
      removeOnFail: true,
    }
  }

  /** Jobs by state, for metrics; and whether Redis answers, for health. */
  async counts(): Promise<{ waiting: number; active: number; delayed: number }> {
    return this.#withinTime(async () => {
      const counts = await this.#queue.getJobCounts('wait', 'prioritized', 'active', 'delayed')
      const { wait = 0, prioritized = 0, active = 0, delayed = 0 } = counts
      return { waiting: wait + prioritized, active, delayed }
    })
  }

  close(): Promise<void> {
    return this.#queue.close()
  }

  async #withinTime<Result>(work: () => Promise<Result>): Promise<Result> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_resolve, reject) => {
      const error = new Error(`Redis did not answer within ${this.#timeoutSeconds} s`)
      timer = setTimeout(() => reject(error), this.#timeoutSeconds * 1000)
    })
    try {
      return await Promise.race([work(), late])
    } finally {
      clearTimeout(timer)
    }
  }
}
