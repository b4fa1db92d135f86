import type Docker from 'dockerode'
import type { Limits } from './config.ts'
import { call, EngineError, remove, statusOf } from './engine.ts'
import type { Meter, Usage } from './meter.ts'
import { Demultiplexer, LineSplitter } from './stream.ts'

/** How a container ended. A limit it ran into comes before everything that followed from it. */
export type Ending =
  | { kind: 'exited'; code: number }
  | { kind: 'time_limit' }
  | { kind: 'memory_limit' }
  | { kind: 'process_limit' }
  | { kind: 'output_limit' }
  /** By `kill()`: whoever called it knows why. */
  | { kind: 'killed' }
  /** Somebody else removed it, or the engine forgot it: no statement about the program. */
  | { kind: 'vanished' }

type Cause = 'time_limit' | 'output_limit' | 'killed'

const STDERR_TAIL_BYTES = 16 * 1024
/** The engine learns of an OOM kill beside, and sometimes after, the exit that it caused. */
const OOM_NEWS_MILLISECONDS = 300
const SIGKILLED = 137
/** Output that was written before the end is here by then, or is not coming. */
const LAST_OUTPUT_MILLISECONDS = 2000
/** A container whose output has ended has mostly ended as well, and the engine says so long before this. */
const SECOND_LOOK_MILLISECONDS = 2000
/** Whoever had ended so long before its time was over was over in time, and the engine did not say so. */
const LATE_NEWS_MILLISECONDS = 5000
/** What is killed and still there after this is a fault of the engine or the kernel. */
const DEATH_MILLISECONDS = 30_000

export class Running {
  /** Settles when the container is gone from the engine too. Rejects only if the engine failed. */
  readonly ended: Promise<Ending>
  readonly name: string
  readonly #container: Docker.Container
  readonly #stream: NodeJS.ReadWriteStream
  readonly #limits: Limits
  readonly #settle: { resolve: (ending: Ending) => void; reject: (error: unknown) => void }
  #cause: Cause | null = null
  #causeAt = 0
  #killing: Promise<void> | null = null
  readonly #outputEnded: Promise<void>
  #meter: Meter | null = null
  #last: Usage = { cpuSeconds: 0, oomKills: 0, forksRefused: 0 }
  #outputBytes = 0
  #stderr = Buffer.alloc(0)
  #unsent = ''

