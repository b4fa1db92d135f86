import type { RunView } from '@interleave/contract'
import {
  chooseLanguage,
  codeAddress,
  formatAgo,
  formatPoints,
  formatTook,
  formatVirtualSeconds,
  isOver,
  nameBrowser,
  newestFirst,
  safeReturnPath,
  scoreTone,
  shortenRepository,
  splitCode,
} from './format.ts'
import { en } from './i18n/en.ts'
import { zhCN } from './i18n/zh-CN.ts'

describe('chooseLanguage', () => {
  it.each([
    ['en', ['zh-CN'], 'en'],
    [null, ['zh-TW', 'en'], 'zh-CN'],
    [null, ['en-GB', 'zh'], 'en'],
    [null, ['fr', 'en-US'], 'en'],
    [null, ['fr'], 'zh-CN'],
    ['de', [], 'zh-CN'],
  ] as const)('%j kept, %j wanted: %s', (kept, wanted, chosen) => {
    expect(chooseLanguage(kept, wanted)).toBe(chosen)
  })
})

describe('safeReturnPath', () => {
  it('keeps paths of this site', () => {
    expect(safeReturnPath('/submissions?state=queued')).toBe('/submissions?state=queued')
  })

  it.each([
    undefined,
    '',
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '/sign-in?next=/',
    'javascript:0',
  ])('attack 125: goes home instead of to %j; twin: a path of the page is gone to', (path) => {
    expect(safeReturnPath(path)).toBe('/')
  })
})

describe('numbers and times', () => {
  it('shows points without needless decimals', () => {
    expect([20, 16.5, 10 / 3].map((points) => formatPoints(points, 'en'))).toEqual(['20', '16.5', '3.33'])
  })

  it('shows virtual time to the millisecond in the reader’s words', () => {
    expect(formatVirtualSeconds(1.0004, 'zh-CN')).toBe('1 秒')
    expect(formatVirtualSeconds(0.25, 'en')).toBe('0.25 s')
  })

  it('tells how long ago something was', () => {
    const now = new Date('2026-03-02T12:00:00Z')
    expect(formatAgo('2026-03-02T11:57:30Z', now, 'en')).toBe('2 minutes ago')
    expect(formatAgo('2026-03-01T11:00:00Z', now, 'zh-CN')).toBe('昨天')
    expect(formatAgo('2026-03-02T11:59:50Z', now, 'en')).toBe('now')
  })

  it('knows no duration of a run that has not ended, and none below zero', () => {
    const startedAt = '2026-03-02T12:00:00Z'
    expect(formatTook({ startedAt, settledAt: null }, 'en')).toBeNull()
    expect(formatTook({ startedAt, settledAt: '2026-03-02T12:00:11.640Z' }, 'en')).toBe('11.6 s')
    expect(formatTook({ startedAt, settledAt: '2026-03-02T11:59:59Z' }, 'en')).toBe('0 s')
  })
})

describe('runs', () => {
  const run = (id: string, createdAt: string) => ({ id, createdAt }) as RunView

  it('come newest first, whatever order they arrive in', () => {
    const runs = [run('b', '2026-03-02T12:00:00Z'), run('c', '2026-03-03T12:00:00Z'), run('a', '2026-03-01T12:00:00Z')]
    expect(newestFirst(runs).map(({ id }) => id)).toEqual(['c', 'b', 'a'])
  })

  it('are over when settled or superseded', () => {
    const states = ['queued', 'fetching', 'grading', 'settled', 'superseded'] as const
    expect(states.filter((state) => isOver({ state }))).toEqual(['settled', 'superseded'])
  })

  it('tell full, partial, none and unknown apart', () => {
    expect([20, 7, 0, null].map((score) => scoreTone(score, 20))).toEqual(['full', 'partial', 'none', 'unknown'])
  })
})

describe('texts', () => {
  it('splits sentences at code in backticks', () => {
    expect(splitCode('用 `with lock:` 包住')).toEqual([
      { text: '用 ', isCode: false },
      { text: 'with lock:', isCode: true },
      { text: ' 包住', isCode: false },
    ])
    expect(splitCode('a lone ` stays')).toEqual([{ text: 'a lone ` stays', isCode: false }])
  })

  it('shortens addresses', () => {
    expect(shortenRepository('https://gitee.com/name/homework.git')).toBe('gitee.com/name/homework')
  })
})

describe('the two languages', () => {
  const flatten = (words: object, path = ''): [string, string][] =>
    Object.entries(words).flatMap(([key, value]) =>
      typeof value === 'string'
        ? [[path + key, value] as [string, string]]
        : flatten(value as object, `${path}${key}.`),
    )
  const placeholders = (text: string) => [...text.matchAll(/{{(\w+)}}/g)].map(([, name]) => name).sort()

  it('have the same keys, and in each text the same gaps to fill', () => {
    const english = new Map(flatten(en))
    for (const [key, text] of flatten(zhCN)) {
      expect([key, placeholders(english.get(key) ?? 'missing')]).toEqual([key, placeholders(text)])
    }
    expect(english.size).toBe(flatten(zhCN).length)
  })

  it('leave no text empty', () => {
    expect([...flatten(zhCN), ...flatten(en)].filter(([, text]) => text.trim() === '')).toEqual([])
  })
})

describe('nameBrowser', () => {
  const webkit = 'AppleWebKit/537.36 (KHTML, like Gecko)'
  it.each([
    [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webkit} Chrome/140.0 Safari/537.36 Edg/140.0`, 'Edge', 'Windows'],
    [`Mozilla/5.0 (Linux; Android 14) ${webkit} Chrome/140.0 Mobile Safari/537.36`, 'Chrome', 'Android'],
    [`Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) ${webkit} Version/18 Safari/604.1`, 'Safari', 'iOS'],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox', 'Linux'],
  ])('%s', (said, browser, system) => {
    expect(nameBrowser(said)).toEqual({ browser, system })
  })

  it('does not guess', () => {
    expect([nameBrowser('curl/8.5'), nameBrowser(null)]).toEqual([null, null])
  })
})

test.each([
  ['https://github.com/u/r.git', 'https://github.com/u/r/tree/abc'],
  ['https://gitee.com/u/r/', 'https://gitee.com/u/r/tree/abc'],
  ['https://gitlab.com/g/s/r.git/', 'https://gitlab.com/g/s/r/-/tree/abc'],
  ['https://codeberg.org/u/r', 'https://codeberg.org/u/r/src/commit/abc'],
  ['http://github.com/u/r.git', null],
  ['http://127.0.0.1:8418/good.git', null],
  ['https://git.school.edu/u/r.git', null],
])('the code of %s at a commit is at %s', (repository, address) => expect(codeAddress(repository, 'abc')).toBe(address))
