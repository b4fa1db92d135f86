import { execFileSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { readdir, readFile, statfs } from 'node:fs/promises'
import { createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { attack } from '@interleave/testing'
import { expect, jest } from '@jest/globals'
import { RINGLESS_ENGINE } from './check.ts'
import { type Ending, type Limits, Sandbox } from './index.ts'
import { sandboxFixture } from './sandbox.fixture.ts'

jest.setTimeout(180_000)

const { docker, instance, sandbox, spec, run } = sandboxFixture()
const well: Ending = { kind: 'exited', code: 0 }

// ---- what a program uses up is its own

interface Greedy {
  rows: number[]
  name: string
  hostile: string
  /** The same within its limits. */
  honest: string
  limits?: Partial<Limits>
  ending: Ending
  /** Also as in a worker that runs in a container itself and does not see the host's counters. */
  byEngine?: true
}

const eat = 'kept = []\nwhile True: kept.append(bytearray(b"x") * 1_000_000)'
const nibble = 'kept = [bytearray(b"x") * 1_000_000 for _ in range(20)]'
const deafTo =
  'import signal\nfor s in (signal.SIGTERM, signal.SIGINT, signal.SIGALRM, signal.SIGHUP): signal.signal(s, signal.SIG_IGN)\n'

const greedy: Greedy[] = [
  {
    rows: [1],
    name: 'a fork bomb',
    hostile: 'import os\nwhile True:\n    try: os.fork()\n    except OSError: pass',
    honest: 'import os\nif os.fork() == 0: os._exit(0)\nos.wait()',
    limits: { wallSeconds: 3 },
    ending: { kind: 'process_limit' },
    byEngine: true,
  },
  {
    rows: [31],
    name: 'threads without end',
    hostile:
      'import threading, time\nwhile True:\n    try: threading.Thread(target=time.sleep, args=(100,), daemon=True).start()\n    except RuntimeError: pass',
    honest: 'import threading, time\nfor _ in range(8): threading.Thread(target=time.sleep, args=(0.05,)).start()',
    limits: { wallSeconds: 3 },
    ending: { kind: 'process_limit' },
  },
  { rows: [4], name: 'memory on the heap without end', hostile: eat, honest: nibble, ending: { kind: 'memory_limit' } },
  {
    rows: [4],
    name: 'shared memory without end',
    hostile: 'import mmap\nshared = mmap.mmap(-1, 400_000_000)\nfor at in range(0, 400_000_000, 4096): shared[at] = 1',
    honest: 'import mmap\nshared = mmap.mmap(-1, 4_000_000)\nfor at in range(0, 4_000_000, 4096): shared[at] = 1',
    ending: { kind: 'memory_limit' },
  },
  {
    rows: [4],
    name: 'an anonymous file in memory without end',
    hostile:
      'import os\nfd = os.memfd_create("x")\nimport resource\nfor _ in range(40):\n    fd = os.memfd_create("x")\n    os.write(fd, bytes(16 << 20))',
    honest: 'import os\nos.write(os.memfd_create("x"), bytes(1 << 20))',
    ending: { kind: 'memory_limit' },
  },
  {
    rows: [4],
    name: 'files in memory that fill what is left of it',
    hostile:
      'for folder in ("/work", "/tmp"):\n    try:\n        with open(folder + "/x", "wb") as file: file.write(bytes(31 << 20))\n    except OSError: pass\nkept = [bytearray(b"x") * 1_000_000 for _ in range(90)]',
    honest: 'open("/work/x", "wb").write(bytes(1 << 20))\nkept = [bytearray(b"x") * 1_000_000 for _ in range(20)]',
    ending: { kind: 'memory_limit' },
  },
  {
    rows: [5],
    name: 'memory without end in a child only, and a parent that says all is well',
    hostile: `import os\nif os.fork() == 0:\n${eat.replace(/^/gm, '    ')}\nos.wait()\nprint("all passed")`,
    honest: `import os\nif os.fork() == 0:\n    ${nibble}\n    os._exit(0)\nos.wait()\nprint("all passed")`,
    ending: { kind: 'memory_limit' },
    byEngine: true,
  },
  {
    rows: [6],
    name: 'an endless loop',
    hostile: 'while True: pass',
    honest: 'for _ in range(1000): pass',
    limits: { cpuSeconds: 1 },
    ending: { kind: 'time_limit' },
    byEngine: true,
  },
  ...(
    [
      ['a sleep', 'import time\ntime.sleep(1000)'],
      ['a select on nothing', 'import select\nselect.select([], [], [])'],
      ['a stop of itself', 'import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)'],
      ['a read that never comes', 'import os\nread, write = os.pipe()\nos.read(read, 1)'],
    ] as const
  ).map(
    ([name, hostile]): Greedy => ({
      rows: [6],
      name: `${name}, deaf to every signal it can be`,
      hostile: deafTo + hostile,
      honest: `${deafTo}import time\ntime.sleep(0.1)`,
      limits: { wallSeconds: 3 },
      ending: { kind: 'time_limit' },
    }),
  ),
  {
    rows: [7],
    name: 'many threads and processes that burn together',
    hostile:
      'import os, threading\ndef burn():\n    while True: pass\nfor _ in range(8):\n    if os.fork() == 0: burn()\nfor _ in range(16): threading.Thread(target=burn).start()',
    honest: 'import os\nfor _ in range(8):\n    if os.fork() == 0: os._exit(0)\nfor _ in range(8): os.wait()',
    limits: { cpuSeconds: 1 },
    ending: { kind: 'time_limit' },
  },
  {
    rows: [11],
    name: 'output without end',
    hostile: 'while True: print("y" * 1000)',
    honest: 'for _ in range(1000): print("y" * 1000)',
    ending: { kind: 'output_limit' },
  },
  {
    rows: [11],
    name: 'one line without end',
    hostile: 'import sys\nwhile True: sys.stdout.write("y" * 1000)',
    honest: 'import sys\nsys.stdout.write("y" * 1000 + "\\n")',
    ending: { kind: 'output_limit' },
  },
  {
    rows: [11],
    name: 'errors without end',
    hostile: 'import sys\nwhile True: print("y" * 1000, file=sys.stderr)',
    honest: 'import sys\nprint("y" * 1000, file=sys.stderr)',
    ending: { kind: 'output_limit' },
  },
  {
    rows: [21],
    name: 'a kill of everything it can reach',
    hostile:
      'import os, signal\nfor pid in (-1, 1, os.getppid(), os.getpid()):\n    try: os.kill(pid, signal.SIGKILL)\n    except OSError: pass',
    honest: 'import os\nos.kill(os.getpid(), 0)',
    ending: { kind: 'exited', code: 137 },
  },
  {
    rows: [30],
    name: 'a crash that would leave a core',
    hostile: 'import ctypes\nkept = bytearray(30_000_000)\nctypes.string_at(0)',
    honest: 'kept = bytearray(30_000_000)',
    ending: { kind: 'exited', code: 139 },
  },
]

for (const { rows, name, hostile, honest, limits, ending, byEngine } of greedy) {
  for (const on of byEngine ? [undefined, new Sandbox({ instance, cgroupRoot: '/nowhere' })] : [undefined]) {
    attack(rows, on ? `${name}, by the engine's statistics alone` : name, async () => {
      // The twin shares every limit but the wall clock's, which a busy machine would make it run into.
      const [bad, good] = await Promise.all([run(hostile, limits, on), run(honest, { ...limits, wallSeconds: 60 }, on)])
      expect(bad.ending).toEqual(ending)
      expect(good.ending).toEqual(well)
      return { outcome: said(bad.ending), twin: said(good.ending) }
    })
  }
}

const said = (ending: Ending) => (ending.kind === 'exited' ? `exited with ${ending.code}` : ending.kind)

/** Runs a program that prints one JSON value. */
async function told<Value>(program: string, limits?: Partial<Limits>): Promise<Value> {
  const { lines, ending, stderr } = await run(program, limits)
  expect({ ending, stderr }).toEqual({ ending: well, stderr: '' })
  return JSON.parse(lines[0] as string) as Value
}

/** In Python: what became of an act, `allowed` or the system's word for the refusal. */
const refused = `
import ctypes, json, os, socket, sys
libc = ctypes.CDLL(None, use_errno=True)
def refused(act):
    try:
        act()
    except (OSError, ValueError) as error:
        return error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
    return 'allowed'
def call(*words):
    ctypes.set_errno(0)
    return os.strerror(ctypes.get_errno()) if libc.syscall(*words) == -1 else 'allowed'
`

attack([8, 9, 17], 'disk and inodes are its own and few, and nothing is left for the next', async () => {
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
def reserve(folder):
    try:
        with open(f'{folder}/reserved', 'wb') as file:
            os.posix_fallocate(file.fileno(), 0, 1 << 30)
    except OSError as error:
        return error.strerror
def litter(folder):
    made = 0
    try:
        while made < 200_000:
            open(f'{folder}/i{made}', 'w').close()
            made += 1
    except OSError as error:
        return [made < 20_000, error.strerror]
writable = sorted(folder for folder, _, _ in os.walk('/') if not folder.startswith(('/proc', '/sys', '/dev/fd')) and os.access(folder, os.W_OK))
found = sorted(name for folder in writable for name in os.listdir(folder) if folder != '/dev')
reserved = reserve('/work')
full = fill('/work')
for name in os.listdir('/work'): os.unlink(f'/work/{name}')
print(json.dumps({'writable': writable, 'found': found, 'reserved': reserved, 'full': full, 'littered': litter('/tmp'), 'shm': fill('/dev/shm')[0] <= 8}))`
  const before = await freeBytes()
  for (const _ of [1, 2]) {
    expect(await told(program)).toEqual({
      writable: ['/dev/mqueue', '/dev/shm', '/tmp', '/work'],
      found: [],
      reserved: 'File too large',
      full: [32, 'No space left on device'],
      littered: [true, 'No space left on device'],
      shm: true,
    })
  }
  // Whatever else is at work on this machine writes less than that meanwhile.
  expect(before - (await freeBytes())).toBeLessThan(500 * 1024 * 1024)
  return { outcome: 'No space left on device, inside', twin: 'the next finds nothing, and the same room' }
})

async function freeBytes(): Promise<number> {
  const { bavail, bsize } = await statfs('/var/lib/docker').catch(() => statfs('/'))
  return bavail * bsize
}

attack(
  [187],
  'a million lines, faster than they are taken, come in portions between which all else has its turn',
  async () => {
    let [lines, portion, largest] = [0, 0, 0]
    const turn = () => {
      largest = Math.max(largest, portion)
      portion = 0
      turning = setImmediate(turn)
    }
    let turning = setImmediate(turn)
    const program = "import sys\nsys.stdout.write('1234567\\n' * 1_000_000)"
    const running = await sandbox.start(spec(program), (line) => {
      // Long enough for the rest to queue up before this process.
      if (lines === 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000)
      lines += 1
      portion += line.length + 1
    })
    const ending = await running.ended
    clearImmediate(turning)
    expect({ ending, lines }).toEqual({ ending: well, lines: 1_000_000 })
    expect(largest).toBeLessThanOrEqual(65_536)
    return { outcome: `at most ${largest} bytes a turn`, twin: 'every line is taken' }
  },
)

attack([3, 182], 'what it leaves running dies with it', async () => {
  const marker = `left-behind-${instance}`
  const program = (stays: boolean) => `
import os, sys
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        ${stays ? `os.execv('/usr/bin/python3', ['python3', '-c', 'import time; time.sleep(600)', '${marker}'])` : 'os._exit(0)'}
    os._exit(0)
os.wait()`
  const [bad, good] = await Promise.all([run(program(true)), run(program(false))])
  expect([bad.ending, good.ending]).toEqual([well, well])
  expect(await commandLines()).not.toContain(marker)
  return { outcome: 'gone with its container', twin: said(good.ending) }
})

/** Of all processes on this host, as the kernel lists them. */
async function commandLines(): Promise<string> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name) && name !== String(process.pid))
  const all = await Promise.all(ids.map((id) => readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')))
  return all.join('\n')
}

// ---- what it sees and reaches

attack([12, 13], 'no packet leaves: TCP, UDP, names, raw sockets, the host and what listens there', async () => {
  const hits: string[] = []
  const tcp = createServer((socket) => {
    hits.push('tcp')
    socket.destroy()
  })
  const udp = createSocket({ type: 'udp6', ipv6Only: false })
  const port = await new Promise<number>((resolve) => {
    tcp.listen(0, '::', () => resolve((tcp.address() as { port: number }).port))
  })
  await new Promise<void>((resolve) => udp.bind(port, resolve))
  udp.on('message', () => hits.push('udp'))
  try {
    const own = Object.values(networkInterfaces()).flatMap((many) => many?.map(({ address }) => address) ?? [])
    const program = `${refused}
targets = ${JSON.stringify([...own, '169.254.169.254', '172.17.0.1', '10.0.0.1'])}
said = set()
for host in targets:
    family = socket.AF_INET6 if ':' in host else socket.AF_INET
    for port in (${port}, 6379, 5432, 2375, 2376, 53):
        said.add(refused(lambda: socket.create_connection((host, port), timeout=5).close()))
        with socket.socket(family, socket.SOCK_DGRAM) as sender:
            said.add(refused(lambda: sender.sendto(b'x', (host, port))))
print(json.dumps({
    'said': sorted(said), 'interfaces': [name for _, name in socket.if_nameindex()],
    'names': [refused(lambda: socket.getaddrinfo(name, 80)) for name in ('canary.example.org', 'host.docker.internal', 'gateway.docker.internal')],
    'raw': refused(lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)),
    'packet': refused(lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW)),
    'vsock': refused(lambda: socket.socket(socket.AF_VSOCK, socket.SOCK_STREAM).connect((2, ${port}))),
}))`
    const seen = await told<{ said: string[] }>(program)
    // On loopback, which is the container's own, nobody listens; a datagram to it goes nowhere.
    expect(seen).toEqual({
      said: expect.arrayContaining(['Connection refused', 'Network is unreachable']) as unknown,
      interfaces: ['lo'],
      names: Array(3).fill('Temporary failure in name resolution'),
      raw: 'Operation not permitted',
      packet: 'Operation not permitted',
      vsock: expect.stringMatching(/not supported|not permitted|No such device|unreachable|reset/) as unknown,
    })
    expect(hits).toEqual([])
    const twin = await told<string>(
      'import json, socket\nserver = socket.create_server(("127.0.0.1", 0))\nclient = socket.create_connection(server.getsockname())\nprint(json.dumps("talked to itself"))',
    )
    return { outcome: 'Network is unreachable; nothing heard', twin }
  } finally {
    tcp.close()
    udp.close()
  }
})

attack([14, 15], 'no socket of the engine, no file of the host, no secret', async () => {
  process.env.INTERLEAVE_CANARY = `canary-of-the-worker-${instance}`
  const program = `${refused}
import stat
def walk(folder):
    for name, folders, files in os.walk(folder):
        folders[:] = [one for one in folders if os.path.join(name, one) not in ('/proc', '/sys')]
        yield from (os.path.join(name, file) for file in files)
sockets = [path for path in walk('/') if os.path.lexists(path) and stat.S_ISSOCK(os.lstat(path).st_mode)]
processes = [pid for pid in os.listdir('/proc') if pid.isdigit()]
words = ''
for pid in processes:
    for file in ('environ', 'cmdline', 'mountinfo'):
        try: words += open(f'/proc/{pid}/{file}').read()
        except OSError: pass
print(json.dumps({
    'sockets': sockets, 'canary': 'canary-of-' + 'the-worker' in words, 'environment': sorted(os.environ),
    'host': [path for path in ('/var/run/docker.sock', '/run/docker.sock', '/.dockerenv.d', '/root/.ssh', '/work/main') if os.path.exists(path)],
    'processes': len(processes) <= 2, 'hostname': socket.gethostname(),
    'mounts': sorted(line.split()[4] for line in open('/proc/self/mountinfo') if '/dev/' in line.split(' - ')[1].split()[1] and 'docker' in line),
}))`
  const seen = await told(program)
  delete process.env.INTERLEAVE_CANARY
  expect(seen).toEqual({
    sockets: [],
    canary: false,
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
    host: [],
    processes: true,
    hostname: 'sandbox',
    // What the engine itself writes for each container; nothing of the host's.
    mounts: ['/etc/hostname', '/etc/hosts', '/etc/resolv.conf', '/usr/sbin/docker-init'],
  })
  const twin = await told<string>('import json, os\nprint(json.dumps(os.environ["LANG"]))')
  return { outcome: 'nothing found', twin: `reads its own LANG=${twin}` }
})

attack([16, 18], 'two at once cannot find each other, nor pass a bit', async () => {
  const isRingless = Number((await docker.version()).Version.split('.')[0]) >= RINGLESS_ENGINE
  const beside = (last: string) => `${refused}
import fcntl, time
marker = ${JSON.stringify(`marker-${instance}`)}
lock = open('/usr/bin/python3', 'rb')
${last}`
  const lines: string[] = []
  const first = await sandbox.start(
    spec(
      beside(`
for folder in ('/work', '/tmp', '/dev/shm'): open(f'{folder}/{marker}', 'w').close()
server = socket.socket(socket.AF_UNIX); server.bind('\\0' + marker); server.listen()
fcntl.flock(lock, fcntl.LOCK_EX)
libc.syscall(248, b'user', marker.encode(), b'x', 1, -4)
print('planted', flush=True)
sys.stdin.readline()`),
    ),
    (line) => lines.push(line),
  )
  try {
    while (lines.length === 0) await new Promise((resolve) => setTimeout(resolve, 20))
    const found = await told(
      beside(`
seen = [path for folder in ('/work', '/tmp', '/dev/shm') for path in os.listdir(folder)]
others = [pid for pid in os.listdir('/proc') if pid.isdigit() and marker in open(f'/proc/{pid}/cmdline').read() and int(pid) != os.getpid() and int(pid) != 1]
print(json.dumps({'files': seen, 'processes': others,
    'abstract': refused(lambda: socket.socket(socket.AF_UNIX).connect('\\0' + marker)),
    'flock': refused(lambda: fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)),
    'key': call(249, b'user', marker.encode(), None, 0), 'io_uring': call(425, 1, None)}))`),
    )
    expect(found).toEqual({
      files: [],
      processes: [],
      abstract: 'Connection refused',
      // Each has an overlay of its own over the image's file.
      flock: 'allowed',
      key: 'Operation not permitted',
      io_uring: isRingless ? expect.stringMatching(/not permitted|not implemented/) : 'Bad address',
    })
  } finally {
    first.send('end')
  }
  const ending = await first.ended
  expect(ending).toEqual(well)
  return { outcome: 'finds nothing of the other', twin: said(ending) }
})

attack([19, 20], 'no way to more rights, other processes or the kernel', async () => {
  const program = `${refused}
status = dict(line.split(':', 1) for line in open('/proc/self/status').read().splitlines())
def write(path):
    with open(path, 'w') as file: file.write('1')
suid = [os.path.join(folder, name) for folder, _, names in os.walk('/usr') for name in names if os.lstat(os.path.join(folder, name)).st_mode & 0o6000]
parent = os.getppid()
print(json.dumps({
    'account': [os.getuid(), os.getgid(), os.getgroups()], 'caps': status['CapEff'].strip(), 'bounding': status['CapBnd'].strip(),
    'no_new_privs': status['NoNewPrivs'].strip(), 'seccomp': status['Seccomp'].strip(),
    'setuid': refused(lambda: os.setuid(0)), 'chroot': refused(lambda: os.chroot('/tmp')),
    'device': refused(lambda: os.mknod('/tmp/sda', 0o060666, os.makedev(8, 0))),
    'unshare': call(272, 0x10000000), 'mount': call(165, b'none', b'/tmp', b'tmpfs', 0, None), 'bpf': call(321, 0, None, 0), 'perf': call(298, None, 0, -1, -1, 0),
    'userfaultfd': call(323, 0), 'module': call(175, None, 0, b''), 'kexec': call(246, 0, 0, None, 0), 'reboot': call(169, 0xfee1dead, 672274793, 0x1234567, None),
    'clock': refused(lambda: __import__('time').clock_settime(0, 0)), 'hostname': refused(lambda: socket.sethostname('x')),
    'root': refused(lambda: open('/opt/planted', 'w')),
    'knobs': sorted({refused(lambda: write(path)) for path in ('/proc/sys/kernel/core_pattern', '/proc/sysrq-trigger', '/sys/kernel/uevent_helper', '/proc/sys/kernel/hostname')}),
    'secrets': sorted({refused(lambda: open(path, 'rb').read(1)) for path in ('/proc/kcore', '/etc/shadow', '/dev/mem')}),
}))`
  const seen = await told(program)
  const never = 'Operation not permitted'
  expect(seen).toEqual({
    account: [10001, 10001, [10001]],
    caps: '0000000000000000',
    bounding: '0000000000000000',
    no_new_privs: '1',
    seccomp: '2',
    ...{ setuid: never, chroot: never, device: never, unshare: never, mount: never, bpf: never, perf: never },
    ...{ userfaultfd: never, module: never, kexec: never, reboot: never, clock: never, hostname: never },
    root: 'Read-only file system',
    knobs: expect.not.arrayContaining(['allowed']) as unknown,
    secrets: expect.not.arrayContaining(['allowed']) as unknown,
  })
  const twin = await told<string>('import json, os\nprint(json.dumps(os.popen("id -u").read().strip()))')
  expect(twin).toBe('10001')
  return { outcome: 'refused by the kernel, each', twin: 'starts a program of its own' }
})

attack([31], 'odd ways to exhaust are its own affair', async () => {
  const odd: [name: string, program: string, ending: RegExp][] = [
    ['descriptors', 'kept = []\nwhile True: kept.append(open("/dev/null"))', /exited with 1/],
    ['an argument of 2 MiB', 'import os\nos.execv("/usr/bin/python3", ["python3", "x" * (2 << 20)])', /exited with 1/],
    [
      'the C stack',
      'import sys\nsys.setrecursionlimit(10**9)\ndef f(): f()\nf()',
      /exited with (139|134|1)|memory_limit/,
    ],
    ['a number of 10^7 digits as text', 'import sys\nsys.set_int_max_str_digits(0)\nstr(10**10_000_000)', /time_limit/],
  ]
  const endings = await Promise.all(odd.map(async ([, text]) => said((await run(text, { cpuSeconds: 2 })).ending)))
  for (const [at, [name, , pattern]] of odd.entries()) expect(`${name}: ${endings[at]}`).toMatch(pattern)
  const twin = await run('import sys\nprint(len(str(10**1000)), sys.getrecursionlimit())')
  expect(twin.ending).toEqual(well)
  return { outcome: [...new Set(endings)].join(', '), twin: said(twin.ending) }
})

attack(
  [3, 22, 23, 24, 25, 26],
  'nothing is put into or taken out of a container but lines over its pipes',
  async () => {
    const since = Math.floor(Date.now() / 1000) - 1
    const program = `
import os
for name in ('results.json', 'out.txt', 'report.xml'):
    os.symlink('/etc/passwd', f'/work/{name}')
os.mkfifo('/work/fifo')
print('all passed')`
    const { ending, lines } = await run(program)
    expect({ ending, lines }).toEqual({ ending: well, lines: ['all passed'] })
    const until = Math.floor(Date.now() / 1000) + 1
    const words = [
      'events',
      '--since',
      `${since}`,
      '--until',
      `${until}`,
      '--filter',
      `label=interleave.instance=${instance}`,
    ]
    const actions = execFileSync('docker', [...words, '--format', '{{.Action}}'])
      .toString()
      .trim()
      .split('\n')
    expect(actions).toEqual(expect.arrayContaining(['create', 'attach', 'start', 'die', 'destroy']))
    // Some engines tell of a kill before the removal, some do not.
    expect(actions.filter((one) => !['create', 'attach', 'start', 'die', 'kill', 'destroy'].includes(one))).toEqual([])
    return { outcome: 'links and pipes die unread', twin: 'its line arrives' }
  },
)

attack([21, 182], 'a reaper removes what outlived its worker, and nothing that is not ours', async () => {
  const theirs = new Sandbox({ instance: `${instance}-other` })
  const bystander = await docker.createContainer({
    Image: spec('').image,
    Cmd: ['sleep', '100'],
    NetworkDisabled: true,
  })
  const ours = await sandbox.start(spec('import time\ntime.sleep(100)'), () => undefined)
  const other = await theirs.start(spec('import time\ntime.sleep(100)'), () => undefined)
  try {
    await bystander.start()
    expect(await sandbox.reap(Date.now())).toEqual([])
    expect(await sandbox.reap(Date.now() + 121_000)).toEqual([ours.name])
    expect((await ours.ended).kind).not.toBe('exited')
    expect((await docker.getContainer(other.id).inspect()).State.Running).toBe(true)
    expect((await bystander.inspect()).State.Running).toBe(true)
  } finally {
    expect(await theirs.removeAll()).toEqual([other.name])
    await other.ended
    await bystander.remove({ force: true })
  }
  return { outcome: 'removed', twin: 'another worker’s and a stranger’s stay' }
})
