import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { mib, Refusal, type Snapshot, type SourceLimits, sourceLimits, Tally } from './snapshot.ts'

/** What lies beside homework on the machine where it is written, and is never part of it. */
const ignored = new Set([
  ...[
    '.git',
    '.hg',
    '.svn',
    '.venv',
    'venv',
    'env',
    'node_modules',
    '__pycache__',
    'site-packages',
    '.tox',
    '.nox',
    '.eggs',
  ],
  ...['.idea', '.vscode', '.mypy_cache', '.pytest_cache', '.ruff_cache', '.cache', '.ipynb_checkpoints', '.DS_Store'],
])

/** Reads a folder as it is now, for grading without a repository. Throws with a sentence when there is too much in it. */
export async function readFolder(folder: string, limits: SourceLimits = sourceLimits): Promise<Snapshot> {
  const found = await stat(folder).catch((cause: NodeJS.ErrnoException) => {
    throw new Error(
      cause.code === 'ENOENT'
        ? `There is no folder ${folder}.`
        : `The folder ${folder} cannot be read (${cause.code}).`,
      { cause },
    )
  })
  if (!found.isDirectory()) throw new Error(`${folder} is a file; name the folder that your repository is in.`)
  const snapshot: Snapshot = { commit: '', files: new Map(), skipped: [] }
  try {
    await addFolder(folder, '', snapshot, new Tally(limits))
  } catch (error) {
    throw error instanceof Refusal ? new Error(sentence(folder, error, limits), { cause: error }) : error
  }
  return snapshot
}

async function addFolder(root: string, below: string, snapshot: Snapshot, tally: Tally): Promise<void> {
  const entries = await readdir(join(root, below), { withFileTypes: true })
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (ignored.has(entry.name)) continue
    const path = below ? `${below}/${entry.name}` : entry.name
    if (entry.isSymbolicLink()) snapshot.skipped.push({ path, kind: 'symlink' })
    else if (entry.isDirectory() && !(await isVirtualEnvironment(join(root, path))))
      await addFolder(root, path, snapshot, tally)
    else if (entry.isFile()) {
      tally.add(path, (await stat(join(root, path))).size)
      snapshot.files.set(path, await readFile(join(root, path)))
    }
  }
}

/** By its mark, since people give theirs any name. */
async function isVirtualEnvironment(folder: string): Promise<boolean> {
  return (await readdir(folder)).includes('pyvenv.cfg')
}

function sentence(folder: string, refusal: Refusal, limits: SourceLimits): string {
  const most = `at most ${limits.files} files, ${mib(limits.fileBytes)} each and ${mib(limits.totalBytes)} together`
  return `${folder} is too large to grade (${refusal.detail}); ${most}. Take out data and generated files, or name the folder of the homework alone.`
}
