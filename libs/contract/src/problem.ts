import { z } from 'zod'

/** What a program may rely on; the sentences around it may be reworded. */
export const ProblemCode = z.enum([
  'sign_in_needed',
  'wrong_credentials',
  'too_many_attempts',
  'staff_only',
  'teacher_only',
  'not_by_token',
  'sign_in_again',
  'own_work',
  'not_your_work',
  'not_open',
  'closed',
  'attempts_used',
  'attempts_under_way',
  'origin_refused',
  'not_found',
  'conflict',
  'preview_changed',
  'invalid',
  'unreadable',
  'too_large',
  'json_only',
  'unavailable',
  'internal',
])
export type ProblemCode = z.infer<typeof ProblemCode>

/** RFC 9457 problem details, with a stable `code` for programs and a title and detail in the language asked for. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: ProblemCode,
    requestId: z.string(),
    /** For `invalid`: which part of the request, and what is wrong with it. */
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' })
export type Problem = z.infer<typeof Problem>
