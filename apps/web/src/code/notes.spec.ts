import type { Evidence } from '@interleave/contract'
import { filesOf, touchedLines, waitsByLine } from './notes.ts'

const step = (file: string | null, line: number | null): Evidence['steps'][number] => ({
  ...{ lane: 1, at: 0, action: 'reads', object: null, value: null, source: null, reliesOn: null, stale: false },
  ...{ file, line },
})
const evidence: Evidence = {
  ...{ schedule: 'polite', replay: null, kind: 'deadlock', truncated: false, output: [] },
  lanes: [
    { id: 1, name: 'one' },
    { id: 2, name: 'two' },
  ],
  steps: [step('b.py', 3), step('a.py', 5), step('a.py', 5), step('a.py', 8), step(null, null)],
  waits: [
    {
      ...{ lane: 1, on: 'lock', object: 'b_lock', heldBy: 2, file: 'a.py', line: 8, source: 'b_lock.acquire()' },
      heldAt: { file: 'a.py', line: 12, source: 'with b_lock:' },
    },
    { lane: 9, on: 'event', object: null, heldBy: null, file: 'b.py', line: 4, source: null, heldAt: null },
  ],
}

test('the file that an interleaving is mostly in comes first, and its lines are known', () => {
  expect(filesOf(evidence)).toEqual(['a.py', 'b.py'])
  expect([...touchedLines(evidence.steps, 'a.py')]).toEqual([5, 8])
})

test('who is stuck stands at the line where it waits, and who holds on at the line where it took it', () => {
  expect(waitsByLine(evidence, 'a.py')).toEqual(
    new Map([
      [8, [{ lane: 1, name: 'one', on: 'lock', object: 'b_lock', holds: false }]],
      [12, [{ lane: 2, name: 'two', on: 'lock', object: 'b_lock', holds: true }]],
    ]),
  )
  expect(waitsByLine(evidence, 'b.py').get(4)).toMatchObject([{ name: '#9', holds: false }])
})
