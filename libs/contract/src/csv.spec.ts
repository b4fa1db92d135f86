import { toCsv } from './csv.ts'

test('attack 111, 112: what Excel would run as a formula is written as text, quotes are doubled, and the file says that it is UTF-8; twin: plain cells stay as they are', () => {
  expect(
    toCsv([
      ['学号', '姓名'],
      ['1', '=HYPERLINK("http://x")'],
      ['2', '"甲", 乙'],
      ['-3', -3.5],
      [null, 0],
    ]),
  ).toBe('\ufeff"学号","姓名"\r\n"1","\'=HYPERLINK(""http://x"")"\r\n"2","""甲"", 乙"\r\n"\'-3",-3.5\r\n,0\r\n')
})
