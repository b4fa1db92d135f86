import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cp, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const graders = join(dirname(fileURLToPath(import.meta.url)), '..', 'graders')
const recipes = join(graders, 'images')
const BASE = 'debian:bookworm-slim'
/** A registry that has not begun to answer by then is taken to be out of reach. */
const REGISTRY_SECONDS = 15
const DAY_MILLISECONDS = 24 * 60 * 60 * 1000

/** The folder of tasks, which whoever writes tasks may keep elsewhere until they are done. */
export const suitesFolder = () => resolve(process.env.INTERLEAVE_SUITES || join(graders, 'suites'))

/** Which tasks have passed the gate; a part of the tree. */
export const gateRecord = join(graders, 'gate.json')

/** Of everything of judge, harness and inspection that grades: the tests beside them are left out. */
export async function graderDigest() {
  const hash = createHash('sha256')
  for (const name of ['harness', 'inspection', 'judge']) {
    for (const { as, path } of await files(join(graders, name), name))
      hash.update(`${as}\0`).update(await readFile(path))
  }
  return hash.digest('hex')
}

/** The Debian packages of the student image: Python, and what a submission may import. */
export async function studentPackages() {
  return (await readFile(join(recipes, 'packages.txt'), 'utf8')).split('\n').filter((line) => /^[a-z0-9]/.test(line))
}

/**
 * Makes what is missing of the two images that grading needs. A tag holds the hash of everything that went in, so an
 * unchanged tree is one look at the engine, and hosts with the same tree agree on the names.
 *
 * @param {{ log?: (line: string) => void }} [options]
 * @returns {Promise<{ student: string, judge: string }>}
 */
export async function ensureImages({ log = console.log } = {}) {
  const full = await python('interleave-python', await studentPackages())
  const bare = await python('interleave-python-bare', ['python3'])
  const harness = [
    ...(await files(join(graders, 'harness'), 'harness')),
    ...(await files(join(graders, 'inspection'), 'inspection')),
  ]
  const judge = [...(await files(join(graders, 'judge'), 'judge')), ...(await files(suitesFolder(), 'suites'))]
  const wanted = {
    student: await image('interleave-student', 'student.Dockerfile', harness, { PYTHON_IMAGE: full.tag }),
    judge: await image('interleave-judge', 'judge.Dockerfile', judge, { PYTHON_IMAGE: bare.tag }),
  }
  const tags = { student: wanted.student.tag, judge: wanted.judge.tag }
  if (await exists(tags.student, tags.judge)) return tags
  await needEngine()
  for (const [wants, parent] of [
    [wanted.student, full],
    [wanted.judge, bare],
  ]) {
    if (await exists(wants.tag)) continue
    if (!(await exists(parent.tag))) {
      await ensureBase(BASE, { log })
      await build(parent, log)
    }
    await build(wants, log)
  }
  await removeOutdated([full, bare, wanted.student, wanted.judge], log)
  return tags
}

/** Images of earlier trees. The engine refuses to remove what a container uses, and that is left for another time. */
async function removeOutdated(wanted, log) {
  const names = wanted.map(({ tag }) => tag.split(':')[0])
  const filters = names.flatMap((name) => ['--filter', `reference=${name}`])
  const listed = await run('docker', [
    'image',
    'ls',
    ...filters,
    '--format',
    '{{.Repository}}:{{.Tag}}\t{{.CreatedAt}}',
  ])
  if (listed.code !== 0) return
  const kept = wanted.map(({ tag }) => tag)
  for (const tag of outdated(listed.output, Date.now()).filter((one) => !kept.includes(one))) {
    if ((await run('docker', ['image', 'rm', tag])).code === 0) log(`${tag}: removed, newer ones are here`)
  }
}

/**
 * Of a listing `name:tag<tab>time`, the tags that may go: made more than a day ago, and two newer ones of that name are
 * here. A worker that still runs on the one before, or on another tree of this machine, finds its image.
 *
 * @param {string} listing
 * @param {number} now
 * @returns {string[]}
 */
export function outdated(listing, now) {
  const images = listing
    .split('\n')
    .filter((line) => /^[^<\t]+\t/.test(line))
    .map((line) => {
      const [tag, created] = line.split('\t')
      // The zone is said twice, as an offset and by a name that not every parser knows.
      return { tag, name: tag.split(':')[0], made: Date.parse(created.split(' ').slice(0, 3).join(' ')) }
    })
    .sort((one, other) => other.made - one.made)
  return images
    .filter(({ name, made }, i) => {
      const newer = images.slice(0, i).filter((one) => one.name === name).length
      return newer >= 2 && now - made > DAY_MILLISECONDS
    })
    .map(({ tag }) => tag)
}

