import { setTimeout as sleep } from 'node:timers/promises'
import { builders } from '@interleave/testing'
import { complaints, signInAs, startPages } from '../page.fixture.ts'

const { database, api, open } = await startPages()
const build = builders(database)

const zh = {
  ...{ locale: 'zh-CN', address: '仓库地址', more: '指定分支或文件夹', branch: '分支', folder: '文件夹' },
  ...{
    scheme: '必须以 https:// 开头',
    badBranch: '分支名不合法',
    badFolder: '文件夹的写法不对',
    submit: '开始评分',
    shared: '别的学生也交过',
  },
}
const en: typeof zh = {
  ...{ locale: 'en-GB', address: 'Repository address', more: 'Choose a branch or folder', branch: 'Branch' },
  ...{ folder: 'Folder', scheme: 'must begin with https://', badBranch: 'not a valid branch', submit: 'Grade it' },
  ...{ badFolder: 'not a valid folder', shared: 'handed in by other students' },
}

test.each([zh, en])('what is typed is checked while it is typed; a folder is handed in ($locale)', async (words) => {
  const { id } = await build.assignment()
  await api.signIn('student', `typist-${words.locale}`)
  const page = await open(words.locale, `/assignments/${id}`)
  await signInAs(page, `typist-${words.locale}`)
  const field = (name: string) => page.getByLabel(name, { exact: true })
  await field(words.address).fill('github.com/ada/homework.git')
  await page.getByText(words.scheme).waitFor()
  await field(words.address).fill('https://git.example.edu/ada/homework.git')
  await page.getByText(words.scheme).waitFor({ state: 'detached' })
  await page.getByRole('button', { name: words.more, exact: true }).click()
  await field(words.branch).fill('a..b')
  await page.getByText(words.badBranch).waitFor()
  await field(words.branch).fill('main')
  await field(words.folder).fill('labs/../week3')
  await page.getByText(words.badFolder).waitFor()
  expect(await complaints(page)).toEqual([])
  await page.getByRole('button', { name: words.submit, exact: true }).click()
  expect(await database.submission.count({ where: { assignmentId: id } })).toBe(0)
  await field(words.folder).fill('./labs/week3/')
  await page.getByText(words.badFolder).waitFor({ state: 'detached' })
  await page.getByRole('button', { name: words.submit, exact: true }).click()
  await page.waitForURL(/\/submissions\//)
  await page.getByText('labs/week3', { exact: true }).waitFor()
  expect(await complaints(page)).toEqual([])
  const submission = await database.submission.findFirstOrThrow({ where: { assignmentId: id } })
  expect(submission).toMatchObject({ branch: 'main', folder: 'labs/week3' })
  await page.context().close()

  // Somebody else hands the same repository in: staff read so.
  const copier = await api.signIn('student', `copier-${words.locale}`)
  await copier.post('/api/v1/submissions', { assignmentId: id, repositoryUrl: submission.repositoryUrl })
  await api.signIn('ta', `ta-${words.locale}`)
  const staff = await open(words.locale, `/submissions/${submission.id}`)
  await signInAs(staff, `ta-${words.locale}`)
  await staff.getByText(words.shared).waitFor()
  expect(await complaints(staff)).toEqual([])
  await staff.getByRole('link', { name: `The copier-${words.locale}` }).click()
  await staff.getByText(words.shared).waitFor()
  await staff.context().close()
})

test('whoever signs out while something is being sent has sent it', async () => {
  const { id } = await build.assignment()
  await api.signIn('student', 'hasty')
  const page = await open(en.locale, `/assignments/${id}`)
  await signInAs(page, 'hasty')
  await page.route('**/api/v1/submissions', async (route) => {
    await sleep(1000)
    await route.continue()
  })
  await page.getByLabel(en.address, { exact: true }).fill('https://git.example.edu/ada/hasty.git')
  await page.getByRole('button', { name: en.submit, exact: true }).click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.waitForURL(/\/sign-in/)
  expect(await database.submission.count({ where: { assignmentId: id } })).toBe(1)
  await page.context().close()
})
