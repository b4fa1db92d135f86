import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { GateProblem, GateResult } from '@interleave/contract'
import type { Outcome } from '@interleave/grading'
import { readFolder } from '@interleave/source'
import { digestOf, readGateRecord, readSuites, record, type Suite } from '@interleave/suites'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type GateDoors, type GateProgress, gate } from './gate.ts'
import { programsOf } from './programs.ts'
import { snapshotDigest } from './seed.ts'

let work: string
let suite: Suite

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'interleave-gate-'))
  const sayAfter = fileURLToPath(new URL('../../../graders/suites/level0/say-after', import.meta.url))
  await cp(sayAfter, join(work, 'suites/level0/say-after'), { recursive: true })
  suite = (await readSuites(join(work, 'suites'))).get('say-after') as Suite
})

afterAll(async () => {
  await rm(work, { recursive: true })
})

type Trial = Omit<Parameters<GateDoors['grade']>[0], 'variations'> & { variation: number }

/** Graded as each manifest says, but for what `failed` says otherwise. */
function doors(failed: (name: string, trial: Trial) => string[] | null = () => null, problems: GateProblem[] = []) {
  const trials: string[] = []
  const grade: GateDoors['grade'] = async ({ variations, ...rest }) => {
    const name = await nameOf(rest.files)
    trials.push(`${variations} ${name}`)
    return variations.map((variation) => {
      const usual = suite.manifest.mutants[name]
      const ids = failed(name, { ...rest, variation }) ?? (usual ? [usual.killed_by] : [])
      const seed = `${variation}`.padStart(64, '0')
      return { outcome: reportOf(rest.suite, seed, ids), seed, durationMs: 10 }
    })
  }
  return { trials, doors: { grade, proofread: async () => problems } }
}

/** The program that these are the files of. */
async function nameOf(files: ReadonlyMap<string, Uint8Array>): Promise<string> {
  for (const program of await programsOf(suite)) {
    const own = await readFolder(program.folder)
    if (snapshotDigest(own.files) === snapshotDigest(files)) return program.name
  }
  throw new Error('files of no program')
}

function reportOf({ manifest }: Suite, seed: string, failed: string[]): Outcome {
  const words = { 'zh-CN': '字', en: 'words' }
  const checks = manifest.checks.map(({ id, teaches }) => ({
    ...{ id, teaches, title: words, schedules: 1, evidence: null },
    status: failed.includes(id) ? ('failed' as const) : ('passed' as const),
    failure: failed.includes(id) ? { seen: words, expected: words, why: words, nextStep: null } : null,
  }))
  const report = { task: manifest.id, seed, python: '3.11.2', schedules: 1, files: [], checks, integrity: [] }
  return { kind: 'graded', report }
}

const full = { seeds: 3, isQuick: false, jobs: 2 }
const only = ([result]: GateResult[]) => result as GateResult
const faultOf = (result: GateResult, name: string) => result.programs.find((one) => one.name === name)?.fault

test('a task whose programs all fare as named passes, and the first seed is tried on all of them before the others', async () => {
  const { trials, doors: some } = doors()
  const result = only(await gate([suite], full, some))
  expect(result).toMatchObject({ task: 'say-after', hasPassed: true, seeds: 3, problems: [] })
  expect(result.digest).toBe(await digestOf(suite))
  expect(trials.length).toBe(result.programs.length * 2)
  expect(trials.slice(0, result.programs.length).every((trial) => trial.startsWith('0 '))).toBe(true)
  expect(trials.slice(result.programs.length).every((trial) => trial.startsWith('1,2 '))).toBe(true)
})

test('the other seeds are tried a few together, each once, and each is told of', async () => {
  const { trials, doors: some } = doors()
  const told: number[] = []
  const watch = { onTrial: ({ progress }: { progress: GateProgress }) => told.push(progress.done) }
  const result = only(await gate([suite], { ...full, seeds: 20 }, some, watch))
  expect([result.hasPassed, result.programs.every(({ seeds }) => seeds === 20)]).toEqual([true, true])
  const asked = trials.filter((trial) => trial.endsWith(' gather')).map((trial) => trial.split(' ')[0])
  expect(asked.sort()).toEqual(['0', '1,2,3,4,5', '11,12,13,14,15', '16,17,18,19', '6,7,8,9,10'])
  expect(told).toEqual(Array.from({ length: result.programs.length * 20 }, (_, at) => at + 1))
})

