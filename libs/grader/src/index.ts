export {
  type GateDoors,
  type GateOptions,
  type GateProgress,
  gate,
} from './gate.ts'
export { type GradeRequest, type GradeResult, gradeTask, gradeUnderSeeds } from './grade.ts'
export { runTool } from './lesson.ts'
export { type Program, programsOf } from './programs.ts'
export { proofread } from './proofread.ts'
export type { Progress } from './relay.ts'
export { type ReplayToken, readReplay } from './replay.ts'
export { type GraderImages, graderVersionOf, seedFor, snapshotDigest } from './seed.ts'
export { inSlots } from './slots.ts'
