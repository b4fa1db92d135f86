import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Language } from '@interleave/contract'
import type { Outcome } from '@interleave/grading'
import { readFolder } from '@interleave/source'
import type { Suite } from '@interleave/suites'
import pc from 'picocolors'
import { inSlots, type Room } from './room.ts'
import type { Screen } from './screen.ts'
import { padTo, plain } from './text.ts'
import { say } from './words.ts'

export interface Program {
  suite: Suite
  kind: 'solution' | 'mutant' | 'cheat'
  name: string
  /** The check that must fail; null for a solution, which must pass them all. */
  killedBy: string | null
  folder: string
}

export interface ValidateOptions {
  tasks: string[]
  seeds: number
  /** Ask of a mutant only the check that must kill it: as good a proof of that, in a fraction of the time. */
  isQuick: boolean
  jobs: number
  language: Language
}

/** Runs every solution and mutant as a submission. Returns the exit code: 0 all as the manifests say, 1 not. */
export async function validate(room: Room, options: ValidateOptions, screen: Screen): Promise<number> {
  const { language } = options
  const began = performance.now()
  const ids = options.tasks.length > 0 ? options.tasks : [...room.suites.keys()]
  const suites = ids.map((id) => {
    const suite = room.suites.get(id)
    if (!suite) throw new Error(say(language, 'unknownTask', { task: id, tasks: [...room.suites.keys()].join(' ') }))
    return suite
  })
  const programs = (await Promise.all(suites.map(programsOf))).flat()
  const rounds = Array.from({ length: options.seeds }, (_, variation) =>
    programs.map((program) => ({ program, variation })),
  ).flat()
  const nameWidth = Math.max(...programs.map(({ suite, name }) => suite.manifest.id.length + name.length)) + 4
  let done = 0
  const results = await inSlots(rounds, options.jobs, async ({ program, variation }, slot) => {
    const snapshot = await readFolder(program.folder)
    const { outcome, durationMs, seed } = await room.grade(
      askedOf(program, options.isQuick),
      snapshot.files,
      slot,
      variation,
    )
    const judged = judge(program, outcome, language)
    done += 1
    const label = padTo(`${program.suite.manifest.id}  ${program.name}`, nameWidth)
    const kind = padTo(say(language, program.kind), 10)
    const mark = judged.isGood ? pc.green('✓') : pc.red('✗')
    const count = padTo(`${done}/${rounds.length}`, String(rounds.length).length * 2 + 2)
    screen.print(
      `${pc.dim(count)}${mark} ${kind}${label}${judged.text}  ${pc.dim(`${(durationMs / 1000).toFixed(1)} s${options.seeds > 1 ? ` ${seed.slice(0, 8)}` : ''}`)}`,
    )
    return { program, failed: judged.failed, isGood: judged.isGood }
  })
  for (const suite of suites)
    screen.print(
      `\n${matrix(
        suite,
        results.filter(({ program }) => program.suite === suite),
        options.isQuick,
      ).join('\n')}`,
    )
  const good = results.filter(({ isGood }) => isGood).length
  const seconds = ((performance.now() - began) / 1000).toFixed(0)
  screen.print(`\n${say(language, 'summary', { good, all: results.length, seconds })}`)
  return good === results.length ? 0 : 1
}

/** The suite with the checks that are to be made of a program. */
function askedOf({ suite, killedBy }: Program, isQuick: boolean): Suite {
  if (!isQuick || killedBy === null) return suite
  const checks = suite.manifest.checks.filter(({ id }) => id === killedBy)
  return { ...suite, manifest: { ...suite.manifest, checks } }
}

