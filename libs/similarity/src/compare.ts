import { File, FingerprintIndex, Region, TokenizedFile } from '@dodona/dolos-core'
import { type Token, tokensOf } from './tokens.ts'

/** What one person handed in. */
export interface Work {
  id: string
  files: { path: string; text: string }[]
}

export interface SimilarPair {
  left: string
  right: string
  /** The share of both, from 0 to 1, that the two have in common, of what is not common to many. */
  similarity: number
}

/** Lines from 1, both ends in. */
export interface Stretch {
  path: string
  from: number
  to: number
}

export interface Match {
  left: Stretch
  right: Stretch
}

export interface Question {
  works: Work[]
  /** What was given to everybody; it says nothing of anybody. */
  given: string[]
  /** Two works, of which the stretches that match are asked for too. */
  pair: { left: string; right: string } | null
}

export interface Answer {
  /** The most similar first; those with nothing in common are left out. */
  pairs: SimilarPair[]
  /** None where the two repeat themselves too often to be laid beside each other. */
  matches: Match[]
}

// Fewer than what Dolos takes for whole programs (23 and 17): homework is short, and half a method copied should be seen.
const WORDS_OF_A_FINGERPRINT = 17
const FINGERPRINTS_OF_A_WINDOW = 8
const MOST_WORDS = 20_000
const MOST_PAIRS = 500
const MOST_PLACES = 200_000
/** What more works than these have in common is how the task is done, not where it is from. */
const mostInCommon = (works: number) => Math.max(3, Math.ceil(works / 4))

interface Indexed {
  file: TokenizedFile
  /** Of each file of the work, in order, the row that it begins at. */
  begins: { path: string; row: number }[]
}

/** Fingerprints of syntax (winnowing: Schleimer, Wilkerson and Aiken, SIGMOD 2003), as Dolos has them. It takes a while: see `inBackground`. */
export function answer({ works, given, pair }: Question): Answer {
  const index = new FingerprintIndex(
    WORDS_OF_A_FINGERPRINT,
    FINGERPRINTS_OF_A_WINDOW,
    false,
    mostInCommon(works.length),
  )
  const indexed = works.map((work) => indexedOf(work))
  index.addFiles(indexed.map(({ file }) => file))
  // After the works: it takes from those that are there.
  for (const text of given) index.addIgnoredFile(indexedOf({ id: '', files: [{ path: '', text }] }).file)
  const pairs = index
    .allPairs('similarity')
    .filter(({ similarity }) => similarity > 0)
    .slice(0, MOST_PAIRS)
    .map(({ leftFile, rightFile, similarity }) => ({ left: leftFile.path, right: rightFile.path, similarity }))
  return { pairs, matches: pair ? matchesOf(index, indexed, pair) : [] }
}

function indexedOf({ id, files }: Work): Indexed {
  const begins: Indexed['begins'] = []
  const tokens: Token[] = []
  let row = 0
  for (const { path, text } of files) {
    begins.push({ path, row })
    for (const { word, span } of tokensOf(text, MOST_WORDS - tokens.length))
      tokens.push({ word, span: { ...span, startRow: span.startRow + row, endRow: span.endRow + row } })
    row += text.split('\n').length
  }
  const mapping = tokens.map(({ span }) => new Region(span.startRow, span.startCol, span.endRow, span.endCol))
  return {
    file: new TokenizedFile(
      new File(id, ''),
      tokens.map(({ word }) => word),
      mapping,
    ),
    begins,
  }
}

function matchesOf(
  index: FingerprintIndex,
  indexed: Indexed[],
  { left, right }: { left: string; right: string },
): Match[] {
  const [one, other] = [left, right].map((id) => indexed.find(({ file }) => file.path === id))
  if (!one || !other) return []
  const found = index.getPair(one.file, other.file)
  // Each place of one with each place of the other: only programs made for it repeat themselves so often.
  const places = [...found.leftEntry.shared]
    .filter((fingerprint) => found.rightEntry.shared.has(fingerprint))
    .map((fingerprint) => fingerprint.occurrencesOf(one.file).length * fingerprint.occurrencesOf(other.file).length)
  if (places.reduce((sum, count) => sum + count, 0) > MOST_PLACES) return []
  return found.buildFragments().map(({ leftSelection, rightSelection }) => ({
    left: stretchOf(one.begins, leftSelection),
    right: stretchOf(other.begins, rightSelection),
  }))
}

/** In the file where it begins; what goes on in the next one is cut off there. */
function stretchOf(begins: Indexed['begins'], { startRow, endRow }: Region): Stretch {
  const at = Math.max(
    0,
    begins.findLastIndex(({ row }) => row <= startRow),
  )
  const { path, row } = begins[at] ?? { path: '', row: 0 }
  const end = begins[at + 1]?.row ?? Number.POSITIVE_INFINITY
  return { path, from: startRow - row + 1, to: Math.min(endRow, end - 1) - row + 1 }
}
