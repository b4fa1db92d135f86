import { createHash, randomBytes } from 'node:crypto'
import { AcceptInvitation, SignInProvider } from '@interleave/contract'
import type { SecretBox } from '@interleave/runtime'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Redis } from 'ioredis'
import { z } from 'zod'
import type { Binding } from './provider.ts'

/** As long as GitHub's codes hold. */
const PENDING_SECONDS = 600

const Pending = z.object({
  provider: SignInProvider,
  binding: z.object({ state: z.string(), nonce: z.string(), verifier: z.string() }),
  purpose: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('sign-in'), next: z.string() }),
    z.object({ kind: z.literal('join'), invitation: AcceptInvitation.omit({ password: true }) }),
    /** For the session that asked, and no other. */
    z.object({ kind: z.literal('link'), userId: z.string(), tokenHash: z.string() }),
  ]),
})
export type Pending = z.infer<typeof Pending>

export const newBinding = (): Binding => ({ state: random(), nonce: random(), verifier: random() })
const random = () => randomBytes(32).toString('base64url')

/**
 * Ways to a provider that have no end yet. Each is bound to the browser that began it, by a cookie, and to one answer, by its state; it is
 * taken once. What is kept is sealed: it holds the verifier, and perhaps the token of an invitation.
 */
export class PendingSignIns {
  constructor(
    private readonly redis: Redis,
    private readonly box: SecretBox,
  ) {}

  /** Answers with what the browser must bring back. */
  async keep(pending: Pending): Promise<string> {
    const handle = random()
    const key = keyOf(handle, pending.binding.state)
    const sealed = Buffer.from(this.box.seal(JSON.stringify(pending), key)).toString('base64')
    await this.redis.set(key, sealed, 'EX', PENDING_SECONDS)
    return handle
  }

  async take(handle: string, state: string): Promise<Pending | null> {
    const key = keyOf(handle, state)
    const sealed = await this.redis.getdel(key)
    return sealed === null ? null : Pending.parse(JSON.parse(this.box.open(Buffer.from(sealed, 'base64'), key)))
  }
}

const keyOf = (handle: string, state: string) =>
  `sign-in:pending:${createHash('sha256').update(`${handle}/${state}`).digest('hex')}`

/** Lax and not Strict: it must come along when the provider's page leads back here. */
export class PendingCookie {
  readonly #name: string
  readonly #secure: boolean

  constructor(publicUrl: string) {
    this.#secure = publicUrl.startsWith('https:')
    this.#name = this.#secure ? '__Host-interleave-pending' : 'interleave-pending'
  }

  read(request: FastifyRequest): string | null {
    return request.cookies[this.#name] ?? null
  }

  set(reply: FastifyReply, handle: string): void {
    void reply.setCookie(this.#name, handle, { ...this.#attributes, maxAge: PENDING_SECONDS })
  }

  clear(reply: FastifyReply): void {
    void reply.clearCookie(this.#name, this.#attributes)
  }

  get #attributes() {
    return { httpOnly: true, sameSite: 'lax', secure: this.#secure, path: '/' } as const
  }
}
