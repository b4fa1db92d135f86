import { execFile } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { benchHarness } from './bench-harness.mjs'
import { benchOutput } from './bench-output.mjs'
import { benchPages } from './bench-pages.mjs'
import { makeRepositories } from './demo.mjs'
import { startGitServer } from './git-server.mjs'
import { dataFolder, prepare, root } from './prepare.mjs'
import { choosePorts, isReady, loadSecrets, Services, startPostgres, startRedis } from './services.mjs'
import { bold, explain, run, step } from './terminal.mjs'

const USAGE = `npm run bench [rounds | harness | pages | output]
How long one task takes from the ring to the settled run, beside a bare \`docker run\` of the same image, in turn;
and what one schedule of the harness costs beside plain Python. With \`harness\`, only the latter.
With \`pages\`, how long the API takes for the pages of a course of 120 students. With \`output\`, for how long
the process that grades stands still while it takes what hostile programs write.`
if (process.argv[2] === 'harness') {
  await benchHarness()
  process.exit(0)
}
if (process.argv[2] === 'pages') {
  await benchPages()
  process.exit(0)
}
if (process.argv[2] === 'output') {
  await benchOutput()
  process.exit(0)
}
const rounds = Number(process.argv[2] ?? 5)
if (!Number.isInteger(rounds) || rounds < 1) {
  console.error(USAGE)
  process.exit(2)
}

const data = join(dataFolder(), 'bench')
const services = new Services({
  data,
  logs: join(data, 'logs'),
  onDeath: ({ name, log }) => fail(`${name} ended, see ${log}`),
})
let server = null

function fail(reason) {
  explain(typeof reason === 'string' ? new Error(reason) : reason)
  return leave(1)
}

async function leave(code) {
  await server?.stop()
  await services.stop()
  process.exit(code)
}
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void leave(130))

try {
  await bench()
  await benchHarness()
  await leave(0)
} catch (error) {
  await fail(error)
}

async function bench() {
  await mkdir(data, { recursive: true, mode: 0o711 })
  await services.clearLeftovers((line) => console.log(line))
  const { images } = await prepare({ data, onEngine: (engine) => services.adopt('dockerd', engine) })
  const { createDatabase, seedDemo, SubmissionStore } = await import('../libs/database/dist/index.js')
  const { RunQueue } = await import('../libs/queue/dist/index.js')

  const secrets = await loadSecrets(data)
  const ports = await choosePorts(data)
  const databaseUrl = await startPostgres(services, { port: ports.postgres, password: secrets.postgres })
  const redisUrl = await startRedis(services, { port: ports.redis, password: secrets.redis })
  const env = { ...process.env, DATABASE_URL: databaseUrl }
  await run(process.execPath, ['libs/database/migrate.mjs', 'deploy'], { cwd: root, env })
  const repositories = join(data, 'repositories')
  await makeRepositories(repositories)
  server = await startGitServer({ root: repositories, port: ports.git })
  await seedDemo(databaseUrl, {
    accounts: [{ username: 'student', role: 'student', passwordHash: 'none' }],
    examples: [],
  })
  const worker = await step('Starting a worker', () =>
    services.start('worker', process.execPath, ['apps/worker/dist/main.js'], {
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        DATABASE_URL: databaseUrl,
        REDIS_URL: redisUrl,
        HTTP_REPOSITORY_HOSTS: `127.0.0.1:${ports.git}`,
        WORKER_NAME: `bench-${process.pid}`,
        HEALTH_PORT: String(ports.worker),
        STUDENT_IMAGE: images.student,
        JUDGE_IMAGE: images.judge,
        GRADING_SECRET: secrets.seeds,
        SECRETS_KEY: secrets.sealing,
        GATE: 'changed',
      },
    }),
  )
  await services.untilReady(worker, () => isReady(ports.worker))

  const database = createDatabase(databaseUrl)
  const queue = new RunQueue(redisUrl)
  try {
    const submissions = new SubmissionStore(database)
    const student = await database.user.findFirstOrThrow()
    const assignment = await database.assignment.findFirstOrThrow()
    for (const task of ['say-after', 'bank-account']) {
      await database.assignment.update({ where: { id: assignment.id }, data: { taskIds: [task] } })
      const settled = []
      const bare = []
      for (let round = 0; round < rounds; round += 1) {
        settled.push(await timeRun({ database, queue, submissions, student, assignment, ports }))
        bare.push(await timeBare(images.student))
      }
      report(task, settled, bare)
    }
  } finally {
    await queue.close()
    await database.$disconnect()
  }
}

async function timeRun({ database, queue, submissions, student, assignment, ports }) {
  // One commit is graded once; the bench grades it again and again.
  await database.gradedCommit.deleteMany()
  const { runId } = await submissions.submit({
    studentId: student.id,
    assignmentId: assignment.id,
    repositoryUrl: `http://127.0.0.1:${ports.git}/good.git`,
    branch: null,
    points: 1,
  })
  const began = performance.now()
  await queue.ring({ runId, waiting: 0 })
  for (;;) {
    const found = await database.run.findUniqueOrThrow({ where: { id: runId } })
    if (found.state === 'settled') {
      if (found.outcome !== 'graded')
        throw new Error(`a run of the bench ended as ${found.outcome}: ${found.outcomeDetail}`)
      return performance.now() - began
    }
    await sleep(10)
  }
}

async function timeBare(image) {
  const began = performance.now()
  await promisify(execFile)('docker', ['run', '--rm', '--network', 'none', image, 'python3', '-c', 'pass'])
  return performance.now() - began
}

function report(task, settled, bare) {
  const seconds = (list) => list.map((each) => (each / 1000).toFixed(2)).join(' ')
  const ratio = median(settled) / median(bare)
  console.log(`
${bold(task)}
  ring to settled   median ${(median(settled) / 1000).toFixed(2)} s   (${seconds(settled)})
  bare docker run   median ${(median(bare) / 1000).toFixed(2)} s   (${seconds(bare)})
  ratio             ${ratio.toFixed(1)}`)
}

function median(list) {
  const sorted = [...list].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}
