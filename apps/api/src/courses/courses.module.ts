import { Module } from '@nestjs/common'
import { AccountsModule } from '../accounts/accounts.module.ts'
import { CoursesController } from './courses.controller.ts'
import { InvitationsController } from './invitations.controller.ts'
import { InvitationsService } from './invitations.service.ts'
import { PeopleService } from './people.service.ts'

@Module({
  imports: [AccountsModule],
  controllers: [CoursesController, InvitationsController],
  providers: [PeopleService, InvitationsService],
})
export class CoursesModule {}
