import type { OutcomeKind, Report, TaskManifest } from '@interleave/contract'
import { isGivenUp, MAX_FAULTS, type Outcome, scoreOf, summarise } from './index.ts'

const text = { 'zh-CN': '题目', en: 'Task' }

const manifest = (points: number, weights: Record<string, number>): TaskManifest => ({
  ...{ id: 'bank-account', level: '1', topic: 'threads', points, title: text, summary: text, schedules: 10 },
  limits: { cpu_seconds: 1, wall_seconds: 1, memory_mib: 64, processes: 8, output_mib: 1 },
  files: [{ role: 'module', path: 'a.py', defines: [], uses: [] }],
  checks: Object.entries(weights).map(([id, weight]) => ({ id, weight, teaches: 'race' })),
  ...{ solutions: {}, mutants: {} },
})

const graded = (statuses: Record<string, 'passed' | 'failed'>): Outcome => ({
  kind: 'graded',
  report: {
    ...{ task: 'bank-account', seed: 's', python: '3.11.2', schedules: 1, files: [], integrity: [] },
    checks: Object.entries(statuses).map(([id, status]): Report['checks'][number] => ({
      ...{ id, title: text, status, schedules: 1, teaches: 'race', failure: null, evidence: null },
    })),
  },
})

test.each([
  [100, { a: 1, b: 1 }, { a: 'passed', b: 'passed' }, 100],
  [100, { a: 1, b: 1 }, { a: 'passed', b: 'failed' }, 50],
  [100, { a: 1, b: 1 }, { a: 'failed', b: 'failed' }, 0],
  [10, { a: 30, b: 70 }, { a: 'failed', b: 'passed' }, 7],
  [10, { a: 1, b: 1, c: 1 }, { a: 'passed', b: 'failed', c: 'failed' }, 3.33],
  [10, { a: 1, b: 1, c: 1 }, { a: 'passed', b: 'passed', c: 'failed' }, 6.67],
  [10, { a: 1, b: 1, c: 1 }, { a: 'passed', b: 'passed', c: 'passed' }, 10],
] as const)('%d points over weights %j with %j are %d', (points, weights, statuses, score) => {
  expect(scoreOf(manifest(points, weights), graded(statuses))).toBe(score)
})

test('attack 159: a passed check that the manifest does not price earns nothing; twin: priced ones earn their price', () => {
  expect(scoreOf(manifest(100, { a: 1, b: 1 }), graded({ a: 'failed', b: 'failed', free: 'passed' }))).toBe(0)
})

test.each(['time_limit', 'memory_limit', 'process_limit', 'output_limit'] as const)('%s scores 0', (kind) => {
  expect(scoreOf(manifest(100, { a: 1 }), { kind })).toBe(0)
})

test.each(['grader_broken', 'platform_failed'] as const)('%s has no score', (kind) => {
  expect(scoreOf(manifest(100, { a: 1 }), { kind, reason: 'x' })).toBeNull()
})

const task = (outcome: OutcomeKind, score: number | null) => ({ points: 100, outcome, score })

test("a run sums its tasks, those without a grade for the student's reason as 0", () => {
  const tasks = [task('graded', 33.33), task('ungradable', 0), task('time_limit', 0), task('graded', 66.67)]
  expect(summarise(tasks)).toEqual({ outcome: 'graded', score: 100, points: 400 })
})

test('sums have two decimals, whatever binary fractions make of them', () => {
  expect(summarise([task('graded', 0.1), task('graded', 0.2)]).score).toBe(0.3)
})

test.each(['grader_broken', 'platform_failed'] as const)(
  'one task that is %s leaves the whole run without a score',
  (kind) => {
    expect(summarise([task('graded', 100), task(kind, null)])).toEqual({ outcome: kind, score: null, points: 200 })
  },
)

test('a run is given up after three faults, not before', () => {
  expect([0, 1, 2, 3, 4].map(isGivenUp)).toEqual([false, false, false, true, true])
  expect(MAX_FAULTS).toBe(3)
})
