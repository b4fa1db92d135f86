import {
  GATE_SEEDS,
  type GateFault,
  type GateProgram,
  type GateRecord,
  type GateResult,
  type Language,
} from '@interleave/contract'
import { type GateProgress, gate, type Program, programsOf } from '@interleave/grader'
import { digestOf, readGateRecord, record } from '@interleave/suites'
import pc from 'picocolors'
import { gateRecord, graderDigest } from '../../../scripts/images.mjs'
import type { Room } from './room.ts'
import type { Screen } from './screen.ts'
import { padTo, plain } from './text.ts'
import { say } from './words.ts'

export interface ValidateOptions {
  tasks: string[]
  /** How many different inputs and schedules; the gate's own number if absent, 1 if quick. */
  seeds?: number
  /** Ask of a mutant only the check that must kill it. */
  isQuick: boolean
  /** Only what is not in the record with its present contents. */
  isChanged: boolean
  /** Write down what has passed. */
  isRecord: boolean
  jobs: number
  language: Language
}

/** Holds tasks to what they promise, in the sandbox. Returns the exit code: 0 all as the manifests say, 1 not. */
export async function validate(room: Room, options: ValidateOptions, screen: Screen): Promise<number> {
  const { language, jobs, isQuick } = options
  const began = performance.now()
  const seeds = options.seeds ?? (isQuick ? 1 : GATE_SEEDS)
  if (options.isRecord && (isQuick || seeds < GATE_SEEDS))
    throw new Error(say(language, 'tooFewToRecord', { seeds: GATE_SEEDS }))
  // Read before anything is graded even if nothing in it is asked for: a broken file is told of now and not hours later.
  const recorded = await readGateRecord(gateRecord)
  const suites = await chosen(room, options, recorded)
  const names = (await Promise.all(suites.map(programsOf))).flat().map(labelOf)
  const width = Math.max(0, ...names.map((name) => name.length)) + 2
  const keep = options.isRecord ? new Keeper(await graderDigest()) : null

  const results = await gate(
    suites,
    { seeds, isQuick, jobs },
    {
      grade: ({ suite, files, slot, variations }) => room.gradeVariations(suite, files, slot, variations),
      proofread: (suite) => room.proofread(suite),
    },
    {
      onTrial({ program, result, progress }) {
        const mark = result.fault ? pc.red('✗') : pc.green('✓')
        const label = `${padTo(say(language, program.kind), 10)}${padTo(labelOf(program), width)}`
        const count = padTo(`${progress.done}/${progress.of}`, String(progress.of).length * 2 + 2)
        const average = (result.seconds / result.seeds).toFixed(1)
        const seed = seeds > 1 ? `  ${say(language, 'seedOf', { seed: result.seeds, seeds })}` : ''
        screen.print(`${pc.dim(count)}${mark} ${label}${verdict(result, language)}  ${pc.dim(`${average} s${seed}`)}`)
        screen.progress('gate', remaining(progress, language))
      },
      async onTask(result) {
        await keep?.keep(result)
      },
    },
  )
  screen.endProgress()
  for (const result of results) screen.print(`\n${matrix(result, isQuick).join('\n')}`)
  for (const { task, problems } of results)
    for (const { file, line, text } of problems)
      screen.print(`${pc.red('✗')} ${room.suites.get(task)?.folder}/${file}:${line}: ${plain(text[language])}`)
  screen.print(`\n${slowest(results, language).join('\n')}`)
  const programs = results.flatMap((result) => result.programs)
  const good = programs.filter((program) => program.fault === null).length
  const seconds = ((performance.now() - began) / 1000).toFixed(0)
  screen.print(`\n${say(language, 'summary', { good, all: programs.length, seconds })}`)
  const passed = results.filter(({ hasPassed }) => hasPassed).length
  screen.print(say(language, 'tasksPassed', { passed, all: results.length, seeds }))
  return passed === results.length ? 0 : 1
}

async function chosen(room: Room, { tasks, isChanged, language }: ValidateOptions, recorded: GateRecord) {
  const ids = tasks.length > 0 ? tasks : [...room.suites.keys()]
  const suites = ids.map((id) => {
    const suite = room.suites.get(id)
    if (!suite) throw new Error(say(language, 'unknownTask', { task: id, tasks: [...room.suites.keys()].join(' ') }))
    return suite
  })
  if (!isChanged) return suites
  const digests = await Promise.all(suites.map(digestOf))
  return suites.filter(({ manifest }, at) => recorded[manifest.id]?.digest !== digests[at])
}

