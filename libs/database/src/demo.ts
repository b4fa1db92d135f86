import type { CourseRole, CourseTool, LatePolicy, Localized } from '@interleave/contract'
import { endOfMinuteIn, localIn } from '@interleave/grading'
import { createDatabase } from './database.ts'

export interface DemoCourse {
  /** With an address where mails of the demo can be read; one that somebody gave stays. */
  accounts: { username: string; passwordHash: string; role: CourseRole; email?: string }[]
  /** `assignment` is the slug of the one that it is handed in for. */
  examples: { assignment: string; title: Localized; repositoryUrl: string }[]
}

const course = { 'zh-CN': '并发与网络编程（演示）', en: 'Concurrency and networking (demo)' }
const timeZone = 'Asia/Shanghai'
const DAY_MILLISECONDS = 86_400_000

interface DemoAssignment {
  slug: string
  title: Localized
  taskIds: string[]
  branch?: string
  tools?: CourseTool[]
  /** In days from the day that it is seeded on, to the last minute of them. */
  dueInDays?: number
  closesInDays?: number
  latePolicy?: LatePolicy
  attemptLimit?: number
  lateTokens?: number
}

const assignments: DemoAssignment[] = [
  {
    slug: 'homework-1',
    title: { 'zh-CN': '第一次作业：线程、线程池、异步、套接字', en: 'Homework 1: threads, pools, async, sockets' },
    taskIds: ['bank-account', 'pool-results', 'say-after', 'tcp-hello'],
    dueInDays: 6,
    closesInDays: 13,
    latePolicy: { kind: 'linear', overMinutes: 7 * 24 * 60, toPercent: 50 },
    lateTokens: 2,
  },
  {
    slug: 'project',
    title: { 'zh-CN': '期末项目：自己的程序', en: 'Final project: a program of your own' },
    taskIds: ['open-project'],
  },
  {
    slug: 'lesson7',
    title: { 'zh-CN': '第 7 课：协程', en: 'Lesson 7: coroutines' },
    taskIds: ['say-after', 'task-pair'],
    branch: 'feat/lesson7',
    // Due already, so that what lateness costs can be seen at once.
    dueInDays: -1,
    closesInDays: 6,
    latePolicy: {
      kind: 'steps',
      steps: [
        { afterMinutes: 0, percent: 80 },
        { afterMinutes: 3 * 24 * 60, percent: 50 },
      ],
    },
    attemptLimit: 5,
    lateTokens: 2,
    tools: [
      { tool: 'pytest', points: 10, minimum: 3 },
      { tool: 'bandit', points: 5 },
    ],
  },
]

const names: Record<string, string> = {
  student: '学生甲 Student',
  student2: '学生乙 Student 2',
  ta: '助教 TA',
  teacher: '老师 Teacher',
}

/** The last minute of a day, counted from today. */
function endOfDay(days: number | undefined): Date | null {
  if (days === undefined) return null
  const day = localIn(timeZone, new Date(Date.now() + days * DAY_MILLISECONDS)).slice(0, 10)
  return endOfMinuteIn(timeZone, `${day}T23:59`)
}

/**
 * A course to try things with. Again and again gives the same rows; passwords and addresses are the latest, and rules stay until the
 * assignment has closed, or for ever once somebody changed them.
 */
export async function seedDemo(databaseUrl: string, { accounts, examples }: DemoCourse): Promise<void> {
  const database = createDatabase(databaseUrl)
  try {
    await database.$transaction(async (transaction) => {
      const { id: courseId } = await transaction.course.upsert({
        where: { slug: 'demo' },
        create: { slug: 'demo', title: course, lateTokens: 3 },
        update: { title: course },
      })
      for (const { username, passwordHash, role, email } of accounts) {
        const account = { passwordHash, displayName: names[username] ?? username }
        const { id: userId } = await transaction.user.upsert({
          where: { username },
          create: { username, ...account },
          update: account,
        })
        if (email) await transaction.user.updateMany({ where: { id: userId, email: null }, data: { email } })
        await transaction.enrolment.upsert({
          where: { courseId_userId: { courseId, userId } },
          create: { courseId, userId, role },
          update: { role },
        })
      }
      for (const { slug, dueInDays, closesInDays, latePolicy, attemptLimit, lateTokens, ...asked } of assignments) {
        const own = examples.filter((example) => example.assignment === slug)
        const rules = {
          ...{ dueAt: endOfDay(dueInDays), closesAt: endOfDay(closesInDays) },
          ...(latePolicy && { latePolicy }),
          ...(attemptLimit !== undefined && { attemptLimit }),
          ...(lateTokens !== undefined && { lateTokens }),
        }
        const where = { courseId_slug: { courseId, slug } }
        const known = await transaction.assignment.findUnique({ where })
        const isKept = known && (known.version > 0 || (known.closesAt && known.closesAt > new Date()))
        const content = { ...asked, examples: own.map(({ title, repositoryUrl }) => ({ title, repositoryUrl })) }
        await transaction.assignment.upsert({
          where,
          create: { courseId, slug, ...content, ...rules },
          update: { ...content, ...(isKept ? {} : rules) },
        })
      }
    })
  } finally {
    await database.$disconnect()
  }
}
