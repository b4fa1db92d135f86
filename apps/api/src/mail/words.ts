import type { Language, OutcomeKind } from '@interleave/contract'
import type { NoticedResult } from '@interleave/database'
import { oneLine } from './mailer.ts'

export interface Letter {
  subject: string
  text: string
  html: string
}

interface Parts {
  subject: string
  paragraphs: string[]
  link: { words: string; url: string }
  end: string
}

/** Hours that a link counts. */
export const LINK_HOURS = { confirm: 24, reset: 1 } as const

export function linkLetter(
  kind: 'confirm' | 'reset',
  language: Language,
  { username, displayName, url }: { username: string; displayName: string; url: string },
): Letter {
  const site = new URL(url).host
  const hours = LINK_HOURS[kind]
  const words = {
    confirm: {
      'zh-CN': {
        subject: 'Interleave：请确认你的邮箱地址',
        paragraphs: [
          `${displayName}，你好！`,
          `${site} 上的账户 ${username} 填写了这个邮箱地址。如果是你填的，请在 ${hours} 小时内打开下面的链接确认：`,
        ],
        link: { words: '确认邮箱地址', url },
        end: '如果不是你填的，不用理会这封邮件，什么都不会发生。',
      },
      en: {
        subject: 'Interleave: please confirm your e-mail address',
        paragraphs: [
          `Hello ${displayName},`,
          `the account ${username} on ${site} gave this e-mail address. If that was you, open this link within ${hours} hours to confirm it:`,
        ],
        link: { words: 'Confirm the address', url },
        end: 'If it was not you, ignore this mail, and nothing happens.',
      },
    },
    reset: {
      'zh-CN': {
        subject: 'Interleave：重设密码',
        paragraphs: [
          `${displayName}，你好！`,
          `有人请求重设 ${site} 上账户 ${username} 的密码。如果是你，请在 ${hours} 小时内打开下面的链接：`,
        ],
        link: { words: '设一个新密码', url },
        end: '如果不是你，不用理会这封邮件，密码不会变。',
      },
      en: {
        subject: 'Interleave: a new password',
        paragraphs: [
          `Hello ${displayName},`,
          `somebody asked for a new password for the account ${username} on ${site}. If that was you, open this link within ${hours} hour:`,
        ],
        link: { words: 'Set a new password', url },
        end: 'If it was not you, ignore this mail, and the password stays.',
      },
    },
  }
  return letterOf(words[kind][language], language)
}

export function resultLetter(result: NoticedResult, language: Language, displayName: string, url: string): Letter {
  const { assignment, score, points, outcome, repositoryUrl, commit } = result
  const title = assignment[language]
  const format = (number: number) => new Intl.NumberFormat(language, { maximumFractionDigits: 2 }).format(number)
  const total = score === null ? null : `${format(score)} / ${format(points)}`
  const source = commit ? `${repositoryUrl} (${commit.slice(0, 8)})` : repositoryUrl
  const isZh = language === 'zh-CN'
  if (!outcome) throw new Error('a result of a run that is not settled')
  const said = outcomes[outcome][language]
  return letterOf(
    {
      subject: isZh ? `${title}：${total ?? said}` : `${title}: ${total ?? said}`,
      paragraphs: [
        isZh ? `${displayName}，你好！` : `Hello ${displayName},`,
        isZh ? `你的提交已经评完：${title}` : `your submission has been graded: ${title}`,
        source,
        isZh ? `结果：${said}${total ? `，得分 ${total}` : ''}` : `Result: ${said}${total ? `, score ${total}` : ''}`,
      ],
      link: { words: isZh ? '查看每一项检查' : 'See each check', url },
      end: isZh
        ? '不想再收到结果邮件，可以在“账户”页关掉。'
        : 'If you no longer want results by mail, switch them off on the page “Account”.',
    },
    language,
  )
}

const outcomes: Record<OutcomeKind, Record<Language, string>> = {
  graded: { 'zh-CN': '已评分', en: 'graded' },
  ungradable: { 'zh-CN': '没法评分，原因见页面', en: 'could not be graded; the page says why' },
  time_limit: { 'zh-CN': '超过时间限制', en: 'ran out of time' },
  memory_limit: { 'zh-CN': '超过内存限制', en: 'ran out of memory' },
  process_limit: { 'zh-CN': '进程太多', en: 'started too many processes' },
  output_limit: { 'zh-CN': '输出太多', en: 'wrote too much' },
  grader_broken: { 'zh-CN': '评分程序出了故障，不算你的', en: 'the grader failed; that is not your fault' },
  platform_failed: { 'zh-CN': '平台出了故障，不算你的', en: 'the platform failed; that is not your fault' },
}

function letterOf({ subject, paragraphs, link, end }: Parts, language: Language): Letter {
  // Line ends that somebody wrote into a name would pass for paragraphs of ours.
  const lines = paragraphs.map(oneLine)
  const html = [
    `<!doctype html><html lang="${language}"><meta charset="utf-8"><title>${escapeHtml(oneLine(subject))}</title><body>`,
    ...lines.map((line) => `<p>${escapeHtml(line)}</p>`),
    `<p><a href="${escapeHtml(link.url)}">${escapeHtml(link.words)}</a></p>`,
    `<p><small>${escapeHtml(end)}</small></p></body></html>`,
  ].join('\n')
  return { subject: oneLine(subject), text: `${[...lines, link.url, end].join('\n\n')}\n`, html }
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

const escapeHtml = (text: string) => text.replaceAll(/[&<>"']/g, (character) => entities[character] as string)
