import { RunStore } from '@interleave/database'
import { builders } from '@interleave/testing'
import { complaints, signInAs, startPages } from '../page.fixture.ts'

const { database, api, open } = await startPages()

const zh = {
  locale: 'zh-CN',
  all: '全部提交',
  title: '评分队列',
  empty: '队列是空的',
  counts: '1 个在等，1 个正在评。',
}
const en = {
  ...{ locale: 'en-GB', all: 'All submissions', title: 'Queue', empty: 'The queue is empty' },
  counts: 'Waiting: 1, being graded: 1.',
}

test.each([zh, en])('staff see the queue empty, and then who waits and who is at work ($locale)', async (words) => {
  await database.run.updateMany({
    where: { state: { not: 'superseded' } },
    data: { state: 'superseded', leaseUntil: null },
  })
  const { locale } = words
  await api.signIn('ta', `ta-${locale}`)
  const page = await open(locale, '/')
  await signInAs(page, `ta-${locale}`)
  await page.getByRole('link', { name: words.all, exact: true }).click()
  await page.getByRole('link', { name: words.title, exact: true }).click()
  await page.getByText(words.empty).waitFor()
  expect(await complaints(page)).toEqual([])
  const { id: assignmentId } = await builders(database).assignment()
  const repositoryUrl = 'https://git.example.edu/ada/homework.git'
  const student = await api.signIn('student', `ada-${locale}`)
  const { body } = await student.post('/api/v1/submissions', { assignmentId, repositoryUrl })
  const runs = new RunStore(database)
  const claimed = await runs.claim(body.runs[0].id, 'worker-a', 60)
  await runs.release(body.runs[0].id, claimed?.attempt ?? 0, 'Docker does not answer', 'fault')
  await runs.claim(body.runs[0].id, 'worker-a', 60)
  await (await api.signIn('student', `bob-${locale}`)).post('/api/v1/submissions', { assignmentId, repositoryUrl })
  // The page looks again by itself.
  await page.getByText(words.counts).waitFor()
  await page.getByText('Docker does not answer').first().waitFor()
  expect(await complaints(page)).toEqual([])
  await page.getByRole('link', { name: `The ada-${locale}` }).click()
  await page.waitForURL(/\/submissions\//)
  await page.context().close()
})
