import { readFile, rename, writeFile } from 'node:fs/promises'
import { GATE_SEEDS, GateRecord, type GateResult } from '@interleave/contract'

/** Which tasks have passed the gate, by id; an absent file says none. Throws and names the file if it is none of ours. */
export async function readGateRecord(path: string): Promise<GateRecord> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '{}'
    throw error
  })
  const parsed = GateRecord.safeParse(JSON.parse(text))
  if (!parsed.success) throw new Error(`${path} is not a record of the gate: ${parsed.error.message}`)
  return parsed.data
}

/**
 * Adds a task that has passed under enough seeds to the record at `path`; any other result changes nothing. `grader` is the
 * digest of judge and harness. The file is read anew, since another gate may have added to it meanwhile, and replaced as a
 * whole.
 */
export async function record(path: string, result: GateResult, grader: string): Promise<void> {
  if (!result.hasPassed || result.seeds < GATE_SEEDS) return
  const { task, digest, seeds, programs, seconds } = result
  const entry = { digest, grader, seeds, programs: programs.length, seconds: Math.round(seconds), verdict: 'passed' }
  const all = Object.entries({ ...(await readGateRecord(path)), [task]: entry })
  const sorted = Object.fromEntries(all.sort(([one], [other]) => (one < other ? -1 : 1)))
  const draft = `${path}.${process.pid}`
  await writeFile(draft, `${JSON.stringify(sorted, null, 2)}\n`)
  await rename(draft, path)
}
