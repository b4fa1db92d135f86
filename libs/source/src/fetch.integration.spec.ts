import { execFile, execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { smallDisk } from '@interleave/testing'
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import { startGitServer } from '../../../scripts/git-server.mjs'
import { type FetchRequest, type FetchResult, fetchRepository, findTip, removeCutOff } from './fetch.ts'
import { assertGit, type Snapshot, type SourceLimits, sourceLimits } from './index.ts'

// Each fetch is half a dozen processes, and the machine may be busy.
jest.setTimeout(30_000)

let root: string
let temporary: string
let server: Awaited<ReturnType<typeof startGitServer>>
const intercepts = new Map<string, (request: IncomingMessage, response: ServerResponse) => boolean>()

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'interleave-repositories-'))
  temporary = await mkdtemp(join(tmpdir(), 'interleave-fetches-'))
  server = await startGitServer({
    root,
    intercept: (request, response) => intercepts.get(request.url?.split('/')[1] ?? '')?.(request, response) ?? false,
  })
})
afterAll(async () => {
  await server.stop()
  await rm(root, { recursive: true })
  await rm(temporary, { recursive: true })
})

// ---- repositories made by git's own plumbing, so that they can hold what no porcelain would write

function git(repository: string, args: string[], input: string | Buffer = ''): string {
  const config = [
    '-c',
    'core.protectHFS=false',
    '-c',
    'core.protectNTFS=false',
    '-c',
    'user.name=a',
    '-c',
    'user.email=a@b.c',
  ]
  const options = {
    input,
    cwd: join(root, repository),
    env: { PATH: process.env.PATH, HOME: '/nonexistent', LC_ALL: 'C' },
  }
  return execFileSync('git', [...config, ...args], { ...options, maxBuffer: 1e9, stdio: ['pipe', 'pipe', 'ignore'] })
    .toString()
    .trim()
}

type Entry = { mode?: string; path: string | Buffer; content?: string | Buffer; object?: string }

function makeTree(repository: string, entries: Entry[]): string {
  const encoded = entries.map(({ mode = '100644', path, content = '', object }) => {
    const id = object ?? git(repository, ['hash-object', '-w', '--stdin'], content)
    return Buffer.concat([
      Buffer.from(`${mode.replace(/^0/, '')} `),
      Buffer.from(path),
      Buffer.of(0),
      Buffer.from(id, 'hex'),
    ])
  })
  return git(repository, ['hash-object', '-w', '-t', 'tree', '--literally', '--stdin'], Buffer.concat(encoded))
}

/** A commit on `branch`; entries must be in git's order. */
function commit(repository: string, entries: Entry[], branch = 'main'): string {
  const id = git(repository, ['commit-tree', '-m', 'work', makeTree(repository, entries)])
  git(repository, ['update-ref', `refs/heads/${branch}`, id])
  return id
}

async function makeRepository(name: string, entries: Entry[] = []): Promise<string> {
  await mkdir(join(root, name), { recursive: true })
  git(name, ['init', '--quiet', '--bare', '--initial-branch=main', '.'])
  return entries.length > 0 ? commit(name, entries) : ''
}

// ---- asking

const address = (name: string) => `http://127.0.0.1:${server.port}/${name}`

function fetch(
  name: string,
  more: Partial<Omit<FetchRequest, 'limits'>> & { limits?: Partial<SourceLimits> } = {},
): Promise<FetchResult> {
  const policy = { httpHosts: [`127.0.0.1:${server.port}`] }
  return fetchRepository({
    url: address(name),
    policy,
    directory: temporary,
    ...more,
    limits: { ...sourceLimits, seconds: 20, ...more.limits },
  })
}

async function fetched(...request: Parameters<typeof fetch>): Promise<Snapshot> {
  const result = await fetch(...request)
  if (result.kind !== 'fetched') throw new Error(`refused: ${result.code} ${result.detail}`)
  return result.snapshot
}

async function refused(...request: Parameters<typeof fetch>): Promise<string> {
  const result = await fetch(...request)
  if (result.kind !== 'refused') throw new Error('it was fetched')
  return result.detail ? `${result.code} ${result.detail}` : result.code
}

