import type { SimilarPairQuery, SimilarPairView, SimilarQuery, SimilarView } from '@interleave/contract'
import { type Answer, inBackground, TooMuchToCompare } from '@interleave/similarity'
import { Injectable } from '@nestjs/common'
import { PinoLogger } from 'nestjs-pino'
import { Names } from '../accounts/names.ts'
import type { Viewer } from '../accounts/viewer.ts'
import { AssignmentsService } from '../assignments/assignments.service.ts'
import { Catalogue } from '../assignments/catalogue.ts'
import { noSuchAssignment, noSuchPair, tooMuch } from './similar.errors.ts'
import { SimilarStore, type StoredWork } from './similar.store.ts'

/** What students handed in, held against each other. It says what is alike, and nothing of who had it from whom. */
@Injectable()
export class SimilarService {
  constructor(
    private readonly store: SimilarStore,
    private readonly assignments: AssignmentsService,
    private readonly catalogue: Catalogue,
    private readonly names: Names,
    private readonly logger: PinoLogger,
  ) {}

  async list(viewer: Viewer, courseId: string, query: SimilarQuery): Promise<SimilarView> {
    const { works, given } = await this.load(viewer, courseId, query)
    const answer = await this.ask(works, given, null)
    const highest = new Map(works.map(({ submissionId }) => [submissionId, 0]))
    for (const { left, right, similarity } of answer.pairs)
      for (const id of [left, right]) highest.set(id, Math.max(highest.get(id) ?? 0, similarity))
    const distribution = Array.from({ length: 10 }, () => 0)
    for (const similarity of highest.values()) {
      const tenth = Math.min(9, Math.floor(similarity * 10))
      distribution[tenth] = (distribution[tenth] ?? 0) + 1
    }
    const byId = new Map(works.map(({ files: _, ...work }) => [work.submissionId, work]))
    return {
      works: works.length,
      distribution,
      pairs: answer.pairs.flatMap((pair) => {
        const [left, right] = [byId.get(pair.left), byId.get(pair.right)]
        return left && right ? [{ left, right, similarity: pair.similarity }] : []
      }),
    }
  }

  async pair(viewer: Viewer, courseId: string, { left, right, ...query }: SimilarPairQuery): Promise<SimilarPairView> {
    const { works, given } = await this.load(viewer, courseId, query)
    const [one, other] = [left, right].map((id) => works.find(({ submissionId }) => submissionId === id))
    if (!one || !other || one === other) throw noSuchPair()
    const answer = await this.ask(works, given, { left, right })
    const same = (pair: Answer['pairs'][number]) => [left, right].every((id) => id === pair.left || id === pair.right)
    return {
      ...{ left: one, right: other, matches: answer.matches },
      similarity: answer.pairs.find(same)?.similarity ?? 0,
    }
  }

  private async load(viewer: Viewer, courseId: string, { assignmentId, task }: SimilarQuery) {
    const assignment = (await this.assignments.listOf(viewer, courseId)).find(({ id }) => id === assignmentId)
    if (!assignment) throw noSuchAssignment()
    const marked = { id: assignmentId, courseId, isAnonymous: assignment.isAnonymous }
    const works = (await this.store.works(assignmentId, task ?? null)).map(({ student, ...work }) => {
      return { ...work, student: this.names.of(viewer, marked, student) }
    })
    return { works, given: this.given(assignment.tasks.map(({ id }) => id)) }
  }

  private async ask(
    works: StoredWork[],
    given: string[],
    pair: { left: string; right: string } | null,
  ): Promise<Answer> {
    const question = { works: works.map(({ submissionId, files }) => ({ id: submissionId, files })), given, pair }
    try {
      return await inBackground(question)
    } catch (error) {
      if (!(error instanceof TooMuchToCompare)) throw error
      this.logger.warn({ err: error, works: works.length }, 'works could not be compared')
      throw tooMuch()
    }
  }

  /** Programs that the statements show. */
  private given(taskIds: string[]): string[] {
    return taskIds.flatMap((id) => {
      const statement = this.catalogue.findTask(id)?.statement['zh-CN'] ?? ''
      return [...statement.matchAll(/```(?:python)?\n(.*?)```/gs)].flatMap(([, program]) => program ?? [])
    })
  }
}
