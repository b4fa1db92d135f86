/** Renewed this many times before it would run out, so that one renewal may fail. */
const RENEWALS = 3

/** Keeps a claimed run this worker's while it is at work, and aborts `signal` once it is not. */
export class Lease {
  readonly #controller = new AbortController()
  readonly #timer: NodeJS.Timeout

  constructor(
    seconds: number,
    private readonly renew: () => Promise<boolean>,
    private readonly onError: (error: unknown) => void,
  ) {
    this.#timer = setInterval(() => void this.#renew(), (seconds * 1000) / RENEWALS)
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** The run is another worker's now, or nobody's. */
  get isLost(): boolean {
    return this.signal.reason instanceof LeaseLost
  }

  abort(reason: Error): void {
    this.#controller.abort(reason)
  }

  end(): void {
    clearInterval(this.#timer)
  }

  async #renew(): Promise<void> {
    try {
      if (!(await this.renew())) this.abort(new LeaseLost())
    } catch (error) {
      // The database is away. Settling is fenced, so going on is safe, and the next renewal may come in time.
      this.onError(error)
    }
  }
}

export class LeaseLost extends Error {
  constructor() {
    super('another worker has this run now, or it has ended')
    this.name = 'LeaseLost'
  }
}

export class WorkerStopping extends Error {
  constructor() {
    super('the worker was told to stop')
    this.name = 'WorkerStopping'
  }
}
