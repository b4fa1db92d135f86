import { expect, test } from '@jest/globals'
import { Relay } from './relay.ts'

function conversation() {
  const toJudge: string[] = []
  const toStudent: string[] = []
  const turns: boolean[] = []
  const progress: unknown[] = []
  const relay = new Relay(
    { send: (line) => toJudge.push(line) },
    { send: (line) => toStudent.push(line) },
    (one) => progress.push(one),
    (isStudents) => turns.push(isStudents),
  )
  relay.begin(
    { type: 'begin', task: 't', seed: 's', schedules: 3, only: null, replay: null },
    '{"op":"files","files":{}}',
  )
  return { relay, toJudge, toStudent, turns, progress }
}

const ready = '{"ready":true,"python":"3.11.2"}'

test('the files go to the student first, then the task to the judge, with the Python that the student’s side is', () => {
  const { relay, toJudge, toStudent } = conversation()
  expect(toStudent).toEqual(['{"op":"files","files":{}}'])
  expect(toJudge).toEqual([])
  relay.fromStudent(ready)
  const begin = { type: 'begin', task: 't', seed: 's', schedules: 3, only: null, replay: null, python: '3.11.2' }
  expect(toJudge.map((line) => JSON.parse(line))).toEqual([begin])
})

test('a request and its answer are carried, and the clock runs only between them', () => {
  const { relay, toJudge, toStudent, turns } = conversation()
  relay.fromStudent(ready)
  relay.fromJudge('{"type":"request","request":{"id":1,"op":"run"}}')
  expect(JSON.parse(toStudent[1] as string)).toEqual({ id: 1, op: 'run' })
  relay.fromStudent('{"id":1,"runs":[{"result":12345678901234567890}]}')
  // Verbatim: JavaScript would have made 12345678901234567000 of it.
  expect(toJudge[1]).toBe('{"type":"answer","answer":{"id":1,"runs":[{"result":12345678901234567890}]}}')
  expect(turns).toEqual([true, false])
})

test.each([
  '',
  'not json',
  '{"id":1}}',
  '{"id":1},"type":"student_ended"',
  '1} {"type":"report"',
  '{"id":1',
  '\u0000',
  'NaN',
])(
  'attack 149, 151: what is no JSON reaches the judge as a string and as nothing else: %j; twin: an answer is carried',
  (garbage) => {
    const { relay, toJudge } = conversation()
    relay.fromStudent(ready)
    relay.fromStudent(garbage)
    expect(JSON.parse(toJudge[1] as string)).toEqual({ type: 'answer', answer: garbage })
  },
)

test.each(['1', '"text"', '[[[[]]]]', '{"type":"report","report":{}}', `${'['.repeat(50_000)}${']'.repeat(50_000)}`])(
  'attack 149: whatever a student says stays an answer: %.40s; twin: an answer is carried',
  (line) => {
    const { relay, toJudge } = conversation()
    relay.fromStudent(ready)
    relay.fromStudent(line)
    expect(toJudge[1]).toBe(`{"type":"answer","answer":${line}}`)
  },
)

test('an agent that cannot take the files is the fault of the grader: none of the student code has run', async () => {
  const { relay } = conversation()
  relay.fromStudent('{"error":"ValueError: no"}')
  expect(relay.isReady).toBe(false)
  expect(await relay.verdict).toMatchObject({ kind: 'broken', reason: expect.stringContaining('ValueError: no') })
})

test('a student side that ends before it was ready is no news for the judge', () => {
  const { relay, toJudge } = conversation()
  relay.studentEnded({ kind: 'memory_limit' })
  expect(toJudge).toEqual([])
})

test('the first verdict counts; progress is passed on', async () => {
  const { relay, progress } = conversation()
  relay.fromJudge('{"type":"progress","check":"adds-up","done":1,"of":4}')
  relay.fromJudge('{"type":"report","report":{"task":"t"}}')
  relay.fromJudge('{"type":"broken","reason":"too late"}')
  expect(await relay.verdict).toEqual({ kind: 'report', report: { task: 't' } })
  expect(progress).toEqual([{ check: 'adds-up', done: 1, of: 4 }])
})

test('after a report the same begins again under another seed, with a verdict of its own', async () => {
  const { relay, toJudge, toStudent } = conversation()
  expect(() => relay.beginAgain('s2')).toThrow('nothing has begun yet')
  relay.fromStudent(ready)
  relay.fromJudge('{"type":"report","report":{"seed":"s"}}')
  expect(await relay.verdict).toEqual({ kind: 'report', report: { seed: 's' } })
  relay.beginAgain('s2')
  const [first, second] = toJudge.map((line) => JSON.parse(line))
  expect(second).toEqual({ ...first, seed: 's2' })
  expect(toStudent).toHaveLength(1)
  relay.fromJudge('{"type":"report","report":{"seed":"s2"}}')
  expect(await relay.verdict).toEqual({ kind: 'report', report: { seed: 's2' } })
})

test.each(['', 'print of a check', '{"type":"other"}', '{"type":"request","request":{}}'])(
  'a judge that says %j is broken',
  async (line) => {
    const { relay } = conversation()
    relay.fromJudge(line)
    expect((await relay.verdict).kind).toBe('broken')
  },
)

test('the judge learns that the student side is gone, and nothing is sent there any more', () => {
  const { relay, toJudge, toStudent, turns } = conversation()
  relay.fromStudent(ready)
  relay.studentEnded({ kind: 'exited', code: 137 })
  relay.fromJudge('{"type":"request","request":{"id":1}}')
  expect(JSON.parse(toJudge[1] as string)).toEqual({ type: 'student_ended', outcome: 'exited' })
  expect(toStudent).toHaveLength(1)
  expect(turns).toEqual([])
})