const text = (snapshot: Snapshot, path: string) => Buffer.from(snapshot.files.get(path) ?? []).toString()

/** Answers requests for `/name/…` instead of git. */
function misbehave(name: string, answer: (request: IncomingMessage, response: ServerResponse) => boolean | undefined) {
  intercepts.set(name, (request, response) => answer(request, response) ?? true)
}

// ---- what is taken

test('git is new enough', () => assertGit())

test('the files of the default branch are read, and the commit is known', async () => {
  const id = await makeRepository('plain.git', [
    { path: 'README.md', content: '# work\r\n' },
    { path: 'bank_account.py', content: 'x = 1\n' },
    { path: 'empty.py' },
  ])
  const snapshot = await fetched('plain.git')
  expect(snapshot.commit).toBe(id)
  expect([...snapshot.files.keys()]).toEqual(['README.md', 'bank_account.py', 'empty.py'])
  expect(text(snapshot, 'README.md')).toBe('# work\r\n')
  expect(text(snapshot, 'empty.py')).toBe('')
  expect(await readdir(temporary)).toEqual([])
})

test('of one folder its files are read, from there on, and nothing else counts; what is no folder there is refused', async () => {
  await makeRepository('folders.git')
  const tree = (entries: Entry[]) => makeTree('folders.git', entries)
  const deep = tree([{ path: 'chat.py', content: 'deep' }])
  const labs = tree([
    { path: 'a.py', content: 'lab' },
    { mode: '040000', path: '第三周', object: deep },
  ])
  const id = commit('folders.git', [
    { path: 'big.bin', content: 'x'.repeat(5000) },
    { mode: '040000', path: 'labs', object: labs },
    { mode: '120000', path: 'link', content: 'labs' },
  ])
  const within = { limits: { fileBytes: 1000, files: 2 } }
  const snapshot = await fetched('folders.git', { ...within, folder: 'labs' })
  expect(snapshot.commit).toBe(id)
  expect([...snapshot.files.keys()]).toEqual(['a.py', '第三周/chat.py'])
  expect(text(await fetched('folders.git', { folder: 'labs/第三周', commit: id }), 'chat.py')).toBe('deep')
  expect(await refused('folders.git', within)).toMatch(/^too_large big.bin/)
  for (const folder of [
    'nope',
    'labs/a.py',
    'link',
    'link/第三周',
    'Labs',
    '..',
    'labs/../labs',
    '--help',
    '/etc',
    'a\nb',
  ])
    expect(await refused('folders.git', { folder })).toMatch(/^folder_not_found /)
})

test('which commit a branch is at is asked without fetching it; what is not there is refused with the same codes', async () => {
  const main = await makeRepository('tip.git', [{ path: 'a.py', content: 'main' }])
  const other = commit('tip.git', [{ path: 'a.py', content: 'other' }], 'other')
  const policy = { httpHosts: [`127.0.0.1:${server.port}`] }
  const tip = (name: string, branch?: string) =>
    findTip({ url: address(name), policy, directory: temporary, ...(branch && { branch }) })
  expect(await tip('tip.git')).toEqual({ kind: 'tip', commit: main })
  expect(await tip('tip.git', 'other')).toEqual({ kind: 'tip', commit: other })
  expect(await tip('tip.git', 'nope')).toMatchObject({ kind: 'refused', code: 'branch_not_found' })
  expect(await tip('tip.git', '--upload-pack=touch x')).toMatchObject({ kind: 'refused', code: 'branch_not_found' })
  expect(await tip('nothing.git')).toMatchObject({ kind: 'refused', code: 'repository_not_found' })
  expect(await findTip({ url: 'file:///etc', policy })).toMatchObject({ kind: 'refused', code: 'address_refused' })
  expect(await readdir(temporary)).toEqual([])
})

