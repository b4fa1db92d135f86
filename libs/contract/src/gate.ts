import { z } from 'zod'
import { Level, Localized, OutcomeKind, Topic } from './words.ts'

/** A task whose verdicts differ between so many seeds is not to be used. */
export const GATE_SEEDS = 20

/** What a task's folder says that is not so, without anything having been graded; `file` is from the task's folder. */
export const GateProblem = z.strictObject({
  file: z.string().max(512),
  line: z.int().min(1),
  text: Localized,
})
export type GateProblem = z.infer<typeof GateProblem>

/** Why a program keeps its task from being used. */
export const GateFault = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('not_graded'), outcome: OutcomeKind, reason: z.string() }),
  /** A reference that is not at full marks. */
  z.strictObject({ kind: z.literal('not_full') }),
  /** A reference whose runs contradict one another. */
  z.strictObject({ kind: z.literal('contradiction'), what: z.string() }),
  /** A mutant that the check it names does not find, whatever others find. */
  z.strictObject({ kind: z.literal('survived') }),
  /** The verdict depends on the seed. */
  z.strictObject({ kind: z.literal('differs'), seeds: z.tuple([z.string(), z.string()]), checks: z.array(z.string()) }),
])
export type GateFault = z.infer<typeof GateFault>

/** How one program of a task fared. */
export const GateProgram = z.strictObject({
  kind: z.enum(['solution', 'mutant', 'cheat']),
  name: z.string(),
  /** The check that must fail; null for a reference, which must pass them all. */
  killedBy: z.string().nullable(),
  /** The checks that failed under the first seed; null if it was not graded. */
  failed: z.array(z.string()).nullable(),
  /** How many seeds it was tried with. */
  seeds: z.int().min(0),
  seconds: z.number().min(0),
  fault: GateFault.nullable(),
})
export type GateProgram = z.infer<typeof GateProgram>

/** What the gate says of one task. */
export const GateResult = z.strictObject({
  task: z.string(),
  /** Of all files of the task's folder. */
  digest: z.string(),
  checks: z.array(z.string()),
  hasPassed: z.boolean(),
  /** How many seeds were asked for. */
  seeds: z.int().min(1),
  /** Of all programs together, as if one had followed the other. */
  seconds: z.number().min(0),
  problems: z.array(GateProblem),
  programs: z.array(GateProgram),
})
export type GateResult = z.infer<typeof GateResult>

/** `graders/gate.json`: the tasks that have passed, and with what; a task whose folder has this digest needs no new gate. */
export const GateRecord = z.record(
  z.string(),
  z.strictObject({
    digest: z.string().regex(/^[0-9a-f]{64}$/),
    /** Of judge and harness together, as they were. */
    grader: z.string().regex(/^[0-9a-f]{64}$/),
    seeds: z.int().min(GATE_SEEDS),
    programs: z.int().min(1),
    seconds: z.int().min(0),
    verdict: z.literal('passed'),
  }),
)
export type GateRecord = z.infer<typeof GateRecord>

/**
 * Where a version of a task is at the gate. `recorded`: it passed before it was shipped; `unchecked`: nothing has asked for
 * it yet.
 */
export const GateState = z.enum(['recorded', 'unchecked', 'waiting', 'checking', 'passed', 'failed'])
export type GateState = z.infer<typeof GateState>

/** A task as it is now, for staff. */
export const TaskGateView = z
  .object({
    task: z.string(),
    title: Localized,
    level: Level,
    topic: Topic,
    points: z.int(),
    digest: z.string(),
    state: GateState,
    /** When that was said of it; null where nothing was. */
    at: z.iso.datetime().nullable(),
    /** Of how many seeds and programs it has passed or failed; null before. */
    seeds: z.int().nullable(),
    programs: z.int().nullable(),
    /** How many runs wait for it. */
    waitingRuns: z.int(),
    /** Why the latest attempt ended without a result, a fault of ours; null if it did not. */
    reason: z.string().nullable(),
    /** Null unless a worker has checked it. */
    result: GateResult.nullable(),
  })
  .meta({ id: 'TaskGate' })
export type TaskGateView = z.infer<typeof TaskGateView>
export const TaskGateList = z.object({ tasks: z.array(TaskGateView) }).meta({ id: 'TaskGateList' })
export type TaskGateList = z.infer<typeof TaskGateList>
