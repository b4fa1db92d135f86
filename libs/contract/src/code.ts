import { z } from 'zod'

const Id = z.uuid()
const Path = z.string().min(1).max(512)

/** A file as it was handed in. */
export const SourceFileView = z
  .object({
    path: z.string(),
    bytes: z.int(),
    /** Null where it is no text, or too long to be kept. */
    text: z.string().nullable(),
  })
  .meta({ id: 'SourceFile' })
export type SourceFileView = z.infer<typeof SourceFileView>

export const LineCommentView = z
  .object({
    id: Id,
    path: z.string(),
    /** From 1. */
    line: z.int(),
    words: z.string(),
    author: z.object({ id: Id, displayName: z.string() }),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'LineComment' })
export type LineCommentView = z.infer<typeof LineCommentView>

/** What was handed in, and what staff say about its lines. No files before the repository was fetched. */
export const CodeView = z
  .object({ files: z.array(SourceFileView), comments: z.array(LineCommentView) })
  .meta({ id: 'Code' })
export type CodeView = z.infer<typeof CodeView>

export const CreateLineComment = z
  .strictObject({ path: Path, line: z.int().min(1).max(1_000_000), words: z.string().trim().min(1).max(4000) })
  .meta({ id: 'CreateLineComment' })
export type CreateLineComment = z.infer<typeof CreateLineComment>
