import { execFile } from 'node:child_process'
import { createPrivateKey } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { startAgent } from './agent.ts'
import { blobOf, KEY_TYPE } from './deploy-key.ts'

export interface SshSession {
  /** What git runs in place of ssh; its working folder must be the one that the session was made in. */
  command: string
  /** The host's key, if it had to be believed as it came: nobody knew one before. */
  findLearntKey(): Promise<string | null>
  stop(): Promise<void>
}

export interface SshWanted {
  /** The address that was checked; ssh looks no name up. */
  ip: string
  port: number
  /** PKCS #8 in PEM. */
  privateKey: string
  /** As `type base64`. Without any, the first key that the host shows is believed, and stands from then on. */
  hostKeys: readonly string[]
}

/** Stands for the host in our own list of known hosts, so that nothing of an address is ever a pattern there. */
const ALIAS = 'repository'

/** Makes a folder `ssh` in `directory` with all that ssh may read: nothing of this machine's or its user's. */
export async function startSsh(directory: string, wanted: SshWanted): Promise<SshSession> {
  const folder = join(directory, 'ssh')
  const knownHosts = join(folder, 'known_hosts')
  await mkdir(folder, { mode: 0o700 })
  const publicKey = `${KEY_TYPE} ${blobOf(createPrivateKey(wanted.privateKey)).toString('base64')}\n`
  const known = wanted.hostKeys.map((key) => `${ALIAS} ${key}\n`).join('')
  await Promise.all([
    writeFile(join(folder, 'config'), configOf(wanted), { mode: 0o600 }),
    writeFile(join(folder, 'key.pub'), publicKey, { mode: 0o600 }),
    writeFile(knownHosts, known, { mode: 0o600 }),
  ])
  const agent = await startAgent(join(folder, 'agent'), wanted.privateKey)
  return {
    command: 'ssh -F ssh/config',
    findLearntKey: async () => {
      if (wanted.hostKeys.length > 0) return null
      const line = (await readFile(knownHosts, 'utf8')).trim()
      return new RegExp(`^${ALIAS} ([a-z0-9@.-]+ [A-Za-z0-9+/=]+)$`).exec(line)?.[1] ?? null
    },
    stop: () => agent.stop(),
  }
}

/** Each line takes something away from what ssh would do by itself. Paths are below the folder that git runs in. */
const configOf = ({ ip, port, hostKeys }: SshWanted) => `Host *
  HostName ${ip}
  HostKeyAlias ${ALIAS}
  Port ${port}
  User git
  ProxyCommand none
  ProxyJump none
  CanonicalizeHostname no
  GlobalKnownHostsFile /dev/null
  UserKnownHostsFile ssh/known_hosts
  StrictHostKeyChecking ${hostKeys.length > 0 ? 'yes' : 'accept-new'}
  CheckHostIP no
  HashKnownHosts no
  UpdateHostKeys no
  VerifyHostKeyDNS no
  IdentitiesOnly yes
  IdentityFile ssh/key.pub
  IdentityAgent ssh/agent
  AddKeysToAgent no
  BatchMode yes
  PreferredAuthentications publickey
  PubkeyAuthentication yes
  PasswordAuthentication no
  KbdInteractiveAuthentication no
  HostbasedAuthentication no
  ForwardAgent no
  ForwardX11 no
  ClearAllForwardings yes
  PermitLocalCommand no
  ControlMaster no
  ControlPath none
  RequestTTY no
  Compression no
  ConnectTimeout 15
  ConnectionAttempts 1
  ServerAliveInterval 5
  ServerAliveCountMax 3
  LogLevel ERROR
`

/** Fails with a sentence when there is no ssh, or one that is too old to be told what to believe. */
export async function assertSsh(): Promise<void> {
  const { stderr } = await promisify(execFile)('ssh', ['-V'], { timeout: 10_000 }).catch((cause: unknown) => {
    throw new Error('ssh could not be started; install the package openssh-client', { cause })
  })
  const major = Number(/OpenSSH_(\d+)/.exec(stderr)?.[1] ?? 0)
  if (major < 8)
    throw new Error(`OpenSSH 8 or newer is needed, here is: ${stderr.trim()}. Install a newer openssh-client.`)
}
