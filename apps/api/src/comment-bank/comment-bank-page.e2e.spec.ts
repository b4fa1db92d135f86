import { RunStore } from '@interleave/database'
import { builders } from '@interleave/testing'
import { complaints, signInAs, startPages } from '../page.fixture.ts'

const { database, api, open } = await startPages()

const zh = {
  ...{ locale: 'zh-CN', form: '按评分表给分', open: '从评语库插入', keep: '存进评语库', kept: '已存进评语库。' },
  ...{ empty: /评语库还是空的/, bank: '评语库', search: '在评语库里找', noMatch: /没有含“xyz”的评语/, insert: '插入' },
  ...{
    change: '修改',
    words: '评语',
    save: '保存',
    remove: '删除',
    overall: '总评',
    close: '收起评语库',
    retry: '重试',
  },
}
const en: typeof zh = {
  ...{ locale: 'en-GB', form: 'Give marks by the rubric', open: 'Insert from the bank', keep: 'Keep in the bank' },
  ...{
    kept: 'Kept in the bank.',
    empty: /The bank is still empty/,
    bank: 'Bank of comments',
    search: 'Search the bank',
  },
  ...{
    noMatch: /No comment has “xyz”/,
    insert: 'Insert',
    change: 'Edit',
    words: 'Comment',
    save: 'Save',
    remove: 'Remove',
  },
  ...{ overall: 'Overall', close: 'Close the bank', retry: 'Try again' },
}

async function gradedProject(courseId: string, username: string): Promise<string> {
  const { id: assignmentId } = await builders(database).assignment({ courseId, taskIds: ['project'] })
  const ada = await api.signIn('student', username, courseId)
  const repositoryUrl = 'https://git.example.edu/ada/project.git'
  const { body } = await ada.post('/api/v1/submissions', { assignmentId, repositoryUrl })
  const runs = new RunStore(database)
  const { attempt } = (await runs.claim(body.runs[0].id, 'a worker', 60)) ?? { attempt: 0 }
  const report = {
    task: 'project',
    seed: 's',
    python: '3.11.2',
    schedules: 1,
    files: [],
    checks: [],
    integrity: [],
    facts: [],
  }
  const task = { taskId: 'project', points: 10, seed: 's', graderVersion: 'v1', score: null }
  await runs.settle(body.runs[0].id, attempt, {
    ...{ outcome: 'graded', code: null, detail: null, score: null, points: 10 },
    tasks: [{ ...task, outcome: { kind: 'graded', report } }],
  })
  return body.id
}

test.each([zh, en])(
  'a TA keeps a comment, finds and inserts it elsewhere, changes and removes it ($locale)',
  async (words) => {
    const { id: courseId } = await builders(database).course(`bank-${words.locale.toLowerCase()}`)
    const id = await gradedProject(courseId, `ada-${words.locale}`)
    await api.signIn('ta', `ta-${words.locale}`, courseId)
    const page = await open(words.locale, `/submissions/${id}`)
    await signInAs(page, `ta-${words.locale}`)
    const form = page.getByRole('form', { name: words.form })
    const button = (name: string) => form.getByRole('button', { name, exact: true })
    const bank = form.getByRole('region', { name: words.bank })
    await form.waitFor()

    await button(words.open).first().click()
    await bank.getByText(words.empty).waitFor()
    expect(await complaints(page)).toEqual([])
    await button(words.close).click()

    const [first] = await form.locator('textarea').all()
    await first?.fill('Two threads share it without a lock.')
    await button(words.keep).first().click()
    await form.getByText(words.kept).waitFor()
    await database.bankComment.create({ data: { courseId, words: 'Well done!\n很好！' } })
    await page.reload()
    await form.waitFor()

    const overall = form.getByLabel(words.overall)
    await overall.fill('Hello.')
    await button(words.open).last().click()
    await bank.getByLabel(words.search).fill('xyz')
    await bank.getByText(words.noMatch).waitFor()
    await bank.getByLabel(words.search).fill('THREADS')
    await bank.getByRole('listitem').filter({ hasText: 'share it' }).waitFor()
    expect(await bank.getByRole('listitem').count()).toBe(1)
    await bank.getByRole('button', { name: words.insert, exact: true }).click()
    expect(await overall.inputValue()).toBe('Hello.\nTwo threads share it without a lock.')
    expect(await complaints(page)).toEqual([])

    await bank.getByRole('button', { name: words.change, exact: true }).click()
    await bank.getByRole('textbox', { name: words.words, exact: true }).fill('Two threads share it: guard it.')
    expect(await complaints(page)).toEqual([])
    await bank.getByRole('button', { name: words.save, exact: true }).click()
    await bank.getByText('Two threads share it: guard it.').waitFor()
    expect(await overall.inputValue()).toBe('Hello.\nTwo threads share it without a lock.')
    await bank.getByRole('button', { name: words.remove, exact: true }).click()
    await bank.getByText('guard it').waitFor({ state: 'detached' })
    expect(await database.bankComment.findMany({ where: { courseId }, select: { words: true } })).toEqual([
      { words: 'Well done!\n很好！' },
    ])

    await page.route('**/api/v1/courses/*/comments', (route) => route.abort())
    await page.reload()
    await form.waitFor()
    await button(words.open).first().click()
    await bank.getByRole('button', { name: words.retry }).waitFor()
    expect(await complaints(page)).toEqual([])
    await page.context().close()
  },
)
