import type { OutcomeKind, RegradeCause } from '@interleave/contract'

/** What a grader says of one task. */
export interface SecondVerdict {
  outcome: OutcomeKind
  score: number | null
  failedChecks: string[]
}

export interface GradedVerdict extends SecondVerdict {
  /** Empty where there are no inputs to draw. */
  seed: string
  graderVersion: string
}

export function isSameVerdict(one: SecondVerdict, other: SecondVerdict): boolean {
  const checks = new Set(one.failedChecks)
  return (
    one.outcome === other.outcome &&
    one.score === other.score &&
    checks.size === new Set(other.failedChecks).size &&
    other.failedChecks.every((check) => checks.has(check))
  )
}

/** Whether it takes a grading with the inputs of the earlier one to say why the verdict is another. */
export function needsOldInputs(before: GradedVerdict, after: GradedVerdict): boolean {
  return before.seed !== '' && before.seed !== after.seed && !isSameVerdict(before, after)
}

/**
 * Who made the verdict another one; null if it is the same. `again` is what the newer grader says of the inputs of the earlier run, where
 * that was asked; a side is null where the task was not asked for.
 */
export function causeOf(
  before: GradedVerdict | null,
  after: GradedVerdict | null,
  again: SecondVerdict | null,
): RegradeCause | null {
  if (!before || !after) return before === after ? null : 'assignment'
  if (isSameVerdict(before, after)) return null
  const isSameGrader = before.graderVersion === after.graderVersion
  if (isSameGrader)
    return before.seed === after.seed ? 'chance' : again && !isSameVerdict(before, again) ? 'chance' : 'inputs'
  if (!again || again.outcome === 'grader_broken' || again.outcome === 'platform_failed') return 'undecided'
  return isSameVerdict(before, again) ? 'inputs' : 'grader'
}
