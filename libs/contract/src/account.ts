import { z } from 'zod'
import { Password } from './people.ts'
import { Language } from './words.ts'

const Time = z.iso.datetime()

// ---- what a person settles for themselves
export const AccountView = z
  .object({
    username: z.string(),
    displayName: z.string(),
    /** Null until chosen: then the page goes by the browser. */
    language: Language.nullable(),
  })
  .meta({ id: 'Account' })
export type AccountView = z.infer<typeof AccountView>

export const ChangeAccount = z.strictObject({ language: Language }).meta({ id: 'ChangeAccount' })
export type ChangeAccount = z.infer<typeof ChangeAccount>

export const ChangePassword = z
  .strictObject({ current: z.string().min(1).max(256), password: Password })
  .meta({ id: 'ChangePassword' })
export type ChangePassword = z.infer<typeof ChangePassword>

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
