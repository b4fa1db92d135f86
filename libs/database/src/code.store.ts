import { createHash } from 'node:crypto'
import type { CreateLineComment } from '@interleave/contract'
import { audit } from './audit.ts'
import { type Database, storable } from './database.ts'

export interface CodeFile {
  path: string
  bytes: number
  text: string | null
}

export interface LineCommentRecord {
  id: string
  path: string
  line: number
  words: string
  author: { id: string; displayName: string }
  createdAt: Date
}

/** Files as they were handed in, and what staff say about their lines. */
export class CodeStore {
  constructor(private readonly database: Database) {}

  /** Kept once: a submission stays at its commit. A text must be without NUL. */
  async keep(submissionId: string, files: CodeFile[]): Promise<void> {
    if (await this.database.sourceFile.findFirst({ where: { submissionId }, select: { path: true } })) return
    const texts = new Map(files.flatMap(({ text }) => (text === null ? [] : [[digestOf(text), text] as const])))
    await this.database.$transaction(async (transaction) => {
      await transaction.sourceText.createMany({
        data: [...texts].map(([id, text]) => ({ id, text })),
        skipDuplicates: true,
      })
      await transaction.sourceFile.createMany({
        data: files.map(({ path, bytes, text }) => {
          return { submissionId, path: storable(path), bytes, textId: text === null ? null : digestOf(text) }
        }),
        skipDuplicates: true,
      })
    })
  }

  /** By path. */
  async files(submissionId: string): Promise<CodeFile[]> {
    const rows = await this.database.sourceFile.findMany({
      where: { submissionId },
      select: { path: true, bytes: true, text: { select: { text: true } } },
      orderBy: { path: 'asc' },
    })
    return rows.map(({ text, ...file }) => ({ ...file, text: text?.text ?? null }))
  }

  /** Without those taken back; by file and line, then in the order in which they were given. */
  comments(submissionId: string): Promise<LineCommentRecord[]> {
    return this.database.lineComment.findMany({
      where: { submissionId, withdrawnAt: null },
      select: {
        ...{ id: true, path: true, line: true, words: true, createdAt: true },
        author: { select: { id: true, displayName: true } },
      },
      orderBy: [{ path: 'asc' }, { line: 'asc' }, { id: 'asc' }],
    })
  }

  async comment(
    submissionId: string,
    { path, line, words }: CreateLineComment,
    { actorId, requestId }: { actorId: string; requestId: string },
  ): Promise<void> {
    await this.database.$transaction(async (transaction) => {
      const { id } = await transaction.lineComment.create({
        data: { submissionId, path: storable(path), line, words: storable(words), authorId: actorId },
      })
      await audit(transaction, {
        ...{ action: 'line_commented', subject: `submission:${submissionId}`, actorId, requestId },
        detail: { id, path: storable(path), line },
      })
    })
  }

  /** False if the author has no such comment there. */
  async withdraw(
    submissionId: string,
    id: string,
    { actorId, requestId }: { actorId: string; requestId: string },
  ): Promise<boolean> {
    return this.database.$transaction(async (transaction) => {
      const { count } = await transaction.lineComment.updateMany({
        where: { id, submissionId, authorId: actorId, withdrawnAt: null },
        data: { withdrawnAt: new Date() },
      })
      const entry = { action: 'line_comment_withdrawn', subject: `submission:${submissionId}`, detail: { id } }
      if (count > 0) await audit(transaction, { ...entry, actorId, requestId })
      return count > 0
    })
  }
}

const digestOf = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex')
