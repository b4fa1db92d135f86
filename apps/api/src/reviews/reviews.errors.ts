import { Conflict, Forbidden, Invalid, NotFound } from '../problems/errors.ts'

export const notToBeReviewed = () =>
  new NotFound({
    'zh-CN': '这道题没有评分表，分数由检查决定。',
    en: 'This task has no rubric: its checks decide the marks.',
  })

export const notGradedYet = () =>
  new Conflict({
    'zh-CN': '这个提交的这道题还没有可以评的结果，等它评完再给分。',
    en: 'There is nothing to judge of this task in this submission yet. Wait until it has been graded.',
  })

export const levelMissing = () => {
  const message = {
    'zh-CN': '评分表的每一项都要选一级，而且只能选评分表里有的。',
    en: 'Each row of the rubric needs one of its levels.',
  }
  return new Invalid(message, [{ path: 'criteria', message }])
}

export const ownWork = () =>
  new Forbidden('own_work', { 'zh-CN': '不能给自己的作业打分。', en: 'Nobody gives marks to their own work.' })

export const judgedByRubric = () =>
  new Conflict({
    'zh-CN': '这道题按评分表给分，请用评分表。',
    en: 'This task is judged by its rubric: use that.',
  })

export const nothingToWithdraw = () =>
  new Conflict({
    'zh-CN': '这道题现在没有改过的分数可以撤回。请重新打开页面看看现在的分数。',
    en: 'There is no changed mark of this task to withdraw. Reload the page to see what counts now.',
  })

export const tooMany = (points: number) => {
  const message = { 'zh-CN': `最多 ${points} 分。`, en: `At most ${points} points.` }
  return new Invalid(message, [{ path: 'score', message }])
}
