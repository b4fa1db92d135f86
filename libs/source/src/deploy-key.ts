import { createHash, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'

export const KEY_TYPE = 'ssh-ed25519'

/** A pair of our own making; `privateKey` is PKCS #8 in PEM, `publicKey` the line that code hosts take. */
export function makeDeployKey(): { privateKey: string; publicKey: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  return {
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKey: `${KEY_TYPE} ${blobOf(publicKey).toString('base64')} interleave`,
  }
}

/** As code hosts and ssh show it; of a line such as `ssh-ed25519 AAAA…`. */
export function fingerprintOf(line: string): string {
  const blob = Buffer.from(line.split(' ')[1] ?? '', 'base64')
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`
}

/** The public half of either as ssh has it on the wire (RFC 8709). */
export function blobOf(key: KeyObject): Buffer {
  const { x = '' } = (key.type === 'private' ? createPublicKey(key) : key).export({ format: 'jwk' })
  return Buffer.concat([sshString(KEY_TYPE), sshString(Buffer.from(x, 'base64url'))])
}

/** Bytes with their length before them (RFC 4251). */
export function sshString(bytes: Buffer | string): Buffer {
  const body = Buffer.from(bytes)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(body.length)
  return Buffer.concat([length, body])
}
