import { Module } from '@nestjs/common'
import { AccountsModule } from '../accounts/accounts.module.ts'
import { CommentBankController } from './comment-bank.controller.ts'
import { CommentBankService } from './comment-bank.service.ts'

@Module({ imports: [AccountsModule], controllers: [CommentBankController], providers: [CommentBankService] })
export class CommentBankModule {}
