import { CourseRole, DisplayName, type Localized, type RosterPreview, Section, Username } from '@interleave/contract'

export interface RosterLine {
  line: number
  username: string
  displayName: string
  /** Null where the file does not say: a new person is a student, and who is there already keeps what they are. */
  role: CourseRole | null
  section: string | null
}

export interface Roster {
  encoding: RosterPreview['encoding']
  lines: RosterLine[]
  errors: RosterPreview['errors']
}

const MAX_LINES = 2000

/** What the columns may be called; case and spaces do not matter. */
const names = {
  username: ['username', 'user', 'student id', 'student number', 'id', '学号', '用户名', '账号', '工号'],
  displayName: ['name', 'full name', 'display name', '姓名', '名字'],
  section: ['section', 'class', 'group', '班级', '小组', '教学班'],
  role: ['role', '角色', '身份'],
}
type Column = keyof typeof names

const roles: Record<string, CourseRole> = {
  ...{ student: 'student', 学生: 'student', ta: 'ta', 助教: 'ta' },
  ...{ teacher: 'teacher', 教师: 'teacher', 老师: 'teacher' },
}

/** Reads the bytes of a CSV file as Excel and others write it. Wrong lines are told of, each with its number in the file. */
export function readRoster(bytes: Uint8Array): Roster {
  const decoded = decode(bytes)
  if (!decoded) return failed('utf-8', 1, words.notText)
  const { encoding, text } = decoded
  const table = split(text)
  if (!table) return failed(encoding, 1, words.openQuote)
  const [head, ...rest] = table.filter(({ cells }) => cells.some((cell) => cell.trim() !== ''))
  if (!head) return failed(encoding, 1, words.empty)
  const columns = columnsOf(head.cells)
  if (columns.username === undefined || columns.displayName === undefined)
    return failed(encoding, head.line, words.noHeader)
  if (rest.length === 0) return failed(encoding, head.line, words.empty)
  if (rest.length > MAX_LINES) return failed(encoding, rest[MAX_LINES]?.line ?? 1, words.tooLong)

  const roster: Roster = { encoding, lines: [], errors: [] }
  const seen = new Map<string, number>()
  for (const { line, cells } of rest) {
    const cell = (column: Column) => {
      const place = columns[column]
      return place === undefined ? '' : (cells[place] ?? '').trim()
    }
    const problems = [
      problemOfUsername(cell('username')),
      DisplayName.safeParse(cell('displayName')).success ? null : words.badName,
      cell('section') === '' || Section.safeParse(cell('section')).success ? null : words.badSection,
      cell('role') === '' || roles[cell('role').toLowerCase()] ? null : words.badRole(cell('role').slice(0, 40)),
      repeated(cell('username'), line, seen),
    ].filter((problem) => problem !== null)
    roster.errors.push(...problems.map((message) => ({ line, message })))
    if (problems.length > 0) continue
    roster.lines.push({
      line,
      username: cell('username'),
      displayName: cell('displayName'),
      role: roles[cell('role').toLowerCase()] ?? null,
      section: cell('section') || null,
    })
  }
  return roster
}

function problemOfUsername(username: string): Localized | null {
  if (username === '') return words.noUsername
  if (/^\d(\.\d+)?E\+\d+$/i.test(username)) return words.shortenedNumber(username)
  return Username.safeParse(username).success ? null : words.badUsername(username.slice(0, 40))
}

function repeated(username: string, line: number, seen: Map<string, number>): Localized | null {
  const key = username.toLowerCase()
  const first = seen.get(key)
  if (first === undefined) seen.set(key, line)
  return first === undefined || username === '' ? null : words.twice(username.slice(0, 40), first)
}

function failed(encoding: Roster['encoding'], line: number, message: Localized): Roster {
  return { encoding, lines: [], errors: [{ line, message }] }
}

