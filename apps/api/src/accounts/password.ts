import { hash, verify } from '@node-rs/argon2'

/** argon2id with 19 MiB, two passes and one lane: the package's own defaults, written out so that an update cannot weaken them. */
const cost = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

export function hashPassword(password: string): Promise<string> {
  return hash(password, cost)
}

export async function isPassword(password: string, passwordHash: string): Promise<boolean> {
  return verify(passwordHash, password)
}
