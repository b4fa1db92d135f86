import { spawn } from 'node:child_process'
import { existsSync, openSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { studentPackages } from './images.mjs'
import { run, Trouble } from './terminal.mjs'

const BASE_IMAGE = 'debian:bookworm-slim'
const isRoot = process.getuid?.() === 0
/** The system's own Python, the one that has Debian's libraries, as in the images; another may come first in PATH. */
export const PYTHON = '/usr/bin/python3'

/** What each command is for, and the Debian package that has it. */
const tools = {
  git: { package: 'git', why: 'fetches repositories' },
  ssh: { package: 'openssh-client', why: 'fetches private repositories by deploy key' },
  prlimit: { package: 'util-linux', why: 'keeps git within limits' },
  docker: { package: 'docker.io', why: 'runs the containers that grade' },
  // A client alone, as Docker's own installers for desktops leave it, is no engine.
  dockerd: { package: 'docker.io', why: 'the Docker engine, which runs the containers that grade', sbin: true },
  iptables: { package: 'iptables', why: 'the Docker engine needs it', sbin: true },
  'redis-server': { package: 'redis-server', why: 'rings workers' },
  chromium: { package: 'chromium', why: 'opens the pages in the tests' },
  'docker-compose': { package: 'docker-compose', why: 'brings the composed system up in a test' },
  sshd: { package: 'openssh-server', why: 'is a code host in the tests', sbin: true },
  python3: { package: 'python3', why: 'runs the tests of what is written in Python' },
  mmdebstrap: { package: 'mmdebstrap', why: 'makes the base image, since no registry can be reached' },
}

/** Makes this machine fit, or says what it lacks. `onEngine` is given the engine's process if it had to be started, and is therefore ours to stop. */
export async function ensureMachine({ say, logs, redis = true, tests = false, onEngine }) {
  const log = join(logs, 'machine.log')
  checkNode()
  if (process.platform !== 'linux') {
    throw new Trouble(`grading needs Linux, this is ${process.platform}`, {
      advice: 'use a Linux machine or a virtual one (on Windows: WSL 2)',
    })
  }
  const needed = ['git', 'ssh', 'prlimit', 'docker', ...(redis ? ['redis-server'] : []), ...(tests ? ['chromium'] : [])]
  if (tests && !existsSync(PYTHON)) needed.push('python3')
  if (tests && !(await hasComposePlugin())) needed.push('docker-compose')
  if (!(await engineVersion())) needed.push('dockerd', 'iptables')
  await install(
    needed.filter((name) => name === 'python3' || !hasCommand(name)),
    { say, log },
  )
  if (tests) {
    await ensureLibraries({ say, log })
    await ensureSshd({ say, log })
  }
  await ensureEngine({ say, log, engineLog: join(logs, 'dockerd.log'), onEngine })
  if (!hasCommand('mmdebstrap') && !(await hasBaseImage())) await install(['mmdebstrap'], { say, log })
  const git = /\d+\.\d+\.\d+/.exec((await run('git', ['--version'])).output)?.[0]
  say(`Node ${process.versions.node} · git ${git} · Docker ${await engineVersion()}${redis ? ' · redis-server' : ''}`)
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  throw new Trouble(`Node ${process.versions.node} is too old, 20.19 or newer is needed`, {
    advice: 'install a newer one from https://nodejs.org or https://github.com/nodesource/distributions',
  })
}

/** The tests of the harness run what homework may import, so this machine gets the packages of the student image. */
async function ensureLibraries({ say, log }) {
  const libraries = (await studentPackages()).filter((name) => name !== 'python3')
  const modules = libraries.map((name) => name.replace(/^python3-/, '').replaceAll('-', '_'))
  const look =
    'import importlib.util, sys; print(*(name for name in sys.argv[1:] if importlib.util.find_spec(name) is None))'
  const { output } = await run(PYTHON, ['-c', look, ...modules])
  const missing = output.trim().split(/\s+/)
  const wanted = libraries.filter((_, index) => missing.includes(modules[index]))
  for (const name of wanted)
    tools[name] = { package: name, why: 'homework may import it, so the tests of the harness do' }
  await install(wanted, { say, log })
}

/** Unpacked where the tests look for it: installed as a package it would be a service that listens to the world. */
async function ensureSshd({ say, log }) {
  const folder = fileURLToPath(new URL('../.data/openssh-server', import.meta.url))
  if (hasCommand('sshd') || existsSync(join(folder, 'usr/sbin/sshd'))) return
  say(`missing: sshd (${tools.sshd.why}); it is unpacked into ${folder} and not installed, so that no service starts`)
  if (!existsSync('/etc/debian_version')) {
    throw new Trouble('sshd is missing', { advice: 'install the server of OpenSSH; it need not run' })
  }
  const download = await mkdtemp(join(tmpdir(), 'interleave-sshd-package-'))
  try {
    const fetchPackage = (check) => run('apt-get', ['download', '-q', 'openssh-server'], { cwd: download, log, check })
    if ((await fetchPackage(false)).code !== 0) {
      await update({ say, log })
      await fetchPackage(true)
    }
    const { output } = await run('apt-cache', ['depends', 'openssh-server'])
    const libraries = [...output.matchAll(/^ +Depends: (lib\S+)$/gm)].map(([, name]) => name)
    const query = await run('dpkg-query', ['-s', ...libraries], { check: false })
    const installed = query.output.split('\n\n').filter((about) => about.includes('\nStatus: install ok installed'))
    const missing = libraries.filter((name) => !installed.some((about) => about.startsWith(`Package: ${name}\n`)))
    for (const name of missing) tools[name] = { package: name, why: 'a library of sshd' }
    await install(missing, { say, log })
    const [file] = await readdir(download)
    await mkdir(folder, { recursive: true })
    await run('dpkg-deb', ['-x', join(download, file), folder], { say, log })
  } finally {
    await rm(download, { recursive: true, force: true })
  }
}

/** The second version of compose is a plugin of docker; the first, which Debian has, a command of its own. */
const hasComposePlugin = async () => (await run('docker', ['compose', 'version'], { check: false })).code === 0

function hasCommand(name) {
  const folders = [...(process.env.PATH ?? '').split(':'), ...(tools[name].sbin ? ['/usr/sbin', '/sbin'] : [])]
  return folders.some((folder) => folder && existsSync(join(folder, name)))
}

async function install(missing, { say, log }) {
  if (missing.length === 0) return
  for (const name of missing) say(`missing: ${name} (${tools[name].why})`)
  const packages = [...new Set(missing.map((name) => tools[name].package))]
  const command = `sudo apt-get install --no-install-recommends ${packages.join(' ')}`
  const canInstall = existsSync('/etc/debian_version') && (isRoot || (await sudoWithoutPassword()))
  if (!canInstall) {
    throw new Trouble(`${missing.join(', ')} missing, and this user may not install packages here`, {
      advice: existsSync('/etc/debian_version')
        ? `${command}, then npm start again`
        : `install ${packages.join(', ')} (or what your system calls them), then npm start again`,
    })
  }
  say(`installing ${packages.join(' ')} from Debian's packages`)
  await update({ say, log })
  await apt(['install', '-q', '-y', '--no-install-recommends', ...packages], { say, log, advice: command })
}

const update = ({ say, log }) =>
  apt(['update', '-q'], { say, log, advice: 'look whether the package sources of this machine can be reached' })

function apt(words, options) {
  const [command, ...rest] = isRoot ? ['apt-get'] : ['sudo', '-n', 'apt-get']
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  return run(command, [...rest, ...words], { ...options, env })
}

const sudoWithoutPassword = async () => (await run('sudo', ['-n', 'true'], { check: false })).code === 0

async function engineVersion() {
  const { code, output } = await run('docker', ['version', '--format', '{{.Server.Version}}'], { check: false })
  return code === 0 ? output.trim() : null
}

/** The engine as it is, as systemd starts it, or as a process of our own. */
async function ensureEngine({ say, log, engineLog, onEngine }) {
  if (await engineVersion()) return
  const { output } = await run('docker', ['version'], { check: false })
  if (/permission denied/i.test(output)) {
    throw new Trouble('this user may not use the Docker engine', {
      advice: 'sudo usermod -aG docker $USER, sign in again, then npm start',
    })
  }
  if (existsSync('/run/systemd/system')) {
    if (!isRoot && !(await sudoWithoutPassword()))
      throw new Trouble('the Docker engine is not running', { advice: 'sudo systemctl start docker' })
    say('starting the Docker engine (systemctl start docker)')
    await run(isRoot ? 'systemctl' : 'sudo', isRoot ? ['start', 'docker'] : ['-n', 'systemctl', 'start', 'docker'], {
      say,
      log,
    })
    return untilEngineAnswers(() => true, log)
  }
  if (!isRoot) throw new Trouble('the Docker engine is not running', { advice: 'sudo dockerd &' })
  say('starting the Docker engine (dockerd; it ends when this does)')
  const file = openSync(engineLog, 'a')
  const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` }
  // The usual file may be left from an engine that was killed, and its number may be somebody else's by now.
  const pidFile = `${engineLog}.pid`
  await rm(pidFile, { force: true })
  const engine = spawn('dockerd', ['--pidfile', pidFile], { detached: true, stdio: ['ignore', file, file], env })
  let ended = false
  for (const event of ['exit', 'error']) {
    engine.on(event, () => {
      ended = true
    })
  }
  await onEngine(engine)
  await untilEngineAnswers(() => !ended, engineLog)
}

async function untilEngineAnswers(isAlive, log) {
  const deadline = Date.now() + 60_000
  while (Date.now() < deadline && isAlive()) {
    if (await engineVersion()) return
    await sleep(300)
  }
  const last = (await readFile(log, 'utf8')).trim().split('\n').slice(-3).join('\n  ')
  throw new Trouble(`the Docker engine did not start\n  ${last}`, {
    log,
    advice: 'it needs root and cgroups; in a container, one that is privileged',
  })
}

/** Whether the base image is here or can be had from a registry: then it need not be made. */
async function hasBaseImage() {
  if ((await run('docker', ['image', 'inspect', BASE_IMAGE], { check: false })).code === 0) return true
  try {
    return (await fetch('https://registry-1.docker.io/v2/', { signal: AbortSignal.timeout(5000) })).status < 500
  } catch {
    return false
  }
}
