import {
  type Language,
  type Localized,
  languages,
  type RunView,
  type SubmissionView,
  webAddress,
} from '@interleave/contract'

/** The first language that the reader asks for and we have; Chinese if unsure. */
export function chooseLanguage(kept: string | null, wanted: readonly string[]): Language {
  const known = languages.find((language) => language === kept)
  if (known) return known
  for (const tag of wanted) {
    if (/^zh\b/i.test(tag)) return 'zh-CN'
    if (/^en\b/i.test(tag)) return 'en'
  }
  return 'zh-CN'
}

export const inLanguage = (text: Localized, language: Language): string => text[language]

/** Points with at most two decimals and no trailing zero. */
export function formatPoints(points: number, language: Language): string {
  return new Intl.NumberFormat(language, { maximumFractionDigits: 2 }).format(points)
}

/** By the clock of `timeZone`, or the reader's own where none is given. */
export function formatTime(iso: string, language: Language, timeZone?: string): string {
  const format = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone })
  return format.format(new Date(iso))
}

export function formatPercent(percent: number, language: Language): string {
  return new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(percent)
}

const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
]

/** "3 minutes ago", "明天"; below a minute it is "now". */
export function formatAgo(iso: string, now: Date, language: Language): string {
  const seconds = (new Date(iso).getTime() - now.getTime()) / 1000
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
  for (const [unit, size] of units) {
    if (Math.abs(seconds) >= size) return format.format(Math.trunc(seconds / size), unit)
  }
  return format.format(0, 'second')
}

/** Virtual seconds, exact to the millisecond: the harness's clock is, so rounding further would hide what it saw. */
export function formatVirtualSeconds(seconds: number, language: Language): string {
  const digits = new Intl.NumberFormat(language, { minimumFractionDigits: 0, maximumFractionDigits: 3 }).format(seconds)
  return language === 'en' ? `${digits} s` : `${digits} 秒`
}

/** How long a run took from the moment a worker took it. */
export function formatTook(run: Pick<RunView, 'startedAt' | 'settledAt'>, language: Language): string | null {
  if (!run.startedAt || !run.settledAt) return null
  const seconds = (new Date(run.settledAt).getTime() - new Date(run.startedAt).getTime()) / 1000
  const digits = new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(Math.max(0, seconds))
  return language === 'en' ? `${digits} s` : `${digits} 秒`
}

/** The address without what every address has, and short enough to stand in a list. */
export function shortenRepository(url: string): string {
  return webAddress(url)
    .replace(/^https?:\/\//, '')
    .replace(/\.git$/, '')
}

/** Where hosts that are known show a repository as it was at a commit. */
const codePaths: Record<string, string> = {
  'github.com': 'tree',
  'gitee.com': 'tree',
  'gitlab.com': '-/tree',
  'codeberg.org': 'src/commit',
}

/** The page of the code that was graded; null where the host has none that is known. */
export function codeAddress(repositoryUrl: string, commit: string): string | null {
  const address = webAddress(repositoryUrl)
  const path = URL.canParse(address) ? codePaths[new URL(address).host] : undefined
  return path && address.startsWith('https://')
    ? `${address.replace(/\/?$/, '').replace(/\.git$/, '')}/${path}/${commit}`
    : null
}

export const shortenCommit = (commit: string): string => commit.slice(0, 8)

/** Text with `code` in backticks, split where the code begins and ends. */
export function splitCode(text: string): { text: string; isCode: boolean }[] {
  return text
    .split(/`([^`\n]+)`/)
    .map((part, i) => ({ text: part, isCode: i % 2 === 1 }))
    .filter((part) => part.text !== '')
}

/** Newest first: the run that counts is the last one asked for. */
export function newestFirst(runs: SubmissionView['runs']): RunView[] {
  return [...runs].sort((a, b) => b.createdAt.localeCompare(a.createdAt))
}

export const isOver = (run: Pick<RunView, 'state'>): boolean => run.state === 'settled' || run.state === 'superseded'

/** How well it went, for colours: unknown while there is no score. */
export function scoreTone(score: number | null, points: number): 'full' | 'partial' | 'none' | 'unknown' {
  if (score === null) return 'unknown'
  if (score >= points) return 'full'
  return score > 0 ? 'partial' : 'none'
}

/** Only a path within this site may be returned to after signing in. */
export function safeReturnPath(path: string | undefined): string {
  return path !== undefined && /^\/(?![/\\])/.test(path) && !path.startsWith('/sign-in') ? path : '/'
}

const browsers: [RegExp, string][] = [
  [/\bEdg(e|A|iOS)?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/Chrome\/|\bCriOS\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
]
const systems: [RegExp, string][] = [
  [/iPhone|iPad/, 'iOS'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/Linux|X11/, 'Linux'],
]

/** Browsers name each other in what they say of themselves, so the order decides. Null for what is none of these. */
export function nameBrowser(said: string | null): { browser: string; system: string } | null {
  const find = (list: [RegExp, string][]) => list.find(([pattern]) => pattern.test(said ?? ''))?.[1]
  const [browser, system] = [find(browsers), find(systems)]
  return browser && system ? { browser, system } : null
}
