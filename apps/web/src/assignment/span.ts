export type SpanPart = { unit: 'days' | 'hours' | 'minutes'; count: number }

const sizes = [
  ['days', 1440],
  ['hours', 60],
  ['minutes', 1],
] as const

/** Whole minutes as at most two parts next to each other, the largest first; empty below a minute. */
export function splitSpan(minutes: number): SpanPart[] {
  let rest = Math.floor(minutes)
  const parts = sizes.map(([unit, size]) => {
    const count = Math.floor(rest / size)
    rest -= count * size
    return { unit, count }
  })
  const first = parts.findIndex(({ count }) => count > 0)
  return first < 0 ? [] : parts.slice(first, first + 2).filter(({ count }) => count > 0)
}

/** As rules say it, where a day would not say which: hours if they are whole. */
export function ruleSpan(minutes: number): SpanPart {
  return minutes % 60 === 0 ? { unit: 'hours', count: minutes / 60 } : { unit: 'minutes', count: minutes }
}
