export { type GradeRequest, type GradeResult, gradeTask } from './grade.ts'
export type { Progress } from './relay.ts'
export { type ReplayToken, readReplay } from './replay.ts'
export { type GraderImages, graderVersionOf, seedFor, snapshotDigest } from './seed.ts'
