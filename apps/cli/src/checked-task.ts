import type { TaskManifest } from '@interleave/contract'
import type { Outcome } from '@interleave/grading'

export interface CheckedTask {
  manifest: TaskManifest
  outcome: Outcome
  score: number | null
  seed: string
  graderVersion: string
  durationMs: number
}
