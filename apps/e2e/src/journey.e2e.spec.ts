import { execFileSync } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import axe from 'axe-core'
import { type Browser, type BrowserContext, type ConsoleMessage, chromium, type Page } from 'playwright-core'
import { type Running, Stack } from './stack.ts'

jest.setTimeout(900_000)

let stack: Stack
let running: Running
let browser: Browser

beforeAll(async () => {
  stack = await Stack.create()
  running = await stack.start()
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
})
afterAll(async () => {
  await browser?.close()
  await stack?.remove()
})

const zh = {
  locale: 'zh-CN',
  username: '用户名',
  password: '密码',
  signIn: '登录',
  signOut: '退出登录',
  wrongPassword: '用户名或密码',
  homework: '第一次作业',
  address: '仓库地址',
  submit: '开始评分',
  results: '各题结果',
  why: '为什么重要',
  lostUpdate: '更新丢失',
  notFound: '没有这个页面',
  all: '全部提交',
  gradeAgain: '重新评分',
  runs: '评分记录',
  facts: '看到的事实',
  marks: '按评分表给分',
  give: '给分',
  overall: '总评',
  judged: '评于',
}
const en: typeof zh = {
  locale: 'en-GB',
  username: 'User name',
  password: 'Password',
  signIn: 'Sign in',
  signOut: 'Sign out',
  wrongPassword: 'The user name or the password',
  homework: 'Homework 1',
  address: 'Repository address',
  submit: 'Grade it',
  results: 'Results by task',
  why: 'Why it matters',
  lostUpdate: 'Lost update',
  notFound: 'No such page',
  all: 'All submissions',
  gradeAgain: 'Grade again',
  runs: 'Runs',
  facts: 'Facts seen',
  marks: 'Give marks by the rubric',
  give: 'Give',
  overall: 'Overall',
  judged: 'Judged by',
}
type Words = typeof zh

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** A browser of one reader, which keeps everything that its console complains about, and whatever axe finds. */
class Reader {
  readonly complaints: string[] = []
  private constructor(
    readonly words: Words,
    readonly page: Page,
    private readonly context: BrowserContext,
  ) {
    page.setDefaultTimeout(60_000)
    page.on('pageerror', (error) => this.complaints.push(String(error)))
    page.on('console', (message) => {
      if (message.type() === 'error' && !isExpected(message))
        this.complaints.push(`${message.text()} ${message.location().url}`)
    })
  }

  static async open(words: Words): Promise<Reader> {
    const context = await browser.newContext({ locale: words.locale, baseURL: running.url, reducedMotion: 'reduce' })
    return new Reader(words, await context.newPage(), context)
  }

  async signIn(username: string, password = running.accounts.find((each) => each.username === username)?.password) {
    await this.page.getByLabel(this.words.username, { exact: true }).fill(username)
    await this.page.getByLabel(this.words.password, { exact: true }).fill(password ?? '')
    await this.page.getByRole('button', { name: this.words.signIn, exact: true }).click()
  }

  /** Looks at what is shown now by the rules of WCAG 2.2 AA, in both schemes, and at its width on a phone. */
  async inspect(where: string): Promise<void> {
    for (const colorScheme of ['light', 'dark'] as const) {
      await this.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await this.page.locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor()
      await this.page.evaluate(axe.source)
      const { violations } = await this.page.evaluate(
        (tags) => (globalThis as unknown as { axe: typeof axe }).axe.run({ runOnly: tags }),
        rules,
      )
      for (const { id, nodes } of violations)
        this.complaints.push(`${where}, ${colorScheme}: ${id} ${nodes.map(({ target }) => target).join(' ')}`)
    }
    const size = this.page.viewportSize()
    await this.page.setViewportSize({ width: 390, height: 844 })
    const tooWide = await this.page.evaluate('document.documentElement.scrollWidth - innerWidth')
    if (tooWide) this.complaints.push(`${where}: ${tooWide} px wider than a phone`)
    if (size) await this.page.setViewportSize(size)
  }

  async close(): Promise<void> {
    await this.context.close()
    expect(this.complaints).toEqual([])
  }
}

/**
 * Answers that are meant to be refusals, which the browser reports by itself: who is signed in before anybody is, a wrong
 * password, an address that cannot be used, a submission that does not exist.
 */