/** From the manifest; throws where folders and manifest disagree, since a mutant that nobody runs proves nothing. */
export async function programsOf(suite: Suite): Promise<Program[]> {
  const { manifest, folder } = suite
  const wanted = { solutions: Object.keys(manifest.solutions), mutants: Object.keys(manifest.mutants) }
  for (const [kind, names] of Object.entries(wanted)) {
    const entries = await readdir(join(folder, kind), { withFileTypes: true })
    const there = entries
      .filter((entry) => entry.isDirectory() && entry.name !== '__pycache__')
      .map((entry) => entry.name)
    const differ = [...names.filter((name) => !there.includes(name)), ...there.filter((name) => !names.includes(name))]
    if (differ.length > 0)
      throw new Error(`${folder}: task.toml and the folder ${kind} disagree about ${differ.join(', ')}`)
  }
  return [
    ...wanted.solutions.map((name) => ({
      suite,
      kind: 'solution' as const,
      name,
      killedBy: null,
      folder: join(folder, 'solutions', name),
    })),
    ...Object.entries(manifest.mutants).map(([name, mutant]) => ({
      suite,
      kind: mutant.cheat ? ('cheat' as const) : ('mutant' as const),
      name,
      killedBy: mutant.killed_by,
      folder: join(folder, 'mutants', name),
    })),
  ]
}

/** Whether a program fared as the manifest says, and why, in words. */
export function judge(program: Pick<Program, 'killedBy'>, outcome: Outcome, language: Language) {
  if (outcome.kind !== 'graded') {
    const reason = 'reason' in outcome ? lastLine(outcome.reason) : 'detail' in outcome ? outcome.detail : ''
    return {
      isGood: false,
      failed: null,
      text: say(language, 'notGraded', { outcome: outcome.kind, reason: plain(reason) }),
    }
  }
  const { checks, integrity } = outcome.report
  const failed = checks.filter((check) => check.status === 'failed').map((check) => check.id)
  const listed = failed.join(' ') || say(language, 'none')
  if (program.killedBy === null) {
    if (failed.length > 0) return { isGood: false, failed, text: say(language, 'notFull', { checks: listed }) }
    const contradiction = integrity[0]
    if (contradiction)
      return {
        isGood: false,
        failed,
        text: say(language, 'integrity', { what: plain(`${contradiction.code} ${contradiction.detail}`) }),
      }
    return { isGood: true, failed, text: say(language, 'fullMarks') }
  }
  const others = failed.filter((id) => id !== program.killedBy)
  if (!failed.includes(program.killedBy))
    return { isGood: false, failed, text: say(language, 'notKilled', { check: program.killedBy, checks: listed }) }
  const also = others.length > 0 ? say(language, 'also', { checks: others.join(' ') }) : ''
  return { isGood: true, failed, text: say(language, 'killedBy', { check: program.killedBy }) + also }
}

const lastLine = (text: string) => text.trim().split('\n').at(-1) ?? ''

type Result = { program: Program; failed: string[] | null; isGood: boolean }

/** Programs down, checks across: `✗` the check that must kill failed, `x` another one failed, `·` passed, `?` not graded, blank not asked. */
function matrix(suite: Suite, results: Result[], isQuick: boolean): string[] {
  const checks = suite.manifest.checks.map((check) => check.id)
  const names = Math.max(...results.map(({ program }) => program.name.length)) + 2
  const heading = `${pc.bold(padTo(suite.manifest.id, names))}  ${checks.map((id, at) => `${at + 1} ${id}`).join('   ')}`
  const numbers = `${' '.repeat(names)}  ${checks.map((_, at) => String(at + 1)).join(' ')}`
  const rows = results.map(({ program, failed, isGood }) => {
    const cells = checks.map((id) => {
      if (isQuick && program.killedBy !== null && program.killedBy !== id) return ' '
      if (!failed) return '?'
      if (!failed.includes(id)) return id === program.killedBy ? pc.red('·') : pc.dim('·')
      return id === program.killedBy ? pc.green('✗') : 'x'
    })
    return `${padTo(program.name, names)}${isGood ? pc.green('✓') : pc.red('!')} ${cells.join(' ')}`
  })
  return [heading, numbers, ...rows]
}
