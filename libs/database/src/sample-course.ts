import { createHash } from 'node:crypto'
import type { CheckResult, Misunderstanding, Report, TaskManifest } from '@interleave/contract'
import { scoreOf, summarise } from '@interleave/grading'
import { createDatabase, type Transaction } from './database.ts'
import { failedChecksOf } from './run.store.ts'
import { reasons } from './sample-reasons.ts'

export interface SampleCourse {
  /** The same seed gives the same rows, ids and times included. */
  seed: string
  slug: string
  /** Of the tasks that are asked, in order; three make an assignment. */
  manifests: TaskManifest[]
  students: number
  runs: number
  /** The first day of the first assignment. */
  beginsAt: Date
  /** Usernames of accounts that are there already. */
  staff: { username: string; role: 'ta' | 'teacher' }[]
}

const TASKS_AN_ASSIGNMENT = 3
const WEEKS_AN_ASSIGNMENT = 2
const SECTIONS = ['A', 'B', 'C', 'D']
const HOUR = 3_600_000
const WEEK = 7 * 24 * HOUR

/**
 * A course of made-up people who hand in again and again over weeks and fail for the reasons that checks teach: what pages for whole
 * courses are tried and measured with. Rows that are there already stay. Answers with the course's id.
 */
export async function seedSampleCourse(databaseUrl: string, wanted: SampleCourse): Promise<string> {
  const database = createDatabase(databaseUrl)
  try {
    const rows = makeRows(wanted)
    await database.$transaction(
      async (transaction) => {
        for (const [table, list] of rows.tables) await insert(transaction, table, list)
        const staff = await transaction.user.findMany({
          where: { username: { in: wanted.staff.map(({ username }) => username) } },
        })
        await insert(
          transaction,
          'Enrolment',
          staff.map(({ id, username }) => ({
            ...{ courseId: rows.courseId, userId: id, section: null, createdAt: wanted.beginsAt },
            role: wanted.staff.find((one) => one.username === username)?.role,
          })),
        )
      },
      { timeout: 120_000 },
    )
    await database.$executeRaw`ANALYZE "Submission", "Run", "TaskResult", "Enrolment"`
    return rows.courseId
  } finally {
    await database.$disconnect()
  }
}

type Row = Record<string, unknown>

const CHUNK = 1000

/** All columns that the rows name, from one JSON text a chunk: thousands of rows are one statement. */
async function insert(transaction: Transaction, table: string, rows: Row[]): Promise<void> {
  const [first] = rows
  if (!first) return
  const columns = Object.keys(first)
    .map((name) => `"${name}"`)
    .join(', ')
  for (let from = 0; from < rows.length; from += CHUNK)
    await transaction.$executeRawUnsafe(
      `INSERT INTO "${table}" (${columns})
       SELECT ${columns} FROM jsonb_populate_recordset(NULL::"${table}", $1::jsonb) ON CONFLICT DO NOTHING`,
      JSON.stringify(rows.slice(from, from + CHUNK)),
    )
}

function makeRows({ seed, slug, manifests, students, runs, beginsAt }: SampleCourse) {
  const random = randomOf(seed)
  const id = () => uuidOf(random)
  const courseId = id()
  const course = { id: courseId, slug, title: { 'zh-CN': `示例课程（${slug}）`, en: `Sample course (${slug})` } }
  // Lists are in the order of ids.
  const ids = Array.from({ length: Math.ceil(manifests.length / TASKS_AN_ASSIGNMENT) }, id).sort()
  const assignments = ids.map((id, i) => {
    const tasks = manifests.slice(i * TASKS_AN_ASSIGNMENT, (i + 1) * TASKS_AN_ASSIGNMENT)
    const opensAt = new Date(beginsAt.getTime() + i * WEEKS_AN_ASSIGNMENT * WEEK)
    return { id, tasks, opensAt, dueAt: new Date(opensAt.getTime() + WEEKS_AN_ASSIGNMENT * WEEK) }
  })
  const people = Array.from({ length: students }, (_, i) => ({
    ...accountOf(i),
    section: SECTIONS[i % SECTIONS.length],
    ability: 0.25 + 0.75 * random(),
    eagerness: 0.3 + random(),
    /** Some leave, and hand in nothing any more. */
    stays: random() < 0.06 ? 1 : assignments.length,
  }))
  const users: Row[] = people.map(({ id, username, displayName }) => ({
    ...{ id, username, displayName, passwordHash: 'none', isAdmin: false, createdAt: beginsAt },
  }))
  const enrolments: Row[] = people.map(({ id: userId, section }) => ({
    ...{ courseId, userId, role: 'student', section, createdAt: beginsAt },
  }))
  const pairs = people.flatMap((person) =>
    assignments.slice(0, person.stays).map((assignment) => ({ person, assignment })),
  )
  const counts = share(
    runs,
    pairs.map(({ person }) => person.eagerness * (0.5 + random())),
  )
  const graded = pairs.flatMap(({ person, assignment }, i) =>
    handIns({ person, assignment, count: counts[i] ?? 0, random, id }),
  )
  const rowsOf = (name: keyof (typeof graded)[number]) => graded.flatMap((one) => one[name])
  const tables: [string, Row[]][] = [
    ['Course', [course]],
    [
      'Assignment',
      assignments.map(({ id, tasks, dueAt }, i) => ({
        ...{
          id,
          courseId,
          slug: `part-${i + 1}`,
          taskIds: tasks.map((task) => task.id),
          dueAt,
          examples: [],
          tools: [],
        },
        title: { 'zh-CN': `第 ${i + 1} 次作业`, en: `Assignment ${i + 1}` },
      })),
    ],
    ['User', users],
    ['Enrolment', enrolments],
    ['Submission', rowsOf('submission')],
    ['Run', rowsOf('run')],
    ['Attempt', rowsOf('attempt')],
    ['TaskResult', rowsOf('results')],
  ]
  return { courseId, tables }
}