test('a default branch of another name, and a branch that is asked for', async () => {
  await makeRepository('branches.git', [{ path: 'a.py', content: 'main' }])
  commit('branches.git', [{ path: 'a.py', content: 'other' }], '作业/one')
  expect(text(await fetched('branches.git', { branch: '作业/one' }), 'a.py')).toBe('other')
  git('branches.git', ['symbolic-ref', 'HEAD', 'refs/heads/作业/one'])
  expect(text(await fetched('branches.git'), 'a.py')).toBe('other')
  expect(text(await fetched('branches.git', { branch: 'main' }), 'a.py')).toBe('main')
})

test('attack 65: a commit is fetched again after its branch has moved; twin: the same commit, not the newer one', async () => {
  const first = await makeRepository('moved.git', [{ path: 'a.py', content: 'first' }])
  const second = commit('moved.git', [{ path: 'a.py', content: 'second' }])
  expect((await fetched('moved.git')).commit).toBe(second)
  const pinned = await fetched('moved.git', { commit: first })
  expect([pinned.commit, text(pinned, 'a.py')]).toEqual([first, 'first'])
})

test('attack 65: a commit that is gone is not replaced by another; twin: one that is there is fetched', async () => {
  await makeRepository('gone.git', [{ path: 'a.py', content: 'x' }])
  expect(await refused('gone.git', { commit: '1'.repeat(40) })).toBe('commit_not_found')
})

test('a server that hands out no commit by its id: the tip will do if it is that commit', async () => {
  const first = await makeRepository('tips.git', [{ path: 'a.py', content: 'first' }])
  let asked = 0
  misbehave('tips.git', (request, response) => {
    if (request.method !== 'POST' || asked++ > 0) return false
    const line = `ERR upload-pack: not our ref ${first}`
    response.writeHead(200, { 'content-type': 'application/x-git-upload-pack-result' })
    response.end(`${(line.length + 4).toString(16).padStart(4, '0')}${line}`)
  })
  expect((await fetched('tips.git', { commit: first })).commit).toBe(first)
  expect(asked).toBeGreaterThan(1)
  asked = 0
  commit('tips.git', [{ path: 'a.py', content: 'second' }])
  expect(await refused('tips.git', { commit: first })).toBe('commit_not_found')
})

test('attack 66: a branch that is named like a commit is a branch; twin: the commit itself is fetched', async () => {
  const id = await makeRepository('sha.git', [{ path: 'a.py', content: 'main' }])
  const other = commit('sha.git', [{ path: 'a.py', content: 'decoy' }], id)
  expect(text(await fetched('sha.git', { commit: id }), 'a.py')).toBe('main')
  expect((await fetched('sha.git', { branch: id })).commit).toBe(other)
})

test('attack 52, 56: links, submodules and LFS pointers are left out and recorded; twin: the files beside them are read', async () => {
  await makeRepository('odd.git', [
    { path: '.gitmodules', content: '[submodule "sub"]\n\tpath = sub\n\turl = https://example.com/x\n' },
    { path: 'a.py', content: 'x' },
    { path: 'big.bin', content: 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n' },
    { path: 'link.py', mode: '120000', content: '/etc/passwd' },
    { path: 'run.sh', mode: '100755', content: '#!/bin/sh\n' },
    { path: 'sub', mode: '160000', object: '1'.repeat(40) },
  ])
  const snapshot = await fetched('odd.git')
  expect([...snapshot.files.keys()]).toEqual(['.gitmodules', 'a.py', 'run.sh'])
  expect(snapshot.skipped).toEqual([
    { path: 'link.py', kind: 'symlink' },
    { path: 'sub', kind: 'submodule' },
    { path: 'big.bin', kind: 'lfs' },
  ])
})

test('attack 62, 63: odd names are names; twin: plain names beside them', async () => {
  const names = [
    '-rf',
    '<img onerror=x>.py',
    '=1+1.py',
    'README.md',
    'a\nb.py',
    'e\u0301.py',
    'readme.md',
    `${'n'.repeat(250)}.py`,
    '\u00e9.py',
    '作业.py',
  ]
  await makeRepository(
    'names.git',
    names.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))).map((path) => ({ path, content: path })),
  )
  const snapshot = await fetched('names.git')
  expect([...snapshot.files.keys()].sort()).toEqual([...names].sort())
  expect(text(snapshot, 'a\nb.py')).toBe('a\nb.py')
})

