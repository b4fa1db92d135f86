import type { OutcomeKind } from '@interleave/contract'
import {
  type AssignmentRules,
  deadlineFor,
  dueWithTokens,
  type ExtensionTerms,
  type Mark,
  refusalOf,
  type StoredRun,
  type StudentRecord,
  standing,
  whoChanges,
} from './standing.ts'
import { endOfMinuteIn } from './zone.ts'

const at = (text: string) => new Date(`2026-11-${text}Z`)
const rules: AssignmentRules = {
  opensAt: at('01T00:00'),
  dueAt: at('20T16:00'),
  closesAt: at('23T16:00'),
  attemptLimit: 3,
  latePolicy: {
    kind: 'steps',
    steps: [
      { afterMinutes: 0, percent: 80 },
      { afterMinutes: 1440, percent: 50 },
    ],
  },
  counting: 'best',
  lateTokens: 3,
}

const own = (fields: Partial<StudentRecord>): StudentRecord => ({
  ...{ extension: null, spentTokens: 0, runs: [], chosenId: null, ...fields },
})

/** A settled run of a submission of its own. */
const run = (
  submissionId: string,
  received: string,
  score: number | null,
  fields: Partial<StoredRun> = {},
): StoredRun => ({
  ...{ runId: `run-${submissionId}`, submissionId, receivedAt: at(received), requestedAt: at(received) },
  ...{ state: 'settled', outcome: 'graded', score, points: 10, ...fields },
})
const ended = (submissionId: string, outcome: OutcomeKind) => run(submissionId, '19T10:00', null, { outcome })
const atWork = (submissionId: string, state: StoredRun['state']) =>
  run(submissionId, '19T11:00', null, { state, outcome: null })

describe('which submission counts, and for how much', () => {
  const early = run('early', '19T10:00', 6)
  const late = run('late', '20T18:00', 9)
  const later = run('later', '22T10:00', 10)
  test.each([
    ['best', null, [early, late, later], { submissionId: 'late', rawScore: 9, percent: 80, score: 7.2 }],
    ['best', null, [early, later], { submissionId: 'early', rawScore: 6, percent: 100, score: 6 }],
    ['last', null, [early, late, later], { submissionId: 'later', rawScore: 10, percent: 50, score: 5 }],
    ['chosen', 'early', [early, late, later], { submissionId: 'early', score: 6 }],
    ['chosen', null, [early, late, later], { submissionId: 'later', score: 5 }],
    ['chosen', 'of-another', [early, late], { submissionId: 'late', score: 7.2 }],
    ['last', null, [early, run('open', '20T10:00', null)], { submissionId: 'open', rawScore: null, score: null }],
    ['best', null, [run('open', '20T10:00', null)], { submissionId: 'open', score: null }],
    ['last', null, [early, run('closed', '23T16:01', 10)], { submissionId: 'early', score: 6 }],
  ] as [AssignmentRules['counting'], string | null, StoredRun[], Partial<Mark>][])(
    '%s with %s chosen',
    (counting, chosenId, runs, expected) => {
      const mark = standing({ ...rules, counting }, own({ runs, chosenId })).counts
      expect(mark).toMatchObject(expected)
      expect(standing({ ...rules, counting }, own({ runs: [...runs].reverse(), chosenId })).counts).toEqual(mark)
    },
  )

  test('a regrade takes the place of the verdict before it, unless it was a fault of ours', () => {
    const regrade = (score: number | null, fields: Partial<StoredRun> = {}) =>
      run('early', '19T10:00', score, { runId: 'again', requestedAt: at('22T10:00'), ...fields })
    expect(standing(rules, own({ runs: [early, regrade(4)] })).counts).toMatchObject({
      runId: 'again',
      score: 4,
      percent: 100,
    })
    expect(standing(rules, own({ runs: [regrade(4), early] })).counts).toMatchObject({ runId: 'again' })
    const broken = regrade(null, { outcome: 'grader_broken' })
    expect(standing(rules, own({ runs: [early, broken] })).counts).toMatchObject({ runId: 'run-early', score: 6 })
  })

  test('nothing handed in counts for nothing, and neither does what nobody could read', () => {
    expect(standing(rules, own({ runs: [] })).counts).toBeNull()
    expect(standing(rules, own({ runs: [run('unread', '19T10:00', 0, { outcome: 'ungradable' })] })).counts).toBeNull()
  })
})

