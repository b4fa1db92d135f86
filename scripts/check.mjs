import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PYTHON } from './machine.mjs'
import { root } from './prepare.mjs'
import { dim, explain, green, killCommands, red, run, seconds } from './terminal.mjs'

const bin = (name) => join(root, 'node_modules', '.bin', name)
const node = (...args) => [process.execPath, ...args]
const compiler = join('node_modules', 'typescript-7', 'bin', 'tsc')
const jestFlags = [
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  'node_modules/jest/bin/jest.js',
]

/** What can be said about the code without any service. A list inside is done in order; the others may overlap. */
const checks = [
  // The long ones first, so that no core is idle at the end.
  [{ name: 'harness, a to n', python: 'harness/tests', pattern: 'test_[a-n]*.py' }],
  [{ name: 'harness, o to z', python: 'harness/tests', pattern: 'test_[o-z]*.py' }],
  [
    {
      name: 'generate',
      command: [bin('prisma'), 'generate'],
      unless: () => existsSync(join(root, 'libs/database/src/generated/client.ts')),
    },
    { name: 'types of what is built', command: node(compiler, '-b') },
    { name: 'types of tests', command: node(compiler, '-p', 'tsconfig.test.json') },
    { name: 'types of the page', command: node(compiler, '-p', 'apps/web/tsconfig.json', '--noEmit') },
  ],
  [{ name: 'format and lint', command: [bin('biome'), 'check', '--diagnostic-level=warn', '--error-on-warnings'] }],
  [{ name: 'promises', command: [bin('oxlint'), '--type-aware', 'apps', 'libs'] }],
  [{ name: 'boundaries', command: [bin('depcruise'), '--config', '.dependency-cruiser.cjs', 'apps', 'libs'] }],
  [{ name: 'dead code', command: [bin('knip'), '--no-progress'] }],
  [{ name: 'unit tests', jest: ['unit'] }],
  [{ name: 'unit tests of the judge', python: 'judge/tests' }],
  [{ name: 'unit tests of the inspection', python: 'inspection/tests' }],
]

/** Runs all checks, two at a time where there are two cores; answers with what passed and what failed. */
export async function runChecks() {
  const tally = newTally()
  const queue = [...checks]
  const lane = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      for (const check of next) add(tally, await runCheck(check))
    }
  }
  await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, lane))
  return tally
}

async function runCheck(check) {
  if (check.unless?.()) return { passed: 0, failed: 0 }
  if (check.jest) return runJest(check.name, check.jest)
  if (check.python) return runUnittest(check.name, check.python, check.pattern)
  return timed(check.name, async () => {
    const { code, output } = await run(check.command[0], check.command.slice(1), { cwd: root, check: false })
    return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1, output }
  })
}

/** The tests of some of Jest's projects, with any more words for Jest; `isPart` where these words choose some of the tests. */
export function runJest(name, projects, { say, env, log, words = [], isPart = false } = {}) {
  return timed(name, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'interleave-jest-'))
    try {
      const results = join(folder, 'results.json')
      const args = [...jestFlags, '--selectProjects', ...projects, '--json', `--outputFile=${results}`, ...words]
      const heard = say && ((line) => /^(PASS|FAIL|RUNS) |●/.test(line) && say(line))
      const { code, output } = await run(process.execPath, args, {
        cwd: root,
        env,
        log,
        check: false,
        say: heard,
        live: Boolean(say),
      })
      if (!existsSync(results)) return { passed: 0, failed: 1, output }
      const { testResults, ...counts } = JSON.parse(await readFile(results, 'utf8'))
      const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, numPendingTests } = counts
      // A skipped test has not passed.
      const failed = numFailedTests + numRuntimeErrorTestSuites + (isPart ? 0 : numPendingTests)
      const isOdd = code !== 0 && failed === 0
      return {
        passed: numPassedTests,
        failed: isOdd ? 1 : failed,
        output: failed > 0 || isOdd ? withoutResults(output) : '',
        tests: testResults.flatMap((file) => file.assertionResults),
        names: testResults.flatMap(failuresOf),
      }
    } finally {
      await rm(folder, { recursive: true })
    }
  })
}

/** A file that could not be run has no failed test. */
function failuresOf({ name, status, assertionResults }) {
  const failed = assertionResults.filter((test) => test.status === 'failed')
  if (failed.length === 0 && status === 'failed') return [`${relative(root, name)} could not be run`]
  return failed.map((test) => `${relative(root, name)}: ${test.fullName}`)
}

const withoutResults = (output) => output.replace(/^\{"num.*$/m, '')

/** The tests in a folder of graders. */
export function runUnittest(name, folder, files = 'test_*.py') {
  return timed(name, async () => {
    const words = ['-m', 'unittest', 'discover', '-s', folder, '-t', '.', '-p', files]
    const { code, output } = await run(PYTHON, words, { cwd: join(root, 'graders'), check: false })
    const count = (pattern) => Number(pattern.exec(output)?.[1] ?? 0)
    const failed = count(/failures=(\d+)/) + count(/errors=(\d+)/) + count(/skipped=(\d+)/) || (code === 0 ? 0 : 1)
    const ran = count(/^Ran (\d+) tests?/m)
    // A run of no tests proves nothing.
    if (ran === 0) return { passed: 0, failed: 1, output }
    const names = output.match(/^(FAIL|ERROR): .*$/gm) ?? []
    return { passed: Math.max(0, ran - failed), failed, output, names }
  })
}

/** Does a part of the checks, says how it went, and shows its output if it failed; `names` of what failed are told again at the end of all. */
export async function timed(name, work) {
  const began = performance.now()
  const { passed, failed, output, names = [], ...more } = await work()
  const counts = passed + failed === 1 ? '' : `${passed} passed${failed > 0 ? `, ${failed} failed` : ''}`
  console.log(
    `  ${failed > 0 ? red('✗') : green('✓')} ${name.padEnd(28)} ${seconds(began).padStart(8)}  ${dim(counts)}`,
  )
  if (failed > 0) console.log(`${output.trimEnd().split('\n').slice(-120).join('\n')}\n`)
  const failures = failed === 0 ? [] : names.length === 0 ? [name] : names.map((what) => `${name}: ${what}`)
  return { passed, failed, failures, ...more }
}

export const newTally = () => ({ passed: 0, failed: 0, failures: [] })

export function add(tally, { passed, failed, failures = [] }) {
  tally.passed += passed
  tally.failed += failed
  tally.failures.push(...failures)
}

/** The end of a run of tests: what failed, wherever it stood in the output, and the plain line of the counts. */
export function sayTally({ passed, failed, failures }) {
  if (failures.length > 0) console.log(`\nWhat failed:\n${failures.map((failure) => `  ✗ ${failure}`).join('\n')}\n`)
  console.log(`${passed} passed, ${failed} failed`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const began = performance.now()
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => {
      killCommands()
      process.exit(130)
    })
  }
  try {
    const tally = await runChecks()
    console.log(`all of it took ${seconds(began)}`)
    sayTally(tally)
    process.exitCode = tally.failed > 0 ? 1 : 0
  } catch (error) {
    explain(error)
    process.exitCode = 1
  }
}
