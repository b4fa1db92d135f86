import type { Evidence } from '@interleave/contract'

type Step = Evidence['steps'][number]

/** From the step that read to the step that wrote relying on it; drawn beside the lane. */
export interface Link {
  from: number
  to: number
  lane: number
  isStale: boolean
  /** Links of one lane that overlap are drawn side by side: 0 is nearest to the lane. */
  track: number
}

/** Which part of a link passes through one row of its lane. */
export interface LinkPart {
  link: Link
  part: 'start' | 'through' | 'end'
}

export interface Row {
  index: number
  step: Step
  /** The column of the step's lane. */
  column: number
  /** Another lane wrote here between a reading and the write that relied on it. */
  intervenes: boolean
  /** For each column, the links that pass. */
  links: LinkPart[][]
}

export interface LaneLayout {
  lanes: Evidence['lanes']
  rows: Row[]
  links: Link[]
}

/** A step may name a lane that the list of lanes lacks; it gets a column all the same, so that no step is lost. */
function completeLanes(evidence: Evidence): Evidence['lanes'] {
  const lanes = [...evidence.lanes]
  for (const { lane } of evidence.steps) {
    if (!lanes.some(({ id }) => id === lane)) lanes.push({ id: lane, name: `#${lane}` })
  }
  return lanes
}

function findLinks(steps: Step[]): Link[] {
  const links: Link[] = []
  for (const [to, step] of steps.entries()) {
    const from = step.reliesOn
    if (from === null || from >= to) continue
    const taken = new Set(links.filter((l) => l.lane === step.lane && l.from <= to && from <= l.to).map((l) => l.track))
    let track = 0
    while (taken.has(track)) track += 1
    links.push({ from, to, lane: step.lane, isStale: step.stale, track })
  }
  return links
}

export function layOutLanes(evidence: Evidence): LaneLayout {
  const lanes = completeLanes(evidence)
  const links = findLinks(evidence.steps)
  const columnOf = new Map(lanes.map(({ id }, column) => [id, column]))
  const rows = evidence.steps.map((step, index): Row => {
    const passing: LinkPart[][] = lanes.map(() => [])
    let intervenes = false
    for (const link of links) {
      if (index < link.from || index > link.to) continue
      const part = index === link.from ? 'start' : index === link.to ? 'end' : 'through'
      passing[columnOf.get(link.lane) ?? 0]?.push({ link, part })
      const read = evidence.steps[link.from]
      if (link.isStale && step.lane !== link.lane && step.action === 'writes' && step.object === read?.object) {
        intervenes = true
      }
    }
    return { index, step, column: columnOf.get(step.lane) ?? 0, intervenes, links: passing }
  })
  return { lanes, rows, links }
}

export interface SharedValue {
  object: string
  value: string
  /** What a lane read and will still rely on, though it is no longer so. */
  outdated: { lane: number; value: string }[]
}

/** An object that is only named, such as `<Condition>`: it has no value that could be out of date. */
const isOpaque = (value: string) => /^<.*>$/.test(value)

/** What each shared object holds once the steps up to and including `current` were taken, as far as the steps tell. */
export function valuesAfter(steps: Step[], current: number): SharedValue[] {
  const now = new Map<string, string>()
  for (const { action, object, value } of steps.slice(0, current + 1)) {
    if (object === null || value === null || isOpaque(value)) continue
    if (action === 'reads' || action === 'writes') now.set(object, value)
  }
  const reliedOnLater = new Set(steps.slice(current + 1).map(({ reliesOn }) => reliesOn))
  return [...now].map(([object, value]) => ({
    object,
    value,
    outdated: steps
      .slice(0, current + 1)
      .filter(
        (step, i) => step.object === object && reliedOnLater.has(i) && step.value !== null && step.value !== value,
      )
      .map((step) => ({ lane: step.lane, value: step.value ?? '' })),
  }))
}

/** Where to begin: at the write that relied on a stale reading, or else at the last step, where things ended. */
export function firstStepToShow(steps: Step[]): number {
  const stale = steps.findIndex((step) => step.stale)
  return stale >= 0 ? stale : Math.max(0, steps.length - 1)
}
