import type { SourceFileView } from '@interleave/contract'
import { codeChanges, verdictChanges } from './changes.ts'

const words = (en: string) => ({ 'zh-CN': en, en })
const check = (id: string, status: 'passed' | 'failed') => ({
  ...{ id, status, title: words(id), schedules: 1, teaches: 'race', failure: null, evidence: null, weight: 1 },
})
type Run = Parameters<typeof verdictChanges>[0]
const run = (...tasks: { task: string; score: number; checks: ReturnType<typeof check>[] }[]) =>
  ({ tasks: tasks.map((task) => ({ ...task, title: words(task.task), points: 10 })) }) as unknown as Run

test('checks that are mended, broken, new or gone are told; those that ended as before are not', () => {
  const before = run({
    ...{ task: 'bank', score: 4 },
    checks: [check('a', 'failed'), check('b', 'passed'), check('c', 'failed'), check('d', 'passed')],
  })
  const after = run({
    ...{ task: 'bank', score: 6 },
    checks: [check('a', 'passed'), check('b', 'failed'), check('c', 'failed'), check('e', 'passed')],
  })
  const [change] = verdictChanges(before, after)
  expect(change).toMatchObject({ task: 'bank', before: 4, after: 6, points: 10, stillFailing: 1 })
  expect(change?.checks.map((one) => [one.check.id, one.change])).toEqual([
    ['a', 'mended'],
    ['b', 'broken'],
    ['e', 'new'],
    ['d', 'gone'],
  ])
})

test('a task that only one run has is there, with no score in the other', () => {
  const changes = verdictChanges(
    run({ task: 'old', score: 1, checks: [] }),
    run({ task: 'new', score: 2, checks: [check('a', 'failed')] }),
  )
  expect(changes).toMatchObject([
    { task: 'new', before: null, after: 2, stillFailing: 0 },
    { task: 'old', before: 1, after: null },
  ])
})

const file = (path: string, text: string | null): SourceFileView => ({ path, bytes: text?.length ?? 7, text })

test('files that differ are shown with their lines; those that are the same are not', () => {
  const lines = Array.from({ length: 20 }, (_, i) => `line ${i + 1}\n`)
  const changed = lines.map((line, i) => (i === 9 ? 'with lock:\n' : line))
  const changes = codeChanges(
    [file('a.py', lines.join('')), file('gone.py', 'x\n'), file('same.py', 'x'), file('photo.png', null)],
    [
      file('a.py', changed.join('')),
      file('new.py', 'y'),
      file('same.py', 'x'),
      { ...file('photo.png', null), bytes: 8 },
    ],
  )
  expect(changes.map(({ path, kind }) => [path, kind])).toEqual([
    ['a.py', 'changed'],
    ['gone.py', 'removed'],
    ['new.py', 'added'],
    ['photo.png', 'changed'],
  ])
  const [hunk] = changes[0]?.hunks ?? []
  expect(hunk?.map(({ kind, before, after }) => [kind, before, after])).toEqual([
    ['same', 7, 7],
    ['same', 8, 8],
    ['same', 9, 9],
    ['removed', 10, null],
    ['added', null, 10],
    ['same', 11, 11],
    ['same', 12, 12],
    ['same', 13, 13],
  ])
  expect(changes[1]?.hunks).toEqual([[{ kind: 'removed', text: 'x', before: 1, after: null }]])
  expect(changes[2]?.hunks).toEqual([[{ kind: 'added', text: 'y', before: null, after: 1 }]])
  expect(changes[3]?.hunks).toBeNull()
})

test('an end of line that is missing is no line of its own', () => {
  const [change] = codeChanges([file('a.py', 'x')], [file('a.py', 'x\n')])
  expect(change?.hunks?.flat().map(({ text }) => text)).toEqual(['x', 'x'])
})
