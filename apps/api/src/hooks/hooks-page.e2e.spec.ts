import { builders, pushPayload, signedRequest } from '@interleave/testing'
import { complaints, signInAs, startPages } from '../page.fixture.ts'

const { database, api, open } = await startPages()

const zh = {
  ...{
    locale: 'zh-CN',
    begin: '绑定仓库',
    address: '仓库地址',
    provider: '仓库在哪里',
    bind: '绑定',
    rotate: '更换密钥',
  },
  ...{
    secretField: 'WebHook 密码',
    steps: '在 Gitee（码云） 上怎么设置',
    connected: '连接成功',
    accepted: '已开始评分',
  },
  ...{ wrong: '密钥不一致', branch: '推送的是别的分支', result: '查看结果', unbind: '解除绑定' },
}
const en: typeof zh = {
  ...{ locale: 'en-GB', begin: 'Bind a repository', address: 'Repository address', bind: 'Bind it' },
  ...{ provider: 'Where the repository is', rotate: 'New secret', secretField: 'WebHook 密码' },
  ...{
    steps: 'How to set it up on Gitee',
    connected: 'Connected',
    accepted: 'Being graded',
    wrong: 'The secrets differ',
  },
  ...{ branch: 'Another branch was pushed', result: 'See the result', unbind: 'Unbind' },
}

test.each([zh, en])(
  'a student binds a repository, sets the webhook up, and reads what came ($locale)',
  async (words) => {
    const username = `student-${words.locale}`
    await api.signIn('student', username)
    const { id } = await builders(database).assignment()
    const repositoryUrl = 'https://gitee.com/ada/homework.git'
    const page = await open(words.locale, `/assignments/${id}`)
    await signInAs(page, username)
    const section = page.getByRole('region', { name: /./ }).filter({ has: page.locator('#binding') })
    await section.getByRole('button', { name: words.begin }).click()
    await section.getByLabel(words.address).fill(repositoryUrl)
    // The address says by itself which host it is.
    expect(await section.getByLabel(words.provider).inputValue()).toBe('gitee')
    expect(await complaints(page)).toEqual([])
    await section.getByRole('button', { name: words.bind, exact: true }).click()
    await section.getByText(words.steps).waitFor()
    const [secret = '', hookUrl = ''] = await section.locator('code[tabindex]').allTextContents()
    expect(secret).toMatch(/^whsec_/)
    expect(hookUrl).toMatch(/\/hooks\/[\w-]{32}$/)
    expect(await section.getByText(words.secretField, { exact: true }).count()).toBeGreaterThan(0)

    const deliver = async (key: string, changes: object, ping = false) => {
      const repository = { id: 1, clone_url: repositoryUrl, default_branch: 'main' }
      const payload = pushPayload('gitee', { ref: 'refs/heads/main', repository, ...changes })
      const { body, headers } = signedRequest('gitee', key, payload, { proof: 'token' })
      const more: Record<string, string> = ping ? { 'x-gitee-ping': 'true' } : {}
      const path = new URL(hookUrl).pathname
      await fetch(api.origin + path, { method: 'POST', headers: { ...headers, ...more }, body: new Uint8Array(body) })
    }
    await deliver(secret, { number: 1 }, true)
    await deliver('whsec_something-else', { number: 2 })
    await deliver(secret, { ref: 'refs/heads/draft' })
    await deliver(secret, {})
    await section.getByText(words.accepted, { exact: true }).waitFor()
    for (const said of [words.connected, words.wrong, words.branch]) await section.getByText(said).first().waitFor()
    expect(await section.getByRole('link', { name: words.result }).count()).toBe(1)
    const shots = process.env.SCREENSHOTS
    if (shots) await page.screenshot({ path: `${shots}/hooks-${words.locale}-desktop.png`, fullPage: true })
    expect(await complaints(page)).toEqual([])

    // After a reload the secret is gone for good; a new one is shown once again.
    await page.reload()
    await section.getByRole('button', { name: words.rotate }).waitFor()
    expect(await page.content()).not.toContain(secret)
    await section.getByRole('button', { name: words.rotate }).click()
    await section.getByText(/^whsec_/).waitFor()
    expect(await section.getByText(/^whsec_/).textContent()).not.toBe(secret)
    await section.getByRole('button', { name: words.unbind }).click()
    await section.getByRole('button', { name: words.begin }).or(section.getByLabel(words.address)).first().waitFor()
    await page.context().close()
  },
)
