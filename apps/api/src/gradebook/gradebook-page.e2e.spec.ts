import { builders } from '@interleave/testing'
import { complaints, signInAs, startPages } from '../page.fixture.ts'
import { SUITES_DIRECTORY, seedSmallCourse } from './course.fixture.ts'

const { url, database, api, open } = await startPages({ SUITES_DIRECTORY })
let courseId: string
beforeAll(async () => {
  courseId = await seedSmallCourse(url)
})

const zh = {
  ...{
    locale: 'zh-CN',
    nav: '成绩',
    title: '成绩册',
    stuck: '人卡住',
    next: '下一页',
    clear: '清除筛选',
    check: '没通过的检查',
  },
  ...{
    nobody: '没有符合条件的学生',
    insights: '哪里不会',
    numbers: '看数字',
    find: '查找姓名或学号',
    assignment: '作业',
    empty: '还没有可以看的成绩',
    broken: '重试',
  },
}
const en: typeof zh = {
  ...{ locale: 'en-GB', nav: 'Gradebook', title: 'Gradebook', stuck: 'stuck', next: 'Next', clear: 'Clear filters' },
  ...{
    check: 'Failed check',
    nobody: 'No student matches',
    insights: 'Where it fails',
    numbers: 'As numbers',
    find: 'Find a name or user name',
    assignment: 'Assignment',
  },
  ...{ empty: 'No marks to see yet', broken: 'Try again' },
}

test.each([zh, en])('a TA sees in two clicks who is stuck on what, and goes on to the run ($locale)', async (words) => {
  await api.signIn('ta', `ta-${words.locale}`, courseId)
  const page = await open(words.locale, '/')
  await signInAs(page, `ta-${words.locale}`)
  await page.getByRole('link', { name: words.nav, exact: true }).click()
  await page.getByRole('heading', { name: words.title, level: 1 }).waitFor()
  const students = page.getByRole('rowheader')
  await students.first().waitFor()
  expect(await students.count()).toBe(30)
  expect(await complaints(page)).toEqual([])

  const chip = page.getByRole('button', { name: words.stuck }).first()
  const named = Number(/\((\d+)\)|(\d+)/.exec((await chip.locator('strong').textContent()) ?? '')?.[0])
  await chip.click()
  await page.waitForURL(/check=/)
  await page.locator('[data-state=stuck]').first().waitFor()
  expect(await page.locator('tr', { has: page.locator('[data-state=stuck]') }).count()).toBeGreaterThanOrEqual(named)
  expect(await complaints(page)).toEqual([])

  await page.reload()
  await page.locator('[data-state=stuck]').first().waitFor()
  expect(await page.getByLabel(words.check, { exact: true }).inputValue()).not.toBe('')
  await page.getByLabel(words.assignment, { exact: true }).selectOption({ index: 2 })
  await page.getByRole('columnheader', { name: /bank|银行/i }).waitFor()
  expect(await complaints(page)).toEqual([])

  await page.getByLabel(words.find).fill('nobody is called so')
  await page.getByText(words.nobody).waitFor()
  expect(await complaints(page)).toEqual([])
  await page.getByRole('button', { name: words.clear }).click()
  await page.getByRole('button', { name: words.next }).click()
  await students.filter({ hasText: 's031' }).waitFor()

  await page.getByRole('link', { name: words.insights, exact: true }).click()
  await page.getByRole('heading', { name: words.insights, level: 1 }).waitFor()
  await page.locator('svg rect').nth(9).waitFor()
  expect(await complaints(page)).toEqual([])
  await page.getByText(words.numbers, { exact: true }).first().click()
  await page.getByRole('rowheader', { name: '90–100%' }).waitFor()
  await page.getByLabel(words.assignment, { exact: true }).selectOption({ index: 1 })
  await page.waitForURL(/insights\?assignmentId=/)
  await page.locator('a[href*="check="]').first().click()
  await page.waitForURL(/gradebook\?.*check=/)
  await page.locator('a[data-state]').first().click()
  await page.waitForURL(/\/submissions\/.+run=/)
  await page.getByRole('heading', { level: 1, name: /homework/ }).waitFor()
  await page.context().close()
})

test.each([zh, en])('an empty course says so, and a failing server can be asked again ($locale)', async (words) => {
  const { id } = await builders(database).course(`empty-${words.locale}`)
  await api.signIn('teacher', `alone-${words.locale}`, id)
  const page = await open(words.locale, `/courses/${id}/gradebook`)
  await signInAs(page, `alone-${words.locale}`)
  await page.getByText(words.empty).waitFor()
  expect(await complaints(page)).toEqual([])
  await page.route('**/gradebook*', (route) =>
    route.request().resourceType() === 'fetch' ? route.abort() : route.continue(),
  )
  await page.reload()
  await page.getByRole('button', { name: words.broken }).waitFor()
  expect(await complaints(page)).toEqual([])
  await page.unroute('**/gradebook*')
  await page.getByRole('button', { name: words.broken }).click()
  await page.getByText(words.empty).waitFor()
  await page.context().close()
})
