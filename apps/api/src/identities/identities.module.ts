import { Module } from '@nestjs/common'
import { AccountsModule } from '../accounts/accounts.module.ts'
import { CoursesModule } from '../courses/courses.module.ts'
import { ArrivalsService } from './arrivals.service.ts'
import { IdentitiesController, SignInController } from './identities.controller.ts'
import { IdentitiesService } from './identities.service.ts'
import { SignInsService } from './sign-ins.service.ts'
import { WaysService } from './ways.service.ts'

@Module({
  imports: [AccountsModule, CoursesModule],
  controllers: [SignInController, IdentitiesController],
  providers: [WaysService, ArrivalsService, SignInsService, IdentitiesService],
})
export class IdentitiesModule {}
