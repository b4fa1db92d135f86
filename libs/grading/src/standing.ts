import type { Counting, LatePolicy, Localized, OutcomeKind, RefusalCode, RunState } from '@interleave/contract'
import { type Deadline, whatCounts } from './late.ts'
import { blame } from './outcome.ts'

/** What an assignment says to everybody. */
export interface AssignmentRules extends Deadline {
  opensAt: Date | null
  /** How many submissions of one student are graded; null for any number. */
  attemptLimit: number | null
  latePolicy: LatePolicy
  counting: Counting
  /** How many of the course's late tokens a student may spend here. */
  lateTokens: number
}

/** More time or attempts for one person; null where nothing is added. */
export interface ExtensionTerms {
  dueAt: Date | null
  closesAt: Date | null
  furtherAttempts: number
}

/** A late token moves a due time by so much. */
const TOKEN_MILLISECONDS = 24 * 3_600_000

/** A run of one student for one assignment. */
export interface StoredRun {
  runId: string
  submissionId: string
  /** When the server received the submission. */
  receivedAt: Date
  /** When this run of it was asked for: of several verdicts on one submission the newest holds. */
  requestedAt: Date
  state: RunState
  outcome: OutcomeKind | null
  /** With the marks that people gave; null while one of them is missing. */
  score: number | null
  points: number
}

/** By when the submission came, then by when the run was asked for. */
export const oldestFirst = (one: StoredRun, other: StoredRun): number =>
  one.receivedAt.getTime() - other.receivedAt.getTime() || one.requestedAt.getTime() - other.requestedAt.getTime()

/** The submission that counts, and what became of its score. */
export interface Mark {
  submissionId: string
  runId: string
  rawScore: number | null
  points: number
  lateSeconds: number
  percent: number
  /** After the late policy; null while a person's mark is missing. */
  score: number | null
}

export interface Standing extends Deadline {
  counts: Mark | null
  attempts: {
    /** Submissions with a verdict on the student's work. */
    used: number
    /** Submissions that are being graded for the first time. */
    underWay: number
    /** Null for any number. */
    left: number | null
  }
}

/**
 * The times as they are for one person. An extension takes nothing away, and whoever may be on time until later is not shut out before.
 * Late tokens move the due time from there, at most to the closing time, which they leave where it is.
 */
export function deadlineFor(rules: Deadline, extension: ExtensionTerms | null, spentTokens: number): Deadline {
  const granted = rules.dueAt && latest(rules.dueAt, extension?.dueAt)
  const closesAt = rules.closesAt && latest(rules.closesAt, extension?.closesAt, granted)
  const moved = granted && new Date(granted.getTime() + spentTokens * TOKEN_MILLISECONDS)
  return { dueAt: moved && closesAt && moved > closesAt ? closesAt : moved, closesAt }
}

/** Where the due time would be with one, two, … late tokens more than were spent; nothing where one more would bring nothing. */
export function dueWithTokens(
  rules: AssignmentRules,
  extension: ExtensionTerms | null,
  { spent, left, now }: { spent: number; left: number; now: Date },
): Date[] {
  const { dueAt, closesAt } = deadlineFor(rules, extension, spent)
  if (!dueAt || rules.latePolicy.kind === 'full' || (closesAt && now > closesAt)) return []
  const times: Date[] = []
  let reached = dueAt
  for (let more = 1; more <= Math.min(left, rules.lateTokens - spent); more++) {
    const next = deadlineFor(rules, extension, spent + more).dueAt as Date
    if (next <= reached) break
    times.push(next)
    reached = next
  }
  return times
}

/**
 * Whether a run says something of the student's work: not where a fault was ours, nor where the repository could not be read, so that
 * nothing of the work was seen.
 */
export function isVerdict({ state, outcome }: Pick<StoredRun, 'state' | 'outcome'>): boolean {
  return state === 'settled' && outcome !== null && outcome !== 'ungradable' && blame(outcome) === 'student'
}

const isAtWork = ({ state }: Pick<StoredRun, 'state'>) => state === 'fetching' || state === 'grading'

/** What one student has in one assignment. */
export interface StudentRecord {
  extension: ExtensionTerms | null
  /** Late tokens that they spent on it. */
  spentTokens: number
  /** All of them, in any order. */
  runs: readonly StoredRun[]
  /** The submission that they named. */
  chosenId: string | null
}

/** Where one student stands in one assignment. */
export function standing(rules: AssignmentRules, { extension, spentTokens, runs, chosenId }: StudentRecord): Standing {
  const verdicts = newestVerdicts(runs)
  const deadline = deadlineFor(rules, extension, spentTokens)
  const { counting, latePolicy: policy } = rules
  const counted = whatCounts([...verdicts.values()], { deadline, policy, counting, chosenId })
  const run = counted && verdicts.get(counted.submissionId)
  return {
    ...deadline,
    counts: run ? { ...counted, runId: run.runId, rawScore: run.score, points: run.points } : null,
    attempts: attemptsOf(rules, extension, runs, verdicts),
  }
}

