import { NotFound } from '../problems/errors.ts'

export const noSuchLine = () =>
  new NotFound({
    'zh-CN': '这个提交里没有这个文件，或者没有这一行。',
    en: 'This submission has no such file, or no such line in it.',
  })

export const noSuchComment = () =>
  new NotFound({
    'zh-CN': '这里没有你写的这条评语，或者已经撤回了。',
    en: 'There is no such comment of yours, or you took it back already.',
  })
