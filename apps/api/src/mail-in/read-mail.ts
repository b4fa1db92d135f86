import { createHash } from 'node:crypto'
import PostalMime, { addressParser, type Email } from 'postal-mime'
import { textOfHtml, withoutQuotes } from './mail-text.ts'

/** What a mail says, as far as anybody may believe it: the text is the sender's, and so is everything in the headers. */
export interface ReadMail {
  /** Its Message-ID; a digest where there is none of the usual form. */
  messageId: string
  /** Written by a program: an absence note, a mailing list, a report that something was not delivered. */
  isAutomatic: boolean
  /** Lower case; null unless exactly one is named. */
  from: string | null
  /** What looks like the address of a repository, each once, as written. */
  repositories: string[]
  branches: string[]
  folders: string[]
}

const MOST_HEADER_BYTES = 64 * 1024
const DEEPEST = 20
/** What somebody writes by hand is shorter. */
const MOST_TEXT = 64 * 1024

/** Whether a header of ours can repeat it. */
export const isMessageId = (id: string) => /^<[!-;=?-~]{3,250}>$/.test(id)

/** Null for what cannot be read: nested too deep, headers without end. Attachments stay closed. */
export async function readMail(raw: Buffer): Promise<ReadMail | null> {
  const email = await parse(raw)
  if (!email) return null
  const text = writtenIn(email)
  const inText = repositoriesIn(text)
  return {
    messageId: email.messageId && isMessageId(email.messageId) ? email.messageId : digestOf(email),
    isAutomatic: isAutomatic(email),
    from: senderOf(email),
    // Some write nothing but a subject.
    repositories: inText.length > 0 ? inText : repositoriesIn(email.subject ?? ''),
    branches: namedIn(text, /^[ \t]*(?:branch|分支)[ \t]*[:：=][ \t]*(\S{1,200})[ \t]*$/gim),
    folders: namedIn(text, /^[ \t]*(?:folder|文件夹|目录)[ \t]*[:：=][ \t]*(\S.{0,199}?)[ \t]*$/gim),
  }
}

async function parse(raw: Buffer): Promise<Email | null> {
  try {
    return await PostalMime.parse(raw, {
      ...{ maxNestingDepth: DEEPEST, maxHeadersSize: MOST_HEADER_BYTES },
      // A mail inside a mail is somebody else's.
      forceRfc822Attachments: true,
    })
  } catch {
    return null
  }
}

function writtenIn({ text, html }: Email): string {
  const plain = withoutQuotes((text ?? '').slice(0, MOST_TEXT))
  return plain.trim() ? plain : withoutQuotes(textOfHtml((html ?? '').slice(0, MOST_TEXT)))
}

/** Before the address ends: what no address has in it, in either language's punctuation. */
const ADDRESS = /(?:(?:https?|ssh|git|file|ftp):\/\/|(?<![\w@.+-])git@[\w.-]{1,200}:)[!#-&(-;=?-Z_a-z~[\]]{1,600}/gi

function repositoriesIn(text: string): string[] {
  const found = new Map<string, string>()
  for (const [match] of text.matchAll(ADDRESS)) {
    const address = match.replace(/[.,;:!?)\]*]+$/, '')
    const name = address.replace(/\/+$/, '').replace(/\.git$/, '')
    if (!found.has(name)) found.set(name, address)
  }
  return [...found.values()]
}

/** What lines such as "branch: main" name, each once. */
function namedIn(text: string, line: RegExp): string[] {
  return [...new Set([...text.matchAll(line)].map(([, name]) => name as string))]
}

/** As RFC 3834 and the habits before it have it. */
function isAutomatic(email: Email): boolean {
  const headerOf = (name: string) =>
    email.headers
      .find(({ key }) => key === name)
      ?.value.trim()
      .toLowerCase()
  const submitted = headerOf('auto-submitted')
  return (
    (submitted !== undefined && !/^no\b/.test(submitted)) ||
    /^(bulk|junk|list|auto_reply)\b/.test(headerOf('precedence') ?? '') ||
    /^multipart\/report\b/.test(headerOf('content-type') ?? '') ||
    /^<\s*>$/.test(headerOf('return-path') ?? '') ||
    email.headers.some(({ key }) => /^(list-|x-autoreply$|x-autorespond$)/.test(key)) ||
    /^(mailer-daemon|postmaster)@/.test(senderOf(email) ?? '')
  )
}

function senderOf(email: Email): string | null {
  const lines = email.headers.filter(({ key }) => key === 'from')
  const [sender, ...others] = addressParser(lines.map(({ value }) => value).join(', '))
  const isOne = lines.length === 1 && others.length === 0
  return isOne && sender?.address ? sender.address.toLowerCase() : null
}

/** The same for each time that one mail is sent again, whose way is told anew at its top. */
function digestOf({ headers, text, html }: Email): string {
  const kept = headers.filter(({ key }) => ['date', 'from', 'subject', 'message-id'].includes(key))
  const parts = [kept.map(({ key, value }) => [key, value]), text, html]
  return `sha256:${createHash('sha256').update(JSON.stringify(parts)).digest('hex')}`
}
