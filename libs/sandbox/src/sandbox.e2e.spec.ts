import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import Docker from 'dockerode'
import { ensureImages } from '../../../scripts/images.mjs'
import { createOptions, departures } from './config.ts'
import { type ContainerSpec, type Ending, type Limits, Sandbox } from './index.ts'

// Starting a container takes half a second, and several when every core of the machine is busy.
jest.setTimeout(120_000)

const instance = `test-sandbox-${process.pid}`
const docker = new Docker()
const sandbox = new Sandbox({ instance })
const MIB = 1024 * 1024
const generous: Limits = {
  wallSeconds: 60,
  cpuSeconds: 20,
  memoryMib: 128,
  processes: 32,
  outputBytes: 8 * MIB,
  lineBytes: MIB,
}
let image = ''
let made = 0

beforeAll(async () => {
  image = (await ensureImages({ log: () => undefined })).student
}, 600_000)

afterAll(async () => {
  const left = await leftovers()
  await sandbox.removeAll()
  expect(left).toEqual([])
})

const leftovers = async () =>
  (await docker.listContainers({ all: true, filters: { label: [`interleave.instance=${instance}`] } })).map(
    (one) => one.Names,
  )

function spec(program: string, limits: Partial<Limits> = {}): ContainerSpec {
  made += 1
  return {
    image,
    command: ['python3', '-c', program],
    name: `interleave-${instance}-${made}`,
    run: `run-${made}`,
    limits: { ...generous, ...limits },
    cpus: null,
  }
}

async function run(program: string, limits: Partial<Limits> = {}, on = sandbox) {
  const lines: string[] = []
  const running = await on.start(spec(program, limits), (line) => lines.push(line))
  const ending = await running.ended
  return { ending, lines, stderr: running.stderr }
}

describe('the golden configuration', () => {
  test('is what the engine applies, and every departure from it is named', async () => {
    const options = createOptions(spec('pass'), instance, Date.now() + 60_000)
    const wanted = options.HostConfig as Docker.HostConfig
    const container = await docker.createContainer(options)
    try {
      const inspected = await container.inspect()
      expect(departures(inspected, wanted)).toEqual([])
      for (const key of Object.keys(wanted)) {
        const drifted = { ...inspected, HostConfig: { ...inspected.HostConfig, [key]: 'drifted' } }
        expect(departures(drifted, wanted).join()).toContain(key)
      }
      const withSocket = { ...inspected, HostConfig: { ...inspected.HostConfig, Binds: ['/var/run/docker.sock:/s'] } }
      expect(departures(withSocket, wanted).join()).toContain('Binds')
    } finally {
      await container.remove({ force: true })
    }
  })

  test('passes the self-test at the start of a worker', async () => {
    const report = await sandbox.checkEngine(image)
    expect(report.cores).toBeGreaterThan(0)
  })

  test('a missing image is named with the way to get it', async () => {
    await expect(sandbox.checkEngine('interleave-student:never')).rejects.toThrow('npm run images')
    await expect(
      sandbox.start({ ...spec('pass'), image: 'interleave-student:never' }, () => undefined),
    ).rejects.toThrow('npm run images')
  })

  test('leaves a program without privileges, devices, network and secrets', async () => {
    process.env.INTERLEAVE_CANARY = 'canary-of-the-worker'
    const program = `
import json, os, socket
status = dict(line.split(':', 1) for line in open('/proc/self/status').read().splitlines())
def refused(act):
    try:
        act()
    except OSError as error:
        return error.strerror
    return 'allowed'
def connect():
    socket.create_connection(('10.0.0.1', 80), timeout=5)
print(json.dumps({
    'uid': os.getuid(), 'caps': status['CapEff'].strip(), 'no_new_privs': status['NoNewPrivs'].strip(), 'seccomp': status['Seccomp'].strip(),
    'interfaces': [name for _, name in socket.if_nameindex()],
    'connect': refused(connect), 'resolve': refused(lambda: socket.getaddrinfo('deb.debian.org', 80)),
    'root': refused(lambda: open('/opt/planted', 'w')), 'chroot': refused(lambda: os.chroot('/tmp')),
    'environment': sorted(os.environ), 'host': socket.gethostname(),
    'suid': refused(lambda: os.setuid(0)),
    'mounts': sorted(line.split()[4] for line in open('/proc/self/mountinfo') if '/dev/' in line.split(' - ')[1].split()[1] and 'docker' in line),
    'work': refused(lambda: open('/work/x', 'w').write('x')),
}))`
    const { lines, stderr } = await run(program)
    expect(stderr).toBe('')
    expect(JSON.parse(lines[0] as string)).toEqual({
      uid: 10001,
      caps: '0000000000000000',
      no_new_privs: '1',
      seccomp: '2',
      interfaces: ['lo'],
      connect: 'Network is unreachable',
      resolve: 'Temporary failure in name resolution',
      root: 'Read-only file system',
      chroot: 'Operation not permitted',
      environment: [
        'HOME',
        'HOSTNAME',
        'INTERLEAVE_SCRATCH',
        'LANG',
        'PATH',
        'PYTHONDONTWRITEBYTECODE',
        'PYTHONHASHSEED',
        'PYTHONPATH',
      ],
      host: 'sandbox',
      suid: 'Operation not permitted',
      // What the engine itself writes for each container; nothing of the host's.
      mounts: ['/etc/hostname', '/etc/hosts', '/etc/resolv.conf', '/usr/sbin/docker-init'],
      work: 'allowed',
    })
  })
})

