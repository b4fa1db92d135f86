import { z } from 'zod'
import { Counting, LatePolicy, MarkView } from './rules.ts'
import { CourseTool } from './tools.ts'
import { CourseRole, Localized } from './words.ts'

const Id = z.uuid()

/** In an address: small letters, digits and hyphens. */
export const Slug = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/)
const TitleText = z.string().trim().min(1).max(120)
export const Title = z.strictObject({ 'zh-CN': TitleText, en: TitleText })
/** Of the IANA list. */
const TimeZone = z.string().min(1).max(64)
/** What the clock of the course's time zone shows; the whole minute belongs to it. */
export const LocalTime = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/)
export type LocalTime = z.infer<typeof LocalTime>

/** So many that nobody runs out of numbers, and few enough to stay days. */
const LateTokens = z.int().min(0).max(60)

// ---- courses
export const ChangeCourse = z
  .strictObject({
    title: Title,
    timeZone: TimeZone,
    /** How many each student has for the whole course; each moves a due time by 24 hours. */
    lateTokens: LateTokens,
  })
  .meta({ id: 'ChangeCourse' })
export type ChangeCourse = z.infer<typeof ChangeCourse>
export const CreateCourse = ChangeCourse.extend({ slug: Slug }).meta({ id: 'CreateCourse' })
export type CreateCourse = z.infer<typeof CreateCourse>

export const CourseView = z
  .object({ id: Id, slug: z.string(), title: Localized, timeZone: z.string(), lateTokens: z.int(), role: CourseRole })
  .meta({ id: 'Course' })
export type CourseView = z.infer<typeof CourseView>

// ---- assignments, as their teachers see them
export const AssignmentSettings = z
  .strictObject({
    title: Title,
    taskIds: z.array(z.string().max(64)).max(100),
    /** Before it, students do not see the assignment; after `dueAt` a submission is late; after `closesAt` none is taken. */
    opensAt: LocalTime.nullable(),
    dueAt: LocalTime.nullable(),
    closesAt: LocalTime.nullable(),
    /** How many submissions of one student are graded; null for any number. */
    attemptLimit: z.int().min(1).max(1000).nullable(),
    latePolicy: LatePolicy,
    counting: Counting,
    /** How many of the course's late tokens a student may spend here. */
    lateTokens: LateTokens,
    branch: z.string().min(1).max(200).nullable(),
    tools: z.array(CourseTool).max(2),
    /** Its staff mark without knowing whose work it is. */
    isAnonymous: z.boolean(),
  })
  .meta({ id: 'AssignmentSettings' })
export type AssignmentSettings = z.infer<typeof AssignmentSettings>

export const CreateAssignment = AssignmentSettings.extend({ slug: Slug }).meta({ id: 'CreateAssignment' })
export type CreateAssignment = z.infer<typeof CreateAssignment>
/** `version` is of the settings that the change began with: if somebody has changed them meanwhile, nothing is done. */
export const ChangeAssignment = AssignmentSettings.extend({ version: z.int().min(0) }).meta({ id: 'ChangeAssignment' })
export type ChangeAssignment = z.infer<typeof ChangeAssignment>

const Student = z.object({ id: Id, username: z.string(), displayName: z.string() })

/** More for one student than everybody has; null where nothing is added. */
export const GrantExtension = z
  .strictObject({
    dueAt: LocalTime.nullable(),
    closesAt: LocalTime.nullable(),
    furtherAttempts: z.int().min(0).max(1000),
    reason: z.string().trim().min(1).max(500),
  })
  .meta({ id: 'GrantExtension' })
export type GrantExtension = z.infer<typeof GrantExtension>

export const AssignmentSettingsView = z
  .object({
    id: Id,
    slug: z.string(),
    /** `lateTokens` are those that each student has for all of it. */
    course: z.object({ id: Id, title: Localized, timeZone: z.string(), lateTokens: z.int() }),
    version: z.int(),
    settings: AssignmentSettings,
    /** How many there are of the students of the course. */
    submissions: z.int(),
    extensions: z.array(GrantExtension.extend({ student: Student })),
    /** Who spent late tokens here, and how many. */
    spentTokens: z.array(z.object({ student: Student, count: z.int() })),
  })
  .meta({ id: 'AssignmentSettingsView' })
export type AssignmentSettingsView = z.infer<typeof AssignmentSettingsView>

/** Whose mark is another one by the new rules. */
export const RuleChanges = z
  .object({
    changes: z.array(z.object({ student: Student, before: MarkView.nullable(), after: MarkView.nullable() })),
    /** How many students have a mark by the rules before or after. */
    marked: z.int(),
  })
  .meta({ id: 'RuleChanges' })
export type RuleChanges = z.infer<typeof RuleChanges>

/** The submission that is to count, where the assignment lets the student choose. */
export const ChooseSubmission = z.strictObject({ submissionId: Id }).meta({ id: 'ChooseSubmission' })
export type ChooseSubmission = z.infer<typeof ChooseSubmission>

/** How many late tokens the student spends on the assignment in all: to say it twice spends nothing twice. */
export const SpendTokens = z.strictObject({ count: z.int().min(1).max(60) }).meta({ id: 'SpendTokens' })
export type SpendTokens = z.infer<typeof SpendTokens>