  constructor(
    container: Docker.Container,
    name: string,
    stream: NodeJS.ReadWriteStream,
    limits: Limits,
    onLine: (line: string) => void,
  ) {
    this.#container = container
    this.name = name
    this.#stream = stream
    this.#limits = limits
    const { promise, ...settle } = withResolvers<Ending>()
    this.ended = promise
    // Whoever never looks at the ending must not bring the process down.
    promise.catch(() => undefined)
    this.#settle = settle

    const lines = new LineSplitter(limits.lineBytes, onLine, () => this.#end('output_limit'))
    const demultiplexer = new Demultiplexer((from, piece) => {
      if (from === 'stdout') lines.push(piece)
      else this.#stderr = Buffer.from(Buffer.concat([this.#stderr, piece]).subarray(-STDERR_TAIL_BYTES))
    })
    stream.on('data', (chunk: Buffer) => {
      // Up to two mebibytes would come in one turn of the event loop, and everything else in this process would wait for all their lines.
      stream.pause()
      setImmediate(() => stream.resume())
      if (this.#cause) return
      this.#outputBytes += chunk.length
      if (this.#outputBytes > limits.outputBytes) this.#end('output_limit')
      else demultiplexer.push(chunk)
    })
    // Its end is seen by `wait`; a pipe that breaks while we write into it is the same news.
    stream.on('error', () => undefined)
    this.#outputEnded = new Promise((resolve) => stream.once('close', resolve).once('end', resolve))
  }

  get id(): string {
    return this.#container.id
  }

  /** The last that it wrote to standard error. */
  get stderr(): string {
    return this.#stderr.toString('utf8')
  }

  /** One line of input. To a container that has ended it is lost, as it would be to one that never reads. */
  send(line: string): void {
    if (this.#unsent === '') setImmediate(() => this.#flush())
    this.#unsent += `${line}\n`
  }

  /** All lines of a turn of the event loop in one write: of a million, each would be a call of the system. */
  #flush(): void {
    if (this.#stream.writable) this.#stream.write(this.#unsent)
    this.#unsent = ''
  }

  /** Ends it and everything in it at once; `ended` says when that is done. The cause is the caller's, who may keep a limit of time too. */
  kill(cause: 'killed' | 'time_limit' = 'killed'): void {
    this.#end(cause)
  }

  /** As of now; as of the last look when it has ended. */
  async usage(): Promise<Usage> {
    const usage = await this.#meter?.read()
    if (usage) this.#last = usage
    return this.#last
  }

  /** Called once, when it has started: from here on the limits of time are kept, and the ending is settled. */
  watch(meter: Meter): void {
    this.#meter = meter
    const wall = setTimeout(() => this.#end('time_limit'), this.#limits.wallSeconds * 1000)
    let looking = false
    const look = setInterval(() => {
      if (looking) return
      looking = true
      this.usage()
        .then((usage) => {
          if (usage.cpuSeconds >= this.#limits.cpuSeconds) this.#end('time_limit')
        })
        // A failed look is no ending; the wall limit holds without it, and the engine's failure shows in `wait`.
        .catch(() => undefined)
        .finally(() => {
          looking = false
        })
    }, meter.everyMilliseconds)
    this.#conclude()
      .finally(() => {
        clearTimeout(wall)
        clearInterval(look)
      })
      .then(this.#settle.resolve, this.#settle.reject)
  }

  #end(cause: Cause): void {
    if (this.#cause) return
    this.#cause = cause
    this.#causeAt = Date.now()
    this.#killing = this.#kill()
    this.#killing.catch(this.#settle.reject)
    const alive = setTimeout(() => {
      this.#settle.reject(
        new EngineError(
          `A container is still there ${DEATH_MILLISECONDS / 1000} s after it was killed: ${this.#container.id}`,
        ),
      )
    }, DEATH_MILLISECONDS)
    this.ended.finally(() => clearTimeout(alive)).catch(() => undefined)
  }

  async #kill(): Promise<void> {
    // Before, because afterwards the kernel's counters are gone.
    await this.usage().catch(() => undefined)
    try {
      await call('killing a container', (abortSignal) => this.#container.kill({ signal: 'SIGKILL', abortSignal }))
    } catch (error) {
      const status = statusOf(error)
      // 404: gone; 409: has ended by itself just now.
      if (status !== 404 && status !== 409) throw error
    }
  }

  async #conclude(): Promise<Ending> {
    let code: number
    try {
      code = await this.#exitCode()
    } catch (error) {
      if (statusOf(error) === 404) return { kind: 'vanished' }
      await remove(this.#container).catch(() => undefined)
      throw new EngineError(`The Docker engine was lost while a container ran: ${(error as Error).message}`, {
        cause: error,
      })
    }
    await this.#killing
    if (!this.#cause) await Promise.race([this.#outputEnded, pause(LAST_OUTPUT_MILLISECONDS)])
    const state = await this.#stateAfter(code)
    await remove(this.#container)
    if (state === null) return { kind: 'vanished' }
    if (this.#cause === 'time_limit' && Date.parse(state.FinishedAt) < this.#causeAt - LATE_NEWS_MILLISECONDS)
      throw new EngineError(
        'The Docker engine did not tell in time that a container had ended: its time was over by then',
      )
    if (state.OOMKilled || this.#last.oomKills > 0) return { kind: 'memory_limit' }
    const refused = this.#last.forksRefused > 0
    if (this.#cause === 'killed' || this.#cause === 'output_limit') return { kind: this.#cause }
    if (this.#cause === 'time_limit') return { kind: refused ? 'process_limit' : 'time_limit' }
    if (code !== 0 && refused) return { kind: 'process_limit' }
    return { kind: 'exited', code }
  }

  /**
   * The engine begins its answer at once and ends it with the container. One that goes away in between leaves the answer open for
   * ever; but the output ends too, and then it is asked again.
   */
  async #exitCode(): Promise<number> {
    let isKnown = false
    const lost = async (): Promise<never> => {
      await this.#outputEnded
      for (let ends = 0; ; ) {
        await pause(SECOND_LOOK_MILLISECONDS)
        if (isKnown) return new Promise<never>(() => undefined)
        const { State } = await call('looking at a container whose output has ended', (abortSignal) =>
          this.#container.inspect({ abortSignal }),
        )
        if (!State.Running && ++ends > 1) throw new EngineError('it never said that the container ended')
      }
    }
    try {
      const { StatusCode } = (await Promise.race([this.#container.wait(), lost()])) as { StatusCode: number }
      return StatusCode
    } finally {
      isKnown = true
    }
  }

  /** Null if the engine does not know the container any more. */
  async #stateAfter(code: number): Promise<{ OOMKilled: boolean; FinishedAt: string } | null> {
    const patience = code === SIGKILLED && !this.#cause ? OOM_NEWS_MILLISECONDS : 0
    for (const began = performance.now(); ; await pause(20)) {
      try {
        const { State } = await call('reading how a container ended', (abortSignal) =>
          this.#container.inspect({ abortSignal }),
        )
        if (State.OOMKilled || performance.now() - began >= patience) return State
      } catch (error) {
        if (statusOf(error) === 404) return null
        throw error
      }
    }
  }
}

const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds).unref())

/** `Promise.withResolvers` of Node 22. */
function withResolvers<T>() {
  let resolve!: (value: T) => void
  let reject!: (error: unknown) => void
  const promise = new Promise<T>((yes, no) => {
    resolve = yes
    reject = no
  })
  return { promise, resolve, reject }
}
