import { z } from 'zod'
import { Localized } from './words.ts'

const Id = z.uuid()
const Time = z.iso.datetime()
const Words = z.string().trim().min(1).max(4000)

/** A student asks that a person look at one check again. */
export const AskSecondLook = z.strictObject({ words: Words }).meta({ id: 'AskSecondLook' })
export type AskSecondLook = z.infer<typeof AskSecondLook>

export const AnswerSecondLook = z.strictObject({ words: Words }).meta({ id: 'AnswerSecondLook' })
export type AnswerSecondLook = z.infer<typeof AnswerSecondLook>

export const SecondLookView = z
  .object({
    id: Id,
    submissionId: Id,
    assignment: z.object({ id: Id, title: Localized }),
    student: z.object({ id: Id, displayName: z.string() }),
    task: z.string(),
    taskTitle: Localized,
    check: z.string(),
    words: z.string(),
    createdAt: Time,
    answer: z.object({ words: z.string(), author: z.string(), createdAt: Time }).nullable(),
  })
  .meta({ id: 'SecondLook' })
export type SecondLookView = z.infer<typeof SecondLookView>

export const SecondLooks = z.object({ secondLooks: z.array(SecondLookView) }).meta({ id: 'SecondLooks' })
export type SecondLooks = z.infer<typeof SecondLooks>

/** Those that wait, the oldest first; then the newest of those that are answered. */
export const SecondLookList = z
  .object({ open: z.array(SecondLookView), answered: z.array(SecondLookView) })
  .meta({ id: 'SecondLookList' })
export type SecondLookList = z.infer<typeof SecondLookList>

/** A mark that a person gives in place of the one that checks came to. */
export const CreateOverride = z
  .strictObject({ score: z.number().min(0).max(100_000).multipleOf(0.01), reason: Words })
  .meta({ id: 'CreateOverride' })
export type CreateOverride = z.infer<typeof CreateOverride>

/** Takes such a mark back: what the checks came to counts again. */
export const WithdrawOverride = z.strictObject({ reason: Words }).meta({ id: 'WithdrawOverride' })
export type WithdrawOverride = z.infer<typeof WithdrawOverride>