interface HandingIn {
  person: { id: string; username: string; ability: number }
  assignment: { id: string; tasks: TaskManifest[]; opensAt: Date; dueAt: Date }
  count: number
  random: () => number
  id: () => string
}

/** One student's runs of one assignment, in order: checks begin to pass one after the other, and some never do. */
function handIns({
  person,
  assignment,
  count,
  random,
  id,
}: HandingIn): Record<'submission' | 'run' | 'attempt' | 'results', Row[]>[] {
  const passesFrom = new Map(
    assignment.tasks.flatMap((task) =>
      task.checks.map((check) => {
        // What somebody has not understood, trying again does not bring.
        const isBeyond = random() < 0.07 * hardness[check.teaches] * (1.6 - person.ability)
        const effort = isBeyond ? 2 : hardness[check.teaches] * (0.3 + random()) * (1.5 - person.ability)
        return [`${task.id}/${check.id}`, effort] as const
      }),
    ),
  )
  const span = assignment.dueAt.getTime() - assignment.opensAt.getTime()
  const times = Array.from(
    { length: count },
    () => assignment.opensAt.getTime() + span * Math.sqrt(random()) * 1.02,
  ).sort((a, b) => a - b)
  return times.map((time, i) => {
    const createdAt = new Date(time)
    const settledAt = new Date(time + 15_000 + 90_000 * random())
    const progress = (i + 1) / count
    const submissionId = id()
    const runId = id()
    const seed = hexOf(random, 16)
    const luck = random()
    const isLost = luck < 0.02
    const isOurs = luck > 0.995
    const tasks =
      isLost || isOurs ? [] : assignment.tasks.map((task) => result(task, seed, passesFrom, progress, random))
    const points = assignment.tasks.reduce((sum, task) => sum + task.points, 0)
    const ended = isOurs
      ? {
          outcome: 'platform_failed',
          outcomeCode: null,
          outcomeDetail: 'the engine did not answer',
          score: null,
          points,
        }
      : isLost
        ? { outcome: 'ungradable', outcomeCode: 'branch_not_found', outcomeDetail: 'mian', score: 0, points }
        : { ...summarise(tasks), outcomeCode: null, outcomeDetail: null }
    const pair = { studentId: person.id, assignmentId: assignment.id }
    const started = { attempt: 1, startedAt: createdAt }
    return {
      submission: [
        {
          ...{ id: submissionId, ...pair, branch: null, way: i % 3 === 0 ? 'form' : 'hook', createdAt },
          repositoryUrl: `https://git.example.edu/${person.username}/homework.git`,
          commitId: isLost ? null : hexOf(random, 40),
        },
      ],
      run: [
        {
          ...{ id: runId, submissionId, ...pair, state: 'settled', requestedBy: 'student', faults: isOurs ? 3 : 0 },
          ...{ ...ended, ...started, heldBy: [], createdAt, settledAt },
        },
      ],
      attempt: [
        {
          ...{ runId, number: 1, worker: `worker-${random() < 0.5 ? 'a' : 'b'}`, startedAt: createdAt },
          ...{ endedAt: settledAt, ending: 'settled', reason: null },
        },
      ],
      results: tasks.map(({ report, ...task }, position) => ({
        ...{ runId, position, seed, graderVersion: 'sample', ...task, report },
        failedChecks: report ? failedChecksOf(report) : [],
      })),
    }
  })
}

