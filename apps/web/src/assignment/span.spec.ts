import { ruleSpan, splitSpan } from './span.ts'

const words = (minutes: number) => splitSpan(minutes).map(({ unit, count }) => `${count} ${unit}`)

test.each([
  [0.5, []],
  [1, ['1 minutes']],
  [61.9, ['1 hours', '1 minutes']],
  [120, ['2 hours']],
  [1440, ['1 days']],
  [1500, ['1 days', '1 hours']],
  // Minutes beside days say nothing.
  [1441, ['1 days']],
])('%d minutes are %j', (minutes, expected) => {
  expect(words(minutes)).toEqual(expected)
})

test('rules speak of whole hours, or of minutes', () => {
  expect([ruleSpan(1440), ruleSpan(90)]).toEqual([
    { unit: 'hours', count: 24 },
    { unit: 'minutes', count: 90 },
  ])
})
