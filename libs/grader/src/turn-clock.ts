/** Of a core: whoever uses more is at work, and slow only because others are too. */
const BUSY_SHARE = 0.03
/** As often the wall limit is given at most, so that a program that is busy just enough does not hold a slot for ever. */
export const MOST_PERIODS = 10

/**
 * The student's wall limit. It runs only while an answer is owed: how long the judge or the engine takes costs them
 * nothing. Nor does a host without a free core: who is slow because of that is given the time again, since the limit of
 * processor time holds them anyway, while who sleeps or waits uses none and is ended at once.
 */
export class TurnClock {
  readonly #seconds: number
  readonly #cpuSeconds: () => Promise<number>
  readonly #onOver: () => void
  #leftMilliseconds: number
  #since: number | null = null
  #timer: NodeJS.Timeout | undefined
  #periods = 1
  #cpuSecondsBefore = 0

  constructor(seconds: number, cpuSeconds: () => Promise<number>, onOver: () => void) {
    this.#seconds = seconds
    this.#leftMilliseconds = seconds * 1000
    this.#cpuSeconds = cpuSeconds
    this.#onOver = onOver
  }

  turn(isStudents: boolean): void {
    if (isStudents === (this.#since !== null)) return
    if (isStudents) this.#run()
    else {
      this.#leftMilliseconds -= performance.now() - (this.#since ?? 0)
      this.stop()
    }
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#since = null
  }

  #run(): void {
    this.#since = performance.now()
    this.#timer = setTimeout(() => void this.#over(), Math.max(0, this.#leftMilliseconds))
  }

  async #over(): Promise<void> {
    // A counter that cannot be read is no reason to run on; the engine's failure shows in the ending.
    const cpuSeconds = await this.#cpuSeconds().catch(() => this.#cpuSecondsBefore)
    if (this.#since === null) return
    const isStarved = cpuSeconds - this.#cpuSecondsBefore >= this.#seconds * BUSY_SHARE
    if (!isStarved || this.#periods >= MOST_PERIODS) return this.#onOver()
    this.#periods += 1
    this.#cpuSecondsBefore = cpuSeconds
    this.#leftMilliseconds = this.#seconds * 1000
    this.#run()
  }
}
