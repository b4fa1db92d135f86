import type { GateFault, OutcomeKind } from '@interleave/contract'
import { type Outcome, scoreOf } from '@interleave/grading'
import type { Suite } from '@interleave/suites'
import type { Program } from './programs.ts'

/** All of a grading that another seed must repeat, and what is wrong with it by itself. */
export interface Verdict {
  seed: string
  outcome: OutcomeKind
  score: number | null
  /** By check; null if there is no report. */
  statuses: Record<string, 'passed' | 'failed'> | null
  fault: GateFault | null
}

/** `suite` has the checks that were asked for. */
export function verdictOf(
  program: Pick<Program, 'killedBy' | 'shows'>,
  suite: Pick<Suite, 'manifest'>,
  outcome: Outcome,
  seed: string,
): Verdict {
  const statuses =
    outcome.kind === 'graded'
      ? Object.fromEntries([
          ...outcome.report.checks.map(({ id, status }) => [id, status] as const),
          ...(outcome.report.facts ?? []).map(({ id, word }) => {
            return [id, word === suite.manifest.facts?.[id] ? 'passed' : 'failed'] as const
          }),
        ])
      : null
  const score = scoreOf(suite.manifest, outcome)
  return { seed, outcome: outcome.kind, score, statuses, fault: faultOf(program, suite, outcome) }
}

export const failedOf = ({ statuses }: Verdict): string[] | null =>
  statuses && Object.keys(statuses).filter((id) => statuses[id] === 'failed')

function faultOf(
  { killedBy, shows }: Pick<Program, 'killedBy' | 'shows'>,
  { manifest }: Pick<Suite, 'manifest'>,
  outcome: Outcome,
): GateFault | null {
  if (outcome.kind !== 'graded') {
    const reason = 'reason' in outcome ? lastLine(outcome.reason) : 'detail' in outcome ? (outcome.detail ?? '') : ''
    return { kind: 'not_graded', outcome: outcome.kind, reason }
  }
  const { checks, facts, integrity } = outcome.report
  if (facts) {
    const wanted = { ...manifest.facts, ...shows }
    const others = facts.filter(({ id, word }) => word !== wanted[id])
    if (others.length === 0) return null
    if (killedBy === null) return { kind: 'not_full' }
    if (others.some(({ id }) => id === killedBy)) return { kind: 'survived' }
    return { kind: 'contradiction', what: others.map(({ id, word }) => `${id}: ${word}`).join(', ') }
  }
  const failed = checks.filter(({ status }) => status === 'failed').map(({ id }) => id)
  if (killedBy !== null) return failed.includes(killedBy) ? null : { kind: 'survived' }
  if (failed.length > 0) return { kind: 'not_full' }
  const [contradiction] = integrity
  if (contradiction) return { kind: 'contradiction', what: `${contradiction.code} ${contradiction.detail}` }
  return null
}

/** Null if both say the same; a program must be worth the same however its inputs and schedules are drawn. */
export function differenceOf(one: Verdict, other: Verdict): GateFault | null {
  const ids = [...new Set([...Object.keys(one.statuses ?? {}), ...Object.keys(other.statuses ?? {})])]
  const checks = ids.filter((id) => one.statuses?.[id] !== other.statuses?.[id])
  if (checks.length === 0 && one.outcome === other.outcome && one.score === other.score) return null
  return { kind: 'differs', seeds: [one.seed, other.seed], checks }
}

const lastLine = (text: string) => text.trim().split('\n').at(-1) ?? ''
