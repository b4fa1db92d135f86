import { Module } from '@nestjs/common'
import { AssignmentsController } from './assignments.controller.ts'
import { AssignmentsService } from './assignments.service.ts'
import { GatesService } from './gates.service.ts'
import { TasksController } from './tasks.controller.ts'

@Module({
  controllers: [AssignmentsController, TasksController],
  providers: [AssignmentsService, GatesService],
  exports: [AssignmentsService],
})
export class AssignmentsModule {}
