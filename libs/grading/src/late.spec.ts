import { LatePolicy } from '@interleave/contract'
import { creditOf, creditPercent, type Scored, whatCounts } from './late.ts'
import { endOfMinuteIn, instantIn, isTimeZone, localIn } from './zone.ts'

const due = new Date('2026-11-21T16:00:00Z')
const after = (seconds: number) => new Date(due.getTime() + seconds * 1000)
const HOUR = 3600
const full: LatePolicy = { kind: 'full' }
const steps: LatePolicy = {
  kind: 'steps',
  steps: [
    { afterMinutes: 0, percent: 80 },
    { afterMinutes: 24 * 60, percent: 50 },
    { afterMinutes: 48 * 60, percent: 0 },
  ],
}
const linear: LatePolicy = { kind: 'linear', overMinutes: 600, toPercent: 40 }
const handedIn = (seconds: number, score: number | null = 10, submissionId = `s${seconds}`): Scored => ({
  ...{ submissionId, receivedAt: after(seconds), score },
})

describe('credit over time', () => {
  test.each([
    [
      'steps',
      steps,
      [
        [-1, 100],
        [0, 100],
        [1, 80],
        [24 * HOUR - 1, 80],
        [24 * HOUR, 80],
        [24 * HOUR + 1, 50],
      ],
    ],
    [
      'steps to nothing',
      steps,
      [
        [48 * HOUR - 1, 50],
        [48 * HOUR, 50],
        [48 * HOUR + 1, 0],
        [999 * HOUR, 0],
      ],
    ],
    [
      'linear',
      linear,
      [
        [-1, 100],
        [0, 100],
        [1, 99.998333],
        [5 * HOUR, 70],
        [10 * HOUR - 1, 40.001667],
      ],
    ],
    [
      'linear to its end',
      linear,
      [
        [10 * HOUR, 40],
        [10 * HOUR + 1, 40],
        [999 * HOUR, 40],
      ],
    ],
    [
      'no cost',
      full,
      [
        [-1, 100],
        [0, 100],
        [1, 100],
        [999 * HOUR, 100],
      ],
    ],
  ] as [string, LatePolicy, [number, number][]][])(
    '%s, a second before, at and a second after each edge',
    (_, policy, edges) => {
      for (const [seconds, percent] of edges) expect(creditPercent(policy, seconds * 1000)).toBeCloseTo(percent, 5)
    },
  )

  test('a millisecond late is late, and never more credit for more lateness', () => {
    expect(creditPercent(steps, 1)).toBe(80)
    for (const policy of [steps, linear, full])
      for (let minutes = 0, last = 100; minutes < 4000; minutes += 7) {
        const percent = creditPercent(policy, minutes * 60_000)
        expect(percent).toBeLessThanOrEqual(last)
        last = percent
      }
  })
})

test.each([
  [
    'more for more lateness',
    [
      { afterMinutes: 0, percent: 50 },
      { afterMinutes: 60, percent: 80 },
    ],
  ],
  [
    'out of order',
    [
      { afterMinutes: 60, percent: 80 },
      { afterMinutes: 0, percent: 50 },
    ],
  ],
  [
    'twice the same time',
    [
      { afterMinutes: 0, percent: 80 },
      { afterMinutes: 0, percent: 50 },
    ],
  ],
  ['no steps', []],
  ['more than all', [{ afterMinutes: 0, percent: 101 }]],
])('a policy with %s is none', (_, wrong) => {
  expect(LatePolicy.safeParse({ kind: 'steps', steps: wrong }).success).toBe(false)
  expect(LatePolicy.parse(steps)).toEqual(steps)
})

describe('closing', () => {
  const deadline = { dueAt: due, closesAt: after(HOUR) }
  test.each([
    [HOUR - 1, 8],
    [HOUR, 8],
    [HOUR + 1, null],
  ])('%d seconds after the due time, closed after an hour', (seconds, score) => {
    expect(creditOf(handedIn(seconds), deadline, steps)?.score ?? null).toBe(score)
  })

  test('without a due time nothing is late; without a closing time nothing is too late', () => {
    expect(creditOf(handedIn(999_999), { dueAt: null, closesAt: null }, steps)).toMatchObject({ percent: 100 })
    expect(creditOf(handedIn(999_999), { dueAt: due, closesAt: null }, steps)).toMatchObject({ percent: 0 })
  })
})

