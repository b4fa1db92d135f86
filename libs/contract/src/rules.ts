import { z } from 'zod'

/** Which of a student's submissions is their mark. */
export const Counting = z.enum(['best', 'last', 'chosen'])
export type Counting = z.infer<typeof Counting>

const minutes = z.int().min(0).max(525_600)
const percent = z.int().min(0).max(100)

/** What is left of a score, in percent, by how late it was handed in: never more for more lateness. */
export const LatePolicy = z.discriminatedUnion('kind', [
  /** Late costs nothing. */
  z.strictObject({ kind: z.literal('full') }),
  /** The last step whose time has passed holds. */
  z.strictObject({
    kind: z.literal('steps'),
    steps: z
      .array(z.strictObject({ afterMinutes: minutes, percent }))
      .min(1)
      .max(20)
      .refine(
        (steps) =>
          steps.every((step, i) => {
            const before = steps[i - 1]
            return !before || (step.afterMinutes > before.afterMinutes && step.percent <= before.percent)
          }),
        { error: 'later steps must come after earlier ones and leave no more' },
      ),
  }),
  /** From 100 at the due time down to `toPercent`, which holds from `overMinutes` on. */
  z.strictObject({ kind: z.literal('linear'), overMinutes: minutes.min(1), toPercent: percent }),
])
export type LatePolicy = z.infer<typeof LatePolicy>

/** Why a submission is not taken. */
export const RefusalCode = z.enum(['not_open', 'closed', 'attempts_used', 'attempts_under_way'])
export type RefusalCode = z.infer<typeof RefusalCode>

/** The submission that counts, and what became of its score. */
export const MarkView = z
  .object({
    submissionId: z.uuid(),
    rawScore: z.number().nullable(),
    points: z.int(),
    lateSeconds: z.number(),
    percent: z.number(),
    /** After the late policy; null while a person's mark is missing. */
    score: z.number().nullable(),
  })
  .meta({ id: 'Mark' })
export type MarkView = z.infer<typeof MarkView>
