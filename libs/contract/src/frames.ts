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
