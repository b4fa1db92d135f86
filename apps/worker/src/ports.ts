import type { CourseTool, GateResult, UngradableCode } from '@interleave/contract'
import type { Outcome } from '@interleave/grading'
import type { Suite } from '@interleave/suites'

export interface Snapshot {
  commit: string
  files: ReadonlyMap<string, Uint8Array>
}

/** Of one repository, as its owner gave it: a token for https, a key for ssh. */
export type Credential = { username: string; token: string } | { privateKey: string; hostKey: string | null }

/** A refusal is the student's to mend; a throw means that the platform failed. */
export interface Source {
  fetch(request: {
    url: string
    branch: string | null
    commit: string | null
    folder: string | null
    credential: Credential | null
    signal: AbortSignal
  }): Promise<
    | { kind: 'fetched'; snapshot: Snapshot; hostKey?: string }
    | { kind: 'refused'; code: UngradableCode; detail: string }
  >
  /** Removes what fetches of workers that are gone left on this host. Answers with names. */
  reap(): Promise<string[]>
  /** Which commit the branch is at. */
  findTip(request: {
    url: string
    branch: string | null
    credential: Credential | null
    signal: AbortSignal
  }): Promise<
    { kind: 'tip'; commit: string; hostKey?: string } | { kind: 'refused'; code: UngradableCode; detail: string }
  >
}

export interface TaskToGrade {
  suite: Suite
  snapshot: Snapshot
  /** The core of this run's slot. */
  cpus: string
  run: { id: string; attempt: number }
  /** Of an earlier grading, to repeat its inputs; otherwise the one that follows from task, files and grader. */
  seed?: string
  signal: AbortSignal
  onProgress(progress: { done: number; of: number }): void
}

/** Whatever the student's code does is an outcome; a throw means that the platform failed. */
export interface Grader {
  /** Throws when nothing can be graded here just now: then nothing is claimed, and no run pays for it with a fault. */
  assertReady(): Promise<void>
  grade(task: TaskToGrade): Promise<{ outcome: Outcome; seed: string; graderVersion: string }>
  /** One of the tools of a lesson, on the whole repository. */
  runTool(request: {
    tool: CourseTool
    snapshot: Snapshot
    cpus: string
    run: { id: string; attempt: number }
    signal: AbortSignal
  }): Promise<{ outcome: Outcome; score: number | null; graderVersion: string }>
  /** Removes what an earlier life of this worker left behind; returns the names. */
  reap(): Promise<string[]>
}

/** Holds a task to what it promises, before anybody is graded with it. */
export interface Gate {
  /** What it would be checked with. */
  graderVersion: string
  /** The digest of a task's folder as this worker has it; null where nothing need be checked, as it came checked. */
  digestToCheck(taskId: string): string | null
  /** Each grading takes a slot of its own, so that others come in between. A throw means that the platform failed. */
  check(request: { suite: Suite; run: string; signal: AbortSignal; inSlot: InSlot }): Promise<GateResult>
}

export type InSlot = <Result>(work: (cpus: string) => Promise<Result>) => Promise<Result>

export interface Ports {
  source: Source
  grader: Grader
  gate: Gate
  suites: ReadonlyMap<string, Suite>
}
