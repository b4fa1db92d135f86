import { expect, test } from '@jest/globals'
import { filesLine } from './files.ts'
import { graderVersionOf, seedFor, snapshotDigest } from './seed.ts'

const bytes = (count: number) => new Uint8Array(count).fill(120)

test('a line carries every file, whatever its name', () => {
  const files = new Map([
    ['level1/账户.py', bytes(3)],
    ['__proto__', bytes(1)],
    ['a"b\n.txt', bytes(0)],
  ])
  const { op, files: sent } = JSON.parse(filesLine(files) as string)
  expect(op).toBe('files')
  expect(Object.fromEntries(Object.entries(sent))).toEqual(
    Object.fromEntries([
      ['level1/账户.py', 'eHh4'],
      ['a"b\n.txt', ''],
      ['__proto__', 'eA=='],
    ]),
  )
})

test('Python files come before all else, then the smallest, and the line never grows over its limit', () => {
  const files = new Map([
    ['a-large.png', bytes(40_000)],
    ['b-small.png', bytes(2000)],
    ['z.py', bytes(2000)],
    ['homework.toml', bytes(10)],
  ])
  const line = filesLine(files, 10_000) as string
  expect(line.length).toBeLessThan(10_000)
  expect(Object.keys(JSON.parse(line).files)).toEqual(['homework.toml', 'z.py', 'b-small.png'])
})

test('Python files that do not fit are refused, never left out in silence', () => {
  expect(filesLine(new Map([['a.py', bytes(9000)]]), 10_000)).toBeNull()
})

test('attack 161: a digest depends on paths and contents, not on the order of reading, and cannot be shifted between them; twin: the same files, the same digest', () => {
  const one = snapshotDigest(
    new Map([
      ['a', bytes(1)],
      ['b', bytes(2)],
    ]),
  )
  expect(
    snapshotDigest(
      new Map([
        ['b', bytes(2)],
        ['a', bytes(1)],
      ]),
    ),
  ).toBe(one)
  expect(
    snapshotDigest(
      new Map([
        ['a', bytes(2)],
        ['b', bytes(1)],
      ]),
    ),
  ).not.toBe(one)
  expect(
    snapshotDigest(
      new Map([
        ['ax', bytes(0)],
        ['b', bytes(2)],
      ]),
    ),
  ).not.toBe(one)
})

test('attack 157, 161: a seed is 64 hex digits, repeats for the same commit and grader, and differs with each part; twin: the same files, the same seed', () => {
  const seed = seedFor('secret', 'bank-account', 'digest', 'version')
  expect(seed).toMatch(/^[0-9a-f]{64}$/)
  expect(seedFor('secret', 'bank-account', 'digest', 'version')).toBe(seed)
  for (const other of [
    seedFor('other', 'bank-account', 'digest', 'version'),
    seedFor('secret', 'say-after', 'digest', 'version'),
    seedFor('secret', 'bank-account', 'digest2', 'version'),
    seedFor('secret', 'bank-account', 'digest', 'version2'),
    seedFor('secret', 'bank-accoun', 'tdigest', 'version'),
  ]) {
    expect(other).not.toBe(seed)
  }
})

test('the version of a grader is that of both images', () => {
  const images = { judge: 'interleave-judge:0123456789ab', student: 'interleave-student:ba9876543210' }
  expect(graderVersionOf(images)).toBe('0123456789ab-ba9876543210')
  expect(() => graderVersionOf({ ...images, judge: 'interleave-judge:latest' })).toThrow('npm run images')
})
