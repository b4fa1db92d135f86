import Docker from 'dockerode'
import { checkEngine, type EngineReport } from './check.ts'
import { type ContainerSpec, createOptions, labels } from './config.ts'
import { call, EngineError, remove, statusOf } from './engine.ts'
import { openMeter } from './meter.ts'
import { Running } from './running.ts'

export interface SandboxOptions {
  /** Whose containers these are: two workers, or a worker and a test, on one engine never touch each other's. */
  instance: string
  socketPath?: string
  /** One of the engine's runtimes, such as `runsc`; the engine's default if absent. */
  runtime?: string | undefined
  /** Where the kernel's counters are; see `openMeter`. */
  cgroupRoot?: string
}

/** A container outlives its wall limit by no more than this, even if the worker that started it is dead. */
const GRACE_SECONDS = 60

export class Sandbox {
  readonly #docker: Docker
  readonly #instance: string
  readonly #cgroupRoot: string
  readonly #runtime: string | undefined

  constructor(options: SandboxOptions) {
    // Without an explicit path dockerode reads DOCKER_HOST, as every other client does.
    this.#docker = options.socketPath ? new Docker({ socketPath: options.socketPath }) : new Docker()
    this.#instance = options.instance
    this.#runtime = options.runtime
    this.#cgroupRoot = options.cgroupRoot ?? '/sys/fs/cgroup'
  }

  /** Throws an EngineError that says what the engine lacks; with an image, also proves the golden configuration on it. */
  checkEngine(image?: string): Promise<EngineReport> {
    return checkEngine(this.#docker, this.#instance, { image, runtime: this.#runtime })
  }

  /** Resolves as soon as the engine answers anything; throws an EngineError when it does not. */
  async assertAnswers(): Promise<void> {
    await call('asking whether it is there', () => this.#docker.ping())
  }

  /** A running container. A throw means that the engine failed, and that nothing of it is left. */
  async start(spec: ContainerSpec, onLine: (line: string) => void): Promise<Running> {
    const deadline = Date.now() + (spec.limits.wallSeconds + GRACE_SECONDS) * 1000
    const container = await call(`creating container ${spec.name}`, (abortSignal) =>
      this.#docker.createContainer({ ...createOptions(spec, this.#instance, deadline, this.#runtime), abortSignal }),
    ).catch((error: unknown) => {
      throw statusOf(error) === 404
        ? new EngineError(`The image ${spec.image} is not on this machine; make it with: npm run images`, {
            cause: error,
          })
        : error
    })
    try {
      // Attached before it starts, so that not a byte of output is lost: there is no log to read it from later.
      const stream = await call(`attaching to container ${spec.name}`, () =>
        container.attach({ stream: true, hijack: true, stdin: true, stdout: true, stderr: true }),
      )
      const running = new Running(container, spec.name, stream, spec.limits, onLine)
      await call(`starting container ${spec.name}`, (abortSignal) => container.start({ abortSignal }))
      running.watch(await openMeter(container, this.#cgroupRoot))
      return running
    } catch (error) {
      await remove(container)
      throw error
    }
  }

  /** Removes this instance's containers whose deadline has passed, as a worker that died leaves them. Returns their names. */
  async reap(now: number): Promise<string[]> {
    return this.#removeWhere((deadline) => deadline < now)
  }

  /** Removes whatever this instance has, for a start after a crash and for the end of a test. */
  async removeAll(): Promise<string[]> {
    return this.#removeWhere(() => true)
  }

  async #removeWhere(isOver: (deadline: number) => boolean): Promise<string[]> {
    const ours = await call('listing containers', () =>
      this.#docker.listContainers({ all: true, filters: { label: [`${labels.instance}=${this.#instance}`] } }),
    )
    const over = ours.filter((one) => isOver(Number(one.Labels[labels.deadline])))
    await Promise.all(over.map((one) => remove(this.#docker.getContainer(one.Id))))
    return over.map((one) => one.Names[0]?.slice(1) ?? one.Id)
  }
}
