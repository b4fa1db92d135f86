import { createPrivateKey, type KeyObject, sign } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { blobOf, KEY_TYPE, sshString } from './deploy-key.ts'

const MAX_MESSAGE_BYTES = 64 * 1024
// Numbers of the agent's protocol (draft-ietf-sshm-ssh-agent) and of authentication (RFC 4252).
const [FAILURE, REQUEST_IDENTITIES, IDENTITIES_ANSWER, SIGN_REQUEST, SIGN_RESPONSE] = [5, 11, 12, 13, 14]
const USERAUTH_REQUEST = 50

/**
 * An agent with one key, for one fetch: ssh asks it to sign, and the key itself never leaves this process, so it is in no file, no
 * argument list, no environment and no memory but ours. It signs nothing but that somebody signs in as `git`.
 */
export async function startAgent(path: string, privateKey: string): Promise<{ stop(): Promise<void> }> {
  const key = createPrivateKey(privateKey)
  const blob = blobOf(key)
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    // ssh that was killed; how it ended is told elsewhere.
    socket.on('error', () => socket.destroy())
    let waiting = Buffer.alloc(0)
    socket.on('data', (chunk) => {
      waiting = Buffer.concat([waiting, chunk])
      while (waiting.length >= 4) {
        const length = waiting.readUInt32BE()
        if (length === 0 || length > MAX_MESSAGE_BYTES) return void socket.destroy()
        if (waiting.length < 4 + length) return
        socket.write(sshString(answer(waiting.subarray(4, 4 + length), key, blob)))
        waiting = waiting.subarray(4 + length)
      }
    })
  })
  server.listen(path)
  await once(server, 'listening')
  return {
    stop: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function answer(message: Buffer, key: KeyObject, blob: Buffer): Buffer {
  if (message[0] === REQUEST_IDENTITIES)
    return Buffer.concat([Buffer.of(IDENTITIES_ANSWER, 0, 0, 0, 1), sshString(blob), sshString('')])
  if (message[0] === SIGN_REQUEST) {
    const reader = new Reader(message.subarray(1))
    const [wanted, signed] = [reader.string(), reader.string()]
    if (wanted?.equals(blob) && signed && isSignIn(signed, blob)) {
      const signature = Buffer.concat([sshString(KEY_TYPE), sshString(sign(null, signed, key))])
      return Buffer.concat([Buffer.of(SIGN_RESPONSE), sshString(signature)])
    }
  }
  return Buffer.of(FAILURE)
}

/** Session, then: I am git, I want a connection, and this is my key. What comes after it is the host's key, where ssh binds to it. */
function isSignIn(signed: Buffer, blob: Buffer): boolean {
  const reader = new Reader(signed)
  const session = reader.string()
  const kind = reader.byte()
  const [user, service, method] = [reader.string(), reader.string(), reader.string()].map(String)
  const hasSignature = reader.byte()
  const [type, key] = [reader.string(), reader.string()]
  return (
    session !== null &&
    kind === USERAUTH_REQUEST &&
    user === 'git' &&
    service === 'ssh-connection' &&
    /^publickey(-hostbound-v00@openssh\.com)?$/.test(method ?? '') &&
    hasSignature === 1 &&
    String(type) === KEY_TYPE &&
    key?.equals(blob) === true
  )
}

/** Null where the bytes end too early. */
class Reader {
  #at = 0

  constructor(private readonly bytes: Buffer) {}

  byte(): number | null {
    return this.bytes[this.#at++] ?? null
  }

  string(): Buffer | null {
    if (this.#at + 4 > this.bytes.length) return null
    const length = this.bytes.readUInt32BE(this.#at)
    const start = this.#at + 4
    if (start + length > this.bytes.length) return null
    this.#at = start + length
    return this.bytes.subarray(start, this.#at)
  }
}
