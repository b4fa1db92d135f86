import {
  type Localized,
  type OutcomeView,
  type RunSummary,
  type RunView,
  type SubmissionPage,
  type SubmissionView,
  type TaskManifest,
  type TaskResultView,
  toolNames,
  toolOfId,
} from '@interleave/contract'
import { blame, explain } from '@interleave/grading'
import type {
  OutcomeRecord,
  ReviewRecord,
  RunRecord,
  SubmissionHead,
  SubmissionPageRecord,
  SubmissionRecord,
  TaskRecord,
} from './submission.store.ts'

/** Who looks, and what the rows themselves do not say. */
export interface Viewing {
  isStaff: boolean
  /** Null for students. */
  sharedWith: SubmissionView['sharedWith']
  manifests: ReadonlyMap<string, TaskManifest>
  /** Of the run that is being graded, if any was heard of. */
  progress?: RunView['progress']
}

export function toView(record: SubmissionRecord, viewing: Viewing): SubmissionView {
  return {
    ...headView(record),
    sharedWith: viewing.sharedWith,
    runs: record.runs.map((run) => ({
      ...runView(run, viewing.manifests, viewing.progress),
      tasks: run.tasks.map((task) => taskView(task, record, viewing)),
    })),
  }
}

export function toPage(record: SubmissionPageRecord, manifests: Viewing['manifests']): SubmissionPage {
  return {
    submissions: record.submissions.map((submission) => ({
      ...headView(submission),
      latestRun: runView(submission.latestRun, manifests, null),
    })),
    nextCursor: record.nextCursor,
  }
}

function headView(head: SubmissionHead) {
  const { id, assignment, student, repositoryUrl, branch, folder, commit, way, sameAs, createdAt } = head
  return {
    ...{ id, student, repositoryUrl, branch, folder, commit, way, sameAs },
    isAnonymous: head.isHidden ?? false,
    assignment,
    createdAt: createdAt.toISOString(),
  }
}

function runView(
  run: RunRecord,
  manifests: Viewing['manifests'],
  progress: RunView['progress'] | undefined,
): RunSummary {
  const { id, state, requestedBy, queuePosition, attempts, score, points } = run
  return {
    ...{ id, state, requestedBy, queuePosition, attempts, score, points },
    createdAt: run.createdAt.toISOString(),
    startedAt: run.startedAt?.toISOString() ?? null,
    settledAt: run.settledAt?.toISOString() ?? null,
    heldBy: run.heldBy.map((task) => ({ task, title: titleOf(task, manifests) })),
    progress: state === 'grading' ? (progress ?? null) : null,
    outcome: run.outcome && outcomeView(run.outcome),
  }
}

function outcomeView({ kind, code, detail }: OutcomeRecord): OutcomeView {
  return { kind, code, reason: explain(kind, code, detail), blame: blame(kind) }
}

export function taskView(
  task: TaskRecord,
  { reviews, history }: Pick<SubmissionRecord, 'reviews' | 'history'>,
  { manifests, isStaff }: Pick<Viewing, 'manifests' | 'isStaff'>,
): TaskResultView {
  const review = reviews.get(task.taskId)
  const { taskId, points, score, seed, graderVersion, report } = task
  const manifest = manifests.get(taskId)
  const tool = toolOfId(taskId)
  const weights = new Map(manifest?.checks.map((check) => [check.id, check.weight]))
  return {
    task: taskId,
    title: titleOf(taskId, manifests),
    ...{ points, graderVersion },
    score: review?.score ?? score,
    outcome: outcomeView(task.outcome),
    python: report?.python ?? null,
    schedules: report?.schedules ?? 0,
    files: report?.files ?? [],
    checks: report?.checks.map((check) => ({ ...check, weight: weights.get(check.id) ?? (tool ? points : 0) })) ?? [],
    facts: report?.facts ?? [],
    rubric: manifest?.rubric ?? null,
    review: review && isGiven(review) ? reviewView(review) : null,
    pastReviews: history
      .filter((one) => one.taskId === taskId && (one !== review || !isGiven(one)))
      .map((one) => reviewView(one)),
    ...(isStaff ? { seed, integrity: report?.integrity ?? [] } : {}),
  }
}

const isGiven = (review: ReviewRecord): review is ReviewRecord & { score: number } => review.score !== null

function reviewView<Score extends number | null>(review: Omit<ReviewRecord, 'score'> & { score: Score }) {
  const { author, createdAt, score, criteria, comment } = review
  return { author, createdAt: createdAt.toISOString(), score, criteria, comment }
}

/** A task may have left the catalogue since; what was graded stays readable. */
export function titleOf(taskId: string, manifests: Viewing['manifests']): Localized {
  const tool = toolOfId(taskId)
  return manifests.get(taskId)?.title ?? (tool && toolNames[tool]) ?? { 'zh-CN': taskId, en: taskId }
}
