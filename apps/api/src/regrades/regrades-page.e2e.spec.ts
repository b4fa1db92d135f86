import { DryRunStore } from '@interleave/database'
import { builders } from '@interleave/testing'
import { SUITES_DIRECTORY, seedSmallCourse } from '../gradebook/course.fixture.ts'
import { complaints, signInAs, startPages } from '../page.fixture.ts'

const { url, database, api, open } = await startPages({ SUITES_DIRECTORY })
const dryRuns = new DryRunStore(database)

const zh = {
  ...{ locale: 'zh-CN', nav: '成绩', title: '重新评分', these: '重评这些…', assignment: '作业', only: '哪些提交' },
  ...{
    none: '没有符合条件的提交。',
    find: '查找姓名或学号',
    clear: '清除筛选',
    reason: '为什么重评',
    missing: '写明理由。',
  },
  ...{
    start: '开始试评',
    noneYet: '还没有重评过',
    ready: '等待决定',
    grader: '评分程序',
    drop: '放弃',
    changes: '会变的成绩',
  },
  ...{
    newRun: '新的结果',
    run: '试评的结果',
    back: '回到这次重评',
    publish: '发布',
    published: '已发布',
    direction: '只看',
  },
  ...{
    changed: '预览已经不对了',
    teacherOnly: '发布由这门课的教师来做。',
    dropped: '已放弃',
    marks: '成绩会怎么变',
    retry: '重试',
  },
}
const en: typeof zh = {
  ...{ locale: 'en-GB', nav: 'Gradebook', title: 'Regrades', these: 'Grade these again…', assignment: 'Assignment' },
  ...{
    only: 'Which submissions',
    none: 'No submission matches.',
    find: 'Find a name or user name',
    clear: 'Clear filters',
  },
  ...{ reason: 'Why they are graded again', missing: 'Give a reason.', start: 'Start the dry run', direction: 'Show' },
  ...{
    noneYet: 'Nothing has been graded again yet',
    ready: 'Waits for a decision',
    grader: 'The grader',
    drop: 'Drop',
  },
  ...{ changes: 'Marks that change', newRun: 'new run', run: 'Result of a dry run', back: 'Back to the regrade' },
  ...{ publish: 'Publish', published: 'Published', changed: 'The preview is no longer true', dropped: 'Dropped' },
  ...{ teacherOnly: 'Publishing is for teachers of the course.', marks: 'What becomes of marks', retry: 'Try again' },
}

/** As a worker does it: of each third submission the first task is graded otherwise. */
async function gradeAll(count = 1_000_000) {
  const open = await database.dryRun.findMany({
    where: { state: 'queued' },
    orderBy: { submissionId: 'asc' },
    take: count,
  })
  for (const [i, { id }] of open.entries()) {
    const claimed = await dryRuns.claim(id, 'a worker', 60)
    const tasks = [...(claimed?.earlier ?? [])].map(([taskId, { score, failedChecks }], position) => {
      const isOther = i % 3 === 0 && position === 0
      const now = isOther ? (score === 0 ? 10 : 0) : (score ?? 0)
      const checks = failedChecks.map((id) => ({
        ...{ id, status: 'failed' as const, title: { 'zh-CN': id, en: id }, schedules: 1, teaches: 'race' as const },
        ...{ evidence: null, failure: { seen: text, expected: text, why: text, nextStep: null } },
      }))
      const report = { task: taskId, seed: 'b', python: '3.11.2', schedules: 1, files: [], checks, integrity: [] }
      return {
        ...{
          taskId,
          points: 100,
          score: now,
          seed: 'b',
          graderVersion: 'v2',
          outcome: { kind: 'graded' as const, report },
        },
        ...(isOther && { again: { outcome: 'graded' as const, score: now, failedChecks } }),
      }
    })
    const score = tasks.reduce((sum, task) => sum + task.score, 0)
    const ended = { outcome: 'graded' as const, code: null, detail: null, score, points: null, tasks }
    await dryRuns.settle(id, claimed?.attempt ?? 0, ended)
  }
}
const text = { 'zh-CN': '…', en: '…' }

