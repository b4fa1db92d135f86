import { execFileSync } from 'node:child_process'
import { createPrivateKey } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type SshServer, startSshServer, waitFor } from '@interleave/testing'
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import { fingerprintOf, makeDeployKey } from './deploy-key.ts'
import { type FetchRequest, type FetchResult, fetchRepository, findTip } from './fetch.ts'
import { assertSsh, parseHostKeys, type SourceLimits, sourceLimits } from './index.ts'

jest.setTimeout(60_000)

let root: string
let temporary: string
let server: SshServer
const mine = makeDeployKey()
const commits = new Map<string, string>()

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'interleave-ssh-repositories-'))
  temporary = await mkdtemp(join(tmpdir(), 'interleave-ssh-fetches-'))
  server = await startSshServer(root, { banner: 'Welcome to \u001b[31mthe host\n' })
  for (const name of ['ada/homework.git', 'bob/homework.git']) await makeRepository(name)
  await server.allow(mine.publicKey, server.serve('ada/homework.git'))
})
afterAll(async () => {
  await server.stop()
  await rm(root, { recursive: true })
  await rm(temporary, { recursive: true })
})

async function makeRepository(name: string, content: string | Buffer = name): Promise<void> {
  const cwd = join(root, name)
  await mkdir(cwd, { recursive: true })
  const git = (args: string[], input: string | Buffer = '') =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { cwd, input })
      .toString()
      .trim()
  git(['init', '--quiet', '--bare', '--initial-branch=main', '.'])
  const tree = git(['mktree'], `100644 blob ${git(['hash-object', '-w', '--stdin'], content)}\ta.py\n`)
  const commit = git(['commit-tree', '-m', 'work', tree])
  git(['update-ref', 'refs/heads/main', commit])
  commits.set(name, commit)
}

type More = Partial<Omit<FetchRequest, 'limits' | 'credential'>> & {
  name?: string
  key?: string
  hostKey?: string | null
  limits?: Partial<SourceLimits>
}

const address = (name: string, port = server.port) => `ssh://git@127.0.0.1:${port}/${name}`

function requestFor({ name = 'ada/homework.git', key = mine.privateKey, hostKey = null, limits, ...more }: More = {}) {
  const policy = { httpHosts: [], sshHosts: [`127.0.0.1:${server.port}`] }
  const credential = { privateKey: key, hostKey }
  return {
    ...{ url: address(name), policy, directory: temporary, credential, ...more },
    limits: { ...sourceLimits, seconds: 20, ...limits },
  }
}

const fetch = (more?: More): Promise<FetchResult> => fetchRepository(requestFor(more))

async function refused(more?: More): Promise<string> {
  const result = await fetch(more)
  if (result.kind !== 'refused') throw new Error('it was fetched')
  return result.detail ? `${result.code} ${result.detail}` : result.code
}

test('ssh is there', () => assertSsh())

test('attack 48, 68: a deploy key reads its own repository, and the host’s key is learnt once; twin: a branch and a commit of it are fetched', async () => {
  const commit = commits.get('ada/homework.git')
  const first = await fetch()
  expect(first).toMatchObject({ kind: 'fetched', snapshot: { commit }, hostKey: server.hostKey })
  const files = first.kind === 'fetched' && [...first.snapshot.files].map(([path, bytes]) => [path, String(bytes)])
  expect(files).toEqual([['a.py', 'ada/homework.git']])
  const again = await fetch({ hostKey: server.hostKey, branch: 'main', commit: commit ?? null })
  expect(again).toMatchObject({ kind: 'fetched', snapshot: { commit } })
  expect(again).not.toHaveProperty('hostKey')
  expect(await findTip(requestFor({ branch: 'main' }))).toEqual({ kind: 'tip', commit, hostKey: server.hostKey })
  expect(await refused({ branch: 'nope' })).toBe('branch_not_found nope')
  expect(await readdir(temporary)).toEqual([])
})

test('attack 68: no key, a key that the host does not know, one that was revoked, and one of another repository; twin: the key that was given', async () => {
  expect(await refused({ credential: null } as More)).toBe('key_needed')
  expect(await refused({ credential: { username: 'ada', token: 'a-token' } } as More)).toBe('key_needed')
  const other = makeDeployKey()
  expect(await refused({ key: other.privateKey })).toBe('key_refused')
  await server.allow(other.publicKey, server.serve('ada/homework.git'))
  expect((await fetch({ key: other.privateKey })).kind).toBe('fetched')
  await server.revoke(other.publicKey)
  expect(await refused({ key: other.privateKey })).toBe('key_refused')
  expect(await refused({ name: 'bob/homework.git' })).toBe('repository_not_found')
  expect((await fetch()).kind).toBe('fetched')
})

