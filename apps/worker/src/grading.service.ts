import { availableParallelism } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { type TaskManifest, toolId } from '@interleave/contract'
import {
  type ClaimedRun,
  type DryRunStore,
  failedChecksOf,
  isDatabaseAway,
  type RunStore,
  type SettledTask,
  type Settlement,
} from '@interleave/database'
import { type GradedTask, isGivenUp, needsOldInputs, type Outcome, scoreOf, summarise } from '@interleave/grading'
import { type Progress, RunEvents, RunQueue } from '@interleave/queue'
import { Counter, Gauge, Histogram, type Logger } from '@interleave/runtime'
import { EngineError } from '@interleave/sandbox'
import { textsOf } from '@interleave/source'
import type { RunConfig } from './config.ts'
import { Gatekeeper, type Stores } from './gatekeeper.ts'
import { Lease, LeaseLost, WorkerStopping } from './lease.ts'
import type { Ports, Snapshot, TaskToGrade } from './ports.ts'
import type { RepositoryCredentials } from './repository-credentials.ts'
import { Slots } from './slots.ts'

const settledRuns = new Counter({
  name: 'interleave_runs_settled_total',
  help: 'Runs settled by this worker, by outcome',
  labelNames: ['outcome'],
})
const runSeconds = new Histogram({
  name: 'interleave_run_seconds',
  help: 'From claim to settled',
  buckets: [0.5, 1, 2, 5, 10, 20, 60, 180],
})

const busySlots = new Gauge({ name: 'interleave_slots_busy', help: 'Slots at work' })

export class GradingService {
  readonly slots: Slots
  readonly #gatekeeper: Gatekeeper
  /** By run. */
  readonly #leases = new Map<string, Lease>()
  #isStopping = false

  constructor(
    private readonly config: RunConfig,
    private readonly ports: Ports,
    private readonly stores: Stores,
    private readonly credentials: RepositoryCredentials,
    private readonly bell: { queue: RunQueue; events: RunEvents },
    private readonly logger: Logger,
  ) {
    this.slots = new Slots(config.SLOTS, availableParallelism())
    this.#gatekeeper = new Gatekeeper(config, ports, stores, bell, logger)
  }

  /** Has tasks checked that runs wait for, in slots that no run wants. */
  checkTasks(): Promise<void> {
    return this.#gatekeeper.look((work) => this.slots.useSpare(work))
  }

  /**
   * Takes the run through its whole life, if it is to be had. A throw means: the platform failed, try again later. A dry one is of a
   * regrade: kept elsewhere, and nobody who watches the submission is told.
   */
  grade(runId: string, isDry = false): Promise<void> {
    return this.slots.use(async (cpus) => {
      busySlots.inc()
      await this.#claimAndGrade(runId, isDry, cpus).finally(() => busySlots.dec())
    })
  }

