import type { GateFault, GateProblem, GateProgram, GateResult } from '@interleave/contract'
import type { Outcome } from '@interleave/grading'
import { readFolder } from '@interleave/source'
import { digestOf, type Suite } from '@interleave/suites'
import { type Program, programsOf } from './programs.ts'
import { inSlots } from './slots.ts'
import { differenceOf, failedOf, type Verdict, verdictOf } from './verdict.ts'

export interface GateOptions {
  seeds: number
  /** Ask of a mutant only the check that must kill it: as good a proof of that, in a fraction of the time. */
  isQuick: boolean
  /** How many programs at once. */
  jobs: number
}

/** How a program is graded, and the words of a folder read; a throw means that the platform failed. */
export interface GateDoors {
  /** Each of `variations` gives the same files other inputs and schedules; 0 is the first. The results are in their order. */
  grade(trial: {
    suite: Suite
    files: ReadonlyMap<string, Uint8Array>
    variations: number[]
    slot: number
  }): Promise<{ outcome: Outcome; seed: string; durationMs: number }[]>
  proofread(suite: Suite): Promise<GateProblem[]>
}

/** What is told while the gate is at work. */
export interface GateWatch {
  onTrial?(trial: { program: Program; result: GateProgram; progress: GateProgress }): void
  onTask?(result: GateResult): void | Promise<void>
}

export interface GateProgress {
  done: number
  of: number
  /** From what the same programs took before; null until something has been graded. */
  secondsLeft: number | null
}

/** So many seeds of a program are graded in one pair of containers; the first one has its own, as a student's grading has. */
const TOGETHER = 5

/**
 * Holds tasks to what they promise: words in order, references at full marks, each mutant killed by the check that it
 * names, and every verdict the same under all seeds. The first seed is tried on all programs before the others, so that
 * what is plainly wrong is known soon; what has failed is not tried any further.
 */
export async function gate(
  suites: Suite[],
  options: GateOptions,
  doors: GateDoors,
  watch: GateWatch = {},
): Promise<GateResult[]> {
  const tasks = await inSlots(suites, options.jobs, (suite) => TaskAtGate.open(suite, options, doors))
  const all = tasks.flatMap((task) => task.programs)
  const left = new Set(
    all.flatMap((one) => Array.from({ length: options.seeds }, (_, variation) => key(one, variation))),
  )
  const of = left.size
  const tell = (one: ProgramAtGate) => {
    const progress = { done: of - left.size, of, secondsLeft: secondsLeft(all, left, options) }
    watch.onTrial?.({ program: one.program, result: one.result(), progress })
  }
  const tryOne = (one: ProgramAtGate, variations: number[], slot: number) =>
    one.try(variations, slot, options, doors, (variation) => {
      left.delete(key(one, variation))
      tell(one)
    })

  await inSlots(all, options.jobs, (one, slot) => tryOne(one, [0], slot))
  const sound = tasks.filter((task) => task.isSound)
  for (const task of tasks) {
    if (sound.includes(task)) continue
    for (const one of task.programs)
      for (let variation = 1; variation < options.seeds; variation++) left.delete(key(one, variation))
  }
  const parts: number[][] = []
  for (let from = 1; from < options.seeds; from += TOGETHER)
    parts.push(Array.from({ length: Math.min(TOGETHER, options.seeds - from) }, (_, at) => from + at))
  const more = sound.flatMap((task) =>
    parts.flatMap((variations) => task.programs.map((one) => ({ task, one, variations }))),
  )
  const open = new Map(sound.map((task) => [task, task.programs.length * parts.length]))
  for (const task of tasks) if (!open.get(task)) await watch.onTask?.(task.result())
  await inSlots(more, options.jobs, async ({ task, one, variations }, slot) => {
    if (one.isSound) await tryOne(one, variations, slot)
    else for (const variation of variations) left.delete(key(one, variation))
    const rest = (open.get(task) ?? 0) - 1
    open.set(task, rest)
    if (rest === 0) await watch.onTask?.(task.result())
  })
  return tasks.map((task) => task.result())
}