test('attack 49: another machine in the host’s place is refused before anything is signed, and its fingerprint is told; twin: the host itself', async () => {
  const imposter = await startSshServer(root)
  try {
    await imposter.allow(mine.publicKey, imposter.serve('bob/homework.git'))
    const posing = {
      url: address('ada/homework.git', imposter.port),
      policy: { httpHosts: [], sshHosts: [`127.0.0.1:${imposter.port}`] },
    }
    const told = `host_key_changed ${fingerprintOf(imposter.hostKey)}`
    expect(await refused({ ...posing, hostKey: server.hostKey })).toBe(told)
    // What the operator says of a host goes before what was learnt.
    const name = `127.0.0.1:${imposter.port}`
    const hostKeys = parseHostKeys([`${name} ${server.hostKey}`])
    expect(await refused({ ...posing, hostKey: imposter.hostKey, hostKeys })).toBe(told)
    expect(imposter.log()).not.toContain('Accepted publickey')
    const known = await fetch({ ...posing, hostKeys: parseHostKeys([`${name} ${imposter.hostKey}`]) })
    expect([known.kind, known]).toEqual(['refused', expect.objectContaining({ code: 'repository_not_found' })])
  } finally {
    await imposter.stop()
  }
  const hostKeys = parseHostKeys([`127.0.0.1:${server.port} ${server.hostKey}`])
  const result = await fetch({ hostKeys })
  expect([result.kind, 'hostKey' in result]).toEqual(['fetched', false])
})

test('attack 42, 43, 44: ssh goes to the address that was checked and to no inner one; twin: fetched from the address that was checked', async () => {
  const name = `git.invalid-name.dev`
  const listed = { httpHosts: [], sshHosts: [`${name}:${server.port}`] }
  const url = `ssh://git@${name}:${server.port}/ada/homework.git`
  expect((await fetch({ url, policy: listed, resolve: async () => ['127.0.0.1'] })).kind).toBe('fetched')
  const open = { httpHosts: [], sshHosts: [] }
  expect(await refused({ policy: open })).toBe('address_refused')
  for (const ips of [['127.0.0.1'], ['140.82.121.4', '10.0.0.1'], ['169.254.169.254'], ['::1']])
    expect(await refused({ url: `git@${name}:ada/homework.git`, policy: open, resolve: async () => ips })).toBe(
      'address_refused',
    )
  expect(await refused({ url: `git@${name}:ada/homework.git`, policy: open, resolve: async () => [] })).toBe(
    'host_unreachable',
  )
})

test('attack 48, 68: the private key is in no file, argument, environment or log while it is used, nor in what was fetched; twin: the fetch ends well', async () => {
  const key = makeDeployKey()
  const [started, goOn] = [join(root, 'started'), join(root, 'go-on')]
  const wait = `touch ${started}; while [ ! -e ${goOn} ]; do sleep 0.05; done; `
  await server.allow(key.publicKey, `${wait}${server.serve('ada/homework.git')}`)
  const fetching = fetch({ key: key.privateKey })
  await waitFor(() => existsSync(started))
  const seen: Buffer[] = []
  const look = (path: string) => {
    try {
      seen.push(readFileSync(path))
    } catch {} // ended meanwhile, or no plain file
  }
  for (const pid of readdirSync('/proc').filter((one) => /^\d+$/.test(one))) {
    // This process has the key; what others read of it are its arguments.
    for (const file of pid === String(process.pid) ? ['cmdline'] : ['cmdline', 'environ']) look(`/proc/${pid}/${file}`)
  }
  const files = readdirSync(temporary, { recursive: true, withFileTypes: true }).filter((file) => file.isFile())
  for (const file of files) look(join(file.parentPath ?? file.path, file.name))
  await writeFile(goOn, '')
  const result = await fetching
  expect(result.kind).toBe('fetched')
  if (result.kind === 'fetched') seen.push(...[...result.snapshot.files.values()].map((bytes) => Buffer.from(bytes)))
  seen.push(Buffer.from(server.log()), Buffer.from(JSON.stringify(result)))
  const all = Buffer.concat(seen)
  // The hunt finds what is there to be found.
  expect(files.map(({ name }) => name)).toEqual(expect.arrayContaining(['config', 'known_hosts', 'key.pub']))
  expect(all.includes('git-upload-pack')).toBe(true)
  expect(all.includes(key.publicKey.split(' ')[1] as string)).toBe(true)
  const { d = '' } = createPrivateKey(key.privateKey).export({ format: 'jwk' })
  const seed = Buffer.from(d, 'base64url')
  const pem = key.privateKey.split('\n')[1] as string
  for (const form of [seed, seed.toString('hex'), seed.toString('base64'), d, pem, 'PRIVATE KEY'])
    expect(all.includes(form)).toBe(false)
  expect(await readdir(temporary)).toEqual([])
})

