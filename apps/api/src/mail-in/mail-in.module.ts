import { Module } from '@nestjs/common'
import { AccountsModule } from '../accounts/accounts.module.ts'
import { AssignmentsModule } from '../assignments/assignments.module.ts'
import { SubmissionsModule } from '../submissions/submissions.module.ts'
import { CourseMailsController, MailInController } from './mail-in.controller.ts'
import { MailInService } from './mail-in.service.ts'
import { MailReceiver } from './mail-receiver.ts'

@Module({
  imports: [AccountsModule, AssignmentsModule, SubmissionsModule],
  controllers: [MailInController, CourseMailsController],
  providers: [MailInService, MailReceiver],
})
export class MailInModule {}
