import type { Database } from '@interleave/database'

export interface StoredWork {
  submissionId: string
  student: { id: string; username: string; displayName: string }
  /** Programs, by path. */
  files: { path: string; text: string }[]
}

const MOST_CHARACTERS = 200_000

interface WorkRow {
  submissionId: string
  studentId: string
  username: string
  displayName: string
}

export class SimilarStore {
  constructor(private readonly database: Database) {}

  /**
   * Of each student of the course the newest submission whose code was kept, with its Python; where a task is asked for, only the files
   * that were graded as it.
   */
  async works(assignmentId: string, task: string | null): Promise<StoredWork[]> {
    const newest = await this.database.$queryRaw<WorkRow[]>`
      SELECT DISTINCT ON (s."studentId") s."id" AS "submissionId", s."studentId", u."username", u."displayName"
      FROM "Submission" AS s
      JOIN "Assignment" AS a ON a."id" = s."assignmentId"
      JOIN "Enrolment" AS e ON e."courseId" = a."courseId" AND e."userId" = s."studentId" AND e."role" = 'student'
      JOIN "User" AS u ON u."id" = s."studentId"
      WHERE s."assignmentId" = ${assignmentId}::uuid
        AND EXISTS (SELECT FROM "SourceFile" AS f WHERE f."submissionId" = s."id")
      ORDER BY s."studentId", s."createdAt" DESC, s."id" DESC`
    const ids = newest.map(({ submissionId }) => submissionId)
    const files = await this.database.$queryRaw<{ submissionId: string; path: string; text: string }[]>`
      SELECT f."submissionId", f."path", t."text"
      FROM "SourceFile" AS f JOIN "SourceText" AS t ON t."id" = f."textId"
      WHERE f."submissionId" = ANY (${ids}::uuid[]) AND f."path" LIKE '%.py' AND length(t."text") <= ${MOST_CHARACTERS}
      ORDER BY f."submissionId", f."path"`
    const asked = task === null ? null : await this.#gradedAs(task, ids)
    const byWork = new Map<string, StoredWork['files']>()
    for (const { submissionId, path, text } of files)
      if (!asked || asked.has(`${submissionId}/${path}`))
        byWork.set(submissionId, [...(byWork.get(submissionId) ?? []), { path, text }])
    return newest
      .map(({ submissionId, studentId, username, displayName }) => ({
        ...{ submissionId, student: { id: studentId, username, displayName } },
        files: byWork.get(submissionId) ?? [],
      }))
      .filter((work) => work.files.length > 0)
  }

  /** By `submission/path`. */
  async #gradedAs(task: string, submissionIds: string[]): Promise<Set<string>> {
    const rows = await this.database.$queryRaw<{ submissionId: string; path: string }[]>`
      SELECT DISTINCT r."submissionId", file ->> 'path' AS "path"
      FROM "Run" AS r
      JOIN "TaskResult" AS t ON t."runId" = r."id"
      CROSS JOIN LATERAL jsonb_array_elements(t."report" -> 'files') AS file
      WHERE r."submissionId" = ANY (${submissionIds}::uuid[]) AND t."taskId" = ${task}
        AND jsonb_typeof(t."report" -> 'files') = 'array' AND file ->> 'path' IS NOT NULL`
    return new Set(rows.map(({ submissionId, path }) => `${submissionId}/${path}`))
  }
}
