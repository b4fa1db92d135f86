import { z } from 'zod'
import { CourseRole, Localized } from './words.ts'

const Id = z.uuid()
const Time = z.iso.datetime()

/** A student number will do. */
export const Username = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/)
/** One line of text, as written; what looks like a formula is text like any other. */
const Line = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u)
export const DisplayName = Line
export const Section = Line
export const Password = z.string().min(10).max(256)

// ---- who is in a course
export const Person = z
  .object({
    user: z.object({ id: Id, username: z.string(), displayName: z.string() }),
    role: CourseRole,
    section: z.string().nullable(),
    /** False for an account from a roster that has no password yet. */
    hasSignedUp: z.boolean(),
  })
  .meta({ id: 'Person' })
export type Person = z.infer<typeof Person>
export const PersonList = z.object({ people: z.array(Person) }).meta({ id: 'PersonList' })
export type PersonList = z.infer<typeof PersonList>

export const ChangePerson = z
  .strictObject({ role: CourseRole, section: Section.nullable() })
  .meta({ id: 'ChangePerson' })
export type ChangePerson = z.infer<typeof ChangePerson>

// ---- a roster
/** The bytes of a CSV file in base64: how they are to be read is found out by the server. */
const RosterFile = z.base64().min(4).max(700_000)
export const PreviewRoster = z.strictObject({ file: RosterFile }).meta({ id: 'PreviewRoster' })
export type PreviewRoster = z.infer<typeof PreviewRoster>
/** `digest` is of the preview that was looked at: if the course has changed meanwhile, nothing is done. */
export const ApplyRoster = z
  .strictObject({ file: RosterFile, digest: z.string().regex(/^[0-9a-f]{64}$/) })
  .meta({ id: 'ApplyRoster' })
export type ApplyRoster = z.infer<typeof ApplyRoster>

export const RosterRow = z.object({
  line: z.int(),
  username: z.string(),
  displayName: z.string(),
  role: CourseRole,
  section: z.string().nullable(),
  change: z.enum(['add', 'change', 'same']),
  /** For `add`: whether an account is made too. */
  isNewAccount: z.boolean(),
  /** For `change`: what it is now. */
  now: z.object({ role: CourseRole, section: z.string().nullable() }).nullable(),
})
export type RosterRow = z.infer<typeof RosterRow>

export const RosterPreview = z
  .object({
    encoding: z.enum(['utf-8', 'gbk', 'utf-16']),
    rows: z.array(RosterRow),
    /** With any, nothing can be applied. */
    errors: z.array(z.object({ line: z.int(), message: Localized })),
    /** How many students of the course are not in the file; they stay. */
    notInFile: z.int(),
    digest: z.string(),
  })
  .meta({ id: 'RosterPreview' })
export type RosterPreview = z.infer<typeof RosterPreview>

// ---- invitations
export const CreateInvitation = z
  .strictObject({
    role: CourseRole,
    section: Section.nullable(),
    maxUses: z.int().min(1).max(500),
    days: z.int().min(1).max(60),
  })
  .meta({ id: 'CreateInvitation' })
export type CreateInvitation = z.infer<typeof CreateInvitation>

export const InvitationView = z
  .object({
    id: Id,
    role: CourseRole,
    section: z.string().nullable(),
    /** Who made it. */
    createdBy: z.string(),
    createdAt: Time,
    expiresAt: Time,
    maxUses: z.int(),
    uses: z.int(),
  })
  .meta({ id: 'Invitation' })
export type InvitationView = z.infer<typeof InvitationView>
export const InvitationList = z.object({ invitations: z.array(InvitationView) }).meta({ id: 'InvitationList' })
export type InvitationList = z.infer<typeof InvitationList>

/** The token is told this once. */
export const MadeInvitation = z.object({ invitation: InvitationView, token: z.string() }).meta({ id: 'MadeInvitation' })
export type MadeInvitation = z.infer<typeof MadeInvitation>

/** One for each account of the course's roster that has no password yet; the ones made before end. */
export const SignUpLinks = z
  .object({
    links: z.array(z.object({ username: z.string(), displayName: z.string(), token: z.string() })),
    expiresAt: Time,
  })
  .meta({ id: 'SignUpLinks' })
export type SignUpLinks = z.infer<typeof SignUpLinks>

const Token = z.string().regex(/^[\w-]{43}$/)
export const FindInvitation = z.strictObject({ token: Token }).meta({ id: 'FindInvitation' })
export type FindInvitation = z.infer<typeof FindInvitation>

export const FoundInvitation = z
  .object({
    course: Localized,
    role: CourseRole,
    section: z.string().nullable(),
    expiresAt: Time,
    /** The account that it is for, if it is for one. */
    for: z.object({ username: z.string(), displayName: z.string() }).nullable(),
  })
  .meta({ id: 'FoundInvitation' })
export type FoundInvitation = z.infer<typeof FoundInvitation>

/** Whoever is signed in sends the token alone; a new account needs all; the account of a roster a password. */
export const AcceptInvitation = z
  .strictObject({
    token: Token,
    username: Username.optional(),
    displayName: DisplayName.optional(),
    password: Password.optional(),
  })
  .meta({ id: 'AcceptInvitation' })
export type AcceptInvitation = z.infer<typeof AcceptInvitation>
