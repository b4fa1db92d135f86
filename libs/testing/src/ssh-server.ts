import { execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { freePort } from '../ports.mjs'

/** Debian's, or its files unpacked beside the project: a test needs the program, and no machine a service for it. */
const unpacked = fileURLToPath(new URL('../../../.data/openssh-server', import.meta.url))

/** A code host as seen by ssh: real sshd on loopback, with keys and settings of its own, that knows nobody but `git`. */
export interface SshServer {
  port: number
  /** As `type base64`. */
  hostKey: string
  /** What whoever signs in with this key gets, whatever they ask for; `serve` of a repository where nothing else is said. */
  allow(publicKey: string, command: string): Promise<void>
  revoke(publicKey: string): Promise<void>
  /** The command that hands out one repository below `root` and no other, as hosts do for a deploy key. */
  serve(repository: string): string
  /** All that it logged. */
  log(): string
  stop(): Promise<void>
}

export async function startSshServer(root: string, { banner = '' }: { banner?: string } = {}): Promise<SshServer> {
  const sshd = ['/usr/sbin/sshd', join(unpacked, 'usr/sbin/sshd')].find((path) => existsSync(path))
  if (!sshd) throw new Error('sshd is missing: `npm test` unpacks the package openssh-server beside the project')
  const folder = await mkdtemp(join(tmpdir(), 'interleave-sshd-'))
  const port = await freePort()
  const keys = new Map<string, string>()
  await promisify(execFile)('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', join(folder, 'host')])
  const { uid, gid } = userInfo()
  const isRoot = uid === 0
  await writeFile(
    join(folder, 'passwd'),
    `root:x:0:0::/:/bin/sh\ngit:x:${uid}:${gid}::/:/bin/sh\nsshd:x:74:74::/:/bin/false\n`,
  )
  await writeFile(join(folder, 'banner'), banner)
  await writeFile(join(folder, 'keys'), '')
  await writeFile(join(folder, 'serve'), serveScript(root))
  await chmod(join(folder, 'serve'), 0o755)
  await writeFile(join(folder, 'config'), configOf(folder, port))
  const enter = isRoot ? [] : ['--user', '--map-current-user', '--keep-caps']
  // Only its own processes see that there is a person called git, and all of them end with it.
  const own = ['--mount', '--pid', '--fork', '--kill-child', '--mount-proc']
  const script = [
    'mount --bind "$0/passwd" /etc/passwd',
    'mount -t tmpfs tmpfs /run && mkdir -m 755 /run/sshd',
    existsSync(join(unpacked, 'usr/lib/openssh/sshd-session')) && 'mount --bind "$2" /usr/lib/openssh',
    'exec "$1" -D -e -f "$0/config"',
  ]
  const words = ['sh', '-c', script.filter(Boolean).join(' && '), folder, sshd, join(unpacked, 'usr/lib/openssh')]
  const server = spawn('unshare', [...enter, ...own, ...words], { stdio: ['ignore', 'ignore', 'pipe'] })
  let log = ''
  const listening = new Promise<void>((resolve, reject) => {
    server.stderr.setEncoding('utf8').on('data', (text: string) => {
      log += text
      if (log.includes('Server listening')) resolve()
    })
    server.on('error', reject)
    server.on('exit', () => reject(new Error(`sshd did not start: ${log}`)))
  })
  await listening
  const write = () =>
    writeFile(
      join(folder, 'keys'),
      [...keys].map(([key, command]) => `restrict,command="${command.replaceAll('"', '\\"')}" ${key}\n`).join(''),
    )
  const [type, key] = (await readFile(join(folder, 'host.pub'), 'utf8')).split(' ')
  return {
    port,
    hostKey: `${type} ${key?.trim()}`,
    allow: (publicKey, command) => {
      keys.set(publicKey, command)
      return write()
    },
    revoke: (publicKey) => {
      keys.delete(publicKey)
      return write()
    },
    serve: (repository) => `${join(folder, 'serve')} ${repository}`,
    log: () => log,
    stop: async () => {
      const ended = new Promise((resolve) => server.on('exit', resolve))
      if (server.kill('SIGKILL')) await ended
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const serveScript = (root: string) => `#!/bin/sh
# Whoever signed in with the key of one repository asks for another.
case "$SSH_ORIGINAL_COMMAND" in
  "git-upload-pack '/$1'" | "git-upload-pack '$1'") exec git upload-pack --strict '${root}'/"$1" ;;
esac
echo 'ERROR: Repository not found.' >&2
exit 1
`

const configOf = (folder: string, port: number) => `ListenAddress 127.0.0.1:${port}
HostKey ${folder}/host
PidFile none
UsePAM no
StrictModes no
AuthorizedKeysFile ${folder}/keys
AuthenticationMethods publickey
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
AcceptEnv GIT_PROTOCOL
Banner ${folder}/banner
LogLevel VERBOSE
`
