import type { Evidence } from '@interleave/contract'
import { firstStepToShow, layOutLanes, valuesAfter } from './lanes.ts'

type Step = Evidence['steps'][number]

const step = (lane: number, action: string, value: string | null, more: Partial<Step> = {}): Step => ({
  lane,
  at: 0,
  action,
  object: 'self.balance',
  value,
  file: 'bank.py',
  line: 9,
  source: 'self.balance += amount',
  reliesOn: null,
  stale: false,
  ...more,
})

const evidenceOf = (steps: Step[], lanes = [1, 2]): Evidence => ({
  schedule: 'polite',
  replay: null,
  kind: 'race',
  truncated: false,
  lanes: lanes.map((id) => ({ id, name: `Thread-${id}` })),
  steps,
  waits: [],
  output: [],
})

const lostUpdate = [
  step(1, 'reads', '100'),
  step(2, 'reads', '100'),
  step(2, 'writes', '150', { reliesOn: 1 }),
  step(1, 'writes', '120', { reliesOn: 0, stale: true }),
]

describe('layOutLanes', () => {
  it('puts each step into the column of its lane', () => {
    expect(layOutLanes(evidenceOf(lostUpdate)).rows.map(({ column }) => column)).toEqual([0, 1, 1, 0])
  })

  it('draws the stale link through every row between the reading and the writing, in its own lane only', () => {
    const { rows } = layOutLanes(evidenceOf(lostUpdate))
    expect(rows.map(({ links }) => links[0]?.map(({ part, link }) => [part, link.isStale]))).toEqual([
      [['start', true]],
      [['through', true]],
      [['through', true]],
      [['end', true]],
    ])
    expect(rows.map(({ links }) => links[1]?.map(({ part }) => part))).toEqual([[], ['start'], ['end'], []])
  })

  it('marks the write of another lane that made the reading stale, and nothing else', () => {
    const { rows } = layOutLanes(evidenceOf(lostUpdate))
    expect(rows.map(({ intervenes }) => intervenes)).toEqual([false, false, true, false])
  })

  it('does not blame a write to another object', () => {
    const steps = lostUpdate.map((each, i) => (i === 2 ? { ...each, object: 'self.log' } : each))
    expect(layOutLanes(evidenceOf(steps)).rows.some(({ intervenes }) => intervenes)).toBe(false)
  })

  it('gives overlapping links of one lane tracks of their own, and reuses a free track', () => {
    const steps = [
      step(1, 'reads', '1'),
      step(1, 'reads', '2'),
      step(1, 'writes', '3', { reliesOn: 0 }),
      step(1, 'writes', '4', { reliesOn: 1 }),
      step(1, 'reads', '5'),
      step(1, 'writes', '6', { reliesOn: 4 }),
    ]
    expect(layOutLanes(evidenceOf(steps)).links.map(({ track }) => track)).toEqual([0, 1, 0])
  })

  it('keeps a step whose lane is missing from the list of lanes', () => {
    const { lanes, rows } = layOutLanes(evidenceOf([step(7, 'reads', '1')]))
    expect(lanes.map(({ name }) => name)).toEqual(['Thread-1', 'Thread-2', '#7'])
    expect(rows[0]?.column).toBe(2)
  })

  it('ignores a link to a step that does not come earlier', () => {
    expect(layOutLanes(evidenceOf([step(1, 'writes', '1', { reliesOn: 0 })])).links).toEqual([])
  })
})

describe('valuesAfter', () => {
  it('tells the value after the step and who is mistaken about it', () => {
    expect(valuesAfter(lostUpdate, 2)).toEqual([
      { object: 'self.balance', value: '150', outdated: [{ lane: 1, value: '100' }] },
    ])
  })

  it('calls nobody mistaken who relies on the value no more', () => {
    expect(valuesAfter(lostUpdate, 3)).toEqual([{ object: 'self.balance', value: '120', outdated: [] }])
  })

  it('knows nothing of steps to come', () => {
    expect(valuesAfter(lostUpdate, 0)).toEqual([{ object: 'self.balance', value: '100', outdated: [] }])
  })

  it('leaves out an object that is only named', () => {
    expect(valuesAfter([step(1, 'reads', '<Condition>')], 0)).toEqual([])
  })

  it('leaves out what is neither read nor written', () => {
    expect(valuesAfter([step(1, 'acquires', 'x')], 0)).toEqual([])
  })
})

describe('firstStepToShow', () => {
  it('is the stale write, else the last step, else the beginning', () => {
    expect(firstStepToShow(lostUpdate)).toBe(3)
    expect(firstStepToShow(lostUpdate.slice(0, 3))).toBe(2)
    expect(firstStepToShow([])).toBe(0)
  })
})