const refusals: [RegExp, RegExp][] = [
  [/401/, /\/api\/v1\/session$/],
  [/422/, /\/api\/v1\/submissions$/],
  [/404/, /\/api\/v1\/submissions\/00000000-/],
]
const isExpected = (message: ConsoleMessage) =>
  refusals.some(([status, url]) => status.test(message.text()) && url.test(message.location().url))

test.each([zh, en])('a student signs in, submits, watches, and reads why a check failed ($locale)', async (words) => {
  const reader = await Reader.open(words)
  const { page } = reader
  const other = words === zh ? en : zh
  await page.goto('/')
  await reader.signIn('student', 'not the password')
  await page.getByRole('alert').filter({ hasText: words.wrongPassword }).waitFor()
  await reader.inspect('sign-in')
  await reader.signIn('student')
  await page.getByRole('link', { name: words.homework }).click()
  const address = page.getByLabel(words.address)
  await address.fill('git@example.org:me/homework.git')
  await page.getByRole('button', { name: words.submit }).click()
  await page.getByText(/SSH/).waitFor()
  await reader.inspect('home with a bad address')
  await address.fill(`${running.repositories}/deadlock.git`)
  await page.getByRole('button', { name: words.submit }).click()
  await page.waitForURL(/\/submissions\//)
  await reader.inspect('a submission under way')
  // Nobody reloads: what follows arrives by itself.
  await page.getByRole('heading', { name: words.results }).waitFor({ timeout: 300_000 })
  const closed = page.locator('li > button[aria-expanded=false]')
  while ((await closed.count()) > 0) await closed.first().click()
  await page.getByText(words.why).first().waitFor()
  await reader.inspect('a submission with every check open')
  await page.getByRole('button', { name: words === zh ? /EN/ : /中文/ }).click()
  await page.getByRole('heading', { name: other.results }).waitFor()
  await page.goto('/tasks/bank-account')
  await page.getByRole('heading', { level: 1 }).waitFor()
  await reader.inspect('a task')
  await page.goto('/submissions/00000000-0000-7000-8000-000000000000')
  await page.getByRole('heading', { name: other.notFound }).waitFor()
  await reader.inspect('an unknown submission')
  await page.getByRole('button', { name: other.signOut }).click()
  await page.waitForURL(/\/sign-in/)
  await reader.close()
})

test('a race is lanes of the student’s own lines, walked through by the keyboard alone', async () => {
  const reader = await Reader.open(en)
  const { page } = reader
  await page.goto('/submissions')
  await reader.signIn('student')
  await page
    .getByRole('link', { name: /first-try/ })
    .first()
    .click()
  await page.locator('#results').waitFor()
  const check = page.locator('li > button[aria-expanded]').filter({ hasText: en.lostUpdate }).first()
  await check.focus()
  await page.keyboard.press('Enter')
  const lanes = page
    .getByRole('group')
    .filter({ has: page.getByRole('slider') })
    .first()
  await lanes.waitFor()
  expect(await lanes.locator('thead th').count()).toBeGreaterThanOrEqual(3)
  expect(await lanes.textContent()).toMatch(/balance/)

  const step = async () => Number(await lanes.getByRole('slider').inputValue())
  const shown = await step()
  await page.keyboard.press('Tab')
  await page.keyboard.press('ArrowLeft')
  expect(await step()).toBe(shown - 1)
  await page.keyboard.press('Home')
  expect(await step()).toBe(0)
  await page.keyboard.press('End')
  const last = await step()
  expect(last).toBeGreaterThan(shown)
  // One stop of the Tab key among the steps, however many there are; up and down go from one to the next.
  await lanes.locator('tbody button').nth(last).focus()
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ArrowUp')
  expect(await step()).toBe(last - 2)
  expect(await page.evaluate('document.activeElement.textContent')).toBe(String(last - 1))
  expect(await lanes.locator('tbody button[tabindex="0"]').count()).toBe(1)
  await reader.close()
})

test.each([zh, en])('staff filter the list, and a regrade is a run beside the old one ($locale)', async (words) => {
  const reader = await Reader.open(words)
  const { page } = reader
  await page.goto('/submissions')
  await reader.signIn('ta')
  await page.getByRole('heading', { name: words.all }).waitFor()
  await page.getByRole('link', { name: /good/ }).first().waitFor()
  await reader.inspect('the list of all')
  await page.getByRole('link', { name: /good/ }).first().click()
  await page.getByRole('button', { name: words.gradeAgain }).click()
  await page.getByLabel(words.runs).waitFor()
  await page.getByRole('heading', { name: words.results }).waitFor({ timeout: 300_000 })
  await reader.inspect('a submission with two runs')
  expect(await page.getByLabel(words.runs).locator('option').count()).toBe(words === zh ? 2 : 3)
  await reader.close()
})

test.each([
  { words: zh, level: 0 },
  { words: en, level: 1 },
])('a TA gives marks to a project, which its student sees ($words.locale)', async ({ words, level }) => {
  const reader = await Reader.open(words)
  const { page } = reader
  const openProject = async (username: string) => {
    await page.goto('/submissions')
    await reader.signIn(username)
    await page
      .getByRole('link', { name: /project/ })
      .first()
      .click()
    await page.getByRole('region', { name: words.facts }).waitFor()
  }
  await openProject('ta')
  const form = page.getByRole('form', { name: words.marks })
  for (const group of await form.getByRole('radiogroup').all()) await group.getByRole('radio').nth(level).check()
  await form.getByLabel(words.overall).fill(`because of ${level}`)
  await reader.inspect('a project with its rubric')
  await form.getByRole('button', { name: words.give }).click()
  await page.getByText(`because of ${level}`).waitFor()
  await page.getByText(words.judged).waitFor()
  await page.getByRole('button', { name: words.signOut }).click()
  await page.waitForURL(/\/sign-in/)
  await openProject('student')
  await page.getByText(`because of ${level}`).waitFor()
  expect(await page.getByRole('form', { name: words.marks }).count()).toBe(0)
  // No mark at the lowest levels; 4, 4, 3, 2 and 2 points at the next ones.
  const score = words === zh ? '0 / 30' : '15 / 30'
  await page.getByText(score).first().waitFor()
  await reader.inspect('a project with its marks')
  await reader.close()
})

test.each([zh, en])('a lesson shows a failed test and a finding at their lines ($locale)', async (words) => {
  const reader = await Reader.open(words)
  const { page } = reader
  await page.goto('/submissions')
  await reader.signIn('student2')
  await page
    .getByRole('link', { name: /lesson7/ })
    .first()
    .click()
  await page.getByRole('heading', { name: words.results }).waitFor({ timeout: 300_000 })
  const closed = page.locator('li > button[aria-expanded=false]')
  while ((await closed.count()) > 0) await closed.first().click()
  await page.getByText('level0/test_say_after.py:26').waitFor()
  await page.getByText('level0/settings.py:5').waitFor()
  await page.getByText('feat/lesson7', { exact: true }).waitFor()
  await reader.inspect('a lesson')
  await reader.close()
})

test('a mail, sent as the start says, is graded and answered: when it came, and with the result', async () => {
  const command = /^ +printf 'From: [\s\S]*?--upload-file -$/m.exec(stack.output)?.[0] as string
  execFileSync('sh', ['-c', command], { timeout: 60_000 })
  const folder = running.mails as string
  const deadline = Date.now() + 300_000
  const read = async () => {
    const names = (await readdir(folder)).filter((name) => name.endsWith('-student@interleave.example.eml')).sort()
    return Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))
  }
  while ((await read()).length < 2 && Date.now() < deadline) await sleep(200)
  const [receipt, result] = await read()
  const thread = (mail = '') => /^In-Reply-To: (.*)$/m.exec(mail)?.[1]
  expect(thread(receipt)).toBe(thread(result))
  expect(result).toMatch(/^Auto-Submitted: auto-replied/m)
  expect(result).toMatch(/^Subject: =\?UTF-8/m)
})

test('Ctrl-C leaves no process and no container, and the next start takes seconds and keeps everything', async () => {
  expect(await stack.stop()).toBe(0)
  expect(stack.leftovers()).toEqual([])
  const began = Date.now()
  const again = await stack.start()
  expect(Date.now() - began).toBeLessThan(60_000)
  expect(again).toEqual(running)
  expect(stack.output).not.toMatch(/: queued/)
  expect(await stack.stop()).toBe(0)
  expect(stack.leftovers()).toEqual([])
})
