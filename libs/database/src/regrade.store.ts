import { createHash } from 'node:crypto'
import { ChangedRun, type Localized, RegradeCounts, RegradeFilter, type RegradeState } from '@interleave/contract'
import { audit } from './audit.ts'
import { type Database, storable, storableJson } from './database.ts'
import { Prisma } from './generated/client.ts'
import { writeRegraded, writeStatus } from './notice.store.ts'
import { type By, endRegrade, holdMarks, makeRuns, runsToTellOf, takeTurn } from './regrade-ending.ts'
import { selectSubmissions } from './regrade-filter.ts'
import { type MarkChange, type Preview, previewRegrade } from './regrade-preview.ts'
import { type TaskRecord, taskOf } from './submission.store.ts'

interface Person {
  id: string
  displayName: string
}

export interface RegradeRecord {
  id: string
  state: RegradeState
  reason: string
  filter: RegradeFilter
  by: Person
  createdAt: Date
  endedBy: Person | null
  endedAt: Date | null
  runs: number
  done: number
}

export interface RegradeProgress {
  working: number
  waiting: number
  /** At the speed of the last minutes. */
  secondsLeft: number | null
  heldBy: string[]
}

export interface Estimate {
  runs: number
  students: number
  unread: number
  seconds: number
  atOnce: number
}

export interface DryRunRecord {
  id: string
  submissionId: string
  baseRunId: string
  state: 'queued' | 'fetching' | 'grading' | 'settled'
  isPublished: boolean
  assignment: { id: string; title: Localized; isAnonymous: boolean }
  student: Person
  score: number | null
  points: number
  settledAt: Date | null
  tasks: TaskRecord[]
}

/** A page of what a regrade changes, with the names. */
export interface ChangePage {
  counts: RegradeCounts
  digest: string
  count: number
  changes: (Omit<MarkChange, 'assignmentId' | 'studentId'> & {
    assignment: { id: string; title: Localized; isAnonymous: boolean }
    student: Person & { username: string }
  })[]
}

export type Published =
  | { kind: 'published'; submissionIds: string[] }
  | { kind: 'gone' | 'ended' | 'running' | 'changed' }

/** Publishing thousands of runs is one transaction. */
const PUBLISHING = { maxWait: 30_000, timeout: 300_000 }
const SPEED_MINUTES = 10
const LISTED = 100
const PREVIEWS_KEPT = 20

export class RegradeStore {
  /** By regrade, with what they followed from: a page that is turned need not work it all out again. */
  readonly #previews = new Map<string, { stamp: string; preview: Preview }>()

  constructor(private readonly database: Database) {}

  /** The marks must be worked out, since filters ask for them. */
  async estimate(courseId: string, filter: RegradeFilter): Promise<Estimate> {
    const [[chosen], [most]] = await Promise.all([
      this.database.$queryRaw<[Omit<Estimate, 'atOnce'>]>`
        SELECT count(*) FILTER (WHERE "isRead")::int AS "runs", count(*) FILTER (WHERE NOT "isRead")::int AS "unread",
          (count(DISTINCT "studentId") FILTER (WHERE "isRead"))::int AS "students",
          COALESCE(sum("seconds") FILTER (WHERE "isRead"), 0)::float8 AS "seconds"
        FROM (${selectSubmissions(courseId, filter)}) AS chosen`,
      this.database.$queryRaw<[{ atOnce: number | null }]>`
        SELECT max("working")::int AS "atOnce" FROM (
          SELECT sum("change") OVER (ORDER BY "at", "change") AS "working" FROM (
            SELECT "startedAt" AS "at", 1 AS "change" FROM "Attempt" WHERE "startedAt" > now() - interval '1 day'
            UNION ALL
            SELECT "endedAt", -1 FROM "Attempt" WHERE "startedAt" > now() - interval '1 day' AND "endedAt" IS NOT NULL
          ) AS changes
        ) AS sums`,
    ])
    const atOnce = Math.max(1, most.atOnce ?? 1)
    return { ...chosen, seconds: chosen.seconds / atOnce, atOnce }
  }

  /** What graded in this course, the latest first. */
  listVersions(courseId: string): Promise<{ version: string; lastAt: Date }[]> {
    return this.database.$queryRaw`
      SELECT t."graderVersion" AS "version", max(r."settledAt") AS "lastAt"
      FROM "TaskResult" AS t JOIN "Run" AS r ON r."id" = t."runId" JOIN "Assignment" AS a ON a."id" = r."assignmentId"
      WHERE a."courseId" = ${courseId}::uuid GROUP BY 1 ORDER BY 2 DESC LIMIT 50`
  }

