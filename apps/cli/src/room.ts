import { availableParallelism } from 'node:os'
import type { GateProblem } from '@interleave/contract'
import {
  type GradeResult,
  type GraderImages,
  graderVersionOf,
  gradeUnderSeeds,
  type Progress,
  proofread,
  seedFor,
  snapshotDigest,
} from '@interleave/grader'
import { Sandbox } from '@interleave/sandbox'
import { readSuites, type Suite } from '@interleave/suites'
import { ensureImages, suitesFolder } from '../../../scripts/images.mjs'

/** Where grading happens on this machine without a server: the suites of this tree, its images, and slots of one core each. */
export class Room {
  readonly suites: Map<string, Suite>
  readonly #sandbox: Sandbox
  readonly #images: GraderImages
  readonly #abort = new AbortController()
  #graded = 0

  private constructor(suites: Map<string, Suite>, sandbox: Sandbox, images: GraderImages) {
    this.suites = suites
    this.#sandbox = sandbox
    this.#images = images
  }

  /** Throws with a sentence that says what this machine lacks. */
  static async open(log: (line: string) => void): Promise<Room> {
    const suites = await readSuites(suitesFolder())
    const images = await ensureImages({ log })
    const sandbox = new Sandbox({ instance: `cli-${process.pid}` })
    const { warnings } = await sandbox.checkEngine(images.student)
    for (const warning of warnings) log(warning)
    return new Room(suites, sandbox, images)
  }

  /** Two runs give the same verdict. */
  async grade(
    suite: Suite,
    files: ReadonlyMap<string, Uint8Array>,
    slot: number,
    more: { replay?: string; onProgress?: (progress: Progress) => void } = {},
  ): Promise<GradeResult & { seed: string }> {
    const [result] = await this.gradeVariations(suite, files, slot, [0], more)
    return result as GradeResult & { seed: string }
  }

  /** Each variation gives the same files other inputs and schedules; 0 are the usual ones. */
  async gradeVariations(
    suite: Suite,
    files: ReadonlyMap<string, Uint8Array>,
    slot: number,
    variations: number[],
    more: { replay?: string; onProgress?: (progress: Progress) => void } = {},
  ): Promise<(GradeResult & { seed: string })[]> {
    // Nobody is kept from reading a secret on their own machine, so there is none.
    const [digest, version] = [snapshotDigest(files), graderVersionOf(this.#images)]
    const seeds = variations.map((one) => seedFor(`local ${one}`, suite.manifest.id, digest, version))
    this.#graded += 1
    const request = {
      sandbox: this.#sandbox,
      images: this.#images,
      suite,
      snapshot: { files },
      cpus: String(slot % availableParallelism()),
      run: { id: `cli-${process.pid}-${this.#graded}`, attempt: 1 },
      signal: this.#abort.signal,
      ...more,
    }
    const results = await gradeUnderSeeds(request, seeds)
    return results.map((result, at) => ({ ...result, seed: seeds[at] as string }))
  }

  /** What is wrong with the words and names of a task's folder. */
  proofread(suite: Suite): Promise<GateProblem[]> {
    const run = `cli-${process.pid}`
    return proofread({ sandbox: this.#sandbox, image: this.#images.judge, suite, run })
  }

  stop(): void {
    this.#abort.abort(new Stopped())
  }

  /** What is still being graded elsewhere in this process is told to stop, so that nothing is made after the removal. */
  async close(): Promise<void> {
    this.stop()
    await this.#sandbox.removeAll()
  }
}

export class Stopped extends Error {}