test.each([zh, en])(
  'staff choose, watch, look at whose marks change, and publish what they saw ($locale)',
  async (words) => {
    const courseId = await seedSmallCourse(url, `regrade-${words.locale.toLowerCase()}`)
    await api.signIn('teacher', `teacher-${words.locale}`, courseId)
    const page = await open(words.locale, '/')
    const link = (name: string) => page.getByRole('link', { name, exact: true })
    const button = (name: string) => page.getByRole('button', { name, exact: true })
    await signInAs(page, `teacher-${words.locale}`)
    await link(words.nav).click()
    await page.getByRole('rowheader').first().waitFor()
    await page.getByLabel(words.assignment, { exact: true }).selectOption({ index: 1 })
    await page.waitForURL(/assignmentId=/)
    await link(words.these).click()
    await page.waitForURL(/regrades\?assignmentId=/)
    await page.getByText(words.noneYet).waitFor()
    expect(await complaints(page)).toEqual([])

    await page.getByLabel(words.find).fill('nobody is called so')
    await page.getByText(words.none).waitFor()
    expect(await button(words.start).count()).toBe(0)
    await button(words.clear).click()
    await page.getByLabel(words.only, { exact: true }).selectOption({ index: 1 })
    await page.waitForURL(/only=counting/)
    await button(words.start).click()
    await page.getByText(words.missing).waitFor()
    await page.getByLabel(words.reason).fill('The check of the lock was too strict.')
    await button(words.start).click()
    await page.getByRole('progressbar').waitFor()
    expect(await complaints(page)).toEqual([])

    await gradeAll(5)
    await page.getByText(/5 \/ |5 of /).waitFor()
    await gradeAll()
    await page.getByRole('heading', { name: words.changes }).waitFor()
    await page.locator('.tag', { hasText: words.ready }).waitFor()
    await page.locator('.tag', { hasText: words.grader }).first().waitFor()
    expect(await page.locator('svg rect').count()).toBe(3)
    expect(await complaints(page)).toEqual([])

    await link(words.newRun).first().click()
    await page.getByRole('heading', { name: words.run, level: 1 }).waitFor()
    expect(await complaints(page)).toEqual([])
    await link(words.back).click()
    const answered = page.waitForResponse(/direction=down/)
    await page.getByLabel(words.direction, { exact: true }).selectOption({ index: 1 })
    await answered

    // Somebody gives a mark while this page is open.
    const [, regradeId] = /regrades\/([0-9a-f-]+)/.exec(page.url()) ?? []
    const change = await database.dryRun.findFirstOrThrow({ where: { regradeId }, orderBy: { submissionId: 'asc' } })
    const { id: authorId } = await builders(database).user({ role: 'ta', courseId })
    const results = await database.dryResult.findMany({ where: { runId: change.id } })
    for (const { taskId } of results)
      await database.review.create({
        data: { submissionId: change.submissionId, taskId, authorId, score: 1, criteria: [], comment: 'seen' },
      })
    const marks = (await page.getByRole('rowheader').allTextContents()).length
    await button(words.publish).click()
    expect(await complaints(page)).toEqual([])
    await page.getByRole('button', { name: new RegExp(`^${words.publish}.+\\d`) }).click()
    await page.getByText(words.changed, { exact: true }).waitFor()
    expect(await complaints(page)).toEqual([])
    expect(await database.regrade.count({ where: { id: regradeId, state: 'running' } })).toBe(1)
    await button(words.publish).click()
    await page.getByRole('button', { name: new RegExp(`^${words.publish}.+\\d`) }).click()
    await page.locator('.tag', { hasText: words.published }).waitFor()
    expect(marks).toBeGreaterThan(1)
    expect(await complaints(page)).toEqual([])
    await link(words.newRun).first().click()
    await page.waitForURL(/\/submissions\/.+run=/)
    await page.getByRole('heading', { level: 1, name: /homework/ }).waitFor()
    await page.context().close()
  },
)

test.each([zh, en])('a TA drops a regrade, and a failing server can be asked again ($locale)', async (words) => {
  const courseId = await seedSmallCourse(url, `dropped-${words.locale.toLowerCase()}`)
  const ta = await api.signIn('ta', `ta-${words.locale}`, courseId)
  const started = await ta.post(`/api/v1/courses/${courseId}/regrades`, { filter: { q: 's001' }, reason: 'a trial' })
  await gradeAll()
  const page = await open(words.locale, `/courses/${courseId}/regrades`)
  await signInAs(page, `ta-${words.locale}`)
  await page.getByRole('link', { name: 'a trial' }).click()
  await page.getByText(words.teacherOnly).waitFor()
  expect(await complaints(page)).toEqual([])
  await page.getByRole('button', { name: words.drop, exact: true }).click()
  await page.getByRole('button', { name: words.drop, exact: true }).click()
  await page.locator('.tag', { hasText: words.dropped }).waitFor()
  expect(await database.run.count({ where: { id: started.body.id } })).toBe(0)
  expect(await complaints(page)).toEqual([])
  await page.route('**/regrades*', (route) =>
    route.request().resourceType() === 'fetch' ? route.abort() : route.continue(),
  )
  await page.goto(`/courses/${courseId}/regrades`)
  await page.getByRole('button', { name: words.retry }).first().waitFor()
  expect(await complaints(page)).toEqual([])
  await page.unroute('**/regrades*')
  await page.getByRole('button', { name: words.retry }).first().click()
  await page.getByRole('link', { name: 'a trial' }).waitFor()
  await page.context().close()
})
