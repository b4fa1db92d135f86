import {
  type FactId,
  type Localized,
  type OutcomeKind,
  Report,
  type TaskManifest,
  type UngradableCode,
} from '@interleave/contract'

/** How a run, or one task of it, ended. Exactly one is recorded for each. */
export type Outcome =
  | { kind: 'graded'; report: Report }
  | { kind: 'ungradable'; code: UngradableCode; detail: string; report?: Report }
  | { kind: 'time_limit' }
  | { kind: 'memory_limit' }
  | { kind: 'process_limit' }
  | { kind: 'output_limit' }
  | { kind: 'grader_broken'; reason: string }
  | { kind: 'platform_failed'; reason: string }

export type Blame = 'student' | 'grader' | 'platform'

/** Who must act next. Only a student's outcome may change a grade. */
export function blame(kind: OutcomeKind): Blame {
  switch (kind) {
    case 'graded':
    case 'ungradable':
    case 'time_limit':
    case 'memory_limit':
    case 'process_limit':
    case 'output_limit':
      return 'student'
    case 'grader_broken':
      return 'grader'
    case 'platform_failed':
      return 'platform'
  }
}

/**
 * Reads what a judge said against the manifest. Anything short of exactly the manifest's checks, each once, is the
 * grader's fault and never a zero; a file that could not be found or parsed makes the task ungradable.
 */
export function readReport(manifest: TaskManifest, seed: string, raw: unknown): Outcome {
  const parsed = Report.safeParse(raw)
  if (!parsed.success) {
    const [first] = parsed.error.issues
    return broken(`the report has the wrong shape at ${first?.path.join('.') || 'its top'}: ${first?.message}`)
  }
  const report = parsed.data
  if (report.task !== manifest.id) return broken(`the report is about task ${report.task}, not ${manifest.id}`)
  if (report.seed !== seed) return broken('the report carries another seed')
  const problem = report.files.find((file) => file.problem !== null)
  if (problem) {
    if (report.checks.length > 0) return broken('the report has checks although a file could not be used')
    const code = problem.problem === 'syntax_error' ? 'syntax_error' : (`file_${problem.problem}` as UngradableCode)
    return { kind: 'ungradable', code, detail: describeFile(problem), report }
  }
  const got = report.checks.map((check) => check.id).sort()
  const want = manifest.checks.map((check) => check.id).sort()
  if (got.join() !== want.join()) return broken(`the report has checks [${got}], the manifest [${want}]`)
  for (const check of report.checks) {
    if ((check.status === 'failed') !== (check.failure !== null))
      return broken(`check ${check.id}: status and failure disagree`)
  }
  const told = report.facts?.map((fact) => fact.id).join() ?? ''
  const asked = manifest.facts ? observedByJudge.join() : ''
  if (told !== asked) return broken(`the report has facts [${told}], asked were [${asked}]`)
  return { kind: 'graded', report }
}

/** The others are found out in containers of their own. */
const observedByJudge: FactId[] = ['starts', 'concurrency']

const broken = (reason: string): Outcome => ({ kind: 'grader_broken', reason })

function describeFile(file: Report['files'][number]): string {
  if (file.detail) return `${file.path ?? file.lookedFor.join(', ')}:${file.detail.line} ${file.detail.message}`
  return file.problem === 'ambiguous' ? file.candidates.join(', ') : file.lookedFor.join(', ')
}

/** Sentences for the student. What staff need to know beyond them is in the log and in `detail`. */
export function explain(kind: OutcomeKind, code: UngradableCode | null, detail: string | null): Localized {
  if (kind === 'ungradable' && code) return ungradable(code, detail ?? '')
  return sentences[kind]
}

const sentences: Record<OutcomeKind, Localized> = {
  graded: { 'zh-CN': '已评分。', en: 'Graded.' },
  ungradable: { 'zh-CN': '这次提交无法评分。', en: 'This submission could not be graded.' },
  time_limit: {
    'zh-CN':
      '程序用完了允许的时间，被终止，这道题记 0 分。常见原因：循环没有出口，或计算量过大。先在本机确认程序能自己结束。',
    en: 'The program used up its time and was ended, so this task scores 0. Usually a loop has no way out, or there is far too much to compute. Check on your machine that it ends by itself.',
  },
  memory_limit: {
    'zh-CN': '程序用完了允许的内存，被终止，这道题记 0 分。看看有没有不断增长的列表或字典。',
    en: 'The program used up its memory and was ended, so this task scores 0. Look for a list or dictionary that keeps growing.',
  },
  process_limit: {
    'zh-CN': '程序创建的进程或线程超过了上限，被终止，这道题记 0 分。看看是不是在循环里不停地创建。',
    en: 'The program made more processes or threads than allowed and was ended, so this task scores 0. Look for a loop that keeps making them.',
  },
  output_limit: {
    'zh-CN': '程序输出的内容超过了上限，被终止，这道题记 0 分。看看是不是在循环里不停地打印。',
    en: 'The program printed more than allowed and was ended, so this task scores 0. Look for a loop that keeps printing.',
  },
  grader_broken: {
    'zh-CN': '评分程序自己出错了，所以这一次没有成绩，以前的成绩不变。',
    en: 'The grader itself failed, so there is no grade this time. Earlier grades stand.',
  },
  platform_failed: {
    'zh-CN': '平台出了故障，所以这一次没有成绩，以前的成绩不变。',
    en: 'The platform failed, so there is no grade this time. Earlier grades stand.',
  },
}