const key = ({ program }: ProgramAtGate, variation: number) =>
  `${program.suite.manifest.id}/${program.kind}/${program.name}/${variation}`

function secondsLeft(all: ProgramAtGate[], left: Set<string>, { seeds, jobs }: GateOptions): number | null {
  const known = all.filter((one) => one.seconds.length > 0)
  if (known.length === 0) return null
  const usual = mean(known.map((one) => mean(one.seconds)))
  let seconds = 0
  for (const one of all) {
    const each = one.seconds.length > 0 ? mean(one.seconds) : usual
    for (let variation = 0; variation < seeds; variation++) if (left.has(key(one, variation))) seconds += each
  }
  return seconds / jobs
}

const sum = (numbers: number[]) => numbers.reduce((one, other) => one + other, 0)
const mean = (numbers: number[]) => sum(numbers) / numbers.length

class TaskAtGate {
  private constructor(
    private readonly suite: Suite,
    private readonly digest: string,
    private readonly problems: GateProblem[],
    private readonly options: GateOptions,
    readonly programs: ProgramAtGate[],
  ) {}

  static async open(suite: Suite, options: GateOptions, doors: GateDoors): Promise<TaskAtGate> {
    const digest = await digestOf(suite)
    const problems = await doors.proofread(suite)
    const programs = (await programsOf(suite)).map((program) => new ProgramAtGate(program))
    return new TaskAtGate(suite, digest, problems, options, programs)
  }

  get isSound(): boolean {
    return this.problems.length === 0 && this.programs.every((one) => one.isSound)
  }

  result(): GateResult {
    const programs = this.programs.map((one) => one.result())
    return {
      task: this.suite.manifest.id,
      digest: this.digest,
      checks: [...this.suite.manifest.checks.map(({ id }) => id), ...Object.keys(this.suite.manifest.facts ?? {})],
      hasPassed: this.isSound && programs.every(({ seeds }) => seeds === this.options.seeds),
      seeds: this.options.seeds,
      seconds: sum(programs.map(({ seconds }) => seconds)),
      problems: this.problems,
      programs,
    }
  }
}

class ProgramAtGate {
  readonly seconds: number[] = []
  #first: Verdict | null = null
  #fault: GateFault | null = null

  constructor(readonly program: Program) {}

  get isSound(): boolean {
    return this.#fault === null
  }

  async try(
    variations: number[],
    slot: number,
    { isQuick }: GateOptions,
    doors: GateDoors,
    onTried: (variation: number) => void,
  ): Promise<void> {
    const { files } = await readFolder(this.program.folder)
    const suite = askedOf(this.program, isQuick)
    const results = await doors.grade({ suite, files, variations, slot })
    for (const [at, { outcome, seed, durationMs }] of results.entries()) {
      this.seconds.push(durationMs / 1000)
      const verdict = verdictOf(this.program, suite, outcome, seed)
      this.#first ??= verdict
      // That it differs says more than that it is wrong under this seed alone.
      this.#fault ??= differenceOf(this.#first, verdict) ?? verdict.fault
      onTried(variations[at] as number)
    }
  }

  result(): GateProgram {
    const { kind, name, killedBy } = this.program
    return {
      ...{ kind, name, killedBy, fault: this.#fault },
      failed: this.#first && failedOf(this.#first),
      seeds: this.seconds.length,
      seconds: sum(this.seconds),
    }
  }
}

/** The suite with the checks that are to be made of a program. */
function askedOf({ suite, killedBy }: Program, isQuick: boolean): Suite {
  if (!isQuick || killedBy === null) return suite
  const checks = suite.manifest.checks.filter(({ id }) => id === killedBy)
  return { ...suite, manifest: { ...suite.manifest, checks } }
}
