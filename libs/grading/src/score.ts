import type { OutcomeKind, TaskManifest } from '@interleave/contract'
import { blame, type Outcome } from './outcome.ts'

/**
 * Points earned for a task, two decimals; null when the outcome is not the student's, since then there is no grade, and
 * for what only a person can judge, unless nothing was handed in.
 */
export function scoreOf(manifest: TaskManifest, outcome: Outcome): number | null {
  if (blame(outcome.kind) !== 'student') return null
  if (manifest.rubric) return outcome.kind === 'ungradable' ? 0 : null
  if (outcome.kind !== 'graded') return 0
  const passed = new Set(outcome.report.checks.filter((check) => check.status === 'passed').map((check) => check.id))
  const total = sum(manifest.checks.map((check) => check.weight))
  const earned = sum(manifest.checks.filter((check) => passed.has(check.id)).map((check) => check.weight))
  return Math.round((manifest.points * earned * 100) / total) / 100
}

export interface GradedTask {
  points: number
  outcome: OutcomeKind
  score: number | null
}

/** The run's own outcome and score from those of its tasks: one that has no score for our fault leaves the whole without. */
export function summarise(tasks: GradedTask[]): { outcome: OutcomeKind; score: number | null; points: number } {
  const points = sum(tasks.map((task) => task.points))
  const fault = tasks.find((task) => blame(task.outcome) !== 'student')
  if (fault) return { outcome: fault.outcome, score: null, points }
  // A person has not judged it yet.
  if (tasks.some((task) => task.score === null)) return { outcome: 'graded', score: null, points }
  return { outcome: 'graded', score: Math.round(sum(tasks.map((task) => task.score as number)) * 100) / 100, points }
}

/** A run's score with the marks that people gave since, of which null is one withdrawn; null while one that a person has to give is missing. */
export function scoreWithReviews(
  run: { outcome: OutcomeKind | null; score: number | null },
  tasks: { taskId: string; score: number | null }[],
  reviews: ReadonlyMap<string, { score: number | null }>,
): number | null {
  if (run.outcome !== 'graded' || !tasks.some(({ taskId }) => reviews.has(taskId))) return run.score
  const scores = tasks.map(({ taskId, score }) => reviews.get(taskId)?.score ?? score)
  if (scores.some((score) => score === null)) return null
  return Math.round(sum(scores as number[]) * 100) / 100
}

const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0)