describe('attempts', () => {
  test.each<[string, StoredRun[], { used: number; underWay: number; left: number }]>([
    ['nothing yet', [], { used: 0, underWay: 0, left: 3 }],
    ['a verdict', [ended('a', 'graded')], { used: 1, underWay: 0, left: 2 }],
    ['two runs of one submission', [ended('a', 'graded'), ended('a', 'graded')], { used: 1, underWay: 0, left: 2 }],
    ['a fault of the platform', [ended('a', 'platform_failed')], { used: 0, underWay: 0, left: 3 }],
    ['a fault of the grader', [ended('a', 'grader_broken')], { used: 0, underWay: 0, left: 3 }],
    ['a repository that nobody could read', [ended('a', 'ungradable')], { used: 0, underWay: 0, left: 3 }],
    ['one that waits, whose place a new one takes', [atWork('a', 'queued')], { used: 0, underWay: 0, left: 3 }],
    ['one that gave way', [atWork('a', 'superseded')], { used: 0, underWay: 0, left: 3 }],
    ['one at work', [atWork('a', 'grading')], { used: 0, underWay: 1, left: 2 }],
    ['a regrade at work', [ended('a', 'graded'), atWork('a', 'fetching')], { used: 1, underWay: 0, left: 2 }],
    ['more than allowed', ['a', 'b', 'c', 'd'].map((id) => ended(id, 'graded')), { used: 4, underWay: 0, left: 0 }],
  ])('%s', (_, runs, attempts) => {
    expect(standing(rules, own({ runs })).attempts).toEqual(attempts)
    expect(standing({ ...rules, attemptLimit: null }, own({ runs })).attempts).toEqual({ ...attempts, left: null })
  })
})

describe('an extension', () => {
  const terms = (fields: Partial<ExtensionTerms>) => ({ dueAt: null, closesAt: null, furtherAttempts: 0, ...fields })
  test.each<[string, Partial<ExtensionTerms>, string, string]>([
    ['of the due time', { dueAt: at('21T16:00') }, '21T16:00', '23T16:00'],
    ['of the due time beyond the closing', { dueAt: at('25T16:00') }, '25T16:00', '25T16:00'],
    ['of the closing time', { closesAt: at('30T00:00') }, '20T16:00', '30T00:00'],
    ['that would take something away', { dueAt: at('10T00:00'), closesAt: at('11T00:00') }, '20T16:00', '23T16:00'],
  ])('%s', (_, fields, dueAt, closesAt) => {
    expect(deadlineFor(rules, terms(fields), 0)).toEqual({ dueAt: at(dueAt), closesAt: at(closesAt) })
  })

  test('of what has no end adds none', () => {
    const endless = { dueAt: null, closesAt: null }
    expect(deadlineFor(endless, terms({ dueAt: at('25T16:00'), closesAt: at('26T16:00') }), 2)).toEqual(endless)
  })

  test('makes late work timely and adds attempts', () => {
    const runs = [run('a', '21T10:00', 9), ended('b', 'graded'), ended('c', 'graded')]
    expect(standing(rules, own({ runs }))).toMatchObject({ counts: { score: 7.2 }, attempts: { left: 0 } })
    const extension = terms({ dueAt: at('22T16:00'), furtherAttempts: 2 })
    expect(standing(rules, own({ extension, runs }))).toMatchObject({
      counts: { score: 9, lateSeconds: 0 },
      attempts: { left: 2 },
    })
  })
})

describe('late tokens', () => {
  const due = (spentTokens: number, fields: Partial<AssignmentRules> = {}, extension: ExtensionTerms | null = null) =>
    deadlineFor({ ...rules, ...fields }, extension, spentTokens)

  test('each moves the due time by a day, at most to the closing time, which stays', () => {
    expect(due(1)).toEqual({ dueAt: at('21T16:00'), closesAt: at('23T16:00') })
    expect(due(3)).toEqual({ dueAt: at('23T16:00'), closesAt: at('23T16:00') })
    expect(due(9)).toEqual({ dueAt: at('23T16:00'), closesAt: at('23T16:00') })
    expect(due(9, { closesAt: null })).toEqual({ dueAt: at('29T16:00'), closesAt: null })
  })

  test('they begin where an extension ends', () => {
    const extension = { dueAt: at('22T10:00'), closesAt: null, furtherAttempts: 0 }
    expect(due(1, {}, extension).dueAt).toEqual(at('23T10:00'))
    expect(due(2, {}, { ...extension, dueAt: at('25T10:00') })).toEqual({
      ...{ dueAt: at('25T10:00'), closesAt: at('25T10:00') },
    })
  })

  test('late work is worth what it would have been worth in time', () => {
    const runs = [run('late', '21T10:00', 9)]
    expect(standing(rules, own({ runs })).counts).toMatchObject({ score: 7.2 })
    expect(standing(rules, own({ runs, spentTokens: 1 })).counts).toMatchObject({ score: 9, lateSeconds: 0 })
  })

  test.each<[string, Partial<AssignmentRules>, { spent?: number; left?: number; now?: Date }, string[]]>([
    ['as many as the assignment takes', { lateTokens: 2 }, {}, ['21T16:00', '22T16:00']],
    ['as many as are left', {}, { left: 1 }, ['21T16:00']],
    ['none that would bring nothing', { closesAt: at('21T20:00') }, {}, ['21T16:00', '21T20:00']],
    ['after those that were spent', {}, { spent: 2 }, ['23T16:00']],
    ['none beyond what was spent before the rule was changed', { lateTokens: 1 }, { spent: 2 }, []],
    ['after the due time too', {}, { now: at('23T16:00'), left: 1 }, ['21T16:00']],
    ['none after the closing', {}, { now: at('23T16:01') }, []],
    ['none where late costs nothing', { latePolicy: { kind: 'full' } }, {}, []],
    ['none where nothing is due', { dueAt: null }, {}, []],
    ['none where the assignment takes none', { lateTokens: 0 }, {}, []],
  ])('to be spent: %s', (_, fields, { spent = 0, left = 5, now = at('19T00:00') }, expected) => {
    expect(dueWithTokens({ ...rules, ...fields }, null, { spent, left, now })).toEqual(expected.map(at))
  })
})

