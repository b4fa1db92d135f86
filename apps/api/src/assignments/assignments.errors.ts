import type { Localized } from '@interleave/contract'
import { Conflict, Invalid, NotFound } from '../problems/errors.ts'

export const noSuchAssignment = () => new NotFound({ 'zh-CN': '没有这个作业。', en: 'There is no such assignment.' })

export const notChosenHere = () =>
  new Conflict({
    'zh-CN': '这个作业不由学生选择哪一次提交算数。',
    en: 'In this assignment students do not choose which submission counts.',
  })

export const noTokensHere = () =>
  new Conflict({
    'zh-CN': '这个作业现在用不了宽限券：可能不允许用，券已经用完，作业已经关闭，或者再用也推迟不了截止时间。',
    en: 'No late token can be spent on this assignment now: it takes none, yours are used up, it has closed, or one more would not move the due time.',
  })

export const notSoManyTokens = (possible: number) =>
  new Conflict({
    'zh-CN': `这个作业最多还能用 ${possible} 张宽限券。`,
    en: `At most ${possible} more late tokens can be spent on this assignment.`,
  })

export const tokensStaySpent = (spent: number) =>
  new Conflict({
    'zh-CN': `已经用掉的 ${spent} 张宽限券收不回来。有特殊情况请和老师联系。`,
    en: `The late tokens that you have spent here (${spent}) cannot be taken back. If you have a reason, talk to your teacher.`,
  })

export const noSpentTokens = () =>
  new NotFound({ 'zh-CN': '这个学生没有在这里用过宽限券。', en: 'This student has spent no late tokens here.' })

export const changedMeanwhile = () =>
  new Conflict({
    'zh-CN': '你打开这一页之后，有人改过这个作业，所以没有保存。请刷新，再改一次。',
    en: 'Somebody has changed this assignment since you opened the page, so nothing was saved. Reload, and change it again.',
  })

export const noSuchStudent = () =>
  new NotFound({ 'zh-CN': '这门课里没有这个学生。', en: 'There is no such student in this course.' })

export const noSuchExtension = () =>
  new NotFound({ 'zh-CN': '这个学生没有延期。', en: 'This student has no extension.' })

const wrong = (path: string, message: Localized) => new Invalid(message, [{ path, message }])

export const slugTaken = () =>
  wrong('slug', { 'zh-CN': '这个短名已经有了，请换一个。', en: 'This short name is taken. Choose another.' })

export const unknownTask = (taskId: string) =>
  wrong('taskIds', { 'zh-CN': `题库里没有 ${taskId}。`, en: `There is no task ${taskId} in the catalogue.` })

export const nothingAsked = () => wrong('taskIds', { 'zh-CN': '至少选一道题。', en: 'Choose at least one task.' })

export const namedTwice = (path: 'taskIds' | 'tools') =>
  wrong(path, { 'zh-CN': '有一项出现了两次。', en: 'Something is named twice.' })

export const noSuchTime = (path: string) =>
  wrong(path, { 'zh-CN': '没有这个日期或时间。', en: 'There is no such date or time.' })

export const dueBeforeOpening = () =>
  wrong('dueAt', { 'zh-CN': '截止时间要在开放时间之后。', en: 'The due time must be after the opening time.' })

export const closesTooEarly = () =>
  wrong('closesAt', {
    'zh-CN': '关闭时间不能早于开放和截止时间。',
    en: 'The closing time must not be before the opening or the due time.',
  })

export const noSuchZone = () =>
  wrong('timeZone', {
    'zh-CN': '没有这个时区。请写 IANA 名称，例如 Asia/Shanghai。',
    en: 'There is no such time zone. Give its IANA name, such as Asia/Shanghai.',
  })

export const wrongBranch = (message: Localized) => wrong('branch', message)

/** A typing mistake most likely, for an extension takes nothing away. */
export const notLater = (path: 'dueAt' | 'closesAt') =>
  wrong(path, {
    'zh-CN': '这个时间不比所有人的时间晚（或者本来就没有限制），所以什么也没有延。',
    en: 'This is not later than the time for everybody (or there is none), so nothing would be extended.',
  })

export const givesNothing = () =>
  wrong('dueAt', {
    'zh-CN': '延期要给出新的截止时间、新的关闭时间，或更多的提交次数。',
    en: 'An extension gives a later due time, a later closing time, or further attempts.',
  })
