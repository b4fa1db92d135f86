import { randomUUID } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { hashPassword } from '../apps/api/dist/accounts/password.js'
import { createDatabase } from '../libs/database/dist/index.js'
import { dataFolder, root } from './prepare.mjs'
import { seedCourse } from './seed-course.mjs'
import { choosePorts, isReady, loadSecrets, Services, startPostgres, startRedis } from './services.mjs'
import { bold, run, step } from './terminal.mjs'

const ROUNDS = 100
const LIMIT_MILLISECONDS = 100

/** How long the API takes for the pages of a whole course, on the course of `npm run seed:course`: 120 students, 6,000 runs. */
export async function benchPages() {
  const data = join(dataFolder(), 'bench-pages')
  await rm(data, { recursive: true, force: true })
  const services = new Services({
    data,
    logs: join(data, 'logs'),
    onDeath: ({ name, log }) => console.error(`${name} ended, see ${log}`),
  })
  try {
    await measure(data, services)
  } finally {
    await services.stop()
  }
}

async function measure(data, services) {
  await mkdir(join(data, 'logs'), { recursive: true, mode: 0o711 })
  const secrets = await loadSecrets(data)
  const ports = await choosePorts(data, 0)
  const databaseUrl = await startPostgres(services, { port: ports.postgres, password: secrets.postgres })
  const redisUrl = await startRedis(services, { port: ports.redis, password: secrets.redis })
  const env = { ...process.env, DATABASE_URL: databaseUrl }
  await run(process.execPath, ['libs/database/migrate.mjs', 'deploy'], { cwd: root, env })
  const password = randomUUID()
  const database = createDatabase(databaseUrl)
  await database.user.create({
    data: { username: 'teacher', displayName: 'Teacher', passwordHash: await hashPassword(password) },
  })
  const courseId = await step('Making the course', () => seedCourse(databaseUrl, 'bench'))
  const assignment = await database.assignment.findFirstOrThrow({ where: { courseId }, orderBy: { id: 'asc' } })
  const origin = `http://127.0.0.1:${ports.api}`
  const api = await services.start('api', process.execPath, ['apps/api/dist/main.js'], {
    env: {
      ...{ PATH: process.env.PATH, HOME: process.env.HOME, DATABASE_URL: databaseUrl, REDIS_URL: redisUrl },
      ...{
        HOST: '127.0.0.1',
        PORT: String(ports.api),
        PUBLIC_URL: origin,
        SECRETS_KEY: secrets.sealing,
        LOG_LEVEL: 'warn',
      },
    },
  })
  await services.untilReady(api, () => isReady(ports.api))
  const cookie = await signIn(origin, 'teacher', password)
  console.log(
    `\n${bold('pages of a course')}, ${ROUNDS} requests each, one after the other, milliseconds (limit ${LIMIT_MILLISECONDS} at 95 %)`,
  )
  const book = `/api/v1/courses/${courseId}/gradebook`
  const one = `?assignmentId=${assignment.id}`
  const submission = await database.submission.findFirstOrThrow({
    where: { assignment: { courseId }, runs: { some: { outcome: 'graded' } } },
    orderBy: { id: 'desc' },
  })
  const pages = {
    'who am I, for comparison': '/api/v1/session',
    gradebook: book,
    'gradebook, one assignment': book + one,
    'gradebook, who is stuck': `${book}?state=stuck`,
    'gradebook, found by name': `${book}?q=s01`,
    insights: `/api/v1/courses/${courseId}/insights`,
    people: `/api/v1/courses/${courseId}/people`,
    'requests for a second look': `/api/v1/courses/${courseId}/second-looks`,
    queue: '/api/v1/queue',
    'all submissions': '/api/v1/submissions',
    'submissions, one student': `/api/v1/submissions?studentId=${submission.studentId}`,
    'one submission': `/api/v1/submissions/${submission.id}`,
    'its code': `/api/v1/submissions/${submission.id}/code`,
    'settings of an assignment': `/api/v1/assignments/${assignment.id}/settings`,
  }
  for (const [name, path] of Object.entries(pages)) report(name, await time(`${origin}${path}`, cookie))
  const { username } = await database.user.update({
    where: { id: submission.studentId },
    data: { passwordHash: await hashPassword(password) },
  })
  const students = await signIn(origin, username, password)
  const ownPages = {
    'a student: what is due': '/api/v1/assignments',
    'a student: one assignment': `/api/v1/assignments/${assignment.id}`,
    'a student: submissions': '/api/v1/submissions',
    'a student: one submission': `/api/v1/submissions/${submission.id}`,
  }
  for (const [name, path] of Object.entries(ownPages)) report(name, await time(`${origin}${path}`, students))
  await benchRegrade(database, `${origin}/api/v1/courses/${courseId}`, cookie)
  await database.$disconnect()
}

