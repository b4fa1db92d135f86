import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { waitFor } from './wait.ts'

const run = promisify(execFile)
const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n']

/** A command that only root may give. */
function privileged(...words: string[]): [string, string[]] {
  const [name = '', ...rest] = [...asRoot, ...words]
  return [name, rest]
}

/** A Docker engine beside the machine's, with its own containers and images, that a test may do anything to. Needs root or sudo, as every engine does. */
export interface OwnEngine {
  socketPath: string
  /** SIGKILL: what runs in containers runs on, until the engine is back and ends it. */
  kill(): Promise<void>
  /** Ends its containers and itself in order, as for an upgrade. */
  shutDown(): Promise<void>
  /** Comes back at the same socket with what is on its disk; nothing to do while it runs. */
  start(): Promise<void>
  /** Takes connections and answers nobody. */
  pause(): Promise<void>
  resume(): Promise<void>
  /** Names of all containers that it knows of. */
  containers(): Promise<string[]>
  stop(): Promise<void>
}

/** `images` are taken over from the machine's engine. */
export async function ownEngine(images: string[]): Promise<OwnEngine> {
  const folder = await mkdtemp(join(tmpdir(), 'interleave-own-engine-'))
  const socketPath = join(folder, 'docker.sock')
  const pidFile = join(folder, 'pid')
  const words = ['--host', `unix://${socketPath}`, '--pidfile', pidFile]
  // No network of its own: the machine's firewall and bridges stay as they are.
  words.push('--data-root', join(folder, 'data'), '--exec-root', join(folder, 'exec'))
  words.push('--bridge=none', '--iptables=false', '--ip6tables=false')
  let engine: ChildProcess
  const hasEnded = () => engine.exitCode !== null || engine.signalCode !== null
  const docker = async (...rest: string[]) =>
    (await run('docker', ['--host', `unix://${socketPath}`, ...rest], { timeout: 60_000 })).stdout

  const start = async () => {
    if (engine && !hasEnded()) return
    // Whoever was killed leaves them behind; containerd, which dies with its engine, is else taken to be alive until it is reaped.
    await run(...privileged('rm', '-f', pidFile, join(folder, 'exec/containerd/containerd.pid')))
    let said = ''
    // With a shell in between: sudo stands still together with a command of its own that does.
    engine = spawn(...privileged('sh', '-c', '"$@" & wait $!', 'sh', 'dockerd', ...words), {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    engine.once('error', (error) => {
      said += error.message
    })
    engine.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-4000)
    })
    await waitFor(async () => {
      if (engine.pid === undefined || hasEnded()) throw new Error(`no Docker engine of its own for a test:\n${said}`)
      return docker('version').catch(() => null)
    }, 120)
  }
  const signal = async (name: 'STOP' | 'CONT' | 'TERM' | 'KILL') => {
    await run(...privileged('kill', `-${name}`, (await readFile(pidFile, 'utf8')).trim()))
  }
  const end = async (name: 'TERM' | 'KILL') => {
    if (hasEnded()) return
    const ended = once(engine, 'exit')
    await signal(name)
    await ended
  }
  const shutDown = () => end('TERM')
  const resume = async () => {
    if (!hasEnded()) await signal('CONT')
  }

  await start()
  // A pipe between the two, through a shell that fails if either of them does.
  await run('bash', [
    '-o',
    'pipefail',
    '-c',
    'engine=$1 && shift && docker save "$@" | docker --host "$engine" load',
    'bash',
    `unix://${socketPath}`,
    ...images,
  ])
  return {
    ...{ socketPath, start, shutDown, resume },
    kill: () => end('KILL'),
    pause: () => signal('STOP'),
    containers: async () => (await docker('ps', '--all', '--format', '{{.Names}}')).split('\n').filter(Boolean),
    stop: async () => {
      await resume()
      // One that was killed has left mounts and processes, which it takes down itself once it is back.
      await start()
      await shutDown()
      const mounts = (await readFile('/proc/self/mounts', 'utf8')).split('\n').map((line) => line.split(' ')[1] ?? '')
      for (const mount of mounts.filter((path) => path.startsWith(`${folder}/`)).reverse())
        await run(...privileged('umount', mount))
      await run(...privileged('rm', '-rf', folder))
    },
  }
}
