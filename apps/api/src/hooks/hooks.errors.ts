import { Conflict, NotFound } from '../problems/errors.ts'

export const noSuchBinding = () =>
  new NotFound({ 'zh-CN': '没有绑定这个仓库。', en: 'There is no such bound repository.' })

export const noSuchDelivery = () => new NotFound({ 'zh-CN': '没有这次推送通知。', en: 'There is no such delivery.' })

export const notRepeatable = () =>
  new Conflict({
    'zh-CN': '这次通知已经处理过了，不需要再处理。',
    en: 'This delivery has been dealt with; there is nothing to process again.',
  })

export const tooManyDeliveries = () =>
  new Conflict({
    'zh-CN': '这一分钟里的通知太多了，过一分钟再试。',
    en: 'There were too many deliveries within this minute. Try again in a minute.',
  })
