import {
  type CheckResult,
  type CourseTool,
  type LintTold,
  type Localized,
  type OwnTestsTold,
  type Report,
  toolId,
} from '@interleave/contract'
import { findingsOfSecurity, findingsOfTests, type LimitKind, tooMuch, unchecked, wordOfTests } from './facts.ts'

/** What a tool made of a repository: the same kind of report that a task has, and what it earned. */
export interface ToolResult {
  report: Report
  score: number
}

type Failure = NonNullable<CheckResult['failure']>

/** The share that passes, of at least the minimum. What tests say of themselves is their author's word, and so is this. */
export function resultOfTests(
  tool: Extract<CourseTool, { tool: 'pytest' }>,
  told: OwnTestsTold | LimitKind,
): ToolResult {
  const { points, minimum } = tool
  const title = {
    'zh-CN': `自己的测试至少 ${minimum} 个，全部通过。`,
    en: `There are at least ${minimum} tests of your own, and all of them pass.`,
  }
  const expected = { 'zh-CN': `至少 ${minimum} 个测试，都通过。`, en: `At least ${minimum} tests, all of which pass.` }
  if (typeof told === 'string')
    return resultOf(tool, title, 0, { seen: tooMuch[told], expected, why: whyTests, nextStep: endsByItself })
  const word = wordOfTests(told)
  const findings = findingsOfTests(told, '')
  if (word === 'none') return resultOf(tool, title, 0, { seen: noTests, expected, why: whyTests, nextStep: firstTest })
  if (word === 'broken')
    return resultOf(
      tool,
      title,
      0,
      { seen: notToTheEnd(told), expected, why: whyTests, nextStep: endsByItself },
      findings,
    )
  const ran = told.passed + told.failed + told.error
  const score = Math.round((points * told.passed * 100) / Math.max(minimum, ran)) / 100
  if (score === points) return resultOf(tool, title, score, null)
  const seen = {
    'zh-CN': `一共 ${ran} 个测试，通过 ${told.passed} 个。`,
    en: `Of ${ran} tests, ${told.passed} pass.`,
  }
  return resultOf(
    tool,
    title,
    score,
    { seen, expected, why: whyTests, nextStep: ran > told.passed ? mend : more },
    findings,
  )
}

/** All or nothing: a program with one hole is open. */
export function resultOfBandit(
  tool: Extract<CourseTool, { tool: 'bandit' }>,
  told: LintTold['security'] | LimitKind | null,
): ToolResult {
  const title = {
    'zh-CN': 'bandit 没有发现中等或更严重的问题。',
    en: 'bandit finds nothing of medium severity or above.',
  }
  const expected = { 'zh-CN': '没有中等或更严重的问题。', en: 'Nothing of medium severity or above.' }
  const fails = (seen: Localized, nextStep: Localized) => ({ seen, expected, why: whySecurity, nextStep })
  if (told === null) return resultOf(tool, title, 0, fails(nothingThere, pushFirst))
  if (typeof told === 'string') return resultOf(tool, title, 0, fails(unchecked, pushFirst))
  if (told.serious === 0 && told.unread.length === 0) return resultOf(tool, title, tool.points, null)
  const seen = {
    'zh-CN': `有 ${told.serious} 处要改${told.unread.length > 0 ? `，${told.unread.length} 个文件读不懂` : ''}。`,
    en: `${told.serious} to mend${told.unread.length > 0 ? `, and ${told.unread.length} files that cannot be read` : ''}.`,
  }
  const isSerious = ({ severity }: LintTold['security']['findings'][number]) =>
    severity === 'high' || severity === 'medium'
  const findings = findingsOfSecurity({ ...told, findings: told.findings.filter(isSerious) })
  return resultOf(tool, title, 0, fails(seen, readEach), findings)
}

function resultOf(
  { tool }: CourseTool,
  title: Localized,
  score: number,
  failure: Failure | null,
  findings: CheckResult['findings'] = [],
): ToolResult {
  const check: CheckResult = {
    id: tool,
    title,
    status: failure ? 'failed' : 'passed',
    schedules: 0,
    teaches: tool === 'bandit' ? 'security' : 'wrong-result',
    failure,
    evidence: null,
    findings: findings.slice(0, MOST_FINDINGS),
  }
  const nothing = { seed: '', python: '', schedules: 0, files: [], integrity: [] }
  return { report: { ...nothing, task: toolId(tool), checks: [check] }, score }
}

const MOST_FINDINGS = 50

const whyTests: Localized = {
  'zh-CN': '测试替你记住程序该做什么：以后改动时，它马上告诉你哪里坏了。',
  en: 'Tests remember for you what the program should do: when you change it later, they tell you at once what broke.',
}
const noTests: Localized = {
  'zh-CN': '还没有测试。没关系，从一个开始就好。',
  en: 'There are no tests yet. That is all right: begin with one.',
}
const firstTest: Localized = {
  'zh-CN':
    '新建 `test_first.py`，写一个 `def test_it_works():`，里面用 `assert` 检查一个你确定的结果，然后在本机运行 `pytest`。',
  en: 'Make a `test_first.py` with a `def test_it_works():` that checks by `assert` one result that you are sure of, and run `pytest` on your machine.',
}
const more: Localized = {
  'zh-CN': '再写几个：想一想哪种输入最容易出错。',
  en: 'Write some more: think of the input that most easily goes wrong.',
}
const mend: Localized = {
  'zh-CN': '在本机运行 `pytest`，从第一个没有通过的开始改。',
  en: 'Run `pytest` on your machine and mend the first one that fails.',
}
const endsByItself: Localized = {
  'zh-CN': '在本机运行 `pytest`，看它能不能自己结束；测试里不要调用 `os._exit`。',
  en: 'Run `pytest` on your machine and see that it ends by itself; no test may call `os._exit`.',
}

function notToTheEnd({ exit_code: code, output }: OwnTestsTold): Localized {
  const last = output.trim().split('\n').at(-1)?.slice(0, 300) ?? ''
  if (code === null) return { 'zh-CN': '测试没有在时限内结束。', en: 'The tests did not end in time.' }
  return {
    'zh-CN': `pytest 没有正常结束（退出码 ${code}）：${last}`,
    en: `pytest did not end as it should (exit code ${code}): ${last}`,
  }
}

const whySecurity: Localized = {
  'zh-CN': '程序一连上网络，任何人都可以给它送来任何东西；这些写法会让送来的东西变成命令。',
  en: 'Once a program is on a network, anybody can send it anything; written like this, what they send may become a command.',
}
const readEach: Localized = {
  'zh-CN': '一处一处看下面列出的行，照说明改。`# nosec` 在这里不起作用。',
  en: 'Look at each line listed below and change it as it says. `# nosec` has no effect here.',
}
const nothingThere: Localized = {
  'zh-CN': '仓库里没有 Python 文件，所以没有可以检查的。',
  en: 'There is no Python file in the repository, so there is nothing to check.',
}
const pushFirst: Localized = { 'zh-CN': '先推送你的代码。', en: 'Push your code first.' }
