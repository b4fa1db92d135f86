import type { Evidence, Report } from '@interleave/contract'
import { CodeStore, RunStore } from '@interleave/database'
import { builders } from '@interleave/testing'
import type { Client } from '../api.fixture.ts'
import { complaints, signInAs, startPages } from '../page.fixture.ts'

const { database, api, open } = await startPages()
const build = builders(database)
const runs = new RunStore(database)
const code = new CodeStore(database)

const text = { 'zh-CN': '余额一分不差', en: 'The balance adds up' }
const step = (lane: number, action: string, value: string, stale = false): Evidence['steps'][number] => ({
  ...{ lane, at: 0, action, object: 'self.balance', value, file: 'bank.py', line: 5, source: 'self.balance += amount' },
  ...{ reliesOn: stale ? 0 : null, stale },
})
const evidence: Evidence = {
  ...{ schedule: 'rr:1', replay: null, kind: 'race', truncated: false, waits: [], output: [] },
  lanes: [
    { id: 1, name: 'Thread-1' },
    { id: 2, name: 'Thread-2' },
  ],
  steps: [
    { ...step(1, 'starts', ''), line: 2, object: null, value: null },
    step(1, 'reads', '0'),
    step(2, 'writes', '7'),
    step(1, 'writes', '3', true),
  ],
}
const waits = { object: null, heldBy: null, heldAt: null, file: 'bank.py', source: 'while True:' }
/** Ended by a limit while one computed, as a run is that is told without its steps. */
const endless: Evidence = {
  ...{ ...evidence, kind: 'timeline', steps: [] },
  waits: [
    { ...waits, lane: 1, on: 'running', line: 5 },
    { ...waits, lane: 2, on: 'event', line: 4 },
  ],
}
const report = (isRight: boolean, shown: Evidence): Report => ({
  ...{ task: 'bank-account', seed: 's', python: '3.11.2', schedules: 9, files: [], integrity: [] },
  checks: [
    {
      ...{ id: 'adds-up', title: text, status: isRight ? 'passed' : 'failed', schedules: 9, teaches: 'lost-update' },
      failure: isRight ? null : { seen: text, expected: text, why: text, nextStep: null },
      evidence: isRight ? null : shown,
    },
  ],
})

const lines = ['class Account:', '    def __init__(self):', '        self.balance = 0', '    def add(self, amount):']
const wrong = [...lines, '        self.balance += amount', ''].join('\n')
const right = [...lines, '        with self.lock:', '            self.balance += amount', ''].join('\n')

async function handIn(who: Client, assignmentId: string, name: string, isRight: boolean, shown = evidence) {
  const repositoryUrl = `https://git.example.edu/ada/${name}.git`
  const { body } = await who.post('/api/v1/submissions', { assignmentId, repositoryUrl })
  const attempt = (await runs.claim(body.runs[0].id, 'a worker', 60))?.attempt ?? 0
  await runs.pinCommit(body.id, name.padEnd(40, '0'))
  const program = isRight ? right : wrong
  await code.keep(body.id, [
    { path: 'bank.py', bytes: program.length, text: program },
    { path: 'photo.png', bytes: 9000, text: null },
    { path: 'notes.md', bytes: 11, text: '<b>hi</b>\n' },
  ])
  const task = { taskId: 'bank-account', points: 10, score: isRight ? 10 : 0, seed: 's', graderVersion: 'v1' }
  await runs.settle(body.runs[0].id, attempt, {
    ...{ outcome: 'graded', code: null, detail: null, score: task.score, points: 10 },
    tasks: [{ ...task, outcome: { kind: 'graded', report: report(isRight, shown) } }],
  })
  return body.id as string
}

const zh = {
  ...{
    locale: 'zh-CN',
    inCode: '在代码里看',
    next: '下一步',
    previous: '上一步',
    comment: '评第 5 行',
    send: '写好了',
  },
  ...{ atWork: 'Thread-1 还在运行', waitsFor: 'Thread-2 在等事件', nobody: '没有人会来放行' },
  ended: '每一方正走到哪里',
  ...{ missing: '写几句话。', withdraw: '撤回', compare: '和上一次比', mended: '修好了', changed: '有改动' },
  ...{ none: '这里没有代码', alone: '没有别的提交可以比', unreadable: /1 个文件不是/, nothing: '没有这个页面' },
}
const en: typeof zh = {
  ...{ locale: 'en-GB', inCode: 'See it in the code', next: 'Next step', previous: 'Previous step' },
  ...{ comment: 'Comment on line 5', send: 'Comment', missing: 'Write a few words.', withdraw: 'Take it back' },
  ...{
    atWork: 'Thread-1 is at work',
    waitsFor: 'Thread-2 waits for the event',
    nobody: 'nobody is going to let it go on',
    ended: 'Where everybody was when',
  },
  ...{ compare: 'Compare with the one before', mended: 'Mended', changed: 'Changed', none: 'There is no code here' },
  ...{
    alone: 'There is no other submission to compare with',
    unreadable: /too long to be kept: 1/,
    nothing: 'No such page',
  },
}

