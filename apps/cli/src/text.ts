/** Text of a student's, made safe for a terminal: it can neither move the cursor nor break the line it stands in. */
export function plain(text: string): string {
  return text
    .replace(/\t/g, '    ')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
      character < ' '
        ? String.fromCodePoint(0x2400 + character.charCodeAt(0))
        : `\\u{${character.codePointAt(0)?.toString(16)}}`,
    )
}

const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}]|[\u{20000}-\u{3fffd}]/u

/** Columns that it takes: Chinese characters take two. */
export function widthOf(text: string): number {
  let width = 0
  for (const character of text) width += characterWidth(character)
  return width
}

const characterWidth = (character: string) => (/\p{Mn}/u.test(character) ? 0 : wide.test(character) ? 2 : 1)

export function padTo(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)))
}

export function cutTo(text: string, width: number): string {
  if (widthOf(text) <= width) return text
  let kept = ''
  let used = 1
  for (const character of text) {
    used += characterWidth(character)
    if (used > width) break
    kept += character
  }
  return `${kept}…`
}

/** Lines no wider than `width`; breaks at spaces and between Chinese characters, and inside a word only if it must. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  const flush = () => {
    lines.push(line.trimEnd())
    line = ''
  }
  for (const piece of text.match(/\s+|[^\s\u2e80-\uffef]+|[\u2e80-\uffef][，。：；！？、）」』”]*/gu) ?? []) {
    if (line && widthOf(line) + widthOf(piece.trimEnd()) > width) flush()
    if (!line && /^\s+$/.test(piece)) continue
    line += piece
    while (widthOf(line.trimEnd()) > width) {
      const head = cutTo(line, width + 1).slice(0, -1)
      if (!head) break
      lines.push(head)
      line = line.slice(head.length)
    }
  }
  if (line || lines.length === 0) flush()
  return lines
}
