import { z } from 'zod'
import { Localized, MailOutcome } from './words.ts'

const Id = z.uuid()

/** A mail that came to a personal address, and what became of it. */
export const ReceivedMailView = z
  .object({
    id: Id,
    receivedAt: z.iso.datetime(),
    outcome: MailOutcome,
    /** Why it was not accepted. */
    reason: Localized.nullable(),
    submissionId: Id.nullable(),
  })
  .meta({ id: 'ReceivedMail' })
export type ReceivedMailView = z.infer<typeof ReceivedMailView>

/** How the viewer may hand in by mail for one assignment. */
export const MailInView = z
  .object({
    /** False where this server receives no mail. */
    isOffered: z.boolean(),
    /** The viewer's confirmed address: mails must come from it, and are answered there. */
    email: z.string().nullable(),
    /** Personal and secret; null until it is asked for. */
    address: z.string().nullable(),
    /** The newest, newest first. */
    mails: z.array(ReceivedMailView),
  })
  .meta({ id: 'MailIn' })
export type MailInView = z.infer<typeof MailInView>

/** The newest of a course, for its staff. */
export const CourseMails = z
  .object({
    mails: z.array(
      ReceivedMailView.extend({
        assignment: z.object({ id: Id, title: Localized }),
        student: z.object({ id: Id, displayName: z.string() }),
      }),
    ),
  })
  .meta({ id: 'CourseMails' })
export type CourseMails = z.infer<typeof CourseMails>
