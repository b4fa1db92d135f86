import { z } from 'zod'
import { FactId, FactWord, Level, Localized, Misunderstanding, Topic } from './words.ts'

const Slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)

/** One row of a rubric: a person chooses one of the levels. */
export const Criterion = z
  .strictObject({
    id: Slug,
    points: z.int().positive(),
    title: Localized,
    levels: z.array(z.strictObject({ points: z.int().min(0), title: Localized })).min(2),
  })
  .refine(({ points, levels }) => Math.max(...levels.map((level) => level.points)) === points, {
    error: 'the best level must be worth the points of the criterion',
  })
  .meta({ id: 'Criterion' })
export type Criterion = z.infer<typeof Criterion>

/** `task.toml` of a suite. A task has checks, or facts with a rubric by which a person judges them. */
export const TaskManifest = z
  .strictObject({
    id: Slug,
    level: Level,
    topic: Topic,
    points: z.int().positive(),
    title: Localized,
    summary: Localized,
    /** Words in code type that a statement uses and that are neither the student's to write nor Python's. */
    mentions: z.array(z.string().min(1)).optional(),
    schedules: z.int().positive(),
    limits: z.strictObject({
      cpu_seconds: z.int().positive(),
      wall_seconds: z.int().positive(),
      memory_mib: z.int().min(64),
      processes: z.int().min(8),
      output_mib: z.int().positive(),
    }),
    files: z
      .array(
        z.strictObject({
          role: Slug,
          path: z.string().min(1),
          defines: z.array(z.string()),
          uses: z.array(z.string()),
        }),
      )
      .min(1),
    checks: z.array(z.strictObject({ id: Slug, weight: z.int().positive(), teaches: Misunderstanding })),
    /** What is looked at, and what each solution shows. */
    facts: z.partialRecord(FactId, FactWord).optional(),
    rubric: z.array(Criterion).min(1).optional(),
    solutions: z.record(z.string(), z.string()),
    mutants: z.record(
      z.string(),
      z.strictObject({
        killed_by: Slug,
        /** The facts that it shows other than a solution. */
        shows: z.partialRecord(FactId, FactWord).optional(),
        is: z.string(),
        cheat: z.boolean().optional(),
      }),
    ),
  })
  .superRefine((manifest, context) => {
    const refuse = (message: string) => context.addIssue({ code: 'custom', message })
    if (manifest.checks.length > 0 === Boolean(manifest.rubric)) refuse('a task has either checks or a rubric')
    if (Boolean(manifest.facts) !== Boolean(manifest.rubric)) refuse('facts and a rubric come together')
    const points = manifest.rubric?.reduce((sum, criterion) => sum + criterion.points, 0)
    if (points !== undefined && points !== manifest.points)
      refuse(`the rubric is worth ${points}, the task ${manifest.points}`)
  })
export type TaskManifest = z.infer<typeof TaskManifest>
