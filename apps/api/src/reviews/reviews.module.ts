import { Module } from '@nestjs/common'
import { AccountsModule } from '../accounts/accounts.module.ts'
import { SubmissionsModule } from '../submissions/submissions.module.ts'
import { ReviewsController } from './reviews.controller.ts'
import { ReviewsService } from './reviews.service.ts'

@Module({
  imports: [AccountsModule, SubmissionsModule],
  controllers: [ReviewsController],
  providers: [ReviewsService],
})
export class ReviewsModule {}