  /** `twice`: the same filter is being graded already. The runs are to be rung for after this. */
  async start(
    { courseId, filter, reason }: { courseId: string; filter: RegradeFilter; reason: string },
    by: By,
  ): Promise<{ id: string; runs: { runId: string }[] } | 'twice' | 'nothing'> {
    const wanted = storableJson(filter)
    const filterDigest = createHash('sha256')
      .update(JSON.stringify(Object.entries(wanted).sort()))
      .digest('hex')
    const data = { courseId, filter: wanted, filterDigest, reason: storable(reason), createdById: by.actorId }
    try {
      return await this.database.$transaction(async (transaction) => {
        const { id } = await transaction.regrade.create({ data })
        const runs = await transaction.$queryRaw<{ runId: string }[]>`
          INSERT INTO "DryRun" ("id", "regradeId", "submissionId", "studentId", "assignmentId", "baseRunId", "points", "rungAt")
          SELECT gen_random_uuid(), ${id}::uuid, "submissionId", "studentId", "assignmentId", "baseRunId", "points", clock_timestamp()
          FROM (${selectSubmissions(courseId, filter)}) AS chosen WHERE "isRead" ORDER BY "receivedAt"
          RETURNING "id" AS "runId"`
        if (runs.length === 0) throw new NothingChosen()
        await audit(transaction, {
          action: 'regrade_started',
          subject: `regrade:${id}`,
          ...by,
          detail: { courseId, runs: runs.length },
        })
        return { id, runs }
      }, PUBLISHING)
    } catch (error) {
      if (error instanceof NothingChosen) return 'nothing'
      if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') return 'twice'
      throw error
    }
  }

  /** The newest first. */
  async list(courseId: string): Promise<RegradeRecord[]> {
    return this.#read({ courseId })
  }

  async find(courseId: string, id: string): Promise<RegradeRecord | null> {
    const [record] = await this.#read({ courseId, id })
    return record ?? null
  }