/**
 * Makes a base image available under its own tag: already here, or pulled, or made by `make`; without `make`, a
 * `debian:<suite>-slim` is bootstrapped from the Debian archive.
 *
 * @param {string} tag
 * @param {{ log?: (line: string) => void, make?: (tag: string) => Promise<void> }} [options]
 */
export async function ensureBase(tag, { log = console.log, make } = {}) {
  await needEngine()
  if (await exists(tag)) return
  const refusal = await pull(tag, log)
  if (refusal === null) return
  const suite = /^debian:([a-z]+)-slim$/.exec(tag)?.[1]
  if (!make && !suite)
    throw new Error(`The base image ${tag} is not on this machine and could not be pulled: ${refusal}`)
  await timed(log, `${tag}: making a stand-in from Debian packages (no registry: ${refusal})`, () =>
    make ? make(tag) : bootstrap(suite, tag, refusal),
  )
}

/** Whether all of them are on this machine. */
export async function exists(...tags) {
  return (await run('docker', ['image', 'inspect', '--format', '{{.Id}}', ...tags])).code === 0
}

async function needEngine() {
  const version = await run('docker', ['version', '--format', '{{.Server.Version}}'])
  if (version.code === 0) return
  throw new Error(
    version.code === null
      ? 'There is no `docker` command on this machine. Install it: sudo apt-get install docker.io'
      : `The Docker engine does not answer: ${lastLine(version.output)}\nStart it (sudo systemctl start docker, or sudo dockerd &), and check that you may use it: docker ps`,
  )
}

const python = (name, packages) => image(name, 'python.Dockerfile', [], { PACKAGES: packages.join(' ') }, BASE)

async function image(name, recipe, sources, args, from = '') {
  const hash = createHash('sha256').update(JSON.stringify([from, args]))
  hash.update(await readFile(join(recipes, recipe)))
  for (const { as, path } of sources) hash.update(`\0${as}\0`).update(await readFile(path))
  return { tag: `${name}:${hash.digest('hex').slice(0, 12)}`, recipe, sources, args }
}

/** What of a folder goes into an image: no tests, no caches, and above all no solutions or mutants. */
async function files(folder, as) {
  const skipped = new Set(['__pycache__', 'tests', 'solutions', 'mutants'])
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter(
      (path) =>
        !relative(folder, path)
          .split('/')
          .some((part) => skipped.has(part) || part.startsWith('.')),
    )
    .sort()
    .map((path) => ({ path, as: join(as, relative(folder, path)) }))
}

async function build({ tag, recipe, sources, args }, log) {
  const context = await mkdtemp(join(tmpdir(), 'interleave-image-'))
  try {
    for (const { path, as } of sources) {
      await mkdir(dirname(join(context, as)), { recursive: true })
      await cp(path, join(context, as))
    }
    const values = Object.entries(args).flatMap(([key, value]) => ['--build-arg', `${key}=${value}`])
    // The host's network: the engine's bridge has no way out on every machine, and only apt uses it, while building.
    const build = ['build', '--network=host', '--file', join(recipes, recipe), '--tag', tag, ...values, context]
    await timed(log, `${tag}: building (${recipe}, not made before with this content)`, async (say) => {
      const done = await run('docker', build, { onLine: say })
      if (done.code !== 0) throw new Error(`docker build of ${tag} failed:\n${tail(done.output, 30)}`)
    })
  } finally {
    await rm(context, { recursive: true, force: true })
  }
}

/** Null if it worked, else why it did not. */
async function pull(tag, log) {
  log(`${tag}: not here, asking the registry`)
  const began = Date.now()
  const pulled = await run('docker', ['pull', tag], { firstLineSeconds: REGISTRY_SECONDS })
  if (pulled.code === 0) {
    log(`${tag}: pulled in ${seconds(began)}`)
    return null
  }
  return pulled.silent ? `no answer within ${REGISTRY_SECONDS} s` : lastLine(pulled.output)
}

