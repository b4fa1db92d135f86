import { Module } from '@nestjs/common'
import { AccountsModule } from '../accounts/accounts.module.ts'
import { SubmissionsModule } from '../submissions/submissions.module.ts'
import { SecondLooksController } from './second-looks.controller.ts'
import { SecondLooksService } from './second-looks.service.ts'

@Module({
  imports: [AccountsModule, SubmissionsModule],
  controllers: [SecondLooksController],
  providers: [SecondLooksService],
})
export class SecondLooksModule {}