describe('lines', () => {
  test('go in and come out, with every byte that was written before the end', async () => {
    const lines: string[] = []
    const echo =
      "import sys\nfor line in sys.stdin:\n    if line == 'end\\n': break\n    print(line[::-1].strip(), flush=True)\nprint('x' * 500_000)\nprint('no newline at the end', end='')"
    const running = await sandbox.start(spec(echo), (line) => {
      lines.push(line)
      if (line === 'olleh') running.send('你好')
      if (line === '好你') running.send('end')
    })
    running.send('hello')
    expect(await running.ended).toEqual({ kind: 'exited', code: 0 })
    expect(lines).toEqual(['olleh', '好你', 'x'.repeat(500_000)])
  })

  test('standard error is kept apart, its last part only', async () => {
    const { lines, stderr } = await run("import sys\nprint('out')\nprint('e' * 100_000 + 'tail', file=sys.stderr)")
    expect(lines).toEqual(['out'])
    expect(stderr).toHaveLength(16 * 1024)
    expect(stderr.trimEnd()).toMatch(/^e+tail$/)
  })
})

const spinWith = (children: number) => `
import os, time
for _ in range(${children}):
    if os.fork() == 0:
        while True: pass
while True: pass`

/** Each hostile program beside one that does the same within its limits. */
const cases: { name: string; hostile: string; honest: string; limits?: Partial<Limits>; ending: Ending }[] = [
  {
    name: 'an endless loop',
    hostile: 'while True: pass',
    honest: 'for _ in range(1000): pass',
    limits: { cpuSeconds: 1 },
    ending: { kind: 'time_limit' },
  },
  {
    name: 'many processes that burn together',
    hostile: spinWith(8),
    honest: 'import os\nfor _ in range(8):\n    if os.fork() == 0: os._exit(0)\nfor _ in range(8): os.wait()',
    limits: { cpuSeconds: 1 },
    ending: { kind: 'time_limit' },
  },
  {
    name: 'a sleep that ignores every signal it can',
    hostile:
      'import signal, time\nfor s in (signal.SIGTERM, signal.SIGINT, signal.SIGALRM, signal.SIGHUP): signal.signal(s, signal.SIG_IGN)\ntime.sleep(1000)',
    honest: 'import time\ntime.sleep(0.1)',
    limits: { wallSeconds: 3 },
    ending: { kind: 'time_limit' },
  },
  {
    name: 'a fork bomb',
    hostile: 'import os\nwhile True:\n    try: os.fork()\n    except OSError: pass',
    honest: 'import os\nif os.fork() == 0: os._exit(0)\nos.wait()',
    limits: { wallSeconds: 3 },
    ending: { kind: 'process_limit' },
  },
  {
    name: 'threads without end',
    hostile:
      'import threading, time\nwhile True:\n    try: threading.Thread(target=time.sleep, args=(100,), daemon=True).start()\n    except RuntimeError: pass',
    honest: 'import threading, time\nfor _ in range(8): threading.Thread(target=time.sleep, args=(0.05,)).start()',
    limits: { wallSeconds: 3 },
    ending: { kind: 'process_limit' },
  },
  {
    name: 'memory without end',
    hostile: 'kept = []\nwhile True: kept.append(bytearray(b"x") * 1_000_000)',
    honest: 'kept = [bytearray(b"x") * 1_000_000 for _ in range(20)]',
    ending: { kind: 'memory_limit' },
  },
  {
    name: 'memory without end in a child only, and a parent that says all is well',
    hostile:
      'import os\nif os.fork() == 0:\n    kept = []\n    while True: kept.append(bytearray(b"x") * 1_000_000)\nos.wait()\nprint("all passed")',
    honest:
      'import os\nif os.fork() == 0:\n    kept = [bytearray(b"x") * 1_000_000 for _ in range(20)]\n    os._exit(0)\nos.wait()\nprint("all passed")',
    ending: { kind: 'memory_limit' },
  },
  {
    name: 'shared memory and files in memory',
    hostile: 'import mmap\nshared = mmap.mmap(-1, 400_000_000)\nfor at in range(0, 400_000_000, 4096): shared[at] = 1',
    honest: 'import mmap\nshared = mmap.mmap(-1, 4_000_000)\nfor at in range(0, 4_000_000, 4096): shared[at] = 1',
    ending: { kind: 'memory_limit' },
  },
  {
    name: 'output without end',
    hostile: 'while True: print("y" * 1000)',
    honest: 'for _ in range(1000): print("y" * 1000)',
    ending: { kind: 'output_limit' },
  },
  {
    name: 'one line without end',
    hostile: 'import sys\nwhile True: sys.stdout.write("y" * 1000)',
    honest: 'import sys\nsys.stdout.write("y" * 1000 + "\\n")',
    ending: { kind: 'output_limit' },
  },
  {
    name: 'errors without end',
    hostile: 'import sys\nwhile True: print("y" * 1000, file=sys.stderr)',
    honest: 'import sys\nprint("y" * 1000, file=sys.stderr)',
    ending: { kind: 'output_limit' },
  },
  {
    name: 'an exit of its own choice',
    hostile: 'import os\nos._exit(7)',
    honest: 'pass',
    ending: { kind: 'exited', code: 7 },
  },
  {
    name: 'a kill of everything it can reach',
    hostile: 'import os, signal\nos.kill(os.getpid(), signal.SIGKILL)',
    honest: 'import os\nos.kill(os.getpid(), 0)',
    ending: { kind: 'exited', code: 137 },
  },
]

