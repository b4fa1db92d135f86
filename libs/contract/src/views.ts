import { z } from 'zod'
import { Criterion } from './manifest.ts'
import { CheckResult, Fact, FoundFile } from './report.ts'
import { Counting, LatePolicy, MarkView } from './rules.ts'
import { CourseTool } from './tools.ts'
import {
  CourseRole,
  DeliveryOutcome,
  DeliveryReason,
  HookProof,
  HookProvider,
  Language,
  Level,
  Localized,
  OutcomeKind,
  RunState,
  Topic,
  UngradableCode,
  Way,
} from './words.ts'

const Id = z.uuid()
const Time = z.iso.datetime()

// ---- sign in
export const SignIn = z
  .strictObject({ username: z.string().min(1).max(64), password: z.string().min(1).max(256) })
  .meta({ id: 'SignIn' })
export type SignIn = z.infer<typeof SignIn>

export const SessionView = z
  .object({
    user: z.object({
      id: Id,
      username: z.string(),
      displayName: z.string(),
      isAdmin: z.boolean(),
      language: Language.nullable(),
    }),
    /** Where this person is enrolled; an administrator of the site counts as a teacher of every course. */
    courses: z.array(z.object({ id: Id, slug: z.string(), title: Localized, role: CourseRole })),
    expiresAt: Time,
  })
  .meta({ id: 'Session' })
export type SessionView = z.infer<typeof SessionView>

// ---- what is asked
export const TaskSummary = z
  .object({
    id: z.string(),
    level: Level,
    topic: Topic,
    points: z.int(),
    title: Localized,
    summary: Localized,
    files: z.array(z.string()),
  })
  .meta({ id: 'TaskSummary' })
export type TaskSummary = z.infer<typeof TaskSummary>

export const TaskView = TaskSummary.extend({
  statement: Localized,
  /** By which a person judges it; null where checks do. */
  rubric: z.array(Criterion).nullable(),
}).meta({ id: 'Task' })
export type TaskView = z.infer<typeof TaskView>

/** Where the viewer, a student, stands in an assignment; times are with their extension and the late tokens that they spent. */
export const MyStanding = z.object({
  dueAt: Time.nullable(),
  closesAt: Time.nullable(),
  isExtended: z.boolean(),
  lateTokens: z.object({
    /** On this assignment. */
    spent: z.int(),
    /** Of the course's, not spent on anything yet. */
    left: z.int(),
    /** Where the due time would be by `spent` and one, two, … tokens more; empty where none can be spent. */
    dueWith: z.array(Time),
  }),
  attempts: z.object({
    used: z.int(),
    /** Being graded for the first time. */
    underWay: z.int(),
    /** Null for any number. */
    left: z.int().nullable(),
  }),
  /** What would be left of the score of a submission of this moment. */
  percentNow: z.number(),
  /** Why a submission of this moment would not be taken; null if it would. */
  refusal: Localized.nullable(),
  counts: MarkView.nullable(),
  /** What the student chose to count, where the assignment lets them. */
  chosenId: Id.nullable(),
  /** The submission received last that did not give way to another, and its newest run. */
  latest: z
    .object({
      submissionId: Id,
      receivedAt: Time,
      state: RunState,
      outcome: OutcomeKind.nullable(),
      score: z.number().nullable(),
      points: z.int(),
    })
    .nullable(),
})
export type MyStanding = z.infer<typeof MyStanding>

export const AssignmentView = z
  .object({
    id: Id,
    slug: z.string(),
    /** In its time zone, of the IANA list, times are shown. */
    course: z.object({ id: Id, title: Localized, timeZone: z.string() }),
    title: Localized,
    /** As they are for everybody. */
    opensAt: Time.nullable(),
    dueAt: Time.nullable(),
    closesAt: Time.nullable(),
    attemptLimit: z.int().nullable(),
    latePolicy: LatePolicy,
    counting: Counting,
    /** How many late tokens a student may spend here. */
    lateTokens: z.int(),
    /** Null for staff. */
    mine: MyStanding.nullable(),
    points: z.int(),
    tasks: z.array(TaskSummary),
    /** Of a lesson: the branch that is graded, and no other. */
    branch: z.string().nullable(),
    /** Its staff mark without knowing whose work it is. */
    isAnonymous: z.boolean(),
    /** What else the student's code is put through. */
    tools: z.array(CourseTool),
    /** Addresses that `npm start` serves to try things with; empty on a real server. */
    examples: z.array(z.object({ title: Localized, repositoryUrl: z.string() })),
  })
  .meta({ id: 'Assignment' })
export type AssignmentView = z.infer<typeof AssignmentView>
export const AssignmentList = z.object({ assignments: z.array(AssignmentView) }).meta({ id: 'AssignmentList' })
export type AssignmentList = z.infer<typeof AssignmentList>

