export type TokenKind = 'keyword' | 'string' | 'comment' | 'number' | 'name' | 'plain'

export interface Token {
  kind: TokenKind
  text: string
}

const keywords = new Set(
  (
    'and as assert async await break class continue def del elif else except finally for from global if import in is ' +
    'lambda nonlocal not or pass raise return try while with yield None True False match case'
  ).split(' '),
)

const pattern =
  /(?<comment>#.*)|(?<string>[rbfuRBFU]{0,2}(?:"(?:\\.|[^"\\])*(?:"|$)|'(?:\\.|[^'\\])*(?:'|$)))|(?<number>\b\d[\w.]*)|(?<word>[\p{L}_][\p{L}\p{N}_]*)/gu

/** One line of Python in coloured pieces. Joined again they are the line, whatever it holds. */
export function tokenizeLine(line: string): Token[] {
  const tokens: Token[] = []
  let end = 0
  for (const match of line.matchAll(pattern)) {
    if (match.index > end) tokens.push({ kind: 'plain', text: line.slice(end, match.index) })
    const { comment, string, number } = match.groups ?? {}
    const text = match[0]
    const kind =
      comment !== undefined
        ? 'comment'
        : string !== undefined
          ? 'string'
          : number !== undefined
            ? 'number'
            : keywords.has(text)
              ? 'keyword'
              : 'name'
    tokens.push({ kind, text })
    end = match.index + text.length
  }
  if (end < line.length) tokens.push({ kind: 'plain', text: line.slice(end) })
  return tokens
}
