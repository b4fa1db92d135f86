import { PASSWORD } from '../api.fixture.ts'
import { complaints, signInAs, startPages } from '../page.fixture.ts'

const { database, api, open } = await startPages()

const zh = {
  ...{ locale: 'zh-CN', current: '现在的密码', fresh: '新密码', again: '再输入一次密码', change: '修改密码' },
  ...{ changed: '密码已经修改', here: '就是这里', end: '结束', save: '保存', saved: '已保存。' },
  ...{ other: 'en', title: 'Account', wrong: '现在的密码不对。' },
}
const en: typeof zh = {
  ...{ locale: 'en-GB', current: 'Current password', fresh: 'New password', again: 'The password again' },
  ...{ change: 'Change the password', changed: 'The password is changed', here: 'This one', end: 'End', save: 'Save' },
  ...{ saved: '已保存。', other: 'zh-CN', title: '账户', wrong: 'This is not the current password.' },
}

test.each([{ ...zh, saved: 'Saved.' }, en])(
  'a person ends a session of theirs, changes the password and the language ($locale)',
  async (words) => {
    const username = `ada-${words.locale}`
    await api.signIn('student', username)
    const page = await open(words.locale, '/account')
    await signInAs(page, username)
    await page.getByText(words.here, { exact: true }).waitFor()
    const end = page.getByRole('button', { name: new RegExp(`^${words.end}`) })
    expect(await end.count()).toBe(2)
    expect(await complaints(page)).toEqual([])
    await end.first().click()
    await end.first().waitFor({ state: 'detached' })
    expect(await database.session.count({ where: { user: { username } } })).toBe(1)

    const fill = async (current: string, password: string) => {
      await page.getByLabel(words.current, { exact: true }).fill(current)
      await page.getByLabel(words.fresh, { exact: true }).fill(password)
      await page.getByLabel(words.again, { exact: true }).fill(password)
      await page.getByRole('button', { name: words.change, exact: true }).click()
    }
    await fill('not the password', 'a better one than that')
    await page.getByText(words.wrong).waitFor()
    expect(await complaints(page)).toEqual([])
    await fill(PASSWORD, 'a better one than that')
    await page.getByText(words.changed).waitFor()
    expect(await complaints(page)).toEqual([])

    await page.locator('select').first().selectOption(words.other)
    await page.getByRole('button', { name: words.save, exact: true }).click()
    await page.getByText(words.saved).waitFor()
    await page.getByRole('heading', { name: words.title, level: 1 }).waitFor()
    expect(await complaints(page)).toEqual([])
    await page.context().close()
  },
)
