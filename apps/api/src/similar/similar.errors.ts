import { Conflict, NotFound } from '../problems/errors.ts'

export const noSuchAssignment = () =>
  new NotFound({
    'zh-CN': '这门课里没有这个作业。',
    en: 'This course has no such assignment.',
  })

export const noSuchPair = () =>
  new NotFound({
    'zh-CN': '这两份代码不在被比较的里面，可能其中一位又提交了新的版本。回到列表重新选。',
    en: 'These two are not among what is compared; one of them may have handed in again. Go back to the list and choose anew.',
  })

export const tooMuch = () =>
  new Conflict({
    'zh-CN': '这些代码比不完：其中有特别长的，或者重复特别多的。选一道题，再试一次。',
    en: 'Comparing these does not end: some are very long or repeat themselves very often. Choose one task and try again.',
  })
