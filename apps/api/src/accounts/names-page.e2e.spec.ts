import { builders, waitFor } from '@interleave/testing'
import { complaints, signInAs, startPages } from '../page.fixture.ts'

const { database, api, open } = await startPages()
const build = builders(database)

const zh = {
  ...{ locale: 'zh-CN', label: '匿名批改', save: '保存', note: /^匿名批改：名字、仓库和分支换成了代号/ },
  ...{
    rule: /^匿名批改：批改的人看到的是代号/,
    pseudonyms: /这里是代号/,
    leftOut: /不和其他成绩排在一起/,
  },
}
const en: typeof zh = {
  ...{
    locale: 'en-GB',
    label: 'Mark anonymously',
    save: 'Save',
    note: /^Marked anonymously: a pseudonym stands for name/,
  },
  ...{ rule: /whoever marks sees a pseudonym/, pseudonyms: /these are pseudonyms/, leftOut: /not beside other marks/ },
}

test.each([zh, en])(
  'a teacher has an assignment marked anonymously; a TA reads pseudonyms, the student reads that it is so ($locale)',
  async (words) => {
    const key = words.locale.toLowerCase()
    const { id: courseId } = await build.course(`anonymous-${key}`)
    const { id: assignmentId } = await build.assignment({ courseId })
    await build.assignment({ courseId })
    const ada = await api.signIn('student', `ada-${key}`, courseId)
    for (const [role, name] of [
      ['ta', `ta-${key}`],
      ['teacher', `teacher-${key}`],
    ] as const)
      await api.signIn(role, name, courseId)
    const repositoryUrl = `https://git.example.edu/ada-${key}/homework.git`
    const { body } = await ada.post('/api/v1/submissions', { assignmentId, repositoryUrl })
    const secret = new RegExp(`ada-${key}`)

    const teacher = await open(words.locale, `/assignments/${assignmentId}/settings`)
    await signInAs(teacher, `teacher-${key}`)
    await teacher.getByLabel(words.label).check()
    expect(await complaints(teacher)).toEqual([])
    await teacher.getByRole('button', { name: words.save }).last().click()
    await waitFor(async () => (await database.assignment.findUnique({ where: { id: assignmentId } }))?.isAnonymous)
    await teacher.context().close()

    const ta = await open(words.locale, `/submissions/${body.id}`)
    await signInAs(ta, `ta-${key}`)
    await ta.getByText(words.note).waitFor()
    const heading = String(await ta.getByRole('heading', { level: 1 }).textContent())
    expect(heading).toMatch(/^#[0-9A-F]{6}$/)
    expect(await ta.content()).not.toMatch(secret)
    expect(await complaints(ta)).toEqual([])
    await ta.goto('/submissions')
    await ta.getByRole('link', { name: heading }).waitFor()
    expect(await ta.locator('main').textContent()).not.toMatch(secret)
    await ta.goto(`/courses/${courseId}/gradebook`)
    await ta.getByText(words.leftOut).waitFor()
    expect(await complaints(ta)).toEqual([])
    await ta.goto(`/courses/${courseId}/gradebook?assignmentId=${assignmentId}`)
    await ta.getByText(words.pseudonyms).waitFor()
    expect(await ta.locator('main').textContent()).not.toMatch(secret)
    expect(await complaints(ta)).toEqual([])
    await ta.getByRole('link', { name: heading }).click()
    await ta.waitForURL(/\/submissions\?/)
    await ta.getByRole('link', { name: heading }).first().waitFor()
    await ta.context().close()

    const mine = await open(words.locale, `/assignments/${assignmentId}`)
    await signInAs(mine, `ada-${key}`)
    await mine.getByText(words.rule).waitFor()
    expect(await complaints(mine)).toEqual([])
    await mine.context().close()
  },
)
