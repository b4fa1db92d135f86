import { Conflict, Invalid, NotFound } from '../problems/errors.ts'

export const noSuchRegrade = () => new NotFound({ 'zh-CN': '没有这次重评。', en: 'There is no such regrade.' })

export const noSuchDryRun = () =>
  new NotFound({ 'zh-CN': '这次重评里没有这个结果。', en: 'This regrade has no such run.' })

export const nothingChosen = () => {
  const message = {
    'zh-CN': '没有符合这些条件的提交，没有可以重评的。',
    en: 'No submission matches, so that there is nothing to grade again.',
  }
  return new Invalid(message, [{ path: 'filter', message }])
}

export const sameRunning = () =>
  new Conflict({
    'zh-CN': '同样条件的重评已经有一次，还没有发布或放弃。请先处理那一次。',
    en: 'A regrade with the same filter waits for a decision already. Publish or drop that one first.',
  })

export const alreadyEnded = () =>
  new Conflict({
    'zh-CN': '这次重评已经发布或放弃了。请重新打开页面。',
    en: 'This regrade has been published or dropped already. Reload the page.',
  })

export const notReady = () =>
  new Conflict({
    'zh-CN': '还没有全部评完，不能发布。',
    en: 'Not everything has been graded yet, so that nothing can be published.',
  })

export const previewChanged = () =>
  new Conflict(
    {
      'zh-CN': '你看过预览之后课程有了变化，预览已经不对了，所以什么都没有发布。请看看新的预览。',
      en: 'The course has changed since you looked, and the preview is no longer true, so that nothing was published. Look at the new one.',
    },
    'preview_changed',
  )
