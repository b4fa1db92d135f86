import { createHash } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { suitesFolder } from './images.mjs'
import { dataFolder, prepare, root } from './prepare.mjs'
import { choosePorts, isReady, lastLines, loadSecrets, Services, startPostgres, startRedis } from './services.mjs'
import { bold, dim, explain, green, killCommands, run, seconds, step, Trouble } from './terminal.mjs'

const USAGE = `npm start -- [--no-demo] [--port 3000]
  --no-demo   no demo course: no accounts, no repositories
  --port      where the page is served
In the environment: INTERLEAVE_DATA (folder, .data if absent), INTERLEAVE_SUITES (a folder of tasks of your own), DATABASE_URL and
REDIS_URL (servers of your own).`

const MAIL_DOMAIN = 'interleave.example'

const began = performance.now()
const data = dataFolder()
const logs = join(data, 'logs')
const ready = join(data, 'running.json')

/** Its own for each folder of data, as a worker owns the containers that carry its name. */
const workerName = `local-${createHash('sha256').update(data).digest('hex').slice(0, 8)}`

let stopping = null
let server = null
let mailbox = null
const services = new Services({
  data,
  logs,
  onDeath: (service) => {
    const trouble = new Trouble(`${service.name} ended by itself (${service.ended})\n  ${lastLines(service.log)}`, {
      log: service.log,
    })
    void stop(1, trouble)
  },
})

/** Until then the data may belong to another start, which is left alone. */
let isOurs = false

function stop(code, error) {
  stopping ??= (async () => {
    if (error) explain(error)
    if (!isOurs) process.exit(code)
    console.log('\nStopping …')
    killCommands()
    await server?.stop()
    await mailbox?.stop()
    const say = (line) => console.log(dim(`  ${line}`))
    await services.stop(say, ['dockerd'])
    await removeContainers()
    await services.stop(say)
    await rm(ready, { force: true })
    console.log('Stopped. Nothing of it is left running; the data stays in', relative(process.cwd(), data) || data)
    process.exit(code)
  })().catch((failure) => {
    explain(failure)
    process.exit(1)
  })
  return stopping
}

/** A worker that had to be killed could not remove its own. */
async function removeContainers() {
  const label = `label=interleave.instance=${workerName}`
  const { output } = await run('docker', ['ps', '--all', '--quiet', '--filter', label], { check: false })
  const ids = output.split('\n').filter((line) => /^[0-9a-f]+$/.test(line))
  if (ids.length > 0) await run('docker', ['rm', '--force', ...ids])
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void stop(0))

try {
  await start(readOptions())
} catch (error) {
  if (!stopping) await stop(1, error)
  await stopping
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: { 'no-demo': { type: 'boolean' }, port: { type: 'string' }, help: { type: 'boolean' } },
    })
    if (values.help) {
      console.log(USAGE)
      process.exit(0)
    }
    const port = values.port === undefined ? undefined : Number(values.port)
    if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65_536))
      throw new Error(`--port ${values.port} is not a port`)
    return { hasDemo: !values['no-demo'], port }
  } catch (error) {
    console.error(`${error.message}\n\n${USAGE}`)
    process.exit(2)
  }
}

async function start({ hasDemo, port }) {
  await mkdir(data, { recursive: true, mode: 0o711 })
  await services.clearLeftovers((line) => console.log(line))
  isOurs = true
  const { images } = await prepare({
    data,
    redis: !process.env.REDIS_URL,
    onEngine: (engine) => services.adopt('dockerd', engine),
  })
  const secrets = await loadSecrets(data)
  const ports = await choosePorts(data, port)
  const { databaseUrl, redisUrl } = await startStores(secrets, ports)
  const repositoryHost = `127.0.0.1:${ports.git}`
  if (hasDemo) await makeDemo({ secrets, ports, databaseUrl, repositoryHost })
  const publicUrl = `http://localhost:${ports.api}`
  await startApps({
    images,
    secrets,
    ports,
    databaseUrl,
    redisUrl,
    repositoryHost: hasDemo ? repositoryHost : '',
    publicUrl,
    mail: hasMailbox(hasDemo) ? demoMail(ports) : operators(),
  })
  const mailAddress = hasDemo ? await gradeDemo({ secrets, ports, repositoryHost }) : null
  await writeFile(
    ready,
    JSON.stringify({
      url: publicUrl,
      repositories: `http://${repositoryHost}`,
      accounts: hasDemo ? accounts(secrets) : [],
      mails: hasMailbox(hasDemo) ? join(data, 'mails') : null,
    }),
    { mode: 0o600 },
  )
  greet({
    publicUrl,
    hasDemo,
    secrets,
    repositoryHost,
    mail: mailAddress && { address: mailAddress, port: ports.mail },
  })
}

