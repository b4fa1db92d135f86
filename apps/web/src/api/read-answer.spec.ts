import { readAnswer } from './read-answer.ts'

test('attack 104: what turns or hides text in an answer is shown; twin: tabs, line ends, Chinese and emoji stay', () => {
  const hidden = { 'a\u202eb': ['\u001b[2J', '\u0000', 'x\u2066y\u2069', '\u009b31m', '\u200ff'] }
  expect(readAnswer(JSON.stringify(hidden))).toEqual({
    'a\u202eb': ['\\u{1b}[2J', '\\u{0}', 'x\\u{2066}y\\u{2069}', '\\u{9b}31m', '\\u{200f}f'],
  })
  const honest = { text: 'a\tb\r\n余额 e\u0301 👩‍👩‍👧 \\u{202e}', count: 3, none: null }
  expect(readAnswer(JSON.stringify(honest))).toEqual(honest)
})
