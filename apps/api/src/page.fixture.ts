import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { PASSWORD } from './api.fixture.ts'

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** What axe objects to in both schemes, and what is wider than a phone; leaves the page as wide as it was. */
export async function complaints(page: Page): Promise<string[]> {
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
  const size = page.viewportSize()
  await page.setViewportSize({ width: 390, height: 844 })
  const tooWide = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
  if (tooWide) found.push(`${tooWide} px wider than a phone`)
  if (size) await page.setViewportSize(size)
  return found
}

export async function openPage(browser: Browser, origin: string, locale: string, path: string): Promise<Page> {
  const context = await browser.newContext({ locale, baseURL: origin, reducedMotion: 'reduce' })
  const page = await context.newPage()
  page.setDefaultTimeout(60_000)
  await page.goto(path)
  return page
}

/** At the page that asks for it. */
export async function signInAs(page: Page, username: string): Promise<void> {
  await page.locator('input[autocomplete=username]').fill(username)
  await page.locator('input[type=password]').fill(PASSWORD)
  await page.locator('button[type=submit]').click()
}

/** What the browser complains of from now on: failed requests, scripts, policies. */
export function watchConsole(page: Page): string[] {
  const lines: string[] = []
  page.on('console', (message) => message.type() === 'error' && lines.push(message.text()))
  page.on('pageerror', (error) => lines.push(error.message))
  return lines
}
