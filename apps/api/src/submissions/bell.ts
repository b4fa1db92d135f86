import type { RequestedRun } from '@interleave/database'
import { RunEvents, RunQueue } from '@interleave/queue'
import { Injectable } from '@nestjs/common'
import { PinoLogger } from 'nestjs-pino'

/** Tells workers and open pages what the database already knows. Redis may be away: the second look rings, and pages look again. */
@Injectable()
export class Bell {
  constructor(
    private readonly queue: RunQueue,
    private readonly events: RunEvents,
    private readonly logger: PinoLogger,
  ) {}

  async ring(run: RequestedRun): Promise<void> {
    const { runId, submissionId, waiting } = run
    try {
      await this.queue.ring({ runId, waiting })
    } catch (error) {
      this.logger.warn({ err: error, runId, submissionId }, 'could not ring for a run, the second look will')
    }
  }

  async tell(submissionId: string): Promise<void> {
    try {
      await this.events.publish({ submissionId })
    } catch (error) {
      this.logger.warn({ err: error, submissionId }, 'could not tell open pages of a change, they will look again')
    }
  }
}
