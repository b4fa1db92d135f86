import { lstat, mkdtemp, readdir, rm } from 'node:fs/promises'
import { isIP } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type AddressPolicy,
  checkBranch,
  checkFolder,
  checkRepositoryAddress,
  parseSshAddress,
  type SshAddress,
  type UngradableCode,
} from '@interleave/contract'
import { readBlobs, readTree } from './blobs.ts'
import { GitFailed, type GitOptions, runGit } from './git.ts'
import { type HostKeys, publishedHostKeys } from './host-keys.ts'
import { type Resolve, resolveHost } from './network.ts'
import { printable, Refusal, type Snapshot, type SourceLimits, sourceLimits } from './snapshot.ts'
import { type SshSession, startSsh } from './ssh.ts'

const FOLDER_PREFIX = 'interleave-source-'
/** Far more than any fetch may take. */
const CUT_OFF_MILLISECONDS = 3_600_000

/** By https, sent to this address alone. */
export interface Login {
  username: string
  token: string
}

/** By ssh. */
export interface DeployKey {
  privateKey: string
  /** By which the host is known from an earlier fetch. */
  hostKey: string | null
}

export interface FetchRequest {
  url: string
  /** The default branch if absent. */
  branch?: string | null
  /** Given from the second run on: this commit and no other. */
  commit?: string | null
  /** The part of the repository that is wanted, where its paths begin; all of it if absent. */
  folder?: string | null
  policy: AddressPolicy
  /** For a private repository: a login where the address is https, a key where it is ssh. */
  credential?: Login | DeployKey | null
  /** The operator's, in place of those that are published and of what was learnt. */
  hostKeys?: HostKeys
  limits?: SourceLimits
  signal?: AbortSignal
  /** Where the temporary folder is made. */
  directory?: string
  /** How names become addresses; for tests. */
  resolve?: Resolve
}

type Refused = { kind: 'refused'; code: UngradableCode; detail: string }
/** `hostKey`: what the host showed, where nobody knew its key before; from now on it must show the same. */
type Learnt = { hostKey?: string }
export type FetchResult = ({ kind: 'fetched'; snapshot: Snapshot } & Learnt) | Refused
export type TipResult = ({ kind: 'tip'; commit: string } & Learnt) | Refused

const FETCHED = 'refs/interleave/fetched'
const MAX_ADVERTISEMENT_BYTES = 4 * 1024 * 1024

/** Takes one commit of an untrusted repository apart into plain files. Throws only when the fault is ours. */
export async function fetchRepository(request: FetchRequest): Promise<FetchResult> {
  if (request.commit && !/^[0-9a-f]{40}$/.test(request.commit)) throw new Error(`not a commit id: ${request.commit}`)
  return orRefused(request, async (options, limits) => {
    const commit = await fetchCommit(request, options)
    const { transport: _, ...offline } = options
    const tree = await readTree({ commit, folder: request.folder ?? null }, limits, offline)
    return { kind: 'fetched', snapshot: { commit, ...(await readBlobs(tree, offline)) } }
  })
}

/** Asks which commit a branch is at, and fetches nothing. */
export async function findTip(request: Omit<FetchRequest, 'commit'>): Promise<TipResult> {
  return orRefused(request, async (options) => {
    const ref = await findRef(request, options)
    for (const line of await listRefs([], request.url, [ref], options)) {
      const [commit = '', name] = line.split('\t')
      if (name === ref && /^[0-9a-f]{40}$/.test(commit)) return { kind: 'tip', commit }
    }
    throw new Refusal('branch_not_found', printable(request.branch ?? 'HEAD'))
  })
}

async function orRefused<Result>(
  request: FetchRequest,
  work: (options: GitOptions, limits: SourceLimits) => Promise<Result>,
): Promise<(Result & Learnt) | Refused> {
  try {
    const address = checkRepositoryAddress(request.url, request.policy)
    if (!address.ok) throw new Refusal('address_refused')
    if (request.branch && !checkBranch(request.branch).ok)
      throw new Refusal('branch_not_found', printable(request.branch))
    if (request.folder && !checkFolder(request.folder).ok)
      throw new Refusal('folder_not_found', printable(request.folder))
    return await withGit(request, request.limits ?? sourceLimits, work)
  } catch (error) {
    const refusal = error instanceof Refusal ? error : error instanceof GitFailed ? refusalFor(error, request) : null
    if (!refusal) throw error
    return { kind: 'refused', code: refusal.code, detail: refusal.detail }
  }
}

/** What this user's fetches left behind that were cut off together with their process. Answers with the names of the folders. */
export async function removeCutOff(directory = tmpdir()): Promise<string[]> {
  const names = (await readdir(directory)).filter((name) => name.startsWith(FOLDER_PREFIX))
  const removed = await Promise.all(
    names.map(async (name) => {
      const folder = await lstat(join(directory, name)).catch(() => null)
      const isOver = folder && Date.now() - folder.mtimeMs >= CUT_OFF_MILLISECONDS
      if (!isOver || folder.uid !== process.getuid?.()) return []
      await rm(join(directory, name), { recursive: true, force: true, maxRetries: 3 })
      return [name]
    }),
  )
  return removed.flat()
}

