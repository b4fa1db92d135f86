import type { GateRecord, GateResult } from '@interleave/contract'
import {
  type GraderImages,
  gate,
  graderVersionOf,
  gradeUnderSeeds,
  proofread,
  seedFor,
  snapshotDigest,
} from '@interleave/grader'
import { Sandbox } from '@interleave/sandbox'
import { digestOf, readGateRecord, type Suite } from '@interleave/suites'
import type { Config } from './config.ts'
import type { Gate, InSlot } from './ports.ts'

/** The same gate as `npm run graders:validate`, on this host. */
export class DockerGate implements Gate {
  readonly graderVersion: string
  readonly #sandbox: Sandbox
  readonly #images: GraderImages

  private constructor(
    private readonly config: Config,
    private readonly record: GateRecord,
    private readonly digests: ReadonlyMap<string, string>,
  ) {
    this.#sandbox = new Sandbox({
      ...{ instance: config.WORKER_NAME, socketPath: config.DOCKER_SOCKET, runtime: config.CONTAINER_RUNTIME },
    })
    this.#images = { student: config.STUDENT_IMAGE, judge: config.JUDGE_IMAGE }
    this.graderVersion = graderVersionOf(this.#images)
  }

  static async open(config: Config, suites: ReadonlyMap<string, Suite>): Promise<DockerGate> {
    const digests = [...suites].map(async ([id, suite]) => [id, await digestOf(suite)] as const)
    return new DockerGate(config, await readGateRecord(config.GATE_RECORD), new Map(await Promise.all(digests)))
  }

  digestToCheck(taskId: string): string | null {
    const digest = this.digests.get(taskId) ?? null
    const recorded = this.record[taskId]
    if (recorded?.digest === digest) return null
    return recorded || this.config.GATE === 'every' ? digest : null
  }

  async check(request: { suite: Suite; run: string; signal: AbortSignal; inSlot: InSlot }): Promise<GateResult> {
    const { suite, signal, inSlot, run } = request
    const sandbox = this.#sandbox
    const images = this.#images
    let trials = 0
    const [result] = await gate(
      [suite],
      { seeds: this.config.GATE_SEEDS, isQuick: false, jobs: 1 },
      {
        proofread: (one) =>
          inSlot((cpus) => {
            signal.throwIfAborted()
            return proofread({ sandbox, image: images.judge, suite: one, cpus, run })
          }),
        grade: ({ suite: asked, files, variations }) =>
          inSlot(async (cpus) => {
            signal.throwIfAborted()
            // As in the command, whose findings can then be repeated here and the other way round.
            const digest = snapshotDigest(files)
            const seeds = variations.map((one) =>
              seedFor(`local ${one}`, suite.manifest.id, digest, this.graderVersion),
            )
            trials += 1
            const trial = { id: run, attempt: trials }
            const request = { sandbox, images, suite: asked, snapshot: { files }, cpus, run: trial, signal }
            const graded = await gradeUnderSeeds(request, seeds)
            return graded.map((result, at) => ({ ...result, seed: seeds[at] as string }))
          }),
      },
    )
    if (!result) throw new Error(`the gate said nothing of ${suite.manifest.id}`)
    if (result.digest !== this.digests.get(suite.manifest.id))
      throw new Error(`the files of ${suite.manifest.id} have changed since this worker was started; start it again`)
    return result
  }
}
