import {
  CreateRegrade,
  DryRunView,
  PublishRegrade,
  RegradeEstimate,
  RegradeFilter,
  RegradeList,
  RegradeQuery,
  RegradeView,
} from '@interleave/contract'
import { Body, Controller, Get, HttpCode, Param, Post, Query, SerializeOptions } from '@nestjs/common'
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger'
import { z } from 'zod'
import { CurrentViewer } from '../accounts/access.guard.ts'
import { type Actor, CurrentActor } from '../accounts/actor.ts'
import { Allow, AllowToken } from '../accounts/allow.ts'
import type { Viewer } from '../accounts/viewer.ts'
import { RegradesService } from './regrades.service.ts'

const Id = z.uuid()

@ApiTags('regrades')
@Allow({ of: 'course', atLeast: 'ta' })
@Controller('courses/:id')
export class RegradesController {
  constructor(private readonly regrades: RegradesService) {}

  @Get('regrade-estimate')
  @AllowToken('staff_read')
  @SerializeOptions({ schema: RegradeEstimate })
  @ApiOkResponse({ standardSchema: RegradeEstimate, description: 'How many runs a regrade would be, and how long.' })
  estimate(
    @CurrentViewer() viewer: Viewer,
    @Param('id', { schema: Id }) courseId: string,
    @Query({ schema: RegradeFilter }) filter: RegradeFilter,
  ): Promise<RegradeEstimate> {
    return this.regrades.estimate(viewer, courseId, filter)
  }

  @Get('regrades')
  @AllowToken('staff_read')
  @SerializeOptions({ schema: RegradeList })
  @ApiOkResponse({ standardSchema: RegradeList, description: 'The newest first.' })
  list(@Param('id', { schema: Id }) courseId: string): Promise<RegradeList> {
    return this.regrades.list(courseId)
  }

  @Post('regrades')
  @AllowToken('staff')
  @SerializeOptions({ schema: RegradeView })
  @ApiCreatedResponse({
    standardSchema: RegradeView,
    description: 'A dry run: graded behind everything that students wait for, and seen by staff alone.',
  })
  start(
    @CurrentViewer() viewer: Viewer,
    @CurrentActor() actor: Actor,
    @Param('id', { schema: Id }) courseId: string,
    @Body({ schema: CreateRegrade }) body: CreateRegrade,
  ): Promise<RegradeView> {
    return this.regrades.start(viewer, courseId, body, actor)
  }

  @Get('regrades/:regrade')
  @AllowToken('staff_read')
  @SerializeOptions({ schema: RegradeView })
  @ApiOkResponse({ standardSchema: RegradeView, description: 'How far it is; once it is ready, whose marks change.' })
  read(
    @CurrentViewer() viewer: Viewer,
    @Param('id', { schema: Id }) courseId: string,
    @Param('regrade', { schema: Id }) id: string,
    @Query({ schema: RegradeQuery }) query: RegradeQuery,
  ): Promise<RegradeView> {
    return this.regrades.read(viewer, courseId, id, query)
  }

  /** Changes many marks at once, as new rules do, and so is for teachers. */
  @Post('regrades/:regrade/publish')
  @AllowToken('staff')
  @HttpCode(200)
  @Allow({ of: 'course', atLeast: 'teacher' })
  @SerializeOptions({ schema: RegradeView })
  @ApiOkResponse({
    standardSchema: RegradeView,
    description: 'New runs beside the old ones, all or none. `preview_changed`: the course has changed since.',
  })
  publish(
    @CurrentViewer() viewer: Viewer,
    @CurrentActor() actor: Actor,
    @Param('id', { schema: Id }) courseId: string,
    @Param('regrade', { schema: Id }) id: string,
    @Body({ schema: PublishRegrade }) { digest }: PublishRegrade,
  ): Promise<RegradeView> {
    return this.regrades.publish(viewer, courseId, id, digest, actor)
  }

  @Post('regrades/:regrade/drop')
  @AllowToken('staff')
  @HttpCode(200)
  @SerializeOptions({ schema: RegradeView })
  @ApiOkResponse({ standardSchema: RegradeView, description: 'Its runs are kept, and stay out of sight.' })
  drop(
    @CurrentViewer() viewer: Viewer,
    @CurrentActor() actor: Actor,
    @Param('id', { schema: Id }) courseId: string,
    @Param('regrade', { schema: Id }) id: string,
  ): Promise<RegradeView> {
    return this.regrades.drop(viewer, courseId, id, actor)
  }

  @Get('regrades/:regrade/runs/:run')
  @AllowToken('staff_read')
  @SerializeOptions({ schema: DryRunView })
  @ApiOkResponse({ standardSchema: DryRunView, description: 'One submission as it was graded again.' })
  readRun(
    @CurrentViewer() viewer: Viewer,
    @Param('id', { schema: Id }) courseId: string,
    @Param('regrade', { schema: Id }) id: string,
    @Param('run', { schema: Id }) run: string,
  ): Promise<DryRunView> {
    return this.regrades.readDryRun(viewer, courseId, id, run)
  }
}
