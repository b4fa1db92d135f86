import { Module } from '@nestjs/common'
import { AccountsModule } from '../accounts/accounts.module.ts'
import { SubmissionsModule } from '../submissions/submissions.module.ts'
import { CodeController } from './code.controller.ts'
import { CodeService } from './code.service.ts'

@Module({
  imports: [AccountsModule, SubmissionsModule],
  controllers: [CodeController],
  providers: [CodeService],
})
export class CodeModule {}
