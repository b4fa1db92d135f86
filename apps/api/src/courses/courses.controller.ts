import {
  ApplyRoster,
  ChangePerson,
  CreateInvitation,
  InvitationList,
  MadeInvitation,
  PersonList,
  PreviewRoster,
  RosterPreview,
  SignUpLinks,
} from '@interleave/contract'
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, SerializeOptions } from '@nestjs/common'
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger'
import { z } from 'zod'
import { CurrentViewer } from '../accounts/access.guard.ts'
import { type Actor, CurrentActor } from '../accounts/actor.ts'
import { Allow } from '../accounts/allow.ts'
import type { Viewer } from '../accounts/viewer.ts'
import { PeopleService } from './people.service.ts'

const Id = z.uuid()

@ApiTags('people')
@Allow({ of: 'course', atLeast: 'teacher' })
@Controller('courses/:id')
export class CoursesController {
  constructor(private readonly people: PeopleService) {}

  @Get('people')
  @Allow({ of: 'course', atLeast: 'ta' })
  @SerializeOptions({ schema: PersonList })
  @ApiOkResponse({ standardSchema: PersonList })
  async list(@Param('id', { schema: Id }) id: string): Promise<PersonList> {
    return { people: await this.people.list(id) }
  }

  @Put('people/:person')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'The role and the section are these from now on.' })
  async change(
    @CurrentViewer() viewer: Viewer,
    @CurrentActor() actor: Actor,
    @Param('id', { schema: Id }) id: string,
    @Param('person', { schema: Id }) person: string,
    @Body({ schema: ChangePerson }) body: ChangePerson,
  ): Promise<void> {
    await this.people.change(viewer, id, person, body, actor)
  }

  @Delete('people/:person')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'Not in the course any more; what was handed in is kept.' })
  async remove(
    @CurrentViewer() viewer: Viewer,
    @CurrentActor() actor: Actor,
    @Param('id', { schema: Id }) id: string,
    @Param('person', { schema: Id }) person: string,
  ): Promise<void> {
    await this.people.change(viewer, id, person, null, actor)
  }

  @Post('roster/preview')
  @HttpCode(200)
  @SerializeOptions({ schema: RosterPreview })
  @ApiOkResponse({ standardSchema: RosterPreview, description: 'What the file would do; nothing is changed.' })
  preview(
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: PreviewRoster }) { file }: PreviewRoster,
  ): Promise<RosterPreview> {
    return this.people.preview(id, file)
  }

  @Post('roster')
  @SerializeOptions({ schema: RosterPreview })
  @ApiCreatedResponse({ standardSchema: RosterPreview, description: 'All of it was done.' })
  apply(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: ApplyRoster }) body: ApplyRoster,
  ): Promise<RosterPreview> {
    return this.people.apply(id, body, actor)
  }

  @Post('sign-up-links')
  @SerializeOptions({ schema: SignUpLinks })
  @ApiCreatedResponse({ standardSchema: SignUpLinks, description: 'Told this once; the ones made before end.' })
  makeSignUpLinks(@CurrentActor() actor: Actor, @Param('id', { schema: Id }) id: string): Promise<SignUpLinks> {
    return this.people.makeSignUpLinks(id, actor)
  }

  @Get('invitations')
  @SerializeOptions({ schema: InvitationList })
  @ApiOkResponse({ standardSchema: InvitationList, description: 'Those that still work, without their tokens.' })
  async listInvitations(@Param('id', { schema: Id }) id: string): Promise<InvitationList> {
    return { invitations: await this.people.listInvitations(id) }
  }

  @Post('invitations')
  @SerializeOptions({ schema: MadeInvitation })
  @ApiCreatedResponse({ standardSchema: MadeInvitation, description: 'The token is told this once.' })
  invite(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: CreateInvitation }) body: CreateInvitation,
  ): Promise<MadeInvitation> {
    return this.people.invite(id, body, actor)
  }

  @Delete('invitations/:invitation')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'The link does not work any more.' })
  async revoke(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: Id }) id: string,
    @Param('invitation', { schema: Id }) invitation: string,
  ): Promise<void> {
    await this.people.revoke(id, invitation, actor)
  }
}
