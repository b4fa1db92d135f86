import { causeOf, type GradedVerdict, isSameVerdict, needsOldInputs } from './regrade.ts'

const before: GradedVerdict = { outcome: 'graded', score: 5, failedChecks: ['a', 'b'], seed: '1', graderVersion: 'v1' }
const after: GradedVerdict = { ...before, score: 10, failedChecks: [] }

test('a verdict is outcome, score and failed checks, in whatever order', () => {
  expect(isSameVerdict(before, { ...before, failedChecks: ['b', 'a'] })).toBe(true)
  expect(isSameVerdict(before, { ...before, failedChecks: ['b', 'c'] })).toBe(false)
  expect(isSameVerdict(before, { ...before, failedChecks: ['a'] })).toBe(false)
  expect(isSameVerdict(before, { ...before, score: 6 })).toBe(false)
  expect(isSameVerdict(before, { ...before, outcome: 'time_limit' })).toBe(false)
})

test('the inputs of the earlier grading are tried where the verdict is another one, and there were other inputs', () => {
  expect(needsOldInputs(before, { ...after, seed: '2' })).toBe(true)
  expect(needsOldInputs(before, after)).toBe(false)
  expect(needsOldInputs(before, { ...before, seed: '2' })).toBe(false)
  expect(needsOldInputs({ ...before, seed: '' }, { ...after, seed: '' })).toBe(false)
})

test.each([
  ['nobody: the same verdict', before, { ...before, seed: '2', graderVersion: 'v2' }, null, null],
  ['chance: the same grader and inputs', before, after, null, 'chance'],
  [
    'the draw: the same grader, which repeats what it said of the old inputs',
    before,
    { ...after, seed: '2' },
    before,
    'inputs',
  ],
  ['chance: the same grader does not repeat what it said', before, { ...after, seed: '2' }, after, 'chance'],
  [
    'the grader: it says so of the old inputs too',
    before,
    { ...after, seed: '2', graderVersion: 'v2' },
    after,
    'grader',
  ],
  [
    'the draw: of the old inputs it says what was said before',
    before,
    { ...after, seed: '2', graderVersion: 'v2' },
    before,
    'inputs',
  ],
  ['undecided: another grader, and nothing to repeat', before, { ...after, graderVersion: 'v2' }, null, 'undecided'],
  [
    'undecided: the second grading broke',
    before,
    { ...after, seed: '2', graderVersion: 'v2' },
    { outcome: 'grader_broken', score: null, failedChecks: [] },
    'undecided',
  ],
  ['the assignment: the task is new', null, after, null, 'assignment'],
  ['the assignment: the task is gone', before, null, null, 'assignment'],
] as const)('%s', (_, one, other, again, cause) => {
  const open = <Verdict extends { failedChecks: readonly string[] }>(verdict: Verdict | null) =>
    verdict && { ...verdict, failedChecks: [...verdict.failedChecks] }
  expect(causeOf(open(one), open(other), open(again))).toBe(cause)
})