function startStores(secrets, ports) {
  return step('Starting PostgreSQL and Redis', async (say) => {
    const databaseUrl =
      process.env.DATABASE_URL || (await startPostgres(services, { port: ports.postgres, password: secrets.postgres }))
    const redisUrl =
      process.env.REDIS_URL || (await startRedis(services, { port: ports.redis, password: secrets.redis }))
    const env = { ...process.env, DATABASE_URL: databaseUrl }
    const { output } = await run(process.execPath, ['libs/database/migrate.mjs', 'deploy'], {
      cwd: root,
      env,
      log: join(logs, 'migrate.log'),
    })
    say(`migrations: ${output.trim().split('\n').at(-1)}`)
    return { databaseUrl, redisUrl }
  })
}

function makeDemo({ secrets, ports, databaseUrl, repositoryHost }) {
  return step('Making the demo course', async (say) => {
    const { makeRepositories, repositories } = await import('./demo.mjs')
    const { startGitServer } = await import('./git-server.mjs')
    const folder = join(data, 'repositories')
    await makeRepositories(folder)
    server = await startGitServer({ root: folder, port: ports.git })
    const { seedCourse } = await import('./seed.mjs')
    const addressOf = (name) => `http://${repositoryHost}/${name}.git`
    const mailDomain = hasMailbox(true) ? MAIL_DOMAIN : undefined
    await seedCourse({ databaseUrl, passwords: secrets, addressOf, mailDomain })
    if (mailDomain) {
      const { startMailbox } = await import('./mailbox.mjs')
      mailbox = await startMailbox({ folder: join(data, 'mails'), port: ports.mailbox })
    }
    say(`${repositories.length} repositories on http://${repositoryHost}/`)
  })
}

function accounts(secrets) {
  return [
    { username: 'student', password: secrets.student, role: 'student' },
    { username: 'student2', password: secrets.student2, role: 'student' },
    { username: 'ta', password: secrets.ta, role: 'ta' },
    { username: 'teacher', password: secrets.teacher, role: 'teacher' },
  ]
}

/** What only an operator can know, and the API does without. */
function operators() {
  const ways = ['DOMAIN', 'HOST', 'PORT', 'RELAYS', 'CERTIFICATE', 'KEY']
  const names = [
    ...['SMTP_URL', 'MAIL_FROM', 'OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'OIDC_NAME'],
    ...['OIDC_NEW_ACCOUNTS', 'OIDC_USERNAME_CLAIM', 'GITHUB_CLIENT_ID', 'GITHUB_CLIENT_SECRET', 'GITHUB_NAME'],
    ...['GITHUB_NEW_ACCOUNTS', 'GITHUB_URL', 'GITHUB_API_URL'],
    ...ways.map((way) => `MAIL_IN_${way}`),
  ]
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])))
}

/** A mail server of the operator's takes the place of the demo's. */
function hasMailbox(hasDemo) {
  return hasDemo && !process.env.SMTP_URL
}

function demoMail(ports) {
  return {
    SMTP_URL: `smtp://127.0.0.1:${ports.mailbox}`,
    MAIL_FROM: `Interleave <interleave@${MAIL_DOMAIN}>`,
    MAIL_IN_DOMAIN: MAIL_DOMAIN,
    MAIL_IN_PORT: String(ports.mail),
  }
}

