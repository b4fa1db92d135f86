import { z } from 'zod'

const Time = z.iso.datetime()

/** `submit` may do all that `read` may, and hand in. Neither may do what needs a person at the page. */
/** The latter two for what staff do: reading, or all of it but people, invitations and accounts. Nobody gets more by a token than they have. */
export const TokenScope = z.enum(['read', 'submit', 'staff_read', 'staff'])
export type TokenScope = z.infer<typeof TokenScope>

export const CreateToken = z
  .strictObject({ name: z.string().trim().min(1).max(80), scope: TokenScope, days: z.int().min(1).max(366) })
  .meta({ id: 'CreateToken' })
export type CreateToken = z.infer<typeof CreateToken>

export const TokenView = z
  .object({
    id: z.uuid(),
    name: z.string(),
    scope: TokenScope,
    createdAt: Time,
    expiresAt: Time,
    /** To the minute. */
    lastUsedAt: Time.nullable(),
  })
  .meta({ id: 'AccessToken' })
export type TokenView = z.infer<typeof TokenView>
export const TokenList = z.object({ tokens: z.array(TokenView) }).meta({ id: 'TokenList' })
export type TokenList = z.infer<typeof TokenList>

/** The secret is told this once. */
export const MadeToken = z.object({ token: TokenView, secret: z.string() }).meta({ id: 'MadeToken' })
export type MadeToken = z.infer<typeof MadeToken>