async function signIn(origin, username, password) {
  const answer = await fetch(`${origin}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password }),
  })
  return String(answer.headers.get('set-cookie')).split(';')[0]
}

/** Of every submission of the course; graded by one statement here, since the pages are what is measured. */
async function benchRegrade(database, course, cookie) {
  const tell = async (path, body) => {
    const began = performance.now()
    const headers = { cookie, 'content-type': 'application/json' }
    const answer = await fetch(`${course}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
    return { ...(await answer.json()), seconds: (performance.now() - began) / 1000 }
  }
  report('regrade, how many', await time(`${course}/regrade-estimate`, cookie))
  const { id, runs, seconds: starting } = await tell('/regrades', { filter: {}, reason: 'bench' })
  report('regrade, while it runs', await time(`${course}/regrades/${id}`, cookie))
  await database.$executeRaw`
    INSERT INTO "DryResult" ("runId", "taskId", "position", "outcome", "score", "points", "seed", "graderVersion", "report", "failedChecks", "again")
    SELECT d."id", t."taskId", t."position", 'graded', CASE WHEN "position" = 0 AND "isOther" THEN 0 ELSE COALESCE(t."score", 0) END,
      t."points", 'another', 'another', t."report", t."failedChecks",
      jsonb_build_object('outcome', 'graded', 'score', 0, 'failedChecks', to_jsonb(t."failedChecks"))
    FROM (SELECT *, get_byte(uuid_send("submissionId"), 15) % 3 = 0 AS "isOther" FROM "DryRun") AS d
    JOIN "TaskResult" AS t ON t."runId" = d."baseRunId"`
  await database.$executeRaw`
    UPDATE "DryRun" AS d SET "state" = 'settled', "outcome" = 'graded', "attempt" = 1, "worker" = 'bench', "startedAt" = now(), "settledAt" = now(),
      "score" = (SELECT COALESCE(sum("score"), 0) FROM "DryResult" WHERE "runId" = d."id")`
  await database.$executeRaw`ANALYZE "DryRun", "DryResult"`
  report('regrade, its preview', await time(`${course}/regrades/${id}`, cookie))
  report('regrade, page 2', await time(`${course}/regrades/${id}?page=2`, cookie))
  const { preview } = await (await fetch(`${course}/regrades/${id}`, { headers: { cookie } })).json()
  const { seconds: publishing } = await tell(`/regrades/${id}/publish`, { digest: preview.digest })
  const { up, down } = preview.counts.marks
  console.log(
    `  of ${runs} runs: ${starting.toFixed(1)} s to start, ${publishing.toFixed(1)} s to publish, ${up + down} marks changed`,
  )
  report('regrade, published', await time(`${course}/regrades/${id}`, cookie))
}

async function time(url, cookie) {
  const taken = []
  let first = 0
  for (let round = 0; round <= ROUNDS; round += 1) {
    const began = performance.now()
    const answer = await fetch(url, { headers: { cookie } })
    await answer.text()
    if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}`)
    // The first one works out every mark.
    if (round === 0) first = performance.now() - began
    else taken.push(performance.now() - began)
  }
  return { first, taken: taken.sort((a, b) => a - b) }
}

function report(name, { first, taken }) {
  const at = (share) => (taken[Math.max(0, Math.ceil(taken.length * share) - 1)] ?? 0).toFixed(1).padStart(6)
  // On a busy machine the fastest says what the work is, and the rest what the others do.
  console.log(
    `  ${name.padEnd(26)} fastest ${at(0)}   median ${at(0.5)}   95 % ${at(0.95)}   first ${first.toFixed(1)}`,
  )
}
