import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import {
  type GradeResult,
  type GraderImages,
  graderVersionOf,
  gradeTask,
  type Progress,
  seedFor,
  snapshotDigest,
} from '@interleave/grader'
import { Sandbox } from '@interleave/sandbox'
import { readSuites, type Suite } from '@interleave/suites'
import { ensureImages } from '../../../scripts/images.mjs'

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
    const suites = await readSuites(fileURLToPath(new URL('../../../graders/suites', import.meta.url)))
    const images = await ensureImages({ log })
    const sandbox = new Sandbox({ instance: `cli-${process.pid}` })
    const { warnings } = await sandbox.checkEngine(images.student)
    for (const warning of warnings) log(warning)
    return new Room(suites, sandbox, images)
  }

  /** `variation` gives the same files other inputs and schedules; without it, two runs give the same verdict. */
  async grade(
    suite: Suite,
    files: ReadonlyMap<string, Uint8Array>,
    slot: number,
    variation: number,
    more: { replay?: string; onProgress?: (progress: Progress) => void } = {},
  ): Promise<GradeResult & { seed: string }> {
    // Nobody is kept from reading a secret on their own machine, so there is none.
    const seed = seedFor(`local ${variation}`, suite.manifest.id, snapshotDigest(files), graderVersionOf(this.#images))
    this.#graded += 1
    const result = await gradeTask({
      sandbox: this.#sandbox,
      images: this.#images,
      suite,
      snapshot: { files },
      seed,
      cpus: String(slot % availableParallelism()),
      run: { id: `cli-${process.pid}-${this.#graded}`, attempt: 1 },
      signal: this.#abort.signal,
      ...more,
    })
    return { ...result, seed }
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

/** Does `work` for each, `slots` of them at a time; the results are in the order of `all`. */
export async function inSlots<T, R>(all: T[], slots: number, work: (one: T, slot: number) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  let next = 0
  await Promise.all(
    Array.from({ length: Math.min(slots, all.length) }, async (_, slot) => {
      for (let at = next++; at < all.length; at = next++) results[at] = await work(all[at] as T, slot)
    }),
  )
  return results
}
