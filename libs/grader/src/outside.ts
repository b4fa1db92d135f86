import { constants } from 'node:os'
import type { Ending } from '@interleave/sandbox'

/** A signal's number is added to this in an exit code. */
export const SIGNALLED = 128
const FROM_OUTSIDE = [SIGNALLED + constants.signals.SIGKILL, SIGNALLED + constants.signals.SIGTERM]

/**
 * Throws if somebody outside ended or removed the container, as an engine does that shuts down: no statement about the
 * program. The kernel lets nobody inside send these two signals to the first process, which the student's side is; and
 * beside the judge runs nobody who would.
 */
export function ownEnding(
  ending: Ending,
  whose: 'student' | 'judge' | 'inspection',
): Exclude<Ending, { kind: 'vanished' }> {
  if (ending.kind === 'vanished' || (ending.kind === 'exited' && FROM_OUTSIDE.includes(ending.code)))
    throw new Error(`The ${whose} container was ended while it ran, by nobody here.`)
  return ending
}
