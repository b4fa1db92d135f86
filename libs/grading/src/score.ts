import type { OutcomeKind, TaskManifest } from '@interleave/contract'
import { blame, type Outcome } from './outcome.ts'

/** Points earned for a task, two decimals; null when the outcome is not the student's, since then there is no grade. */
export function scoreOf(manifest: TaskManifest, outcome: Outcome): number | null {
  if (blame(outcome.kind) !== 'student') return null
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
  return { outcome: 'graded', score: Math.round(sum(tasks.map((task) => task.score ?? 0)) * 100) / 100, points }
}

const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0)
