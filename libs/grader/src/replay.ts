import { createHash } from 'node:crypto'
import type { Outcome } from '@interleave/grading'
import { snapshotDigest } from './seed.ts'

/** One run of one check, as people copy it: `version.program.task.check.seed.call.schedule`. */
export interface ReplayToken {
  /** Of the grader that made it, and of the files of the task that it was made of: what differs may go another way. */
  version: string
  program: string
  task: string
  check: string
  /** What the judge understands: from the task on. */
  replay: string
}

const form =
  /^(?<version>[0-9a-f]{6})\.(?<program>[0-9a-f]{6})\.(?<replay>(?<task>[a-z0-9-]{1,64})\.(?<check>[a-z0-9-]{1,64})\.[0-9a-f]{16}\.\d{1,3}\.[a-z]{2,10}(:[\d.=,:]*)?)$/

/** Null if it is none. */
export function readReplay(token: string): ReplayToken | null {
  const fields = form.exec(token.trim())?.groups
  return fields ? (fields as unknown as ReplayToken) : null
}

/** Puts in front of each replay of a report what it was made with. */
export function stampReplays(outcome: Outcome, files: ReadonlyMap<string, Uint8Array>, graderVersion: string): Outcome {
  if (outcome.kind !== 'graded') return outcome
  const { report } = outcome
  const used = report.files.flatMap(({ path }) => {
    const content = path === null ? undefined : files.get(path)
    return path === null || content === undefined ? [] : [[path, content] as const]
  })
  const version = createHash('sha256').update(graderVersion).digest('hex').slice(0, 6)
  const program = snapshotDigest(new Map(used)).slice(0, 6)
  const checks = report.checks.map((check) => {
    const { evidence } = check
    if (!evidence?.replay) return check
    return { ...check, evidence: { ...evidence, replay: `${version}.${program}.${evidence.replay}` } }
  })
  return { ...outcome, report: { ...report, checks } }
}
