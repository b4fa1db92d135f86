/** What lateness costs. `steps` and `linear` say what is left of a score, in percent, by how late it was handed in. */
export interface LatePolicy {
  credit:
    | { kind: 'full' }
    /** The last step whose time has passed holds; in rising order of time. */
    | { kind: 'steps'; steps: { afterMinutes: number; percent: number }[] }
    /** From 100 at the due time down to `toPercent`, which holds from `overMinutes` on. */
    | { kind: 'linear'; overMinutes: number; toPercent: number }
  /** One buys this much time; null where there are none. */
  tokenMinutes: number | null
}

/** The times of an assignment as they are for one person, extension included. Both ends belong to the time before them. */
export interface Deadline {
  dueAt: Date | null
  closesAt: Date | null
}

export type Counting = 'best' | 'last' | 'chosen'

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
  tokens: number
  /** Null while there is no score. */
  score: number | null
}

const MINUTE_MILLISECONDS = 60_000

/** What is left of a score that was handed in `lateMilliseconds` after the due time. Nothing late, nothing lost. */
export function creditPercent({ credit }: LatePolicy, lateMilliseconds: number): number {
  if (lateMilliseconds <= 0) return 100
  const minutes = lateMilliseconds / MINUTE_MILLISECONDS
  switch (credit.kind) {
    case 'full':
      return 100
    case 'steps':
      return credit.steps.filter(({ afterMinutes }) => minutes > afterMinutes).at(-1)?.percent ?? 100
    case 'linear':
      return 100 - (100 - credit.toPercent) * Math.min(1, minutes / credit.overMinutes)
  }
}

/**
 * What one submission is worth. Tokens are spent where they bring all of it back on time and there are enough of them, and only
 * where something would be lost. Null for what came after the assignment was closed.
 */
export function creditOf(
  { submissionId, receivedAt, score }: Scored,
  { dueAt, closesAt }: Deadline,
  policy: LatePolicy,
  tokensLeft: number,
): Credited | null {
  if (closesAt && receivedAt > closesAt) return null
  const late = dueAt ? Math.max(0, receivedAt.getTime() - dueAt.getTime()) : 0
  const without = creditPercent(policy, late)
  const needed = policy.tokenMinutes === null ? null : Math.ceil(late / (policy.tokenMinutes * MINUTE_MILLISECONDS))
  const tokens = without < 100 && needed !== null && needed <= tokensLeft ? needed : 0
  const percent = tokens > 0 ? 100 : without
  return {
    ...{ submissionId, lateSeconds: late / 1000, percent, tokens },
    score: score === null ? null : roundToCent((score * percent) / 100),
  }
}

/**
 * The submission that counts for one person. `best` is the highest credited score, then fewest tokens, then the earliest; `last` the
 * latest that came in time, graded or not; `chosen` the one that the student named, and the last while none is named or it no
 * longer stands. Null if nothing came in time, or for `best` while nothing has a score.
 */
export function whatCounts(
  submissions: Scored[],
  rules: { deadline: Deadline; policy: LatePolicy; counting: Counting; chosenId: string | null; tokensLeft: number },
): Credited | null {
  const inTime = [...submissions]
    .sort((one, other) => one.receivedAt.getTime() - other.receivedAt.getTime())
    .flatMap((submission) => creditOf(submission, rules.deadline, rules.policy, rules.tokensLeft) ?? [])
  const last = inTime.at(-1) ?? null
  switch (rules.counting) {
    case 'last':
      return last
    case 'chosen':
      return inTime.find(({ submissionId }) => submissionId === rules.chosenId) ?? last
    case 'best':
      return inTime.filter(({ score }) => score !== null).reduce<Credited | null>(better, null)
  }
}

function better(one: Credited | null, other: Credited): Credited {
  if (!one) return other
  const difference = (other.score ?? 0) - (one.score ?? 0)
  return difference > 0 || (difference === 0 && other.tokens < one.tokens) ? other : one
}

const roundToCent = (score: number) => Math.round(score * 100) / 100

/** Whose counting score changes, and how, when rules are replaced; for a teacher to look at before anything is saved. */
export function whoChanges<Person extends string>(
  before: ReadonlyMap<Person, Credited | null>,
  after: ReadonlyMap<Person, Credited | null>,
): { person: Person; before: Credited | null; after: Credited | null }[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((person) => ({ person, before: before.get(person) ?? null, after: after.get(person) ?? null }))
    .filter(
      (change) =>
        change.before?.score !== change.after?.score ||
        change.before?.submissionId !== change.after?.submissionId ||
        change.before?.tokens !== change.after?.tokens,
    )
}
