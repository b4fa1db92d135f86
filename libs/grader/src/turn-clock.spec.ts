import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { MOST_PERIODS, TurnClock } from './turn-clock.ts'

beforeEach(() => {
  jest.useFakeTimers()
})
afterEach(() => {
  jest.useRealTimers()
})

const seconds = (count: number) => jest.advanceTimersByTimeAsync(count * 1000)

function clockOf(cpuSeconds: () => number) {
  const over = jest.fn()
  return { over, clock: new TurnClock(60, async () => cpuSeconds(), over) }
}

test('only the time in which an answer is owed counts, over all turns together', async () => {
  const { over, clock } = clockOf(() => 0)
  await seconds(500)
  clock.turn(true)
  await seconds(40)
  clock.turn(false)
  await seconds(500)
  clock.turn(true)
  await seconds(19)
  expect(over).not.toHaveBeenCalled()
  await seconds(1)
  expect(over).toHaveBeenCalledTimes(1)
})

test('a second request does not start the time again', async () => {
  const { over, clock } = clockOf(() => 0)
  clock.turn(true)
  await seconds(59)
  clock.turn(true)
  await seconds(1)
  expect(over).toHaveBeenCalledTimes(1)
})

test('attack 193: whoever is at work on a host without a free core is given the time again, but not for ever; twin: whoever answers in time', async () => {
  let cpuSeconds = 0
  const { over, clock } = clockOf(() => cpuSeconds)
  clock.turn(true)
  for (let period = 1; period < MOST_PERIODS; period++) {
    cpuSeconds += 5
    await seconds(60)
    expect(over).not.toHaveBeenCalled()
  }
  cpuSeconds += 5
  await seconds(60)
  expect(over).toHaveBeenCalledTimes(1)
})

test('whoever worked and then sleeps is ended at the next limit', async () => {
  const { over, clock } = clockOf(() => 5)
  clock.turn(true)
  await seconds(60)
  expect(over).not.toHaveBeenCalled()
  await seconds(60)
  expect(over).toHaveBeenCalledTimes(1)
})

test('counters that cannot be read give no more time; a stopped clock ends nobody', async () => {
  const over = jest.fn()
  const broken = new TurnClock(60, () => Promise.reject(new Error('no engine')), over)
  broken.turn(true)
  await seconds(60)
  expect(over).toHaveBeenCalledTimes(1)
  const stopped = clockOf(() => 0)
  stopped.clock.turn(true)
  stopped.clock.stop()
  await seconds(600)
  expect(stopped.over).not.toHaveBeenCalled()
})
