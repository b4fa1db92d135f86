import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Localized, TaskManifest } from '@interleave/contract'
import { parse } from 'smol-toml'

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
