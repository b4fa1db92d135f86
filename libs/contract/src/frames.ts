import { z } from 'zod'
import { GateProblem } from './gate.ts'

/** Lines between worker and judge; graders/README.md has them in words. No line is longer than this. */
export const MAX_LINE_BYTES = 4 * 1024 * 1024

export const JudgeLine = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('request'), request: z.looseObject({ id: z.int() }) }),
  z.strictObject({ type: z.literal('progress'), check: z.string().max(64), done: z.int(), of: z.int() }),
  z.strictObject({ type: z.literal('report'), report: z.unknown() }),
  z.strictObject({ type: z.literal('problems'), problems: z.array(GateProblem) }),
  z.strictObject({ type: z.literal('broken'), reason: z.string().max(100_000) }),
])
export type JudgeLine = z.infer<typeof JudgeLine>

export type WorkerLine =
  | {
      type: 'begin'
      task: string
      seed: string
      schedules: number
      only: string[] | null
      replay: string | null
      python: string
    }
  | { type: 'proofread'; task: string; files: Record<string, string> }
  | { type: 'answer'; answer: unknown }
  | { type: 'student_ended'; outcome: string }

/** What the agent says once the files are in place; from the next line on the student's code may have run. */
export const AgentReady = z.strictObject({ ready: z.literal(true), python: z.string().min(1).max(32) })

/** What `python3 -m inspection` says once its files are in place, and then of its work; graders/README.md has it in words. */
export const InspectionReady = z.strictObject({ ready: z.literal(true) })

const Place = { path: z.string().max(512), line: z.int().min(0), code: z.string().max(64), text: z.string().max(2000) }

export const LintTold = z.strictObject({
  security: z.strictObject({
    findings: z.array(z.strictObject({ ...Place, severity: z.enum(['high', 'medium', 'low', 'undefined']) })).max(200),
    count: z.int().min(0),
    /** How many are of medium severity or above. */
    serious: z.int().min(0),
    unread: z.array(z.string().max(512)).max(200),
  }),
  style: z.strictObject({ findings: z.array(z.strictObject(Place)).max(200), count: z.int().min(0) }),
})
export type LintTold = z.infer<typeof LintTold>

/** The student's own process has a part in it: it may say anything that fits the shape. */
export const OwnTestsTold = z.strictObject({
  /** Null: it took too long. Negative: ended by that signal. */
  exit_code: z.int().nullable(),
  passed: z.int().min(0),
  failed: z.int().min(0),
  error: z.int().min(0),
  skipped: z.int().min(0),
  failures: z
    .array(
      z.strictObject({
        test: z.string().max(300),
        path: z.string().max(300),
        line: z.int().min(0),
        text: z.string().max(2000),
      }),
    )
    .max(20),
  output: z.string().max(20_000),
})
export type OwnTestsTold = z.infer<typeof OwnTestsTold>