test('attack 55: attributes have no say: nothing is hidden, substituted or converted; twin: the files come as they were committed', async () => {
  await makeRepository('attributes.git', [
    {
      path: '.gitattributes',
      content: 'a.py export-ignore ident filter=evil eol=crlf\nb.py export-subst working-tree-encoding=UTF-16\n',
    },
    { path: 'a.py', content: '$Id$\n' },
    { path: 'b.py', content: '$Format:%H$\n' },
  ])
  const snapshot = await fetched('attributes.git')
  expect([text(snapshot, 'a.py'), text(snapshot, 'b.py')]).toEqual(['$Id$\n', '$Format:%H$\n'])
})

test('attack 54: nothing in a repository runs, and no setting of this machine or user is read; twin: the same repository is fetched', async () => {
  const marker = join(temporary, '..', `interleave-marker-${process.pid}`)
  const hook = `#!/bin/sh\ntouch ${marker}\n`
  await makeRepository('hooks.git', [
    { path: 'config', content: `[core]\n\tfsmonitor = touch ${marker}\n` },
    { path: 'post-checkout', mode: '100755', content: hook },
  ])
  const home = await mkdtemp(join(tmpdir(), 'interleave-home-'))
  await writeFile(
    join(home, '.gitconfig'),
    `[credential]\n\thelper = "!touch ${marker};"\n[http]\n\tproxy = http://127.0.0.1:1\n[core]\n\thooksPath = ${home}\n`,
  )
  for (const name of ['post-checkout', 'reference-transaction']) {
    await writeFile(join(home, name), hook)
    await chmod(join(home, name), 0o755)
  }
  const before = { HOME: process.env.HOME, GIT_DIR: process.env.GIT_DIR, http_proxy: process.env.http_proxy }
  Object.assign(process.env, { HOME: home, GIT_DIR: home, http_proxy: 'http://127.0.0.1:1' })
  try {
    await fetched('hooks.git')
  } finally {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    }
    await rm(home, { recursive: true })
  }
  expect(existsSync(marker)).toBe(false)
})

// ---- what is refused

test.each([
  ['an address that is not in order', { url: 'file:///etc' }, 'address_refused'],
  ['a local host that nobody listed', { policy: { httpHosts: [] } }, 'address_refused'],
  [
    'a name that leads to a private address',
    { url: 'https://git.rebound.dev/u/r', resolve: async () => ['140.82.121.4', '10.0.0.1'] },
    'address_refused',
  ],
  ['a branch that is an option', { branch: '--upload-pack=touch x' }, 'branch_not_found --upload-pack=touch x'],
  ['a branch that is not there', { branch: 'nope' }, 'branch_not_found nope'],
  ['a host that does not exist', { url: 'https://git.nowhere.dev/u/r', resolve: async () => [] }, 'host_unreachable'],
])('%s', async (_, request, code) => {
  await makeRepository('plain.git', [{ path: 'a.py', content: 'x' }])
  expect(await refused('plain.git', request)).toBe(code)
})

test('attack 44: git connects to the address that was checked, whatever the name means by then; twin: fetched from the address that was checked', async () => {
  await makeRepository('pinned.git', [{ path: 'a.py', content: 'x' }])
  const host = `pinned.invalid-name.dev:${server.port}`
  const request = {
    url: `http://${host}/pinned.git`,
    policy: { httpHosts: [host] },
    resolve: async () => ['127.0.0.1'],
  }
  expect(text(await fetched('', request), 'a.py')).toBe('x')
})

