import type { ClaimedGate, CodeStore, DryRunStore, GateStore, RunStore } from '@interleave/database'
import type { RunEvents, RunQueue } from '@interleave/queue'
import type { Logger } from '@interleave/runtime'
import type { RunConfig } from './config.ts'
import { Lease, WorkerStopping } from './lease.ts'
import type { InSlot, Ports } from './ports.ts'

export interface Stores {
  runs: RunStore
  dryRuns: DryRunStore
  gates: GateStore
  code: CodeStore
}

/**
 * Nobody is graded with a task that has not passed the gate: its runs stay in the queue, at nobody's cost, while one of the
 * workers checks the task in slots that nobody else wants.
 */
export class Gatekeeper {
  /** Digests of which the database has said that they passed; that is never taken back. */
  readonly #passed = new Set<string>()
  #lease: Lease | null = null
  #looking: Promise<void> | null = null
  #isStopping = false

  constructor(
    private readonly config: RunConfig,
    private readonly ports: Ports,
    private readonly stores: Stores,
    private readonly bell: { queue: RunQueue; events: RunEvents },
    private readonly logger: Logger,
  ) {}

  /** Whether the run has to wait for one of its tasks. */
  async holds(runId: string, isDry: boolean, inSlot: InSlot): Promise<boolean> {
    const runs = isDry ? this.stores.dryRuns : this.stores.runs
    const run = await runs.findTasks(runId)
    if (!run) return false
    const held = await this.#unchecked(run.taskIds)
    if (held.length === 0) return false
    if ((await runs.hold(runId, held)) && !isDry) {
      this.logger.info({ runId, tasks: held }, 'run waits for tasks that are being checked')
      await this.bell.events
        .publish({ submissionId: run.submissionId })
        .catch((err: unknown) => this.logger.warn({ err }, 'could not publish'))
    }
    void this.look(inSlot)
    return true
  }

  /** Checks whatever waits for it, one task after another, unless that is going on already. */
  look(inSlot: InSlot): Promise<void> {
    this.#looking ??= this.#checkAll(inSlot)
      .catch((err: unknown) => this.logger.error({ err }, 'could not look for tasks to check'))
      .finally(() => {
        this.#looking = null
      })
    return this.#looking
  }

  /** What is being checked is given back, to be begun anew by whoever comes. */
  async stop(): Promise<void> {
    this.#isStopping = true
    this.#lease?.abort(new WorkerStopping())
    await this.#looking
  }

  async #unchecked(taskIds: string[]): Promise<string[]> {
    const versions = taskIds.flatMap((taskId) => {
      const digest = this.ports.gate.digestToCheck(taskId)
      return digest === null || this.#passed.has(digest) ? [] : [{ taskId, digest }]
    })
    const open = await this.stores.gates.want(versions, this.ports.gate.graderVersion)
    for (const { digest } of versions) if (!open.includes(digest)) this.#passed.add(digest)
    return versions.filter(({ digest }) => open.includes(digest)).map(({ taskId }) => taskId)
  }

  async #checkAll(inSlot: InSlot): Promise<void> {
    const { WORKER_NAME, LEASE_SECONDS } = this.config
    const digests = [...this.ports.suites.keys()].flatMap((taskId) => this.ports.gate.digestToCheck(taskId) ?? [])
    if (digests.length === 0) return
    while (!this.#isStopping) {
      await this.ports.grader.assertReady()
      const claimed = await this.stores.gates.claim(digests, WORKER_NAME, LEASE_SECONDS)
      if (!claimed || !(await this.#check(claimed, inSlot))) return
    }
  }

  /** False if the platform failed, and it is better to wait a while. */
  async #check(claimed: ClaimedGate, inSlot: InSlot): Promise<boolean> {
    const { gates, runs, dryRuns } = this.stores
    const { taskId, digest } = claimed
    const { LEASE_SECONDS } = this.config
    const logger = this.logger.child({ taskId, digest, attempt: claimed.attempt })
    const renew = () => gates.renew(claimed, LEASE_SECONDS)
    const lease = new Lease(LEASE_SECONDS, renew, (err) => logger.warn({ err }, 'lease not renewed'))
    this.#lease = lease
    logger.info('checking a task before it is used')
    try {
      if (this.#isStopping) lease.abort(new WorkerStopping())
      const suite = this.ports.suites.get(taskId)
      if (!suite) throw new Error(`there is no task ${taskId} here any more`)
      const run = `gate-${digest.slice(0, 12)}-${claimed.attempt}`
      const result = await this.ports.gate.check({ suite, run, signal: lease.signal, inSlot })
      if (!(await gates.settle(claimed, result, this.ports.gate.graderVersion))) {
        logger.warn('another worker has this task now')
        return true
      }
      const faults = result.programs.filter(({ fault }) => fault).map(({ name }) => name)
      logger[result.hasPassed ? 'info' : 'error']({ faults, problems: result.problems }, 'task checked')
      if (result.hasPassed) {
        for (const ring of await runs.takeHeldBy(taskId)) await this.bell.queue.ring(ring)
        await this.bell.queue.ringDry(await dryRuns.takeHeldBy(taskId))
      }
      return true
    } catch (error) {
      if (lease.isLost) return true
      const cause = lease.signal.aborted ? lease.signal.reason : error
      const isStop = cause instanceof WorkerStopping
      await gates.release(claimed, cause instanceof Error ? cause.message : String(cause))
      logger[isStop ? 'info' : 'error']({ err: cause }, 'task not checked this time')
      return false
    } finally {
      lease.end()
      this.#lease = null
    }
  }
}
