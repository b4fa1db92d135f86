import type { CodeView, CreateLineComment } from '@interleave/contract'
import { CodeStore } from '@interleave/database'
import { Injectable } from '@nestjs/common'
import { PinoLogger } from 'nestjs-pino'
import type { Actor } from '../accounts/actor.ts'
import { noSuchComment, noSuchLine } from './code.errors.ts'

/** Whose submission it is was settled by the route. */
@Injectable()
export class CodeService {
  constructor(
    private readonly code: CodeStore,
    private readonly logger: PinoLogger,
  ) {}

  async read(submissionId: string): Promise<CodeView> {
    const [files, comments] = await Promise.all([this.code.files(submissionId), this.code.comments(submissionId)])
    return {
      files,
      comments: comments.map(({ createdAt, ...comment }) => ({ ...comment, createdAt: createdAt.toISOString() })),
    }
  }

  async comment(submissionId: string, asked: CreateLineComment, actor: Actor): Promise<CodeView> {
    const files = await this.code.files(submissionId)
    const text = files.find(({ path }) => path === asked.path)?.text
    if (text == null || asked.line > text.split('\n').length) throw noSuchLine()
    await this.code.comment(submissionId, asked, actor)
    const { path, line } = asked
    this.logger.info({ requestId: actor.requestId, submissionId, path, line }, 'line commented')
    return this.read(submissionId)
  }

  async withdraw(submissionId: string, id: string, actor: Actor): Promise<CodeView> {
    if (!(await this.code.withdraw(submissionId, id, actor))) throw noSuchComment()
    this.logger.info({ requestId: actor.requestId, submissionId, id }, 'line comment withdrawn')
    return this.read(submissionId)
  }
}
