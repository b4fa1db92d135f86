import { fileURLToPath } from 'node:url'
import type { GateProgram, GateResult } from '@interleave/contract'
import { GateStore, RunStore } from '@interleave/database'
import { builders, testDatabase, testRedisUrl } from '@interleave/testing'
import { jest } from '@jest/globals'
import axe from 'axe-core'
import { type Browser, chromium, type Page } from 'playwright-core'
import { type Api, PASSWORD, startApi } from '../api.fixture.ts'

jest.setTimeout(300_000)

const { url, database } = await testDatabase()
const WEB_DIRECTORY = fileURLToPath(new URL('../../../web/dist', import.meta.url))
let api: Api
let browser: Browser

beforeAll(async () => {
  api = await startApi(database, { DATABASE_URL: url, REDIS_URL: await testRedisUrl(), WEB_DIRECTORY })
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
  await checkAndFail()
})
afterAll(async () => {
  await browser?.close()
  await api?.close()
})

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

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** What axe objects to in both schemes, and what is wider than a phone. */
async function complaints(page: Page): Promise<string[]> {
  const found: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor()
    await page.evaluate(axe.source)
    const { violations } = await page.evaluate(
      (tags) => (globalThis as unknown as { axe: typeof axe }).axe.run({ runOnly: tags }),
      rules,
    )
    found.push(
      ...violations.map(({ id, nodes }) => `${colorScheme}: ${id} ${nodes.map(({ target }) => target).join(' ')}`),
    )
  }
  await page.setViewportSize({ width: 390, height: 844 })
  const tooWide = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
  if (tooWide) found.push(`${tooWide} px wider than a phone`)
  return found
}

async function open(locale: string, username: string, path: string): Promise<Page> {
  const context = await browser.newContext({ locale, baseURL: api.origin, reducedMotion: 'reduce' })
  const page = await context.newPage()
  page.setDefaultTimeout(60_000)
  await page.goto(path)
  await page.locator('input').first().fill(username)
  await page.locator('input[type=password]').fill(PASSWORD)
  await page.locator('button[type=submit]').click()
  await page.waitForURL(`**${path}`)
  return page
}

test.each([
  ['zh-CN', '题目与检验', '没有通过', '没有被发现', '题面提到了没有的名字'],
  ['en-GB', 'Tasks and the gate', 'Failed', 'survived', 'names what is not there'],
])('staff see which program survived (%s)', async (locale, heading, state, survived, problem) => {
  const page = await open(locale, 'ta', '/tasks')
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
  const page = await open(locale, `student-${locale}`, `/submissions/${body.id}`)
  await page.getByText(words).waitFor()
  expect(await page.getByRole('link', { name: /^(题目|Tasks)$/ }).count()).toBe(0)
  expect(await complaints(page)).toEqual([])
  await page.context().close()
})