/** Writes each task down as soon as it has passed, one at a time: a gate that is stopped keeps what is done. */
class Keeper {
  #written = Promise.resolve()

  constructor(private readonly grader: string) {}

  keep(result: GateResult): Promise<void> {
    this.#written = this.#written.then(() => record(gateRecord, result, this.grader))
    return this.#written
  }
}

const labelOf = ({ suite, name }: Program) => `${suite.manifest.id}  ${name}`

function remaining({ done, of, secondsLeft }: GateProgress, language: Language): string | null {
  if (done === of || secondsLeft === null) return null
  const minutes = Math.ceil(secondsLeft / 60)
  return `${done}/${of}  ${say(language, 'remaining', { minutes })}`
}

/** How a program fared so far, in words. */
function verdict({ killedBy, failed, fault }: GateProgram, language: Language): string {
  if (fault) return faultWords(fault, killedBy, failed, language)
  if (killedBy === null) return say(language, 'fullMarks')
  const others = (failed ?? []).filter((id) => id !== killedBy)
  const also = others.length > 0 ? say(language, 'also', { checks: others.join(' ') }) : ''
  return say(language, 'killedBy', { check: killedBy }) + also
}

function faultWords(fault: GateFault, killedBy: string | null, failed: string[] | null, language: Language): string {
  const checks = failed?.join(' ') || say(language, 'none')
  switch (fault.kind) {
    case 'not_graded':
      return say(language, 'notGraded', { outcome: fault.outcome, reason: plain(fault.reason) })
    case 'not_full':
      return say(language, 'notFull', { checks })
    case 'contradiction':
      return say(language, 'integrity', { what: plain(fault.what) })
    case 'survived':
      return say(language, 'notKilled', { check: killedBy ?? '', checks })
    case 'differs': {
      const [one, other] = fault.seeds.map((seed) => seed.slice(0, 8))
      const differing = fault.checks.join(' ') || say(language, 'outcomes')
      return say(language, 'differs', { one: one ?? '', other: other ?? '', checks: differing })
    }
  }
}

/** Programs down, checks across: `✗` the check that must kill failed, `x` another one failed, `·` passed, `?` not graded, blank not asked. */
function matrix({ task, checks, programs }: GateResult, isQuick: boolean): string[] {
  const names = Math.max(...programs.map(({ name }) => name.length)) + 2
  const heading = `${pc.bold(padTo(task, names))}  ${checks.map((id, at) => `${at + 1} ${id}`).join('   ')}`
  const numbers = `${' '.repeat(names)}  ${checks.map((_, at) => String(at + 1)).join(' ')}`
  const rows = programs.map(({ name, killedBy, failed, fault }) => {
    const cells = checks.map((id, at) => {
      const cell = (sign: string) => sign.padEnd(String(at + 1).length)
      if (isQuick && killedBy !== null && killedBy !== id) return cell(' ')
      if (!failed) return cell('?')
      if (!failed.includes(id)) return id === killedBy ? pc.red(cell('·')) : pc.dim(cell('·'))
      return id === killedBy ? pc.green(cell('✗')) : cell('x')
    })
    const killer = killedBy === null ? '' : `  ${killedBy}`
    return `${padTo(name, names)}${fault ? pc.red('!') : pc.green('✓')} ${cells.join(' ')}${pc.dim(killer)}`
  })
  return [heading, numbers, ...rows]
}

/** A line for each task, the slowest last, where the eye is. */
function slowest(results: GateResult[], language: Language): string[] {
  const width = Math.max(0, ...results.map(({ task }) => task.length)) + 2
  return [...results]
    .sort((one, other) => one.seconds - other.seconds)
    .map(({ task, programs, seconds, problems, hasPassed }) => {
      const tried = programs.reduce((trials, program) => trials + program.seeds, 0)
      const faults = programs.filter(({ fault }) => fault).length + problems.length
      const mark = hasPassed ? pc.green('✓') : pc.red('✗')
      const words = say(language, 'taskTook', { programs: programs.length, tried, faults })
      return `${mark} ${padTo(task, width)}${`${seconds.toFixed(0)} s`.padStart(8)}  ${words}`
    })
}
