import { BindingStore, type BindingToLookAt } from '@interleave/database'
import { RunEvents, RunQueue } from '@interleave/queue'
import type { Logger } from '@interleave/runtime'
import type { Ports } from './ports.ts'
import type { RepositoryCredentials } from './repository-credentials.ts'

/** Of one turn; with one after the other, no host is asked more often than it answers. */
const BRANCHES_A_TURN = 20
const LONGEST_SECONDS = 24 * 3600

/** Finds pushes of which no webhook told, now and then and when the assignment is due. What is graded already stays as it is. */
export class BranchLook {
  readonly #stopping = new AbortController()

  constructor(
    private readonly bindings: BindingStore,
    private readonly ports: Ports,
    private readonly credentials: RepositoryCredentials,
    private readonly bell: { queue: RunQueue; events: RunEvents },
    private readonly logger: Logger,
    private readonly everySeconds: number,
  ) {}

  async look(): Promise<void> {
    for (const binding of await this.bindings.takeToLookAt(BRANCHES_A_TURN, this.everySeconds)) {
      if (this.#stopping.signal.aborted) return
      await this.#lookAt(binding).catch((err: unknown) => {
        if (!this.#stopping.signal.aborted)
          this.logger.error({ err, bindingId: binding.id }, 'could not look at a branch')
      })
    }
  }

  /** What was taken and not looked at has its next turn as if it had been. */
  stop(): void {
    this.#stopping.abort(new Error('the worker is stopping'))
  }

  async #lookAt(binding: BindingToLookAt): Promise<void> {
    const { id, studentId, repositoryUrl: url, branch, lookFailures } = binding
    const tip = await this.credentials.read(studentId, url, (credential) =>
      this.ports.source.findTip({ url, branch, credential, signal: this.#stopping.signal }),
    )
    if (tip.kind === 'refused') {
      // A repository that was deleted is not asked for every quarter of an hour until the course ends.
      const seconds = Math.min(LONGEST_SECONDS, this.everySeconds * 2 ** Math.min(lookFailures + 1, 10))
      return this.bindings.lookAgain(id, withJitter(seconds), { code: tip.code })
    }
    const run = await this.bindings.takeSeen(binding, tip.commit, this.#pointsOf(binding))
    await this.bindings.lookAgain(id, withJitter(this.everySeconds), { code: null })
    if (!run) return
    const { submissionId, runId, supersededSubmissionId } = run
    this.logger.info({ bindingId: id, submissionId, runId }, 'found a push that no webhook told of')
    await this.bell.queue.ring(run)
    if (supersededSubmissionId) await this.bell.events.publish({ submissionId: supersededSubmissionId })
  }

  #pointsOf({ taskIds, toolPoints }: BindingToLookAt): number {
    return taskIds.reduce((sum, id) => sum + (this.ports.suites.get(id)?.manifest.points ?? 0), toolPoints)
  }
}

const withJitter = (seconds: number) => seconds * (0.75 + Math.random() * 0.5)