function startApps({ images, secrets, ports, databaseUrl, redisUrl, repositoryHost, publicUrl, mail }) {
  return step('Starting the API and a worker', async (say) => {
    say(`worker ${workerName}`)
    const shared = {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      ...(process.env.DOCKER_HOST && { DOCKER_HOST: process.env.DOCKER_HOST }),
      NODE_ENV: 'production',
      DATABASE_URL: databaseUrl,
      REDIS_URL: redisUrl,
      HTTP_REPOSITORY_HOSTS: repositoryHost,
      SSH_REPOSITORY_HOSTS: process.env.SSH_REPOSITORY_HOSTS,
      SSH_HOST_KEYS: process.env.SSH_HOST_KEYS,
      SUITES_DIRECTORY: suitesFolder(),
      SECRETS_KEY: secrets.sealing,
    }
    const node = (main) => [process.execPath, ['--enable-source-maps', main]]
    const api = await services.start('api', ...node('apps/api/dist/main.js'), {
      env: { ...shared, ...mail, PORT: String(ports.api), PUBLIC_URL: publicUrl },
    })
    const worker = await services.start('worker', ...node('apps/worker/dist/main.js'), {
      env: {
        ...shared,
        WORKER_NAME: workerName,
        HEALTH_PORT: String(ports.worker),
        STUDENT_IMAGE: images.student,
        JUDGE_IMAGE: images.judge,
        GRADING_SECRET: secrets.seeds,
        // The tree's own tasks are held to the gate by `npm test` until the record has them; tasks from elsewhere by the worker.
        GATE: process.env.GATE ?? (process.env.INTERLEAVE_SUITES ? 'every' : 'changed'),
      },
    })
    await services.untilReady(api, () => isReady(ports.api))
    await services.untilReady(worker, () => isReady(ports.worker))
  })
}

function gradeDemo({ secrets, ports, repositoryHost }) {
  return step('Having the demo repositories graded, where that has not been done', async (say) => {
    const { mailAddress, submitAll } = await import('./demo.mjs')
    const addressOf = (name) => `http://${repositoryHost}/${name}.git`
    const api = `http://127.0.0.1:${ports.api}`
    await submitAll({ api, addressOf, passwords: secrets, say })
    return hasMailbox(true) ? mailAddress({ api, password: secrets.student }) : null
  })
}

/** A mail as student would send it, by a program that most machines have. */
function mailHint({ address, port }, repositoryHost) {
  const mails = relative(process.cwd(), join(data, 'mails')) || '.'
  return `  - Hand in by mail; the answers are files in ${mails}:
      printf 'From: student@${MAIL_DOMAIN}\\nMessage-ID: <%s@${MAIL_DOMAIN}>\\n\\nhttp://${repositoryHost}/cheat.git\\n' $(date +%s) |
        curl --silent --crlf smtp://127.0.0.1:${port} --mail-from student@${MAIL_DOMAIN} --mail-rcpt ${address} --upload-file -`
}

function greet({ publicUrl, hasDemo, secrets, repositoryHost, mail }) {
  console.log(`\n${green('Interleave is running')} (${seconds(began)} after the start):  ${bold(publicUrl)}\n`)
  if (hasDemo) {
    console.log('Sign in as')
    for (const { username, password, role } of accounts(secrets))
      console.log(`  ${username.padEnd(10)} password ${password}   ${role}`)
    console.log(`\nTry this
  - As student, open the submission of first-try and read why a check failed, with its interleaving.
  - Paste http://${repositoryHost}/deadlock.git and watch it being graded; any public https:// repository will do as well.
  - As ta, see what everybody handed in, and grade one again.`)
    if (mail) console.log(mailHint(mail, repositoryHost))
  }
  console.log(dim(`\nStop with Ctrl-C. Logs are in ${relative(process.cwd(), logs) || logs}.`))
}
