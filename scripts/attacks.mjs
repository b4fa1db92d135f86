import { existsSync } from 'node:fs'
import { readdir, readFile, rm, statfs } from 'node:fs/promises'
import { freemem, tmpdir } from 'node:os'
import { join } from 'node:path'
import { add, runJest } from './check.mjs'
import { root } from './prepare.mjs'
import { bold, green, red, run } from './terminal.mjs'
import { inTestRoom } from './test-room.mjs'

/** Runs every test that attacks, against the real engine, git, database and judge, and prints what came of each, beside its honest twin. */
await inTestRoom(async ({ data, logs, env, say, tally }) => {
  const results = join(data, 'attacks.jsonl')
  await rm(results, { force: true })
  // A file whose tests are all left out would begin what only their end stops.
  const words = [...(await filesThatAttack()), '--runInBand', '--testNamePattern=attack \\d']
  const before = await lookAtHost()
  console.log(bold('Attacks'))
  const { tests = [], ...counts } = await runJest('attacks', ['unit', 'integration', 'e2e'], {
    say,
    env: { ...env, INTERLEAVE_ATTACKS: results },
    log: join(logs, 'attacks.log'),
    words: ['--runTestsByPath', ...words],
    isPart: true,
  })
  add(tally, counts)
  const after = await lookAtHost()
  const alone = printTable(tests, await readRecords(results))
  add(tally, {
    passed: 0,
    failed: alone.length,
    failures: alone.map((name) => `an attack without an honest twin: ${name}`),
  })
  const left = printHost(before, after)
  add(tally, { passed: 0, failed: left, failures: left > 0 ? ['something was left on this machine'] : [] })
})

async function filesThatAttack() {
  const files = []
  for (const folder of ['apps', 'libs']) {
    for (const path of await readdir(join(root, folder), { recursive: true })) {
      if (!path.endsWith('.spec.ts') || path.includes('node_modules')) continue
      if (/\battack(\(| \d)/.test(await readFile(join(root, folder, path), 'utf8'))) files.push(join(folder, path))
    }
  }
  return files
}

/** What the tests that tell it said came of hostile side and twin, by the test's name. */
async function readRecords(results) {
  const lines = existsSync(results) ? (await readFile(results, 'utf8')).trim().split('\n') : []
  return new Map(
    lines.map((line) => JSON.parse(line)).map(({ rows, name, result }) => [`${rows.join(', ')}: ${name}`, result]),
  )
}

/** A line for each attack; answers with those that have no twin. The cases of a table in a test are one attack; their twin stands in its name. */
function printTable(tests, records) {
  const attacks = new Map()
  for (const { fullName, title, ancestorTitles, status } of tests) {
    const named = [...ancestorTitles, title].find((one) => one.startsWith('attack ')) ?? ''
    const [, rows, name, twin] = /^attack ([\d, ]+): (.*?)(?:; twin: (.*))?$/s.exec(named) ?? []
    if (!rows || status === 'pending') continue
    const record = records.get(`${rows}: ${name}`)
    const key = record ? fullName : `${rows}${twin}${ancestorTitles.join()}`
    const attack = attacks.get(key) ?? {
      rows,
      name,
      twin: record?.twin ?? twin ?? '',
      outcome: record?.outcome,
      cases: 0,
      failed: 0,
    }
    attack.cases += 1
    if (status !== 'passed') attack.failed += 1
    attacks.set(key, attack)
  }
  const sorted = [...attacks.values()].sort(
    (one, other) => Number.parseInt(one.rows, 10) - Number.parseInt(other.rows, 10),
  )
  const head = ['rows', 'attack', 'outcome', 'honest twin']
  const cells = sorted.map(({ rows, name, twin, outcome, cases, failed }) => [
    rows,
    name,
    failed > 0 ? `FAILED (${failed} of ${cases})` : (outcome ?? (cases > 1 ? `held, ${cases} cases` : 'held')),
    twin,
  ])
  const widths = head.map((_, at) => Math.min(76, Math.max(...[head, ...cells].map((row) => row[at].length))))
  for (const [at, row] of [head, ...cells].entries()) {
    const line = row
      .map((cell, column) => cell.slice(0, widths[column]).padEnd(widths[column]))
      .join('  ')
      .trimEnd()
    console.log(at === 0 ? bold(line) : sorted[at - 1].failed > 0 ? red(line) : line)
  }
  const numbers = new Set(sorted.flatMap(({ rows }) => rows.split(', ')))
  console.log(`\n${sorted.length} attacks on ${numbers.size} rows of docs/security.md`)
  // Whatever refuses everything holds against every attack.
  return sorted.filter(({ twin, failed }) => !twin && failed === 0).map(({ rows, name }) => `${rows}: ${name}`)
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
