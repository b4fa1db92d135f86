import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

const IV_BYTES = 12
const TAG_BYTES = 16

/** What was sealed for another purpose, with another key, or was changed since. */
export class CannotOpen extends Error {
  constructor(cause: unknown) {
    super('A sealed value cannot be opened: SECRETS_KEY is not the one that it was sealed with, or it was changed.', {
      cause,
    })
    this.name = 'CannotOpen'
  }
}

/** Keeps secrets in the database unreadable without the key of the environment: AES-256-GCM, bound to what each is for. */
export class SecretBox {
  readonly #key: Buffer

  constructor(secretsKey: string) {
    this.#key = Buffer.from(hkdfSync('sha256', secretsKey, '', 'interleave secrets', 32))
  }

  /** `purpose` must be the same when it is opened, so that no sealed value can be put in another's place. */
  seal(secret: string, purpose: string): Uint8Array<ArrayBuffer> {
    const iv = randomBytes(IV_BYTES)
    const cipher = createCipheriv('aes-256-gcm', this.#key, iv).setAAD(Buffer.from(purpose))
    const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
    return new Uint8Array(Buffer.concat([iv, cipher.getAuthTag(), sealed]))
  }

  open(sealed: Uint8Array, purpose: string): string {
    try {
      const bytes = Buffer.from(sealed)
      const [iv, tag] = [bytes.subarray(0, IV_BYTES), bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES)]
      const decipher = createDecipheriv('aes-256-gcm', this.#key, iv, { authTagLength: TAG_BYTES })
      decipher.setAAD(Buffer.from(purpose)).setAuthTag(tag)
      return decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
    } catch (cause) {
      throw new CannotOpen(cause)
    }
  }
}
