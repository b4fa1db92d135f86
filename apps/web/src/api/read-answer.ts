/** Controls but for tab and line end, and marks that turn the direction of writing: what stands in code or names must be what is read. */
const unseen = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu
const layout = new Set(['\t', '\n', '\r'])

/** Shows what a text hides, as `\u{202e}`. */
const reveal = (text: string) =>
  text.replace(unseen, (character) =>
    layout.has(character) ? character : `\\u{${character.codePointAt(0)?.toString(16)}}`,
  )

/** An answer of the API. Much in it was written by students, whichever page shows it. */
export const readAnswer = (json: string): unknown =>
  JSON.parse(json, (_, value: unknown) => (typeof value === 'string' ? reveal(value) : value))
