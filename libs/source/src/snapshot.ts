import type { UngradableCode } from '@interleave/contract'

/** The plain files of a repository at one commit, as bytes. Paths use `/`, are relative and never leave the repository. */
export interface Snapshot {
  /** The full id of the commit; empty for a folder that was read as it is. */
  commit: string
  files: Map<string, Uint8Array>
  /** What is in the repository but not a plain file, so that nobody wonders where it went. */
  skipped: { path: string; kind: 'symlink' | 'submodule' | 'lfs' }[]
}

export interface SourceLimits {
  /** For all of a fetch, by the clock on the wall. */
  seconds: number
  /** Of the pack that the server sends, compressed. */
  packBytes: number
  files: number
  fileBytes: number
  totalBytes: number
  pathBytes: number
  depth: number
}

const MIB = 1024 * 1024

export const sourceLimits: SourceLimits = {
  seconds: 60,
  packBytes: 16 * MIB,
  files: 2000,
  fileBytes: MIB,
  totalBytes: 16 * MIB,
  pathBytes: 512,
  depth: 32,
}

/** Why a repository or folder is not taken: the student's to mend, so a value for whoever fetches, not a fault. */
export class Refusal extends Error {
  readonly code: UngradableCode
  /** For the sentence the student reads; never raw text of a server. */
  readonly detail: string

  constructor(code: UngradableCode, detail = '') {
    super(detail ? `${code}: ${detail}` : code)
    this.name = 'Refusal'
    this.code = code
    this.detail = detail
  }
}

/** Counts files before any of them is read, and refuses at the first that is too much. */
export class Tally {
  readonly #limits: SourceLimits
  #files = 0
  #bytes = 0

  constructor(limits: SourceLimits) {
    this.#limits = limits
  }

  add(path: string, bytes: number): void {
    const limits = this.#limits
    this.#files += 1
    this.#bytes += bytes
    if (this.#files > limits.files) throw new Refusal('too_many_files', `> ${limits.files}`)
    if (Buffer.byteLength(path) > limits.pathBytes) {
      throw new Refusal('malformed_repository', `path > ${limits.pathBytes} B: ${printable(path.slice(0, 60))}…`)
    }
    if (path.split('/').length > limits.depth) {
      throw new Refusal('malformed_repository', `> ${limits.depth} folders: ${printable(path.slice(0, 60))}…`)
    }
    if (bytes > limits.fileBytes) {
      throw new Refusal('too_large', `${printable(path)}: ${mib(bytes)} > ${mib(limits.fileBytes)}`)
    }
    if (this.#bytes > limits.totalBytes) throw new Refusal('too_large', `> ${mib(limits.totalBytes)}`)
  }
}

export const mib = (bytes: number) => `${Math.round((bytes / MIB) * 10) / 10} MiB`

/** A path as people may see it: escapes whatever could move a cursor, turn the writing direction or break a line. */
export function printable(path: string): string {
  return path.replace(
    /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\ufffd]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  )
}
