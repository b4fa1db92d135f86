import {
  BindingOrNone,
  BindingView,
  BindingWithSecret,
  CreateBinding,
  DeliveryList,
  DeliveryView,
  GiveStatusToken,
} from '@interleave/contract'
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Req, SerializeOptions } from '@nestjs/common'
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { CurrentViewer } from '../accounts/access.guard.ts'
import { Allow } from '../accounts/allow.ts'
import type { Viewer } from '../accounts/viewer.ts'
import { BindingsService } from './bindings.service.ts'
import { HooksService } from './hooks.service.ts'

const Id = z.uuid()

@ApiTags('webhooks')
@Allow({ of: 'assignment', atLeast: 'student' })
@Controller('assignments/:id/binding')
export class HookController {
  constructor(private readonly bindings: BindingsService) {}

  @Get()
  @SerializeOptions({ schema: BindingOrNone })
  @ApiOkResponse({ standardSchema: BindingOrNone, description: 'The repository that the viewer bound to it.' })
  async read(@CurrentViewer() viewer: Viewer, @Param('id', { schema: Id }) id: string): Promise<BindingOrNone> {
    return { binding: await this.bindings.findOf(viewer, id) }
  }

  @Post()
  @SerializeOptions({ schema: BindingWithSecret })
  @ApiCreatedResponse({ standardSchema: BindingWithSecret, description: 'The secret is told this once.' })
  bind(
    @CurrentViewer() viewer: Viewer,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: CreateBinding }) body: CreateBinding,
    @Req() request: FastifyRequest,
  ): Promise<BindingWithSecret> {
    return this.bindings.bind(viewer, id, body, String(request.id))
  }
}

@ApiTags('webhooks')
@Allow('signed-in')
@Controller('bindings/:id')
export class BindingsController {
  constructor(private readonly bindings: BindingsService) {}

  @Delete()
  @HttpCode(204)
  @ApiNoContentResponse()
  unbind(
    @CurrentViewer() viewer: Viewer,
    @Param('id', { schema: Id }) id: string,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    return this.bindings.unbind(viewer, id, String(request.id))
  }

  @Post('secret')
  @SerializeOptions({ schema: BindingWithSecret })
  @ApiCreatedResponse({ standardSchema: BindingWithSecret, description: 'The former secret counts for a day more.' })
  rotate(
    @CurrentViewer() viewer: Viewer,
    @Param('id', { schema: Id }) id: string,
    @Req() request: FastifyRequest,
  ): Promise<BindingWithSecret> {
    return this.bindings.rotate(viewer, id, String(request.id))
  }

  @Put('status-token')
  @SerializeOptions({ schema: BindingView })
  @ApiOkResponse({
    standardSchema: BindingView,
    description: 'The provider is told how later commits do. Never told again.',
  })
  giveStatusToken(
    @CurrentViewer() viewer: Viewer,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: GiveStatusToken }) { token }: GiveStatusToken,
    @Req() request: FastifyRequest,
  ): Promise<BindingView> {
    return this.bindings.giveStatusToken(viewer, id, token, String(request.id))
  }

  @Delete('status-token')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'Forgotten; nothing is told any more.' })
  takeBackStatusToken(
    @CurrentViewer() viewer: Viewer,
    @Param('id', { schema: Id }) id: string,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    return this.bindings.takeBackStatusToken(viewer, id, String(request.id))
  }

  @Get('deliveries')
  @SerializeOptions({ schema: DeliveryList })
  @ApiOkResponse({ standardSchema: DeliveryList, description: 'The newest fifty.' })
  async deliveries(@CurrentViewer() viewer: Viewer, @Param('id', { schema: Id }) id: string): Promise<DeliveryList> {
    return { deliveries: await this.bindings.deliveries(viewer, id) }
  }
}

@ApiTags('webhooks')
@Allow('signed-in')
@Controller('deliveries/:id')
export class DeliveriesController {
  constructor(private readonly hooks: HooksService) {}

  @Post('repeat')
  @SerializeOptions({ schema: DeliveryView })
  @ApiCreatedResponse({ standardSchema: DeliveryView, description: 'Processed again, after a fault of ours.' })
  repeat(
    @CurrentViewer() viewer: Viewer,
    @Param('id', { schema: Id }) id: string,
    @Req() request: FastifyRequest,
  ): Promise<DeliveryView> {
    return this.hooks.repeat(viewer, id, String(request.id))
  }
}
