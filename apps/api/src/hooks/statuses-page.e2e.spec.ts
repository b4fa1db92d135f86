import { RunStore } from '@interleave/database'
import { builders } from '@interleave/testing'
import { complaints, signInAs, startPages } from '../page.fixture.ts'
import { startCodeHost } from './code-host.fixture.ts'

const host = await startCodeHost()
afterAll(() => host.close())
const { database, api, open } = await startPages({
  ...{ HTTP_REPOSITORY_HOSTS: new URL(host.origin).host, OUTBOX_SECONDS: '0.1' },
})
const runs = new RunStore(database)

const zh = {
  ...{ locale: 'zh-CN', begin: '在 commit 旁边显示结果', token: '代码托管网站的令牌', give: '保存令牌' },
  ...{ sent: '已告知', refused: '被拒绝', answer: '对方的回答', hint: '令牌是不是过期了', takeBack: '删掉令牌' },
}
const en: typeof zh = {
  ...{ locale: 'en-GB', begin: 'Show results beside my commits', token: 'Token of the code host' },
  ...{ give: 'Keep the token', sent: 'Told', refused: 'Refused', answer: 'The code host answered' },
  ...{ hint: 'Has the token ended', takeBack: 'Forget the token' },
}

test.each([zh, en])(
  'a token is given, the page shows how the code host answered, and it is forgotten ($locale)',
  async (words) => {
    const username = `ada-${words.locale}`
    const { userId, post } = await api.signIn('student', username)
    const { id: assignmentId } = await builders(database).assignment()
    const repositoryUrl = `${host.origin}/ada/homework.git`
    const bound = { repositoryUrl, provider: 'gitea', proof: 'signature' }
    await post(`/api/v1/assignments/${assignmentId}/binding`, bound)
    /** A run of this commit, graded. */
    const grade = async (commit: string) => {
      const { body } = await post('/api/v1/submissions', { assignmentId, repositoryUrl })
      const { attempt } = (await runs.claim(body.runs[0].id, 'a worker', 60)) ?? { attempt: 0 }
      await runs.pinCommit(body.id, commit)
      const ended = { outcome: 'graded' as const, code: null, detail: null, score: 10, points: 10, tasks: [] }
      await runs.settle(body.runs[0].id, attempt, ended)
    }
    const page = await open(words.locale, `/assignments/${assignmentId}`)
    await signInAs(page, username)
    await page.getByText(words.begin).click()
    expect(await complaints(page)).toEqual([])
    await page.getByLabel(words.token, { exact: true }).fill('a-token-of-gitea')
    await page.getByRole('button', { name: words.give }).click()
    await page.getByRole('button', { name: words.takeBack }).waitFor()

    host.answer = { code: 201, body: '{}' }
    await grade('a'.repeat(40))
    await page.getByText(words.sent, { exact: true }).waitFor()
    await page.getByText(words.answer).waitFor()
    expect(await complaints(page)).toEqual([])

    host.answer = { code: 401, body: '{"message":"token is expired"}' }
    await grade('b'.repeat(40))
    await page.getByText(words.refused, { exact: true }).waitFor()
    await page.getByText('401 token is expired').waitFor()
    await page.getByText(words.hint).waitFor()
    expect(await complaints(page)).toEqual([])

    await page.getByRole('button', { name: words.takeBack }).click()
    await page.getByText(words.begin).waitFor()
    expect(await database.binding.findFirst({ where: { studentId: userId } })).toMatchObject({ statusToken: null })
    expect(await page.content()).not.toContain('a-token-of-gitea')
    await page.context().close()
  },
)
