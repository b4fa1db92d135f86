import { Conflict } from '../problems/errors.ts'

export const noMailIn = () =>
  new Conflict({ 'zh-CN': '这个服务器不接收邮件提交。', en: 'This server does not receive submissions by mail.' })

export const noConfirmedAddress = () =>
  new Conflict({
    'zh-CN': '请先在“账户”页填写并确认你的邮箱：信要从那里发出，结果也回到那里。',
    en: 'First give and confirm your e-mail address on the page “Account”: mails must come from there, and are answered there.',
  })
