import { CodeStore } from '@interleave/database'
import { builders } from '@interleave/testing'
import { complaints, signInAs, startPages } from '../page.fixture.ts'

const { database, api, open } = await startPages()
const build = builders(database)
const code = new CodeStore(database)

const program = (name: string) => `
def transfer(${name}, other, amount):
    first, second = sorted([${name}, other], key=id)
    with first.lock:
        with second.lock:
            if ${name}.balance < amount:
                raise ValueError('not enough')
            ${name}.balance -= amount
            other.balance += amount
`

const zh = {
  ...{ locale: 'zh-CN', nav: '成绩', title: '相似代码', few: '还没有可以比较的代码', share: '两份代码有 100% 相同。' },
  ...{ back: '← 回到相似代码', caution: /相似不等于抄袭/, gone: '没有这个页面', none: '没有相似的代码' },
}
const en: typeof zh = {
  ...{ locale: 'en-GB', nav: 'Gradebook', title: 'Similar code', few: 'There is nothing to compare yet' },
  ...{ share: 'The two have 100% in common.', back: '← Back to similar code', caution: /Alike is not copied/ },
  ...{ gone: 'No such page', none: 'No code is alike' },
}

test.each([zh, en])('a TA sees which programs are alike, and two of them side by side ($locale)', async (words) => {
  const { id: courseId } = await build.course(`course-${words.locale}`)
  const { id: assignmentId } = await build.assignment({ courseId })
  await api.signIn('ta', `ta-${words.locale}`, courseId)
  const handIn = async (text: string) => {
    const who = await api.signIn('student', undefined, courseId)
    const repositoryUrl = 'https://git.example.edu/someone/homework.git'
    const { body } = await who.post('/api/v1/submissions', { assignmentId, repositoryUrl })
    await code.keep(body.id, [{ path: 'bank.py', bytes: text.length, text }])
    return body.id as string
  }

  const page = await open(words.locale, '/')
  await signInAs(page, `ta-${words.locale}`)
  await page.getByRole('link', { name: words.nav, exact: true }).click()
  await page.getByRole('link', { name: words.title, exact: true }).click()
  await page.getByText(words.few).waitFor()
  expect(await complaints(page)).toEqual([])

  await handIn('print(1)\n')
  await handIn('import time\n')
  await page.reload()
  await page.getByText(words.none).waitFor()
  expect(await complaints(page)).toEqual([])

  await handIn(program('source'))
  await handIn(program('payer'))
  await page.reload()
  await page.locator('ol a').waitFor()
  expect(await page.locator('ol a').count()).toBe(1)
  expect(await complaints(page)).toEqual([])
  await page.locator('ol a').click()
  await page.getByText(words.share).waitFor()
  await page.getByText(words.caution).waitFor()
  await page.getByText('payer.balance -= amount').waitFor()
  expect(await page.locator('li[data-chosen]').count()).toBeGreaterThan(8)
  expect(await complaints(page)).toEqual([])
  await page.goto(page.url().replace(/right=[^&]*/, `right=${crypto.randomUUID()}`))
  await page.getByRole('heading', { name: words.gone }).waitFor()
  expect(await complaints(page)).toEqual([])
  await page.context().close()
})
