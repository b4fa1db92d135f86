import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { TaskManifest } from '@interleave/contract'
import type { Suite } from '@interleave/suites'

/** A reference or a mutant of a task. */
export interface Program {
  suite: Suite
  kind: 'solution' | 'mutant' | 'cheat'
  name: string
  /** The check that must fail; null for a reference, which must pass them all. */
  killedBy: string | null
  /** Of a mutant of a task that a person judges: the facts that differ from a reference's. */
  shows?: TaskManifest['mutants'][string]['shows']
  folder: string
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
      shows: mutant.shows,
      folder: join(folder, 'mutants', name),
    })),
  ]
}
