import { z } from 'zod'

/** As long as the words to one row of a rubric may be. */
export const KeepComment = z.strictObject({ words: z.string().trim().min(1).max(2000) }).meta({ id: 'KeepComment' })
export type KeepComment = z.infer<typeof KeepComment>

/** What the staff of a course say often; the latest first. */
export const CommentBank = z
  .object({ comments: z.array(z.object({ id: z.uuid(), words: z.string() })) })
  .meta({ id: 'CommentBank' })
export type CommentBank = z.infer<typeof CommentBank>
