import { Module } from '@nestjs/common'
import { AssignmentsController } from './assignments.controller.ts'
import { AssignmentsService } from './assignments.service.ts'
import { GatesService } from './gates.service.ts'
import { NewAssignmentController, SettingsController } from './settings.controller.ts'
import { SettingsService } from './settings.service.ts'
import { TasksController } from './tasks.controller.ts'

@Module({
  controllers: [AssignmentsController, NewAssignmentController, SettingsController, TasksController],
  providers: [AssignmentsService, GatesService, SettingsService],
  exports: [AssignmentsService],
})
export class AssignmentsModule {}
