import { DryRunStore, RunStore } from '@interleave/database'
import { RunQueue } from '@interleave/queue'
import type { Logger } from '@interleave/runtime'

/** Finds what Redis forgot and what dead workers hold, and rings again: the promise that no run is lost. */
export class SecondLook {
  constructor(
    private readonly runs: RunStore,
    private readonly dryRuns: DryRunStore,
    private readonly queue: RunQueue,
    private readonly logger: Logger,
    private readonly olderThanSeconds: number,
  ) {}

  async look(): Promise<void> {
    const late = await this.runs.takeToRing(this.olderThanSeconds)
    if (late.length > 0) this.logger.info({ runs: late.length }, 'second look: ringing again')
    for (const run of late) {
      await this.queue.ring(run)
    }
    await this.queue.ringDry(await this.dryRuns.takeToRing(this.olderThanSeconds))
  }
}
