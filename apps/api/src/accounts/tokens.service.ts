import { createHash, randomBytes } from 'node:crypto'
import type { CreateToken, MadeToken, TokenScope, TokenView } from '@interleave/contract'
import { Injectable } from '@nestjs/common'
import { noToken, tooManyTokens } from './accounts.errors.ts'
import type { StoredSession } from './accounts.store.ts'
import { type StoredToken, TokenStore } from './tokens.store.ts'

const DAY_MILLISECONDS = 86_400_000
const MOST_TOKENS = 20
/** By which a token that somebody has published by mistake can be searched for. */
const PREFIX = 'ilv_'

@Injectable()
export class TokensService {
  constructor(private readonly tokens: TokenStore) {}

  async list(userId: string): Promise<TokenView[]> {
    return (await this.tokens.list(userId, new Date())).map(view)
  }

  async make(userId: string, { name, scope, days }: CreateToken, requestId: string): Promise<MadeToken> {
    const secret = PREFIX + randomBytes(32).toString('base64url')
    const now = new Date()
    const expiresAt = new Date(now.getTime() + days * DAY_MILLISECONDS)
    const token = { userId, tokenHash: hashOf(secret), name, scope, expiresAt }
    const made = await this.tokens.make(token, { most: MOST_TOKENS, now, requestId })
    if (!made) throw tooManyTokens(MOST_TOKENS)
    return { token: view(made), secret }
  }

  async revoke(userId: string, id: string, requestId: string): Promise<void> {
    if (!(await this.tokens.revoke(userId, id, requestId))) throw noToken()
  }

  async find(secret: string): Promise<(StoredSession & { scope: TokenScope }) | null> {
    const now = new Date()
    const found = await this.tokens.find(hashOf(secret), now)
    if (found) await this.tokens.touch(hashOf(secret), now)
    return found
  }
}

/** The secret has 256 random bits: nothing to guess, so a plain digest protects it in the database. */
const hashOf = (secret: string) => createHash('sha256').update(secret).digest('hex')

function view({ createdAt, expiresAt, lastUsedAt, ...token }: StoredToken): TokenView {
  return {
    ...token,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  }
}