test.each([zh, en])(
  'a student steps through a race in the code, a TA comments on the line, and the next try is compared ($locale)',
  async (words) => {
    const { id: assignmentId } = await build.assignment()
    const name = `ada-${words.locale}`
    const ada = await api.signIn('student', name)
    await api.signIn('ta', `tara-${words.locale}`)
    const first = await handIn(ada, assignmentId, 'a1', false)

    const mine = await open(words.locale, `/submissions/${first}/compare`)
    await signInAs(mine, name)
    await mine.getByText(words.alone).waitFor()
    expect(await complaints(mine)).toEqual([])
    await mine.goto(`/submissions/${first}`)
    await mine.locator('button[aria-expanded]').first().click()
    await mine.getByRole('link', { name: words.inCode }).click()
    const current = (page: typeof mine) => page.locator('li:has([data-current])')
    await current(mine).getByText('Thread-1').waitFor()
    expect(await complaints(mine)).toEqual([])
    const lineNow = () => current(mine).getAttribute('data-line')
    await mine.getByRole('slider').fill('0')
    await expect(lineNow()).resolves.toBe('2')
    await mine.getByRole('button', { name: words.next }).click()
    await mine.locator('li[data-line="5"]:has([data-current])').waitFor()
    await mine.getByRole('button', { name: words.previous }).click()
    await mine.locator('li[data-line="2"]:has([data-current])').waitFor()
    await mine.getByText(words.unreadable).waitFor()
    expect(await mine.getByRole('button', { name: words.comment }).count()).toBe(0)
    await mine.getByRole('link', { name: 'notes.md' }).click()
    await mine.getByText('<b>hi</b>').waitFor()
    expect(await complaints(mine)).toEqual([])

    const page = await open(words.locale, `/submissions/${first}/code?file=bank.py`)
    await signInAs(page, `tara-${words.locale}`)
    await page.getByRole('button', { name: words.comment }).click()
    await page.getByRole('button', { name: words.send, exact: true }).click()
    await page.getByText(words.missing).waitFor()
    await page.getByRole('textbox', { name: words.comment }).fill('Who else <i>writes</i> here?')
    expect(await complaints(page)).toEqual([])
    await page.getByRole('button', { name: words.send, exact: true }).click()
    await page.locator('li[data-line="5"]', { hasText: 'Who else <i>writes</i> here?' }).waitFor()
    expect(await complaints(page)).toEqual([])
    await mine.goto(`/submissions/${first}/code?file=bank.py`)
    await mine.locator('li[data-line="5"]', { hasText: 'Who else <i>writes</i> here?' }).waitFor()
    expect(await mine.getByRole('button', { name: words.withdraw }).count()).toBe(0)
    await page.getByRole('button', { name: words.withdraw }).click()
    await page.getByText('Who else <i>writes</i> here?').waitFor({ state: 'detached' })
    await page.context().close()

    const second = await handIn(ada, assignmentId, 'b2', true)
    await mine.goto(`/submissions/${second}`)
    await mine.getByRole('link', { name: words.compare }).click()
    await mine.getByText(words.mended).waitFor()
    await mine.locator('tr[data-kind="added"]', { hasText: 'with self.lock:' }).waitFor()
    expect(await mine.locator('tr[data-kind="removed"]').count()).toBe(1)
    expect(await mine.getByText('notes.md').count()).toBe(0)
    expect(await complaints(mine)).toEqual([])

    const { id: other } = await build.assignment()
    const fresh = await ada.post('/api/v1/submissions', {
      ...{ assignmentId: other, repositoryUrl: 'https://git.example.edu/ada/c.git' },
    })
    await mine.goto(`/submissions/${fresh.body.id}/code`)
    await mine.getByText(words.none).waitFor()
    expect(await complaints(mine)).toEqual([])
    await mine.goto(`/submissions/${crypto.randomUUID()}/code`)
    await mine.getByRole('heading', { name: words.nothing }).waitFor()
    expect(await complaints(mine)).toEqual([])
    await mine.context().close()
  },
)

test.each([zh, en])('whoever was at work when a run was ended is not said to wait ($locale)', async (words) => {
  const { id: assignmentId } = await build.assignment()
  const name = `eve-${words.locale}`
  const id = await handIn(await api.signIn('student', name), assignmentId, 'e1', false, endless)
  const page = await open(words.locale, `/submissions/${id}`)
  await signInAs(page, name)
  await page.locator('button[aria-expanded]').first().click()
  await page.getByText(words.atWork).waitFor()
  await page.getByText(words.waitsFor).waitFor()
  await page.getByText(words.ended).waitFor()
  expect(await page.getByText(words.nobody).count()).toBe(0)
  expect(await complaints(page)).toEqual([])
  await page.getByRole('link', { name: words.inCode }).click()
  await page.waitForURL(/\/code/)
  await page.getByRole('group', { name: 'bank.py' }).getByText(words.atWork).waitFor()
  expect(await complaints(page)).toEqual([])
  await page.context().close()
})
