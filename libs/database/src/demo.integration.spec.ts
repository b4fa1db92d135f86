import { testDatabase } from '@interleave/testing'
import { seedDemo } from './index.ts'

const { url, database } = await testDatabase()

test('the demo course can be seeded again and again; the latest passwords and addresses hold', async () => {
  const accounts = ['student', 'student2', 'ta'].map((username) => ({
    username,
    passwordHash: 'old',
    role: username === 'ta' ? ('ta' as const) : ('student' as const),
  }))
  const title = { 'zh-CN': '好', en: 'Good' }
  await seedDemo(url, { accounts, examples: [] })
  const example = { title, repositoryUrl: 'http://127.0.0.1:1/good.git' }
  const examples = [{ assignment: 'homework-1', ...example }]
  await seedDemo(url, { accounts: accounts.map((account) => ({ ...account, passwordHash: 'new' })), examples })
  const enrolled = await database.enrolment.findMany({
    select: { role: true, user: { select: { username: true, passwordHash: true } } },
    orderBy: { userId: 'asc' },
  })
  expect(enrolled.map(({ role, user }) => ({ ...user, role }))).toEqual(
    accounts.map((account) => ({ ...account, passwordHash: 'new' })),
  )
  expect(await database.course.count()).toBe(1)
  const lesson = () => database.assignment.findFirstOrThrow({ where: { slug: 'lesson7' } })
  const first = await lesson()
  expect(first).toMatchObject({ attemptLimit: 5, latePolicy: { kind: 'steps' } })
  expect(first.dueAt?.toISOString()).toMatch(/T15:59:59\.999Z$/)
  expect(Number(first.dueAt)).toBeLessThan(Date.now())
  expect(Number(first.closesAt)).toBeGreaterThan(Date.now())
  // Times stay while the assignment is open, and are set anew once it has closed.
  const over = { dueAt: new Date('2026-01-01T00:00:00Z'), closesAt: new Date('2026-01-02T00:00:00Z') }
  const open = { ...over, closesAt: new Date(Date.now() + 1000_000) }
  for (const [times, isKept] of [
    [open, true],
    [over, false],
  ] as const) {
    await database.assignment.update({ where: { id: first.id }, data: times })
    await seedDemo(url, { accounts: [], examples })
    expect((await lesson()).dueAt?.getTime() === times.dueAt.getTime()).toBe(isKept)
  }
  expect(await database.assignment.findMany({ orderBy: { slug: 'asc' } })).toMatchObject([
    { slug: 'homework-1', taskIds: ['bank-account', 'pool-results', 'say-after', 'tcp-hello'], examples: [example] },
    { slug: 'lesson7', branch: 'feat/lesson7', tools: [{ tool: 'pytest' }, { tool: 'bandit' }], examples: [] },
    { slug: 'project', branch: null, tools: [], taskIds: ['open-project'], examples: [] },
  ])
})
