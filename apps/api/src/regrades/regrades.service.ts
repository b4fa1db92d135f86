import {
  type CreateRegrade,
  type DryRunView,
  type RegradeEstimate,
  type RegradeFilter,
  type RegradeList,
  type RegradeQuery,
  type RegradeSummary,
  type RegradeView,
  toolId,
} from '@interleave/contract'
import { MarkStore, type RegradeRecord, RegradeStore, taskView } from '@interleave/database'
import { RunQueue } from '@interleave/queue'
import { Injectable } from '@nestjs/common'
import { PinoLogger } from 'nestjs-pino'
import type { Actor } from '../accounts/actor.ts'
import { Names } from '../accounts/names.ts'
import type { Viewer } from '../accounts/viewer.ts'
import { AssignmentsService } from '../assignments/assignments.service.ts'
import { Catalogue } from '../assignments/catalogue.ts'
import { Bell } from '../submissions/bell.ts'
import {
  alreadyEnded,
  noSuchDryRun,
  noSuchRegrade,
  nothingChosen,
  notReady,
  previewChanged,
  sameRunning,
} from './regrades.errors.ts'

const CHANGES_A_PAGE = 50

@Injectable()
export class RegradesService {
  constructor(
    private readonly regrades: RegradeStore,
    private readonly marks: MarkStore,
    private readonly assignments: AssignmentsService,
    private readonly catalogue: Catalogue,
    private readonly names: Names,
    private readonly queue: RunQueue,
    private readonly bell: Bell,
    private readonly logger: PinoLogger,
  ) {}

  async estimate(viewer: Viewer, courseId: string, filter: RegradeFilter): Promise<RegradeEstimate> {
    await this.marks.refresh(courseId)
    const [estimate, versions, assignments] = await Promise.all([
      this.regrades.estimate(courseId, filter),
      this.regrades.listVersions(courseId),
      this.assignments.listOf(viewer, courseId),
    ])
    const tasks = assignments.flatMap(({ tasks, tools }) => [
      ...tasks.map(({ id }) => id),
      ...tools.map(({ tool }) => toolId(tool)),
    ])
    return {
      ...estimate,
      tasks: [...new Set(tasks)].map((id) => ({ id, title: this.catalogue.titleOf(id) })),
      versions: versions.map(({ version, lastAt }) => ({ version, lastAt: lastAt.toISOString() })),
    }
  }

  async start(viewer: Viewer, courseId: string, { filter, reason }: CreateRegrade, actor: Actor): Promise<RegradeView> {
    await this.marks.refresh(courseId)
    const started = await this.regrades.start({ courseId, filter, reason }, actor)
    if (started === 'nothing') throw nothingChosen()
    if (started === 'twice') throw sameRunning()
    const { id, runs } = started
    this.logger.info({ ...actor, regradeId: id, runs: runs.length }, 'regrade started')
    await this.queue.ringDry(runs).catch((err: unknown) => {
      this.logger.warn({ err, regradeId: id }, 'could not ring for a regrade, the second look will')
    })
    return this.read(viewer, courseId, id, { page: 1 })
  }

  async list(courseId: string): Promise<RegradeList> {
    return { regrades: (await this.regrades.list(courseId)).map(summaryOf) }
  }

  async read(viewer: Viewer, courseId: string, id: string, { direction, page }: RegradeQuery): Promise<RegradeView> {
    const record = await this.regrades.find(courseId, id)
    if (!record) throw noSuchRegrade()
    const preview = record.state === 'running' ? null : await this.preview(viewer, courseId, record, direction, page)
    return { ...summaryOf(record), progress: await this.regrades.readProgress(id), preview }
  }

  /** Exactly what was looked at, or nothing. */
  async publish(viewer: Viewer, courseId: string, id: string, digest: string, actor: Actor): Promise<RegradeView> {
    await this.marks.refresh(courseId)
    const published = await this.regrades.publish(courseId, id, digest, actor)
    switch (published.kind) {
      case 'gone':
        throw noSuchRegrade()
      case 'ended':
        throw alreadyEnded()
      case 'running':
        throw notReady()
      case 'changed':
        throw previewChanged()
    }
    this.logger.info({ ...actor, regradeId: id, runs: published.submissionIds.length }, 'regrade published')
    // Whoever has one of them open; nobody waits for that.
    void this.tellAll(published.submissionIds)
    return this.read(viewer, courseId, id, { page: 1 })
  }

  async drop(viewer: Viewer, courseId: string, id: string, actor: Actor): Promise<RegradeView> {
    const became = await this.regrades.drop(courseId, id, actor)
    if (became === 'gone') throw noSuchRegrade()
    if (became === 'ended') throw alreadyEnded()
    this.logger.info({ ...actor, regradeId: id }, 'regrade dropped')
    return this.read(viewer, courseId, id, { page: 1 })
  }

  async readDryRun(viewer: Viewer, courseId: string, regradeId: string, id: string): Promise<DryRunView> {
    const run = await this.regrades.findDryRun(courseId, regradeId, id)
    if (!run) throw noSuchDryRun()
    const { settledAt, tasks, ...rest } = run
    const viewing = { isStaff: true, manifests: this.catalogue.manifests }
    // What people gave is of the submission, and stands beside its runs.
    const given = { reviews: new Map(), history: [] }
    return {
      ...rest,
      student: this.names.of(viewer, { ...rest.assignment, courseId }, rest.student),
      settledAt: settledAt?.toISOString() ?? null,
      tasks: tasks.map((task) => taskView(task, given, viewing)),
    }
  }

  private async preview(
    viewer: Viewer,
    courseId: string,
    record: RegradeRecord,
    direction: RegradeQuery['direction'],
    page: number,
  ): Promise<NonNullable<RegradeView['preview']>> {
    const at = { from: (page - 1) * CHANGES_A_PAGE, limit: CHANGES_A_PAGE, ...(direction && { direction }) }
    const { count, changes: named, ...rest } = await this.regrades.readChanges(record, at)
    const changes = named.map((change) => ({
      ...change,
      student: this.names.of(viewer, { ...change.assignment, courseId }, change.student),
    }))
    const tasks = changes.flatMap(({ runs }) => runs.flatMap((run) => run.tasks.map(({ task }) => task)))
    return {
      ...{ ...rest, changes, count, page, pages: Math.max(1, Math.ceil(count / CHANGES_A_PAGE)) },
      titles: Object.fromEntries(tasks.map((task) => [task, this.catalogue.titleOf(task)])),
    }
  }

  private async tellAll(submissionIds: string[]): Promise<void> {
    for (const submissionId of submissionIds) await this.bell.tell(submissionId)
  }
}

function summaryOf({ createdAt, endedAt, ...record }: RegradeRecord): RegradeSummary {
  return { ...record, createdAt: createdAt.toISOString(), endedAt: endedAt?.toISOString() ?? null }
}
