import { Module } from '@nestjs/common'
import { AccountsModule } from '../accounts/accounts.module.ts'
import { CodeController } from './code.controller.ts'
import { CodeService } from './code.service.ts'

@Module({
  imports: [AccountsModule],
  controllers: [CodeController],
  providers: [CodeService],
})
export class CodeModule {}
