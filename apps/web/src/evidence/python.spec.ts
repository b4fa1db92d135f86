import { tokenizeLine } from './python.ts'

const kinds = (line: string) =>
  tokenizeLine(line)
    .filter(({ kind }) => kind !== 'plain' && kind !== 'name')
    .map(({ kind, text }) => [kind, text])

describe('tokenizeLine', () => {
  it('knows keywords, strings, numbers and comments', () => {
    expect(kinds("if self.balance < 10: raise ValueError(f'no: {x}')  # 余额不够")).toEqual([
      ['keyword', 'if'],
      ['number', '10'],
      ['keyword', 'raise'],
      ['string', "f'no: {x}'"],
      ['comment', '# 余额不够'],
    ])
  })

  it('sees no keyword inside a name and no comment inside a string', () => {
    expect(kinds("notify = 'a # b'")).toEqual([['string', "'a # b'"]])
  })

  it.each([
    '',
    '   ',
    "x = 'open",
    'a\\"b',
    '余额 = 1_000.5e3',
    '<script>alert("x")</script>',
    '"""doc',
    '\u0000\ud800',
  ])('gives back the line as it was: %j', (line) => {
    expect(
      tokenizeLine(line)
        .map(({ text }) => text)
        .join(''),
    ).toBe(line)
  })
})
