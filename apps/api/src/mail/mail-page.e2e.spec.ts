import { waitFor } from '@interleave/testing'
import { PASSWORD } from '../api.fixture.ts'
import { startMailServer } from '../mail.fixture.ts'
import { complaints, signInAs, startPages } from '../page.fixture.ts'

const server = await startMailServer()
afterAll(() => server.close())
const mail = { SMTP_URL: server.url, MAIL_FROM: 'grades@course.example', OUTBOX_SECONDS: '0.1' }
const { database, api, open } = await startPages(mail)
const without = await startPages()

const zh = {
  ...{ locale: 'zh-CN', address: '地址', proof: '你的密码', send: '发送链接', waiting: '已经给', bad: '不是一个邮箱' },
  ...{
    confirm: '确认邮箱地址',
    done: '地址已经确认',
    sure: '已确认',
    results: /结果发给我/,
    save: '保存',
    saved: '已保存。',
  },
  ...{ signOut: '退出登录', forgotten: '忘记密码？', who: '用户名或邮箱地址', asked: '链接已经在路上' },
  ...{ fresh: '新密码', again: '再输入一次密码', set: '设为新密码', isSet: '密码已经设好', over: '这个链接不能用了' },
  ...{ none: '没有设置发邮件' },
}
const en: typeof zh = {
  ...{ locale: 'en-GB', address: 'Address', proof: 'Your password', send: 'Send the link', waiting: 'A link was sent' },
  ...{ bad: 'not an e-mail address', confirm: 'Confirm the e-mail address', done: 'The address is confirmed' },
  ...{ sure: 'Confirmed', results: /by mail/, save: 'Save', saved: 'Saved.', signOut: 'Sign out' },
  ...{ forgotten: 'Forgot your password?', who: 'User name or e-mail address', asked: 'a link is on its way' },
  ...{ fresh: 'New password', again: 'The password again', set: 'Set the password', isSet: 'The password is set' },
  ...{ over: 'This link does not work', none: 'not set up to send mail' },
}

test.each([zh, en])(
  'an address is given and confirmed, results are wished for, a password is set by mail ($locale)',
  async (words) => {
    const username = `ada-${words.locale}`
    const email = `${username}@uni.example`
    await api.signIn('student', username)
    const page = await open(words.locale, '/account')
    const button = (name: string) => page.getByRole('button', { name, exact: true })
    /** The latest link that was sent, opened here. */
    const openLink = async (count: number) => {
      const mails = await waitFor(() => {
        const found = server.received.filter(({ envelope }) => envelope.to.includes(email))
        return found.length >= count && found
      })
      const link = new URL(/http:\S+/.exec(mails.at(-1)?.text ?? '')?.[0] ?? '')
      await page.goto(link.pathname + link.hash)
      return link.pathname + link.hash
    }
    await signInAs(page, username)
    await page.getByLabel(words.address, { exact: true }).waitFor()
    await page.getByLabel(words.address, { exact: true }).fill('nobody')
    await page.getByLabel(words.proof, { exact: true }).fill(PASSWORD)
    await button(words.send).click()
    await page.getByText(words.bad).waitFor()
    expect(await complaints(page)).toEqual([])
    await page.getByLabel(words.address, { exact: true }).fill(email)
    await button(words.send).click()
    await page.getByText(words.waiting).waitFor()
    expect(await complaints(page)).toEqual([])

    await openLink(1)
    await button(words.confirm).waitFor()
    expect(await complaints(page)).toEqual([])
    await button(words.confirm).click()
    await page.getByText(words.done).waitFor()
    await page.locator('main a').click()
    await page.getByText(words.sure, { exact: true }).waitFor()
    await page.getByLabel(words.results).check()
    await button(words.save).click()
    await page.getByText(words.saved).waitFor()
    expect(await database.user.findUnique({ where: { username } })).toMatchObject({ email, mailResults: true })
    expect(await complaints(page)).toEqual([])

    await button(words.signOut).click()
    await page.getByRole('link', { name: words.forgotten }).click()
    await page.getByLabel(words.who).fill(email)
    expect(await complaints(page)).toEqual([])
    await button(words.send).click()
    await page.getByText(words.asked).waitFor()
    expect(await complaints(page)).toEqual([])
    const link = await openLink(2)
    await page.getByLabel(words.fresh, { exact: true }).fill('a better one than that')
    await page.getByLabel(words.again).fill('a better one than that')
    expect(await complaints(page)).toEqual([])
    await button(words.set).click()
    await page.getByText(words.isSet).waitFor()

    await page.goto('/')
    await page.goto(link)
    await page.getByLabel(words.fresh, { exact: true }).fill('and another one still')
    await page.getByLabel(words.again).fill('and another one still')
    await button(words.set).click()
    await page.getByText(words.over).waitFor()
    expect(await complaints(page)).toEqual([])
    await page.context().close()
  },
)

test.each([zh, en])('where no mail is set up the page says so, and offers none ($locale)', async (words) => {
  await without.api.signIn('student', `bob-${words.locale}`)
  const page = await without.open(words.locale, '/account')
  await page.locator('button[type=submit]').waitFor()
  expect(await page.getByRole('link', { name: words.forgotten }).count()).toBe(0)
  await signInAs(page, `bob-${words.locale}`)
  await page.getByText(words.none).waitFor()
  expect(await page.getByLabel(words.address, { exact: true }).count()).toBe(0)
  expect(await complaints(page)).toEqual([])
  await page.goto('/new-password')
  await page.getByText(words.none).waitFor()
  expect(await complaints(page)).toEqual([])
  await page.context().close()
})