function ungradable(code: UngradableCode, detail: string): Localized {
  switch (code) {
    case 'address_refused':
      return {
        'zh-CN': `不能使用这个仓库地址。请使用以 https:// 开头、不带用户名和密码的公开地址。`,
        en: 'This repository address cannot be used. Give a public address that begins with https:// and has no user name or password in it.',
      }
    case 'not_a_repository':
      return {
        'zh-CN': '这个地址上没有 Git 仓库。请从仓库页面复制克隆地址。',
        en: 'There is no Git repository at this address. Copy the clone address from the page of your repository.',
      }
    case 'repository_not_found':
      return {
        'zh-CN':
          '找不到这个仓库。检查拼写；如果是私有仓库，请把它设为公开，或在“账户”页面给平台一个只读令牌或部署密钥。',
        en: 'The repository was not found. Check the spelling; if it is private, make it public, or give a token or a deploy key that reads it on the page of your account.',
      }
    case 'login_needed':
      return {
        'zh-CN': '这个仓库需要登录才能读取。请把它设为公开，或在“账户”页面给平台一个有效的只读令牌。',
        en: 'This repository asks for a login. Make it public, or give a token that is valid and reads it on the page of your account.',
      }
    case 'key_needed':
      return {
        'zh-CN':
          '这个 SSH 地址还没有部署密钥。请在“账户”页的“部署密钥”里为它新建一个，把公钥添加到代码托管网站，再重新提交。',
        en: 'There is no deploy key for this SSH address. Make one under “Deploy keys” on the page of your account, add its public half at your code host, and submit again.',
      }
    case 'key_refused':
      return {
        'zh-CN':
          '代码托管网站没有接受部署密钥。请检查“账户”页上显示的公钥是否已经添加到这个仓库，没有被删除，也没有过期。',
        en: 'The code host did not accept the deploy key. Check that the public key shown on the page of your account has been added to this repository, and has not been removed or run out.',
      }
    case 'host_key_changed':
      return {
        'zh-CN': `仓库服务器出示的主机密钥和以前的不一样${detail ? `（${detail}）` : ''}，所以没有读取。可能有人冒充它，也可能服务器换了密钥。请问老师或服务器的管理员；确认是换了密钥以后，在“账户”页更换部署密钥。`,
        en: `The server of the repository showed another host key than before${detail ? ` (${detail})` : ''}, so nothing was read. Somebody may pose as it, or its key was changed. Ask your teacher or whoever runs it; once you know that it was changed, replace the deploy key on the page of your account.`,
      }
    case 'branch_not_found':
      return {
        'zh-CN': `仓库里没有这个分支${detail ? `：${detail}` : ''}。先推送它，或换一个分支。`,
        en: `The repository has no such branch${detail ? `: ${detail}` : ''}. Push it first, or name another.`,
      }
    case 'folder_not_found':
      return {
        'zh-CN': `仓库的这个版本里没有这个文件夹${detail ? `：${detail}` : ''}。检查大小写，先推送它，或者不填文件夹。`,
        en: `This commit of the repository has no such folder${detail ? `: ${detail}` : ''}. Check its capitals, push it first, or leave the folder empty.`,
      }
    case 'commit_not_found':
      return {
        'zh-CN': '仓库里已经没有当初提交的那个版本（可能被强制推送覆盖）。请重新提交。',
        en: 'The commit that was submitted is no longer in the repository (a forced push may have replaced it). Submit again.',
      }
    case 'too_large':
      return {
        'zh-CN': `仓库太大${detail ? `（${detail}）` : ''}。只提交源代码，删掉数据、虚拟环境和生成的文件。`,
        en: `The repository is too large${detail ? ` (${detail})` : ''}. Keep source code only: no data, virtual environments or generated files.`,
      }
    case 'too_many_files':
      return {
        'zh-CN': `仓库里的文件太多${detail ? `（${detail}）` : ''}。常见原因是把虚拟环境或 node_modules 也提交了。`,
        en: `The repository has too many files${detail ? ` (${detail})` : ''}. Often a virtual environment or node_modules was committed.`,
      }
    case 'fetch_timed_out':
      return {
        'zh-CN': '下载仓库超时。仓库服务器太慢或仓库太大，请稍后再试。',
        en: 'Fetching the repository took too long. Its server is slow or the repository too large; try again later.',
      }
    case 'host_unreachable':
      return {
        'zh-CN': '连不上仓库所在的服务器。检查地址里的主机名。',
        en: 'The server of the repository could not be reached. Check the host name in the address.',
      }
    case 'empty_repository':
      return {
        'zh-CN': '仓库是空的。先提交并推送你的代码。',
        en: 'The repository is empty. Commit and push your code first.',
      }
    case 'malformed_repository':
      return {
        'zh-CN': `仓库里有不能接受的内容${detail ? `：${detail}` : ''}。`,
        en: `The repository contains something that cannot be accepted${detail ? `: ${detail}` : ''}.`,
      }
    case 'file_not_found':
      return {
        'zh-CN': `没有找到这道题的文件，找过：${detail}。`,
        en: `The file for this task was not found. Looked for: ${detail}.`,
      }
    case 'file_ambiguous':
      return {
        'zh-CN': `有好几个文件都像是这道题的答案：${detail}。请按题目要求命名，或在 homework.toml 里指明。`,
        en: `Several files look like the answer to this task: ${detail}. Name it as the statement says, or point to it in homework.toml.`,
      }
    case 'file_outside':
      return {
        'zh-CN': `homework.toml 指向了仓库以外的文件：${detail}。`,
        en: `homework.toml points outside the repository: ${detail}.`,
      }
    case 'syntax_error':
      return {
        'zh-CN': `Python 读不懂这个文件：${detail}。先在本机运行一遍。`,
        en: `Python cannot read this file: ${detail}. Run it on your machine first.`,
      }
  }
}
