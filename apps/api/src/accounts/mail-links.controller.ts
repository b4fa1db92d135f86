import { AcceptReset, AskReset, ConfirmAddress, GiveAddress } from '@interleave/contract'
import { Body, Controller, Delete, HttpCode, Post, Put, Req } from '@nestjs/common'
import { ApiAcceptedResponse, ApiNoContentResponse, ApiTags } from '@nestjs/swagger'
import type { FastifyRequest } from 'fastify'
import { askingOf } from './account.controller.ts'
import { Allow } from './allow.ts'
import { MailLinksService } from './mail-links.service.ts'
import { SessionCookie } from './session.cookie.ts'

@ApiTags('account')
@Allow('signed-in')
@Controller('account/email')
export class EmailController {
  constructor(
    private readonly links: MailLinksService,
    private readonly cookie: SessionCookie,
  ) {}

  @Put()
  @HttpCode(202)
  @ApiAcceptedResponse({ description: 'A link goes to the address; until it is opened, nothing else has changed.' })
  give(@Req() request: FastifyRequest, @Body({ schema: GiveAddress }) body: GiveAddress): Promise<void> {
    return this.links.giveAddress(askingOf(request, this.cookie), body)
  }

  @Delete()
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'No address, and no mail any more.' })
  forget(@Req() request: FastifyRequest): Promise<void> {
    return this.links.forgetAddress(askingOf(request, this.cookie))
  }
}

/** For whoever opens a link of a mail. Its token comes in the body, so that no log of addresses has it. */
@ApiTags('account')
@Allow('anyone')
@Controller()
export class MailLinksController {
  constructor(private readonly links: MailLinksService) {}

  @Post('email-confirmations')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'The address is the account’s.' })
  confirm(@Body({ schema: ConfirmAddress }) { token }: ConfirmAddress, @Req() request: FastifyRequest): Promise<void> {
    return this.links.confirm(token, String(request.id))
  }

  @Post('password-resets')
  @HttpCode(202)
  @ApiAcceptedResponse({ description: 'If there is such an account with a confirmed address, a link goes there.' })
  ask(@Body({ schema: AskReset }) body: AskReset, @Req() request: FastifyRequest): Promise<void> {
    return this.links.askReset(body, request.ip, String(request.id))
  }

  @Post('password-resets/accept')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'The password is set, and every session has ended.' })
  accept(@Body({ schema: AcceptReset }) body: AcceptReset, @Req() request: FastifyRequest): Promise<void> {
    return this.links.acceptReset(body, String(request.id))
  }
}