/** In an empty repository of our own, which may ask the checked host and no other, until the time for all of it is over. */
async function withGit<Result>(
  request: FetchRequest,
  limits: SourceLimits,
  work: (options: GitOptions, limits: SourceLimits) => Promise<Result>,
): Promise<Result & Learnt> {
  const clock = new AbortController()
  const timer = setTimeout(() => clock.abort(new Refusal('fetch_timed_out')), limits.seconds * 1000)
  const signal = request.signal ? AbortSignal.any([request.signal, clock.signal]) : clock.signal
  const { credential } = request
  let directory: string | null = null
  let ssh: SshSession | null = null
  try {
    const address = parseSshAddress(request.url)
    const key = credential && 'privateKey' in credential ? credential : null
    if (address && !key) throw new Refusal('key_needed')
    const ips = await unlessAborted(signal, addressesOf(address ?? new URL(request.url), request))
    directory = await mkdtemp(join(request.directory ?? tmpdir(), FOLDER_PREFIX))
    const options: GitOptions = {
      directory,
      config: address ? [] : pinTo(ips, new URL(request.url)),
      ...(credential && 'token' in credential && { login: { url: request.url, ...credential } }),
      fileBytes: limits.packBytes,
      cpuSeconds: limits.seconds,
      signal,
      onOutput: () => undefined,
    }
    await runGit(['init', '--quiet', '--bare', '--template=', '--object-format=sha1', '--', directory], options)
    if (address && key) ssh = await startSsh(directory, sshWanted(address, key, ips, request.hostKeys))
    const transport = ssh ? 'ssh' : request.url.startsWith('https:') ? 'https' : 'http'
    const result = await work({ ...options, transport, ...(ssh && { sshCommand: ssh.command }) }, limits)
    const hostKey = await ssh?.findLearntKey()
    return { ...result, ...(hostKey && { hostKey }) }
  } finally {
    clearTimeout(timer)
    await ssh?.stop()
    if (directory) await rm(directory, { recursive: true, force: true, maxRetries: 3 })
  }
}

function sshWanted({ host, port }: SshAddress, key: DeployKey, ips: string[], own: HostKeys = {}) {
  const name = `${host}:${port}`
  const learnt = key.hostKey === null ? [] : [key.hostKey]
  const hostKeys = own[name] ?? publishedHostKeys[name] ?? learnt
  return { ip: ips[0] as string, port, privateKey: key.privateKey, hostKeys }
}

/** Ends the wait for a step that cannot itself be stopped. */
function unlessAborted<T>(signal: AbortSignal, step: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason)
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    step.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}

/** The addresses that git is tied to. A number needs no looking up: it was checked as written. */
async function addressesOf(address: URL | SshAddress, { policy, resolve }: FetchRequest): Promise<string[]> {
  const isUrl = address instanceof URL
  const host = isUrl ? address.hostname.replace(/^\[|\]$/g, '') : address.host
  if (isIP(host)) return [host]
  const port = isUrl ? portOf(address) : address.port
  const trusted = isUrl ? policy.httpHosts : policy.sshHosts
  return resolveHost(host, trusted?.includes(`${host}:${port}`) ?? false, resolve)
}

const portOf = ({ port, protocol }: URL) => port || (protocol === 'https:' ? '443' : '80')

/** Settings that tie git to these addresses, whatever the name means a moment later. */
function pinTo(ips: string[], url: URL): string[] {
  if (isIP(url.hostname.replace(/^\[|\]$/g, ''))) return []
  const words = ips.map((ip) => (isIP(ip) === 6 ? `[${ip}]` : ip)).join(',')
  return [`http.curloptResolve=${url.hostname}:${portOf(url)}:${words}`]
}

async function fetchCommit(request: FetchRequest, options: GitOptions): Promise<string> {
  if (request.commit) {
    try {
      return await fetchRef(request.url, request.commit, options)
    } catch (error) {
      // Not every server hands out a commit by its id; then the tip of the branch will do, if it still is that commit.
      if (!(error instanceof GitFailed) || refusalFor(error, request)?.code !== 'commit_not_found') throw error
    }
  }
  const commit = await fetchRef(request.url, await findRef(request, options), options)
  if (request.commit && commit !== request.commit) throw new Refusal('commit_not_found')
  return commit
}

/** The full name of the branch to fetch, as the server has it. */
async function findRef(request: FetchRequest, options: GitOptions): Promise<string> {
  const wanted = request.branch ? `refs/heads/${request.branch}` : 'HEAD'
  const listed = await listRefs(['--symref'], request.url, [wanted], options)
  for (const line of listed) {
    const [value = '', name] = line.split('\t')
    if (name !== wanted) continue
    const target = /^ref: (refs\/heads\/.+)$/.exec(value)?.[1]
    if (target && checkBranch(target.slice('refs/heads/'.length)).ok) return target
    return wanted
  }
  const branches = await listRefs(['--heads'], request.url, [], options)
  if (branches.length > 0) throw new Refusal('branch_not_found', printable(request.branch ?? 'HEAD'))
  // Git takes any page without a tab in it for the list of an old, plain server: only one that speaks the protocol is a repository.
  const trace = await runGit(['ls-remote', '--quiet', '--', request.url], { ...options, tracePackets: true })
  throw new Refusal(trace.includes('packet:') ? 'empty_repository' : 'not_a_repository')
}