// ---- submissions
export const CreateSubmission = z
  .strictObject({
    assignmentId: Id,
    /** Checked exactly as written: https (http only for hosts that the operator lists), no credentials, no fragment. */
    repositoryUrl: z.string().min(1).max(500),
    /** A branch; the repository's default branch if absent. */
    branch: z.string().min(1).max(200).optional(),
    /** The part of the repository to grade, such as `week3` or `labs/week3`; all of it if absent. */
    folder: z.string().min(1).max(200).optional(),
  })
  .meta({ id: 'CreateSubmission' })
export type CreateSubmission = z.infer<typeof CreateSubmission>

// ---- a repository bound to an assignment, and its webhook
export const CreateBinding = z
  .strictObject({
    repositoryUrl: z.string().min(1).max(500),
    branch: z.string().min(1).max(200).optional(),
    folder: z.string().min(1).max(200).optional(),
    provider: HookProvider,
    proof: HookProof,
  })
  .meta({ id: 'CreateBinding' })
export type CreateBinding = z.infer<typeof CreateBinding>

export const BindingView = z
  .object({
    id: Id,
    repositoryUrl: z.string(),
    branch: z.string().nullable(),
    folder: z.string().nullable(),
    provider: HookProvider,
    proof: HookProof,
    /** To be copied into the provider's page. */
    hookUrl: z.string(),
    secretAt: Time,
    /** Until then the secret before the current one counts too. */
    formerSecretUntil: Time.nullable(),
    /** When the branch was last looked at for pushes of which no webhook told, and why nothing was seen, if so. */
    lookedAt: Time.nullable(),
    lookProblem: Localized.nullable(),
    /** Whether the provider is told how its commits did, and how the latest call ended. */
    status: z.object({
      hasToken: z.boolean(),
      latest: z
        .object({
          at: Time,
          commit: z.string(),
          /** `waiting` is tried again. */
          ending: z.enum(['sent', 'waiting', 'given_up']),
          /** What the provider said. */
          answer: z.string().nullable(),
        })
        .nullable(),
    }),
  })
  .meta({ id: 'Binding' })
export type BindingView = z.infer<typeof BindingView>

/** A token of the provider's, which may write statuses of commits. */
export const GiveStatusToken = z
  .strictObject({
    token: z
      .string()
      .trim()
      .regex(/^[\x21-\x7e]{8,400}$/),
  })
  .meta({ id: 'GiveStatusToken' })
export type GiveStatusToken = z.infer<typeof GiveStatusToken>

export const BindingOrNone = z.object({ binding: BindingView.nullable() }).meta({ id: 'BindingOrNone' })
export type BindingOrNone = z.infer<typeof BindingOrNone>

/** The only answer that ever holds a secret. */
export const BindingWithSecret = z
  .object({ binding: BindingView, secret: z.string() })
  .meta({ id: 'BindingWithSecret' })
export type BindingWithSecret = z.infer<typeof BindingWithSecret>

export const DeliveryView = z
  .object({
    id: Id,
    deliveryId: z.string(),
    receivedAt: Time,
    event: z.string().nullable(),
    ref: z.string().nullable(),
    commit: z.string().nullable(),
    outcome: DeliveryOutcome,
    reason: DeliveryReason.nullable(),
    submissionId: Id.nullable(),
    canBeRepeated: z.boolean(),
  })
  .meta({ id: 'Delivery' })
export type DeliveryView = z.infer<typeof DeliveryView>
export const DeliveryList = z.object({ deliveries: z.array(DeliveryView) }).meta({ id: 'DeliveryList' })
export type DeliveryList = z.infer<typeof DeliveryList>

/** How a run, or one task in it, ended. `reason` is a sentence for the student; staff read more in the log. */
export const OutcomeView = z
  .object({
    kind: OutcomeKind,
    code: UngradableCode.nullable(),
    reason: Localized,
    blame: z.enum(['student', 'grader', 'platform']),
  })
  .meta({ id: 'Outcome' })
export type OutcomeView = z.infer<typeof OutcomeView>

// ---- a person's judgement
export const CreateReview = z
  .strictObject({
    /** One for each criterion of the rubric; `level` is its number there, from 0. */
    criteria: z
      .array(
        z.strictObject({
          id: z.string().max(64),
          level: z.int().min(0).max(100),
          comment: z.string().trim().max(2000),
        }),
      )
      .max(64),
    comment: z.string().trim().max(4000),
  })
  .meta({ id: 'CreateReview' })
export type CreateReview = z.infer<typeof CreateReview>

export const ReviewView = z
  .object({
    author: z.string(),
    createdAt: Time,
    score: z.number(),
    criteria: z.array(z.object({ id: z.string(), level: z.int(), points: z.number(), comment: z.string() })),
    comment: z.string(),
  })
  .meta({ id: 'Review' })