test('attack 39: nothing of a student’s stands among the options of git, and no package stands between us and it; twin: the branch is fetched', async () => {
  await makeRepository('words.git', [{ path: 'a.py', content: 'main' }])
  commit('words.git', [{ path: 'a.py', content: 'x' }], 'their-branch')
  const started = new Set<string>()
  misbehave('words.git', () => {
    for (const words of runningGits()) started.add(words.join('\0'))
    return false
  })
  expect(text(await fetched('words.git', { branch: 'their-branch' }), 'a.py')).toBe('x')
  const commands = [...started].map((words) => words.split('\0'))
  expect(commands.map((words) => words.find((word) => /^(ls-remote|fetch)$/.test(word)))).toEqual([
    'ls-remote',
    'fetch',
  ])
  for (const words of commands) {
    const theirs = words.filter((word) => /words\.git|their-branch/.test(word))
    expect(words.slice(words.lastIndexOf('--') + 1)).toEqual(theirs)
    expect(theirs).toHaveLength(2)
  }
  const { packages } = JSON.parse(readFileSync(new URL('../../../package-lock.json', import.meta.url), 'utf8'))
  const names = Object.keys(packages).map((path) => path.replace(/^.*node_modules\//, ''))
  expect(names).toContain('dockerode')
  expect(names.filter((name) => /(?<!di)git/i.test(name))).toEqual([])
})

/** The words of each git that runs in a directory of these tests; not those of what git starts itself. */
function runningGits(): string[][] {
  const found: string[][] = []
  for (const pid of readdirSync('/proc').filter((one) => /^\d+$/.test(one))) {
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1)
      if (words.some((word) => word.startsWith(`--git-dir=${temporary}`))) found.push(words)
    } catch {} // it has ended meanwhile
  }
  return found
}

test('attack 71: no repository there, an empty one, one without its default branch, one with an empty tree; twin: a repository with one file is fetched', async () => {
  expect(await refused('none.git')).toBe('repository_not_found')
  await makeRepository('empty.git')
  expect(await refused('empty.git')).toBe('empty_repository')
  expect(await refused('empty.git', { branch: 'main' })).toBe('empty_repository')
  await makeRepository('headless.git', [{ path: 'a.py', content: 'x' }])
  git('headless.git', ['symbolic-ref', 'HEAD', 'refs/heads/nothing'])
  expect(await refused('headless.git')).toBe('branch_not_found HEAD')
  await makeRepository('bare.git')
  git('bare.git', [
    'update-ref',
    'refs/heads/main',
    git('bare.git', ['commit-tree', '-m', 'x', makeTree('bare.git', [])]),
  ])
  expect(await refused('bare.git')).toBe('empty_repository')
})

test('attack 49: a login is never given, and its want is said; twin: a public repository is fetched', async () => {
  const heard: string[] = []
  misbehave('private.git', (request, response) => {
    heard.push(JSON.stringify(request.headers))
    response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end()
  })
  expect(await refused('private.git')).toBe('login_needed')
  expect(heard.length).toBeGreaterThan(0)
  expect(heard.join()).not.toMatch(/authorization/i)
  misbehave('forbidden.git', (_, response) => void response.writeHead(403).end())
  expect(await refused('forbidden.git')).toBe('login_needed')
})

