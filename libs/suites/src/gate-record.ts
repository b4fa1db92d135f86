import { readFile, writeFile } from 'node:fs/promises'
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

/** The record with one task more; null if that task has not earned it. `grader` is the digest of judge and harness. */
export function recorded(record: GateRecord, result: GateResult, grader: string): GateRecord | null {
  if (!result.hasPassed || result.seeds < GATE_SEEDS) return null
  const { task, digest, seeds, programs, seconds } = result
  const entry = { digest, grader, seeds, programs: programs.length, seconds: Math.round(seconds) }
  const all = { ...record, [task]: { ...entry, verdict: 'passed' as const } }
  return Object.fromEntries(Object.entries(all).sort(([one], [other]) => (one < other ? -1 : 1)))
}

export async function writeGateRecord(path: string, record: GateRecord): Promise<void> {
  await writeFile(path, `${JSON.stringify(record, null, 2)}\n`)
}
