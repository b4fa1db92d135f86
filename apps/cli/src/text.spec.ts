import { expect, test } from '@jest/globals'
import { cutTo, padTo, plain, widthOf, wrap } from './text.ts'

test('Chinese characters take two columns, combining marks none', () => {
  expect(widthOf('账户 a')).toBe(6)
  expect(widthOf('e\u0301')).toBe(1)
  expect(padTo('账', 4)).toBe('账  ')
})

test('cutting never goes over the width, even in the middle of a wide character', () => {
  expect(cutTo('账户余额', 8)).toBe('账户余额')
  expect(cutTo('账户余额', 6)).toBe('账户…')
  expect(cutTo('账户余额', 7)).toBe('账户余…')
})

test('text of a student cannot steer the terminal', () => {
  expect(plain('\u001b[2Jgone\r\n\u009b31m')).toBe('␛[2Jgone␍␊\\u{9b}31m')
  expect(plain('\u202eevil')).toBe('\\u{202e}evil')
  expect(plain('\tx')).toBe('    x')
})

test.each([10, 13, 20, 40])('lines wrapped at %i columns keep every word and stay inside', (width) => {
  const text = 'The balance 余额在读和写之间被另一个线程改掉了，所以少了一笔。 averyveryverylongword_in_here end'
  const lines = wrap(text, width)
  for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(width)
  expect(lines.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''))
})

test('a space where a line ends does not begin the next one', () => {
  expect(wrap('abcdefghij klm', 10)).toEqual(['abcdefghij', 'klm'])
})