async function expectEndings({ hostile, honest, limits, ending }: (typeof cases)[number], on?: Sandbox) {
  // The twin shares every limit but the wall clock's, which a busy machine would make it run into.
  const [bad, good] = await Promise.all([run(hostile, limits, on), run(honest, { ...limits, wallSeconds: 60 }, on)])
  expect(bad.ending).toEqual(ending)
  expect(good.ending).toEqual({ kind: 'exited', code: 0 })
}

describe('endings', () => {
  test.each(cases)('$name', (one) => expectEndings(one))

  // As in a worker that runs in a container itself and does not see the host's counters.
  const counted = cases.filter(({ name }) => /endless loop|fork bomb|child only/.test(name))
  test.each(counted)("$name, by the engine's statistics alone", (one) =>
    expectEndings(one, new Sandbox({ instance, cgroupRoot: '/nowhere' })),
  )
})

describe('files', () => {
  test('disk and inodes of a container are its own and few, and nothing is left for the next', async () => {
    const program = `
import json, os
def fill(folder):
    written = 0
    try:
        for number in range(100):
            with open(f'{folder}/fill{number}', 'wb') as file:
                for _ in range(30):
                    written += file.write(bytes(1 << 20))
    except OSError as error:
        return [written >> 20, error.strerror]
def litter(folder):
    made = 0
    try:
        while made < 200_000:
            open(f'{folder}/i{made}', 'w').close()
            made += 1
    except OSError as error:
        return [made < 20_000, error.strerror]
found = sorted(os.listdir('/work') + os.listdir('/tmp') + os.listdir('/dev/shm'))
full = fill('/work')
for name in os.listdir('/work'): os.unlink(f'/work/{name}')
print(json.dumps({'found': found, 'full': full, 'littered': litter('/tmp'), 'shm': fill('/dev/shm')[0] <= 8}))`
    for (const _ of [1, 2]) {
      const { lines, ending } = await run(program)
      expect(ending).toEqual({ kind: 'exited', code: 0 })
      expect(JSON.parse(lines[0] as string)).toEqual({
        found: [],
        full: [32, 'No space left on device'],
        littered: [true, 'No space left on device'],
        shm: true,
      })
    }
  })
})

describe('containers', () => {
  test('that are killed say so', async () => {
    const running = await sandbox.start(spec('import time\ntime.sleep(100)'), () => undefined)
    running.kill()
    expect(await running.ended).toEqual({ kind: 'killed' })
  })

  test('that somebody else removes have vanished', async () => {
    const running = await sandbox.start(spec('import time\nprint("up", flush=True)\ntime.sleep(100)'), () => undefined)
    await docker.getContainer(running.id).remove({ force: true })
    expect((await running.ended).kind).toBe('vanished')
  })

  test('past their deadline are reaped, and only those of the same instance', async () => {
    const theirs = new Sandbox({ instance: `${instance}-other` })
    const ours = await sandbox.start(spec('import time\ntime.sleep(100)'), () => undefined)
    const other = await theirs.start(spec('import time\ntime.sleep(100)'), () => undefined)
    try {
      expect(await sandbox.reap(Date.now())).toEqual([])
      expect(await sandbox.reap(Date.now() + 121_000)).toEqual([ours.name])
      expect((await ours.ended).kind).not.toBe('exited')
      expect((await docker.getContainer(other.id).inspect()).State.Running).toBe(true)
    } finally {
      expect(await theirs.removeAll()).toEqual([other.name])
      await other.ended
    }
  })
})
