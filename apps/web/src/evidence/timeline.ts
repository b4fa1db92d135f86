import type { Evidence } from '@interleave/contract'

export interface Span {
  from: number
  to: number
  /** What the lane waited in: `sleeps`, `receives`, …; null if its last step was no waiting. */
  action: string | null
  line: number | null
}

export interface TimelineLane {
  id: number
  name: string
  startedAt: number
  endedAt: number
  spans: Span[]
}

export interface Timeline {
  /** The axis ends here, in virtual seconds; above 0. */
  until: number
  ticks: number[]
  lanes: TimelineLane[]
}

const waiting = new Set([
  'sleeps',
  'waits',
  'awaits',
  'joins',
  'acquires',
  'gets',
  'puts',
  'receives',
  'accepts',
  'connects',
])

/** Round steps of the axis: at most six marks, so that their numbers stay apart on a phone. */
export function ticksUntil(end: number): number[] {
  const raw = end / 5
  const power = 10 ** Math.floor(Math.log10(raw))
  const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= raw * 0.999) ?? raw
  const count = Math.floor(end / step + 1e-9)
  return Array.from({ length: count + 1 }, (_, i) => Number((i * step).toPrecision(6)))
}

/**
 * Virtual time passes only while everyone waits, so between two steps of a lane that are some time apart the lane was
 * waiting in the first of them. Differences below a millisecond are readings of the clock, not waits.
 */
export function layOutTimeline(evidence: Evidence): Timeline {
  const ends = [...evidence.steps.map(({ at }) => at), ...evidence.output.map(({ at }) => at)]
  const until = Math.max(...ends, 0.001)
  const lanes = evidence.lanes.flatMap(({ id, name }): TimelineLane[] => {
    const steps = evidence.steps.filter(({ lane }) => lane === id)
    const [first] = steps
    const last = steps.at(-1)
    if (!first || !last) return []
    const spans = steps.flatMap((step, i): Span[] => {
      const next = steps[i + 1]
      return next && next.at - step.at >= 0.001
        ? [{ from: step.at, to: next.at, action: waiting.has(step.action) ? step.action : null, line: step.line }]
        : []
    })
    return [{ id, name, startedAt: first.at, endedAt: last.at, spans }]
  })
  return { until, ticks: ticksUntil(until), lanes }
}
