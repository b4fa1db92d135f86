import { z } from 'zod'
import { AcceptInvitation } from './people.ts'

const Time = z.iso.datetime()

/** Where else somebody may prove who they are: an OpenID Connect provider of the operator's choice, and GitHub. */
export const SignInProvider = z.enum(['openid', 'github'])
export type SignInProvider = z.infer<typeof SignInProvider>

export const OfferedProvider = z.object({ id: SignInProvider, name: z.string() })
export type OfferedProvider = z.infer<typeof OfferedProvider>

/** With an invitation the account that it opens is made, or joins, by the identity. */
export const BeginSignIn = z
  .strictObject({
    /** The path of this site to go to afterwards. */
    next: z.string().max(500).optional(),
    invitation: AcceptInvitation.omit({ password: true }).optional(),
  })
  .meta({ id: 'BeginSignIn' })
export type BeginSignIn = z.infer<typeof BeginSignIn>

/** The provider's page, to which the browser goes. */
export const ProviderAddress = z.object({ address: z.string() }).meta({ id: 'ProviderAddress' })
export type ProviderAddress = z.infer<typeof ProviderAddress>

/** Why nobody is signed in, or nothing linked, after all; stands in the address of the page that says so. */
export const SignInTrouble = z.enum([
  'cancelled',
  'expired',
  'unavailable',
  'misconfigured',
  'refused',
  'failed',
  'not_invited',
  'not_verified',
  'has_account',
  'link_used',
  'other_linked',
  'signed_out',
  'invitation_over',
  'username_taken',
])
export type SignInTrouble = z.infer<typeof SignInTrouble>

/** The password, or nothing where there is none: then having signed in a moment ago proves as much. */
export const ProveOneself = z
  .strictObject({ current: z.string().min(1).max(256).optional() })
  .meta({ id: 'ProveOneself' })
export type ProveOneself = z.infer<typeof ProveOneself>

export const IdentityView = z
  .object({
    id: z.uuid(),
    /** Null where the site does not offer it any more. */
    provider: SignInProvider.nullable(),
    issuer: z.string(),
    /** As the provider calls this person. */
    name: z.string(),
    createdAt: Time,
    lastUsedAt: Time.nullable(),
  })
  .meta({ id: 'Identity' })
export type IdentityView = z.infer<typeof IdentityView>
export const IdentityList = z.object({ identities: z.array(IdentityView) }).meta({ id: 'IdentityList' })
export type IdentityList = z.infer<typeof IdentityList>
