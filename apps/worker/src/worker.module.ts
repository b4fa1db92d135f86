import { GRADING_QUEUE, queueOptions } from '@interleave/queue'
import { BullModule } from '@nestjs/bullmq'
import { type DynamicModule, Module } from '@nestjs/common'
import { GradingProcessor } from './grading.processor.ts'
import { GradingService } from './grading.service.ts'

@Module({})
class WorkerModule {}

export const workerModule = (redisUrl: string, grading: GradingService): DynamicModule => ({
  module: WorkerModule,
  // Without a registered queue the processor is never started, and the process ends without a word.
  imports: [BullModule.forRoot(queueOptions(redisUrl)), BullModule.registerQueue({ name: GRADING_QUEUE })],
  providers: [GradingProcessor, { provide: GradingService, useValue: grading }],
})
