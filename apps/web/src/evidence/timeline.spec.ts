import type { Evidence } from '@interleave/contract'
import { layOutTimeline, ticksUntil } from './timeline.ts'

const step = (lane: number, at: number, action: string): Evidence['steps'][number] => ({
  lane,
  at,
  action,
  object: null,
  value: null,
  file: 'talk.py',
  line: 6,
  source: 'await asyncio.sleep(delay)',
  reliesOn: null,
  stale: false,
})

const evidenceOf = (steps: Evidence['steps'], output: Evidence['output'] = []): Evidence => ({
  schedule: 'polite',
  replay: null,
  kind: 'timeline',
  truncated: false,
  lanes: [
    { id: 0, name: 'Task-1' },
    { id: 1, name: 'Task-2' },
  ],
  steps,
  waits: [],
  output,
})

describe('layOutTimeline', () => {
  it('makes a span of waiting out of two steps that are apart in time', () => {
    const { lanes, until } = layOutTimeline(
      evidenceOf([
        step(0, 0, 'starts'),
        step(0, 0, 'sleeps'),
        step(0, 1, 'ends'),
        step(1, 1, 'sleeps'),
        step(1, 3, 'ends'),
      ]),
    )
    expect(until).toBe(3)
    expect(lanes.map(({ startedAt, endedAt, spans }) => [startedAt, endedAt, spans])).toEqual([
      [0, 1, [{ from: 0, to: 1, action: 'sleeps', line: 6 }]],
      [1, 3, [{ from: 1, to: 3, action: 'sleeps', line: 6 }]],
    ])
  })

  it('does not call it waiting by the name of a step that was none', () => {
    const { lanes } = layOutTimeline(evidenceOf([step(0, 0, 'writes'), step(0, 2, 'reads')]))
    expect(lanes[0]?.spans).toEqual([{ from: 0, to: 2, action: null, line: 6 }])
  })

  it('takes the microseconds of reading the clock for no wait', () => {
    expect(layOutTimeline(evidenceOf([step(0, 0, 'reads'), step(0, 0.000004, 'writes')])).lanes[0]?.spans).toEqual([])
  })

  it('leaves out lanes that did nothing and reaches as far as the last output', () => {
    const { lanes, until } = layOutTimeline(evidenceOf([step(0, 0, 'starts')], [{ at: 5, text: 'late' }]))
    expect(lanes.map(({ id }) => id)).toEqual([0])
    expect(until).toBe(5)
  })

  it('has an axis even if no time passed', () => {
    expect(layOutTimeline(evidenceOf([])).until).toBeGreaterThan(0)
  })
})

describe('ticksUntil', () => {
  it('marks round steps', () => {
    expect(ticksUntil(3)).toEqual([0, 1, 2, 3])
    expect(ticksUntil(2)).toEqual([0, 0.5, 1, 1.5, 2])
    expect(ticksUntil(60)).toEqual([0, 20, 40, 60])
    expect(ticksUntil(0.3)).toEqual([0, 0.1, 0.2, 0.3])
  })

  it.each([0.001, 0.7, 7, 99, 3600])('has two to six marks, none beyond the end, until %d', (end) => {
    const ticks = ticksUntil(end)
    expect(ticks.length).toBeGreaterThanOrEqual(2)
    expect(ticks.length).toBeLessThanOrEqual(6)
    expect(ticks.at(-1)).toBeLessThanOrEqual(end)
  })
})
