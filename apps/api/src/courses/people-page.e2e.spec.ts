import { builders } from '@interleave/testing'
import type { Page } from 'playwright-core'
import { PASSWORD } from '../api.fixture.ts'
import { complaints, signInAs, startPages } from '../page.fixture.ts'

const { database, api, open } = await startPages()

const zh = {
  ...{ locale: 'zh-CN', title: '课程人员', nav: '人员', added: '加入（新账户）', line: '第 3 行', done: '已导入' },
  ...{ apply: '确认导入 2 人', links: '生成注册链接', save: '保存为 CSV', make: '生成链接', join: '注册并加入' },
  ...{ name: '姓名', username: '用户名', password: '密码', again: '再输入一次密码', over: '邀请链接不能用了' },
  ...{ revoke: '收回', first: '先登录', now: '加入课程', change: '修改', saveRole: '保存', role: '角色', ta: '助教' },
}
const en: typeof zh = {
  ...{ locale: 'en-GB', title: 'People', nav: 'People', added: 'Added, new account', line: 'Line 3', done: 'Imported' },
  ...{
    apply: 'Import 2',
    links: 'Make sign-up links',
    save: 'Save as CSV',
    make: 'Make a link',
    join: 'Sign up and join',
  },
  ...{ name: 'Name', username: 'User name', password: 'Password', again: 'The password again' },
  ...{
    over: 'This invitation does not work',
    revoke: 'Take back',
    first: 'Sign in, then join',
    now: 'Join the course',
  },
  ...{ change: 'Change', saveRole: 'Save', role: 'Role', ta: 'TA' },
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

test.each([zh, en])(
  'a teacher imports a roster and invites; a new student signs up by the link ($locale)',
  async (words) => {
    const { id: courseId } = await builders(database).course(`course-${words.locale}`)
    const teacher = await api.signIn('teacher', `teacher-${words.locale}`, courseId)
    await api.signIn('student', `knows-${words.locale}`, (await builders(database).course('elsewhere')).id)
    const page = await open(words.locale, '/')
    await signInAs(page, `teacher-${words.locale}`)
    await page.getByRole('link', { name: words.nav, exact: true }).click()
    await page.getByRole('heading', { name: words.title, level: 1 }).waitFor()

    const roster = (rows: string) => ({
      name: 'r.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(`学号,姓名,班级\n${rows}`),
    })
    await page.locator('input[type=file]').setInputFiles(roster('a1,甲,一班\n,乙,一班\n'))
    await page.getByText(words.line).waitFor()
    expect(await complaints(page)).toEqual([])
    await page
      .locator('input[type=file]')
      .setInputFiles(roster(`a1-${words.locale},甲,一班\na2-${words.locale},=1+1,二班\n`))
    await page.getByText(words.added).first().waitFor()
    expect(await complaints(page)).toEqual([])
    await button(page, words.apply).click()
    await page.getByText(words.done).waitFor()
    const added = page.getByRole('listitem').filter({ hasText: `a2-${words.locale}` })
    await added.getByText('=1+1').first().waitFor()

    await button(page, words.links).click()
    const download = page.waitForEvent('download')
    await button(page, words.save).click()
    expect((await download).suggestedFilename()).toBe('sign-up-links.csv')

    await added.getByRole('button').click()
    await page.getByRole('dialog').getByLabel(words.role).selectOption('ta')
    expect(await complaints(page)).toEqual([])
    await page.getByRole('dialog').getByRole('button', { name: words.saveRole }).click()
    await added.getByText(words.ta, { exact: true }).waitFor()

    await button(page, words.make).click()
    const link = await page.getByText(/\/join#/).textContent()
    expect(await complaints(page)).toEqual([])

    const guest = await open(words.locale, link ?? '')
    const field = (name: string) => guest.getByRole('textbox', { name, exact: true })
    await field(words.username).fill('=not a name')
    await button(guest, words.join).click()
    expect(await complaints(guest)).toEqual([])
    await field(words.username).fill(`fresh-${words.locale}`)
    await field(words.name).fill('新同学')
    await guest.getByLabel(words.password, { exact: true }).fill(PASSWORD)
    await guest.getByLabel(words.again, { exact: true }).fill(PASSWORD)
    await button(guest, words.join).click()
    await guest.waitForURL(`${api.origin}/`)
    await guest.getByText('新同学').waitFor()
    await guest.context().close()

    const known = await open(words.locale, link ?? '')
    await known.getByRole('link', { name: words.first }).click()
    await signInAs(known, `knows-${words.locale}`)
    await button(known, words.now).waitFor()
    expect(await complaints(known)).toEqual([])
    await button(known, words.now).click()
    await known.waitForURL(`${api.origin}/`)
    await known.context().close()
    expect((await teacher.get(`/api/v1/courses/${courseId}/people`)).body.people).toHaveLength(5)

    await page.reload()
    await page.getByRole('button', { name: words.revoke }).click()
    await page.getByRole('button', { name: words.revoke }).waitFor({ state: 'detached' })
    const late = await open(words.locale, link ?? '')
    await late.getByRole('heading', { name: words.over }).waitFor()
    expect(await complaints(late)).toEqual([])
    await late.context().close()
    await page.context().close()
  },
)

test('a TA reads the list and is offered nothing that only teachers may do', async () => {
  const { id } = await builders(database).course('course-ta')
  await api.signIn('ta', 'reads', id)
  const page = await open('en-GB', `/courses/${id}/people`)
  await signInAs(page, 'reads')
  await page.getByText('The reads').last().waitFor()
  expect(await page.locator('main').getByRole('button').count()).toBe(0)
  expect(await complaints(page)).toEqual([])
  await page.context().close()
})
