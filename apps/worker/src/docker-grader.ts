import { graderVersionOf, gradeTask, runTool, seedFor, snapshotDigest } from '@interleave/grader'
import { Sandbox } from '@interleave/sandbox'
import type { Config } from './config.ts'
import type { Grader, TaskToGrade } from './ports.ts'

/** An engine that has just answered, and failed nobody since, is not asked again. */
const TRUSTED_MS = 5000

/** Each task in two containers on this host. */
export class DockerGrader implements Grader {
  readonly #sandbox: Sandbox
  readonly #images: { student: string; judge: string }
  readonly #secret: string
  #answeredAt = Number.NEGATIVE_INFINITY

  constructor(config: Config) {
    this.#sandbox = new Sandbox({
      ...{ instance: config.WORKER_NAME, socketPath: config.DOCKER_SOCKET, runtime: config.CONTAINER_RUNTIME },
    })
    this.#images = { student: config.STUDENT_IMAGE, judge: config.JUDGE_IMAGE }
    this.#secret = config.GRADING_SECRET
  }

  /** Once, before anything is taken: that this engine keeps every limit, and has the images. Returns what to mend. */
  async selfTest(): Promise<string[]> {
    const { warnings } = await this.#sandbox.checkEngine(this.#images.student)
    await this.#sandbox.checkEngine(this.#images.judge)
    return warnings
  }

  async assertReady(): Promise<void> {
    if (performance.now() - this.#answeredAt < TRUSTED_MS) return
    await this.#sandbox.checkEngine()
    this.#answeredAt = performance.now()
  }

  async grade({ suite, snapshot, cpus, run, seed: given, signal, onProgress }: TaskToGrade) {
    const graderVersion = graderVersionOf(this.#images)
    const seed = given ?? seedFor(this.#secret, suite.manifest.id, snapshotDigest(snapshot.files), graderVersion)
    const sandbox = this.#sandbox
    const asked = { sandbox, images: this.#images, suite, snapshot, seed, cpus, run, signal, onProgress }
    const { outcome } = await this.#orAskAgain(gradeTask(asked))
    return { outcome, seed, graderVersion }
  }

  async runTool({ tool, snapshot, ...request }: Parameters<Grader['runTool']>[0]) {
    const asked = { ...request, sandbox: this.#sandbox, image: this.#images.student, files: snapshot.files }
    return { ...(await this.#orAskAgain(runTool(tool, asked))), graderVersion: graderVersionOf(this.#images) }
  }

  /** Whatever failed, the next run is not claimed before the engine has answered. */
  #orAskAgain<Result>(work: Promise<Result>): Promise<Result> {
    return work.catch((error: unknown) => {
      this.#answeredAt = Number.NEGATIVE_INFINITY
      throw error
    })
  }

  reap(): Promise<string[]> {
    return this.#sandbox.reap(Date.now())
  }
}
