import type { Counting, LatePolicy } from '@interleave/contract'

/** The times of an assignment as they are for one person, extension included. Both ends belong to the time before them. */
export interface Deadline {
  dueAt: Date | null
  closesAt: Date | null
}

/** A submission as it is stored: when the server received it, and what its latest graded run came to, if there is one. */
export interface Scored {
  submissionId: string
  receivedAt: Date
  score: number | null
}

export interface Credited {
  submissionId: string
  lateSeconds: number
  percent: number
  /** Null while there is no score. */
  score: number | null
}

const MINUTE_MILLISECONDS = 60_000

/** What is left of a score that was handed in `lateMilliseconds` after the due time. Nothing late, nothing lost. */
export function creditPercent(policy: LatePolicy, lateMilliseconds: number): number {
  if (lateMilliseconds <= 0) return 100
  const minutes = lateMilliseconds / MINUTE_MILLISECONDS
  switch (policy.kind) {
    case 'full':
      return 100
    case 'steps':
      return policy.steps.filter(({ afterMinutes }) => minutes > afterMinutes).at(-1)?.percent ?? 100
    case 'linear':
      return 100 - (100 - policy.toPercent) * Math.min(1, minutes / policy.overMinutes)
  }
}

/** What one submission is worth. Null for what came after the assignment was closed. */
export function creditOf(
  { submissionId, receivedAt, score }: Scored,
  { dueAt, closesAt }: Deadline,
  policy: LatePolicy,
): Credited | null {
  if (closesAt && receivedAt > closesAt) return null
  const late = dueAt ? Math.max(0, receivedAt.getTime() - dueAt.getTime()) : 0
  const percent = creditPercent(policy, late)
  return {
    ...{ submissionId, lateSeconds: late / 1000, percent },
    score: score === null ? null : roundToCent((score * percent) / 100),
  }
}

/**
 * The submission that counts for one person; null if nothing came in time. `best` is the highest credited score, then the earliest, and
 * the last while nothing has a score; `last` the latest that came in time, whether it has a score or waits for a person's; `chosen` the
 * one that the student named, and the last while none is named or it no longer stands.
 */
export function whatCounts(
  submissions: Scored[],
  rules: { deadline: Deadline; policy: LatePolicy; counting: Counting; chosenId: string | null },
): Credited | null {
  const inTime = [...submissions]
    .sort((one, other) => one.receivedAt.getTime() - other.receivedAt.getTime())
    .flatMap((submission) => creditOf(submission, rules.deadline, rules.policy) ?? [])
  const last = inTime.at(-1) ?? null
  switch (rules.counting) {
    case 'last':
      return last
    case 'chosen':
      return inTime.find(({ submissionId }) => submissionId === rules.chosenId) ?? last
    case 'best':
      return inTime.filter(({ score }) => score !== null).reduce<Credited | null>(better, null) ?? last
  }
}

function better(one: Credited | null, other: Credited): Credited {
  return one && (one.score ?? 0) >= (other.score ?? 0) ? one : other
}

const roundToCent = (score: number) => Math.round(score * 100) / 100
