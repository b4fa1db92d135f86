import type { Fact, Finding, LintTold, Localized, OwnTestsTold } from '@interleave/contract'
import { meaningOf } from './bandit.ts'

/** What of a container's ending says something about what ran in it. */
export type LimitKind = 'time_limit' | 'memory_limit' | 'process_limit' | 'output_limit'

/** Facts of what the judge never came to see, because the program used up a limit or cannot be read. */
export function notObserved(reason: Localized, findings: Finding[] = []): Fact[] {
  const nothing = { 'zh-CN': '没有看到。', en: 'Nothing was seen.' }
  return [
    { id: 'starts', word: 'no', summary: reason, findings, count: findings.length },
    { id: 'concurrency', word: 'none', summary: nothing, findings: [], count: 0 },
  ]
}

/** How often the tests ended which way; what they say of themselves, which a test can forge. */
export function wordOfTests(told: OwnTestsTold): 'passed' | 'failed' | 'none' | 'broken' {
  const { exit_code: code, passed, failed, error } = told
  const ran = passed + failed + error
  if (code === NOTHING_COLLECTED && ran === 0) return 'none'
  if (code === 0 && passed > 0 && failed + error === 0) return 'passed'
  if (code === 0 && ran === 0 && told.skipped > 0) return 'none'
  if (code === 1 && failed + error > 0) return 'failed'
  // Errors while collecting interrupt pytest before any test runs.
  if (code === INTERRUPTED && error > 0) return 'failed'
  return 'broken'
}

const NOTHING_COLLECTED = 5
const INTERRUPTED = 2

export function factOfTests(told: OwnTestsTold | LimitKind, folder: string): Fact {
  if (typeof told === 'string') return { id: 'tests', word: 'broken', summary: tooMuch[told], findings: [], count: 0 }
  const word = wordOfTests(told)
  const findings = findingsOfTests(told, folder)
  return { id: 'tests', word, summary: summaryOfTests(told, word), findings, count: told.failed + told.error }
}

export function findingsOfTests(told: OwnTestsTold, folder: string): Finding[] {
  return told.failures.map(({ test, path, line, text }) => {
    const message = `${test.slice(test.indexOf('::') + 2)}: ${text}`
    return { file: inFolder(folder, path), line, code: 'pytest', message: { 'zh-CN': message, en: message } }
  })
}

function summaryOfTests(told: OwnTestsTold, word: ReturnType<typeof wordOfTests>): Localized {
  const { passed, failed, error, skipped } = told
  const counts = {
    'zh-CN': `通过 ${passed} 个，没有通过 ${failed} 个，出错 ${error} 个，跳过 ${skipped} 个。`,
    en: `${passed} passed, ${failed} failed, ${error} with errors, ${skipped} skipped.`,
  }
  switch (word) {
    case 'passed':
    case 'failed':
      return counts
    case 'none':
      return {
        'zh-CN': '没有找到测试。文件名要以 test_ 开头，函数名也是。',
        en: 'No tests were found. Their files, and their functions, have names that begin with test_.',
      }
    case 'broken': {
      const how = told.exit_code === null
      return {
        'zh-CN': `${how ? '测试没有在时限内结束。' : `pytest 没有正常结束（退出码 ${told.exit_code}）。`}到那时：${counts['zh-CN']}`,
        en: `${how ? 'The tests did not end in time.' : `pytest did not end as it should (exit code ${told.exit_code}).`} Until then: ${counts.en}`,
      }
    }
  }
}

export const tooMuch: Record<LimitKind, Localized> = {
  time_limit: { 'zh-CN': '测试用完了允许的时间。', en: 'The tests used up their time.' },
  memory_limit: { 'zh-CN': '测试用完了允许的内存。', en: 'The tests used up their memory.' },
  process_limit: { 'zh-CN': '测试创建的进程或线程太多。', en: 'The tests made too many processes or threads.' },
  output_limit: { 'zh-CN': '测试打印的内容太多。', en: 'The tests printed too much.' },
}

export const unchecked: Localized = {
  'zh-CN': '检查用完了允许的时间或内存，没有结果。',
  en: 'The check used up its time or memory; there is no result.',
}

export function factsOfLint(told: LintTold | LimitKind): Fact[] {
  if (typeof told === 'string')
    return (['security', 'style'] as const).map((id) => ({
      id,
      word: 'undecided',
      summary: unchecked,
      findings: [],
      count: 0,
    }))
  return [factOfSecurity(told.security), factOfStyle(told.style)]
}

function factOfSecurity(told: LintTold['security']): Fact {
  const { count, serious } = told
  const isClean = serious === 0 && told.unread.length === 0
  return {
    id: 'security',
    word: isClean ? 'clean' : 'findings',
    summary: {
      'zh-CN': `中等以上的 ${serious} 处，轻微的 ${count - serious} 处，读不懂的文件 ${told.unread.length} 个。`,
      en: `Of medium severity or above: ${serious}; low: ${count - serious}; files that could not be read: ${told.unread.length}.`,
    },
    findings: findingsOfSecurity(told).slice(0, MOST_FINDINGS),
    count: count + told.unread.length,
  }
}

const MOST_FINDINGS = 50

/** The worst first. */
export function findingsOfSecurity(told: LintTold['security']): Finding[] {
  const unread = told.unread.map((file) => ({
    file,
    line: 0,
    code: 'unread',
    message: { 'zh-CN': '读不懂这个文件，没有检查。', en: 'This file could not be read, so it was not checked.' },
  }))
  const read = told.findings.map(({ path, line, code, text }) => ({
    file: path,
    line,
    code,
    message: meaningOf(code, text),
  }))
  return [...unread, ...read]
}

function factOfStyle({ findings, count }: LintTold['style']): Fact {
  return {
    id: 'style',
    word: count === 0 ? 'clean' : 'findings',
    summary: { 'zh-CN': `${count} 处。`, en: `${count} found.` },
    findings: findings
      .slice(0, MOST_FINDINGS)
      .map(({ path, line, code, text }) => ({ file: path, line, code, message: { 'zh-CN': text, en: text } })),
    count,
  }
}

const README = /^readme(\.(md|rst|txt))?$/i
/** Below this nobody has said what the program does. */
const SHORTEST_README = 80

export function factOfReadme(files: ReadonlyMap<string, Uint8Array>, folder: string): Fact {
  const path = [...files.keys()].sort().find((one) => folderOf(one) === folder && README.test(baseOf(one)))
  const content = path === undefined ? undefined : files.get(path)
  if (path === undefined || content === undefined) {
    const where = inFolder(folder, 'README.md')
    return {
      id: 'readme',
      word: 'missing',
      summary: { 'zh-CN': `没有 ${where}。`, en: `There is no ${where}.` },
      findings: [],
      count: 0,
    }
  }
  const length = [...Buffer.from(content).toString('utf8').replace(/\s/g, '')].length
  return {
    id: 'readme',
    word: length < SHORTEST_README ? 'short' : 'present',
    summary: { 'zh-CN': `${path}，${length} 个字符。`, en: `${path}, ${length} characters.` },
    findings: [],
    count: 0,
  }
}

/** The folder of a path, empty for the root. */
export const folderOf = (path: string) => path.slice(0, Math.max(0, path.lastIndexOf('/')))
const baseOf = (path: string) => path.slice(path.lastIndexOf('/') + 1)
const inFolder = (folder: string, path: string) => (folder === '' ? path : `${folder}/${path}`).slice(0, LONGEST_PATH)
const LONGEST_PATH = 512
