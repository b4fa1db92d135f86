const SIGNATURE = /^-- ?$/
const FORWARDED = [
  /^-{2,} ?(original message|original appointment|forwarded message|原始邮件|原邮件|转发邮件|转发的邮件|回复邮件)/i,
  /^_{20}/,
  /^(发件人|from) ?[:：] ?\S/i,
]
const ATTRIBUTION = /(\bwrote|写道) ?[:：]$/i
/** What a telephone adds, with an address of its own in it. */
const ADDED = /^(get |sent from |发自|来自|获取) ?(my |我的 ?)?(outlook|iphone|ipad|android|mail|qq|网易|邮箱|手机)/i

/** What the sender wrote this time: without a signature, and without what is quoted of earlier mails. */
export function withoutQuotes(text: string): string {
  const lines = text.split(/\r\n|\r|\n/)
  const kept: string[] = []
  for (const [number, whole] of lines.entries()) {
    const line = whole.trim()
    if (SIGNATURE.test(whole) || FORWARDED.some((words) => words.test(line))) break
    if (ATTRIBUTION.test(line.slice(-200))) {
      const next = lines.slice(number + 1).find((each) => each.trim() !== '')
      // Quoted with marks, what comes after them is new; without, nobody can tell.
      if (!next?.trim().startsWith('>')) break
    } else if (!line.startsWith('>') && !ADDED.test(line)) kept.push(whole)
  }
  return kept.join('\n')
}

const BREAKS = new Set(['br', 'p', 'div', 'tr', 'li', 'ul', 'ol', 'table', 'h1', 'h2', 'h3', 'pre', 'hr'])
const UNSEEN = new Set(['script', 'style', 'head', 'title', 'template'])
/** Where mail programs begin to quote: Gmail, Outlook, Yahoo, Thunderbird, QQ Mail and NetEase. */
const QUOTE_BEGINS =
  /gmail_quote|divRplyFwdMsg|appendonsend|yahoo_quoted|moz-cite-prefix|qqmail_quote|ntes-mailmaster-quote|isReplyContent/i

/** The visible words, read once from left to right whatever the tags are; what is in quotation blocks is left out. */
export function textOfHtml(html: string): string {
  let text = ''
  let quoted = 0
  let hidden: string | null = null
  let at = 0
  while (at < html.length) {
    const open = html.indexOf('<', at)
    if (!hidden && quoted === 0) text += html.slice(at, open < 0 ? html.length : open).replace(/\s+/g, ' ')
    if (open < 0) break
    const isComment = html.startsWith('<!--', open)
    const close = html.indexOf(isComment ? '-->' : '>', open)
    if (close < 0) break
    at = close + (isComment ? 3 : 1)
    const tag = isComment ? null : /^<(\/?)([a-z][a-z0-9]*)/i.exec(html.slice(open, open + 20))
    if (!tag) continue
    const [isEnd, name] = [tag[1] === '/', (tag[2] as string).toLowerCase()]
    if (hidden) {
      if (isEnd && name === hidden) hidden = null
      continue
    }
    if (!isEnd && QUOTE_BEGINS.test(html.slice(open, at))) break
    if (!isEnd && UNSEEN.has(name)) hidden = name
    if (name === 'blockquote') quoted = Math.max(0, quoted + (isEnd ? -1 : 1))
    if (BREAKS.has(name) || name === 'blockquote') text += '\n'
  }
  return withCharacters(text)
}

const names: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' }

function withCharacters(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/gi, (whole, decimal, hex, name) => {
    if (name) return names[name.toLowerCase()] ?? whole
    const code = decimal ? Number(decimal) : Number.parseInt(hex, 16)
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
}
