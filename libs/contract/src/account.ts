import { z } from 'zod'
import { Password } from './people.ts'
import { OfferedProvider, ProveOneself } from './sign-in.ts'
import { Language } from './words.ts'

const Time = z.iso.datetime()

// ---- what a person settles for themselves
export const AccountView = z
  .object({
    username: z.string(),
    displayName: z.string(),
    /** Null until chosen: then the page goes by the browser, and mails are Chinese. */
    language: Language.nullable(),
    /** Confirmed by a link that went there. */
    email: z.string().nullable(),
    /** Given, and not confirmed yet. */
    unconfirmed: z.string().nullable(),
    mailResults: z.boolean(),
    /** False for somebody who signs in by an identity of a provider alone. */
    hasPassword: z.boolean(),
  })
  .meta({ id: 'Account' })
export type AccountView = z.infer<typeof AccountView>

export const ChangeAccount = z
  .strictObject({ language: Language.nullable(), mailResults: z.boolean() })
  .meta({ id: 'ChangeAccount' })
export type ChangeAccount = z.infer<typeof ChangeAccount>

export const ChangePassword = z
  .strictObject({ current: z.string().min(1).max(256), password: Password })
  .meta({ id: 'ChangePassword' })
export type ChangePassword = z.infer<typeof ChangePassword>

// ---- mail
const Token = z.string().regex(/^[\w-]{43}$/)
export const Email = z.string().trim().max(254).pipe(z.email())

export const GiveAddress = ProveOneself.extend({ email: Email }).meta({ id: 'GiveAddress' })
export type GiveAddress = z.infer<typeof GiveAddress>

export const ConfirmAddress = z.strictObject({ token: Token }).meta({ id: 'ConfirmAddress' })
export type ConfirmAddress = z.infer<typeof ConfirmAddress>

/** A user name or an address. */
export const AskReset = z.strictObject({ who: z.string().trim().min(1).max(254) }).meta({ id: 'AskReset' })
export type AskReset = z.infer<typeof AskReset>

export const AcceptReset = z.strictObject({ token: Token, password: Password }).meta({ id: 'AcceptReset' })
export type AcceptReset = z.infer<typeof AcceptReset>

/** What a site offers to whoever comes. */
export const SiteView = z
  .object({
    offersMail: z.boolean(),
    /** Other ways in than a password. */
    signInWith: z.array(OfferedProvider),
  })
  .meta({ id: 'Site' })
export type SiteView = z.infer<typeof SiteView>

// ---- where one is signed in
export const OpenSession = z
  .object({
    id: z.uuid(),
    /** As the browser called itself. */
    browser: z.string().nullable(),
    createdAt: Time,
    expiresAt: Time,
    /** The one that asks. */
    isThis: z.boolean(),
  })
  .meta({ id: 'OpenSession' })
export type OpenSession = z.infer<typeof OpenSession>
export const OpenSessionList = z.object({ sessions: z.array(OpenSession) }).meta({ id: 'OpenSessionList' })
export type OpenSessionList = z.infer<typeof OpenSessionList>
