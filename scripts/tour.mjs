import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { dataFolder, root } from './prepare.mjs'
import { explain, step, Trouble } from './terminal.mjs'

/**
 * Follows the links of the platform that `npm start` has up, as each of its demo accounts, and leaves a picture of every kind of page in
 * docs/images/tour and all of them in docs/tour.md: in both languages, as wide as a phone and as a desk.
 */
const folder = join('docs', 'images', 'tour')
const widths = { phone: { width: 390, height: 844 }, desk: { width: 1280, height: 800 } }
const locales = ['zh-CN', 'en']
const people = ['student', 'ta', 'teacher']
/** What stands in an address for one thing of many. */
const ids = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<=\/tasks\/)[a-z0-9-]+/g
const TALLEST = 1800
/** Of so many of a kind the one with most on it is shown. */
const LOOKED_AT = 4
const states = new Map()

try {
  const { url, accounts } = await running()
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
  try {
    const seen = new Map([['/sign-in', { path: '/sign-in', account: null, looks: [] }]])
    for (const account of accounts.filter(({ username }) => people.includes(username)))
      await step(`Looking where ${account.username} can go`, () => explore(browser, url, account, seen))
    await rm(join(root, folder), { recursive: true, force: true })
    await mkdir(join(root, folder), { recursive: true })
    const pages = []
    await step(`Taking pictures of ${seen.size} pages`, async (say) => {
      for (const [kind, { path, account }] of seen) pages.push(await portray(browser, url, kind, path, account, say))
    })
    await writeFile(join(root, 'docs', 'tour.md'), asMarkdown(pages))
  } finally {
    await browser.close()
  }
} catch (error) {
  explain(error)
  process.exitCode = 1
}

async function running() {
  try {
    return JSON.parse(await readFile(join(dataFolder(), 'running.json'), 'utf8'))
  } catch {
    throw new Trouble('Nothing is running to be shown. Begin it with `npm start`, in another terminal.')
  }
}

/** Adds a page of each kind that this person can reach by links. */
async function explore(browser, url, account, seen) {
  const page = await open(browser, url, 'zh-CN', 'desk', account)
  const waiting = ['/']
  const visited = new Set()
  const fullest = new Map()
  while (waiting.length > 0) {
    const path = waiting.shift().replace(/[?#].*/, '')
    const kind = path.replace(ids, '*')
    const before = [...visited].filter((one) => one.replace(ids, '*') === kind)
    if (visited.has(path) || before.length >= LOOKED_AT) continue
    visited.add(path)
    await goTo(page, path)
    const looks = await page.locator('main :is(h1, h2, h3, label, button, th)').allTextContents()
    if (looks.length > (fullest.get(kind)?.looks.length ?? -1)) fullest.set(kind, { path, account, looks })
    const links = await page
      .locator('a[href^="/"]')
      .evaluateAll((found) => found.map((link) => link.getAttribute('href')))
    waiting.push(...links.filter((link) => !link.startsWith('/api/')))
  }
  await page.context().close()
  // What looks the same for a student and for staff is shown once.
  for (const [kind, found] of fullest) {
    const same = seen.get(kind)
    if (!same) seen.set(kind, found)
    else if (differs(same.looks, found.looks)) seen.set(`${account.username}:${kind}`, found)
  }
}

/** More than numbers and names: headings, fields or buttons that the other has not. */
function differs(one, other) {
  const [mine, theirs] = [one, other].map((words) => new Set(words.filter((word) => !/\d/.test(word))))
  return [...theirs].filter((word) => !mine.has(word)).length > theirs.size / 3
}

async function open(browser, url, locale, width, account) {
  const context = await browser.newContext({
    locale,
    baseURL: url,
    viewport: widths[width],
    reducedMotion: 'reduce',
    timezoneId: 'Asia/Shanghai',
    ...(account && { storageState: await signedIn(browser, url, account) }),
  })
  return context.newPage()
}

/** One session for each account, however many pictures are taken with it. */
async function signedIn(browser, url, { username, password }) {
  if (!states.has(username)) {
    const context = await browser.newContext({ baseURL: url })
    const page = await context.newPage()
    await page.goto('/sign-in')
    await page.locator('input[autocomplete=username]').fill(username)
    await page.locator('input[type=password]').fill(password)
    await page.locator('button[type=submit]').click()
    await page.waitForURL((address) => !address.pathname.startsWith('/sign-in'))
    states.set(username, await context.storageState())
    await context.close()
  }
  return states.get(username)
}

/** A page listens for news as long as it is open, so the network is never idle. */
async function goTo(page, path) {
  await page.goto(path)
  await page.locator('h1').first().waitFor()
  await page.waitForTimeout(1500)
}

async function portray(browser, url, kind, path, account, say) {
  const name =
    kind
      .replace(/\*/g, 'one')
      .replace(/[^a-z]+/gi, '-')
      .replace(/^-|-$/g, '') || 'home'
  const titles = {}
  for (const locale of locales) {
    for (const width of Object.keys(widths)) {
      const page = await open(browser, url, locale, width, account)
      await goTo(page, path)
      titles[locale] ??= (await page.locator('h1').first().textContent()).trim()
      const height = Math.min(TALLEST, await page.evaluate('document.documentElement.scrollHeight'))
      await page.setViewportSize({ width: widths[width].width, height: Math.max(height, widths[width].height) })
      await page.waitForTimeout(300)
      await page.screenshot({ path: join(root, folder, `${name}.${locale}.${width}.jpg`), type: 'jpeg', quality: 55 })
      await page.context().close()
    }
  }
  say(`${kind}  ${titles['zh-CN']}`)
  return { name, kind, account, titles }
}

function asMarkdown(pages) {
  const sections = pages.map(({ name, kind, account, titles }) => {
    const who = account ? `as ${account.username}` : 'signed out'
    const picture = (locale, width) =>
      `<img src="images/tour/${name}.${locale}.${width}.jpg" alt="${titles[locale]}" width="${width === 'phone' ? 180 : 480}">`
    const rows = locales.map((locale) => `${picture(locale, 'desk')} ${picture(locale, 'phone')}`)
    return `## ${titles['zh-CN']} · ${titles.en}\n\n\`${kind.replace(/^\w+:/, '')}\`, ${who}\n\n${rows.join('\n\n')}\n`
  })
  return `# A tour of every page\n\nMade by \`npm run tour\` from a fresh \`npm start\`: each page in both languages, as wide as a desk and as a phone.\n\n${sections.join('\n')}`
}
