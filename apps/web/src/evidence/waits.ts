import type { Evidence } from '@interleave/contract'

type Wait = Evidence['waits'][number]

/** Not stuck, only not done when the run was ended. */
export const isAtWork = ({ on }: Pick<Wait, 'on'>) => on === 'running'

export interface WaitNode {
  lane: number
  name: string
  x: number
  y: number
  isInCycle: boolean
}

export interface WaitEdge {
  from: number
  to: number
  wait: Wait
  isInCycle: boolean
}

export interface WaitFigure {
  nodes: WaitNode[]
  edges: WaitEdge[]
  /** Lanes of the first cycle, in order of waiting; empty if nobody waits in a circle. */
  cycle: number[]
}

/** Follows who holds what each lane waits for, until somebody comes up twice. */
export function findCycle(waits: Wait[]): number[] {
  const holderOf = new Map(waits.flatMap((wait) => (wait.heldBy === null ? [] : [[wait.lane, wait.heldBy] as const])))
  for (const start of holderOf.keys()) {
    const path: number[] = []
    let lane: number | undefined = start
    while (lane !== undefined && !path.includes(lane)) {
      path.push(lane)
      lane = holderOf.get(lane)
    }
    if (lane !== undefined) return path.slice(path.indexOf(lane))
  }
  return []
}

/**
 * Whoever waits in a circle, evenly round a circle of radius 1 about the origin; who merely waits behind them would only
 * hide it. Without such a circle, everyone who waits or is waited for.
 */
export function layOutWaits(evidence: Evidence): WaitFigure {
  const cycle = findCycle(evidence.waits)
  const others = new Set(evidence.waits.flatMap(({ lane, heldBy }) => (heldBy === null ? [lane] : [lane, heldBy])))
  const order = cycle.length > 0 ? cycle : [...others]
  const nodes = order.map((lane, i): WaitNode => {
    // Two stand side by side; three and more begin at the top.
    const angle = (2 * Math.PI * i) / order.length - (order.length === 2 ? Math.PI : Math.PI / 2)
    return {
      lane,
      name: evidence.lanes.find(({ id }) => id === lane)?.name ?? `#${lane}`,
      x: Math.cos(angle),
      y: Math.sin(angle),
      isInCycle: cycle.includes(lane),
    }
  })
  const edges = evidence.waits.flatMap((wait): WaitEdge[] => {
    if (wait.heldBy === null || wait.heldBy === wait.lane || !order.includes(wait.lane)) return []
    const at = cycle.indexOf(wait.lane)
    const isInCycle = at >= 0 && cycle[(at + 1) % cycle.length] === wait.heldBy
    return [{ from: wait.lane, to: wait.heldBy, wait, isInCycle }]
  })
  return { nodes, edges, cycle }
}

interface Point {
  x: number
  y: number
}

/** Where the way from the middle of a box to a point outside it leaves the box. */
function leaveBox(middle: Point, towards: Point, halfWidth: number, halfHeight: number): Point {
  const dx = towards.x - middle.x
  const dy = towards.y - middle.y
  const share = Math.min(halfWidth / Math.max(Math.abs(dx), 1e-9), halfHeight / Math.max(Math.abs(dy), 1e-9), 1)
  return { x: middle.x + dx * share, y: middle.y + dy * share }
}

/** A bent way between two boxes; bent always to the same side, so that two that wait for each other have two ways. */
export function bendEdge(
  from: Point,
  to: Point,
  halfWidth: number,
  halfHeight: number,
): { path: string; label: Point } {
  const bend = 0.3
  const control = {
    x: (from.x + to.x) / 2 + (to.y - from.y) * bend,
    y: (from.y + to.y) / 2 - (to.x - from.x) * bend,
  }
  const start = leaveBox(from, control, halfWidth, halfHeight)
  const end = leaveBox(to, control, halfWidth + 5, halfHeight + 5)
  const round = (n: number) => Math.round(n * 10) / 10
  return {
    path: `M${round(start.x)} ${round(start.y)}Q${round(control.x)} ${round(control.y)} ${round(end.x)} ${round(end.y)}`,
    label: { x: round((start.x + 2 * control.x + end.x) / 4), y: round((start.y + 2 * control.y + end.y) / 4) },
  }
}
