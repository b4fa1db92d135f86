export { type AuditEntry, audit } from './audit.ts'
export { isDatabaseAway } from './away.ts'
export {
  type BindingRecord,
  BindingStore,
  type BindingToLookAt,
  type DeliveryRecord,
  lookAnew,
  type NewDelivery,
  type Received,
  type StoredPush,
} from './binding.store.ts'
export { type CodeFile, CodeStore, type LineCommentRecord } from './code.store.ts'
export { createDatabase, type Database, storable, type Transaction } from './database.ts'
export { type DemoCourse, seedDemo } from './demo.ts'
export { type DeployKeyRecord, DeployKeyStore, deployKeyPurpose } from './deploy-key.store.ts'
export { DryRunStore } from './dry-run.store.ts'
export { type ClaimedGate, type GateRow, GateStore } from './gate.store.ts'
export { LateTokenStore } from './late-token.store.ts'
export { type MarkRow, MarkStore, splitCheck, type TaskMark } from './mark.store.ts'
export {
  type AccountChange,
  type ClaimedNotice,
  type LatestStatus,
  type NoticedHost,
  type NoticedMail,
  type NoticedRegrade,
  type NoticedResult,
  NoticeStore,
  writeAccountChange,
  writeNotice,
} from './notice.store.ts'
export { type MailDecision, type ReceivedMailRecord, ReceivedMailStore, type TakenMail } from './received-mail.store.ts'
export {
  type ChangePage,
  type DryRunRecord,
  type RegradeRecord,
  RegradeStore,
} from './regrade.store.ts'
export {
  type RepositoryTokenRecord,
  RepositoryTokenStore,
  repositoryTokenPurpose,
} from './repository-token.store.ts'
export { ReviewStore } from './review.store.ts'
export {
  type ClaimedRun,
  failedChecksOf,
  type Released,
  RunStore,
  type RunToRing,
  type SettledTask,
  type Settlement,
} from './run.store.ts'
export { type SampleCourse, seedSampleCourse } from './sample-course.ts'
export { type AssignmentRecord, recordOf, StandingStore, standingIn } from './standing.store.ts'
export * from './submission.store.ts'

export * from './view.ts'
