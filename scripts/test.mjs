import { join } from 'node:path'
import { add, runChecks, runJest, runUnittest, timed } from './check.mjs'
import { root } from './prepare.mjs'
import { bold, run, step } from './terminal.mjs'
import { inTestRoom } from './test-room.mjs'

await inTestRoom(runEverything)

async function runEverything({ logs, env, say, tally }) {
  console.log(bold('Checks and unit tests'))
  add(tally, await runChecks())
  add(tally, await runUnittest('the corpus', 'corpus/tests'))
  console.log(bold('Integration tests (PostgreSQL, Redis, git)'))
  add(tally, await runJest('integration tests', ['integration'], { say, env, log: join(logs, 'integration.log') }))
  console.log(bold('End-to-end tests (containers, browser); some minutes'))
  // One file at a time: what they measure must not be a neighbour.
  const words = ['--runInBand']
  add(tally, await runJest('end-to-end tests', ['e2e'], { say, env, log: join(logs, 'e2e.log'), words }))
  console.log(bold('Compose: the images are built, the whole is brought up and grades one submission'))
  add(tally, await runJest('composed system', ['compose'], { say, env, log: join(logs, 'compose.log') }))
  await step('Every solution and mutant of every task, in the real sandbox', async () => {
    add(tally, await validate({ logs, env, say }))
  })
}

/** `interleave validate` says a line for each program, with a tick if it fared as its manifest says. */
function validate({ logs, env, say }) {
  return timed('graders:validate', async () => {
    const words = ['--enable-source-maps', 'apps/cli/dist/main.js', 'validate', '--quick']
    const log = join(logs, 'validate.log')
    const { code, output } = await run(process.execPath, words, { cwd: root, env, log, check: false, say, live: true })
    const count = (mark) => output.match(new RegExp(`^\\s*\\d+/\\d+\\s+${mark}`, 'gm'))?.length ?? 0
    const [passed, failed] = [count('✓'), count('✗')]
    // All of them good and yet an error, or nothing run at all.
    const isOdd = failed === 0 && (code !== 0 || passed === 0)
    const names = output.match(/^\s*\d+\/\d+\s+✗.*$|^✗ .*$/gm) ?? []
    return { passed, failed: isOdd ? 1 : failed, output, names: names.map((line) => line.trim()) }
  })
}
