import { GitFailed, type GitOptions, runGit } from './git.ts'
import { printable, Refusal, type Snapshot, type SourceLimits, Tally } from './snapshot.ts'

interface Tree {
  files: { path: string; object: string; bytes: number }[]
  skipped: Snapshot['skipped']
}

const LFS_POINTER = 'version https://git-lfs.github.com/spec/v1\n'

/** Lists the files of a commit, or of a folder in it from there on, and counts them, by what git knows about their sizes; no content has been looked at by then. */
export async function readTree(
  { commit, folder }: { commit: string; folder: string | null },
  limits: SourceLimits,
  options: GitOptions,
): Promise<Tree> {
  const tree: Tree = { files: [], skipped: [] }
  const tally = new Tally(limits)
  let rest: Buffer = Buffer.alloc(0)
  const onOutput = (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk])
    for (let end = rest.indexOf(0); end >= 0; end = rest.indexOf(0)) {
      addEntry(rest.subarray(0, end), tree, tally)
      rest = rest.subarray(end + 1)
    }
    if (rest.length > 64 * 1024) throw new Refusal('malformed_repository', 'path')
  }
  const listing = ['ls-tree', '-r', '-l', '-z', '--full-tree', folder === null ? commit : `${commit}:${folder}`]
  await runGit(listing, { ...options, onOutput }).catch((error: unknown) => {
    const isMissing = error instanceof GitFailed && /Not a valid object name|not a tree object/.test(error.stderr)
    throw folder !== null && isMissing ? new Refusal('folder_not_found', printable(folder)) : error
  })
  if (tree.files.length === 0 && tree.skipped.length === 0) throw new Refusal('empty_repository')
  return tree
}

/** `<mode> <type> <object> <size, padded>\t<path>` */
function addEntry(entry: Buffer, tree: Tree, tally: Tally): void {
  const tab = entry.indexOf('\t')
  const [mode = '', , object = '', size = ''] = entry.subarray(0, tab).toString('latin1').split(/ +/)
  const name = entry.subarray(tab + 1)
  const path = name.toString('utf8')
  if (!Buffer.from(path, 'utf8').equals(name)) throw new Refusal('malformed_repository', `UTF-8: ${printable(path)}`)
  const isRegular = mode === '100644' || mode === '100755'
  tally.add(path, isRegular ? Number(size) : 0)
  // fsckObjects refuses these as well; here it is what keeps a path from leaving the snapshot.
  if (path.split('/').some((part) => ['', '.', '..'].includes(part) || part.toLowerCase() === '.git')) {
    throw new Refusal('malformed_repository', printable(path))
  }
  if (isRegular) tree.files.push({ path, object, bytes: Number(size) })
  else if (mode === '120000') tree.skipped.push({ path, kind: 'symlink' })
  else if (mode === '160000') tree.skipped.push({ path, kind: 'submodule' })
  else throw new Refusal('malformed_repository', `mode ${mode}: ${printable(path)}`)
}

/** The contents, raw: no filter, attribute or line ending of the repository has a say. */
export async function readBlobs(tree: Tree, options: GitOptions): Promise<Pick<Snapshot, 'files' | 'skipped'>> {
  const chunks: Buffer[] = []
  const input = tree.files.map((file) => `${file.object}\n`).join('')
  await runGit(['cat-file', '--batch', '--buffer'], { ...options, input, onOutput: (chunk) => chunks.push(chunk) })
  const output = Buffer.concat(chunks)
  const files = new Map<string, Uint8Array>()
  const skipped = [...tree.skipped]
  let at = 0
  for (const file of tree.files) {
    const header = `${file.object} blob ${file.bytes}\n`
    if (output.toString('latin1', at, at + header.length) !== header)
      throw new Refusal('malformed_repository', printable(file.path))
    at += header.length
    const content = output.subarray(at, at + file.bytes)
    at += file.bytes + 1
    if (content.subarray(0, LFS_POINTER.length).toString('latin1') === LFS_POINTER)
      skipped.push({ path: file.path, kind: 'lfs' })
    else files.set(file.path, content)
  }
  return { files, skipped }
}
