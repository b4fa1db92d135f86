import { MAX_LINE_BYTES } from '@interleave/contract'
import { inOrder } from './seed.ts'

const ENVELOPE_BYTES = 1024

/**
 * The line that hands the student's files to the agent, or null if the Python files alone do not fit in one. What else
 * is in a repository (pictures, data) comes after them, the smallest first, as far as there is room.
 */
export function filesLine(files: ReadonlyMap<string, Uint8Array>, maxBytes = MAX_LINE_BYTES): string | null {
  const isNeeded = (path: string) => path.endsWith('.py') || path === 'homework.toml'
  const all = inOrder(files)
  const needed = all.filter(([path]) => isNeeded(path))
  const others = all.filter(([path]) => !isNeeded(path)).sort(([, one], [, other]) => one.length - other.length)
  const encoded: Record<string, string> = Object.create(null)
  let room = maxBytes - ENVELOPE_BYTES
  for (const [path, content] of [...needed, ...others]) {
    const base64Bytes = Math.ceil(content.length / 3) * 4
    // An escaped path is at most six times as long: \u0000 for one byte.
    room -= base64Bytes + Buffer.byteLength(path) * 6 + 6
    if (room < 0) {
      if (isNeeded(path)) return null
      break
    }
    encoded[path] = Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString('base64')
  }
  return JSON.stringify({ op: 'files', files: encoded })
}
