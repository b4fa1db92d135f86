import type { Outcome } from '@interleave/grading'
import { expect, test } from '@jest/globals'
import { readReplay, stampReplays } from './replay.ts'

const judges = 'bank-account.adds-up.ef5ff75c958e1a28.1.replay:3278951798:5=3,9=2'

test.each([
  judges,
  'say-after.two-seconds.0123456789abcdef.12.polite',
  'a.b.0123456789abcdef.1.walk:0.2:77',
  'a.b.0123456789abcdef.1.pct:3:51:7',
  'a.b.0123456789abcdef.1.replay:5:',
])('reads %s', (replay) => {
  const [task, check] = replay.split('.')
  expect(readReplay(` 01ab9f.9c8d7e.${replay}\n`)).toEqual({
    version: '01ab9f',
    program: '9c8d7e',
    task,
    check,
    replay,
  })
})

test.each(['', judges, `01ab9f.${judges}`, `01ab9f.9c8d7e.${judges};ls`, '01ab9f.9c8d7e.a.b.0123.1.polite', 'polite'])(
  'refuses %s',
  (text) => {
    expect(readReplay(text)).toBeNull()
  },
)

test('a replay is stamped with the grader and with the files of the task, and with no other file', () => {
  const found = {
    ...{ role: 'module', path: 'a.py', foundBy: 'path' as const, lookedFor: ['a.py'] },
    ...{ candidates: [], problem: null, detail: null },
  }
  const words = { 'zh-CN': '', en: '' }
  const evidence = {
    ...{ schedule: 'polite', replay: judges, kind: 'race' as const, truncated: false },
    ...{ lanes: [], steps: [], waits: [], output: [] },
  }
  const check = { id: 'adds-up', title: words, schedules: 1, teaches: 'race', failure: null, status: 'passed' as const }
  const checks = [
    { ...check, evidence },
    { ...check, evidence: { ...evidence, replay: null } },
    { ...check, evidence: null },
  ]
  const head = { task: 'bank-account', seed: '', python: '', schedules: 1 }
  const outcome: Outcome = { kind: 'graded', report: { ...head, files: [found], checks, integrity: [] } }
  const stamp = (text: string, other: string, version: string) => {
    const files = new Map([
      ['a.py', Buffer.from(text)],
      ['b.py', Buffer.from(other)],
    ])
    const stamped = stampReplays(outcome, files, version)
    return stamped.kind === 'graded' ? stamped.report.checks.map((one) => one.evidence?.replay) : []
  }
  const [one, ...others] = stamp('x = 1', '', 'v1')
  const token = readReplay(one as string)
  expect(token?.replay).toBe(judges)
  expect(others).toEqual([null, undefined])
  expect(stamp('x = 1', 'y = 2', 'v1')[0]).toBe(one)
  const edited = readReplay(stamp('x = 2', '', 'v1')[0] as string)
  expect([edited?.version === token?.version, edited?.program === token?.program]).toEqual([true, false])
  const upgraded = readReplay(stamp('x = 1', '', 'v2')[0] as string)
  expect([upgraded?.version === token?.version, upgraded?.program === token?.program]).toEqual([false, true])
  expect(stampReplays({ kind: 'time_limit' }, new Map(), 'v1')).toEqual({ kind: 'time_limit' })
})
