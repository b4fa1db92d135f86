import type { UngradableCode } from '@interleave/contract'
import type { Outcome } from '@interleave/grading'
import type { Suite } from '@interleave/suites'

export interface Snapshot {
  commit: string
  files: ReadonlyMap<string, Uint8Array>
}

/** A refusal is the student's to mend; a throw means that the platform failed. */
export interface Source {
  fetch(request: {
    url: string
    branch: string | null
    commit: string | null
    signal: AbortSignal
  }): Promise<{ kind: 'fetched'; snapshot: Snapshot } | { kind: 'refused'; code: UngradableCode; detail: string }>
}

export interface TaskToGrade {
  suite: Suite
  snapshot: Snapshot
  /** The core of this run's slot. */
  cpus: string
  run: { id: string; attempt: number }
  signal: AbortSignal
  onProgress(progress: { done: number; of: number }): void
}

/** Whatever the student's code does is an outcome; a throw means that the platform failed. */
export interface Grader {
  /** Throws when nothing can be graded here just now: then nothing is claimed, and no run pays for it with a fault. */
  assertReady(): Promise<void>
  grade(task: TaskToGrade): Promise<{ outcome: Outcome; seed: string; graderVersion: string }>
  /** Removes what an earlier life of this worker left behind; returns the names. */
  reap(): Promise<string[]>
}

export interface Ports {
  source: Source
  grader: Grader
  suites: ReadonlyMap<string, Suite>
}
