import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import { type Browser, chromium, type Page } from 'playwright-core'
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

/** A page in a language, and everything that its console complained about. */
async function openPage(locale: 'zh-CN' | 'en-GB'): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext({ locale, baseURL: running.url })
  const page = await context.newPage()
  page.setDefaultTimeout(60_000)
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => {
    // Asking who is signed in before anybody is, is answered with 401, and the browser says so.
    if (message.type() === 'error' && !/401/.test(message.text())) complaints.push(message.text())
  })
  return { page, complaints }
}

async function signIn(page: Page, words: { username: string; password: string; submit: string }, username: string) {
  const account = running.accounts.find((each) => each.username === username)
  await page.goto('/')
  await page.getByLabel(words.username, { exact: true }).fill(username)
  await page.getByLabel(words.password, { exact: true }).fill(account?.password ?? '')
  await page.getByRole('button', { name: words.submit, exact: true }).click()
}

test('a student signs in, pastes an address, watches, and reads why a check failed, in both languages', async () => {
  const { page, complaints } = await openPage('zh-CN')
  await signIn(page, { username: '用户名', password: '密码', submit: '登录' }, 'student')
  await page.getByLabel('仓库地址').fill(`${running.repositories}/deadlock.git`)
  await page.getByRole('button', { name: '开始评分' }).click()
  await page.waitForURL(/\/submissions\//)
  // Nobody reloads: what follows arrives by itself.
  await page.getByRole('heading', { name: '各题结果' }).waitFor({ timeout: 300_000 })
  const failed = page.locator('li > button[aria-expanded]').first()
  await failed.click()
  await page.getByText('为什么重要').first().waitFor()
  expect(await failed.textContent()).toMatch(/[\u4e00-\u9fff]/)
  await page.getByRole('button', { name: /EN/ }).click()
  await page.getByRole('heading', { name: 'Results by task' }).waitFor()
  await page.getByText('Why it matters').first().waitFor()
  expect(complaints).toEqual([])
})

test('a race is shown as two lanes of the student’s own lines', async () => {
  const { page, complaints } = await openPage('en-GB')
  await signIn(page, { username: 'User name', password: 'Password', submit: 'Sign in' }, 'student')
  await page
    .getByRole('link', { name: /first-try/ })
    .first()
    .click()
  await page.locator('#results').waitFor()
  const check = page.locator('li > button[aria-expanded]').filter({ hasText: 'Lost update' }).first()
  await check.click()
  const figure = page
    .getByRole('region')
    .filter({ has: page.locator('table') })
    .first()
  await figure.waitFor()
  expect(await figure.locator('thead th').count()).toBeGreaterThanOrEqual(3)
  expect(await figure.textContent()).toMatch(/balance/)
  expect(complaints).toEqual([])
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
