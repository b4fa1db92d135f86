import { Module } from '@nestjs/common'
import { AccountsModule } from '../accounts/accounts.module.ts'
import { AssignmentsModule } from '../assignments/assignments.module.ts'
import { SimilarController } from './similar.controller.ts'
import { SimilarService } from './similar.service.ts'

@Module({
  imports: [AccountsModule, AssignmentsModule],
  controllers: [SimilarController],
  providers: [SimilarService],
})
export class SimilarModule {}
