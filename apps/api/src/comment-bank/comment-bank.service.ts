import type { CommentBank } from '@interleave/contract'
import { Injectable } from '@nestjs/common'
import type { Actor } from '../accounts/actor.ts'
import { bankIsFull, noSuchComment, sameComment } from './comment-bank.errors.ts'
import { CommentBankStore } from './comment-bank.store.ts'

/** Searched by the page, which has all of it. */
const MOST_COMMENTS = 500

@Injectable()
export class CommentBankService {
  constructor(private readonly comments: CommentBankStore) {}

  async read(courseId: string): Promise<CommentBank> {
    return { comments: await this.comments.list(courseId) }
  }

  async keep(courseId: string, words: string, actor: Actor): Promise<CommentBank> {
    if ((await this.comments.keep(courseId, words, MOST_COMMENTS, actor)) === 'full') throw bankIsFull(MOST_COMMENTS)
    return this.read(courseId)
  }

  async change(courseId: string, id: string, words: string, actor: Actor): Promise<CommentBank> {
    const changed = await this.comments.change(courseId, id, words, actor)
    if (changed === 'same') throw sameComment()
    if (changed === 'none') throw noSuchComment()
    return this.read(courseId)
  }

  async remove(courseId: string, id: string, actor: Actor): Promise<CommentBank> {
    if (!(await this.comments.remove(courseId, id, actor))) throw noSuchComment()
    return this.read(courseId)
  }
}
