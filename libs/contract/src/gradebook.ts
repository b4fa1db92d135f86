import { z } from 'zod'
import { Localized, MarkState } from './words.ts'

const Id = z.uuid()
const Time = z.iso.datetime()

/** A check of a task, as `task/check`. */
const CheckRef = z.string().max(140)

/** Queries; no meta ids, since a `$ref` would empty the parameters in the OpenAPI document. */
const whom = {
  assignmentId: Id.optional(),
  section: z.string().max(80).optional(),
}
export const GradebookFilter = z.strictObject({
  ...whom,
  state: MarkState.optional(),
  /** Who fails this check with the run that counts. */
  check: CheckRef.optional(),
  /** Part of a user name or a name. */
  q: z.string().max(80).optional(),
})
export type GradebookFilter = z.infer<typeof GradebookFilter>
export const GradebookQuery = GradebookFilter.extend({ page: z.coerce.number().int().min(1).max(10_000).default(1) })
export type GradebookQuery = z.infer<typeof GradebookQuery>

export const ExportQuery = GradebookFilter.extend({ format: z.enum(['csv', 'xlsx']) })
export type ExportQuery = z.infer<typeof ExportQuery>

const MarkCell = z.object({
  state: MarkState,
  /** After lateness; null while there is none. */
  score: z.number().nullable(),
  /** What lateness left, in percent. */
  percent: z.number(),
  submissionId: Id.nullable(),
  runId: Id.nullable(),
  submissions: z.int(),
  failing: z.array(CheckRef),
})
export type MarkCell = z.infer<typeof MarkCell>

/** A check that somebody fails with the run that counts. */
export const FailingCheck = z.object({
  ref: CheckRef,
  task: z.string(),
  taskTitle: Localized,
  title: Localized,
  /** The misunderstanding behind it. */
  teaches: z.string(),
  students: z.int(),
  /** How many of them are stuck. */
  stuck: z.int(),
})
export type FailingCheck = z.infer<typeof FailingCheck>

export const GradebookView = z
  .object({
    course: z.object({ id: Id, title: Localized }),
    assignments: z.array(z.object({ id: Id, title: Localized, points: z.number(), dueAt: Time.nullable() })),
    sections: z.array(z.string()),
    /** Assignments, or the tasks of the one that was asked for. */
    columns: z.array(z.object({ id: z.string(), title: Localized, points: z.number() })),
    /** Of the section and assignment that were asked for; the most stuck first. */
    checks: z.array(FailingCheck),
    /** Where whoever reads may not know whose work is marked anonymously: left out beside other marks, alone under pseudonyms. */
    anonymous: z.enum(['none', 'left_out', 'pseudonyms']),
    /** Students that match. */
    count: z.int(),
    page: z.int(),
    pages: z.int(),
    points: z.number(),
    rows: z.array(
      z.object({
        student: z.object({ id: Id, username: z.string(), displayName: z.string() }),
        section: z.string().nullable(),
        /** Of the one assignment that was asked for. */
        mark: MarkCell.nullable(),
        cells: z.array(MarkCell),
        total: z.number().nullable(),
      }),
    ),
  })
  .meta({ id: 'Gradebook' })
export type GradebookView = z.infer<typeof GradebookView>

// ---- where a class fails
export const InsightsQuery = z.strictObject(whom)
export type InsightsQuery = z.infer<typeof InsightsQuery>

export const InsightsView = z
  .object({
    course: z.object({ id: Id, title: Localized, timeZone: z.string() }),
    assignments: z.array(z.object({ id: Id, title: Localized })),
    sections: z.array(z.string()),
    students: z.int(),
    /** Who has handed in nothing of what was asked for. */
    absent: z.int(),
    checks: z.array(FailingCheck),
    /** How many students fail some check behind which this usually lies. */
    misunderstandings: z.array(z.object({ teaches: z.string(), students: z.int(), checks: z.int() })),
    /** Students by their share of all points, ten percent a step; the last has 100 % too. Whoever is absent is in none. */
    distribution: z.array(z.int()).length(10),
    /** Every week from the first submission to the last, by its Monday in the course's time zone. */
    weeks: z.array(
      z.object({
        monday: z.iso.date(),
        submissions: z.int(),
        /** Who handed in anything. */
        students: z.int(),
        /** Of all points of all students, what their best submissions until the end of the week brought, in percent. */
        reached: z.number(),
      }),
    ),
    /** Submissions by weekday, Monday first, and hour. */
    hours: z.array(z.array(z.int()).length(24)).length(7),
  })
  .meta({ id: 'Insights' })
export type InsightsView = z.infer<typeof InsightsView>