/** By submission. */
function newestVerdicts(runs: readonly StoredRun[]): Map<string, StoredRun> {
  const verdicts = new Map<string, StoredRun>()
  for (const run of runs) {
    const other = verdicts.get(run.submissionId)
    if (isVerdict(run) && !(other && other.requestedAt > run.requestedAt)) verdicts.set(run.submissionId, run)
  }
  return verdicts
}

/**
 * A run that waits is not counted: a new submission takes its place. One that is at work is, for it may spend an attempt before
 * anybody can take that back.
 */
function attemptsOf(
  { attemptLimit }: AssignmentRules,
  extension: ExtensionTerms | null,
  runs: readonly StoredRun[],
  verdicts: ReadonlyMap<string, StoredRun>,
): Standing['attempts'] {
  const used = verdicts.size
  const atWork = runs.filter((run) => isAtWork(run) && !verdicts.has(run.submissionId))
  const underWay = new Set(atWork.map((run) => run.submissionId)).size
  if (attemptLimit === null) return { used, underWay, left: null }
  return { used, underWay, left: Math.max(0, attemptLimit + (extension?.furtherAttempts ?? 0) - used - underWay) }
}

export interface Refusal {
  code: RefusalCode
  sentence: Localized
}

/** Why a submission of this moment is not taken; null if it is. `timeZone` is the course's. */
export function refusalOf(
  rules: AssignmentRules,
  record: StudentRecord,
  { receivedAt, timeZone }: { receivedAt: Date; timeZone: string },
): Refusal | null {
  const { closesAt, attempts } = standing(rules, record)
  if (rules.opensAt && receivedAt < rules.opensAt) return notOpen(rules.opensAt, timeZone)
  if (closesAt && receivedAt > closesAt) return closed(closesAt, timeZone)
  if (attempts.left === 0) return attempts.underWay > 0 ? underWay : usedUp(attempts.used)
  return null
}

function notOpen(at: Date, timeZone: string): Refusal {
  return {
    code: 'not_open',
    sentence: {
      'zh-CN': `这个作业还没有开放，${inWords(at, timeZone, 'zh-CN')}开放。`,
      en: `This assignment is not open yet. It opens on ${inWords(at, timeZone, 'en')}.`,
    },
  }
}

function closed(at: Date, timeZone: string): Refusal {
  return {
    code: 'closed',
    sentence: {
      'zh-CN': `这个作业已于${inWords(at, timeZone, 'zh-CN')}关闭，之后的提交不再接收。有特殊情况请和老师联系。`,
      en: `This assignment closed on ${inWords(at, timeZone, 'en')}, and takes no submissions after that. If you have a reason, talk to your teacher.`,
    },
  }
}

function usedUp(used: number): Refusal {
  return {
    code: 'attempts_used',
    sentence: {
      'zh-CN': `这个作业的提交次数已经用完（已评 ${used} 次）。平台出故障的、仓库读不到的、同一个版本重复交的都不算在内。`,
      en: `Your attempts for this assignment are used up (graded: ${used}). Faults of ours, repositories that could not be read and the same commit again are not among them.`,
    },
  }
}

const underWay: Refusal = {
  code: 'attempts_under_way',
  sentence: {
    'zh-CN': '最后一次提交机会正在评分。如果那一次不算数（比如平台出了故障），机会会还给你，等它结束再看。',
    en: 'Your last attempt is being graded now. If it turns out not to count, such as after a fault of ours, you get it back: wait until it has ended.',
  },
}

function inWords(at: Date, timeZone: string, language: 'zh-CN' | 'en'): string {
  const time = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short', timeZone }).format(at)
  return language === 'en' ? `${time} (${timeZone})` : `${time}（${timeZone}）`
}

const latest = (time: Date, ...others: (Date | null | undefined)[]): Date =>
  others.reduce<Date>((newest, other) => (other && other > newest ? other : newest), time)

/** Whose mark changes, and how, when rules are replaced; for a teacher to look at before anything is saved. */
export function whoChanges<Person extends string>(
  before: ReadonlyMap<Person, Mark | null>,
  after: ReadonlyMap<Person, Mark | null>,
): { person: Person; before: Mark | null; after: Mark | null }[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((person) => ({ person, before: before.get(person) ?? null, after: after.get(person) ?? null }))
    .filter(
      (change) =>
        change.before?.score !== change.after?.score || change.before?.submissionId !== change.after?.submissionId,
    )
}
