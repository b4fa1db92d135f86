import { z } from 'zod'

const Id = z.uuid()

/** Which works are compared: those of one assignment, and of its tasks one or all. */
export const SimilarQuery = z.strictObject({ assignmentId: Id, task: z.string().max(64).optional() })
export type SimilarQuery = z.infer<typeof SimilarQuery>

const SimilarWork = z.object({
  submissionId: Id,
  student: z.object({ id: Id, username: z.string(), displayName: z.string() }),
})

export const SimilarView = z
  .object({
    /** How many students have handed in a program that is compared. */
    works: z.int(),
    /** The most similar first; `similarity` is a share from 0 to 1. */
    pairs: z.array(z.object({ left: SimilarWork, right: SimilarWork, similarity: z.number() })),
    /** How many students are how similar to whoever is most like them, in tenths from 0. */
    distribution: z.array(z.int()).length(10),
  })
  .meta({ id: 'Similar' })
export type SimilarView = z.infer<typeof SimilarView>

export const SimilarPairQuery = SimilarQuery.extend({
  /** Submissions. */
  left: Id,
  right: Id,
})
export type SimilarPairQuery = z.infer<typeof SimilarPairQuery>

const Stretch = z.object({ path: z.string(), from: z.int(), to: z.int() })
const SimilarSide = SimilarWork.extend({ files: z.array(z.object({ path: z.string(), text: z.string() })) })

export const SimilarPairView = z
  .object({
    left: SimilarSide,
    right: SimilarSide,
    similarity: z.number(),
    /** Lines from 1, both ends in, in the order of the left one. */
    matches: z.array(z.object({ left: Stretch, right: Stretch })),
  })
  .meta({ id: 'SimilarPair' })
export type SimilarPairView = z.infer<typeof SimilarPairView>
