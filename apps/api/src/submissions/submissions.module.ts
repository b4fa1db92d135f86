import { Module } from '@nestjs/common'
import { AccountsModule } from '../accounts/accounts.module.ts'
import { AssignmentsModule } from '../assignments/assignments.module.ts'
import { Bell } from './bell.ts'
import { RepositoryAddresses } from './repository-addresses.ts'
import { SubmissionEventsService } from './submission-events.service.ts'
import { SubmissionsController } from './submissions.controller.ts'
import { SubmissionsService } from './submissions.service.ts'

@Module({
  imports: [AccountsModule, AssignmentsModule],
  controllers: [SubmissionsController],
  providers: [SubmissionsService, SubmissionEventsService, RepositoryAddresses, Bell],
  exports: [SubmissionsService, Bell],
})
export class SubmissionsModule {}
