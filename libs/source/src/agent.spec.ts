import { createPublicKey, verify } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { startAgent } from './agent.ts'
import { blobOf, fingerprintOf, makeDeployKey, sshString } from './deploy-key.ts'
import { publishedHostKeys } from './host-keys.ts'

const { privateKey, publicKey } = makeDeployKey()
const key = createPublicKey(privateKey)
let folder: string
let agent: { stop(): Promise<void> }
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'interleave-agent-'))
  agent = await startAgent(join(folder, 'agent'), privateKey)
})
afterAll(async () => {
  await agent.stop()
  await rm(folder, { recursive: true })
})

/** The agent's answer; null if it hung up. */
async function ask(...messages: Buffer[]): Promise<Buffer | null> {
  const socket = createConnection(join(folder, 'agent'))
  const chunks: Buffer[] = []
  socket.on('data', (chunk) => {
    chunks.push(chunk)
    if (Buffer.concat(chunks).length >= 4 + Buffer.concat(chunks).readUInt32BE()) socket.end()
  })
  socket.on('error', () => undefined)
  for (const message of messages) socket.write(message)
  await once(socket, 'close')
  return chunks.length > 0 ? Buffer.concat(chunks).subarray(4) : null
}

const signIn = { user: 'git', service: 'ssh-connection', method: 'publickey', kind: 50, blob: blobOf(key) }

function signRequest(change: Partial<typeof signIn> = {}, wanted = blobOf(key)): { signed: Buffer; message: Buffer } {
  const { user, service, method, kind, blob } = { ...signIn, ...change }
  const signed = Buffer.concat([
    ...[sshString('of this session'), Buffer.of(kind), sshString(user), sshString(service), sshString(method)],
    ...[Buffer.of(1), sshString('ssh-ed25519'), sshString(blob)],
  ])
  const words = [Buffer.of(13), sshString(wanted), sshString(signed), Buffer.alloc(4)]
  return { signed, message: sshString(Buffer.concat(words)) }
}

test('the public half is written as ssh and code hosts write it', () => {
  expect(publicKey).toMatch(/^ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI[A-Za-z0-9+/]{43} interleave$/)
  expect(blobOf(key).toString('base64')).toBe(publicKey.split(' ')[1])
  expect(makeDeployKey().publicKey).not.toBe(publicKey)
})

test('the keys of hosts have the fingerprints that the hosts publish', () => {
  const fingerprints = Object.entries(publishedHostKeys).map(([host, keys]) => [host, ...keys.map(fingerprintOf)])
  expect(Object.fromEntries(fingerprints)).toEqual({
    'github.com:22': 'SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU',
    'gitlab.com:22': 'SHA256:eUXGGm1YGsMAS7vkcx6JOJdOGHPem5gQp4taiCfCLB8',
    'gitee.com:22': 'SHA256:+ULzij2u99B9eWYFTw1Q4ErYG/aepHLbu96PAUCoV88',
    'codeberg.org:22': 'SHA256:mIlxA9k46MmM6qdJOdMnAQpzGxF4WIVVL+fj+wZbw0g',
    'bitbucket.org:22': 'SHA256:ybgmFkzwOSotHTHLJgHO0QN8L0xErw6vd0VhFA9m3SM',
  })
})

test('the agent tells its one key, and signs that git signs in with it', async () => {
  const told = await ask(sshString(Buffer.of(11)))
  expect([told?.[0], told?.includes(blobOf(key))]).toEqual([12, true])
  for (const method of ['publickey', 'publickey-hostbound-v00@openssh.com']) {
    const { signed, message } = signRequest({ method })
    const answer = await ask(message)
    expect(answer?.[0]).toBe(14)
    expect(verify(null, signed, key, answer?.subarray(-64) as Buffer)).toBe(true)
  }
})

test.each([
  ['another person', signRequest({ user: 'root' })],
  ['another service', signRequest({ service: 'ssh-userauth' })],
  ['another way to sign in', signRequest({ method: 'hostbased' })],
  ['something that is no sign-in', signRequest({ kind: 51 })],
  ['a sign-in with another key', signRequest({ blob: blobOf(createPublicKey(makeDeployKey().privateKey)) })],
  ['with another key', signRequest({}, blobOf(createPublicKey(makeDeployKey().privateKey)))],
  ['half a message', { message: sshString(Buffer.concat([Buffer.of(13), Buffer.of(0, 0, 1, 0)])) }],
  ['what it does not know', { message: sshString(Buffer.of(17, 1, 2, 3)) }],
])('attack 68: the agent signs nothing else: %s; twin: a sign-in', async (_, { message }) => {
  expect(await ask(message)).toEqual(Buffer.of(5))
})

test('attack 68: the agent hangs up on a message without end; twin: the next is answered', async () => {
  expect(await ask(Buffer.from('ffffffff', 'hex'))).toBeNull()
  expect(await ask(Buffer.alloc(4))).toBeNull()
  expect((await ask(sshString(Buffer.of(11))))?.[0]).toBe(12)
})