  /** What is at work may finish within the grace time, then it is given back; nothing of it counts as a fault. */
  async stop(finished: Promise<unknown>): Promise<void> {
    const timer = setTimeout(() => {
      this.#isStopping = true
      for (const lease of this.#leases.values()) lease.abort(new WorkerStopping())
    }, this.config.STOP_GRACE_SECONDS * 1000)
    await this.#gatekeeper.stop()
    await finished.finally(() => clearTimeout(timer))
  }

  async #claimAndGrade(runId: string, isDry: boolean, cpus: string): Promise<void> {
    await this.ports.grader.assertReady()
    // Its lease may have run out while the database was away; it is at work all the same, and renews it.
    if (this.#leases.has(runId)) return
    if (await this.#gatekeeper.holds(runId, isDry, (work) => this.slots.useSpare(work))) return
    const run = await (isDry ? this.stores.dryRuns : this.stores.runs).claim(
      runId,
      this.config.WORKER_NAME,
      this.config.LEASE_SECONDS,
    )
    if (!run) return
    const logger = this.logger.child({ runId, isDry, attempt: run.attempt, submissionId: run.submission.id })
    logger.info({ taskIds: run.taskIds, faults: run.faults }, 'run claimed')
    const began = performance.now()
    const renew = () => this.#storeOf(run).renew(runId, run.attempt, this.config.LEASE_SECONDS)
    const lease = new Lease(this.config.LEASE_SECONDS, renew, (err) => logger.warn({ err }, 'lease not renewed'))
    this.#leases.set(runId, lease)
    if (this.#isStopping) lease.abort(new WorkerStopping())
    try {
      await this.#tell(run)
      const settlement = isGivenUp(run.faults) ? givenUp : await this.#fetchAndGrade(run, cpus, lease.signal, logger)
      if ('sameAs' in settlement) {
        if (await this.stores.runs.yieldTo(runId, run.attempt, settlement.sameAs))
          logger.info({ sameAs: settlement.sameAs }, 'this commit is graded in another submission')
        return await this.#goOn(run, logger)
      }
      if (!(await this.#settle(run, settlement, lease.signal, logger))) {
        logger.warn('settled nothing: another worker has this run now')
        return
      }
      const { outcome, code, score } = settlement
      const seconds = (performance.now() - began) / 1000
      logger.info({ outcome, code, score, seconds }, 'run settled')
      settledRuns.inc({ outcome })
      runSeconds.observe(seconds)
    } catch (error) {
      if (error instanceof LeaseLost || lease.isLost) return logger.warn('stopped: another worker has this run now')
      // Whatever a port threw when it was interrupted, the interruption is the cause.
      await this.#release(run, lease.signal.aborted ? lease.signal.reason : error, logger)
    } finally {
      lease.end()
      this.#leases.delete(runId)
    }
    await this.#goOn(run, logger)
  }

  /** What was graded is kept while the database is away or full: it would only be graded again. False when the run is another's by then. */
  async #settle(run: ClaimedRun, settlement: Settlement, signal: AbortSignal, logger: Logger): Promise<boolean> {
    for (let tries = 0; ; tries++) {
      try {
        return await this.#storeOf(run).settle(run.id, run.attempt, settlement)
      } catch (err) {
        if (!isDatabaseAway(err)) throw err
        logger.warn({ err }, 'cannot be settled yet')
        await sleep(this.config.RETRY_SECONDS * 1000 * 2 ** Math.min(tries, 3), undefined, { signal })
      }
    }
  }

  async #goOn(run: ClaimedRun, logger: Logger): Promise<void> {
    await this.#tell(run)
    if (!run.earlier) await this.#ringNext(run, logger)
  }

  async #fetchAndGrade(
    run: ClaimedRun,
    cpus: string,
    signal: AbortSignal,
    logger: Logger,
  ): Promise<Settlement | { sameAs: string }> {
    const { repositoryUrl: url, branch, commitId: commit, folder, id } = run.submission
    const fetched = await this.credentials.read(run.studentId, url, (credential) =>
      this.ports.source.fetch({ url, branch, commit, folder, credential, signal }),
    )
    if (fetched.kind === 'refused') {
      const { code, detail } = fetched
      return { outcome: 'ungradable', code, detail, score: 0, points: null, tasks: [] }
    }
    const { snapshot } = fetched
    const { commit: pinned, sameAs } = await this.#storeOf(run).pinCommit(id, snapshot.commit)
    if (pinned !== snapshot.commit) throw new Error(`fetched ${snapshot.commit}, but the submission is ${pinned}`)
    // Whoever asks for a commit to be graded again knows that it was graded.
    if (sameAs && run.requestedBy === 'student') return { sameAs }
    logger.info({ commit: pinned, files: snapshot.files.size }, 'repository fetched')
    // Of a regrade nothing is to be seen, not even that the files can be read now.
    if (!run.earlier) await this.stores.code.keep(id, textsOf(snapshot))
    if (!(await this.#storeOf(run).moveTo(run.id, run.attempt, 'grading'))) throw new LeaseLost()
    return this.#gradeTasks(run, snapshot, cpus, signal, logger)
  }

  async #gradeTasks(
    run: ClaimedRun,
    snapshot: Snapshot,
    cpus: string,
    signal: AbortSignal,
    logger: Logger,
  ): Promise<Settlement> {
    const suites = run.taskIds.map((taskId) => getSuite(this.ports, taskId))
    const of = suites.reduce((steps, { manifest }) => steps + stepsOf(manifest), run.tools.length)
    const tasks: SettledTask[] = []
    let done = 0
    for (const suite of suites) {
      const { id: taskId, points } = suite.manifest
      const tell = (progress: Progress) => void this.#tell(run, progress)
      tell({ task: taskId, done, of })
      const before = done
      signal.throwIfAborted()
      const { outcome, seed, graderVersion } = await this.ports.grader.grade({
        ...{ suite, snapshot, cpus, signal },
        run: { id: run.id, attempt: run.attempt },
        onProgress: (progress) =>
          tell({ task: taskId, done: before + Math.min(progress.done, stepsOf(suite.manifest)), of }),
      })
      done += stepsOf(suite.manifest)
      const score = scoreOf(suite.manifest, outcome)
      // What staff need beyond what students read; a report is in the database.
      const reason = 'reason' in outcome ? outcome.reason : undefined
      logger[reason ? 'error' : 'info']({ taskId, outcome: outcome.kind, score, reason }, 'task graded')
      const graded = { taskId, outcome, score, points, seed, graderVersion }
      const again = await this.#gradeOldInputs(run, graded, { suite, snapshot, cpus, signal })
      tasks.push(again ? { ...graded, again } : graded)
    }
    for (const tool of run.tools) {
      const taskId = toolId(tool.tool)
      void this.#tell(run, { task: taskId, done, of })
      signal.throwIfAborted()
      const asked = { tool, snapshot, cpus, run: { id: run.id, attempt: run.attempt }, signal }
      const { outcome, score, graderVersion } = await this.ports.grader.runTool(asked)
      done += 1
      const reason = 'reason' in outcome ? outcome.reason : undefined
      logger[reason ? 'error' : 'info']({ taskId, outcome: outcome.kind, score, reason }, 'tool run')
      tasks.push({ taskId, outcome, score, points: tool.points, seed: '', graderVersion })
    }
    const graded: GradedTask[] = tasks.map((task) => ({ ...task, outcome: task.outcome.kind }))
    return { ...summarise(graded), code: null, detail: null, tasks }
  }

  /** Of a regrade, where the verdict is another one: whether it is for the grader or for the draw of the inputs. */
  async #gradeOldInputs(
    run: ClaimedRun,
    { taskId, outcome, score, seed, graderVersion }: SettledTask,
    at: Pick<TaskToGrade, 'suite' | 'snapshot' | 'cpus' | 'signal'>,
  ): Promise<SettledTask['again']> {
    const before = run.earlier?.get(taskId)
    if (!before || !needsOldInputs(before, { ...verdictOf(outcome, score), seed, graderVersion })) return undefined
    const about = { id: run.id, attempt: run.attempt }
    const graded = await this.ports.grader.grade({ ...at, run: about, seed: before.seed, onProgress: () => undefined })
    return verdictOf(graded.outcome, scoreOf(at.suite.manifest, graded.outcome))
  }

  /** Throws `cause` again if the run waits for another try, so that the queue brings it back in a while. */
  async #release(run: ClaimedRun, cause: unknown, logger: Logger): Promise<void> {
    const isStop = cause instanceof WorkerStopping
    const reason = cause instanceof Error ? cause.message : String(cause)
    // An engine that cannot be reached fails in the same words, but the run may be what brought it down.
    const isDatabases = !(cause instanceof EngineError) && isDatabaseAway(cause)
    const why = isStop ? 'stop' : isDatabases ? 'database_away' : 'fault'
    const became = await this.#storeOf(run).release(run.id, run.attempt, reason, why)
    if (isStop) logger.info({ became }, 'run given back')
    else logger.error({ err: cause, became }, 'platform failed')
    if (became === 'settled') settledRuns.inc({ outcome: 'platform_failed' })
    if (became !== 'queued') return
    await this.#tell(run)
    if (!isStop) throw cause
    // Another worker may have it at once; this one's job ends here.
    const ring = { runId: run.id, attempt: run.attempt }
    if (!run.earlier) return this.#ring({ ...ring, waiting: 0 }, logger)
    await this.bell.queue.ringDry([ring]).catch((err: unknown) => logger.warn({ err }, 'could not ring'))
  }

