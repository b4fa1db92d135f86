import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, statfs } from 'node:fs/promises'
import { freemem, tmpdir } from 'node:os'
import { join } from 'node:path'
import { add, runJest } from './check.mjs'
import { dataFolder, prepare } from './prepare.mjs'
import { Services } from './services.mjs'
import { bold, dim, explain, green, killCommands, red, run, seconds } from './terminal.mjs'

/** Runs every test that attacks, against the real engine, git, database and judge, and prints what came of each, beside its honest twin. */
const began = performance.now()
const data = join(dataFolder(), 'test')
const logs = join(data, 'logs')
const results = join(data, 'attacks.jsonl')
const services = new Services({
  data,
  logs,
  onDeath: (service) => console.error(`${service.name} ended by itself, see ${service.log}`),
})

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    killCommands()
    void services.stop().then(() => process.exit(130))
  })
}

const tally = { passed: 0, failed: 0 }
try {
  await mkdir(data, { recursive: true })
  await services.clearLeftovers((line) => console.log(line))
  const { images } = await prepare({ data, tests: true, onEngine: (engine) => services.adopt('dockerd', engine) })
  await rm(results, { force: true })
  const env = {
    ...process.env,
    NO_COLOR: '1',
    STUDENT_IMAGE: images.student,
    JUDGE_IMAGE: images.judge,
    INTERLEAVE_ATTACKS: results,
  }
  const before = await lookAtHost()
  const say = (line) => console.log(dim(`    ${line.trim()}`))
  const words = ['--runInBand', '--testNamePattern=attack \\d']
  console.log(bold('Attacks'))
  const log = join(logs, 'attacks.log')
  add(tally, await runJest('attacks', ['unit', 'integration', 'e2e'], { say, env, log, words, isPart: true }))
  const after = await lookAtHost()
  await printTable()
  tally.failed += printHost(before, after)
} catch (error) {
  explain(error)
  tally.failed += 1
}
await services.stop((line) => console.log(dim(line)))
console.log(`\nall of it took ${seconds(began)}`)
console.log(`${tally.passed} passed, ${tally.failed} failed`)
process.exit(tally.failed > 0 ? 1 : 0)

async function printTable() {
  const lines = existsSync(results) ? (await readFile(results, 'utf8')).trim().split('\n') : []
  const rows = lines.map((line) => JSON.parse(line)).sort((one, other) => one.rows[0] - other.rows[0])
  const head = ['row', 'attack', 'outcome', 'honest twin']
  const cells = rows.map(({ rows: numbers, name, result }) => [
    numbers.join(' '),
    name,
    result?.outcome ?? 'FAILED',
    result?.twin ?? 'FAILED',
  ])
  const widths = head.map((_, at) => Math.min(70, Math.max(...[head, ...cells].map((row) => row[at].length))))
  for (const [at, row] of [head, ...cells].entries()) {
    const line = row.map((cell, column) => cell.slice(0, widths[column]).padEnd(widths[column])).join('  ')
    console.log(at === 0 ? bold(line) : rows[at - 1].result ? line : red(line))
  }
  const numbers = new Set(rows.flatMap((row) => row.rows))
  console.log(`\n${rows.length} attacks on ${numbers.size} rows of docs/security.md`)
}

/** What a run could leave behind on this machine. */
async function lookAtHost() {
  const list = async (command, ...words) => (await run(command, words)).output.trim().split('\n').filter(Boolean)
  const { bavail, bsize } = await statfs('/')
  return {
    containers: await list('docker', 'ps', '--all', '--quiet', '--filter', 'label=interleave.instance'),
    volumes: await list('docker', 'volume', 'ls', '--quiet'),
    networks: await list('docker', 'network', 'ls', '--quiet'),
    // The account of the containers; nobody of this machine has it.
    processes: (await run('ps', ['-u', '10001', '-o', 'pid=,args='], { check: false })).output
      .trim()
      .split('\n')
      .filter(Boolean),
    files: (await readdir(tmpdir())).filter((name) => name.startsWith('interleave-')),
    'MiB of disk': Math.round((bavail * bsize) / 2 ** 20),
    'MiB of memory': Math.round(freemem() / 2 ** 20),
  }
}

function printHost(before, after) {
  let failed = 0
  console.log(bold('\nWhat they left on this machine'))
  for (const [what, was] of Object.entries(before)) {
    const is = after[what]
    if (!Array.isArray(was)) {
      console.log(`  free ${what}: ${was} before, ${is} after`)
      continue
    }
    const left = is.filter((one) => !was.includes(one))
    if (left.length > 0) failed += 1
    console.log(
      `  ${left.length === 0 ? green('✓') : red('✗')} ${what}: ${left.length === 0 ? 'nothing' : left.join(', ')}`,
    )
  }
  return failed
}
