import type Docker from 'dockerode'
import { type ContainerSpec, createOptions, departures } from './config.ts'
import { call, EngineError, remove, statusOf } from './engine.ts'

export interface EngineReport {
  version: string
  cgroup: string
  cores: number
  /** Sentences for operators: it works, but should be better. */
  warnings: string[]
}

const OLDEST_API = 1.41
/** runc below these lets a container write to the host through /proc (CVE-2025-31133, -52565, -52881). */
const FIXED_RUNC = [
  [1, 2, 8],
  [1, 3, 3],
] as const

/** Engines before this have io_uring in the list of what a container may ask of the kernel. */
export const RINGLESS_ENGINE = 25

export async function checkEngine(
  docker: Docker,
  instance: string,
  { image, runtime }: { image?: string | undefined; runtime?: string | undefined },
): Promise<EngineReport> {
  const version = await call('asking for its version (is it running, and may this account use its socket?)', () =>
    docker.version(),
  )
  const info = await call('asking what it can do', () => docker.info())
  const lacks: string[] = []
  if (Number(version.ApiVersion) < OLDEST_API)
    lacks.push(`its API is ${version.ApiVersion}; ${OLDEST_API} (Docker 20.10) or newer is needed`)
  if (info.OSType !== 'linux') lacks.push(`it runs ${info.OSType} containers; Linux containers are needed`)
  if (!(info.SecurityOptions as string[]).some((option) => option.startsWith('name=seccomp')))
    lacks.push('it was built or started without seccomp')
  if (!info.MemoryLimit) lacks.push('the kernel has no memory limit for groups of processes (cgroup memory controller)')
  if (!info.SwapLimit) lacks.push('the kernel does not limit swap for groups of processes (boot with swapaccount=1)')
  if (!info.PidsLimit)
    lacks.push('the kernel does not limit the number of processes of a group (cgroup pids controller)')
  if (!info.CpuCfsQuota) lacks.push('the kernel does not limit the processor time of a group (cgroup cpu controller)')
  if (!info.CPUSet) lacks.push('the kernel cannot bind a group to cores (cgroup cpuset controller)')
  const runtimes = Object.keys((info.Runtimes as object | undefined) ?? {})
  if (runtime !== undefined && !runtimes.includes(runtime))
    lacks.push(`it has no runtime ${runtime}, which CONTAINER_RUNTIME asks for (it has ${runtimes.join(', ')})`)
  if (lacks.length > 0)
    throw new EngineError(`The Docker engine on this machine cannot keep student programs apart: ${lacks.join('; ')}.`)

  const warnings = warningsOf(version, runtime)
  if (image) await proveGolden(docker, instance, image, runtime)
  return { version: version.Version, cgroup: `v${info.CgroupVersion ?? 1}`, cores: info.NCPU, warnings }
}

/** What works, and leaves open what it need not. Another runtime than runc has weaknesses of its own, which are not known here. */
export function warningsOf(version: Docker.DockerVersion, runtime = 'runc'): string[] {
  if (runtime !== 'runc') return []
  const warnings: string[] = []
  if (!(Number.parseInt(version.Version, 10) >= RINGLESS_ENGINE))
    warnings.push(
      `Docker ${version.Version} lets programs use io_uring, a part of the kernel that many escapes went through; ${RINGLESS_ENGINE} and newer do not. Update docker, or switch it off on this host: sysctl kernel.io_uring_disabled=2 (Linux 6.6 and newer).`,
    )
  const runc = version.Components?.find((component) => component.Name === 'runc')?.Version ?? ''
  if (!isFixedRunc(runc)) {
    warnings.push(
      `runc ${runc || '(unknown)'} may lack the fixes of 1.2.8 and 1.3.3 (CVE-2025-31133, -52565, -52881); a distribution may have them under an older number. Update docker and runc.`,
    )
  }
  return warnings
}

export function isFixedRunc(version: string): boolean {
  const numbers = /^v?(\d+)\.(\d+)\.(\d+)/.exec(version)?.slice(1).map(Number)
  if (!numbers) return false
  const [major, minor, patch] = numbers as [number, number, number]
  const line = FIXED_RUNC.find((fixed) => fixed[0] === major && fixed[1] === minor)
  if (line) return patch >= line[2]
  return major > 1 || (major === 1 && minor > 3)
}

/** Makes a container that never runs, and compares what the engine made of the configuration with what was asked. */
async function proveGolden(docker: Docker, instance: string, image: string, runtime?: string): Promise<void> {
  const spec: ContainerSpec = {
    image,
    name: `interleave-self-test-${instance}-${process.pid}`,
    run: 'self-test',
    limits: { wallSeconds: 1, cpuSeconds: 1, memoryMib: 64, processes: 16, outputBytes: 1024, lineBytes: 1024 },
    cpus: '0',
  }
  const options = createOptions(spec, instance, Date.now() + 60_000, runtime)
  const container = await call('making the self-test container', () => docker.createContainer(options)).catch(
    (error: unknown) => {
      throw statusOf(error) === 404
        ? new EngineError(`The image ${image} is not on this machine; make it with: npm run images`)
        : error
    },
  )
  try {
    const inspected = await call('looking at the self-test container', () => container.inspect())
    const found = departures(inspected, options.HostConfig ?? {})
    if (found.length > 0)
      throw new EngineError(`The Docker engine does not apply the limits that it was given: ${found.join('; ')}.`)
  } finally {
    await remove(container)
  }
}
