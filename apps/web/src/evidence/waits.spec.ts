import type { Evidence } from '@interleave/contract'
import { bendEdge, findCycle, layOutWaits } from './waits.ts'

type Wait = Evidence['waits'][number]

const wait = (lane: number, heldBy: number | null): Wait => ({
  lane,
  on: 'lock',
  object: `lock ${lane}`,
  heldBy,
  file: null,
  line: null,
  source: null,
  heldAt: null,
})

const evidenceOf = (waits: Wait[]): Evidence => ({
  schedule: 'polite',
  replay: null,
  kind: 'deadlock',
  truncated: false,
  lanes: [0, 1, 2, 3].map((id) => ({ id, name: `Thread-${id}` })),
  steps: [],
  waits,
  output: [],
})

describe('findCycle', () => {
  it('finds two that wait for each other', () => {
    expect(findCycle([wait(1, 2), wait(2, 1)])).toEqual([1, 2])
  })

  it('leaves out who merely waits for the cycle', () => {
    expect(findCycle([wait(0, 1), wait(1, 2), wait(2, 3), wait(3, 1)])).toEqual([1, 2, 3])
  })

  it('finds one that waits for itself', () => {
    expect(findCycle([wait(1, 1)])).toEqual([1])
  })

  it('finds none where a chain ends at somebody who is not waiting, or at nobody', () => {
    expect(findCycle([wait(1, 2)])).toEqual([])
    expect(findCycle([wait(1, null)])).toEqual([])
  })
})

describe('layOutWaits', () => {
  it('draws the circle, and nobody who merely waits behind it', () => {
    const figure = layOutWaits(evidenceOf([wait(0, 1), wait(1, 2), wait(2, 1)]))
    expect(figure.nodes.map(({ lane }) => lane)).toEqual([1, 2])
    expect(figure.edges.map(({ from, to, isInCycle }) => [from, to, isInCycle])).toEqual([
      [1, 2, true],
      [2, 1, true],
    ])
  })

  it('sets two beside each other', () => {
    const [left, right] = layOutWaits(evidenceOf([wait(1, 2), wait(2, 1)])).nodes
    expect(left?.x).toBeCloseTo(-1)
    expect(right?.x).toBeCloseTo(1)
    expect(left?.y).toBeCloseTo(0)
  })

  it('includes a holder who waits for nothing, and names lanes that the list lacks', () => {
    expect(layOutWaits(evidenceOf([wait(1, 9)])).nodes.map(({ name }) => name)).toEqual(['Thread-1', '#9'])
  })
})

describe('bendEdge', () => {
  it('bends the two ways between a pair to opposite sides', () => {
    const there = bendEdge({ x: 0, y: 0 }, { x: 200, y: 0 }, 60, 20)
    const back = bendEdge({ x: 200, y: 0 }, { x: 0, y: 0 }, 60, 20)
    expect(there.label.y).toBeLessThan(0)
    expect(back.label.y).toBeGreaterThan(0)
  })

  it('begins at the border of the box, not in its middle', () => {
    const { path } = bendEdge({ x: 0, y: 0 }, { x: 0, y: 200 }, 60, 20)
    expect(path).toMatch(/^M12 20Q/)
  })
})