test('attack 61: a page, a redirect, a file, a broken server; twin: a server that speaks git', async () => {
  misbehave(
    'page',
    (_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>hello</html>'),
  )
  expect(await refused('page')).toBe('not_a_repository')
  misbehave(
    'away',
    (_, response) =>
      void response.writeHead(302, { location: address('plain.git/info/refs?service=git-upload-pack') }).end(),
  )
  expect(await refused('away')).toBe('not_a_repository')
  const advertisement = { 'content-type': 'application/x-git-upload-pack-advertisement' }
  misbehave('noise', (_, response) => void response.writeHead(200, advertisement).end('\u001b[31mzzzz not git at all'))
  expect(await refused('noise')).toBe('not_a_repository')
  misbehave('down', (_, response) => void response.writeHead(503).end())
  expect(await refused('down')).toBe('host_unreachable')
  misbehave('hangs-up', (request) => void request.socket.destroy())
  expect(await refused('hangs-up')).toBe('host_unreachable')
})

test('attack 50: a port where nobody listens; twin: a port where git answers', async () => {
  const nobody = createServer()
  const port = await listen(nobody)
  await new Promise((resolve) => nobody.close(resolve))
  const request = { url: `http://127.0.0.1:${port}/x`, policy: { httpHosts: [`127.0.0.1:${port}`] } }
  expect(await refused('', request)).toBe('host_unreachable')
})

function listen(listener: Server): Promise<number> {
  return new Promise((resolve) =>
    listener.listen(0, '127.0.0.1', () => resolve((listener.address() as { port: number }).port)),
  )
}

test('attack 60: a server that is silent, and one that never ends, lose against the clock; twin: an ordinary server is in time', async () => {
  misbehave('silent', () => undefined)
  const began = Date.now()
  expect(await refused('silent', { limits: { seconds: 1 } })).toBe('fetch_timed_out')
  misbehave('endless', (_, response) => {
    response.writeHead(200, { 'content-type': 'application/x-git-upload-pack-advertisement' })
    response.write('001e# service=git-upload-pack\n0000')
    const drip = setInterval(
      () => response.write(`003f${'1'.repeat(40)} refs/heads/${'x'.repeat(6)}\n`.slice(0, 20)),
      20,
    )
    response.on('close', () => clearInterval(drip))
  })
  expect(await refused('endless', { limits: { seconds: 1 } })).toMatch(/fetch_timed_out|not_a_repository/)
  expect(Date.now() - began).toBeLessThan(5000)
  expect(await readdir(temporary)).toEqual([])
})

test('the caller may give up: that is a throw, not a refusal', async () => {
  misbehave('silent', () => undefined)
  const caller = new AbortController()
  setTimeout(() => caller.abort(new Error('superseded')), 300)
  await expect(fetch('silent', { signal: caller.signal })).rejects.toThrow('superseded')
  expect(await readdir(temporary)).toEqual([])
})

test('attack 181: no room for what is fetched is a fault of ours, never the student’s, however much room there is; twin: with room it is fetched', async () => {
  const noise = execFileSync('head', ['-c', '600000', '/dev/urandom'])
  await makeRepository('room.git', [
    { path: 'a.py', content: 'x' },
    { path: 'noise.bin', content: noise },
  ])
  const disk = await smallDisk(temporary, 2)
  // In a process of its own, which sees the small disk in place of the folder.
  await promisify(execFile)(process.execPath, ['node_modules/typescript-7/bin/tsc', '-b', 'libs/source'])
  const program = `
    const { fetchRepository } = await import('${new URL('../dist/index.js', import.meta.url)}')
    const request = { url: '${address('room.git')}', policy: { httpHosts: ['127.0.0.1:${server.port}'] }, directory: '${temporary}' }
    const { kind, code } = await fetchRepository(request).catch((error) => ({ kind: 'fault', code: error.message }))
    console.log(kind, code ?? '')`
  const fetchThere = async () => {
    const [command = '', ...words] = [...disk.inside, process.execPath, '--input-type=module', '-e', program]
    return (await promisify(execFile)(command, words)).stdout.trim()
  }
  try {
    // From nothing at all to just too little for the pack.
    for (const kib of [0, 16, 64, 128, 256, 512]) {
      await disk.fill()
      await disk.free(kib * 1024)
      expect(await fetchThere()).toMatch(/^fault .*No space left/is)
    }
    await disk.free()
    expect(await fetchThere()).toBe('fetched')
    expect(await readdir(disk.path)).toEqual([])
  } finally {
    await disk.stop()
  }
}, 120_000)

test('attack 69: two repositories with the same names in them, fetched at once, and one after the other; twin: each has its own files', async () => {
  const names = ['one.git', 'two.git']
  for (const name of names) await makeRepository(name, [{ path: 'a.py', content: name }])
  for (let n = 0; n < 2; n++)
    expect((await Promise.all(names.map((name) => fetched(name)))).map((snapshot) => text(snapshot, 'a.py'))).toEqual(
      names,
    )
  expect(await readdir(temporary)).toEqual([])
})

test('attack 70: a commit of ten million bytes of nonsense by somebody of a time to come; twin: its files are read, and nothing else of it but its id is kept', async () => {
  await makeRepository('words.git')
  const tree = makeTree('words.git', [{ path: 'a.py', content: 'x' }])
  const point = (seconds: string) => {
    const person = `\u202eadmin\x1b[31m <teacher@example.edu> ${seconds} +0000`
    const head = `tree ${tree}\nauthor ${person}\ncommitter ${person}\n\nCo-authored-by: teacher\n`
    const body = Buffer.concat([Buffer.from(head), Buffer.alloc(10_000_000, '\xff\xfe', 'latin1')])
    const id = git('words.git', ['hash-object', '-w', '-t', 'commit', '--literally', '--stdin'], body)
    git('words.git', ['update-ref', 'refs/heads/main', id])
    return id
  }
  const id = point('253402300799')
  const snapshot = await fetched('words.git')
  expect([snapshot.commit, text(snapshot, 'a.py'), Object.keys(snapshot).toSorted()]).toEqual([
    ...[id, 'x'],
    ['commit', 'files', 'skipped'],
  ])
  point('99999999999999999999')
  expect(await refused('words.git')).toBe('malformed_repository badDateOverflow')
})

test('attack 48, 49, 68: a token reads its own repository and goes nowhere else; twin: the private repository is fetched with it', async () => {
  const id = await makeRepository('private.git', [{ path: 'a.py', content: 'mine' }])
  await makeRepository('private.git2', [{ path: 'a.py', content: 'another’s' }])
  const credential = { username: 'ada', token: `canary-token-${process.pid}` }
  const basic = Buffer.from(`${credential.username}:${credential.token}`).toString('base64')
  const heard: (string | undefined)[] = []
  const seen: string[] = []
  const closed = (request: IncomingMessage, response: ServerResponse) => {
    heard.push(request.headers.authorization)
    // What anybody on this machine may read of the processes at work.
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name)))
      try {
        seen.push(readFileSync(`/proc/${pid}/cmdline`, 'latin1'))
      } catch {}
    if (request.headers.authorization === `Basic ${basic}`) return false
    response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end()
    return true
  }
  for (const name of ['private.git', 'private.git2', 'private']) intercepts.set(name, closed)
  misbehave('away.git', (_, response) => {
    response.writeHead(302, { location: address('private.git2') }).end()
    return true
  })

  const snapshot = await fetched('private.git', { credential })
  expect([snapshot.commit, text(snapshot, 'a.py')]).toEqual([id, 'mine'])
  const policy = { httpHosts: [`127.0.0.1:${server.port}`] }
  const asked = { url: address('private.git'), policy, directory: temporary, credential }
  expect(await findTip(asked)).toEqual({ kind: 'tip', commit: id })
  expect(JSON.stringify([...snapshot.files.values()].map(String))).not.toContain(credential.token)
  expect(seen.join()).toContain('ls-remote')
  expect(seen.join()).not.toContain(credential.token)
  expect(seen.join()).not.toContain(basic)

  heard.length = 0
  expect(await refused('private.git')).toBe('login_needed')
  expect(await refused('private.git2')).toBe('login_needed')
  expect(heard.every((header) => header === undefined)).toBe(true)
  const wrong = { ...credential, token: 'no-longer-valid' }
  expect(await refused('private.git', { credential: wrong })).toBe('login_needed')
  heard.length = 0
  expect(await refused('away.git', { credential })).toBe('not_a_repository')
  expect(heard).toEqual([])
  misbehave('broken-private', (_, response) => {
    response.writeHead(500).end(credential.token)
    return true
  })
  expect(await fetch('broken-private', { credential })).toEqual({
    kind: 'refused',
    code: 'host_unreachable',
    detail: '',
  })
})