export type ReviewView = z.infer<typeof ReviewView>

/** One that counts no more. Null takes back what was given before: what the checks came to counts again. */
export const PastReview = ReviewView.extend({ score: z.number().nullable() }).meta({ id: 'PastReview' })
export type PastReview = z.infer<typeof PastReview>

export const TaskResultView = z
  .object({
    task: z.string(),
    title: Localized,
    points: z.int(),
    /** Null while unknown, or when the fault is not the student's. */
    score: z.number().nullable(),
    outcome: OutcomeView,
    python: z.string().nullable(),
    /** Staff only; absent for students. */
    seed: z.string().optional(),
    schedules: z.int(),
    /** What the judge image was; the same image, seed and commit give the same verdict. */
    graderVersion: z.string(),
    files: z.array(FoundFile),
    checks: z.array(CheckResult.extend({ weight: z.int() })),
    /** Of a task that a person judges: what was seen of it, the rubric, and the judgement once there is one. */
    facts: z.array(Fact),
    rubric: z.array(Criterion).nullable(),
    review: ReviewView.nullable(),
    /** What people gave before that, and took back; the newest first. */
    pastReviews: z.array(PastReview),
    /** Staff only; absent for students. */
    integrity: z.array(z.object({ code: z.string(), detail: z.string() })).optional(),
  })
  .meta({ id: 'TaskResult' })
export type TaskResultView = z.infer<typeof TaskResultView>

export const RunView = z
  .object({
    id: Id,
    state: RunState,
    requestedBy: z.enum(['student', 'staff']),
    createdAt: Time,
    startedAt: Time.nullable(),
    settledAt: Time.nullable(),
    /** 1 is next; null unless queued. */
    queuePosition: z.int().nullable(),
    /** While queued: tasks that were changed and are being checked before they are used. Nobody need do anything. */
    heldBy: z.array(z.object({ task: z.string(), title: Localized })),
    /** While grading: the task and check at work, and how many of all checks are done. */
    progress: z.object({ task: z.string().nullable(), done: z.int(), of: z.int() }).nullable(),
    attempts: z.int(),
    outcome: OutcomeView.nullable(),
    score: z.number().nullable(),
    points: z.int(),
    tasks: z.array(TaskResultView),
  })
  .meta({ id: 'Run' })
export type RunView = z.infer<typeof RunView>

export const RunSummary = RunView.omit({ tasks: true }).meta({ id: 'RunSummary' })
export type RunSummary = z.infer<typeof RunSummary>

const SubmissionBase = z.object({
  id: Id,
  assignment: z.object({ id: Id, courseId: Id, title: Localized }),
  /** With the repository a pseudonym where `isAnonymous`. */
  student: z.object({ id: Id, displayName: z.string() }),
  isAnonymous: z.boolean(),
  repositoryUrl: z.string(),
  branch: z.string().nullable(),
  /** The part of the repository that is graded; null for all of it. Paths begin there. */
  folder: z.string().nullable(),
  /** Known after the first fetch; from then on the submission is this commit and no other. */
  commit: z.string().nullable(),
  way: Way,
  /** The submission that this commit is graded in: one commit is graded once, so that this one's run gave way. */
  sameAs: Id.nullable(),
  createdAt: Time,
})

export const SubmissionView = SubmissionBase.extend({
  runs: z.array(RunView),
  /** For staff: other students of the course who handed in the same repository, each with their latest submission of it. */
  sharedWith: z
    .array(z.object({ submissionId: Id, student: z.object({ id: Id, displayName: z.string() }) }))
    .nullable(),
}).meta({ id: 'Submission' })
export type SubmissionView = z.infer<typeof SubmissionView>

export const SubmissionSummary = SubmissionBase.extend({ latestRun: RunSummary }).meta({ id: 'SubmissionSummary' })
export type SubmissionSummary = z.infer<typeof SubmissionSummary>

export const SubmissionPage = z
  .object({ submissions: z.array(SubmissionSummary), nextCursor: z.string().nullable() })
  .meta({ id: 'SubmissionPage' })
export type SubmissionPage = z.infer<typeof SubmissionPage>

/** A query; no meta id, see docs/decisions: a `$ref` would empty the parameters in the OpenAPI document. */
export const SubmissionQuery = z.strictObject({
  assignmentId: Id.optional(),
  studentId: Id.optional(),
  state: RunState.optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
})
export type SubmissionQuery = z.infer<typeof SubmissionQuery>

/** Server-sent events of a submission: event name `submission`, data a SubmissionView; and `ping` every 15 s. */
export const submissionEvents = { submission: 'submission', ping: 'ping' } as const
