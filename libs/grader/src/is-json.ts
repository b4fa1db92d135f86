const [QUOTE, COMMA, COLON, BACKSLASH, SPACE] = [0x22, 0x2c, 0x3a, 0x5c, 0x20]
const [BRACKET, END_OF_LIST, BRACE, END_OF_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d]
const NO = -1

/**
 * Whether `JSON.parse` would take it, without making anything of it: a line of brackets or of small objects costs seconds to make and as
 * little to look at as any other of its length.
 */
export function isJson(text: string): boolean {
  /** What has to end what is open, the innermost last; there is room for a line that opens and never ends. */
  const ends = new Uint8Array(text.length)
  let depth = 0
  for (let at = skipSpace(text, 0); ; ) {
    const first = text.charCodeAt(at)
    const isObject = first === BRACE
    if (isObject || first === BRACKET) {
      at = skipSpace(text, at + 1)
      const end = isObject ? END_OF_OBJECT : END_OF_LIST
      if (text.charCodeAt(at) !== end) {
        ends[depth++] = end
        if (isObject) at = skipKey(text, at)
        if (at === NO) return false
        continue
      }
      at += 1
    } else at = skipScalar(text, at)
    if (at === NO) return false
    at = skipSpace(text, at)
    while (depth > 0 && text.charCodeAt(at) === ends[depth - 1]) {
      depth -= 1
      at = skipSpace(text, at + 1)
    }
    if (depth === 0) return at === text.length
    if (text.charCodeAt(at) !== COMMA) return false
    at = skipSpace(text, at + 1)
    if (ends[depth - 1] === END_OF_OBJECT) at = skipKey(text, at)
    if (at === NO) return false
  }
}

// Each of these begins at a place and answers with the one behind what it looked for, or NO.

function skipSpace(text: string, from: number): number {
  let at = from
  for (let code = text.charCodeAt(at); code === SPACE || code === 9 || code === 10 || code === 13; )
    code = text.charCodeAt(++at)
  return at
}

function skipKey(text: string, from: number): number {
  const end = skipString(text, from)
  if (end === NO) return NO
  const colon = skipSpace(text, end)
  return text.charCodeAt(colon) === COLON ? skipSpace(text, colon + 1) : NO
}

const escaped = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y

function skipString(text: string, from: number): number {
  if (text.charCodeAt(from) !== QUOTE) return NO
  for (let at = from + 1; at < text.length; ) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) return at + 1
    if (code < SPACE) return NO
    at = code === BACKSLASH ? skipPattern(escaped, text, at) : at + 1
    if (at === NO) return NO
  }
  return NO
}

function skipScalar(text: string, from: number): number {
  if (text.charCodeAt(from) === QUOTE) return skipString(text, from)
  for (const word of ['true', 'false', 'null']) if (text.startsWith(word, from)) return from + word.length
  return skipPattern(number, text, from)
}

function skipPattern(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from
  return pattern.test(text) ? pattern.lastIndex : NO
}
