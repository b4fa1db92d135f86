import { Conflict, NotFound } from '../problems/errors.ts'

export const noSuchProvider = () =>
  new NotFound({ 'zh-CN': '这个平台没有这种登录方式。', en: 'This site does not offer this way to sign in.' })

export const providerUnavailable = (name: string) =>
  new Conflict({
    'zh-CN': `现在连不上 ${name}。过一会儿再试，或者用密码登录。`,
    en: `${name} cannot be reached at the moment. Try again in a while, or sign in with a password.`,
  })

export const providerMisconfigured = (name: string) =>
  new Conflict({
    'zh-CN': `平台和 ${name} 之间没有设置好，请告诉管理员；现在可以用密码登录。`,
    en: `This site and ${name} are not set up for each other. Tell the operator; you can sign in with a password meanwhile.`,
  })

export const noSuchIdentity = () =>
  new NotFound({
    'zh-CN': '没有这种登录方式，可能已经解除了。',
    en: 'There is no such way to sign in; it may be unlinked already.',
  })

export const linkedAlready = (name: string) =>
  new Conflict({
    'zh-CN': `你的账户已经关联了一个 ${name} 账户。要换一个，先解除现在这个。`,
    en: `Your account is linked to an account at ${name} already. Unlink that one first.`,
  })

export const lastWayIn = () =>
  new Conflict({
    'zh-CN': '这是你唯一的登录方式，不能解除。先设置一个密码，或者先关联另一个账户。',
    en: 'This is your only way to sign in, so it stays. Set a password or link another account first.',
  })
