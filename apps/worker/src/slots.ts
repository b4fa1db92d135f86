/** Cores, each lent to one run at a time, so that a neighbour's work never shows in a run's clock. */
export class Slots {
  readonly #free: string[]
  readonly #waiting: ((cpus: string) => void)[] = []
  readonly #patient: ((cpus: string) => void)[] = []

  constructor(
    readonly count: number,
    cores: number,
  ) {
    this.#free = Array.from({ length: count }, (_, slot) => String(slot % cores))
  }

  get busy(): number {
    return this.count - this.#free.length
  }

  use<Result>(work: (cpus: string) => Promise<Result>): Promise<Result> {
    return this.#use(work, this.#waiting)
  }

  /** For what may wait: whoever uses a slot in earnest goes first, however late they came. */
  useSpare<Result>(work: (cpus: string) => Promise<Result>): Promise<Result> {
    return this.#use(work, this.#patient)
  }

  async #use<Result>(work: (cpus: string) => Promise<Result>, line: ((cpus: string) => void)[]): Promise<Result> {
    const cpus = this.#free.shift() ?? (await new Promise<string>((resolve) => line.push(resolve)))
    try {
      return await work(cpus)
    } finally {
      const next = this.#waiting.shift() ?? this.#patient.shift()
      if (next) next(cpus)
      else this.#free.push(cpus)
    }
  }
}
