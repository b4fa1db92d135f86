import { MAX_LINE_BYTES, type Report, type TaskManifest } from '@interleave/contract'
import { inOrder } from './seed.ts'

const ENVELOPE_BYTES = 1024

const canBeAnswer = (path: string) => path.endsWith('.py') || path === 'homework.toml'

/** What the judge would say of a repository in which nothing can be an answer; null if something may be. */
export function reportOfNothing(
  manifest: TaskManifest,
  seed: string,
  files: ReadonlyMap<string, Uint8Array>,
): Report | null {
  if ([...files.keys()].some(canBeAnswer)) return null
  const missing = manifest.files.map(({ role, path }) => ({
    role,
    path: null,
    foundBy: null,
    lookedFor: [path],
    candidates: [],
    problem: 'not_found' as const,
    detail: null,
  }))
  return { task: manifest.id, seed, python: '', schedules: 0, files: missing, checks: [], integrity: [] }
}

export type EncodedFiles = Record<string, string>

/** The line that hands the student's files to the agent, or null if the Python files alone do not fit in one. */
export function filesLine(files: ReadonlyMap<string, Uint8Array>, maxBytes = MAX_LINE_BYTES): string | null {
  const encoded = encodeFiles(files, maxBytes)
  return encoded && JSON.stringify({ op: 'files', files: encoded })
}

/**
 * In base64; null if the Python files alone do not fit in a line. What else is in a repository (pictures, data) comes
 * after them, the smallest first, as far as there is room.
 */
export function encodeFiles(files: ReadonlyMap<string, Uint8Array>, maxBytes = MAX_LINE_BYTES): EncodedFiles | null {
  const all = inOrder(files)
  const needed = all.filter(([path]) => canBeAnswer(path))
  const others = all.filter(([path]) => !canBeAnswer(path)).sort(([, one], [, other]) => one.length - other.length)
  const encoded: EncodedFiles = Object.create(null)
  let room = maxBytes - ENVELOPE_BYTES
  for (const [path, content] of [...needed, ...others]) {
    const base64Bytes = Math.ceil(content.length / 3) * 4
    // An escaped path is at most six times as long: \u0000 for one byte.
    room -= base64Bytes + Buffer.byteLength(path) * 6 + 6
    if (room < 0) {
      if (canBeAnswer(path)) return null
      break
    }
    encoded[path] = Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString('base64')
  }
  return encoded
}
