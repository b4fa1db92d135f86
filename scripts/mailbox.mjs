import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SMTPServer } from 'smtp-server'

const MOST_BYTES = 1024 * 1024

/**
 * The mail server of the demo: whatever it is given, on this machine alone, becomes a file in `folder`, and goes nowhere.
 *
 * @param {{ folder: string, port: number }} options
 * @returns {Promise<{ stop(): Promise<void> }>}
 */
export async function startMailbox({ folder, port }) {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  let count = 0
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    size: MOST_BYTES,
    rejectOversized: true,
    onData(stream, { envelope }, done) {
      const [to] = envelope.rcptTo
      const time = new Date().toISOString().replaceAll(':', '-')
      const name = `${time}-${++count}-${to.address.replaceAll(/[^\w.@-]/g, '_').slice(0, 80)}.eml`
      keep(stream, join(folder, name)).then(() => done(), done)
    },
  })
  server.on('error', () => undefined)
  await new Promise((resolve, reject) => {
    server.server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return { stop: () => new Promise((resolve) => server.close(resolve)) }
}

/** Under its name only once it is whole. */
async function keep(stream, path) {
  const chunks = []
  for await (const chunk of stream) chunks.push(chunk)
  await writeFile(`${path}.part`, Buffer.concat(chunks), { mode: 0o600 })
  await rename(`${path}.part`, path)
}
