import { Conflict, Forbidden, NotFound } from '../problems/errors.ts'

export const noSuchCheck = () =>
  new NotFound({
    'zh-CN': '这个提交里没有这项检查的结果。',
    en: 'This submission has no result of such a check.',
  })

export const noSuchSecondLook = () =>
  new NotFound({
    'zh-CN': '没有这个复查请求，或者已经回答过了。',
    en: 'There is no such request for a second look, or it has been answered.',
  })

export const askedAlready = () =>
  new Conflict({
    'zh-CN': '这项检查已经请求过复查，请等助教回答。',
    en: 'A second look at this check has been asked for already. Wait for the answer.',
  })

export const notYourWork = () =>
  new Forbidden('not_your_work', {
    'zh-CN': '只有提交作业的学生可以请求复查。',
    en: 'Only the student who handed it in asks for a second look.',
  })
