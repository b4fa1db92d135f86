import type { AssignmentSettings } from '@interleave/contract'
import { decidesMarks, draftOf, emptyDraft, fieldOf, settingsOf } from './draft.ts'

const settings: AssignmentSettings = {
  title: { 'zh-CN': '作业', en: 'Homework' },
  taskIds: ['bank-account'],
  ...{ opensAt: null, dueAt: '2026-11-20T23:59', closesAt: '2026-11-22T23:59', attemptLimit: 3 },
  lateTokens: 2,
  latePolicy: {
    kind: 'steps',
    steps: [
      { afterMinutes: 0, percent: 80 },
      { afterMinutes: 90, percent: 50 },
    ],
  },
  ...{ counting: 'last', branch: 'feat/lesson7' },
  isAnonymous: true,
  tools: [
    { tool: 'pytest', points: 10, minimum: 3 },
    { tool: 'bandit', points: 5 },
  ],
}

test.each([
  settings,
  { ...settings, latePolicy: { kind: 'linear' as const, overMinutes: 2880, toPercent: 40 }, tools: [] },
  { ...settings, latePolicy: { kind: 'full' as const }, dueAt: null, closesAt: null, attemptLimit: null, branch: null },
])('what is read into the form is what it says again', (each) => {
  expect(settingsOf(draftOf(each))).toEqual({ settings: each })
})

test('what could not be saved is named by its field', () => {
  const draft = {
    ...emptyDraft,
    titleZh: '作业',
    titleEn: ' ',
    attemptLimit: 0,
    steps: [{ hours: 1, percent: '' as const }],
  }
  expect(settingsOf({ ...draft, late: 'steps' })).toEqual({ wrong: ['titleEn', 'attemptLimit', 'late'] })
  expect(fieldOf(['latePolicy', 'steps', '0'])).toBe('late')
})

test('a change of times, policy and counting decides marks; one of tasks and titles does not', () => {
  expect(decidesMarks(settings, { ...settings, title: { 'zh-CN': '新', en: 'New' }, taskIds: [] })).toBe(false)
  expect(decidesMarks(settings, { ...settings, counting: 'best' })).toBe(true)
  expect(decidesMarks(settings, { ...settings, dueAt: null })).toBe(true)
})
