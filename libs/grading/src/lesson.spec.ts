import type { LintTold, OwnTestsTold } from '@interleave/contract'
import { expect, test } from '@jest/globals'
import { factOfTests, factsOfLint, meaningOf, resultOfBandit, resultOfTests, wordOfTests } from './index.ts'

const told = (change: Partial<OwnTestsTold>): OwnTestsTold => ({
  ...{ exit_code: 0, passed: 0, failed: 0, error: 0, skipped: 0, failures: [], output: '' },
  ...change,
})
const pytest = { tool: 'pytest', points: 10, minimum: 4 } as const
const bandit = { tool: 'bandit', points: 5 } as const

test.each([
  ['all pass', told({ passed: 3 }), 'passed'],
  ['one fails', told({ exit_code: 1, passed: 3, failed: 1 }), 'failed'],
  ['a file cannot be imported', told({ exit_code: 2, error: 1 }), 'failed'],
  ['nothing is collected', told({ exit_code: 5 }), 'none'],
  ['all are skipped', told({ skipped: 2 }), 'none'],
  ['it leaves with code 0 before any test', told({}), 'broken'],
  ['it leaves with code 0 after a failure', told({ passed: 3, failed: 1 }), 'broken'],
  ['it takes too long', told({ exit_code: null, passed: 3 }), 'broken'],
  ['it is killed', told({ exit_code: -9, passed: 3 }), 'broken'],
])('tests of one’s own: %s', (_, said, word) => {
  expect(wordOfTests(said)).toBe(word)
})

test.each([
  ['all of them', told({ passed: 5 }), 10],
  ['the share that passes', told({ exit_code: 1, passed: 3, failed: 2, error: 1 }), 5],
  ['as many as there are of the least', told({ passed: 2, skipped: 7 }), 5],
  ['nothing for none', told({ exit_code: 5 }), 0],
  ['nothing for a run that was cut off', told({ passed: 5, failed: 1 }), 0],
])('a lesson gives %s', (_, said, score) => {
  const { report, score: given } = resultOfTests(pytest, said)
  expect(given).toBe(score)
  expect(report.checks[0]?.status).toBe(score === 10 ? 'passed' : 'failed')
  expect(report.checks[0]?.failure === null).toBe(score === 10)
})

test('a limit costs the tests their points, and says which', () => {
  const { report, score } = resultOfTests(pytest, 'memory_limit')
  expect(score).toBe(0)
  expect(report.checks[0]?.failure?.seen.en).toContain('memory')
  expect(factOfTests('memory_limit', 'a').word).toBe('broken')
})

test('a failed test stands at its line, under the folder that it was run in', () => {
  const failures = [{ test: 'test_a.py::test_x', path: 'test_a.py', line: 4, text: 'assert 1 == 2' }]
  const said = told({ exit_code: 1, failed: 1, failures })
  expect(factOfTests(said, 'levelx').findings).toMatchObject([
    { file: 'levelx/test_a.py', line: 4, message: { en: 'test_x: assert 1 == 2' } },
  ])
  expect(resultOfTests(pytest, said).report.checks[0]?.findings).toMatchObject([{ file: 'test_a.py', line: 4 }])
})

const finding = (severity: 'high' | 'medium' | 'low', code: string) => {
  return { path: 'a.py', line: 3, code, text: 'as bandit says it', severity }
}
const security = (change: Partial<LintTold['security']>) => ({
  findings: [],
  count: 0,
  serious: 0,
  unread: [],
  ...change,
})

test('a scan is all or nothing; low findings cost nothing and are not shown', () => {
  const low = security({ findings: [finding('low', 'B404')], count: 1 })
  expect(resultOfBandit(bandit, low)).toMatchObject({ score: 5, report: { checks: [{ status: 'passed' }] } })
  const findings = [finding('high', 'B602'), finding('medium', 'B999'), finding('low', 'B404')]
  const { score, report } = resultOfBandit(bandit, security({ findings, count: 3, serious: 2 }))
  expect(score).toBe(0)
  expect(report.checks[0]?.findings).toEqual([
    { file: 'a.py', line: 3, code: 'B602', message: meaningOf('B602', '') },
    { file: 'a.py', line: 3, code: 'B999', message: { 'zh-CN': 'as bandit says it', en: 'as bandit says it' } },
  ])
})

test('what cannot be read is not taken for safe, and nothing at all is no scan', () => {
  expect(resultOfBandit(bandit, security({ unread: ['bad.py'] }))).toMatchObject({
    score: 0,
    report: { checks: [{ status: 'failed', findings: [{ file: 'bad.py', line: 0 }] }] },
  })
  expect(resultOfBandit(bandit, null).score).toBe(0)
  expect(resultOfBandit(bandit, 'time_limit').score).toBe(0)
  expect(factsOfLint('time_limit').map(({ word }) => word)).toEqual(['undecided', 'undecided'])
})

test('meanings are plain sentences in both languages', () => {
  for (const code of ['B102', 'B301', 'B307', 'B324', 'B602', 'B605', 'B608']) {
    const meaning = meaningOf(code, 'x')
    expect(meaning['zh-CN']).toMatch(/[\u4e00-\u9fff].*。$/)
    expect(meaning.en).toMatch(/^[^\u4e00-\u9fff]+\.$/)
  }
})
