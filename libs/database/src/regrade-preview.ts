import { createHash } from 'node:crypto'
import { type ChangedRun, RegradeCause, type RegradeCounts } from '@interleave/contract'
import { causeOf, type GradedVerdict, type Mark, type SecondVerdict, standing } from '@interleave/grading'
import type { Transaction } from './database.ts'
import { isOvertaken, isToPublish, isVerdictOf } from './dry-run.store.ts'
import { Prisma } from './generated/client.ts'
import { loadStandings } from './standing.store.ts'

/** A mark that would be another one. */
export interface MarkChange {
  assignmentId: string
  studentId: string
  before: number | null
  after: number | null
  runs: ChangedRun[]
}

export interface Preview {
  counts: RegradeCounts
  /** The biggest losses first. */
  changes: MarkChange[]
  /** The same as long as publishing would do the same. */
  digest: string
}

/** Which marks publishing would change, by the same rules that marks always follow. */
export async function previewRegrade(within: Transaction, regradeId: string): Promise<Preview> {
  const runs = await within.$queryRaw<{ id: string; assignmentId: string; studentId: string }[]>`
    SELECT d."id", d."assignmentId", d."studentId" FROM "DryRun" AS d WHERE ${isToPublish(regradeId)}`
  const tasks = await findChangedTasks(within, regradeId)
  const changedRuns = new Map<string, ChangedRun>()
  const causes = Object.fromEntries(RegradeCause.options.map((cause) => [cause, 0])) as Record<RegradeCause, number>
  for (const { submissionId, beforeRunId, afterRunId, ...task } of tasks) {
    causes[task.cause] += 1
    const known = changedRuns.get(submissionId) ?? { submissionId, beforeRunId, afterRunId, tasks: [] }
    known.tasks.push(task)
    changedRuns.set(submissionId, known)
  }
  const pairs = [...new Map(runs.map((run) => [`${run.assignmentId}/${run.studentId}`, run])).values()]
  const isDry = new Set(runs.map(({ id }) => id))
  const records = await loadStandings(
    within,
    [...new Set(pairs.map(({ assignmentId }) => assignmentId))],
    [...new Set(pairs.map(({ studentId }) => studentId))],
    regradeId,
  )
  const marks = { up: 0, down: 0, same: 0 }
  const changes: MarkChange[] = []
  for (const { assignmentId, studentId } of pairs) {
    const record = records.get(assignmentId)
    const student = record?.students.get(studentId)
    if (!record || !student) throw new Error(`no standing of ${studentId} in ${assignmentId}`)
    const runsOfNow = student.runs.filter(({ runId }) => !isDry.has(runId))
    const before = standing(record.rules, { ...student, runs: runsOfNow }).counts
    const after = standing(record.rules, student).counts
    const direction = directionOf(before, after)
    marks[direction] += 1
    if (direction === 'same') continue
    const about = new Set([before?.submissionId, after?.submissionId])
    changes.push({
      ...{ assignmentId, studentId, before: before?.score ?? null, after: after?.score ?? null },
      runs: [...about].flatMap((id) => (id && changedRuns.get(id)) || []),
    })
  }
  changes.sort(
    (a, b) => gainOf(a) - gainOf(b) || compare(a.studentId, b.studentId) || compare(a.assignmentId, b.assignmentId),
  )
  const left = await countLeft(within, regradeId)
  const counts = { marks, causes, left, runs: { same: runs.length - changedRuns.size, changed: changedRuns.size } }
  const digest = createHash('sha256').update(JSON.stringify({ counts, changes })).digest('hex')
  return { counts, changes, digest }
}

function directionOf(before: Mark | null, after: Mark | null): 'up' | 'down' | 'same' {
  const gain = gainOf({ before: before?.score ?? null, after: after?.score ?? null })
  return gain === 0 ? 'same' : gain > 0 ? 'up' : 'down'
}

/** Without a mark is less than none of the points. */
const gainOf = ({ before, after }: { before: number | null; after: number | null }) => (after ?? -1) - (before ?? -1)

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

async function countLeft(within: Transaction, regradeId: string): Promise<RegradeCounts['left']> {
  const [row] = await within.$queryRaw<[RegradeCounts['left']]>`
    SELECT count(*) FILTER (WHERE d."outcome" IN ('grader_broken', 'platform_failed'))::int AS "faults",
      count(*) FILTER (WHERE d."outcome" = 'ungradable')::int AS "unread",
      count(*) FILTER (WHERE ${isVerdictOf(Prisma.sql`d`)} AND ${isOvertaken})::int AS "overtaken"
    FROM "DryRun" AS d WHERE d."regradeId" = ${regradeId}::uuid AND d."state" = 'settled'`
  return row
}

type ChangedTask = ChangedRun['tasks'][number] & Omit<ChangedRun, 'tasks'>

interface TaskRow extends Omit<ChangedRun, 'tasks'> {
  task: string
  isFirst: boolean
  before: GradedVerdict | null
  after: GradedVerdict | null
  again: SecondVerdict | null
}

/** Every task whose verdict is another one, in the order of the run. */
async function findChangedTasks(within: Transaction, regradeId: string): Promise<ChangedTask[]> {
  const verdict = (result: Prisma.Sql) => Prisma.sql`
    CASE WHEN ${result}."runId" IS NOT NULL THEN jsonb_build_object(
      'outcome', ${result}."outcome", 'score', ${result}."score", 'failedChecks', to_jsonb(${result}."failedChecks"),
      'seed', ${result}."seed", 'graderVersion', ${result}."graderVersion") END`
  const rows = await within.$queryRaw<TaskRow[]>`
    SELECT d."submissionId", d."baseRunId" AS "beforeRunId", d."id" AS "afterRunId", NOT ${isVerdictOf(Prisma.sql`base`)} AS "isFirst",
      changed.*
    FROM "DryRun" AS d JOIN "Run" AS base ON base."id" = d."baseRunId"
    CROSS JOIN LATERAL (
      SELECT "taskId" AS "task", ${verdict(Prisma.sql`b`)} AS "before", ${verdict(Prisma.sql`n`)} AS "after", n."again", n."position"
      FROM (SELECT * FROM "TaskResult" WHERE "runId" = d."baseRunId") AS b
      FULL JOIN (SELECT * FROM "DryResult" WHERE "runId" = d."id") AS n USING ("taskId")
      WHERE b."runId" IS NULL OR n."runId" IS NULL OR b."outcome" <> n."outcome" OR b."score" IS DISTINCT FROM n."score"
        OR NOT (b."failedChecks" @> n."failedChecks" AND b."failedChecks" <@ n."failedChecks")
    ) AS changed
    WHERE ${isToPublish(regradeId)}
    ORDER BY d."createdAt", d."id", changed."position"`
  return rows.map(({ submissionId, beforeRunId, afterRunId, isFirst, task, before, after, again }) => {
    const failed = { before: before?.failedChecks ?? [], after: after?.failedChecks ?? [] }
    return {
      ...{ submissionId, beforeRunId, afterRunId, task },
      cause: isFirst ? 'fault' : (causeOf(before, after, again) ?? 'undecided'),
      ...{ before: before?.score ?? null, after: after?.score ?? null },
      lost: !before ? [] : failed.after.filter((check) => !failed.before.includes(check)),
      gained: failed.before.filter((check) => !failed.after.includes(check)),
      outcomes: { before: before?.outcome ?? null, after: after?.outcome ?? null },
    }
  })
}
