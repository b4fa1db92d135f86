import {
  AssignmentSettings,
  AssignmentSettingsView,
  ChangeAssignment,
  CreateAssignment,
  GrantExtension,
  RuleChanges,
} from '@interleave/contract'
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, SerializeOptions } from '@nestjs/common'
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger'
import { z } from 'zod'
import { type Actor, CurrentActor } from '../accounts/actor.ts'
import { Allow, AllowToken } from '../accounts/allow.ts'
import { SettingsService } from './settings.service.ts'

const Id = z.uuid()

@ApiTags('assignments')
@Allow({ of: 'course', atLeast: 'teacher' })
@Controller('courses/:id/assignments')
export class NewAssignmentController {
  constructor(private readonly settings: SettingsService) {}

  @Post()
  @AllowToken('staff')
  @SerializeOptions({ schema: AssignmentSettingsView })
  @ApiCreatedResponse({ standardSchema: AssignmentSettingsView })
  create(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: CreateAssignment }) body: CreateAssignment,
  ): Promise<AssignmentSettingsView> {
    return this.settings.create(id, body, actor)
  }
}

@ApiTags('assignments')
@Allow({ of: 'assignment', atLeast: 'teacher' })
@Controller('assignments/:id')
export class SettingsController {
  constructor(private readonly settings: SettingsService) {}

  @Get('settings')
  @AllowToken('staff_read')
  @SerializeOptions({ schema: AssignmentSettingsView })
  @ApiOkResponse({ standardSchema: AssignmentSettingsView, description: 'Times are those of the course’s clock.' })
  read(@Param('id', { schema: Id }) id: string): Promise<AssignmentSettingsView> {
    return this.settings.get(id)
  }

  @Post('settings/preview')
  @AllowToken('staff')
  @HttpCode(200)
  @SerializeOptions({ schema: RuleChanges })
  @ApiOkResponse({ standardSchema: RuleChanges, description: 'Whose mark would change; nothing is changed.' })
  preview(
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: AssignmentSettings }) body: AssignmentSettings,
  ): Promise<RuleChanges> {
    return this.settings.preview(id, body)
  }

  @Put('settings')
  @AllowToken('staff')
  @SerializeOptions({ schema: RuleChanges })
  @ApiOkResponse({ standardSchema: RuleChanges, description: 'Saved; whose mark has changed.' })
  change(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: ChangeAssignment }) body: ChangeAssignment,
  ): Promise<RuleChanges> {
    return this.settings.change(id, body, actor)
  }

  @Put('extensions/:person')
  @AllowToken('staff')
  @SerializeOptions({ schema: AssignmentSettingsView })
  @ApiOkResponse({ standardSchema: AssignmentSettingsView, description: 'It takes the place of an earlier one.' })
  grant(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: Id }) id: string,
    @Param('person', { schema: Id }) person: string,
    @Body({ schema: GrantExtension }) body: GrantExtension,
  ): Promise<AssignmentSettingsView> {
    return this.settings.grant(id, person, body, actor)
  }

  @Delete('extensions/:person')
  @AllowToken('staff')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'What everybody has holds for this student too.' })
  withdraw(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: Id }) id: string,
    @Param('person', { schema: Id }) person: string,
  ): Promise<void> {
    return this.settings.withdraw(id, person, actor)
  }

  @Delete('late-tokens/:person')
  @AllowToken('staff')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'All that the student spent here are theirs again.' })
  giveBackTokens(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: Id }) id: string,
    @Param('person', { schema: Id }) person: string,
  ): Promise<void> {
    return this.settings.giveBackTokens(id, person, actor)
  }
}