  async #read(where: { courseId: string; id?: string }): Promise<RegradeRecord[]> {
    const rows = await this.database.regrade.findMany({
      where,
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      take: LISTED,
      include: { createdBy: person, endedBy: person },
    })
    const counts = await this.database.$queryRaw<{ regradeId: string; runs: number; done: number }[]>`
      SELECT "regradeId", count(*)::int AS "runs", (count(*) FILTER (WHERE "state" = 'settled'))::int AS "done"
      FROM "DryRun" WHERE "regradeId" = ANY (${rows.map(({ id }) => id)}::uuid[]) GROUP BY 1`
    const countsOf = new Map(counts.map((count) => [count.regradeId, count]))
    return rows.map(({ id, state, reason, filter, createdBy, createdAt, endedBy, endedAt }) => {
      const { runs, done } = countsOf.get(id) ?? { runs: 0, done: 0 }
      const isReady = state === 'running' && done === runs
      return {
        ...{ id, reason, by: createdBy, createdAt, endedBy, endedAt, runs, done },
        state: isReady ? 'ready' : state,
        filter: RegradeFilter.parse(filter),
      }
    })
  }

  async readProgress(id: string): Promise<RegradeProgress> {
    const [row] = await this.database.$queryRaw<[RegradeProgress]>`
      SELECT "working", "waiting", CASE WHEN "recent" > 0 THEN ("working" + "waiting") * "span" / "recent" END AS "secondsLeft",
        ARRAY(SELECT DISTINCT unnest("heldBy") FROM "DryRun" WHERE "regradeId" = ${id}::uuid AND "state" = 'queued') AS "heldBy"
      FROM (
        SELECT (count(*) FILTER (WHERE "state" IN ('fetching', 'grading')))::int AS "working",
          (count(*) FILTER (WHERE "state" = 'queued'))::int AS "waiting",
          count(*) FILTER (WHERE "settledAt" > now() - make_interval(mins => ${SPEED_MINUTES})) AS "recent",
          LEAST(${SPEED_MINUTES} * 60, extract(epoch FROM now() - min("startedAt")))::float8 AS "span"
        FROM "DryRun" WHERE "regradeId" = ${id}::uuid
      ) AS counted`
    return row
  }

  /** Of one that is ready as it would be now, of one that ended as it was then. */
  async readChanges(
    { id, state }: RegradeRecord,
    { direction, from, limit }: { direction?: 'up' | 'down'; from: number; limit: number },
  ): Promise<ChangePage> {
    const { counts, digest, changes } =
      state === 'published' || state === 'dropped' ? await this.#ended(id) : await this.#preview(id)
    const chosen = changes.filter(
      ({ before, after }) => !direction || (after ?? -1) > (before ?? -1) === (direction === 'up'),
    )
    const shown = chosen.slice(from, from + limit)
    const [assignments, students] = await Promise.all([
      this.database.assignment.findMany({
        where: { id: { in: shown.map(({ assignmentId }) => assignmentId) } },
        select: { id: true, title: true, isAnonymous: true },
      }),
      this.database.user.findMany({
        where: { id: { in: shown.map(({ studentId }) => studentId) } },
        select: { id: true, displayName: true, username: true },
      }),
    ])
    const assignmentOf = new Map(
      assignments.map(({ title, ...rest }) => [rest.id, { ...rest, title: title as Localized }]),
    )
    const studentOf = new Map(students.map((student) => [student.id, student]))
    return {
      ...{ counts, digest, count: chosen.length },
      changes: shown.flatMap(({ assignmentId, studentId, ...change }) => {
        const [assignment, student] = [assignmentOf.get(assignmentId), studentOf.get(studentId)]
        return assignment && student ? [{ ...change, assignment, student }] : []
      }),
    }
  }

  async #preview(id: string): Promise<Preview> {
    const [{ stamp }] = await this.database.$queryRaw<[{ stamp: string }]>`
      SELECT concat_ws('/', sum(m."version"), count(*), sum(d."done")) AS "stamp" FROM (
        SELECT "assignmentId", "studentId", count(*) FILTER (WHERE "state" = 'settled') AS "done"
        FROM "DryRun" WHERE "regradeId" = ${id}::uuid GROUP BY 1, 2
      ) AS d JOIN "Mark" AS m USING ("assignmentId", "studentId")`
    const kept = this.#previews.get(id)
    if (kept?.stamp === stamp) return kept.preview
    const preview = await previewRegrade(this.database, id)
    if (this.#previews.size >= PREVIEWS_KEPT) this.#previews.clear()
    this.#previews.set(id, { stamp, preview })
    return preview
  }

  async #ended(id: string): Promise<Preview> {
    const { counts } = await this.database.regrade.findUniqueOrThrow({ where: { id }, select: { counts: true } })
    const rows = await this.database.regradeChange.findMany({ where: { regradeId: id }, orderBy: { position: 'asc' } })
    return {
      counts: RegradeCounts.parse(counts),
      digest: '',
      changes: rows.map(({ assignmentId, studentId, before, after, runs }) => ({
        ...{ assignmentId, studentId, before: before?.toNumber() ?? null, after: after?.toNumber() ?? null },
        runs: ChangedRun.array().parse(runs),
      })),
    }
  }

  /** Exactly what `digest` stands for becomes runs, all at once, beside those that there are; or nothing does. */
  async publish(courseId: string, id: string, digest: string, by: By): Promise<Published> {
    return this.database.$transaction(async (transaction) => {
      const isOpen = await takeTurn(transaction, courseId, id)
      if (isOpen !== true) return { kind: isOpen }
      if (await transaction.dryRun.count({ where: { regradeId: id, state: { not: 'settled' } } }))
        return { kind: 'running' }
      await holdMarks(transaction, courseId, id)
      const preview = await previewRegrade(transaction, id)
      if (preview.digest !== digest) return { kind: 'changed' }
      const runs = await makeRuns(transaction, id, by)
      await writeRegraded(transaction, await runsToTellOf(transaction, id, preview))
      const otherVerdicts = runs.filter(({ isOther }) => isOther)
      await writeStatus(transaction, ...otherVerdicts.map((run) => run.id))
      await endRegrade(transaction, id, 'published', preview, by)
      return { kind: 'published', submissionIds: runs.map(({ submissionId }) => submissionId) }
    }, PUBLISHING)
  }

  /** Nobody but staff will see its runs, which are kept; what waits is graded no more. */
  async drop(courseId: string, id: string, by: By): Promise<'dropped' | 'gone' | 'ended'> {
    return this.database.$transaction(async (transaction) => {
      const isOpen = await takeTurn(transaction, courseId, id)
      if (isOpen !== true) return isOpen
      await endRegrade(transaction, id, 'dropped', await previewRegrade(transaction, id), by)
      return 'dropped'
    }, PUBLISHING)
  }

  async findDryRun(courseId: string, regradeId: string, id: string): Promise<DryRunRecord | null> {
    const row = await this.database.dryRun.findFirst({
      where: { id, regradeId, regrade: { courseId } },
      include: {
        results: { orderBy: { position: 'asc' } },
        submission: {
          select: { assignment: { select: { id: true, title: true, isAnonymous: true } }, student: person },
        },
      },
    })
    if (!row) return null
    const { submission, submissionId, baseRunId, points, settledAt, results } = row
    return {
      ...{ id, submissionId, baseRunId, points, settledAt },
      state: row.state as DryRunRecord['state'],
      isPublished: (await this.database.run.count({ where: { id } })) > 0,
      assignment: { ...submission.assignment, title: submission.assignment.title as Localized },
      student: submission.student,
      score: row.score?.toNumber() ?? null,
      tasks: results.map(taskOf),
    }
  }
}

class NothingChosen extends Error {}

const person = { select: { id: true, displayName: true } } as const