function result(
  task: TaskManifest,
  seed: string,
  passesFrom: ReadonlyMap<string, number>,
  progress: number,
  random: () => number,
) {
  const { id: taskId, points } = task
  const luck = random()
  const file = { role: 'module', path: task.files[0]?.path ?? 'main.py', foundBy: 'path' as const }
  const found = { ...file, lookedFor: [], candidates: [], problem: null, detail: null }
  const report: Report = {
    ...{ task: taskId, seed, python: '3.11.2', schedules: task.schedules, integrity: [], files: [found] },
    checks: task.checks.map((check): CheckResult => {
      const isPassed = progress >= (passesFrom.get(`${taskId}/${check.id}`) ?? 0)
      const { title, ...failure } = reasons[check.teaches]
      const name = { 'zh-CN': `${title['zh-CN']}（${check.id}）`, en: `${title.en} (${check.id})` }
      return {
        ...{ id: check.id, title: name, schedules: task.schedules, teaches: check.teaches, evidence: null },
        status: isPassed ? 'passed' : 'failed',
        failure: isPassed ? null : { ...failure, nextStep: null },
      }
    }),
  }
  if (luck < 0.03 * (1 - progress)) {
    const problem = { ...found, problem: 'syntax_error' as const, detail: { line: 12, message: 'invalid syntax' } }
    const unread = { ...report, files: [problem], checks: [] }
    const outcome = {
      outcome: 'ungradable' as const,
      outcomeCode: 'syntax_error',
      outcomeDetail: `${file.path}:12 invalid syntax`,
    }
    return { taskId, points, score: 0, ...outcome, report: unread }
  }
  if (luck > 0.985)
    return {
      taskId,
      points,
      score: 0,
      outcome: 'time_limit' as const,
      outcomeCode: null,
      outcomeDetail: null,
      report: null,
    }
  const score = scoreOf(task, { kind: 'graded', report })
  return { taskId, points, score, outcome: 'graded' as const, outcomeCode: null, outcomeDetail: null, report }
}

/** The share of a student's tries after which a check of this kind passes; above 1 it may never. */
const hardness: Record<Misunderstanding, number> = {
  ...{ 'wrong-result': 0.3, security: 0.3, 'forgotten-await': 0.4, 'pool-size': 0.45, 'serial-execution': 0.5 },
  ...{
    'completion-order': 0.5,
    'protocol-order': 0.55,
    'lost-update': 0.6,
    'blocked-loop': 0.6,
    'resource-leak': 0.65,
  },
  ...{ 'sticky-packets': 0.7, race: 0.75, deadlock: 0.8, 'lost-wakeup': 0.95 },
}

/** Numbers in [0, 1) that follow from the seed alone. */
function randomOf(seed: string): () => number {
  let state = createHash('sha256').update(seed).digest().readUInt32LE(0)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const hexOf = (random: () => number, digits: number) =>
  Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('')

function uuidOf(random: () => number): string {
  const hex = hexOf(random, 30)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(12, 15)}-8${hex.slice(15, 18)}-${hex.slice(18)}`
}

const colours = ['青', '赤', '金', '银', '紫', '墨', '白', '碧', '橙', '灰', '蓝', '褐']
const plants = ['银杏', '水杉', '香樟', '芦苇', '山茶', '海棠', '蒲公英', '苔藓', '竹叶', '松果']

/** The same in every sample course of a database. */
function accountOf(i: number) {
  const username = `s${String(i + 1).padStart(3, '0')}`
  return { id: uuidOf(randomOf(username)), username, displayName: nameOf(i) }
}

/** No person is called like this. */
const nameOf = (i: number) => {
  const name = `${colours[i % colours.length]}${plants[Math.floor(i / colours.length) % plants.length]}`
  return i < colours.length * plants.length ? name : `${name} ${i + 1}`
}

/** `total` split by these weights into whole numbers of at least one each. */
function share(total: number, weights: number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0)
  const spare = total - weights.length
  if (spare < 0)
    throw new Error(`${total} runs are fewer than one for each of ${weights.length} students and assignments`)
  let given = 0
  let passed = 0
  return weights.map((weight) => {
    passed += weight
    const upTo = Math.round((spare * passed) / sum)
    const own = upTo - given
    given = upTo
    return own + 1
  })
}
