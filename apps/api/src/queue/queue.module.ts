import { Module } from '@nestjs/common'
import { AccountsModule } from '../accounts/accounts.module.ts'
import { QueueController } from './queue.controller.ts'

@Module({ imports: [AccountsModule], controllers: [QueueController] })
export class QueueModule {}
