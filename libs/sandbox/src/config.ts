import type Docker from 'dockerode'

const MIB = 1024 * 1024
/** The one account inside; graders/images makes it. */
const ACCOUNT = 10001

/** What one container may use up. All of it is the container's alone. */
export interface Limits {
  wallSeconds: number
  /** Of all its processes together, those that ended included. */
  cpuSeconds: number
  memoryMib: number
  /** Processes and threads that exist at once. */
  processes: number
  /** Standard output and standard error together, over the container's life. */
  outputBytes: number
  lineBytes: number
}

/** The published types lag behind the engine. */
export type GoldenHostConfig = Docker.HostConfig & { CgroupnsMode: 'private' }

/**
 * The only host configuration that a container of ours ever gets. A flag that goes missing here is a hole, so
 * `departures` compares what the engine really made of it, at every start of a worker and in a test.
 */
export function hostConfig({
  limits,
  cpus,
  init = true,
}: Pick<ContainerSpec, 'limits' | 'cpus' | 'init'>): GoldenHostConfig {
  const memory = limits.memoryMib * MIB
  const tmpfs = 'rw,nosuid,nodev,noexec'
  return {
    NetworkMode: 'none',
    ReadonlyRootfs: true,
    Tmpfs: {
      '/work': `${tmpfs},size=32m,nr_inodes=10000,uid=${ACCOUNT},gid=${ACCOUNT},mode=0700`,
      '/tmp': `${tmpfs},size=32m,nr_inodes=10000,uid=${ACCOUNT},gid=${ACCOUNT},mode=0700`,
    },
    Privileged: false,
    CapDrop: ['ALL'],
    SecurityOpt: ['no-new-privileges'],
    Memory: memory,
    MemorySwap: memory,
    NanoCpus: 1e9,
    CpusetCpus: cpus ?? '',
    PidsLimit: limits.processes,
    Ulimits: [
      { Name: 'nofile', Soft: 512, Hard: 512 },
      { Name: 'fsize', Soft: 32 * MIB, Hard: 32 * MIB },
      { Name: 'core', Soft: 0, Hard: 0 },
    ],
    IpcMode: 'private',
    CgroupnsMode: 'private',
    ShmSize: 8 * MIB,
    LogConfig: { Type: 'none', Config: {} },
    RestartPolicy: { Name: 'no', MaximumRetryCount: 0 },
    AutoRemove: false,
    Init: init,
  }
}

export interface ContainerSpec {
  image: string
  /** The image's own command if absent. */
  command?: string[]
  name: string
  run: string
  limits: Limits
  /** Cores in the engine's notation (`1`, `0-1`); null leaves the choice to the kernel. */
  cpus: string | null
  /**
   * False where the command is made to be process 1. The engine's own init is open to whatever runs beside it: through
   * /proc/1/fd a program reaches the pipes that the command speaks on.
   */
  init?: boolean
}

/** Labels by which leftovers are found again; nothing in them is secret or about a student. */
export const labels = {
  instance: 'interleave.instance',
  run: 'interleave.run',
  deadline: 'interleave.deadline',
} as const

export function createOptions(
  spec: ContainerSpec,
  instance: string,
  deadline: number,
  runtime?: string,
): Docker.ContainerCreateOptions {
  return {
    name: spec.name,
    Image: spec.image,
    ...(spec.command && { Cmd: spec.command }),
    User: `${ACCOUNT}:${ACCOUNT}`,
    WorkingDir: '/work',
    Hostname: 'sandbox',
    // The rest of the environment is the image's own; nothing of the worker's is passed on.
    Env: ['HOME=/tmp', 'LANG=C.UTF-8'],
    OpenStdin: true,
    StdinOnce: true,
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    StopTimeout: 1,
    Labels: {
      [labels.instance]: instance,
      [labels.run]: spec.run,
      [labels.deadline]: String(deadline),
    },
    HostConfig: { ...hostConfig(spec), ...(runtime !== undefined && { Runtime: runtime }) },
  }
}

/** Where the engine's own account of a container departs from the golden configuration, in words; empty if nowhere. */
export function departures(inspected: Docker.ContainerInspectInfo, wanted: Docker.HostConfig): string[] {
  const found: string[] = []
  const got = inspected.HostConfig as unknown as Record<string, unknown>
  for (const [key, want] of Object.entries(wanted)) {
    if (canonical(got[key]) !== canonical(want)) found.push(`${key} is ${canonical(got[key])}, not ${canonical(want)}`)
  }
  const mustBeEmpty = [
    'Binds',
    'Mounts',
    'Devices',
    'DeviceRequests',
    'CapAdd',
    'ExtraHosts',
    'Links',
    'VolumesFrom',
    'PortBindings',
    'Sysctls',
    'GroupAdd',
    'Dns',
  ]
  for (const key of mustBeEmpty) {
    const value = got[key]
    if (value && Object.keys(value).length > 0) found.push(`${key} is ${canonical(value)}, not empty`)
  }
  for (const key of ['PidMode', 'UTSMode', 'UsernsMode'] as const) {
    if (got[key] === 'host') found.push(`${key} is the host's`)
  }
  if (inspected.Config.User !== `${ACCOUNT}:${ACCOUNT}`) found.push(`User is ${inspected.Config.User}`)
  if (inspected.Mounts.length > 0) found.push(`it has mounts: ${inspected.Mounts.map((mount) => mount.Destination)}`)
  return found
}

/** Engines put list entries and keys in an order of their own. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).sort().join()}]`
  if (value && typeof value === 'object') {
    const entries = Object.entries(value).map(([key, inner]) => `${key}:${canonical(inner)}`)
    return `{${entries.sort().join()}}`
  }
  return JSON.stringify(value) ?? 'absent'
}
