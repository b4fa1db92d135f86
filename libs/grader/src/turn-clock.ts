/** Of a core: whoever uses more is at work, and slow only because others are too. */
const BUSY_SHARE = 0.03
/** As often the wall limit is given at most, so that a program that is busy just enough does not hold a slot for ever. */
export const MOST_PERIODS = 10

/** What passes between two looks counts no more than this, however late the second one is. */
const LOOK_MILLISECONDS = 1000

/** What the clock asks of the host. */
export interface Host {
  /** Of the student's container, so far. */
  cpuSeconds(): Promise<number>
  /** Resolves as soon as the engine answers; rejects when it no longer does. */
  answers(): Promise<void>
}

/**
 * The student's wall limit. It runs only while an answer is owed and could arrive: how long the judge takes costs them
 * nothing, nor does an engine or a host that stands still. Nor does a host without a free core: who is slow because of
 * that is given the time again, since the limit of processor time holds them anyway, while who sleeps or waits uses none
 * and is ended at once.
 */
export class TurnClock {
  readonly #seconds: number
  readonly #host: Host
  readonly #onOver: () => void
  readonly #onLost: (error: unknown) => void
  #leftMilliseconds: number
  #since: number | null = null
  #timer: NodeJS.Timeout | undefined
  #periods = 1
  #cpuSecondsBefore = 0

  /** `onLost` when the engine is gone, with its error: no statement about the student. */
  constructor(seconds: number, host: Host, onOver: () => void, onLost: (error: unknown) => void) {
    this.#seconds = seconds
    this.#leftMilliseconds = seconds * 1000
    this.#host = host
    this.#onOver = onOver
    this.#onLost = onLost
  }

  turn(isStudents: boolean): void {
    if (isStudents === (this.#since !== null)) return
    if (isStudents) this.#run()
    else {
      this.#leftMilliseconds -= Math.min(LOOK_MILLISECONDS, performance.now() - (this.#since ?? 0))
      this.stop()
    }
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#since = null
  }

  #run(): void {
    const since = performance.now()
    this.#since = since
    const milliseconds = Math.min(LOOK_MILLISECONDS, Math.max(0, this.#leftMilliseconds))
    this.#timer = setTimeout(() => {
      this.#look(since, milliseconds).catch(this.#onLost)
    }, milliseconds)
  }

  async #look(since: number, milliseconds: number): Promise<void> {
    await this.#host.answers()
    // What the engine held back has arrived before its answer, and may have been the end of the turn.
    if (this.#since !== since) return
    this.#leftMilliseconds -= milliseconds
    if (this.#leftMilliseconds > 0) return this.#run()
    // A counter that cannot be read is no reason to run on; the engine's failure shows in the ending.
    const cpuSeconds = await this.#host.cpuSeconds().catch(() => this.#cpuSecondsBefore)
    if (this.#since !== since) return
    const isStarved = cpuSeconds - this.#cpuSecondsBefore >= this.#seconds * BUSY_SHARE
    if (!isStarved || this.#periods >= MOST_PERIODS) return this.#onOver()
    this.#periods += 1
    this.#cpuSecondsBefore = cpuSeconds
    this.#leftMilliseconds = this.#seconds * 1000
    this.#run()
  }
}
