import { Conflict, Invalid, NotFound } from '../problems/errors.ts'

export const rosterHasErrors = () => {
  const message = {
    'zh-CN': '名单里还有错误，没有导入任何人。改好文件后再预览一次。',
    en: 'The file still has errors, so nobody was imported. Mend it and look at the preview again.',
  }
  return new Invalid(message, [{ path: 'file', message }])
}

export const hasChangedMeanwhile = () =>
  new Conflict({
    'zh-CN': '预览之后课程里的人有了变动，没有导入任何人。请再预览一次。',
    en: 'Who is in the course has changed since the preview, so nobody was imported. Look at the preview again.',
  })

export const noSuchPerson = () =>
  new NotFound({ 'zh-CN': '这门课里没有这个人。', en: 'There is no such person in this course.' })

export const yourself = () =>
  new Conflict({
    'zh-CN': '不能把自己移出课程或改掉自己的教师角色，请别的教师来做。',
    en: 'You cannot take yourself out of the course or stop being its teacher. Ask another teacher.',
  })

export const noSuchInvitation = () => new NotFound({ 'zh-CN': '没有这个邀请。', en: 'There is no such invitation.' })

/** One sentence for used up, run out, taken back and made up: a link tells nothing but whether it works. */
export const invitationIsOver = () =>
  new NotFound({
    'zh-CN': '这个邀请链接不能用了：可能已经用过、过期或被收回。请向老师要一个新的。',
    en: 'This invitation does not work any more: it may be used up, out of date or taken back. Ask your teacher for a new one.',
  })

export const alreadyEnrolled = () =>
  new Conflict({ 'zh-CN': '你已经在这门课里了。', en: 'You are in this course already.' })

export const usernameTaken = () => {
  const message = {
    'zh-CN': '这个用户名已经有人用了。如果是你的账户，请先登录再打开邀请链接。',
    en: 'This user name is taken. If it is yours, sign in first and open the invitation again.',
  }
  return new Invalid(message, [{ path: 'username', message }])
}

export const missing = (path: 'username' | 'displayName' | 'password') => {
  const message = { 'zh-CN': '缺少这一项。', en: 'This is missing.' }
  return new Invalid(message, [{ path, message }])
}