async function bootstrap(suite, tag, refusal) {
  if ((await run('mmdebstrap', ['--version'])).code === null) {
    throw new Error(
      `The base image ${tag} is not on this machine, the registry could not be used (${refusal}), and mmdebstrap, which would make it from Debian packages, is not installed.\nEither: sudo apt-get install mmdebstrap\nor, where a registry can be reached: docker pull ${tag} && docker save ${tag} > base.tar, and here: docker load < base.tar`,
    )
  }
  const work = await mkdtemp(join(tmpdir(), 'interleave-base-'))
  try {
    const root = join(work, 'root.tar')
    const unwanted = ['/usr/share/man/*', '/usr/share/doc/*', '/usr/share/locale/*', '/usr/share/info/*']
    const made = await run('mmdebstrap', [
      '--quiet',
      '--variant=minbase',
      '--include=ca-certificates',
      '--aptopt=Acquire::Languages "none"',
      '--dpkgopt=force-unsafe-io',
      ...unwanted.map((path) => `--dpkgopt=path-exclude=${path}`),
      '--dpkgopt=path-include=/usr/share/doc/*/copyright',
      // A mirror with a certificate of its own is trusted by the host only; packages are installed from inside the image.
      '--customize-hook=if [ -d /usr/local/share/ca-certificates ]; then cp -r /usr/local/share/ca-certificates "$1"/usr/local/share/ && chroot "$1" update-ca-certificates; fi',
      '--customize-hook=rm -rf "$1"/var/lib/apt/lists/* "$1"/var/cache/apt/* "$1"/var/log/*',
      suite,
      root,
      ...(await hostSources(suite)),
    ])
    if (made.code !== 0) throw new Error(`mmdebstrap could not make ${tag}:\n${tail(made.output, 15)}`)
    const imported = await run('docker', ['import', '--change', 'CMD ["bash"]', root, tag])
    if (imported.code !== 0) throw new Error(`docker import of ${tag} failed: ${tail(imported.output, 5)}`)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/** The host's own sources of this suite, so that a site's mirror is used; none means mmdebstrap's default, deb.debian.org. */
async function hostSources(suite) {
  const folder = '/etc/apt/sources.list.d'
  const names = await readdir(folder).catch((error) => (error.code === 'ENOENT' ? [] : Promise.reject(error)))
  const texts = await Promise.all(
    ['/etc/apt/sources.list', ...names.map((name) => join(folder, name))]
      .filter((path) => /\.(list|sources)$/.test(path))
      .map((path) => readFile(path, 'utf8').catch((error) => (error.code === 'ENOENT' ? '' : Promise.reject(error)))),
  )
  return texts.flatMap((text) => debianSources(text, suite))
}

/** One-line sources of `suite` and of its updates and security fixes, out of a file in either format of apt. */
export function debianSources(text, suite) {
  const ours = new RegExp(`^${suite}(-updates|-security)?/?$`)
  const lines = []
  for (const stanza of text.replace(/^\s*#.*\n?/gm, '').split(/\n\s*\n/)) {
    const field = (name) => new RegExp(`^${name}:[ \\t]*(.*)$`, 'mi').exec(stanza)?.[1].trim().split(/\s+/) ?? []
    if (!field('Types').includes('deb') || field('Enabled')[0] === 'no') continue
    for (const uri of field('URIs')) {
      for (const name of field('Suites').filter((one) => ours.test(one))) {
        lines.push(`deb ${uri} ${name} ${field('Components').join(' ')}`)
      }
    }
  }
  for (const [, uri, name, components] of text.matchAll(/^deb\s+(?:\[[^\]]*\]\s+)?(\S+)\s+(\S+)\s+(.+)$/gm)) {
    if (ours.test(name)) lines.push(`deb ${uri} ${name} ${components.trim()}`)
  }
  return lines
}

async function timed(log, what, work) {
  log(what)
  const began = Date.now()
  let latest = ''
  const pulse = setInterval(() => log(`  … ${seconds(began)}${latest && `  ${latest.slice(0, 100)}`}`), 10_000)
  try {
    await work((line) => {
      latest = line
    })
    log(`  done in ${seconds(began)}`)
  } finally {
    clearInterval(pulse)
  }
}

/** Runs a command to its end. `code` is null if there is no such command; `silent` if it was ended for not saying anything. */
function run(command, args, { onLine, firstLineSeconds } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    let silent = false
    const timer =
      firstLineSeconds &&
      setTimeout(() => {
        silent = true
        child.kill('SIGKILL')
      }, firstLineSeconds * 1000)
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        clearTimeout(timer)
        output += text
        const line = lastLine(text)
        if (line) onLine?.(line)
      })
    }
    child.on('error', (error) => resolve({ code: null, output: error.message, silent }))
    child.on('close', (code) => {
      clearTimeout(timer)
      resolve({ code: code ?? 1, output, silent })
    })
  })
}

const seconds = (began) => `${((Date.now() - began) / 1000).toFixed(1)} s`
const tail = (text, count) => text.trim().split('\n').slice(-count).join('\n')
const lastLine = (text) => tail(text, 1)

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const made = await ensureImages()
    console.log(`ready: ${made.student} ${made.judge}`)
  } catch (error) {
    console.error(error.message)
    process.exit(1)
  }
}
