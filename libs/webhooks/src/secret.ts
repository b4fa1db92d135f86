import { randomBytes } from 'node:crypto'

const SECRET_BYTES = 32
const PREFIX = 'whsec_'

/** One form for every provider: a password of printable ASCII, and, as the Standard Webhooks have it, a key in base64 behind its prefix. */
export function newSecret(): string {
  return PREFIX + randomBytes(SECRET_BYTES).toString('base64')
}

/** What is shorter than what we give out was never a secret of ours; an empty one would let anybody sign. */
export function isSecret(secret: string): boolean {
  return secret.startsWith(PREFIX) && keyOf(secret).length >= SECRET_BYTES
}

/** The bytes that Standard Webhooks sign with. */
export function keyOf(secret: string): Buffer {
  return Buffer.from(secret.slice(PREFIX.length), 'base64')
}

/** Names a hook in its address: as hard to guess as a secret. */
export function newHookKey(): string {
  return randomBytes(24).toString('base64url')
}
