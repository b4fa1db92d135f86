import { Module } from '@nestjs/common'
import { AccountsModule } from '../accounts/accounts.module.ts'
import { CourseController } from './course.controller.ts'
import { CoursesController } from './courses.controller.ts'
import { CoursesService } from './courses.service.ts'
import { InvitationsController } from './invitations.controller.ts'
import { InvitationsService } from './invitations.service.ts'
import { PeopleService } from './people.service.ts'

@Module({
  imports: [AccountsModule],
  controllers: [CourseController, CoursesController, InvitationsController],
  providers: [CoursesService, PeopleService, InvitationsService],
  exports: [InvitationsService],
})
export class CoursesModule {}