test('attack 58: a file that expands enormously is refused before it is expanded; twin: files below the limit are read', async () => {
  await makeRepository('bomb.git', [{ path: 'zeros.bin', content: Buffer.alloc(30 * 1024 * 1024) }])
  expect(await refused('bomb.git')).toBe('too_large zeros.bin: 30 MiB > 1 MiB')
})

test('attack 59: a large pack is cut off; twin: a small one is not', async () => {
  const random = Buffer.from(
    Array.from(
      { length: 40 },
      (_, i) => execFileSync('head', ['-c', '50000', '/dev/urandom']).toString('latin1') + i,
    ).join(),
    'latin1',
  )
  await makeRepository('large.git', [{ path: 'noise.bin', content: random }])
  expect(await refused('large.git', { limits: { packBytes: 500_000 } })).toBe('too_large')
})

test('attack 59, 64: too many files, too much in all, too long and too deep paths; twin: as many as allowed are read', async () => {
  const many = Array.from({ length: 30 }, (_, i) => ({
    path: `f${String(i).padStart(3, '0')}.py`,
    content: 'x'.repeat(1000),
  }))
  await makeRepository('many.git', many)
  expect(await refused('many.git', { limits: { files: 20 } })).toBe('too_many_files > 20')
  expect(await refused('many.git', { limits: { totalBytes: 20_000 } })).toMatch(/^too_large/)
  await makeRepository('long.git', [{ path: `${'n'.repeat(600)}.py`, content: 'x' }])
  expect(await refused('long.git')).toMatch(/^malformed_repository path/)
  await makeRepository('deep.git')
  let tree = makeTree('deep.git', [{ path: 'a.py', content: 'x' }])
  for (let level = 0; level < 40; level++) tree = makeTree('deep.git', [{ path: 'd', mode: '040000', object: tree }])
  git('deep.git', ['update-ref', 'refs/heads/main', git('deep.git', ['commit-tree', '-m', 'x', tree])])
  expect(await refused('deep.git')).toMatch(/^malformed_repository > 32 folders/)
})

