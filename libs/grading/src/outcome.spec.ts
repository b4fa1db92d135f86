import { OutcomeKind, type Report, type TaskManifest, UngradableCode } from '@interleave/contract'
import { blame, explain, readReport } from './index.ts'

const text = { 'zh-CN': '题目', en: 'Task' }

const manifest: TaskManifest = {
  ...{ id: 'bank-account', level: '1', topic: 'threads', points: 100, title: text, summary: text, schedules: 10 },
  limits: { cpu_seconds: 1, wall_seconds: 1, memory_mib: 64, processes: 8, output_mib: 1 },
  files: [{ role: 'module', path: 'a.py', defines: [], uses: [] }],
  checks: [
    { id: 'adds-up', weight: 1, teaches: 'race' },
    { id: 'no-deadlock', weight: 2, teaches: 'race' },
  ],
  ...{ solutions: {}, mutants: {} },
}

const passed = (id: string): Report['checks'][number] => ({
  ...{ id, title: text, status: 'passed', schedules: 1, teaches: 'race', failure: null, evidence: null },
})
const failure = { seen: text, expected: text, why: text, nextStep: null }

const report = (changes: Partial<Report> = {}): Report => ({
  ...{ task: 'bank-account', seed: 's', python: '3.11.2', schedules: 1, files: [], integrity: [] },
  checks: [passed('no-deadlock'), passed('adds-up')],
  ...changes,
})

const file = (problem: Report['files'][number]['problem']): Report['files'][number] => ({
  ...{ role: 'module', path: null, foundBy: null, lookedFor: ['a.py'], candidates: ['x.py', 'y.py'], detail: null },
  problem,
})

test('a report with exactly the checks of the manifest is a grade, in whatever order they come', () => {
  expect(readReport(manifest, 's', report())).toEqual({ kind: 'graded', report: report() })
})

test.each([
  ['no report', null],
  ['text', 'passed'],
  ['a field too many', { ...report(), score: 100 }],
  ['another task', report({ task: 'pool-results' })],
  ['another seed', report({ seed: 't' })],
  ['no checks', report({ checks: [] })],
  ['a missing check', report({ checks: [passed('adds-up')] })],
  ['a check twice', report({ checks: [passed('adds-up'), passed('adds-up')] })],
  ['a check twice beside all others', report({ checks: [...report().checks, passed('adds-up')] })],
  ['an unknown check', report({ checks: [passed('adds-up'), passed('free-points')] })],
  ['a pass with a failure', report({ checks: [passed('adds-up'), { ...passed('no-deadlock'), failure }] })],
  ['a failure without one', report({ checks: [passed('adds-up'), { ...passed('no-deadlock'), status: 'failed' }] })],
  ['checks of a file that could not be read', report({ files: [file('syntax_error')] })],
])('attack 136, 159, 166: a report with %s; twin: one with exactly the checks of the manifest', (_what, raw) => {
  const outcome = readReport(manifest, 's', raw)
  expect(outcome).toMatchObject({ kind: 'grader_broken', reason: expect.stringMatching(/./) })
  expect(blame(outcome.kind)).toBe('grader')
})

test.each([
  ['not_found', 'file_not_found', 'a.py'],
  ['ambiguous', 'file_ambiguous', 'x.py, y.py'],
  ['outside', 'file_outside', 'a.py'],
] as const)('a file that is %s makes the task ungradable, and the reason names it', (problem, code, detail) => {
  const raw = report({ checks: [], files: [file(problem)] })
  expect(readReport(manifest, 's', raw)).toEqual({ kind: 'ungradable', code, detail, report: raw })
})

test('a syntax error is told with its line', () => {
  const broken = { ...file('syntax_error'), path: 'a.py', detail: { line: 3, message: 'invalid syntax' } }
  const outcome = readReport(manifest, 's', report({ checks: [], files: [broken] }))
  expect(outcome).toMatchObject({ kind: 'ungradable', code: 'syntax_error', detail: 'a.py:3 invalid syntax' })
})

test("only what the student can mend is the student's", () => {
  const owners = Object.fromEntries(OutcomeKind.options.map((kind) => [kind, blame(kind)]))
  expect(owners).toMatchObject({ grader_broken: 'grader', platform_failed: 'platform' })
  expect(Object.values(owners).filter((owner) => owner === 'student')).toHaveLength(OutcomeKind.options.length - 2)
})

test.each(OutcomeKind.options)('%s is explained in both languages', (kind) => {
  const sentence = explain(kind, null, null)
  expect(sentence['zh-CN']).toMatch(/[\u4e00-\u9fff].*。$/)
  expect(sentence.en).toMatch(/^[A-Z].*\.$/)
})

test.each(UngradableCode.options)('%s is explained in both languages, with what staff would look for', (code) => {
  const sentence = explain('ungradable', code, 'DETAIL')
  expect(sentence['zh-CN']).toMatch(/[\u4e00-\u9fff].*。$/)
  expect(sentence.en).toMatch(/^([A-Z]|homework.toml).*\.$/)
  expect(sentence.en.includes('DETAIL')).toBe(sentence['zh-CN'].includes('DETAIL'))
  expect(sentence).not.toEqual(explain('ungradable', null, null))
})
