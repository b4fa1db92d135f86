import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { open, rm, stat, truncate } from 'node:fs/promises'
import { join } from 'node:path'

/** A file system of its own size that only its own processes see, so that nothing stays mounted whatever becomes of the test. */
export interface SmallDisk {
  /** What to put before a command that is to run on it, where it is mounted at its folder. */
  inside: string[]
  /** The same folder as this process reaches it. */
  path: string
  /** Not a byte is left. */
  fill(): Promise<void>
  /** So many bytes, or all. */
  free(bytes?: number): Promise<void>
  stop(): Promise<void>
}

const MIB = 1024 * 1024

export async function smallDisk(folder: string, mib: number): Promise<SmallDisk> {
  const isRoot = process.getuid?.() === 0
  const own = isRoot ? ['--mount'] : ['--user', '--map-current-user', '--keep-caps', '--mount']
  const mount = 'mount -t tmpfs -o size="$1"m,mode=0777 tmpfs "$0" && echo mounted && exec sleep infinity'
  const holder = spawn('unshare', [...own, 'sh', '-c', mount, folder, String(mib)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let problem = ''
  holder.stderr.setEncoding('utf8').on('data', (text: string) => {
    problem += text
  })
  await Promise.race([
    once(holder.stdout, 'data'),
    once(holder, 'exit').then(() => {
      throw new Error(`no file system of its own for a test: ${problem}`)
    }),
  ])
  const path = `/proc/${holder.pid}/root${folder}`
  const ballast = join(path, 'ballast')
  const enter = isRoot ? ['--mount'] : ['--user', '--preserve-credentials', '--mount']
  return {
    path,
    inside: ['nsenter', `--target=${holder.pid}`, ...enter],
    fill: async () => {
      const file = await open(ballast, 'a')
      try {
        for (let bytes = MIB; bytes >= 1; ) {
          await file.write(Buffer.alloc(bytes)).catch((error: NodeJS.ErrnoException) => {
            if (error.code !== 'ENOSPC') throw error
            bytes = Math.floor(bytes / 2)
          })
        }
      } finally {
        await file.close()
      }
    },
    free: async (bytes) => {
      const left = bytes === undefined ? 0 : (await stat(ballast)).size - bytes
      if (left > 0) await truncate(ballast, left)
      else await rm(ballast, { force: true })
    },
    stop: async () => {
      const ended = once(holder, 'exit')
      holder.kill('SIGKILL')
      await ended
    },
  }
}