test('attack 59: a tree that multiplies itself ends at the count; twin: folders of an ordinary depth', async () => {
  await makeRepository('fan.git')
  let tree = makeTree('fan.git', [{ path: 'a.py', content: 'x' }])
  for (let level = 0; level < 9; level++) {
    tree = makeTree(
      'fan.git',
      Array.from({ length: 10 }, (_, i) => ({ path: `d${i}`, mode: '040000', object: tree })),
    )
  }
  git('fan.git', ['update-ref', 'refs/heads/main', git('fan.git', ['commit-tree', '-m', 'x', tree])])
  expect(await refused('fan.git')).toBe('too_many_files > 2000')
})

test.each([
  ['.git', { path: '.git', content: 'x' }],
  ['.GIT in disguise', { path: '.GIT', content: 'x' }],
  ['a path that climbs', { path: '..', mode: '040000', object: '' }],
  ['a name with a slash', { path: 'a/../../b.py', content: 'x' }],
  ['.gitmodules as a link', { path: '.gitmodules', mode: '120000', content: '/etc/passwd' }],
  ['a name that is not UTF-8', { path: Buffer.from([0xff, 0xfe, 0x2e, 0x70, 0x79]), content: 'x' }],
])('attack 54, 72: malformed: %s; twin: well-formed trees are read', async (_, entry: Entry) => {
  await makeRepository('malformed.git')
  if (entry.object === '') entry.object = makeTree('malformed.git', [{ path: 'a.py', content: 'x' }])
  commit('malformed.git', [entry])
  expect(await refused('malformed.git')).toMatch(/^malformed_repository/)
})

test('attack 72: a branch that is not a commit; twin: one that is', async () => {
  await makeRepository('blob.git')
  const id = git('blob.git', ['hash-object', '-w', '--stdin'], 'just a file')
  await writeFile(join(root, 'blob.git', 'refs', 'heads', 'main'), `${id}\n`)
  expect(await refused('blob.git')).toMatch(/^malformed_repository/)
})

test('what a killed worker left is removed after an hour; twin: what may be at work stays, and so does what is not ours', async () => {
  const folders = ['interleave-source-cut', 'interleave-source-busy', 'interleave-other']
  for (const name of folders) {
    await mkdir(join(temporary, name, 'objects'), { recursive: true })
    await writeFile(join(temporary, name, 'objects', 'pack'), 'x')
  }
  const anHourAgo = new Date(Date.now() - 3_601_000)
  for (const name of ['interleave-source-cut', 'interleave-other'])
    await utimes(join(temporary, name), anHourAgo, anHourAgo)
  expect(await removeCutOff(temporary)).toEqual(['interleave-source-cut'])
  expect((await readdir(temporary)).filter((name) => folders.includes(name)).sort()).toEqual([
    'interleave-other',
    'interleave-source-busy',
  ])
  for (const name of folders) await rm(join(temporary, name), { recursive: true, force: true })
})
