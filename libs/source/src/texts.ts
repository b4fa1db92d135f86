/** A file of a snapshot; `text` is null where it is none, or too long. */
export interface TextOfFile {
  path: string
  bytes: number
  text: string | null
}

/** What is kept to be read by people: homework is far smaller, and what is larger is no homework to read. */
export const textLimits = { fileBytes: 256 * 1024, totalBytes: 2 * 1024 * 1024 }

/** The texts among the files, by path; programs have the first right to the room that there is. */
export function textsOf({ files }: { files: ReadonlyMap<string, Uint8Array> }): TextOfFile[] {
  const isProgram = (path: string) => path.endsWith('.py')
  const sorted = [...files].sort(([one], [other]) => (one < other ? -1 : 1))
  const texts = new Map<string, string>()
  let room = textLimits.totalBytes
  for (const [path, content] of [...sorted].sort(
    ([one], [other]) => Number(isProgram(other)) - Number(isProgram(one)),
  )) {
    if (content.length > Math.min(room, textLimits.fileBytes)) continue
    const text = decode(content)
    if (text === null) continue
    texts.set(path, text)
    room -= content.length
  }
  return sorted.map(([path, content]) => ({ path, bytes: content.length, text: texts.get(path) ?? null }))
}

function decode(content: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(content)
    return text.includes('\0') ? null : text
  } catch {
    return null
  }
}