/** Excel in China writes GBK, Excel elsewhere UTF-8 with a mark, "Unicode text" is UTF-16; GB 18030 reads all that GBK has. */
function decode(bytes: Uint8Array): { encoding: Roster['encoding']; text: string } | null {
  const read = (label: string) => {
    try {
      return new TextDecoder(label, { fatal: true }).decode(bytes)
    } catch {
      return null // These bytes are not in this encoding, which is the question.
    }
  }
  const isWide = bytes[0] === 0xff && bytes[1] === 0xfe
  const text = isWide ? read('utf-16le') : read('utf-8')
  if (text !== null && !text.includes('\0')) return { encoding: isWide ? 'utf-16' : 'utf-8', text }
  const chinese = isWide ? null : read('gb18030')
  return chinese === null || chinese.includes('\0') ? null : { encoding: 'gbk', text: chinese }
}

/** The cells of each line (RFC 4180), by the separator that the first line uses; null if a quote is never closed. */
function split(text: string): { line: number; cells: string[] }[] | null {
  const first = /^[^\r\n]*/.exec(text)?.[0] ?? ''
  const separator = ['\t', ';', ','].find((mark) => first.includes(mark)) ?? ','
  const table: { line: number; cells: string[] }[] = []
  let row = { line: 1, cells: [''] }
  let line = 1
  let isQuoted = false
  for (let at = 0; at < text.length; at++) {
    const letter = text[at] as string
    const last = row.cells.length - 1
    if (letter === '\n') line++
    if (isQuoted) {
      if (letter !== '"') row.cells[last] += letter
      else if (text[at + 1] === '"') {
        row.cells[last] += '"'
        at++
      } else isQuoted = false
    } else if (letter === '"' && row.cells[last] === '') isQuoted = true
    else if (letter === separator) row.cells.push('')
    else if (letter === '\n') {
      table.push(row)
      row = { line, cells: [''] }
    } else if (letter !== '\r') row.cells[last] += letter
  }
  table.push(row)
  return isQuoted ? null : table
}

function columnsOf(head: string[]): Partial<Record<Column, number>> {
  const places = Object.entries(names).map(([column, known]) => {
    const place = head.findIndex((cell) => known.includes(cell.trim().toLowerCase()))
    return [column, place === -1 ? undefined : place]
  })
  return Object.fromEntries(places)
}

const words = {
  notText: {
    'zh-CN': '这个文件不是文本。请在 Excel 里“另存为”CSV 再选它。',
    en: 'This file is not text. Save it as CSV in Excel, then choose that file.',
  },
  openQuote: {
    'zh-CN': '有一个双引号没有配对，读不出各行。请用 Excel 重新另存为 CSV。',
    en: 'A double quote is never closed, so the lines cannot be told apart. Save the file as CSV again.',
  },
  empty: { 'zh-CN': '文件里没有人。', en: 'There is nobody in the file.' },
  noHeader: {
    'zh-CN': '第一行要写列名，至少有“学号”和“姓名”；可以再有“班级”和“角色”。',
    en: 'The first line must name the columns: at least “username” and “name”, and “section” and “role” if you like.',
  },
  tooLong: { 'zh-CN': `一次最多 ${MAX_LINES} 人，请分成几个文件。`, en: `At most ${MAX_LINES} people at once.` },
  noUsername: { 'zh-CN': '缺少学号。', en: 'The username is missing.' },
  shortenedNumber: (username: string) => ({
    'zh-CN': `Excel 把学号缩写成了 ${username}，后面的数字已经丢了。把这一列设成“文本”，重新填写再导出。`,
    en: `Excel has shortened the number to ${username} and lost its digits. Make the column text, fill it in again and save.`,
  }),
  badUsername: (username: string) => ({
    'zh-CN': `学号“${username}”只能用字母、数字、点、横线和下划线，最多 64 个。`,
    en: `The username “${username}” may have only letters, digits, dots, dashes and underscores, at most 64.`,
  }),
  badName: { 'zh-CN': '姓名要有 1 到 80 个字，写在一行里。', en: 'The name needs 1 to 80 characters on one line.' },
  badSection: { 'zh-CN': '班级最多 80 个字，写在一行里。', en: 'The section has at most 80 characters on one line.' },
  badRole: (role: string) => ({
    'zh-CN': `不认识角色“${role}”。可以写学生、助教或教师，空着就是学生。`,
    en: `There is no role “${role}”. Write student, ta or teacher; empty means student.`,
  }),
  twice: (username: string, line: number) => ({
    'zh-CN': `学号“${username}”在第 ${line} 行已经有了。`,
    en: `The username “${username}” is in line ${line} already.`,
  }),
}
