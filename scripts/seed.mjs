import { fileURLToPath } from 'node:url'
import { hashPassword } from '../apps/api/dist/accounts/password.js'
import { seedDemo } from '../libs/database/dist/index.js'
import { repositories } from './demo.mjs'

/** The demo course, its accounts, and the repositories that can be tried, if somebody serves them. */
export async function seedCourse({ databaseUrl, passwords, addressOf, mailDomain }) {
  const roles = { student: 'student', student2: 'student', ta: 'ta', teacher: 'teacher' }
  const accounts = await Promise.all(
    Object.entries(roles).map(async ([username, role]) => ({
      username,
      role,
      passwordHash: await hashPassword(passwords[username]),
      ...(mailDomain && { email: `${username}@${mailDomain}` }),
    })),
  )
  const examples = addressOf
    ? repositories.map(({ name, title, assignment = 'homework-1' }) => ({
        assignment,
        title,
        repositoryUrl: addressOf(name),
      }))
    : []
  await seedDemo(databaseUrl, { accounts, examples })
}

/** By itself, as compose runs it: everything comes from the environment. */
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const read = (name) => {
    if (!process.env[name]) throw new Error(`${name} is not set; npm run compose:env writes an .env that sets it`)
    return process.env[name]
  }
  const passwords = {
    student: read('DEMO_STUDENT_PASSWORD'),
    student2: read('DEMO_STUDENT2_PASSWORD'),
    ta: read('DEMO_TA_PASSWORD'),
    teacher: read('DEMO_TEACHER_PASSWORD'),
  }
  await seedCourse({ databaseUrl: read('DATABASE_URL'), passwords })
  console.log('the demo course is there')
}
