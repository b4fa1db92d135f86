import { Module } from '@nestjs/common'
import { AccountsModule } from '../accounts/accounts.module.ts'
import { AssignmentsModule } from '../assignments/assignments.module.ts'
import { ExportService } from './export.service.ts'
import { GradebookController } from './gradebook.controller.ts'
import { GradebookService } from './gradebook.service.ts'
import { InsightsService } from './insights.service.ts'

@Module({
  imports: [AccountsModule, AssignmentsModule],
  controllers: [GradebookController],
  providers: [GradebookService, InsightsService, ExportService],
})
export class GradebookModule {}
