import { createLogger } from './logger.ts'
import { stopAll } from './stop.ts'

const logger = createLogger('test', 'silent')

test('stops run in order, one at a time', async () => {
  const seen: string[] = []
  const slow = async () => {
    seen.push('first begins')
    await new Promise((resolve) => setImmediate(resolve))
    seen.push('first ends')
  }
  expect(await stopAll(logger, [slow, () => seen.push('second')])).toBe(0)
  expect(seen).toEqual(['first begins', 'first ends', 'second'])
})

test('one that fails does not keep the next from running, and the exit code says so', async () => {
  let reached = false
  const reach = () => {
    reached = true
  }
  const fails = () => {
    throw new Error('broken')
  }
  expect(await stopAll(logger, [fails, reach])).toBe(1)
  expect(reached).toBe(true)
})

test('one that never ends is left behind at the deadline', async () => {
  expect(await stopAll(logger, [() => new Promise(() => undefined)], 0.02)).toBe(1)
})
