import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { add, runChecks, runJest, runUnittest, timed } from './check.mjs'
import { dataFolder, prepare, root } from './prepare.mjs'
import { Services } from './services.mjs'
import { bold, dim, explain, killCommands, run, seconds, step } from './terminal.mjs'

const began = performance.now()
const data = join(dataFolder(), 'test')
const logs = join(data, 'logs')
/** The engine is the only thing that this starts itself; the tests bring their own servers and stop them. */
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
  // Output is read here too, and where `CI` is set some libraries paint even what goes into a pipe.
  await runEverything({ ...process.env, NO_COLOR: '1', STUDENT_IMAGE: images.student, JUDGE_IMAGE: images.judge })
} catch (error) {
  explain(error)
  tally.failed += 1
}
await services.stop((line) => console.log(dim(line)))
console.log(`\nall of it took ${seconds(began)}`)
console.log(`${tally.passed} passed, ${tally.failed} failed`)
process.exit(tally.failed > 0 ? 1 : 0)

async function runEverything(env) {
  console.log(bold('Checks and unit tests'))
  add(tally, await runChecks())
  add(tally, await runUnittest('the corpus', 'corpus/tests'))
  const say = (line) => console.log(dim(`    ${line.trim()}`))
  console.log(bold('Integration tests (PostgreSQL, Redis, git)'))
  add(tally, await runJest('integration tests', ['integration'], { say, env, log: join(logs, 'integration.log') }))
  console.log(bold('End-to-end tests (containers, browser); some minutes'))
  // One file at a time: what they measure must not be a neighbour.
  const words = ['--runInBand']
  add(tally, await runJest('end-to-end tests', ['e2e'], { say, env, log: join(logs, 'e2e.log'), words }))
  console.log(bold('Compose: the images are built, the whole is brought up and grades one submission'))
  add(tally, await runJest('composed system', ['compose'], { say, env, log: join(logs, 'compose.log') }))
  await step('Every solution and mutant of every task, in the real sandbox', async () => {
    add(tally, await validate(env, say))
  })
}

/** `interleave validate` says a line for each program, with a tick if it fared as its manifest says. */
function validate(env, say) {
  return timed('graders:validate', async () => {
    const words = ['--enable-source-maps', 'apps/cli/dist/main.js', 'validate', '--quick']
    const log = join(logs, 'validate.log')
    const { code, output } = await run(process.execPath, words, { cwd: root, env, log, check: false, say, live: true })
    const count = (mark) => output.match(new RegExp(`^\\s*\\d+/\\d+\\s+${mark}`, 'gm'))?.length ?? 0
    const [passed, failed] = [count('✓'), count('✗')]
    // All of them good and yet an error, or nothing run at all.
    const isOdd = failed === 0 && (code !== 0 || passed === 0)
    return { passed, failed: isOdd ? 1 : failed, output }
  })
}
