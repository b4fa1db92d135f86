import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../../..', import.meta.url))

export interface Running {
  url: string
  repositories: string
  /** The folder to which the demo's mails go. */
  mails: string | null
  accounts: { username: string; password: string; role: string }[]
}

/** `npm start` as a person runs it, on data of its own. */
export class Stack {
  output = ''
  #child: ChildProcess | null = null
  readonly #data: string

  private constructor(data: string) {
    this.#data = data
  }

  static async create(): Promise<Stack> {
    const data = await mkdtemp(join(tmpdir(), 'interleave-stack-'))
    // PostgreSQL runs as another user, who has to pass through here.
    await chmod(data, 0o711)
    return new Stack(data)
  }

  /** Until it says that it is ready. */
  async start(words: string[] = [], limitSeconds = 600): Promise<Running> {
    this.output = ''
    const child = spawn(process.execPath, ['scripts/start.mjs', ...words], {
      cwd: root,
      env: { ...process.env, INTERLEAVE_DATA: this.#data, DATABASE_URL: '', REDIS_URL: '', NODE_OPTIONS: '' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#child = child
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.output += text
      })
    }
    const ready = join(this.#data, 'running.json')
    const deadline = Date.now() + limitSeconds * 1000
    while (!existsSync(ready) || !this.output.includes('Ctrl-C')) {
      if (child.exitCode !== null || Date.now() > deadline)
        throw new Error(`npm start did not come up:\n${this.output}`)
      await sleep(100)
    }
    return JSON.parse(await readFile(ready, 'utf8')) as Running
  }

  /** Ctrl-C. Answers with the exit code. */
  async stop(): Promise<number | null> {
    const child = this.#child
    if (!child || child.exitCode !== null) return child?.exitCode ?? null
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
    child.kill('SIGINT')
    return ended
  }

  /** Processes of any user whose command line or working folder is ours, and containers of our worker. */
  leftovers(): string[] {
    const processes = execFileSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' })
    const label = `label=interleave.instance=${this.workerName()}`
    const containers = execFileSync('docker', ['ps', '--all', '--quiet', '--filter', label], { encoding: 'utf8' })
    return [...processes.split('\n').filter((line) => line.includes(this.#data)), ...containers.split('\n')].filter(
      Boolean,
    )
  }

  private workerName(): string {
    const name = /worker ([\w-]+)/.exec(this.output)?.[1]
    if (!name) throw new Error(`npm start did not say the worker's name:\n${this.output}`)
    return name
  }

  async remove(): Promise<void> {
    await this.stop()
    await rm(this.#data, { recursive: true, force: true })
  }
}