describe('what counts', () => {
  const deadline = { dueAt: due, closesAt: after(30 * HOUR) }
  const submissions = [
    handedIn(-10, 6, 'early'),
    handedIn(HOUR, 9, 'late'),
    handedIn(2 * HOUR, null, 'running'),
    handedIn(31 * HOUR, 10, 'closed'),
  ]
  const rules = { deadline, policy: steps, chosenId: null }
  test.each([
    ['best', null, 'late', 7.2],
    ['last', null, 'running', null],
    ['chosen', 'early', 'early', 6],
    ['chosen', null, 'running', null],
    ['chosen', 'closed', 'running', null],
  ] as const)('%s with %s chosen is %s', (counting, chosenId, submissionId, score) => {
    const expected = { submissionId, score }
    expect(whatCounts(submissions, { ...rules, counting, chosenId })).toMatchObject(expected)
    expect(whatCounts([...submissions].reverse(), { ...rules, counting, chosenId })).toMatchObject(expected)
  })

  test('best is the earlier of two with the same score, and the last while nothing has a score', () => {
    const counts = (submissions: Scored[]) => whatCounts(submissions, { ...rules, counting: 'best' })?.submissionId
    expect(counts([handedIn(-5, 8, 'second'), handedIn(-9, 8, 'first')])).toBe('first')
    expect(counts([handedIn(-5, null, 'second'), handedIn(-9, null, 'first')])).toBe('second')
    expect(counts([handedIn(-5, null, 'second'), handedIn(-9, 0, 'first')])).toBe('first')
  })

  test('nothing in time is nothing', () => {
    for (const counting of ['best', 'last', 'chosen'] as const)
      expect(whatCounts([handedIn(31 * HOUR)], { ...rules, counting })).toBeNull()
  })
})

describe('a time in the zone of the course', () => {
  test.each([
    ['2026-11-22T23:59', 'Asia/Shanghai', '2026-11-22T15:59:00.000Z'],
    ['2026-01-10T23:59', 'Europe/Berlin', '2026-01-10T22:59:00.000Z'],
    ['2026-07-10T23:59', 'Europe/Berlin', '2026-07-10T21:59:00.000Z'],
    ['2026-07-10T00:00', 'Asia/Kathmandu', '2026-07-09T18:15:00.000Z'],
    // The night in spring that has no 02:30: as much after 01:59 as it says, so nobody has less time.
    ['2026-03-29T01:59', 'Europe/Berlin', '2026-03-29T00:59:00.000Z'],
    ['2026-03-29T02:30', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'],
    ['2026-03-29T03:00', 'Europe/Berlin', '2026-03-29T01:00:00.000Z'],
    // The night in autumn that has 02:30 twice: the second, so nobody has less time.
    ['2026-10-25T02:30', 'Europe/Berlin', '2026-10-25T01:30:00.000Z'],
    ['2026-10-25T03:00', 'Europe/Berlin', '2026-10-25T02:00:00.000Z'],
    ['2026-11-01T01:30', 'America/New_York', '2026-11-01T06:30:00.000Z'],
    ['2026-04-05T01:45', 'Australia/Lord_Howe', '2026-04-04T15:15:00.000Z'],
  ])('%s in %s is %s', (local, zone, instant) => {
    expect(instantIn(zone, local).toISOString()).toBe(instant)
  })

  test('a day in which the clock is turned back has an hour more until the same time', () => {
    const hours = (from: string, to: string) =>
      (instantIn('Europe/Berlin', to).getTime() - instantIn('Europe/Berlin', from).getTime()) / 3_600_000
    expect(hours('2026-10-24T23:59', '2026-10-25T23:59')).toBe(25)
    expect(hours('2026-03-28T23:59', '2026-03-29T23:59')).toBe(23)
  })

  test('what is due at 23:59 is in time while the clock shows 23:59', () => {
    expect(endOfMinuteIn('Asia/Shanghai', '2026-11-22T23:59').toISOString()).toBe('2026-11-22T15:59:59.999Z')
  })

  test.each(['Asia/Shanghai', 'Europe/Berlin', 'Asia/Kathmandu', 'America/New_York'])(
    'the clock of %s is read back, both sides of its changes',
    (zone) => {
      for (let day = 1; day <= 365; day++) {
        const local = new Date(Date.UTC(2026, 0, day, 12, 34)).toISOString().slice(0, 16)
        expect(localIn(zone, endOfMinuteIn(zone, local))).toBe(local)
      }
    },
  )

  test('a zone is one that the list has', () => {
    expect(['Asia/Shanghai', 'UTC', 'Europe/Nowhere', '', 'x'].map(isTimeZone)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ])
  })

  test.each(['2026-13-01T00:00', '2026-02-30T00:00', 'tomorrow', '2026-01-01 00:00', '2026-01-01T24:00'])(
    '%s is no time',
    (text) => {
      expect(() => instantIn('Asia/Shanghai', text)).toThrow(RangeError)
    },
  )
})
