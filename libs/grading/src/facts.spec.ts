import type { TaskManifest } from '@interleave/contract'
import { expect, test } from '@jest/globals'
import { factOfReadme, readReport, scoreOf, scoreWithReviews, summarise } from './index.ts'

const manifest = {
  id: 'project',
  points: 10,
  checks: [],
  facts: { starts: 'yes', concurrency: 'observed' },
  rubric: [{}],
} as unknown as TaskManifest

const fact = (id: string) => {
  return { id, word: 'yes', summary: { 'zh-CN': '能', en: 'yes' }, findings: [], count: 0 }
}
const report = (facts: unknown) => {
  return { ...{ task: 'project', seed: 's', python: '3', schedules: 1, files: [], checks: [], integrity: [] }, facts }
}

test('a judge tells exactly the facts that are its own; anything else is its fault', () => {
  expect(readReport(manifest, 's', report([fact('starts'), fact('concurrency')])).kind).toBe('graded')
  for (const facts of [undefined, [], [fact('starts')], [fact('starts'), fact('starts')], [fact('tests')]])
    expect(readReport(manifest, 's', report(facts)).kind).toBe('grader_broken')
  const checked = { ...manifest, facts: undefined, rubric: undefined } as unknown as TaskManifest
  expect(readReport(checked, 's', report([fact('starts')])).kind).toBe('grader_broken')
})

test('what a person judges has no score of its own, unless nothing was handed in', () => {
  expect(scoreOf(manifest, { kind: 'time_limit' })).toBeNull()
  expect(scoreOf(manifest, { kind: 'ungradable', code: 'file_not_found', detail: '' })).toBe(0)
  const tasks = [
    { points: 10, outcome: 'graded' as const, score: null },
    { points: 5, outcome: 'graded' as const, score: 5 },
  ]
  expect(summarise(tasks)).toEqual({ outcome: 'graded', score: null, points: 15 })
})

test('the run has a score once every part of it has one', () => {
  const run = { outcome: 'graded' as const, score: null }
  const tasks = [
    { taskId: 'one', score: null },
    { taskId: 'two', score: null },
    { taskId: 'three', score: 2.5 },
  ]
  expect(scoreWithReviews(run, tasks, new Map())).toBeNull()
  expect(scoreWithReviews(run, tasks, new Map([['one', { score: 3 }]]))).toBeNull()
  const both = new Map([
    ['one', { score: 3 }],
    ['two', { score: 4 }],
  ])
  expect(scoreWithReviews(run, tasks, both)).toBe(9.5)
  expect(scoreWithReviews({ outcome: 'platform_failed', score: null }, tasks, both)).toBeNull()
})

test('a README counts in the folder of the program, under its usual names, if it says something', () => {
  const files = (entries: Record<string, string>) =>
    new Map(Object.entries(entries).map(([path, text]) => [path, Buffer.from(text)]))
  const long = 'What it does. '.repeat(10)
  expect(factOfReadme(files({ 'a/README.md': long }), 'a').word).toBe('present')
  expect(factOfReadme(files({ 'a/readme.txt': '说明'.repeat(50) }), 'a').word).toBe('present')
  expect(factOfReadme(files({ 'README.md': `# Title\n${' '.repeat(500)}` }), '').word).toBe('short')
  expect(factOfReadme(files({ 'README.md': long, 'a/README.py': long }), 'a').word).toBe('missing')
})
