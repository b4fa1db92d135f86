import type { GateProgram, GateResult } from '@interleave/contract'
import { GateStore, RunStore } from '@interleave/database'
import { builders } from '@interleave/testing'
import { complaints, signInAs, startPages } from '../page.fixture.ts'

const { database, api, open } = await startPages()
beforeAll(checkAndFail)

/** The one task of these tests, as a worker leaves it whose gate found a survivor. */
async function checkAndFail() {
  const ta = await api.signIn('ta', 'ta')
  const { digest } = (await ta.get('/api/v1/tasks')).body.tasks[0]
  const gates = new GateStore(database)
  await gates.want([{ digest, taskId: 'bank-account' }], 'one')
  const claimed = await gates.claim([digest], 'worker-a', 60)
  const program = (name: string, more: Partial<GateProgram>): GateProgram => ({
    ...{ kind: 'mutant', name, killedBy: 'no-lost-update', failed: ['no-lost-update'], seeds: 20, seconds: 60 },
    fault: null,
    ...more,
  })
  const result: GateResult = {
    ...{ task: 'bank-account', digest, checks: ['no-lost-update'], hasPassed: false, seeds: 20, seconds: 180 },
    problems: [
      { file: 'statement.en.md', line: 3, text: { 'zh-CN': '题面提到了没有的名字', en: 'names what is not there' } },
    ],
    programs: [
      program('condition', { kind: 'solution', killedBy: null, failed: [] }),
      program('no-lock', { failed: [], fault: { kind: 'survived' } }),
      program('sleeps', {
        fault: { kind: 'differs', seeds: ['1234567890', 'abcdef1234'], checks: ['no-lost-update'] },
      }),
    ],
  }
  if (!claimed || !(await gates.settle(claimed, result, 'one'))) throw new Error('the gate was not settled')
}

test.each([
  ['zh-CN', '题目与检验', '没有通过', '没有被发现', '题面提到了没有的名字'],
  ['en-GB', 'Tasks and the gate', 'Failed', 'survived', 'names what is not there'],
])('staff see which program survived (%s)', async (locale, heading, state, survived, problem) => {
  const page = await open(locale, '/tasks')
  await signInAs(page, 'ta')
  await page.getByRole('heading', { name: heading }).waitFor()
  const task = page
    .getByRole('listitem')
    .filter({ has: page.getByRole('table') })
    .first()
  await task.getByText(state, { exact: true }).waitFor()
  expect(await page.getByRole('row').filter({ hasText: 'no-lock' }).textContent()).toContain(survived)
  expect(await page.getByRole('row').filter({ hasText: 'sleeps' }).textContent()).toContain('12345678')
  await page.getByText(problem).waitFor()
  expect(await complaints(page)).toEqual([])
  await page.context().close()
})

test.each([
  ['zh-CN', '正在检验'],
  ['en-GB', 'is being checked'],
])('a student reads why nothing happens yet (%s)', async (locale, words) => {
  const student = await api.signIn('student', `student-${locale}`)
  const assignment = await builders(database).assignment({ taskIds: ['bank-account'] })
  const submission = { assignmentId: assignment.id, repositoryUrl: 'https://example.org/a.git' }
  const { body } = await student.post('/api/v1/submissions', submission)
  await new RunStore(database).hold(body.runs[0].id, ['bank-account'])
  const page = await open(locale, `/submissions/${body.id}`)
  await signInAs(page, `student-${locale}`)
  await page.getByText(words).waitFor()
  expect(await page.getByRole('link', { name: /^(题目|Tasks)$/ }).count()).toBe(0)
  expect(await complaints(page)).toEqual([])
  await page.context().close()
})
