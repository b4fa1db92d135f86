import { complaints, signInAs, startPages } from '../page.fixture.ts'

const { database, api, open } = await startPages()

const zh = {
  ...{ locale: 'zh-CN', address: 'SSH 仓库地址', make: '新建部署密钥', none: '还没有部署密钥', made: '密钥建好了' },
  ...{ remove: '删除', replace: '更换', replaced: '换好了', missing: '请填写仓库的 SSH 地址', wrong: '用于 SSH 地址' },
  ...{ details: '公钥', changed: '主机密钥和以前的不一样', exists: '已经有部署密钥了' },
}
const en: typeof zh = {
  ...{ locale: 'en-GB', address: 'SSH address of the repository', make: 'Make a deploy key', none: 'No deploy keys' },
  ...{
    made: 'The key is made',
    remove: 'Remove',
    replace: 'Replace',
    replaced: 'Replaced',
    missing: 'Give the SSH address',
  },
  ...{
    wrong: 'is for an SSH address',
    details: 'Public key',
    changed: 'another host key',
    exists: 'deploy key for this',
  },
}

test.each([zh, en])('a deploy key is made, shown, refused, replaced and removed ($locale)', async (words) => {
  const username = `ada-${words.locale}`
  await api.signIn('student', username)
  const page = await open(words.locale, '/account')
  await signInAs(page, username)
  await page.getByText(words.none).waitFor()
  const section = page.getByRole('region').filter({ has: page.locator('#deploy-keys') })
  const shots = process.env.SCREENSHOTS
  const shoot = async (name: string) => {
    if (!shots) return
    for (const [size, width] of [
      ['', 1280],
      ['-phone', 390],
    ] as const) {
      await page.setViewportSize({ width, height: 900 })
      await section.screenshot({ path: `${shots}/deploy-keys-${name}-${words.locale}${size}.png` })
    }
    await page.setViewportSize({ width: 1280, height: 720 })
  }
  await shoot('empty')
  const make = async (address: string) => {
    await page.getByLabel(words.address, { exact: true }).fill(address)
    await page.getByRole('button', { name: words.make }).click()
  }
  await make('')
  await page.getByText(words.missing).waitFor()
  await make('https://git.example.edu/ada/private.git')
  await section.getByText(words.wrong).first().waitFor()
  expect(await complaints(page)).toEqual([])
  await make('git@git.example.edu:ada/private.git')
  await page.getByText(words.made).waitFor()
  const key = () => section.getByText(/^ssh-ed25519 AAAA/).textContent()
  const first = await key()
  expect(await database.deployKey.count({ where: { publicKey: first ?? '', user: { username } } })).toBe(1)
  await shoot('made')
  expect(await complaints(page)).toEqual([])
  await make('ssh://git@git.example.edu/ada/private.git')
  await section.getByText(words.exists).first().waitFor()

  const changed = {
    hostKey: 'ssh-ed25519 AAAA',
    usedAt: new Date(),
    refusal: 'host_key_changed',
    refusedAt: new Date(),
  }
  const refusalDetail = 'SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU'
  await database.deployKey.updateMany({ where: { user: { username } }, data: { ...changed, refusalDetail } })
  await page.reload()
  await section.getByText(words.changed).first().waitFor()
  await section.getByText(words.details, { exact: true }).first().click()
  await shoot('refused')
  expect(await complaints(page)).toEqual([])
  expect(await page.content()).not.toContain('PRIVATE')
  await section.getByRole('button', { name: words.replace }).click()
  await page.getByText(words.replaced).first().waitFor()
  expect(await key()).not.toBe(first)
  expect(await section.getByText(words.changed).count()).toBe(0)
  await section.getByRole('button', { name: words.remove }).click()
  await page.getByText(words.none).waitFor()
  expect(await database.deployKey.count({ where: { user: { username } } })).toBe(0)
  await page.context().close()
})
