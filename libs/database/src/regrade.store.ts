import { createHash } from 'node:crypto'
import { ChangedRun, type Localized, RegradeCounts, RegradeFilter, type RegradeState } from '@interleave/contract'
import { audit } from './audit.ts'
import { type Database, readClock, storable, storableJson, type Transaction } from './database.ts'
import { isToPublish, isVerdictOf } from './dry-run.store.ts'
import { Prisma } from './generated/client.ts'
import { splitCheck, waitForMarks } from './mark.store.ts'
import { writeRegraded, writeStatus } from './notice.store.ts'
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
  assignment: { id: string; title: Localized }
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
    assignment: { id: string; title: Localized }
    student: Person & { username: string }
  })[]
}

export type Published =
  | { kind: 'published'; submissionIds: string[] }
  | { kind: 'gone' | 'ended' | 'running' | 'changed' }

interface By {
  actorId: string
  requestId: string
}

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
        FROM (${select(courseId, filter)}) AS chosen`,
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
          FROM (${select(courseId, filter)}) AS chosen WHERE "isRead" ORDER BY "receivedAt"
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
        select: { id: true, title: true },
      }),
      this.database.user.findMany({
        where: { id: { in: shown.map(({ studentId }) => studentId) } },
        select: { id: true, displayName: true, username: true },
      }),
    ])
    const assignmentOf = new Map(assignments.map(({ id, title }) => [id, { id, title: title as Localized }]))
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
        submission: { select: { assignment: { select: { id: true, title: true } }, student: person } },
      },
    })
    if (!row) return null
    const { submission, submissionId, baseRunId, points, settledAt, results } = row
    return {
      ...{ id, submissionId, baseRunId, points, settledAt },
      state: row.state as DryRunRecord['state'],
      isPublished: (await this.database.run.count({ where: { id } })) > 0,
      assignment: { id: submission.assignment.id, title: submission.assignment.title as Localized },
      student: submission.student,
      score: row.score?.toNumber() ?? null,
      tasks: results.map(taskOf),
    }
  }
}

class NothingChosen extends Error {}

const person = { select: { id: true, displayName: true } } as const

/** Those that match, with the run that holds: the newest verdict, or where there is none the newest that ended. */
function select(courseId: string, filter: RegradeFilter): Prisma.Sql {
  const { assignmentId, section, state, q, studentId, task, check, outcome, version, only, from, until } = filter
  const result = (wanted: Prisma.Sql) =>
    Prisma.sql`EXISTS (SELECT FROM "TaskResult" AS t WHERE t."runId" = held."id" AND ${wanted})`
  const failed = check === undefined ? null : splitCheck(check)
  const part = q?.trim() ? `%${q.trim().replaceAll(/[\\%_]/g, '\\$&')}%` : null
  const conditions = [
    Prisma.sql`a."courseId" = ${courseId}::uuid`,
    assignmentId && Prisma.sql`s."assignmentId" = ${assignmentId}::uuid`,
    studentId && Prisma.sql`s."studentId" = ${studentId}::uuid`,
    section !== undefined && Prisma.sql`e."section" = ${section}`,
    part && Prisma.sql`(u."username" ILIKE ${part} OR u."displayName" ILIKE ${part})`,
    state && Prisma.sql`m."state" = ${state}::"MarkState"`,
    only && Prisma.sql`m."runId" = held."id"`,
    task !== undefined && result(Prisma.sql`t."taskId" = ${task}`),
    failed && result(Prisma.sql`t."taskId" = ${failed.task} AND ${failed.check} = ANY (t."failedChecks")`),
    version !== undefined && result(Prisma.sql`t."graderVersion" = ${version}`),
    outcome &&
      Prisma.sql`(held."outcome" = ${outcome}::"OutcomeKind" OR ${result(Prisma.sql`t."outcome" = ${outcome}::"OutcomeKind"`)})`,
    from && Prisma.sql`s."createdAt" >= ${from}::timestamptz`,
    until && Prisma.sql`s."createdAt" <= ${until}::timestamptz`,
  ].filter((condition): condition is Prisma.Sql => Boolean(condition))
  return Prisma.sql`
    SELECT s."id" AS "submissionId", s."studentId", s."assignmentId", s."createdAt" AS "receivedAt", s."commitId" IS NOT NULL AS "isRead",
      held."id" AS "baseRunId", held."points", extract(epoch FROM held."settledAt" - held."startedAt") AS "seconds"
    FROM "Submission" AS s
    JOIN "Assignment" AS a ON a."id" = s."assignmentId"
    JOIN "Enrolment" AS e ON e."courseId" = a."courseId" AND e."userId" = s."studentId" AND e."role" = 'student'
    JOIN "User" AS u ON u."id" = s."studentId"
    LEFT JOIN "Mark" AS m ON m."assignmentId" = s."assignmentId" AND m."studentId" = s."studentId"
    CROSS JOIN LATERAL (
      SELECT r."id", r."points", r."outcome", r."startedAt", r."settledAt" FROM "Run" AS r
      WHERE r."submissionId" = s."id" AND r."state" = 'settled'
      ORDER BY ${isVerdictOf(Prisma.sql`r`)} DESC, r."createdAt" DESC, r."id" DESC LIMIT 1
    ) AS held
    WHERE ${Prisma.join(conditions, ' AND ')}`
}

/** Whether it still waits for a decision; of two who decide at once the second finds that it ended. */
async function takeTurn(transaction: Transaction, courseId: string, id: string): Promise<true | 'gone' | 'ended'> {
  const [row] = await transaction.$queryRaw<{ state: string }[]>`
    SELECT "state"::text AS "state" FROM "Regrade" WHERE "id" = ${id}::uuid AND "courseId" = ${courseId}::uuid FOR UPDATE`
  if (!row) return 'gone'
  return row.state === 'running' ? true : 'ended'
}

/**
 * Until the end of the transaction nothing can change that these marks follow from: whatever does would have to raise the version of a mark
 * that is held here. In the order in which others take the same locks: rules before marks, and marks in the order of their keys.
 */
async function holdMarks(transaction: Transaction, courseId: string, regradeId: string): Promise<void> {
  await waitForMarks(transaction, courseId)
  await transaction.$executeRaw`
    SELECT FROM "Assignment" WHERE "id" IN (SELECT "assignmentId" FROM "DryRun" WHERE "regradeId" = ${regradeId}::uuid)
    ORDER BY "id" FOR SHARE`
  await transaction.$executeRaw`
    SELECT FROM "Mark" WHERE ("assignmentId", "studentId") IN (
      SELECT "assignmentId", "studentId" FROM "DryRun" WHERE "regradeId" = ${regradeId}::uuid
    ) ORDER BY "assignmentId", "studentId" FOR UPDATE`
}

interface MadeRun {
  id: string
  submissionId: string
  /** The host of the commit was told of another verdict. */
  isOther: boolean
}

/** They are of now, so that of the verdicts on a submission they are the newest. */
async function makeRuns(transaction: Transaction, regradeId: string, { actorId, requestId }: By): Promise<MadeRun[]> {
  // Once they are runs they are the newest themselves, so that what is to be published has to be known before.
  const chosen = await transaction.$queryRaw<
    { id: string }[]
  >`SELECT d."id" FROM "DryRun" AS d WHERE ${isToPublish(regradeId)}`
  const ids = chosen.map(({ id }) => id)
  await transaction.$executeRaw`
    INSERT INTO "Run" ("id", "submissionId", "studentId", "assignmentId", "state", "requestedBy", "attempt", "faults", "outcome",
      "outcomeCode", "outcomeDetail", "score", "points", "createdAt", "rungAt", "startedAt", "settledAt")
    SELECT "id", "submissionId", "studentId", "assignmentId", "state", 'staff', "attempt", "faults", "outcome",
      "outcomeCode", "outcomeDetail", "score", "points", clock_timestamp(), "rungAt", "startedAt", "settledAt"
    FROM "DryRun" WHERE "id" = ANY (${ids}::uuid[])`
  await transaction.$executeRaw`
    INSERT INTO "Attempt" ("runId", "number", "worker", "startedAt", "endedAt", "ending")
    SELECT "id", "attempt", "worker", "startedAt", "settledAt", 'settled' FROM "DryRun" WHERE "id" = ANY (${ids}::uuid[])`
  await transaction.$executeRaw`
    WITH moved AS (DELETE FROM "DryResult" WHERE "runId" = ANY (${ids}::uuid[]) RETURNING *)
    INSERT INTO "TaskResult" ("runId", "taskId", "position", "outcome", "outcomeCode", "outcomeDetail", "score", "points", "seed",
      "graderVersion", "report", "failedChecks")
    SELECT "runId", "taskId", "position", "outcome", "outcomeCode", "outcomeDetail", "score", "points", "seed",
      "graderVersion", "report", "failedChecks" FROM moved`
  // Where a fault of ours was in the way until now, the commit counts as graded from now on.
  await transaction.$executeRaw`
    INSERT INTO "GradedCommit" ("studentId", "assignmentId", "commitId", "submissionId")
    SELECT s."studentId", s."assignmentId", s."commitId", s."id"
    FROM "DryRun" AS d JOIN "Submission" AS s ON s."id" = d."submissionId"
    WHERE d."id" = ANY (${ids}::uuid[]) AND s."commitId" IS NOT NULL ON CONFLICT DO NOTHING`
  await transaction.$executeRaw`
    INSERT INTO "AuditEvent" ("id", "actorId", "action", "subject", "detail", "requestId")
    SELECT gen_random_uuid(), ${actorId}::uuid, 'run_published', 'submission:' || "submissionId",
      jsonb_build_object('regradeId', "regradeId", 'runId', "id", 'score', "score"), ${requestId}
    FROM "DryRun" WHERE "id" = ANY (${ids}::uuid[])`
  return transaction.$queryRaw<MadeRun[]>`
    SELECT d."id", d."submissionId", (base."outcome" <> d."outcome" OR base."score" IS DISTINCT FROM d."score") AS "isOther"
    FROM "DryRun" AS d JOIN "Run" AS base ON base."id" = d."baseRunId" WHERE d."id" = ANY (${ids}::uuid[])`
}

/** One for each mark that changes. */
async function runsToTellOf(transaction: Transaction, regradeId: string, { changes }: Preview): Promise<string[]> {
  const pairs = JSON.stringify(
    changes.map(({ assignmentId, studentId, runs }) => ({ assignmentId, studentId, run: runs[0]?.afterRunId ?? null })),
  )
  const rows = await transaction.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT ON (d."assignmentId", d."studentId") d."id"
    FROM jsonb_to_recordset(${pairs}::jsonb) AS told("assignmentId" uuid, "studentId" uuid, "run" uuid)
    JOIN "DryRun" AS d USING ("assignmentId", "studentId") JOIN "Run" AS r ON r."id" = d."id"
    WHERE d."regradeId" = ${regradeId}::uuid
    ORDER BY d."assignmentId", d."studentId", (d."id" = told."run") DESC`
  return rows.map(({ id }) => id)
}

async function endRegrade(
  transaction: Transaction,
  regradeId: string,
  state: 'published' | 'dropped',
  { counts, changes }: Preview,
  by: By,
): Promise<void> {
  await transaction.regradeChange.createMany({
    data: changes.map(({ runs, ...change }, position) => ({
      ...{ regradeId, position, ...change },
      runs: runs.map((run) => storableJson(run)) as Prisma.InputJsonArray,
    })),
  })
  await transaction.regrade.update({
    where: { id: regradeId },
    data: { state, counts: storableJson(counts), endedById: by.actorId, endedAt: await readClock(transaction) },
  })
  const { up, down, same } = counts.marks
  await audit(transaction, {
    action: `regrade_${state}`,
    subject: `regrade:${regradeId}`,
    ...by,
    detail: { up, down, same },
  })
}