test('attack 49, 54: nothing of this machine’s or its user’s has a say in ssh; twin: it is fetched all the same', async () => {
  const marker = join(root, 'marker')
  const own = { GIT_SSH_COMMAND: `touch ${marker};`, GIT_SSH: '/bin/false', SSH_AUTH_SOCK: join(root, 'agent') }
  Object.assign(process.env, own)
  try {
    expect((await fetch()).kind).toBe('fetched')
  } finally {
    for (const name of Object.keys(own)) delete process.env[name]
  }
  expect(existsSync(marker)).toBe(false)
})

test.each([
  ['talks without end where errors go', 'yes hostile >&2', 'malformed_repository output'],
  ['talks without end where git goes', 'yes hostile', 'not_a_repository'],
  ['says that it is not git', 'echo Welcome', 'not_a_repository'],
  ['hangs up', 'exit 1', 'host_unreachable'],
  ['refuses in words of its own', 'echo Access denied. >&2; exit 1', 'key_refused'],
  ['lists branches without end', 'while :; do printf "0042%040d refs/heads/xxxxxxxxx\\n" 1; done', 'fetch_timed_out'],
  ['is silent', 'sleep 600', 'fetch_timed_out'],
])('attack 60, 61: a host that %s; twin: a host that serves git', async (_, command, code) => {
  const key = makeDeployKey()
  await server.allow(key.publicKey, command)
  const limits = { seconds: code === 'fetch_timed_out' ? 3 : 20 }
  expect(await refused({ key: key.privateKey, limits })).toMatch(code)
  expect(await readdir(temporary)).toEqual([])
})

test.each([
  ['before it says that it is ssh', (socket: Socket) => flood(socket, 'spam\r\n'), /host_unreachable|fetch_timed_out/],
  ['in place of keys', (socket: Socket) => flood(socket, 'SSH-2.0-x\r\n', '\xff'), /host_unreachable|not_a_repository/],
  ['by being silent', () => undefined, /fetch_timed_out/],
  ['by hanging up', (socket: Socket) => socket.destroy(), /host_unreachable/],
  ['as a web server', (socket: Socket) => socket.end('HTTP/1.1 400 No\r\n\r\n'), /host_unreachable|not_a_repository/],
])('attack 50, 60: a port that answers %s; twin: a port where ssh answers', async (_, answer, code) => {
  const sockets = new Set<Socket>()
  const hostile = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    answer(socket)
  })
  await new Promise<void>((resolve) => hostile.listen(0, '127.0.0.1', resolve))
  const { port } = hostile.address() as AddressInfo
  const policy = { httpHosts: [], sshHosts: [`127.0.0.1:${port}`] }
  try {
    expect(await refused({ url: address('u/r.git', port), policy, limits: { seconds: 4 } })).toMatch(code)
  } finally {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => hostile.close(resolve))
  }
  expect(await refused({ url: address('u/r.git', port), policy })).toBe('host_unreachable')
  expect(await readdir(temporary)).toEqual([])
})

function flood(socket: Socket, first: string, then = first): void {
  const more = Buffer.from(then.repeat(10_000), 'latin1')
  const write = () => {
    while (!socket.destroyed && socket.write(more));
  }
  socket.on('drain', write)
  socket.write(first)
  write()
}

test('attack 58, 59: what is too large is refused by ssh as by https; twin: what is not is fetched', async () => {
  const key = makeDeployKey()
  await makeRepository('ada/large.git', execFileSync('head', ['-c', '900000', '/dev/urandom']))
  await server.allow(key.publicKey, server.serve('ada/large.git'))
  const request = { name: 'ada/large.git', key: key.privateKey }
  expect(await refused({ ...request, limits: { packBytes: 300_000 } })).toBe('too_large')
  expect(await refused({ ...request, limits: { fileBytes: 1000 } })).toMatch('too_large a.py')
  expect((await fetch(request)).kind).toBe('fetched')
})

test('who gives up leaves nothing behind', async () => {
  const key = makeDeployKey()
  await server.allow(key.publicKey, 'sleep 600')
  const caller = new AbortController()
  const fetching = fetch({ key: key.privateKey, signal: caller.signal })
  await waitFor(() => server.log().includes(fingerprintOf(key.publicKey)))
  caller.abort(new Error('superseded'))
  await expect(fetching).rejects.toThrow('superseded')
  expect(await readdir(temporary)).toEqual([])
})
