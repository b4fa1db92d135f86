import { GRADING_QUEUE, GradeDryRun, GradeSubmission, gradeDryRun } from '@interleave/queue'
import type { Logger } from '@interleave/runtime'
import { InjectQueue, Processor, WorkerHost } from '@nestjs/bullmq'
import { type Job, Queue } from 'bullmq'
import { GradingService } from './grading.service.ts'

/** Started by hand, once everything that it needs has been checked. */
@Processor(GRADING_QUEUE, { autorun: false })
export class GradingProcessor extends WorkerHost {
  constructor(
    private readonly grading: GradingService,
    @InjectQueue(GRADING_QUEUE) private readonly queue: Queue,
  ) {
    super()
  }

  async process(job: Job): Promise<void> {
    if (job.name === gradeDryRun) return this.grading.grade(GradeDryRun.parse(job.data).dryRunId, true)
    await this.grading.grade(GradeSubmission.parse(job.data).runId)
  }

  start(logger: Logger): void {
    this.worker.concurrency = this.grading.slots.count
    const onError = (err: Error) => logger.warn({ err }, 'the queue does not answer')
    this.worker.on('error', onError)
    // Nest's own, which nobody here uses; without a listener it prints to the console.
    this.queue.on('error', onError)
    this.worker.on('failed', (job, err) => logger.warn({ err, ...job?.data }, 'not graded this time'))
    this.worker.run().catch((err: unknown) => logger.error({ err }, 'the queue is not served any more'))
  }

  /** Takes no more; fulfilled when what was taken has ended. */
  finish(): Promise<void> {
    return this.worker.close()
  }
}
