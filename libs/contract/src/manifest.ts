import { z } from 'zod'
import { Level, Localized, Misunderstanding, Topic } from './words.ts'

const Slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)

/** `task.toml` of a suite. */
export const TaskManifest = z.strictObject({
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
  checks: z.array(z.strictObject({ id: Slug, weight: z.int().positive(), teaches: Misunderstanding })).min(1),
  solutions: z.record(z.string(), z.string()),
  mutants: z.record(z.string(), z.strictObject({ killed_by: Slug, is: z.string(), cheat: z.boolean().optional() })),
})
export type TaskManifest = z.infer<typeof TaskManifest>
