export { type FetchRequest, type FetchResult, fetchRepository, findTip, type TipResult } from './fetch.ts'
export { readFolder } from './folder.ts'
export { assertGit } from './git.ts'
export { type Snapshot, type SourceLimits, sourceLimits } from './snapshot.ts'
