import { CommentBank, KeepComment } from '@interleave/contract'
import { Body, Controller, Delete, Get, Param, Post, Put, SerializeOptions } from '@nestjs/common'
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger'
import { z } from 'zod'
import { type Actor, CurrentActor } from '../accounts/actor.ts'
import { Allow, AllowToken } from '../accounts/allow.ts'
import { CommentBankService } from './comment-bank.service.ts'

const Id = z.uuid()

/** Each answer is the whole bank, as it then is. */
@ApiTags('comment bank')
@Allow({ of: 'course', atLeast: 'ta' })
@Controller('courses/:id/comments')
export class CommentBankController {
  constructor(private readonly bank: CommentBankService) {}

  @Get()
  @AllowToken('staff_read')
  @SerializeOptions({ schema: CommentBank })
  @ApiOkResponse({ standardSchema: CommentBank, description: 'What the staff of the course say often.' })
  read(@Param('id', { schema: Id }) id: string): Promise<CommentBank> {
    return this.bank.read(id)
  }

  @Post()
  @AllowToken('staff')
  @SerializeOptions({ schema: CommentBank })
  @ApiCreatedResponse({ standardSchema: CommentBank, description: 'What is kept already is not kept twice.' })
  keep(
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: KeepComment }) { words }: KeepComment,
    @CurrentActor() actor: Actor,
  ): Promise<CommentBank> {
    return this.bank.keep(id, words, actor)
  }

  @Put(':comment')
  @AllowToken('staff')
  @SerializeOptions({ schema: CommentBank })
  @ApiOkResponse({ standardSchema: CommentBank, description: 'Reviews already given stay as they are.' })
  change(
    @Param('id', { schema: Id }) id: string,
    @Param('comment', { schema: Id }) comment: string,
    @Body({ schema: KeepComment }) { words }: KeepComment,
    @CurrentActor() actor: Actor,
  ): Promise<CommentBank> {
    return this.bank.change(id, comment, words, actor)
  }

  @Delete(':comment')
  @AllowToken('staff')
  @SerializeOptions({ schema: CommentBank })
  @ApiOkResponse({ standardSchema: CommentBank, description: 'Reviews already given stay as they are.' })
  remove(
    @Param('id', { schema: Id }) id: string,
    @Param('comment', { schema: Id }) comment: string,
    @CurrentActor() actor: Actor,
  ): Promise<CommentBank> {
    return this.bank.remove(id, comment, actor)
  }
}
