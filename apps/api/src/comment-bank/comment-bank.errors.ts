import { Conflict, NotFound } from '../problems/errors.ts'

export const noSuchComment = () =>
  new NotFound({
    'zh-CN': '评语库里没有这一条，可能刚被别人删掉。',
    en: 'There is no such comment in the bank; somebody may have removed it.',
  })

export const sameComment = () =>
  new Conflict({ 'zh-CN': '评语库里已经有同样的一条。', en: 'The bank has a comment with the same words.' })

export const bankIsFull = (most: number) =>
  new Conflict({
    'zh-CN': `评语库最多放 ${most} 条。先删掉一些不用的。`,
    en: `The bank holds ${most} comments. Remove some that nobody uses.`,
  })
