import type { Language, OutcomeKind } from '@interleave/contract'
import type { AccountChange, NoticedMail, NoticedRegrade, NoticedResult } from '@interleave/database'
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

/** To whoever has an account, since it may not have been they who changed a way into it. */
export function accountLetter(
  { change, about }: { change: AccountChange; about: string },
  language: Language,
  { username, displayName, url }: { username: string; displayName: string; url: string },
): Letter {
  const site = new URL(url).host
  const host = URL.canParse(about) ? new URL(about).host : about
  const happened: Record<AccountChange, Record<Language, string>> = {
    password_changed: {
      'zh-CN': '密码改了，其他设备上的登录都已退出。',
      en: 'its password was changed, and every other session was ended.',
    },
    password_reset: {
      'zh-CN': '通过邮件里的链接设了新密码，所有登录都已退出。',
      en: 'a new password was set by a link from a mail, and every session was ended.',
    },
    address_changed: {
      'zh-CN': '换了邮箱地址，以后的邮件不再寄到这里。',
      en: 'it has another e-mail address now; mails no longer come to this one.',
    },
    address_removed: {
      'zh-CN': '删掉了这个邮箱地址，以后不再往这里寄邮件。',
      en: 'this e-mail address was removed from it; no more mails come here.',
    },
    sign_in_added: {
      'zh-CN': `现在也可以通过 ${host} 登录。`,
      en: `one can now also sign in to it with ${host}.`,
    },
    sign_in_removed: {
      'zh-CN': `不再能通过 ${host} 登录，其他设备上的登录都已退出。`,
      en: `one can no longer sign in to it with ${host}, and every other session was ended.`,
    },
    token_made: {
      'zh-CN': `新建了令牌“${about}”，程序可以用它以这个账户的名义操作。`,
      en: `the token “${about}” was made, by which a program can act for it.`,
    },
  }
  const words = {
    'zh-CN': {
      subject: 'Interleave：账户的登录方式有变化',
      paragraphs: [`${displayName}，你好！`, `${site} 上的账户 ${username} 有变化：${happened[change]['zh-CN']}`],
      link: { words: '打开账户页', url },
      end: '如果是你做的，不用理会这封邮件。如果不是，请马上在账户页退出其他登录、改密码，并核对邮箱、登录方式和令牌；进不去账户，就找老师。',
    },
    en: {
      subject: 'Interleave: a way into your account has changed',
      paragraphs: [`Hello ${displayName},`, `about the account ${username} on ${site}: ${happened[change].en}`],
      link: { words: 'Open your account', url },
      end: 'If that was you, there is nothing to do. If not, end the other sessions there at once, change the password, and look through address, ways to sign in and tokens; if you cannot get in, tell your teacher.',
    },
  }
  return letterOf(words[language], language)
}

/** What became of a mail that somebody sent in. */
export function receiptLetter(mail: NoticedMail, language: Language, displayName: string, url: string): Letter {
  const { assignment, reason, submission } = mail
  const title = assignment[language]
  const isZh = language === 'zh-CN'
  const hello = isZh ? `${displayName}，你好！` : `Hello ${displayName},`
  if (reason) {
    const parts = {
      'zh-CN': {
        subject: `${title}：没有收下`,
        paragraphs: [hello, `你为“${title}”发来的信没有变成一次提交：`, reason['zh-CN']],
        link: { words: '打开作业页面', url },
        end: '改好后再发一封就可以。没有收下的信不占提交次数。',
      },
      en: {
        subject: `${title}: not accepted`,
        paragraphs: [hello, `your mail for “${title}” has not become a submission:`, reason.en],
        link: { words: 'Open the assignment', url },
        end: 'Mend it and send another one. A mail that was not accepted spends no attempt.',
      },
    }
    return letterOf(parts[language], language)
  }
  const { repositoryUrl = '', branch = null } = submission ?? {}
  const parts = {
    'zh-CN': {
      subject: `${title}：收到了，正在评分`,
      paragraphs: [
        hello,
        `你为“${title}”发来的信收到了，评完再给你写信。`,
        `仓库：${repositoryUrl}`,
        `分支：${branch ?? '默认分支'}`,
      ],
      link: { words: '看着它评', url },
      end: '如果在它开始之前又提交了一次，只评新的那次。如果这封信不是你发的，请在作业页面换一个新的投递地址。',
    },
    en: {
      subject: `${title}: received, being graded`,
      paragraphs: [
        hello,
        `your mail for “${title}” has arrived; another mail follows when it is graded.`,
        `Repository: ${repositoryUrl}`,
        `Branch: ${branch ?? 'the default branch'}`,
      ],
      link: { words: 'Watch it being graded', url },
      end: 'If you hand in again before it begins, only the newer one is graded. If you did not send this mail, change your personal address on the page of the assignment.',
    },
  }
  return letterOf(parts[language], language)
}

