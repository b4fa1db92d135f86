import { spawn } from 'node:child_process'
import { createConnection } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from './ports.mjs'

/** A redis-server of our own, with nothing on disk: what it forgets, the database must know. */
export async function startRedis(wantedPort) {
  const port = wantedPort ?? (await freePort())
  const words = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
  const server = spawn('redis-server', [...words, '--databases', '64', '--maxmemory-policy', 'noeviction'], {
    stdio: 'ignore',
  })
  const ended = new Promise((resolve, reject) => {
    server.once('error', (cause) =>
      reject(new Error('redis-server is missing: apt-get install redis-server', { cause })),
    )
    server.once('exit', (code) => resolve(code))
  })
  const tooEarly = ended.then((code) => Promise.reject(new Error(`redis-server on port ${port} ended with ${code}`)))
  tooEarly.catch(() => {}) // once it has answered, its end is `stop`'s business
  await Promise.race([waitUntilItAnswers(port), tooEarly])
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    /** At once, as when the machine dies. */
    stop: async () => {
      server.kill('SIGKILL')
      await ended
    },
  }
}

/** Sends words as Redis reads them from a terminal, and returns what it answers to the last. */
export function tell(url, ...commands) {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const socket = createConnection({ host: hostname, port: Number(port) })
    let answer = ''
    socket.on('error', reject)
    socket.on('data', (chunk) => {
      answer += chunk
    })
    socket.on('end', () => resolve(answer))
    socket.write(`${[...commands, 'QUIT'].join('\r\n')}\r\n`)
  })
}

async function waitUntilItAnswers(port) {
  for (let tries = 0; tries < 200; tries++) {
    const answer = await tell(`redis://127.0.0.1:${port}`, 'PING').catch(() => 'not yet')
    if (answer.includes('PONG')) return
    await sleep(25)
  }
  throw new Error(`redis-server does not answer on port ${port}`)
}
