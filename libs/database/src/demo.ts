import type { CourseRole, CourseTool, Localized } from '@interleave/contract'
import { createDatabase } from './database.ts'

export interface DemoCourse {
  accounts: { username: string; passwordHash: string; role: CourseRole }[]
  /** `assignment` is the slug of the one that it is handed in for. */
  examples: { assignment: string; title: Localized; repositoryUrl: string }[]
}

const course = { 'zh-CN': '并发与网络编程（演示）', en: 'Concurrency and networking (demo)' }
const assignments: { slug: string; title: Localized; taskIds: string[]; branch?: string; tools?: CourseTool[] }[] = [
  {
    slug: 'homework-1',
    title: { 'zh-CN': '第一次作业：线程、线程池、异步、套接字', en: 'Homework 1: threads, pools, async, sockets' },
    taskIds: ['bank-account', 'pool-results', 'say-after', 'tcp-hello'],
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

/** A course to try things with. Again and again gives the same rows; passwords and addresses are the latest. */
export async function seedDemo(databaseUrl: string, { accounts, examples }: DemoCourse): Promise<void> {
  const database = createDatabase(databaseUrl)
  try {
    await database.$transaction(async (transaction) => {
      const { id: courseId } = await transaction.course.upsert({
        where: { slug: 'demo' },
        create: { slug: 'demo', title: course },
        update: { title: course },
      })
      for (const { username, passwordHash, role } of accounts) {
        const account = { passwordHash, displayName: names[username] ?? username }
        const { id: userId } = await transaction.user.upsert({
          where: { username },
          create: { username, ...account },
          update: account,
        })
        await transaction.enrolment.upsert({
          where: { courseId_userId: { courseId, userId } },
          create: { courseId, userId, role },
          update: { role },
        })
      }
      for (const { slug, ...asked } of assignments) {
        const own = examples.filter((example) => example.assignment === slug)
        const content = { ...asked, examples: own.map(({ title, repositoryUrl }) => ({ title, repositoryUrl })) }
        await transaction.assignment.upsert({
          where: { courseId_slug: { courseId, slug } },
          create: { courseId, slug, ...content },
          update: content,
        })
      }
    })
  } finally {
    await database.$disconnect()
  }
}
