// Some registry mirrors have native packages for one platform only. npm then leaves the other platforms out of package-lock.json, and
// `npm ci` refuses such a file everywhere. This adds what is missing, as optional and without a checksum, which npm fills in where it can.
// Run it after each `npm install` that changes dependencies.
import { readFile, writeFile } from 'node:fs/promises'

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32']
const processors = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64']
const aliases = { aarch64: 'arm64', armv7: 'arm', x86_64: 'x64' }

const file = new URL('../package-lock.json', import.meta.url)
const lock = JSON.parse(await readFile(file, 'utf8'))
const added = []
for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const place = `node_modules/${name}`
    if (lock.packages[place] || lock.packages[`${path}/${place}`]) continue
    const words = name
      .split('/')
      .at(-1)
      .split(/[-.]/)
      .map((word) => aliases[word] ?? word)
    const os = systems.filter((system) => words.includes(system))
    const cpu = processors.filter((processor) => words.includes(processor))
    // What is optional for another reason than its platform is npm's own business.
    if (cpu.length === 0) continue
    lock.packages[place] = {
      version,
      cpu,
      ...(entry.dev && { dev: true }),
      optional: true,
      ...(os.length > 0 && { os }),
    }
    added.push(name)
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)))
await writeFile(file, `${JSON.stringify(lock, null, 2)}\n`)
console.log(added.length > 0 ? `added ${added.join(', ')}` : 'package-lock.json was complete')
