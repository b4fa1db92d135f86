import type { CourseRole } from '@interleave/contract'
import { Conflict, Forbidden, Invalid, NotFound, RateLimited, Unauthenticated } from '../problems/errors.ts'

export const signInNeeded = () =>
  new Unauthenticated('sign_in_needed', {
    'zh-CN': '请先登录。如果刚才还登录着，那是登录已过期。',
    en: 'Sign in first. If you were signed in a moment ago, that session has ended.',
  })

/** One sentence for a wrong name and a wrong password: which names exist is nobody's business. */
export const wrongCredentials = () =>
  new Unauthenticated('wrong_credentials', {
    'zh-CN': '用户名或密码不对。',
    en: 'The user name or the password is wrong.',
  })

export const tooManyAttempts = (retryAfterSeconds: number) =>
  new RateLimited(
    {
      'zh-CN': `登录失败的次数太多，请 ${retryAfterSeconds} 秒后再试。`,
      en: `Too many failed attempts to sign in. Try again in ${retryAfterSeconds} seconds.`,
    },
    retryAfterSeconds,
  )

export const tooManyMails = (retryAfterSeconds: number) =>
  new RateLimited(
    {
      'zh-CN': '这一小时里要求发的邮件太多了，请先看看收件箱和垃圾邮件，过一会儿再试。',
      en: 'Too many mails were asked for within this hour. Look into your inbox and its spam folder, and try again later.',
    },
    retryAfterSeconds,
  )

export const staffOnly = () =>
  new Forbidden('staff_only', { 'zh-CN': '这件事只有教师和助教可以做。', en: 'Only staff of the course may do this.' })

export const notForThisRole = (wanted: CourseRole) =>
  wanted === 'teacher'
    ? new Forbidden('teacher_only', {
        'zh-CN': '这件事只有这门课的教师可以做。',
        en: 'Only teachers of this course may do this.',
      })
    : staffOnly()

export const signInAgain = (minutes: number) =>
  new Forbidden('sign_in_again', {
    'zh-CN': `你的账户没有密码，所以要在登录后 ${minutes} 分钟之内做这件事。请退出，再登录一次，然后马上来做。`,
    en: `Your account has no password, so this must be done within ${minutes} minutes of signing in. Sign out, sign in again, and do it right away.`,
  })

export const notByToken = () =>
  new Forbidden('not_by_token', {
    'zh-CN': '这个令牌的权限不够，或者这件事只能在页面上做。需要时在“账户”页新建一个。',
    en: 'This token may not do this, or it can only be done on the page. The page “Account” makes another one.',
  })

export const noToken = () => new NotFound({ 'zh-CN': '没有这个令牌。', en: 'There is no such token.' })

export const tooManyTokens = (most: number) =>
  new Conflict({
    'zh-CN': `最多同时有 ${most} 个令牌，请先作废不用的。`,
    en: `At most ${most} tokens at a time. Revoke one that you do not use.`,
  })

export const noRepository = () =>
  new NotFound({ 'zh-CN': '没有给过这个仓库的令牌。', en: 'There is no token for such a repository.' })

export const tooManyRepositories = (most: number) =>
  new Conflict({
    'zh-CN': `最多保存 ${most} 个仓库的令牌，请先删除不用的。`,
    en: `At most ${most} repositories at a time. Remove one that you do not use.`,
  })

export const noDeployKey = () => new NotFound({ 'zh-CN': '没有这个部署密钥。', en: 'There is no such deploy key.' })

export const keyExists = () =>
  new Conflict({
    'zh-CN': '这个仓库已经有部署密钥了，就在下面的列表里。需要新的就点“更换”。',
    en: 'There is a deploy key for this repository already, in the list below. Replace it if you need another one.',
  })

export const tooManyKeys = (most: number) =>
  new Conflict({
    'zh-CN': `最多有 ${most} 个部署密钥，请先删除不用的。`,
    en: `At most ${most} deploy keys at a time. Remove one that you do not use.`,
  })

export const httpsAddressNeeded = () => {
  const message = {
    'zh-CN': '令牌用于以 https:// 开头的地址。SSH 地址请在“部署密钥”里新建密钥。',
    en: 'A token is for an address that begins with https://. For an SSH address, make a deploy key below.',
  }
  return new Invalid(message, [{ path: 'repositoryUrl', message }])
}

export const sshAddressNeeded = () => {
  const message = {
    'zh-CN': '部署密钥用于 SSH 地址，例如 git@github.com:用户/仓库.git。以 https:// 开头的地址请用令牌。',
    en: 'A deploy key is for an SSH address, such as git@github.com:user/repository.git. For one that begins with https://, give a token.',
  }
  return new Invalid(message, [{ path: 'repositoryUrl', message }])
}

export const originRefused = () =>
  new Forbidden('origin_refused', {
    'zh-CN': '这个请求是从别的网站发来的，没有执行。请从平台自己的页面操作。',
    en: 'This request was sent from another site, so it was not carried out. Use the page of this platform.',
  })

export const passwordIsUsername = () => {
  const message = { 'zh-CN': '密码不能和用户名一样。', en: 'The password must not be the user name.' }
  return new Invalid(message, [{ path: 'password', message }])
}

export const wrongCurrentPassword = () => {
  const message = { 'zh-CN': '现在的密码不对。', en: 'This is not the current password.' }
  return new Invalid(message, [{ path: 'current', message }])
}

export const samePassword = () => {
  const message = { 'zh-CN': '新密码和现在的一样。', en: 'The new password is the current one.' }
  return new Invalid(message, [{ path: 'password', message }])
}

export const noSession = () =>
  new NotFound({
    'zh-CN': '没有这次登录，可能已经结束了。',
    en: 'There is no such session; it may have ended already.',
  })

export const noMail = () =>
  new Conflict({
    'zh-CN': '这个平台没有设置发邮件，请找老师或管理员帮忙。',
    en: 'This site is not set up to send mail. Ask your teacher or the operator.',
  })

/** One sentence for used, run out and made up. */
export const linkIsOver = () =>
  new NotFound({
    'zh-CN': '这个链接不能用了：可能已经用过或过期。请重新要一封邮件。',
    en: 'This link does not work any more: it may be used or out of date. Ask for another mail.',
  })

export const addressTaken = () =>
  new Conflict({
    'zh-CN': '这个邮箱地址已经是另一个账户的了。先在那个账户里删掉它，或换一个地址。',
    en: 'Another account here has this address. Remove it there first, or give another one.',
  })