  #storeOf({ earlier }: ClaimedRun): RunStore | DryRunStore {
    return earlier ? this.stores.dryRuns : this.stores.runs
  }

  async #ringNext(run: ClaimedRun, logger: Logger): Promise<void> {
    const next = await this.stores.runs.nextWaiting(run.studentId, run.assignmentId)
    if (next && next.runId !== run.id) await this.#ring(next, logger)
  }

  /** A ring that is not heard delays the run until the second look, and must not undo what was settled. */
  async #ring(ring: { runId: string; waiting: number; attempt: number }, logger: Logger): Promise<void> {
    await this.bell.queue.ring(ring).catch((err: unknown) => logger.warn({ err, rung: ring.runId }, 'could not ring'))
  }

  /** For whoever watches; they see the same in the database a little later. */
  async #tell(run: ClaimedRun, progress?: Progress): Promise<void> {
    if (run.earlier) return
    const event = { submissionId: run.submission.id, ...(progress ? { progress } : {}) }
    await this.bell.events.publish(event).catch((err: unknown) => this.logger.warn({ err }, 'could not publish'))
  }
}

function verdictOf(outcome: Outcome, score: number | null) {
  const report = 'report' in outcome ? outcome.report : undefined
  return { outcome: outcome.kind, score, failedChecks: report ? failedChecksOf(report) : [] }
}

/** What people who watch see done one after the other. */
const stepsOf = ({ checks, facts }: TaskManifest) => checks.length + Object.keys(facts ?? {}).length

const givenUp: Settlement = {
  ...{ outcome: 'platform_failed', code: null, score: null, points: null, tasks: [] },
  detail: 'each attempt ended without a word, as when the worker process dies',
}

/** A missing task is an operator's mistake on this host, not the student's: it counts as a fault of the platform. */
function getSuite({ suites }: Ports, taskId: string) {
  const suite = suites.get(taskId)
  if (!suite)
    throw new Error(
      `there is no task ${taskId} in SUITES_DIRECTORY; this worker's suites are older than the assignment`,
    )
  return suite
}
