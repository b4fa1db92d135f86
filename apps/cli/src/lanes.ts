import type { Evidence, EvidenceStep, Language } from '@interleave/contract'
import pc from 'picocolors'
import { cutTo, padTo, plain } from './text.ts'
import { actionWord, say, waitWord } from './words.ts'

const NARROWEST_LANE = 24
const MOST_STEPS = 60

/** An interleaving as columns, one a thread or task, in the student's own lines; below each other where they do not fit. */
export function renderLanes(evidence: Evidence, width: number, language: Language): string[] {
  const { heading, rows } = layOut(evidence, evidence.steps.slice(0, MOST_STEPS), width, language)
  const left = evidence.steps.length - MOST_STEPS
  return [...heading, ...rows.flat(), ...(left > 0 ? [pc.dim(say(language, 'more', { count: left }))] : [])]
}

/** The same up to the step `current`, which stands out, and no higher than `height`: what came first leaves at the top. */
export function renderLanesUpTo(
  evidence: Evidence,
  current: number,
  size: { width: number; height: number },
  language: Language,
): string[] {
  const { heading, rows } = layOut(evidence, evidence.steps.slice(0, current + 1), size.width, language)
  const lines = [...rows.slice(0, -1).flat(), ...(rows.at(-1) ?? []).map((line) => pc.inverse(line))]
  const room = Math.max(1, size.height - heading.length)
  return [...heading, ...lines.slice(-room)]
}

type Lane = Evidence['lanes'][number]
/** `rows` has the lines of each step. */
type Layout = { heading: string[]; rows: string[][] }

/** The columns are those of the whole evidence, so that they stay where they are while one walks through it. */
function layOut(evidence: Evidence, steps: EvidenceStep[], width: number, language: Language): Layout {
  const lanes = evidence.lanes.filter((lane) => evidence.steps.some((step) => step.lane === lane.id))
  const laneWidth = Math.floor((width - 3 * (lanes.length - 1)) / lanes.length)
  return laneWidth >= NARROWEST_LANE || lanes.length < 2
    ? sideBySide(lanes, steps, laneWidth, language)
    : listed(lanes, steps, width, language)
}

function sideBySide(lanes: Lane[], steps: EvidenceStep[], width: number, language: Language): Layout {
  const row = (cells: string[]) => cells.join(pc.dim(' │ '))
  const heading = [
    row(lanes.map((lane) => pc.bold(padTo(cutTo(plain(lane.name), width), width)))),
    pc.dim(lanes.map(() => '─'.repeat(width)).join('─┼─')),
  ]
  const lastLine = new Map<number, string>()
  const rows = steps.map((step) =>
    cell(step, lastLine, language).map(({ text, paint }) =>
      row(lanes.map((lane) => (lane.id === step.lane ? paint(padTo(cutTo(text, width), width)) : ' '.repeat(width)))),
    ),
  )
  return { heading, rows }
}

function listed(lanes: Lane[], steps: EvidenceStep[], width: number, language: Language): Layout {
  const names = new Map(lanes.map((lane) => [lane.id, plain(lane.name)]))
  const lastLine = new Map<number, string>()
  let speaker: number | null = null
  const rows = steps.map((step) => {
    const heading = step.lane === speaker ? [] : [pc.bold(cutTo(`${names.get(step.lane)}:`, width))]
    speaker = step.lane
    return [...heading, ...cell(step, lastLine, language).map(({ text, paint }) => paint(cutTo(`  ${text}`, width)))]
  })
  return { heading: [], rows }
}

/** A step in one line: whose, where, and what happened; columns may be too narrow for that. */
export function describeStep(evidence: Evidence, at: number, language: Language): string {
  const step = evidence.steps[at]
  if (!step) return ''
  const name = evidence.lanes.find((lane) => lane.id === step.lane)?.name ?? ''
  const told = cell(step, new Map(), language).map(({ text }) => text.trim())
  return [plain(name), ...told].join('   ')
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
    const [who, place] = [nameOf(wait.lane), placeOf(wait)]
    if (wait.on === 'running') return say(language, 'worksAt', { who, place })
    const what = plain(wait.object ?? waitWord(language, wait.on))
    const waits = say(language, 'waitsOn', { who, what, place })
    const held = wait.heldBy === null ? '' : say(language, 'heldBy', { holder: nameOf(wait.heldBy) })
    return waits + held + (wait.heldAt ? say(language, 'heldSince', { place: placeOf(wait.heldAt) }) : '')
  })
}
