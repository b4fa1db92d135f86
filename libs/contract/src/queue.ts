import { z } from 'zod'
import { Localized, RunState } from './words.ts'

const Id = z.uuid()
const Time = z.iso.datetime()

/** A run that waits or is at work. Of courses where whoever reads is no staff it is counted and not named. */
const QueuedRun = z.object({
  id: Id,
  state: RunState,
  createdAt: Time,
  startedAt: Time.nullable(),
  attempts: z.int(),
  /** Who is at it. */
  worker: z.string().nullable(),
  /** Tasks that have to pass the gate first. */
  heldBy: z.array(z.string()),
  submission: z.object({ id: Id, student: z.string(), assignment: Localized }).nullable(),
})

export const QueueView = z
  .object({
    waiting: z.int(),
    working: z.int(),
    /** Runs of regrades, waiting or at work; students' come before them. */
    regrading: z.int(),
    /** At work first, then as they are served; the first hundred. */
    runs: z.array(QueuedRun),
    /** Whoever took a run within a day. */
    workers: z.array(
      z.object({ name: z.string(), working: z.int(), settled: z.int(), released: z.int(), lastAt: Time }),
    ),
    /** Attempts of the last day that ended through a fault of ours, the newest first. */
    faults: z.array(z.object({ at: Time, worker: z.string(), reason: z.string(), submissionId: Id.nullable() })),
  })
  .meta({ id: 'Queue' })
export type QueueView = z.infer<typeof QueueView>
