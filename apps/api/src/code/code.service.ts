import type { CodeView, CreateLineComment } from '@interleave/contract'
import { CodeStore } from '@interleave/database'
import { Injectable } from '@nestjs/common'
import { PinoLogger } from 'nestjs-pino'
import type { Actor } from '../accounts/actor.ts'
import type { Viewer } from '../accounts/viewer.ts'
import { SubmissionsService } from '../submissions/submissions.service.ts'
import { noSuchComment, noSuchLine } from './code.errors.ts'

@Injectable()
export class CodeService {
  constructor(
    private readonly code: CodeStore,
    private readonly submissions: SubmissionsService,
    private readonly logger: PinoLogger,
  ) {}

  async read(viewer: Viewer, submissionId: string): Promise<CodeView> {
    // Whose it is decides whether there is anything to be seen.
    await this.submissions.get(viewer, submissionId)
    const [files, comments] = await Promise.all([this.code.files(submissionId), this.code.comments(submissionId)])
    return {
      files,
      comments: comments.map(({ createdAt, ...comment }) => ({ ...comment, createdAt: createdAt.toISOString() })),
    }
  }

  async comment(viewer: Viewer, submissionId: string, asked: CreateLineComment, actor: Actor): Promise<CodeView> {
    const { files } = await this.read(viewer, submissionId)
    const text = files.find(({ path }) => path === asked.path)?.text
    if (text == null || asked.line > text.split('\n').length) throw noSuchLine()
    await this.code.comment(submissionId, asked, actor)
    const { path, line } = asked
    this.logger.info({ requestId: actor.requestId, submissionId, path, line }, 'line commented')
    return this.read(viewer, submissionId)
  }

  async withdraw(viewer: Viewer, submissionId: string, id: string, actor: Actor): Promise<CodeView> {
    if (!(await this.code.withdraw(submissionId, id, actor))) throw noSuchComment()
    this.logger.info({ requestId: actor.requestId, submissionId, id }, 'line comment withdrawn')
    return this.read(viewer, submissionId)
  }
}
