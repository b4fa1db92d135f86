import { hashPassword } from '../accounts/password.ts'
import { PASSWORD } from '../api.fixture.ts'
import { SUITES_DIRECTORY, seedSmallCourse } from '../gradebook/course.fixture.ts'
import { complaints, signInAs, startPages } from '../page.fixture.ts'

const { url, database, api, open } = await startPages({ SUITES_DIRECTORY })
let courseId: string
beforeAll(async () => {
  courseId = await seedSmallCourse(url)
})

const zh = {
  ...{ locale: 'zh-CN', ask: '请助教再看一眼', why: '为什么觉得判得不对？', send: '请求复查', waiting: '等助教回答。' },
  ...{ nav: '成绩', title: '复查', none: '没有等待回答的复查请求', answer: '回答', sendAnswer: '回答', change: '改分' },
  ...{ withdraw: '撤回改分', withdrawReason: '为什么撤回', history: '这道题以前的改动' },
  ...{ score: /^分数/, reason: '理由', given: '分数定为 1.25 分', missing: '写几句话。', noReason: '写明理由。' },
}
const en: typeof zh = {
  ...{ locale: 'en-GB', ask: 'Ask for a second look', why: 'Why do you think that it is wrong?', send: 'Ask' },
  ...{ waiting: 'Waiting for a TA.', nav: 'Gradebook', title: 'Second looks', none: 'No request waits for an answer' },
  ...{
    answer: 'Answer',
    sendAnswer: 'Send the answer',
    change: 'Change the mark',
    score: /^Mark \(/,
    reason: 'Reason',
  },
  ...{
    withdraw: 'Withdraw the changed mark',
    withdrawReason: 'Why it is withdrawn',
    history: 'Earlier changes of this',
  },
  ...{ given: 'the mark of this task to 1.25', missing: 'Write a few words.', noReason: 'Give a reason.' },
}

test.each([zh, en])(
  'a student asks for a second look, a TA answers and changes the mark, and the student reads both ($locale)',
  async (words) => {
    const mark = await database.taskResult.findFirstOrThrow({
      where: { outcome: 'graded', taskId: 'bank-account', failedChecks: { isEmpty: false } },
      orderBy: { runId: words.locale === 'en-GB' ? 'asc' : 'desc' },
      include: { run: { include: { submission: { include: { student: true } } } } },
    })
    const { student, id } = mark.run.submission
    await database.user.update({ where: { id: student.id }, data: { passwordHash: await hashPassword(PASSWORD) } })
    await api.signIn('ta', `ta-${words.locale}`, courseId)
    const button = (page: typeof mine, name: string) => page.getByRole('button', { name, exact: true })

    const mine = await open(words.locale, `/submissions/${id}`)
    await signInAs(mine, student.username)
    const task = mine.locator('section', { has: mine.locator('#task-bank-account') }).last()
    await task.locator('button[aria-expanded]').first().click()
    await button(mine, words.ask).click()
    await button(mine, words.send).click()
    await mine.getByText(words.missing).waitFor()
    await mine.getByLabel(words.why).fill(`The lock is held in line 7 (${words.locale}).`)
    expect(await complaints(mine)).toEqual([])
    await button(mine, words.send).click()
    await mine.getByText(words.waiting).waitFor()
    expect(await complaints(mine)).toEqual([])

    const page = await open(words.locale, '/')
    await signInAs(page, `ta-${words.locale}`)
    await page.getByRole('link', { name: words.nav, exact: true }).click()
    await page.getByRole('link', { name: words.title, exact: true }).click()
    await page.getByText(`The lock is held in line 7 (${words.locale}).`).waitFor()
    expect(await complaints(page)).toEqual([])
    await page.getByRole('link', { name: student.displayName }).click()
    await page.getByText(`The lock is held in line 7 (${words.locale}).`).waitFor()
    const row = page.locator('section', { has: page.locator('#task-bank-account') }).last()
    await row.locator('summary', { hasText: words.change }).click()
    await row.getByLabel(words.score).fill('1.25')
    await row.getByRole('button', { name: words.change, exact: true }).click()
    await row.getByText(words.noReason).waitFor()
    await row.getByLabel(words.reason, { exact: true }).fill('Half of it holds.')
    await row.getByRole('button', { name: words.change, exact: true }).click()
    await row.getByText(words.given).waitFor()
    expect(await complaints(page)).toEqual([])
    await row.getByLabel(words.answer, { exact: true }).fill(`It is let go in line 9 (${words.locale}).`)
    await row.getByRole('button', { name: words.sendAnswer, exact: true }).click()
    await row.getByText(words.waiting).waitFor({ state: 'detached' })
    await row.locator('summary', { hasText: words.withdraw }).click()
    await row.getByRole('button', { name: words.withdraw, exact: true }).click()
    await row.getByText(words.noReason).waitFor()
    await row.getByLabel(words.withdrawReason, { exact: true }).fill('The other half counts too.')
    await row.getByRole('button', { name: words.withdraw, exact: true }).click()
    await row.locator('summary', { hasText: words.history }).click()
    await row.getByText('The other half counts too.').waitFor()
    expect(await complaints(page)).toEqual([])
    await page.goto(`/courses/${courseId}/second-looks`)
    await page.getByText(words.none).waitFor()
    await page.getByText(`It is let go in line 9 (${words.locale}).`).first().waitFor()
    expect(await complaints(page)).toEqual([])
    await page.context().close()

    await mine.reload()
    await mine.locator('summary', { hasText: words.history }).click()
    await mine.getByText(words.given).waitFor()
    await task.locator('button[aria-expanded]').first().click()
    await mine.getByText(`It is let go in line 9 (${words.locale}).`).waitFor()
    await button(mine, words.ask).waitFor()
    expect(await complaints(mine)).toEqual([])
    await mine.context().close()
  },
)
