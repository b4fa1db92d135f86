import { complaints, signInAs, startPages } from '../page.fixture.ts'

const { database, api, open } = await startPages()

const zh = {
  ...{ locale: 'zh-CN', address: '仓库地址', username: '对应的用户名', token: '代码托管网站的令牌', save: '保存令牌' },
  ...{ none: '还没有私有仓库', given: '已保存。请重新提交这个地址。', remove: '删除', short: '至少 8 个字母' },
  ...{ refused: '仓库地址里不能带用户名' },
}
const en: typeof zh = {
  ...{ locale: 'en-GB', address: 'Repository address', username: 'User name for it', token: 'Token of the code host' },
  ...{ save: 'Store the token', none: 'No private repositories', given: 'Stored. Submit this address again.' },
  ...{ remove: 'Remove', short: 'At least 8 letters', refused: 'The address must not contain a user name' },
}

test.each([zh, en])(
  'a token for a private repository is stored, shown no more, and removed ($locale)',
  async (words) => {
    const username = `ada-${words.locale}`
    await api.signIn('student', username)
    const page = await open(words.locale, '/account')
    await signInAs(page, username)
    await page.getByText(words.none).waitFor()
    const fill = async (address: string, token: string) => {
      await page.getByLabel(words.address, { exact: true }).fill(address)
      await page.getByLabel(words.username, { exact: true }).fill('ada')
      await page.getByLabel(words.token, { exact: true }).fill(token)
      await page.getByRole('button', { name: words.save }).click()
    }
    await fill('https://git.example.edu/ada/private.git', 'short')
    await page.getByText(words.short).waitFor()
    await fill('https://ada:pass@git.example.edu/ada/private.git', 'glpat-canary-token')
    await page.getByText(words.refused).first().waitFor()
    expect(await complaints(page)).toEqual([])
    await fill('https://git.example.edu/ada/private.git', 'glpat-canary-token')
    await page.getByText(words.given).waitFor()
    await page.getByRole('button', { name: words.remove }).waitFor()
    const shots = process.env.SCREENSHOTS
    const section = page.getByRole('region').filter({ has: page.locator('#repositories') })
    if (shots) await section.screenshot({ path: `${shots}/repositories-${words.locale}.png` })
    if (shots) {
      await page.setViewportSize({ width: 390, height: 800 })
      await section.screenshot({ path: `${shots}/repositories-${words.locale}-phone.png` })
      await page.setViewportSize({ width: 1280, height: 800 })
    }
    expect(await complaints(page)).toEqual([])
    await page.reload()
    await page.getByRole('button', { name: words.remove }).waitFor()
    expect(await page.content()).not.toContain('canary')
    await page.getByRole('button', { name: words.remove }).click()
    await page.getByText(words.none).waitFor()
    expect(await database.repositoryToken.count({ where: { user: { username } } })).toBe(0)
    await page.context().close()
  },
)
