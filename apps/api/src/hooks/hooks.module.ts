import { Module } from '@nestjs/common'
import { AccountsModule } from '../accounts/accounts.module.ts'
import { AssignmentsModule } from '../assignments/assignments.module.ts'
import { SubmissionsModule } from '../submissions/submissions.module.ts'
import { BindingsService } from './bindings.service.ts'
import { BindingsController, DeliveriesController, HookController } from './hooks.controller.ts'
import { HooksService } from './hooks.service.ts'

@Module({
  imports: [AccountsModule, AssignmentsModule, SubmissionsModule],
  controllers: [HookController, BindingsController, DeliveriesController],
  providers: [BindingsService, HooksService],
})
export class HooksModule {}
