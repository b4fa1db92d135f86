import { CodeView, CreateLineComment } from '@interleave/contract'
import { Body, Controller, Delete, Get, Param, Post, SerializeOptions } from '@nestjs/common'
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger'
import { z } from 'zod'
import { type Actor, CurrentActor } from '../accounts/actor.ts'
import { Allow, AllowToken } from '../accounts/allow.ts'
import { CodeService } from './code.service.ts'

const Id = z.uuid()

@ApiTags('code')
@Controller('submissions/:id')
export class CodeController {
  constructor(private readonly code: CodeService) {}

  @Get('code')
  @AllowToken('read')
  @Allow({ of: 'submission', atLeast: 'student' })
  @SerializeOptions({ schema: CodeView })
  @ApiOkResponse({
    standardSchema: CodeView,
    description: 'The files of the graded commit, and comments on their lines.',
  })
  read(@Param('id', { schema: Id }) id: string): Promise<CodeView> {
    return this.code.read(id)
  }

  @Post('line-comments')
  @AllowToken('staff')
  @Allow({ of: 'submission', atLeast: 'ta' })
  @SerializeOptions({ schema: CodeView })
  @ApiCreatedResponse({ standardSchema: CodeView, description: 'The student reads it.' })
  comment(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: CreateLineComment }) body: CreateLineComment,
  ): Promise<CodeView> {
    return this.code.comment(id, body, actor)
  }

  @Delete('line-comments/:comment')
  @AllowToken('staff')
  @Allow({ of: 'submission', atLeast: 'ta' })
  @SerializeOptions({ schema: CodeView })
  @ApiOkResponse({ standardSchema: CodeView, description: 'Only whoever wrote it takes it back.' })
  withdraw(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: Id }) id: string,
    @Param('comment', { schema: Id }) commentId: string,
  ): Promise<CodeView> {
    return this.code.withdraw(id, commentId, actor)
  }
}
