export { assertNoEviction, queueOptions, redisOptions } from './connection.ts'
export { Progress, type RunEvent, RunEvents } from './run-events.ts'
export {
  GRADING_QUEUE,
  GradeDryRun,
  GradeSubmission,
  gradeDryRun,
  type Ring,
  RunQueue,
  type RunQueueOptions,
} from './run-queue.ts'
