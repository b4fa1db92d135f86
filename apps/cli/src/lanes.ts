import type { Evidence, EvidenceStep, Language } from '@interleave/contract'
import pc from 'picocolors'
import { cutTo, padTo, plain } from './text.ts'
import { actionWord, say } from './words.ts'

const NARROWEST_LANE = 24
const MOST_STEPS = 60

/** An interleaving as columns, one a thread or task, in the student's own lines; below each other where they do not fit. */
export function renderLanes(evidence: Evidence, width: number, language: Language): string[] {
  const steps = evidence.steps.slice(0, MOST_STEPS)
  const lanes = evidence.lanes.filter((lane) => steps.some((step) => step.lane === lane.id))
  const laneWidth = Math.floor((width - 3 * (lanes.length - 1)) / lanes.length)
  const lines =
    laneWidth >= NARROWEST_LANE || lanes.length < 2
      ? sideBySide(lanes, steps, laneWidth, language)
      : listed(lanes, steps, width, language)
  const left = evidence.steps.length - steps.length
  return left > 0 ? [...lines, pc.dim(say(language, 'more', { count: left }))] : lines
}

type Lane = Evidence['lanes'][number]

function sideBySide(lanes: Lane[], steps: EvidenceStep[], width: number, language: Language): string[] {
  const row = (cells: string[]) => cells.join(pc.dim(' │ '))
  const lines = [
    row(lanes.map((lane) => pc.bold(padTo(cutTo(plain(lane.name), width), width)))),
    pc.dim(lanes.map(() => '─'.repeat(width)).join('─┼─')),
  ]
  const lastLine = new Map<number, string>()
  for (const step of steps) {
    for (const { text, paint } of cell(step, lastLine, language)) {
      lines.push(
        row(lanes.map((lane) => (lane.id === step.lane ? paint(padTo(cutTo(text, width), width)) : ' '.repeat(width)))),
      )
    }
  }
  return lines
}

function listed(lanes: Lane[], steps: EvidenceStep[], width: number, language: Language): string[] {
  const names = new Map(lanes.map((lane) => [lane.id, plain(lane.name)]))
  const lastLine = new Map<number, string>()
  let speaker: number | null = null
  return steps.flatMap((step) => {
    const heading = step.lane === speaker ? [] : [pc.bold(cutTo(`${names.get(step.lane)}:`, width))]
    speaker = step.lane
    return [...heading, ...cell(step, lastLine, language).map(({ text, paint }) => paint(cutTo(`  ${text}`, width)))]
  })
}

/** The student's line, if this lane was not at it already, and what happened there. */
function cell(step: EvidenceStep, lastLine: Map<number, string>, language: Language) {
  const lines: { text: string; paint: (text: string) => string }[] = []
  const place = `${step.file}:${step.line}`
  if (step.source && step.line !== null && lastLine.get(step.lane) !== place) {
    lines.push({ text: `${String(step.line).padStart(4)}  ${plain(step.source.trim())}`, paint: pc.cyan })
  }
  lastLine.set(step.lane, place)
  const value =
    step.value === null ? '' : step.action === 'writes' ? ` = ${plain(step.value)}` : ` → ${plain(step.value)}`
  const stale = step.stale ? `  ${say(language, 'stale')}` : ''
  const what = `${actionWord(language, step.action)}${step.object === null ? '' : ` ${plain(step.object)}`}${value}`
  lines.push({ text: `      ${what}${stale}`, paint: step.stale ? pc.red : (text) => text })
  return lines
}

/** Who is stuck, on what, and who has it. */
export function renderWaits(evidence: Evidence, language: Language): string[] {
  const names = new Map(evidence.lanes.map((lane) => [lane.id, plain(lane.name)]))
  const nameOf = (lane: number) => names.get(lane) ?? `#${lane}`
  const placeOf = (place: { file: string | null; line: number | null }) =>
    place.file === null ? say(language, 'somewhere') : plain(`${place.file}:${place.line}`)
  return evidence.waits.map((wait) => {
    const what = plain(wait.object ?? wait.on)
    const waits = say(language, 'waitsOn', { who: nameOf(wait.lane), what, place: placeOf(wait) })
    const held = wait.heldBy === null ? '' : say(language, 'heldBy', { holder: nameOf(wait.heldBy) })
    return waits + held + (wait.heldAt ? say(language, 'heldSince', { place: placeOf(wait.heldAt) }) : '')
  })
}
