import {
  type CheckResult,
  type Evidence,
  type Fact,
  type FoundFile,
  factNames,
  factWords,
  type Language,
} from '@interleave/contract'
import { explain } from '@interleave/grading'
import pc from 'picocolors'
import type { CheckedTask } from './checked-task.ts'
import { renderLanes, renderWaits } from './lanes.ts'
import { cutTo, padTo, plain, widthOf, wrap } from './text.ts'
import { say } from './words.ts'

const MOST_OUTPUT_LINES = 12

/** One task as a person reads it in a terminal of `width` columns. */
export function renderTask(task: CheckedTask, folder: string, width: number, language: Language): string {
  const { manifest, outcome, score } = task
  const isFull = score === manifest.points
  const points = score === null ? `– / ${manifest.points}` : `${score} / ${manifest.points}`
  const title = `${manifest.title[language]}  ${manifest.id}`
  const paint = score === null ? pc.yellow : isFull ? pc.green : pc.red
  const lines = [pc.bold(paint(padTo(cutTo(title, width - widthOf(points) - 2), width - widthOf(points)) + points))]
  const report = 'report' in outcome ? outcome.report : undefined
  for (const file of report?.files ?? []) if (file.path) lines.push(pc.dim(`  ${describeFile(file, language)}`))
  if (outcome.kind !== 'graded') {
    const [code, detail] = outcome.kind === 'ungradable' ? [outcome.code, outcome.detail] : [null, null]
    lines.push(...wrap(plain(explain(outcome.kind, code, detail)[language]), width - 2).map((line) => `  ${line}`))
    if ('reason' in outcome)
      lines.push(
        ...outcome.reason
          .trim()
          .split('\n')
          .map((line) => pc.dim(`  ${plain(line)}`)),
      )
    return lines.join('\n')
  }
  for (const check of outcome.report.checks) lines.push(...renderCheck(check, folder, width, language))
  for (const fact of outcome.report.facts ?? []) lines.push(...renderFact(fact, width, language))
  if (manifest.rubric) lines.push(pc.dim(`  ${say(language, 'byRubric')}`))
  return lines.join('\n')
}

const MOST_FINDINGS = 8

function renderFact(fact: Fact, width: number, language: Language): string[] {
  const heading = `${factNames[fact.id][language]}: ${factWords[fact.word][language]}`
  const body = wrap(plain(fact.summary[language]), width - 6)
  const findings = fact.findings
    .slice(0, MOST_FINDINGS)
    .map(({ file, line, message }) => cutTo(`${plain(file)}:${line}  ${plain(message[language])}`, width - 6))
  const left = fact.count - findings.length
  const more = left > 0 && findings.length > 0 ? [say(language, 'moreFindings', { count: left })] : []
  return [`  · ${pc.bold(heading)}`, ...[...body, ...findings, ...more].map((line) => pc.dim(`      ${line}`))]
}

function describeFile(file: FoundFile, language: Language): string {
  const how = { names: 'foundByNames', homework_toml: 'foundByToml', path: null } as const
  const key = file.foundBy && how[file.foundBy]
  return `${say(language, 'file')}  ${plain(file.path ?? '')}${key ? `  (${say(language, key)})` : ''}`
}

/** With `folder`, the command that runs a failure in it again; on one line, however long, so that it can be copied. */
export function renderCheck(check: CheckResult, folder: string | null, width: number, language: Language): string[] {
  const heading = (mark: string, paint: (text: string) => string) =>
    wrap(check.title[language], width - 4).map((line, at) => `  ${at === 0 ? mark : ' '} ${paint(line)}`)
  const lines = check.failure ? heading(pc.red('✗'), pc.bold) : heading(pc.green('✓'), (text) => text)
  if (check.failure) {
    if (check.schedules > 0) lines.push(pc.dim(`    ${say(language, 'schedules', { count: check.schedules })}`))
    lines.push(...renderFailure(check.failure, width, language))
  }
  return check.evidence ? [...lines, ...renderEvidence(check.evidence, folder, width, language), ''] : lines
}

function renderFailure(failure: NonNullable<CheckResult['failure']>, width: number, language: Language): string[] {
  const { seen, expected, why, nextStep } = failure
  const parts = [
    ['seen', seen],
    ['expected', expected],
    ['why', why],
    ['nextStep', nextStep],
  ] as const
  const labelWidth = Math.max(...parts.map(([key]) => widthOf(say(language, key)))) + 2
  return parts.flatMap(([key, text]) => {
    if (!text) return []
    const label = padTo(say(language, key), labelWidth)
    const body = text[language].split('\n').flatMap((line) => wrap(plain(line), width - labelWidth - 6))
    return body.map((line, at) => `      ${at === 0 ? pc.dim(label) : ' '.repeat(labelWidth)}${line}`)
  })
}

function renderEvidence(evidence: Evidence, folder: string | null, width: number, language: Language): string[] {
  const lines: string[] = []
  const section = (key: 'interleaving' | 'stuck' | 'output' | 'replay', body: string[]) => {
    if (body.length > 0) lines.push('', `      ${pc.dim(say(language, key))}`, ...body.map((line) => `      ${line}`))
  }
  if (evidence.steps.length > 0) section('interleaving', renderLanes(evidence, width - 6, language))
  section(
    'stuck',
    renderWaits(evidence, language).flatMap((line) => wrap(line, width - 6)),
  )
  const printed = evidence.output.slice(0, MOST_OUTPUT_LINES)
  section(
    'output',
    printed.map(({ at, text }) => cutTo(`${at.toFixed(2).padStart(8)} s  ${plain(text.trimEnd())}`, width - 6)),
  )
  if (folder !== null && evidence.replay)
    section('replay', [`npx interleave replay ${inShell(folder)} ${evidence.replay}`])
  return lines
}

const inShell = (path: string) => (/^[\w./~+-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`)
