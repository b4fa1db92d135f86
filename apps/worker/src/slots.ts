/** Cores, each lent to one run at a time, so that a neighbour's work never shows in a run's clock. */
export class Slots {
  readonly #free: string[]
  readonly #waiting: ((cpus: string) => void)[] = []

  constructor(
    readonly count: number,
    cores: number,
  ) {
    this.#free = Array.from({ length: count }, (_, slot) => String(slot % cores))
  }

  get busy(): number {
    return this.count - this.#free.length
  }

  async use<Result>(work: (cpus: string) => Promise<Result>): Promise<Result> {
    const cpus = this.#free.shift() ?? (await new Promise<string>((resolve) => this.#waiting.push(resolve)))
    try {
      return await work(cpus)
    } finally {
      const next = this.#waiting.shift()
      if (next) next(cpus)
      else this.#free.push(cpus)
    }
  }
}
