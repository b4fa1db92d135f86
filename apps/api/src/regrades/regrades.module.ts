import { Module } from '@nestjs/common'
import { AccountsModule } from '../accounts/accounts.module.ts'
import { AssignmentsModule } from '../assignments/assignments.module.ts'
import { SubmissionsModule } from '../submissions/submissions.module.ts'
import { RegradesController } from './regrades.controller.ts'
import { RegradesService } from './regrades.service.ts'

@Module({
  imports: [AccountsModule, AssignmentsModule, SubmissionsModule],
  controllers: [RegradesController],
  providers: [RegradesService],
})
export class RegradesModule {}
