import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { MOST_PERIODS, TurnClock } from './turn-clock.ts'

beforeEach(() => {
  jest.useFakeTimers()
})
afterEach(() => {
  jest.useRealTimers()
})

const seconds = (count: number) => jest.advanceTimersByTimeAsync(count * 1000)

function clockOf(cpuSeconds: () => number, answers = async () => {}) {
  const [over, lost] = [jest.fn(), jest.fn()]
  return { over, lost, clock: new TurnClock(60, { cpuSeconds: async () => cpuSeconds(), answers }, over, lost) }
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
  const broken = clockOf(() => {
    throw new Error('no counters')
  })
  broken.clock.turn(true)
  await seconds(60)
  expect(broken.over).toHaveBeenCalledTimes(1)
  const stopped = clockOf(() => 0)
  stopped.clock.turn(true)
  stopped.clock.stop()
  await seconds(600)
  expect(stopped.over).not.toHaveBeenCalled()
})

test('while the engine is silent no time passes, and what it held back may end the turn', async () => {
  let speak = () => {}
  const silence = () =>
    new Promise<void>((resolve) => {
      speak = resolve
    })
  let isSilent = false
  const { over, clock } = clockOf(
    () => 0,
    () => (isSilent ? silence() : Promise.resolve()),
  )
  clock.turn(true)
  await seconds(58.5)
  isSilent = true
  await seconds(500)
  isSilent = false
  speak()
  await seconds(0.9)
  expect(over).not.toHaveBeenCalled()
  clock.turn(false)
  await seconds(500)
  expect(over).not.toHaveBeenCalled()
  clock.turn(true)
  await seconds(1)
  expect(over).toHaveBeenCalledTimes(1)
})

test('an engine that is gone ends nobody; it is told instead', async () => {
  const gone = new Error('no engine')
  const { over, lost, clock } = clockOf(
    () => 0,
    () => Promise.reject(gone),
  )
  clock.turn(true)
  await seconds(600)
  expect(over).not.toHaveBeenCalled()
  expect(lost.mock.calls).toEqual([[gone]])
})
