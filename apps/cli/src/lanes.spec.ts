import type { Evidence } from '@interleave/contract'
import { renderWaits } from './lanes.ts'

const wait = { heldBy: null, heldAt: null, object: null, file: 'a.py', line: 3, source: 'x' }
const evidence = {
  lanes: [
    { id: 1, name: 'A' },
    { id: 2, name: 'B' },
  ],
  waits: [
    { ...wait, lane: 1, on: 'running' },
    { ...wait, lane: 2, on: 'event' },
  ],
} as unknown as Evidence

test('whoever is at work does not wait, and what is waited for has a word in both languages', () => {
  expect(renderWaits(evidence, 'en')).toEqual(['A is at work at a.py:3', 'B waits for the event at a.py:3'])
  expect(renderWaits(evidence, 'zh-CN')).toEqual(['A 还在 a.py:3 运行', 'B 在 a.py:3 等 事件'])
})