async function listRefs(flags: string[], url: string, patterns: string[], options: GitOptions): Promise<string[]> {
  const chunks: Buffer[] = []
  let bytes = 0
  const onOutput = (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > MAX_ADVERTISEMENT_BYTES) throw new Refusal('too_large', 'refs')
    chunks.push(chunk)
  }
  await runGit(['ls-remote', '--quiet', ...flags, '--', url, ...patterns], { ...options, onOutput })
  return Buffer.concat(chunks).toString('utf8').split('\n').filter(Boolean)
}

/** Fetches one ref or commit id and answers which commit came; a tag or a tree under a branch's name is not one. */
async function fetchRef(url: string, ref: string, options: GitOptions): Promise<string> {
  const flags = [
    '--quiet',
    '--depth=1',
    '--no-tags',
    '--no-recurse-submodules',
    '--no-write-fetch-head',
    '--no-auto-maintenance',
  ]
  await runGit(['fetch', ...flags, '--', url, `+${ref}:${FETCHED}`], options)
  let said = ''
  const onOutput = (chunk: Buffer) => {
    said += chunk.toString('latin1')
  }
  await runGit(['rev-parse', '--verify', '--quiet', '--end-of-options', `${FETCHED}^{commit}`], {
    ...options,
    onOutput,
  })
  const commit = said.trim()
  if (!/^[0-9a-f]{40}$/.test(commit)) throw new Refusal('malformed_repository', 'commit')
  if (/^[0-9a-f]{40}$/.test(ref) && ref !== commit) throw new Refusal('commit_not_found')
  return commit
}

/** What git's last words mean for the student. Null: a fault of ours, or one nobody has met yet. */
function refusalFor(failure: GitFailed, { url }: FetchRequest): Refusal | null {
  const said = failure.stderr
  const isSsh = parseSshAddress(url) !== null
  if (/No space left on device|Read-only file system|unable to create temporary file|unable to fork/i.test(said))
    return null
  if (failure.signal === 'SIGXFSZ' || /signal 25\b|File too large|out of memory|mmap failed/i.test(said))
    return new Refusal('too_large')
  const broken =
    /object [0-9a-f]{40}: (\w{1,60}): |fsck error|error: inflate|pack (is corrupted|has )|expected commit type/i.exec(
      said,
    )
  if (broken) return new Refusal('malformed_repository', broken[1] ?? '')
  if (isSsh && /HOST IDENTIFICATION HAS CHANGED|Host key verification failed/.test(said))
    return new Refusal('host_key_changed', /\bSHA256:[A-Za-z0-9+/]{43}\b/.exec(said)?.[0] ?? '')
  for (const [pattern, code] of isSsh ? sshMeanings : meanings) if (pattern.test(said)) return new Refusal(code)
  // Killed from within: memory, stack or processor time ran out on something that no honest repository holds.
  return failure.signal ? new Refusal('malformed_repository') : null
}

const meanings: [RegExp, UngradableCode][] = [
  [
    /Authentication failed|could not read (Username|Password)|terminal prompts disabled|returned error: 40[137]/i,
    'login_needed',
  ],
  [/repository '.*' not found|returned error: 4(04|10)/i, 'repository_not_found'],
  [/couldn't find remote ref/i, 'branch_not_found'],
  [/not our ref|unadvertised object|no such remote ref [0-9a-f]{40}/i, 'commit_not_found'],
  [/Operation too slow|timed out|timeout/i, 'fetch_timed_out'],
  [
    /Could not resolve|Failed to connect|Couldn't connect|Connection (refused|reset)|Empty reply|Recv failure|SSL|certificate|returned error: (429|5\d\d)/i,
    'host_unreachable',
  ],
  // The program that takes the pack in died without a word: its file grew beyond the limit, and the signal was for it alone.
  [/invalid index-pack output/, 'too_large'],
  [
    /is this a git repository|invalid|unexpected|expected|bad line length|protocol error|dumb http|returned error: \d+|redirect/i,
    'not_a_repository',
  ],
]

/** ssh says how it fared, then the host in words of its own; git's own end the list, since they follow whatever went wrong. */
const sshMeanings: [RegExp, UngradableCode][] = [
  [/Permission denied \(|Too many authentication failures/i, 'key_refused'],
  [/not found|could not be found|cannot find|does not (exist|appear to be a git repository)/i, 'repository_not_found'],
  ...meanings.slice(2),
  [/kex_exchange|Connection (closed|to)|No route|unreachable|Unable to negotiate/i, 'host_unreachable'],
  [/denied|permission|\bauth|unauthori|deploy key/i, 'key_refused'],
  [/Could not read from remote repository/i, 'host_unreachable'],
]
