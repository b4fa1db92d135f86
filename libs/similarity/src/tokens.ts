import { parser } from '@lezer/python'

/** Rows and columns from 0; the end is behind the last character. */
export interface Span {
  startRow: number
  startCol: number
  endRow: number
  endCol: number
}

export interface Token {
  word: string
  span: Span
}

/**
 * The syntax of a program as words, without what is easily changed: names, values, comments and layout. `)` closes what has parts, so that
 * the words tell the tree. At most `most` words, since a program of a million is no homework.
 */
export function tokensOf(text: string, most: number): Token[] {
  const starts = lineStarts(text)
  const at = (from: number, to: number): Span => {
    const [startRow, endRow] = [rowOf(starts, from), rowOf(starts, to)]
    return { startRow, startCol: from - startOf(starts, startRow), endRow, endCol: to - startOf(starts, endRow) }
  }
  const tokens: Token[] = []
  parser.parse(text).iterate({
    enter: ({ name, from, to, node }) => {
      if (name === 'Comment' || tokens.length >= most) return false
      // The whole begins with the file, whatever stands before the first statement.
      if (name === 'Script') return true
      // What has parts is there for where it begins; its parts speak for themselves.
      tokens.push({ word: name, span: at(from, node.firstChild ? from : to) })
      return true
    },
    leave: ({ name, to, node }) => {
      if (name !== 'Comment' && name !== 'Script' && node.firstChild && tokens.length < most)
        tokens.push({ word: ')', span: at(to, to) })
    },
  })
  return tokens
}

function lineStarts(text: string): number[] {
  const starts = [0]
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) starts.push(end + 1)
  return starts
}

const startOf = (starts: number[], row: number): number => starts[row] ?? 0

/** By halving: the last row that starts at or before the offset. */
function rowOf(starts: number[], offset: number): number {
  let [low, high] = [0, starts.length - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (startOf(starts, middle) <= offset) low = middle
    else high = middle - 1
  }
  return low
}
