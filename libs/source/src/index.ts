export { fingerprintOf, makeDeployKey } from './deploy-key.ts'
export {
  type DeployKey,
  type FetchRequest,
  type FetchResult,
  fetchRepository,
  findTip,
  type Login,
  removeCutOff,
  type TipResult,
} from './fetch.ts'
export { readFolder } from './folder.ts'
export { assertGit } from './git.ts'
export { type HostKeys, parseHostKeys } from './host-keys.ts'
export { resolveHost } from './network.ts'
export { Refusal, type Snapshot, type SourceLimits, sourceLimits } from './snapshot.ts'
export { assertSsh } from './ssh.ts'
export { type TextOfFile, textsOf } from './texts.ts'
