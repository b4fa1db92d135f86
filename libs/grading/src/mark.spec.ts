import { isStuck, stateOfMark } from './mark.ts'

test.each([
  [[], false],
  [[0, 0], false],
  [[0, 0, 0], true],
  [[5, 5, 5], false],
  [[5, 5, 5, 5], true],
  [[5, 3, 4, 2], true],
  [[5, 3, 6, 2], false],
  [[2, 10, 0, 0, 0], false],
])('scores %j of 10: stuck is %s', (scores, expected) => expect(isStuck(scores, 10)).toBe(expected))

const graded = (score: number | null) => ({ score, ended: 'graded' as const })
const faulty = { score: null, ended: 'fault' as const }
const unread = { score: null, ended: 'unread' as const }
const live = { score: null, ended: 'live' as const }

test.each([
  ['none', [], null],
  ['waiting', [faulty, live], null],
  ['fault', [unread, faulty], null],
  ['unread', [faulty, unread], null],
  ['unmarked', [graded(null), faulty], null],
  ['partial', [graded(4), live], { score: 4 }],
  ['stuck', [graded(4), graded(4), faulty, graded(0), graded(1)], { score: 4 }],
  // Late, and so below full marks, but nothing is left to find out.
  ['full', [graded(4), graded(10)], { score: 5 }],
] as const)('%s', (state, submissions, counting) => expect(stateOfMark([...submissions], counting, 10)).toBe(state))
