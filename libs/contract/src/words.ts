import { z } from 'zod'

/** The interface is written for readers of Chinese first and English second; every text a person reads exists in both. */
export const languages = ['zh-CN', 'en'] as const
export const Language = z.enum(languages)
export type Language = z.infer<typeof Language>

export const Localized = z.strictObject({ 'zh-CN': z.string(), en: z.string() })
export type Localized = z.infer<typeof Localized>

export const Level = z.enum(['0', '1', '2', 'x'])
export type Level = z.infer<typeof Level>

export const Topic = z.enum(['threads', 'pools', 'async', 'sockets', 'beside'])
export type Topic = z.infer<typeof Topic>

/** What somebody is in one course; an administrator of the site is beside these. */
export const CourseRole = z.enum(['student', 'ta', 'teacher'])
export type CourseRole = z.infer<typeof CourseRole>

/** Where a run is. `superseded`: a newer submission of the same student took its place before it began. */
export const RunState = z.enum(['queued', 'fetching', 'grading', 'settled', 'superseded'])
export type RunState = z.infer<typeof RunState>

export const OutcomeKind = z.enum([
  'graded',
  'ungradable',
  'time_limit',
  'memory_limit',
  'process_limit',
  'output_limit',
  'grader_broken',
  'platform_failed',
])
export type OutcomeKind = z.infer<typeof OutcomeKind>

/** Why a submission, or one task of it, could not be graded at all. Plain sentences for each live in libs/grading. */
export const UngradableCode = z.enum([
  'address_refused',
  'not_a_repository',
  'repository_not_found',
  'login_needed',
  'key_needed',
  'key_refused',
  'host_key_changed',
  'branch_not_found',
  'folder_not_found',
  'commit_not_found',
  'too_large',
  'too_many_files',
  'fetch_timed_out',
  'host_unreachable',
  'empty_repository',
  'malformed_repository',
  'file_not_found',
  'file_ambiguous',
  'file_outside',
  'syntax_error',
])
export type UngradableCode = z.infer<typeof UngradableCode>

/** What usually lies behind a failed check; the page has words for each. */
export const Misunderstanding = z.enum([
  'lost-update',
  'race',
  'deadlock',
  'lost-wakeup',
  'forgotten-await',
  'blocked-loop',
  'serial-execution',
  'completion-order',
  'pool-size',
  'protocol-order',
  'sticky-packets',
  'resource-leak',
  'wrong-result',
  'security',
])
export type Misunderstanding = z.infer<typeof Misunderstanding>

/** What is looked at in a program of the student's own idea. */
export const FactId = z.enum(['starts', 'concurrency', 'tests', 'security', 'style', 'readme'])
export type FactId = z.infer<typeof FactId>

export const FactWord = z.enum([
  'yes',
  'no',
  'stuck',
  'undecided',
  'observed',
  'one_at_a_time',
  'none',
  'uncontrolled',
  'passed',
  'failed',
  'broken',
  'clean',
  'findings',
  'present',
  'short',
  'missing',
])
export type FactWord = z.infer<typeof FactWord>

/** How a submission came about: the form of the page, a webhook, a look at the branch for a push that no webhook told of, or a mail. */
export const Way = z.enum(['form', 'hook', 'look', 'mail'])
export type Way = z.infer<typeof Way>

export const HookProvider = z.enum(['github', 'gitlab', 'gitea', 'gitee'])
export type HookProvider = z.infer<typeof HookProvider>

/** How a provider shows that it knows the secret: by signing with it, or by sending it. GitLab and Gitee can do either. */
export const HookProof = z.enum(['signature', 'token'])
export type HookProof = z.infer<typeof HookProof>

/** What became of a delivery. `deferred` and `failed` can be processed again. */
export const DeliveryOutcome = z.enum(['accepted', 'duplicate', 'ignored', 'deferred', 'refused', 'failed'])
export type DeliveryOutcome = z.infer<typeof DeliveryOutcome>

/** Why; the page has a sentence for each. */
export const DeliveryReason = z.enum([
  'same_delivery',
  'same_body',
  'graded_already',
  'older',
  'not_enrolled',
  'not_open',
  'closed',
  'attempts_used',
  'attempts_under_way',
  'too_many',
  'platform',
  'ping',
  'other_event',
  'unreadable',
  'tag',
  'branch_deleted',
  'other_branch',
  'other_repository',
  'no_secret',
  'no_signature',
  'malformed_signature',
  'wrong_signature',
  'stale_timestamp',
])
export type DeliveryReason = z.infer<typeof DeliveryReason>

/** What became of a mail to a personal address. */
export const MailOutcome = z.enum(['accepted', 'refused', 'ignored'])
export type MailOutcome = z.infer<typeof MailOutcome>

/**
 * How somebody stands with an assignment. `unmarked`: a person has to judge it; `unread`: the repository could not be
 * read; `fault`: a fault of ours was in the way; `stuck`: below
 * full marks, and the latest submissions brought nothing more.
 */
export const MarkState = z.enum(['none', 'waiting', 'unmarked', 'unread', 'fault', 'stuck', 'partial', 'full'])
export type MarkState = z.infer<typeof MarkState>
