import type { Localized } from '@interleave/contract'
import type { Refusal } from '@interleave/grading'
import { Conflict, Invalid, NotFound } from '../problems/errors.ts'

export const noSuchSubmission = () => new NotFound({ 'zh-CN': '没有这个提交。', en: 'There is no such submission.' })

export const refused = (path: 'repositoryUrl' | 'branch' | 'folder' | 'cursor', reason: Localized) =>
  new Invalid(reason, [{ path, message: reason }])

/** A lesson is graded on its own branch, so that another one is most likely a mistake. */
export const otherBranch = (branch: string) =>
  refused('branch', {
    'zh-CN': `这一课只评分支 ${branch}。把作业推送到那里，这里不用填分支。`,
    en: `This lesson is graded on the branch ${branch}. Push your work there, and leave the branch empty here.`,
  })

export const notTaken = ({ code, sentence }: Refusal) => new Conflict(sentence, code)

export const invalidCursor = () =>
  refused('cursor', {
    'zh-CN': '这个 cursor 不是列表给出的。去掉它，从第一页开始。',
    en: 'This cursor did not come with a page. Leave it out to begin with the first page.',
  })

export const runIsWaiting = () =>
  new Conflict({
    'zh-CN': '这名学生的这个作业已经有一次评分在排队，等它结束再试。',
    en: 'A run of this student for this assignment is waiting already. Try again when it has ended.',
  })
