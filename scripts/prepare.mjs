import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureMachine } from './machine.mjs'
import { run, step } from './terminal.mjs'

export const root = join(dirname(fileURLToPath(import.meta.url)), '..')

/** Where everything lives that is not in the repository. */
export const dataFolder = () => resolve(root, process.env.INTERLEAVE_DATA || '.data')

/** Brings a fresh clone on a fresh machine to the point where processes can start. Each step is a quick look when nothing has changed. */
export async function prepare({ data, redis = true, tests = false, onEngine }) {
  const logs = join(data, 'logs')
  await mkdir(logs, { recursive: true })
  await step('Checking this machine', async (say) => {
    await ensureMachine({ say, logs, redis, tests, onEngine })
  })
  await installPackages(logs)
  await build(logs)
  return { images: await makeImages(logs), logs }
}

async function installPackages(logs) {
  if (await hasPackages()) return
  await step('Installing packages (npm ci, a minute or a few)', async (say) => {
    const advice = 'look whether the npm registry can be reached: npm ping'
    await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: root,
      log: join(logs, 'npm.log'),
      say,
      advice,
    })
  })
}

/** Whether node_modules holds what the lock file names; packages for other platforms are absent and may be. */
async function hasPackages() {
  const hidden = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(hidden)) return false
  const wanted = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')).packages
  const here = JSON.parse(await readFile(hidden, 'utf8')).packages
  return Object.entries(wanted).every(([path, { version, link, optional }]) => {
    if (!path.includes('node_modules/')) return true
    return here[path] ? link || here[path].version === version : Boolean(optional)
  })
}

const OUTPUTS = [
  'apps/api/dist/main.js',
  'apps/worker/dist/main.js',
  'apps/cli/dist/main.js',
  'apps/web/dist/index.html',
]

async function build(logs) {
  const stamp = join(root, 'node_modules', '.interleave-build')
  const hash = await hashSources()
  const isFresh = existsSync(stamp) && (await readFile(stamp, 'utf8')) === hash
  if (isFresh && OUTPUTS.every((path) => existsSync(join(root, path)))) return
  await step('Building', async (say) => {
    await run('npm', ['run', 'build'], { cwd: root, log: join(logs, 'build.log'), say })
    await writeFile(stamp, hash)
  })
}

/** Of everything that the build reads. */
async function hashSources() {
  const hash = createHash('sha256')
  for (const folder of ['libs', 'apps', 'prisma']) {
    const entries = await readdir(join(root, folder), { withFileTypes: true })
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(folder, entry.name)
      for (const file of entry.isDirectory() ? await listSources(path) : [path])
        hash.update(file).update(await readFile(join(root, file)))
    }
  }
  for (const file of ['package-lock.json', 'tsconfig.json', 'tsconfig.base.json', 'prisma.config.ts'])
    hash.update(await readFile(join(root, file)))
  return hash.digest('hex')
}

async function listSources(folder) {
  const files = []
  const entries = await readdir(join(root, folder), { withFileTypes: true })
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name)
    if (entry.isDirectory() && !['node_modules', 'dist', 'generated'].includes(entry.name))
      files.push(...(await listSources(path)))
    else if (entry.isFile() && !/\.(spec\.ts|md)$/.test(entry.name)) files.push(path)
  }
  return files
}

/** In a process of its own, whose group can be ended as a whole. */
function makeImages(logs) {
  return step('Making the images of student and judge', async (say) => {
    const log = join(logs, 'images.log')
    const { output } = await run(process.execPath, ['scripts/images.mjs'], { cwd: root, log, say, live: true })
    const [, student, judge] = /^ready: (\S+) (\S+)$/m.exec(output) ?? []
    return { student, judge }
  })
}