describe('attack 121: a moment after the closing, before the opening or without attempts; twin: the moment of the closing itself', () => {
  const timeZone = 'Asia/Shanghai'
  const refused = (receivedAt: Date, runs: StoredRun[] = [], fields: Partial<AssignmentRules> = {}) =>
    refusalOf({ ...rules, ...fields }, own({ runs }), { receivedAt, timeZone })
  const full = ['a', 'b', 'c'].map((id) => ended(id, 'graded'))
  test.each<[string, Date, StoredRun[], string | null]>([
    ['a moment before the opening', new Date(at('01T00:00').getTime() - 1), [], 'not_open'],
    ['at the opening', at('01T00:00'), [], null],
    ['late', at('22T10:00'), [], null],
    ['at the closing', at('23T16:00'), [], null],
    ['a moment after the closing', new Date(at('23T16:00').getTime() + 1), [], 'closed'],
    ['after the closing, without attempts', at('24T16:00'), full, 'closed'],
    ['without attempts', at('19T16:00'), full, 'attempts_used'],
    [
      'while the last attempt is at work',
      at('19T16:00'),
      [...full.slice(1), atWork('x', 'grading')],
      'attempts_under_way',
    ],
    ['while the last attempt waits', at('19T16:00'), [...full.slice(1), atWork('x', 'queued')], null],
  ])('%s', (_, receivedAt, runs, code) => {
    expect(refused(receivedAt, runs)?.code ?? null).toBe(code)
  })

  test('without times and a limit everything is taken', () => {
    const open = { opensAt: null, dueAt: null, closesAt: null, attemptLimit: null }
    expect(refused(new Date(0), full, open)).toBeNull()
  })

  test('the sentence says when it closed by the clock of the course, in both languages', () => {
    const sentence = refused(at('30T00:00'))?.sentence
    expect(sentence?.['zh-CN']).toContain('2026年11月24日 00:00（Asia/Shanghai）')
    expect(sentence?.en).toMatch(/November 24, 2026 at 12:00.AM \(Asia\/Shanghai\)/)
  })
})

describe('a night in which the clock changes', () => {
  const zone = 'Europe/Berlin'
  const inBerlin = (due: string): AssignmentRules => ({
    ...rules,
    ...{ opensAt: null, closesAt: null, dueAt: endOfMinuteIn(zone, due) },
  })
  const handedIn = (local: string) => [run('a', '01T00:00', 10, { receivedAt: endOfMinuteIn(zone, local) })]
  test.each([
    // Autumn: until the same time the next day it is 25 hours, which is more than the first step's 24.
    ['2026-10-24T23:59', '2026-10-24T23:59', 0, 10],
    ['2026-10-24T23:59', '2026-10-25T00:00', 60, 8],
    ['2026-10-24T23:59', '2026-10-25T22:59', 24 * 3600, 8],
    ['2026-10-24T23:59', '2026-10-25T23:59', 25 * 3600, 5],
    // Spring: it is 23.
    ['2026-03-28T23:59', '2026-03-29T23:59', 23 * 3600, 8],
    ['2026-03-28T23:59', '2026-03-30T00:59', 24 * 3600, 8],
    // Due in the hour that comes twice: its second coming is meant.
    ['2026-10-25T02:30', '2026-10-25T02:30', 0, 10],
    ['2026-10-25T02:30', '2026-10-25T03:00', 30 * 60, 8],
  ])('due %s, handed in %s: %d seconds late', (due, local, lateSeconds, score) => {
    expect(standing(inBerlin(due), own({ runs: handedIn(local) })).counts).toMatchObject({ lateSeconds, score })
  })

  test('in the first of two hours that are both called two there is still an hour left', () => {
    const received = new Date('2026-10-25T00:45:00Z')
    const [first] = handedIn('2026-10-25T02:45')
    const runs = [{ ...(first as StoredRun), receivedAt: received }]
    expect(standing(inBerlin('2026-10-25T02:30'), own({ runs })).counts).toMatchObject({ lateSeconds: 0 })
  })
})

test('whoever’s score or submission changes is named, nobody else', () => {
  const mark = (score: number, submissionId = 's'): Mark => ({
    ...{ submissionId, runId: 'r', rawScore: 10, points: 10, lateSeconds: 0, percent: 100, score },
  })
  const before = new Map([
    ['ada', mark(8)],
    ['bob', mark(5)],
    ['cyn', mark(5)],
    ['eve', null],
  ] as const)
  const after = new Map([
    ['ada', mark(8)],
    ['bob', mark(4)],
    ['cyn', mark(5, 'other')],
    ['eve', mark(1)],
  ] as const)
  expect(whoChanges(before, after).map(({ person }) => person)).toEqual(['bob', 'cyn', 'eve'])
  expect(whoChanges(before, before)).toEqual([])
})
