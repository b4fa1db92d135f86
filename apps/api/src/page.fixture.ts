import { fileURLToPath } from 'node:url'
import type { Database } from '@interleave/database'
import { testDatabase, testRedisUrl } from '@interleave/testing'
import { jest } from '@jest/globals'
import axe from 'axe-core'
import { chromium, type Page } from 'playwright-core'
import { type Api, PASSWORD, startApi } from './api.fixture.ts'

const WEB_DIRECTORY = fileURLToPath(new URL('../../web/dist', import.meta.url))

export interface Pages {
  /** Of the test's database. */
  url: string
  database: Database
  api: Api
  /** In a browser of its own: nobody is signed in. */
  open(locale: string, path: string): Promise<Page>
}

/** The API with the built page, and a browser, for one test file. */
export async function startPages(environment: Record<string, string> = {}): Promise<Pages> {
  jest.setTimeout(300_000)
  const { url, database } = await testDatabase()
  const services = { DATABASE_URL: url, REDIS_URL: await testRedisUrl(), WEB_DIRECTORY }
  const api = await startApi(database, { ...services, ...environment })
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
  afterAll(async () => {
    await browser.close()
    await api.close()
  })
  const open = async (locale: string, path: string) => {
    const context = await browser.newContext({ locale, baseURL: api.origin, reducedMotion: 'reduce' })
    const page = await context.newPage()
    page.setDefaultTimeout(60_000)
    errors.set(page, [])
    page.on('console', (message) => {
      // An answer that the page shows as a problem is one for the browser too.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
        errors.get(page)?.push(`console: ${message.text()}`)
    })
    page.on('pageerror', (error) => errors.get(page)?.push(`thrown: ${error.message}`))
    await page.goto(path)
    return page
  }
  return { url, database, api, open }
}

const errors = new WeakMap<Page, string[]>()

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** What axe objects to in both schemes, what is wider than a phone, and every error so far; leaves the page as wide as it was. */
export async function complaints(page: Page): Promise<string[]> {
  const found = [...(errors.get(page) ?? [])]
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
  const size = page.viewportSize()
  await page.setViewportSize({ width: 390, height: 844 })
  const tooWide = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
  if (tooWide) found.push(`${tooWide} px wider than a phone`)
  if (size) await page.setViewportSize(size)
  return found
}

/** At the page that asks for it. */
export async function signInAs(page: Page, username: string): Promise<void> {
  await page.locator('input[autocomplete=username]').fill(username)
  await page.locator('input[type=password]').fill(PASSWORD)
  await page.locator('button[type=submit]').click()
}
