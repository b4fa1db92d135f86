import { access, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type Docker from 'dockerode'
import { call } from './engine.ts'

/** What a container has used up so far. Counters only grow. */
export interface Usage {
  cpuSeconds: number
  /** Processes that the kernel killed for memory, whether or not the first one of the container. */
  oomKills: number
  /** How often a process or thread was refused. */
  forksRefused: number
}

export interface Meter {
  /** Null when the container is gone. */
  read(): Promise<Usage | null>
  /** How often reading it is worth the cost. */
  everyMilliseconds: number
}

/**
 * The kernel's own counters where this process can see them (microseconds, exact), else the engine's statistics, which
 * say less: an OOM kill comes as a flag and a refused fork only shows while the count stands at its limit.
 */
export async function openMeter(container: Docker.Container, cgroupRoot: string): Promise<Meter> {
  const names = [`docker/${container.id}`, `system.slice/docker-${container.id}.scope`]
  for (const name of names) {
    if (await exists(join(cgroupRoot, name, 'memory.events'))) return unified(join(cgroupRoot, name))
    if (await exists(join(cgroupRoot, 'memory', name))) return perController(cgroupRoot, name)
  }
  return fromEngine(container)
}

const unified = (folder: string): Meter => ({
  everyMilliseconds: 100,
  read: () =>
    unlessGone(async () => {
      const [cpu, memory, pids] = await Promise.all(
        ['cpu.stat', 'memory.events', 'pids.events'].map((file) => readFile(join(folder, file), 'utf8')),
      )
      return {
        cpuSeconds: counter(cpu, 'usage_usec') / 1e6,
        oomKills: counter(memory, 'oom_kill'),
        forksRefused: counter(pids, 'max'),
      }
    }),
})

const perController = (root: string, name: string): Meter => ({
  everyMilliseconds: 100,
  read: () =>
    unlessGone(async () => {
      const [cpu, memory, pids] = await Promise.all(
        ['cpuacct/*/cpuacct.usage', 'memory/*/memory.oom_control', 'pids/*/pids.events'].map((path) =>
          readFile(join(root, path.replace('*', name)), 'utf8'),
        ),
      )
      return {
        cpuSeconds: Number(cpu) / 1e9,
        oomKills: counter(memory, 'oom_kill'),
        forksRefused: counter(pids, 'max'),
      }
    }),
})

const fromEngine = (container: Docker.Container): Meter => ({
  everyMilliseconds: 500,
  async read() {
    const [stats, state] = await Promise.all([
      call('reading statistics', () => container.stats({ stream: false, 'one-shot': true })),
      call('reading the state', (abortSignal) => container.inspect({ abortSignal })),
    ])
    // The engine answers with empty statistics for a container that has ended.
    if (!state.State.Running || !stats.pids_stats?.current) return null
    const { current, limit } = stats.pids_stats as { current: number; limit?: number }
    return {
      cpuSeconds: stats.cpu_stats.cpu_usage.total_usage / 1e9,
      oomKills: state.State.OOMKilled ? 1 : 0,
      forksRefused: limit !== undefined && current >= limit ? 1 : 0,
    }
  },
})

function counter(text: string | undefined, key: string): number {
  return Number(new RegExp(`^${key} (\\d+)$`, 'm').exec(text ?? '')?.[1] ?? 0)
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  )

async function unlessGone(read: () => Promise<Usage>): Promise<Usage | null> {
  try {
    return await read()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // The kernel says ENODEV for a file that was open while its group went away.
    if (code === 'ENOENT' || code === 'ENODEV') return null
    throw error
  }
}
