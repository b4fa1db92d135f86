import { builders, freePort } from '@interleave/testing'
import type { Page } from 'playwright-core'
import { PASSWORD } from '../api.fixture.ts'
import { complaints, signInAs, startPages } from '../page.fixture.ts'
import { CLIENT, startOpenId } from './openid.fixture.ts'

const port = await freePort()
const site = `http://127.0.0.1:${port}`
// Another host, so that for the browser the provider is another site.
const openid = await startOpenId(`${site}/api/v1/sign-in/openid/callback`, 'localhost')
const { database, api, open } = await startPages({
  ...{ PORT: String(port), PUBLIC_URL: site, ...CLIENT, OIDC_ISSUER: openid.issuer, OIDC_NAME: 'University' },
  ...{ GITHUB_CLIENT_ID: 'x', GITHUB_CLIENT_SECRET: 'x', SMTP_URL: 'smtp://127.0.0.1:1', MAIL_FROM: 'x@y.example' },
})
afterAll(() => openid.close())

const teacher = await api.signIn('teacher')
const { id: courseId } = await builders(database).course()
for (const sub of ['eve']) openid.people.set(sub, { sub, name: `The ${sub}`, preferred_username: sub })

const zh = {
  ...{ locale: 'zh-CN', signIn: '用 University 登录', join: '不设密码，用 University 加入' },
  ...{
    cancelled: '你在 University 那边取消了',
    stranger: '但这里还没有你的账户',
    ways: '登录方式',
    link: /^关联/,
    unlink: /^解除/,
  },
  ...{
    proof: '你的密码',
    wrong: '现在的密码不对。',
    linked: '已经关联 University',
    unlinked: '已经解除',
    used: '上次使用',
  },
  ...{ home: '作业', noPassword: '你的账户没有密码，登录靠', last: '唯一的登录方式', username: '用户名', name: '姓名' },
  ...{ missing: '请填写密码。', badName: '填写姓名，最多 80 个字。', taken: '这个用户名已经有人用了' },
}
const en: typeof zh = {
  ...{ locale: 'en-GB', signIn: 'Sign in with University', join: 'Join with University, without a password' },
  ...{ cancelled: 'You cancelled at University', stranger: 'there is no account of yours', ways: 'Ways to sign in' },
  ...{ link: /^Link/, unlink: /^Unlink/, proof: 'Your password', wrong: 'This is not the current password.' },
  ...{ linked: 'University is linked', unlinked: 'Unlinked, and every', used: 'last used', home: 'Assignments' },
  ...{
    noPassword: 'Your account has no password; you',
    last: 'only way to sign in',
    username: 'User name',
    name: 'Name',
  },
  ...{
    missing: 'Enter your password.',
    badName: 'Your name, at most 80 characters.',
    taken: 'This user name is taken',
  },
}

const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click()
/** At the page of the provider, which lets somebody choose who they are. */
const as = (page: Page, who: string) => page.getByRole('link', { name: who, exact: true }).click()
const heading = (page: Page, name: string) => page.getByRole('heading', { name, level: 1 }).waitFor()

describe.each([zh, en])('in $locale', (words) => {
  const of = (who: string) => `${who}-${words.locale.toLowerCase()}`
  beforeAll(() => {
    for (const who of ['new', 'local'])
      openid.people.set(of(who), { sub: of(who), name: `The ${who}`, preferred_username: of(who) })
  })

  test('whoever cancels, or is not invited, is told so where they were, and can go on', async () => {
    const page = await open(words.locale, '/queue')
    await page.getByRole('button', { name: words.signIn }).waitFor()
    expect(await complaints(page)).toEqual([])
    await press(page, words.signIn)
    await as(page, 'Cancel')
    await page.getByText(words.cancelled).waitFor()
    expect(await complaints(page)).toEqual([])
    expect(new URL(page.url()).searchParams.get('next')).toBe('/queue')
    await press(page, words.signIn)
    await as(page, 'eve')
    await page.getByText(words.stranger).waitFor()
    expect(await complaints(page)).toEqual([])
    await page.context().close()
  })

  test('with an invitation somebody joins without a password, and keeps the one way in', async () => {
    const wanted = { role: 'student', section: null, maxUses: 1, days: 1 }
    const { token } = (await teacher.post(`/api/v1/courses/${courseId}/invitations`, wanted)).body
    const page = await open(words.locale, `/join#${token}`)
    await page.getByLabel(words.username).fill('teacher1')
    await press(page, words.join)
    await page.getByText(words.badName).waitFor()
    await page.getByLabel(words.name, { exact: true }).fill('Somebody new')
    await press(page, words.join)
    await page.getByText(words.taken).waitFor()
    expect(await complaints(page)).toEqual([])
    await page.getByLabel(words.username).fill(of('new'))
    await press(page, words.join)
    await as(page, of('new'))
    await heading(page, words.home)

    await page.goto('/account')
    await page.getByText(words.noPassword).waitFor()
    await press(page, words.unlink)
    await page.getByText(words.last).waitFor()
    expect(await complaints(page)).toEqual([])
    await page.context().close()
  })

  test('somebody links an account elsewhere, comes in by it, and unlinks it', async () => {
    await api.signIn('student', of('local'))
    const page = await open(words.locale, '/account')
    await signInAs(page, of('local'))
    await page.getByRole('heading', { name: words.ways }).waitFor()
    await press(page, words.link)
    await page.getByText(words.missing).waitFor()
    const proof = page.getByRole('textbox', { name: words.proof }).last()
    await proof.fill('not the password')
    await press(page, words.link)
    await page.getByText(words.wrong).waitFor()
    expect(await complaints(page)).toEqual([])
    await proof.fill(PASSWORD)
    await press(page, words.link)
    await as(page, of('local'))
    await page.getByText(words.linked).waitFor()
    expect(await complaints(page)).toEqual([])

    const elsewhere = await open(words.locale, '/account')
    await press(elsewhere, words.signIn)
    await as(elsewhere, of('local'))
    await elsewhere.getByText(of('local')).first().waitFor()
    await elsewhere.context().close()

    await page.reload()
    await page.getByText(words.used).first().waitFor()
    await page.getByRole('textbox', { name: words.proof }).last().fill(PASSWORD)
    await press(page, words.unlink)
    await page.getByText(words.unlinked).waitFor()
    expect(await complaints(page)).toEqual([])
    await page.context().close()
  })
})
