import { readRoster } from './roster.ts'

const read = (text: string) => readRoster(Buffer.from(text))
const head = '学号,姓名,班级\n'
/** 学号,姓名 and 张三 as Excel in China writes them. */
const gbk = Buffer.from([
  ...[0xd1, 0xa7, 0xba, 0xc5, 0x2c, 0xd0, 0xd5, 0xc3, 0xfb, 0x0d, 0x0a],
  ...[0x31, 0x32, 0x33, 0x2c, 0xd5, 0xc5, 0xc8, 0xfd, 0x0d, 0x0a],
])

test.each([
  ['UTF-8', Buffer.from('学号,姓名\r\n123,张三\r\n'), 'utf-8'],
  ['UTF-8 with a mark', Buffer.from('\ufeff学号,姓名\r\n123,张三\r\n'), 'utf-8'],
  ['GBK', gbk, 'gbk'],
  ['UTF-16', Buffer.from('\ufeff学号\t姓名\r\n123\t张三\r\n', 'utf16le'), 'utf-16'],
  ['semicolons and other names of columns', Buffer.from('Name;Student ID\n张三;123'), 'utf-8'],
  ['empty lines', Buffer.from('\n\n学号,姓名\n\n123,张三\n,\n'), 'utf-8'],
])('%s is read', (_, bytes, encoding) => {
  const roster = readRoster(bytes)
  expect(roster).toMatchObject({ encoding, errors: [] })
  expect(roster.lines).toMatchObject([{ username: '123', displayName: '张三', role: null, section: null }])
})

test('quotes keep commas, quotes and line ends in their cell, and lines keep their numbers', () => {
  const { lines, errors } = read(
    'username,name,section,role\n1,"Lovelace, ""Ada""",A,TA\n2,"two\nlines",A,\n3,Grace,,学生\n',
  )
  expect(lines).toMatchObject([
    { line: 2, displayName: 'Lovelace, "Ada"', section: 'A', role: 'ta' },
    { line: 5, username: '3', section: null, role: 'student' },
  ])
  expect(errors).toMatchObject([{ line: 3, message: { en: expect.stringMatching(/^The name/) } }])
})

test.each(['=1+1', '+cmd', '@SUM(A1)', "-2+3+cmd|' /C calc'!A0", '=HYPERLINK("http://x";"y")'])(
  'what looks like a formula stays the text that it is: %s',
  (formula) => {
    const { lines, errors } = read(`${head}1,"${formula.replaceAll('"', '""')}","${formula.replaceAll('"', '""')}"\n`)
    expect(errors).toEqual([])
    expect(lines).toMatchObject([{ displayName: formula, section: formula }])
  },
)

test('every wrong line is told of with its number, and the good ones are read', () => {
  const { lines, errors } = read(
    `学号,姓名,班级,角色\n1,甲,,\n,乙,,\n2.02301E+11,丙,,\n=1,丁,,\n5,,,\n6,己,,校长\n1,庚,,\n${'9'.repeat(65)},辛,,\n8,\u202e壬,,\n`,
  )
  expect(lines.map(({ username }) => username)).toEqual(['1'])
  expect(errors.map(({ line, message }) => `${line} ${message['zh-CN']}`)).toEqual([
    expect.stringMatching(/^3 缺少学号/),
    expect.stringMatching(/^4 Excel 把学号缩写/),
    expect.stringMatching(/^5 学号“=1”/),
    expect.stringMatching(/^6 姓名/),
    expect.stringMatching(/^7 不认识角色“校长”/),
    expect.stringMatching(/^8 学号“1”在第 2 行/),
    expect.stringMatching(/^9 学号“9+”只能用/),
    expect.stringMatching(/^10 姓名/),
  ])
})

test('the same student number in other letters is the same', () => {
  expect(read(`${head}ab1,甲,\nAB1,乙,\n`).errors).toMatchObject([{ line: 3 }])
})

test.each([
  ['nothing', Buffer.alloc(0), /nobody/],
  ['a header alone', Buffer.from(head), /nobody/],
  ['no header', Buffer.from('1,甲\n2,乙\n'), /first line must name/],
  ['an open quote', Buffer.from(`${head}1,"甲\n2,乙\n`), /quote is never closed/],
  ['a workbook', Buffer.from('504b03041400060008000000210000', 'hex'), /not text/],
  ['half a character', Buffer.from([...gbk.subarray(0, 16), 0xff, 0xff, 0xff]), /not text/],
  ['too many', Buffer.from(`${head}${Array.from({ length: 2001 }, (_, i) => `${i},x,\n`).join('')}`), /At most 2000/],
])('%s is refused as a whole, in words', (_, bytes, words) => {
  const { lines, errors } = readRoster(bytes)
  expect(lines).toEqual([])
  expect(errors).toMatchObject([{ message: { en: expect.stringMatching(words) } }])
})
