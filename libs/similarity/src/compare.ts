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
const END_OF_LINE = 1_000_000
/** What more works than these have in common is how the task is done, not where it is from. */
const mostInCommon = (works: number) => Math.max(3, Math.ceil(works / 4))

interface Indexed {
  file: TokenizedFile
  /** The files of the work, which are one text here, in order. */
  parts: Part[]
}

interface Part {
  path: string
  /** Its first and its last row in that text. */
  first: number
  last: number
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
  const parts: Part[] = []
  const tokens: Token[] = []
  let row = 0
  for (const { path, text } of files) {
    const last = row + text.trimEnd().split('\n').length - 1
    parts.push({ path, first: row, last })
    for (const { word, span } of tokensOf(text, MOST_WORDS - tokens.length))
      tokens.push({ word, span: { ...span, startRow: span.startRow + row, endRow: span.endRow + row } })
    // Where one ends here, one ends there, so that what matches over several files can be told file by file.
    const end = { startRow: last, startCol: END_OF_LINE, endRow: last, endCol: END_OF_LINE }
    tokens.push({ word: 'end of file', span: end })
    row = last + 1
  }
  const mapping = tokens.map(({ span }) => new Region(span.startRow, span.startCol, span.endRow, span.endCol))
  return {
    file: new TokenizedFile(
      new File(id, ''),
      tokens.map(({ word }) => word),
      mapping,
    ),
    parts,
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
  const matches = found.buildFragments().flatMap(({ leftSelection, rightSelection }) => {
    const theirs = stretchesOf(other.parts, rightSelection)
    return stretchesOf(one.parts, leftSelection).flatMap((left, i): Match[] => {
      const right = theirs[i]
      // A lone line is where a stretch of the file before or after ends.
      return right && (left.to > left.from || right.to > right.from) ? [{ left, right }] : []
    })
  })
  // Of two that are the same the first stays.
  return matches.filter(
    (match, i) => !matches.some((wider, j) => i !== j && isWithin(match, wider) && (j < i || !isWithin(wider, match))),
  )
}

const stretchesOf = (parts: Part[], { startRow, endRow }: Region): Stretch[] =>
  parts
    .filter(({ first, last }) => first <= endRow && last >= startRow)
    .map(({ path, first, last }) => {
      return { path, from: Math.max(startRow, first) - first + 1, to: Math.min(endRow, last) - first + 1 }
    })

const isWithin = (match: Match, wider: Match): boolean =>
  (['left', 'right'] as const).every((side) => {
    const [{ path, from, to }, other] = [match[side], wider[side]]
    return path === other.path && from >= other.from && to <= other.to
  })
