import { builders, freePort, waitFor } from '@interleave/testing'
import nodemailer from 'nodemailer'
import { startMailServer } from '../mail.fixture.ts'
import { complaints, signInAs, startPages } from '../page.fixture.ts'

const out = await startMailServer()
afterAll(() => out.close())
const port = await freePort()
const { database, api, open } = await startPages({
  ...{ SMTP_URL: out.url, MAIL_FROM: 'grades@course.example', OUTBOX_SECONDS: '0.1' },
  ...{ MAIL_IN_DOMAIN: 'mail.course.example', MAIL_IN_PORT: String(port) },
})
const transport = nodemailer.createTransport({ host: '127.0.0.1', port, ignoreTLS: true })
const repositoryUrl = 'https://git.example.edu/ada/homework.git'

const zh = {
  ...{ locale: 'zh-CN', title: '用邮件提交', needs: '打开账户页', begin: '给我一个投递地址', none: '还没有收到信。' },
  ...{ accepted: '已提交', refused: '没有收下', reason: /没有找到仓库地址/, renew: '换一个新地址', remove: '停用' },
  ...{ log: '收到的信', empty: '还没有收到信', trouble: '重试' },
}
const en: typeof zh = {
  ...{ locale: 'en-GB', title: 'Hand in by mail', needs: 'Open your account', begin: 'Give me a personal address' },
  ...{ none: 'No mail has come yet.', accepted: 'Handed in', refused: 'Not accepted' },
  ...{ reason: /No address of a repository was found/, renew: 'Change it', remove: 'Switch it off' },
  ...{ log: 'Mails received', empty: 'No mail has come yet', trouble: 'Try again' },
}

test.each([zh, en])(
  'a student gets an address, sees what became of each mail, changes the address and switches it off ($locale)',
  async (words) => {
    const username = `ada-${words.locale}`
    const email = `${username}@uni.example`
    const { userId } = await api.signIn('student', username)
    const { id } = await builders(database).assignment({ slug: `homework-${words.locale.toLowerCase()}` })
    const page = await open(words.locale, `/assignments/${id}`)
    const button = (name: string) => page.getByRole('button', { name, exact: true })
    const card = page.getByRole('region', { name: words.title })
    const address = () => card.locator('code').first().textContent()
    const send = (to: string | null, text: string) => transport.sendMail({ from: email, to: to ?? '', text })
    await signInAs(page, username)
    await page.getByRole('link', { name: words.needs }).waitFor()
    expect(await button(words.begin).count()).toBe(0)
    expect(await complaints(page)).toEqual([])

    await database.user.update({ where: { id: userId }, data: { email } })
    await page.reload()
    await button(words.begin).click()
    await page.getByText(words.none, { exact: true }).waitFor()
    expect(await complaints(page)).toEqual([])

    await send(await address(), 'hello')
    await card.getByText(words.refused, { exact: true }).waitFor()
    await card.getByText(words.reason).waitFor()
    await send(await address(), repositoryUrl)
    await card.getByText(words.accepted, { exact: true }).waitFor()
    expect(await complaints(page)).toEqual([])

    const before = await address()
    await button(words.renew).click()
    await waitFor(async () => (await address()) !== before)
    await expect(send(before, repositoryUrl)).rejects.toThrow(/550/)
    await button(words.remove).click()
    await button(words.begin).waitFor()
    expect(await database.mailAddress.count({ where: { studentId: userId } })).toBe(0)
    expect(await complaints(page)).toEqual([])
    await page.context().close()
  },
)

test.each([zh, en])('staff see the mails of their course, or that there are none ($locale)', async (words) => {
  const { id: courseId } = await builders(database).course(`mails-${words.locale.toLowerCase()}`)
  const username = `ta-${words.locale}`
  await api.signIn('ta', username, courseId)
  const page = await open(words.locale, `/courses/${courseId}/mails`)
  await signInAs(page, username)
  await page.getByRole('heading', { name: words.log }).waitFor()
  await page.getByText(words.empty, { exact: true }).waitFor()
  expect(await complaints(page)).toEqual([])

  const { id: assignmentId } = await builders(database).assignment({ courseId })
  const student = await api.signIn('student', `bob-${words.locale}`, courseId)
  const email = `bob-${words.locale}@uni.example`
  await database.user.update({ where: { id: student.userId }, data: { email } })
  const { address } = (await student.post(`/api/v1/assignments/${assignmentId}/mail-in`)).body
  for (const text of ['hello', repositoryUrl]) await transport.sendMail({ from: email, to: address, text })
  await page.reload()
  await page.getByText(words.refused, { exact: true }).waitFor()
  await page.getByText(words.accepted, { exact: true }).waitFor()
  await page
    .getByText(new RegExp(`The bob-${words.locale}`))
    .first()
    .waitFor()
  expect(await page.content()).not.toContain(address)
  expect(await complaints(page)).toEqual([])

  await page.route('**/api/v1/courses/*/mails', (route) => route.abort())
  await page.reload()
  await page.getByRole('button', { name: words.trouble }).waitFor()
  expect(await complaints(page)).toEqual([])
  await page.context().close()
})
