import { z } from 'zod'
import { FactId, FactWord, Localized } from './words.ts'

/** A line of the student's own program. */
const Place = z.strictObject({
  file: z.string().max(512),
  line: z.int().min(0),
  source: z.string().max(2000),
})

export const FoundFile = z.strictObject({
  role: z.string().max(64),
  path: z.string().max(512).nullable(),
  foundBy: z.enum(['path', 'homework_toml', 'names']).nullable(),
  lookedFor: z.array(z.string().max(512)).max(50),
  candidates: z.array(z.string().max(512)).max(50),
  problem: z.enum(['syntax_error', 'not_found', 'ambiguous', 'outside']).nullable(),
  detail: z.strictObject({ line: z.int(), message: z.string().max(2000) }).nullable(),
})
export type FoundFile = z.infer<typeof FoundFile>

/** One step of an interleaving: what one thread or task did, at a line of the student's. `at` is in virtual seconds. */
export const EvidenceStep = z.strictObject({
  lane: z.int(),
  at: z.number(),
  action: z.string().max(64),
  object: z.string().max(300).nullable(),
  value: z.string().max(300).nullable(),
  file: z.string().max(512).nullable(),
  line: z.int().nullable(),
  source: z.string().max(2000).nullable(),
  /** Index of the earlier step whose reading this write relies on; `stale` when somebody wrote in between. */
  reliesOn: z.int().min(0).nullable(),
  stale: z.boolean(),
})
export type EvidenceStep = z.infer<typeof EvidenceStep>

export const Evidence = z.strictObject({
  schedule: z.string().max(20_000),
  /** Runs exactly this again: `interleave replay <folder> <replay>`. Absent in reports from before it was told. */
  replay: z.string().max(20_000).nullable().default(null),
  kind: z.enum(['race', 'deadlock', 'timeline', 'exception']),
  truncated: z.boolean(),
  lanes: z.array(z.strictObject({ id: z.int(), name: z.string().max(200) })).max(64),
  steps: z.array(EvidenceStep).max(200),
  waits: z
    .array(
      z.strictObject({
        lane: z.int(),
        on: z.string().max(64),
        object: z.string().max(300).nullable(),
        heldBy: z.int().nullable(),
        file: z.string().max(512).nullable(),
        line: z.int().nullable(),
        source: z.string().max(2000).nullable(),
        heldAt: Place.nullable(),
      }),
    )
    .max(64),
  output: z.array(z.strictObject({ at: z.number(), text: z.string().max(4000) })).max(200),
})
export type Evidence = z.infer<typeof Evidence>

/** Something that a tool or an observation says about one line of the student's; line 0 is the file as a whole. */
export const Finding = z.strictObject({
  file: z.string().max(512),
  line: z.int().min(0),
  code: z.string().max(64),
  message: Localized,
})
export type Finding = z.infer<typeof Finding>

/** Something about a program of the student's own idea, for whoever judges it: no verdict. */
export const Fact = z.strictObject({
  id: FactId,
  /** One of few words, which pages and manifests know; the summary says it in a sentence. */
  word: FactWord,
  summary: Localized,
  findings: z.array(Finding).max(100),
  /** Of all findings; those that are shown may be fewer. */
  count: z.int().min(0),
})
export type Fact = z.infer<typeof Fact>

export const CheckResult = z.strictObject({
  id: z.string().max(64),
  title: Localized,
  status: z.enum(['passed', 'failed']),
  schedules: z.int().min(0),
  teaches: z.string().max(64),
  failure: z
    .strictObject({ seen: Localized, expected: Localized, why: Localized, nextStep: Localized.nullable() })
    .nullable(),
  evidence: Evidence.nullable(),
  /** Of a tool that speaks of lines, such as bandit. */
  findings: z.array(Finding).max(100).optional(),
})
export type CheckResult = z.infer<typeof CheckResult>

/** What the judge says about one task: facts, untrusted until parsed; points are not its business. */
export const Report = z.strictObject({
  task: z.string().max(64),
  seed: z.string().max(64),
  python: z.string().max(32),
  schedules: z.int().min(0),
  files: z.array(FoundFile).max(16),
  checks: z.array(CheckResult).max(64),
  /** Of a task that a person judges, in place of checks. */
  facts: z.array(Fact).max(16).optional(),
  /** Contradictions and protocol violations; for staff only. */
  integrity: z.array(z.strictObject({ code: z.string().max(64), detail: z.string().max(4000) })).max(64),
})
export type Report = z.infer<typeof Report>
