import type { MarkState } from '@interleave/contract'

/** So many submissions after the one that last brought anything. */
const STUCK_AFTER = 3

/** Whether the latest submissions brought nothing more; scores in the order of handing in, of what was graded. */
export function isStuck(scores: number[], points: number): boolean {
  const best = Math.max(0, ...scores)
  const since = best > 0 ? scores.length - 1 - scores.indexOf(best) : scores.length
  return best < points && since >= STUCK_AFTER
}

/** What became of a submission: `unread` is a repository that could not be read, `fault` one of ours. */
export type Ending = 'graded' | 'live' | 'unread' | 'fault'

/** How a student stands, from everything that came in for the assignment, in the order of handing in. */
export function stateOfMark(
  submissions: { score: number | null; ended: Ending }[],
  counting: { score: number | null } | null,
  points: number,
): MarkState {
  if (submissions.length === 0) return 'none'
  const scores = submissions.flatMap(({ score }) => score ?? [])
  if (counting?.score != null) {
    if (Math.max(...scores) >= points) return 'full'
    return isStuck(scores, points) ? 'stuck' : 'partial'
  }
  const has = (wanted: Ending) => submissions.some(({ ended }) => ended === wanted)
  if (has('graded')) return 'unmarked'
  if (has('live')) return 'waiting'
  return submissions.at(-1)?.ended === 'unread' ? 'unread' : 'fault'
}
