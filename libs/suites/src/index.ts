import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { type Localized, TaskManifest } from '@interleave/contract'
import { parse } from 'smol-toml'

export { readGateRecord, record } from './gate-record.ts'

/** One folder of graders/suites: a task, as far as TypeScript needs to know it. */
export interface Suite {
  folder: string
  manifest: TaskManifest
  statement: Localized
}

/** All suites below `directory` (`<level folder>/<task>/task.toml`) by task id. A wrong manifest throws and names its file. */
export async function readSuites(directory: string): Promise<Map<string, Suite>> {
  const suites = new Map<string, Suite>()
  for (const level of await subfolders(directory)) {
    for (const task of await subfolders(join(directory, level))) {
      const suite = await readSuite(join(directory, level, task))
      if (suite.manifest.id !== task)
        throw new Error(`${suite.folder}/task.toml: id is ${suite.manifest.id}, the folder ${task}`)
      suites.set(task, suite)
    }
  }
  return suites
}

async function readSuite(folder: string): Promise<Suite> {
  const read = (name: string) => readFile(join(folder, name), 'utf8')
  const parsed = TaskManifest.safeParse(parse(await read('task.toml')))
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    throw new Error(`${folder}/task.toml is not a valid manifest\n  ${problems.join('\n  ')}`)
  }
  return {
    folder,
    manifest: parsed.data,
    statement: { 'zh-CN': await read('statement.zh-CN.md'), en: await read('statement.en.md') },
  }
}

async function subfolders(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true })
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('__'))
    .map((entry) => entry.name)
    .sort()
}

/** The files of a task by their path in its folder, in a fixed order; without what Python and editors leave behind. */
export async function filesOf({ folder }: Pick<Suite, 'folder'>): Promise<Map<string, Uint8Array>> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)).split(sep))
    .filter((parts) => !parts.some((part) => part === '__pycache__' || part.startsWith('.')))
    .map((parts) => parts.join('/'))
    .sort()
  return new Map(
    await Promise.all(paths.map(async (path) => [path, await readFile(join(folder, path))] as [string, Uint8Array])),
  )
}

/** Of paths and contents: any change of a task gives another one. */
export async function digestOf(suite: Pick<Suite, 'folder'>): Promise<string> {
  const hash = createHash('sha256')
  for (const [path, content] of await filesOf(suite)) {
    hash.update(`${Buffer.byteLength(path)}\0${path}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex')
}
