import { z } from 'zod'
import { GradebookFilter } from './gradebook.ts'
import { TaskResultView } from './views.ts'
import { Localized, OutcomeKind } from './words.ts'

const Id = z.uuid()
const Time = z.iso.datetime()

/**
 * Which submissions: those whose verdict that holds matches all of it. `check` is one that this run fails; `state` is how the student
 * stands. A query too, so without a meta id.
 */
export const RegradeFilter = GradebookFilter.extend({
  studentId: Id.optional(),
  task: z.string().max(64).optional(),
  /** Of the run, or of one of its tasks. */
  outcome: OutcomeKind.optional(),
  /** What the grader was. */
  version: z.string().max(100).optional(),
  /** Only the submissions that are somebody's mark. */
  only: z.literal('counting').optional(),
  /** When they were received. */
  from: Time.optional(),
  until: Time.optional(),
})
export type RegradeFilter = z.infer<typeof RegradeFilter>

export const RegradeEstimate = z
  .object({
    runs: z.int(),
    students: z.int(),
    /** Match, and are left out: their repository was never read, so that there is no commit to grade again. */
    unread: z.int(),
    /** As long as these runs took before, at so many at once as a day saw at most. */
    seconds: z.number(),
    atOnce: z.int(),
    /** What may be chosen from, of the whole course. */
    tasks: z.array(z.object({ id: z.string(), title: Localized })),
    versions: z.array(z.object({ version: z.string(), lastAt: Time })),
  })
  .meta({ id: 'RegradeEstimate' })
export type RegradeEstimate = z.infer<typeof RegradeEstimate>

export const CreateRegrade = z
  .strictObject({ filter: RegradeFilter, reason: z.string().trim().min(1).max(2000) })
  .meta({ id: 'CreateRegrade' })
export type CreateRegrade = z.infer<typeof CreateRegrade>

/** `ready`: all is graded, and somebody has to decide. */
export const RegradeState = z.enum(['running', 'ready', 'published', 'dropped'])
export type RegradeState = z.infer<typeof RegradeState>

/**
 * Why a verdict is another one. `grader`: this grader says so of the earlier inputs too; `inputs`: of those it says what was said before,
 * so that the draw of new inputs did it; `chance`: the same grader with the same inputs, a fault of ours; `undecided`: another grader, and
 * nothing that could be repeated; `assignment`: it asks for other tasks now; `fault`: a fault of ours was in the way of a first verdict.
 */
export const RegradeCause = z.enum(['grader', 'inputs', 'chance', 'undecided', 'assignment', 'fault'])
export type RegradeCause = z.infer<typeof RegradeCause>

const ChangedTask = z.object({
  task: z.string(),
  cause: RegradeCause,
  before: z.number().nullable(),
  after: z.number().nullable(),
  /** Checks that passed only then, or only now. */
  lost: z.array(z.string()),
  gained: z.array(z.string()),
  outcomes: z.object({ before: OutcomeKind.nullable(), after: OutcomeKind.nullable() }),
})

/** A submission of whoever's mark changes, with the tasks whose verdict did. */
export const ChangedRun = z.object({
  submissionId: Id,
  beforeRunId: Id,
  afterRunId: Id,
  tasks: z.array(ChangedTask),
})
export type ChangedRun = z.infer<typeof ChangedRun>

export const RegradeCounts = z.object({
  /** Students and assignments whose submissions are graded again, by what becomes of the mark. */
  marks: z.object({ up: z.int(), down: z.int(), same: z.int() }),
  /** Runs with a verdict, by whether it is the same. */
  runs: z.object({ same: z.int(), changed: z.int() }),
  /** Changed verdicts of tasks. */
  causes: z.record(RegradeCause, z.int()),
  /** Left out: ended by a fault of ours, could not be read any more, or a newer run holds meanwhile. */
  left: z.object({ faults: z.int(), unread: z.int(), overtaken: z.int() }),
})
export type RegradeCounts = z.infer<typeof RegradeCounts>

const person = z.object({ id: Id, displayName: z.string() })

export const RegradeSummary = z
  .object({
    id: Id,
    state: RegradeState,
    reason: z.string(),
    filter: RegradeFilter,
    by: person,
    createdAt: Time,
    endedBy: person.nullable(),
    endedAt: Time.nullable(),
    runs: z.int(),
    done: z.int(),
  })
  .meta({ id: 'RegradeSummary' })
export type RegradeSummary = z.infer<typeof RegradeSummary>
export const RegradeList = z.object({ regrades: z.array(RegradeSummary) }).meta({ id: 'RegradeList' })
export type RegradeList = z.infer<typeof RegradeList>

export const RegradeQuery = z.strictObject({
  direction: z.enum(['up', 'down']).optional(),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
})
export type RegradeQuery = z.infer<typeof RegradeQuery>

export const RegradeView = RegradeSummary.extend({
  /** While it runs; the seconds follow from what was graded so far. */
  progress: z.object({
    working: z.int(),
    waiting: z.int(),
    secondsLeft: z.number().nullable(),
    /** Tasks that have to pass the gate first. */
    heldBy: z.array(z.string()),
  }),
  /** Once it is ready. */
  preview: z
    .object({
      counts: RegradeCounts,
      /** Stands for what would be published. */
      digest: z.string(),
      count: z.int(),
      page: z.int(),
      pages: z.int(),
      changes: z.array(
        z.object({
          assignment: z.object({ id: Id, title: Localized }),
          student: z.object({ id: Id, displayName: z.string(), username: z.string() }),
          before: z.number().nullable(),
          after: z.number().nullable(),
          runs: z.array(ChangedRun),
        }),
      ),
      /** What tasks are called. */
      titles: z.record(z.string(), Localized),
    })
    .nullable(),
}).meta({ id: 'Regrade' })
export type RegradeView = z.infer<typeof RegradeView>

/** What was looked at is what is published, or nothing is. */
export const PublishRegrade = z.strictObject({ digest: z.string().length(64) }).meta({ id: 'PublishRegrade' })
export type PublishRegrade = z.infer<typeof PublishRegrade>

/** One submission graded again, before anybody else may see it. */
export const DryRunView = z
  .object({
    id: Id,
    submissionId: Id,
    baseRunId: Id,
    isPublished: z.boolean(),
    assignment: z.object({ id: Id, title: Localized }),
    student: person,
    score: z.number().nullable(),
    points: z.int(),
    settledAt: Time.nullable(),
    tasks: z.array(TaskResultView),
  })
  .meta({ id: 'DryRun' })
export type DryRunView = z.infer<typeof DryRunView>
