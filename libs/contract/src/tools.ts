import { z } from 'zod'
import type { Localized } from './words.ts'

const points = z.int().positive()

/** What a course puts a student's own code through beside the tasks. */
export const CourseTool = z.discriminatedUnion('tool', [
  /** The share of the student's own tests that pass, of at least `minimum`. */
  z.strictObject({ tool: z.literal('pytest'), points, minimum: z.int().positive() }),
  /** No finding of medium severity or above. */
  z.strictObject({ tool: z.literal('bandit'), points }),
])
export type CourseTool = z.infer<typeof CourseTool>
export type ToolName = CourseTool['tool']

export const toolNames: Record<ToolName, Localized> = {
  pytest: { 'zh-CN': '自己的测试（pytest）', en: 'Your own tests (pytest)' },
  bandit: { 'zh-CN': '安全检查（bandit）', en: 'Security scan (bandit)' },
}

/** Where a task's id stands; no task has a colon in its own. */
export const toolId = (tool: ToolName) => `tool:${tool}`

export function toolOfId(id: string): ToolName | null {
  return (Object.keys(toolNames) as ToolName[]).find((tool) => toolId(tool) === id) ?? null
}
