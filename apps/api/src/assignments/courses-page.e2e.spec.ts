import { RunStore } from '@interleave/database'
import { builders } from '@interleave/testing'
import type { Page } from 'playwright-core'
import { complaints, signInAs, startPages } from '../page.fixture.ts'

const { database, api, open } = await startPages()
const build = builders(database)
const runs = new RunStore(database)

const zh = {
  ...{ locale: 'zh-CN', newCourse: '新建课程', titleZh: '名称（中文）', titleEn: '名称（英文）', slug: '短名' },
  ...{
    zone: '时区',
    badZone: '没有这个时区',
    create: '建立课程',
    settings: '课程设置',
    save: '保存',
    saved: '已保存。',
  },
  ...{
    newAssignment: '新作业',
    level: '整级加入：第 0 级',
    opens: '开放',
    due: '截止',
    closes: '关闭',
    wrongOrder: '关闭时间不能早于',
  },
  ...{
    attempts: '最多评几次',
    late: '迟交',
    addStep: '加一段',
    make: '建立作业',
    edit: '作业设置',
    none: '至少选一道题',
  },
  ...{
    who: '学生',
    reason: '理由',
    grant: '给予延期',
    withdraw: '撤回',
    further: '多给几次',
    noExtensions: '还没有人延期',
  },
  ...{
    preview: '看看谁的成绩会变',
    changed: '1 名学生的成绩会变',
    first: '先看看谁的成绩会变',
    done: '1 名学生的成绩因此变了',
  },
  ...{
    counting: '成绩取',
    next: '接下来要交',
    left: '已用 1 次，还剩 1 次',
    rules: '这份作业怎么算',
    choose: '哪一次算数',
  },
  ...{
    afterDay: '迟交超过 24 小时：按得分的 60% 计',
    lateNow: '算迟交，按得分的 80% 计',
    closed: '关闭，之后的提交不再接收',
  },
  ...{ mark: '8 / 10 分', zoneSaid: '时间都按 Europe/Berlin 的时钟', halved: '原始 8 分，迟交', submit: '开始评分' },
  ...{
    tokensOfCourse: '每人几张宽限券',
    tokensTaken: '最多用几张宽限券',
    tokensMore: '再用几张',
    spend: '用掉',
    giveBack: '退还',
  },
  ...{ tokensLeft: '这里用了 3 张，整门课还剩 2 张', noTokensSpent: '还没有人在这里用过', tokensSpent: '3 张' },
}
const en: typeof zh = {
  ...{ locale: 'en-GB', newCourse: 'New course', titleZh: 'Title in Chinese', titleEn: 'Title in English' },
  ...{ slug: 'Short name', zone: 'Time zone', badZone: 'There is no such time zone', create: 'Make the course' },
  ...{ settings: 'Course settings', save: 'Save', saved: 'Saved.', newAssignment: 'New assignment' },
  ...{ level: 'Add all of: Level 0', opens: 'Opens', due: 'Due', closes: 'Closes', wrongOrder: 'must not be before' },
  ...{ attempts: 'Graded at most', late: 'Late work', addStep: 'Add a step', make: 'Make the assignment' },
  ...{ edit: 'Assignment settings', none: 'Choose at least one task', who: 'Student', reason: 'Reason' },
  ...{ grant: 'Grant an extension', withdraw: 'Take back', further: 'Further attempts' },
  ...{ noExtensions: 'Nobody has an extension', preview: 'See whose marks change', changed: 'Marks that change: 1' },
  ...{ first: 'see whose marks change first', done: 'Marks that changed by it: 1', counting: 'What counts' },
  ...{ next: 'Due next', left: '1 used, 1 left', rules: 'How this assignment counts', choose: 'Which one counts' },
  ...{ afterDay: 'More than 24 h late: 60% of its score', lateNow: 'it is late, and keeps 80%' },
  ...{ closed: 'takes no submissions after that', mark: '8 / 10', zoneSaid: 'by the clock of Europe/Berlin' },
  ...{ halved: '8 points, ', submit: 'Grade it' },
  ...{
    tokensOfCourse: 'Late tokens for each student',
    tokensTaken: 'Late tokens taken',
    tokensMore: 'Spend more here',
  },
  ...{ spend: 'Spend', giveBack: 'Give back', tokensLeft: 'Spent here: 3. Left for the whole course: 2' },
  ...{ noTokensSpent: 'Nobody has spent any here', tokensSpent: 'tokens: 3' },
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const DAY = 24 * 3_600_000
const localIn = (days: number) => `${new Date(Date.now() + days * DAY).toISOString().slice(0, 10)}T12:00`

async function settle(submissionId: string, score: number): Promise<void> {
  const { id } = await database.run.findFirstOrThrow({ where: { submissionId } })
  const claimed = await runs.claim(id, 'w', 60)
  const settled = { outcome: 'graded' as const, code: null, detail: null, score, points: 10, tasks: [] }
  await runs.settle(id, claimed?.attempt ?? 0, settled)
}

/** A course with a student, made by its teacher on the pages. */
async function makeCourse(page: Page, words: typeof zh): Promise<string> {
  await page.getByRole('link', { name: words.newCourse }).click()
  await button(page, words.create).click()
  expect(await complaints(page)).toEqual([])
  await page.getByLabel(words.titleZh).fill('网络编程')
  await page.getByLabel(words.titleEn).fill('Networking')
  await page.getByLabel(words.slug).fill(`net-${words.locale.toLowerCase()}`)
  await page.getByRole('combobox', { name: words.zone }).fill('Europe/Nowhere')
  await button(page, words.create).click()
  await page.getByText(words.badZone).waitFor()
  await page.getByRole('combobox', { name: words.zone }).fill('Europe/Berlin')
  await page.keyboard.press('Escape')
  await page.getByLabel(words.tokensOfCourse).fill('5')
  await button(page, words.create).click()
  await page.waitForURL(`${api.origin}/`)
  const { id } = await database.course.findUniqueOrThrow({ where: { slug: `net-${words.locale.toLowerCase()}` } })
  expect(await complaints(page)).toEqual([])
  await page.locator(`a[href="/courses/${id}"]`).click()
  await page.getByRole('heading', { name: words.settings }).waitFor()
  await button(page, words.save).click()
  await page.getByText(words.saved).waitFor()
  expect(await complaints(page)).toEqual([])
  await page.goto('/')
  return id
}

async function makeAssignment(page: Page, words: typeof zh, courseId: string): Promise<string> {
  await page.locator(`a[href="/courses/${courseId}/assignments/new"]`).click()
  await page.getByLabel(words.titleZh).fill('第一次作业')
  await page.getByLabel(words.titleEn).fill('Homework 1')
  await page.getByLabel(words.slug).fill('homework-1')
  await button(page, words.make).click()
  await page.getByText(words.none).waitFor()
  await page.getByRole('button', { name: words.level }).click()
  await page.getByLabel(words.opens, { exact: true }).fill(localIn(-3))
  await page.getByLabel(words.due, { exact: true }).fill(localIn(2))
  await page.getByLabel(words.closes, { exact: true }).fill(localIn(1))
  await page.getByLabel(words.attempts).fill('2')
  await page.getByLabel(words.tokensTaken).fill('4')
  await page.getByLabel(words.late, { exact: true }).selectOption('steps')
  await button(page, words.addStep).click()
  expect(await complaints(page)).toEqual([])
  await button(page, words.make).click()
  await page.getByText(words.wrongOrder).waitFor()
  await page.getByLabel(words.closes, { exact: true }).fill(localIn(5))
  await button(page, words.make).click()
  await page.getByRole('heading', { name: words.edit }).waitFor()
  return (await database.assignment.findFirstOrThrow({ where: { courseId } })).id
}

test.each([zh, en])(
  'a teacher makes a course and an assignment; a student reads what is due and what lateness costs; a change shows whose mark it touches ($locale)',
  async (words) => {
    const elsewhere = (await build.course('elsewhere')).id
    await api.signIn('teacher', `teacher-${words.locale}`, elsewhere)
    const page = await open(words.locale, '/')
    await signInAs(page, `teacher-${words.locale}`)
    const courseId = await makeCourse(page, words)
    const assignmentId = await makeAssignment(page, words, courseId)
    const student = await api.signIn('student', `student-${words.locale}`, courseId)
    // A second one, so that the page begins with a list.
    await build.assignment({ courseId, closesAt: new Date('2026-01-01T00:00:00Z') })
    await page.reload()

    // An extension, and back.
    await page.getByText(words.noExtensions).waitFor()
    await page.getByRole('combobox', { name: words.who, exact: true }).selectOption({ index: 1 })
    await page.getByLabel(words.further).fill('1')
    await page.getByLabel(words.reason).fill('住院')
    await button(page, words.grant).click()
    await page.getByText('住院').waitFor()
    expect(await complaints(page)).toEqual([])
    await page.getByRole('button', { name: words.withdraw }).click()
    await page.getByText(words.noExtensions).waitFor()

    const repositoryUrl = 'https://git.example.edu/ada/homework.git'
    const { id } = (await student.post('/api/v1/submissions', { assignmentId, repositoryUrl })).body
    await settle(id, 8)
    const reader = await open(words.locale, '/')
    await signInAs(reader, `student-${words.locale}`)
    await reader.getByRole('heading', { name: words.next }).waitFor()
    await reader.getByText(words.left).waitFor()
    await reader.getByRole('link', { name: words.mark }).waitFor()
    await reader.getByText(words.closed).waitFor()
    expect(await complaints(reader)).toEqual([])
    await reader.locator(`a[href="/assignments/${assignmentId}"]`).click()
    await reader.getByRole('heading', { name: words.rules }).waitFor()
    await reader.getByText(words.afterDay).waitFor()
    await reader.getByText(words.zoneSaid).waitFor()
    expect(await complaints(reader)).toEqual([])

    // Due before it was handed in: that costs a mark, which is seen before it is saved. The field of everybody comes before that of an extension.
    await page.reload()
    await page.getByLabel(words.due, { exact: true }).first().fill(localIn(-1.5))
    await page.getByText(words.first).waitFor()
    expect(await button(page, words.save).isDisabled()).toBe(true)
    await button(page, words.preview).click()
    await page.getByText(words.changed).waitFor()
    expect(await complaints(page)).toEqual([])
    await button(page, words.save).click()
    await page.getByText(words.done).waitFor()
    await page.getByLabel(words.counting).selectOption('chosen')
    await button(page, words.preview).click()
    await button(page, words.save).click()
    await page.getByText(words.done.replace('1', '0')).waitFor()
    expect(await complaints(page)).toEqual([])

    const { body } = await student.post('/api/v1/submissions', { assignmentId, repositoryUrl })
    await settle(body.id, 5)
    await reader.reload()
    // Not chosen yet, so the last one counts.
    await reader.getByText(words.halved.replace('8', '5')).waitFor()
    await reader.getByLabel(words.choose).selectOption(id)
    await reader.getByText(words.halved).waitFor()
    expect(await complaints(reader)).toEqual([])

    // Late tokens make it timely, until the teacher gives them back.
    expect(await button(reader, words.spend).isDisabled()).toBe(true)
    await reader.getByLabel(words.tokensMore).selectOption('3')
    await button(reader, words.spend).click()
    await reader.getByText(words.tokensLeft).waitFor()
    await reader.getByText(words.halved).waitFor({ state: 'detached' })
    expect(await complaints(reader)).toEqual([])
    await page.reload()
    await page.getByText(words.tokensSpent, { exact: true }).waitFor()
    expect(await complaints(page)).toEqual([])
    await page.getByRole('button', { name: words.giveBack }).click()
    await page.getByText(words.noTokensSpent).waitFor()
    await reader.reload()
    await reader.getByText(words.halved).waitFor()
    await reader.context().close()
    await page.context().close()
  },
)