test('a survivor, or a mutant that only another check finds, fails its task and nothing more is tried', async () => {
  for (const found of [[], ['says-both']]) {
    const { trials, doors: some } = doors((name) => (name === 'threads' ? found : null))
    const result = only(await gate([suite], full, some))
    expect(result.hasPassed).toBe(false)
    expect(faultOf(result, 'threads')).toEqual({ kind: 'survived' })
    expect(trials.length).toBe(result.programs.length)
  }
})

test('a reference below full marks fails its task', async () => {
  const result = only(await gate([suite], full, doors((name) => (name === 'gather' ? ['two-seconds'] : null)).doors))
  expect([result.hasPassed, faultOf(result, 'gather')]).toEqual([false, { kind: 'not_full' }])
})

test('a verdict that another seed does not repeat fails its task, with both seeds and the checks', async () => {
  const some = doors((name, { variation }) =>
    name === 'time-sleep' ? ['loop-stays-free', ...(variation === 2 ? ['two-seconds'] : [])] : null,
  )
  const result = only(await gate([suite], full, some.doors))
  expect(result.hasPassed).toBe(false)
  expect(faultOf(result, 'time-sleep')).toEqual({
    ...{ kind: 'differs', checks: ['two-seconds'] },
    seeds: ['0'.repeat(64), '2'.padStart(64, '0')],
  })
})

test('wrong words fail a task whose programs are right', async () => {
  const problem = { file: 'statement.en.md', line: 3, text: { 'zh-CN': '没有', en: 'nothing' } }
  const result = only(await gate([suite], full, doors(undefined, [problem]).doors))
  expect([result.hasPassed, result.problems]).toEqual([false, [problem]])
})

test('quick asks a mutant only for the check that must kill it', async () => {
  const asked: number[] = []
  const { doors: some } = doors((_, trial) => {
    asked.push(trial.suite.manifest.checks.length)
    return null
  })
  const result = only(await gate([suite], { seeds: 1, isQuick: true, jobs: 1 }, some))
  expect(result.hasPassed).toBe(true)
  const [solutions, mutants] = [Object.keys(suite.manifest.solutions), Object.keys(suite.manifest.mutants)]
  expect(asked).toEqual([...solutions.map(() => suite.manifest.checks.length), ...mutants.map(() => 1)])
})

test('only what passed under twenty seeds is recorded, beside what others recorded, and a changed file is another digest', async () => {
  const grader = 'a'.repeat(64)
  const path = join(work, 'gate.json')
  expect(await readGateRecord(path)).toEqual({})
  const short = only(await gate([suite], full, doors().doors))
  await record(path, short, grader)
  const failing = only(
    await gate([suite], { ...full, seeds: 20 }, doors((name) => (name === 'gather' ? ['says-both'] : null)).doors),
  )
  await record(path, failing, grader)
  expect(await readGateRecord(path)).toEqual({})
  for (const task of ['say-after', 'another']) await record(path, { ...short, task, seeds: 20 }, grader)
  const [programs, seconds] = [short.programs.length, Math.round(short.seconds)]
  const entry = { digest: short.digest, grader, seeds: 20, programs, seconds, verdict: 'passed' }
  expect(await readGateRecord(path)).toEqual({ another: entry, 'say-after': entry })
  await writeFile(path, '{"say-after": {"digest": "1"}}')
  await expect(readGateRecord(path)).rejects.toThrow('gate.json is not a record')

  await writeFile(join(suite.folder, 'mutants/threads/level0/say_after.py'), 'print("another")\n')
  expect(await digestOf(suite)).not.toBe(short.digest)
})