/** A mail handed in what is graded already. */
export function sameLetter(result: NoticedResult, language: Language, displayName: string, url: string): Letter {
  const { assignment, repositoryUrl, commit } = result
  const title = assignment[language]
  const source = `${repositoryUrl} (${commit?.slice(0, 8) ?? '?'})`
  const parts = {
    'zh-CN': {
      subject: `${title}：这个版本已经提交过`,
      paragraphs: [`${displayName}，你好！`, `你发来的仓库没有新的提交，这个版本之前已经交过：${source}`],
      link: { words: '查看那一次的结果', url },
      end: '先把新的修改推送到仓库，再发一封信。',
    },
    en: {
      subject: `${title}: handed in before`,
      paragraphs: [
        `Hello ${displayName},`,
        `there is nothing new in the repository; you handed in this commit before: ${source}`,
      ],
      link: { words: 'See that result', url },
      end: 'Push your changes first, then send another mail.',
    },
  }
  return letterOf(parts[language], language)
}

export function resultLetter(
  result: NoticedResult,
  language: Language,
  displayName: string,
  url: string,
  isAnswer = false,
): Letter {
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
      end: isAnswer ? answered[language] : unasked[language],
    },
    language,
  )
}

const unasked = {
  'zh-CN': '不想再收到结果邮件，可以在“账户”页关掉。',
  en: 'If you no longer want results by mail, switch them off on the page “Account”.',
}
const answered = {
  'zh-CN': '这次提交是你用邮件交的，所以结果用邮件告诉你。',
  en: 'You handed this in by mail, so its result comes by mail.',
}

/** To whoever has another mark since a regrade was published. */
export function regradeLetter(
  { assignment }: NoticedResult,
  { reason, before, after }: NoticedRegrade,
  language: Language,
  displayName: string,
  url: string,
): Letter {
  const title = assignment[language]
  const isZh = language === 'zh-CN'
  const format = (number: number | null) =>
    number === null
      ? isZh
        ? '还没有'
        : 'none'
      : new Intl.NumberFormat(language, { maximumFractionDigits: 2 }).format(number)
  return letterOf(
    {
      subject: isZh ? `${title}：重新评分后成绩有变化` : `${title}: graded again, and your mark has changed`,
      paragraphs: [
        isZh ? `${displayName}，你好！` : `Hello ${displayName},`,
        isZh ? `你的提交已经重新评分：${title}` : `your submission has been graded again: ${title}`,
        isZh
          ? `成绩：原来 ${format(before)}，现在 ${format(after)}`
          : `Mark: ${format(before)} before, ${format(after)} now`,
        isZh ? `原因：${reason}` : `Reason: ${reason}`,
      ],
      link: { words: isZh ? '查看每一项检查' : 'See each check', url },
      end: isZh
        ? '原来的结果还在，可以在页面上对比。如果觉得判得不对，可以在那里请助教再看一眼。'
        : 'The earlier result is kept beside the new one. If you think that it is wrong, you can ask for a second look there.',
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
