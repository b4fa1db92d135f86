import { type ChildProcess, spawn } from 'node:child_process'
import { devNull } from 'node:os'
import { Refusal } from './snapshot.ts'

/** Needs http.curloptResolve and safe.bareRepository. */
const MINIMUM: readonly [number, number] = [2, 38]
const MAX_ERROR_BYTES = 256 * 1024
const MEMORY_BYTES = 2 * 1024 ** 3

export class GitFailed extends Error {
  readonly stderr: string
  readonly signal: NodeJS.Signals | null

  constructor(command: string, stderr: string, code: number | null, signal: NodeJS.Signals | null) {
    super(`git ${command} ended with ${signal ?? code}: ${stderr.trim().slice(-1000)}`)
    this.name = 'GitFailed'
    this.stderr = stderr
    this.signal = signal
  }
}

export interface GitOptions {
  /** A bare repository that we made; git never runs inside anything of a student's. */
  directory: string
  /** Which transport this call may use; without it, none at all. */
  transport?: 'https' | 'http' | 'ssh'
  config?: string[]
  /** Whom the host of this address is told that we are; of any other address, nobody. */
  login?: { url: string; username: string; token: string }
  /** What is run in place of ssh. */
  sshCommand?: string
  input?: string
  /** The largest file that git may write, so also the largest pack. */
  fileBytes: number
  cpuSeconds: number
  /** Aborted with a Refusal when the time for the whole fetch is over, with anything else when the caller gave up. */
  signal: AbortSignal
  /** Has git write each packet of its protocol to standard error. */
  tracePackets?: boolean
  /** Takes what git says as it says it; throwing stops git. */
  onOutput(chunk: Buffer): void
}

/** Whatever git would do by itself for the comfort of a person is switched off: files of settings, hooks, helpers, prompts, redirects. */
const settings = [
  ...[
    'core.hooksPath=/dev/null',
    'core.fsmonitor=false',
    'core.symlinks=false',
    'core.attributesFile=/dev/null',
    'core.bigFileThreshold=1m',
  ],
  ...[
    'credential.helper=',
    'http.followRedirects=false',
    'http.emptyAuth=false',
    'http.sslVerify=true',
    'http.proxy=',
    'http.cookieFile=',
  ],
  ...[
    'http.lowSpeedLimit=1000',
    'http.lowSpeedTime=15',
    'http.maxRequests=1',
    'protocol.version=2',
    'transfer.bundleURI=false',
  ],
  ...[
    'transfer.fsckObjects=true',
    'fetch.fsckObjects=true',
    'fetch.unpackLimit=1',
    'fetch.recurseSubmodules=false',
    'submodule.recurse=false',
  ],
  ...[
    'gc.auto=0',
    'maintenance.auto=false',
    'pack.threads=1',
    'core.deltaBaseCacheLimit=32m',
    'safe.bareRepository=explicit',
    'advice.detachedHead=false',
  ],
]

/** Runs one git command under limits, in a process group of its own that is killed as a whole. Answers with its standard error. */
export function runGit(args: readonly string[], options: GitOptions): Promise<string> {
  const limits = [
    `--fsize=${options.fileBytes}`,
    `--as=${MEMORY_BYTES}`,
    `--cpu=${options.cpuSeconds}`,
    '--core=0',
    '--nofile=256',
  ]
  const config = [...settings, ...(options.config ?? [])].flatMap((setting) => ['-c', setting])
  const transport = options.transport
  const allow = transport
    ? ['-c', 'protocol.allow=never', '-c', `protocol.${transport}.allow=always`]
    : ['-c', 'protocol.allow=never']
  return new Promise((resolve, reject) => {
    if (options.signal.aborted) return reject(options.signal.reason)
    const child = spawn(
      'prlimit',
      [...limits, '--', 'git', `--git-dir=${options.directory}`, ...config, ...allow, ...args],
      {
        cwd: options.directory,
        detached: true,
        stdio: ['pipe', 'pipe', 'pipe'],
        env: {
          ...environment(transport),
          ...(transport && loginOf(options)),
          ...(transport === 'ssh' && { GIT_SSH_COMMAND: options.sshCommand ?? '/bin/false', GIT_SSH_VARIANT: 'ssh' }),
          ...(options.tracePackets && { GIT_TRACE_PACKET: '1' }),
        },
      },
    )
    let stderr = ''
    let failure: unknown
    const stop = (reason: unknown) => {
      failure ??= reason
      killGroup(child)
    }
    const onAbort = () => stop(options.signal.reason)
    options.signal.addEventListener('abort', onAbort, { once: true })
    child.stdout.on('data', (chunk: Buffer) => {
      if (failure !== undefined) return
      try {
        options.onOutput(chunk)
      } catch (error) {
        stop(error)
      }
    })
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString('latin1')
      // A server may talk without end through the channel for progress.
      if (stderr.length > MAX_ERROR_BYTES) stop(new Refusal('malformed_repository', 'output'))
    })
    // Git that ends early leaves a broken pipe; how it ended says more.
    child.stdin.on('error', () => undefined)
    child.stdin.end(options.input ?? '')
    child.on('error', (cause) => {
      options.signal.removeEventListener('abort', onAbort)
      reject(new Error('git or prlimit could not be started; install the packages git and util-linux', { cause }))
    })
    child.on('close', (code, signal) => {
      options.signal.removeEventListener('abort', onAbort)
      // A helper may outlive git itself.
      killGroup(child)
      if (failure !== undefined) reject(failure)
      else if (code === 0) resolve(stderr)
      else reject(new GitFailed(args[0] ?? '', stderr, code, signal))
    })
  })
}

/** Fails with a sentence when git is missing or too old to be kept within limits. */
export async function assertGit(): Promise<void> {
  let said = ''
  await runGit(['version'], {
    directory: '/',
    fileBytes: 0,
    cpuSeconds: 5,
    signal: AbortSignal.timeout(10_000),
    onOutput: (chunk) => {
      said += chunk.toString()
    },
  })
  const [, major, minor] = /git version (\d+)\.(\d+)/.exec(said) ?? []
  const version = [Number(major), Number(minor)] as const
  if (!(version[0] > MINIMUM[0] || (version[0] === MINIMUM[0] && version[1] >= MINIMUM[1]))) {
    throw new Error(
      `git ${MINIMUM.join('.')} or newer is needed, here is: ${said.trim() || 'none'}. Install a newer package git.`,
    )
  }
}

/** In the environment, which only this account can read, unlike arguments; git sends it to addresses below this one, and follows no redirect. */
function loginOf({ login }: GitOptions): Record<string, string> {
  if (!login) return {}
  const words = Buffer.from(`${login.username}:${login.token}`).toString('base64')
  return {
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: `http.${login.url}.extraHeader`,
    GIT_CONFIG_VALUE_0: `Authorization: Basic ${words}`,
  }
}

/** Nothing of the worker's own environment reaches git: no tokens, no proxies, no GIT_* of the operator's. */
function environment(transport: string | undefined): Record<string, string> {
  return {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    HOME: '/nonexistent',
    XDG_CONFIG_HOME: '/nonexistent',
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_SYSTEM: devNull,
    GIT_CONFIG_GLOBAL: devNull,
    GIT_ATTR_NOSYSTEM: '1',
    GIT_ALLOW_PROTOCOL: transport ?? 'none',
    GIT_PROTOCOL_FROM_USER: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: '/bin/false',
    SSH_ASKPASS: '/bin/false',
    GIT_LFS_SKIP_SMUDGE: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_NO_LAZY_FETCH: '1',
    GIT_OPTIONAL_LOCKS: '0',
  }
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
