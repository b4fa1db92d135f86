import type { GateResult } from '@interleave/contract'
import { GateStore, RunStore } from '@interleave/database'
import { builders, testDatabase, testRedisUrl } from '@interleave/testing'
import { type Api, startApi } from '../api.fixture.ts'

const { url, database } = await testDatabase()
const gates = new GateStore(database)
let api: Api

beforeAll(async () => {
  api = await startApi(database, { DATABASE_URL: url, REDIS_URL: await testRedisUrl() })
})
afterAll(() => api.close())

test('staff see where a task is at the gate, and which program survived; a student sees what the run waits for', async () => {
  const ta = await api.signIn('ta')
  const student = await api.signIn('student')
  const now = async () => (await ta.get('/api/v1/tasks')).body.tasks[0]
  const first = await now()
  expect(first).toMatchObject({ task: 'bank-account', state: 'unchecked', at: null, waitingRuns: 0, result: null })
  expect(first.digest).toMatch(/^[0-9a-f]{64}$/)

  const assignment = await builders(database).assignment({ taskIds: ['bank-account'] })
  const submission = { assignmentId: assignment.id, repositoryUrl: 'https://example.org/a.git' }
  const { body } = await student.post('/api/v1/submissions', submission)
  await new RunStore(database).hold(body.runs[0].id, ['bank-account'])
  const version = { digest: first.digest, taskId: 'bank-account' }
  await gates.want([version], 'one')
  expect(await now()).toMatchObject({ state: 'waiting', waitingRuns: 1 })
  const { body: seen } = await student.get(`/api/v1/submissions/${body.id}`)
  const held = [{ task: 'bank-account', title: { 'zh-CN': '银行账户', en: 'Bank account' } }]
  expect(seen.runs[0]).toMatchObject({ state: 'queued', heldBy: held })
  expect((await student.get('/api/v1/submissions')).body.submissions[0].latestRun.heldBy).toEqual(held)

  const claimed = await gates.claim([first.digest], 'worker-a', 60)
  expect(await now()).toMatchObject({ state: 'checking' })
  const result: GateResult = {
    ...{
      task: 'bank-account',
      digest: first.digest,
      checks: ['no-lost-update'],
      hasPassed: false,
      seeds: 20,
      seconds: 9,
    },
    problems: [{ file: 'statement.en.md', line: 3, text: { 'zh-CN': '没有这个名字', en: 'no such name' } }],
    programs: [
      {
        ...{ kind: 'mutant', name: 'no-lock', killedBy: 'no-lost-update', failed: [], seeds: 1, seconds: 9 },
        fault: { kind: 'survived' },
      },
    ],
  }
  if (claimed) await gates.settle(claimed, result, 'one')
  expect(await now()).toMatchObject({ state: 'failed', seeds: 20, programs: 1, result, at: expect.any(String) })
  expect((await student.get('/api/v1/tasks')).status).toBe(403)
})
