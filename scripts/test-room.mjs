import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { add, newTally, sayTally } from './check.mjs'
import { dataFolder, prepare } from './prepare.mjs'
import { Services } from './services.mjs'
import { dim, explain, killCommands, seconds } from './terminal.mjs'

/**
 * Makes this machine ready for tests, lets `work` run them with what they need in `env`, stops what was started, and ends this process with the
 * plain line of the counts that `work` added to `tally`.
 */
export async function inTestRoom(work) {
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

  const tally = newTally()
  const say = (line) => console.log(dim(`    ${line.trim()}`))
  try {
    await mkdir(data, { recursive: true })
    await services.clearLeftovers((line) => console.log(line))
    const { images } = await prepare({ data, tests: true, onEngine: (engine) => services.adopt('dockerd', engine) })
    // Output is read here too, and where `CI` is set some libraries paint even what goes into a pipe.
    const env = { ...process.env, NO_COLOR: '1', STUDENT_IMAGE: images.student, JUDGE_IMAGE: images.judge }
    await work({ data, logs, env, say, tally })
  } catch (error) {
    explain(error)
    add(tally, { passed: 0, failed: 1, failures: [error.message] })
  }
  await services.stop((line) => console.log(dim(line)))
  console.log(`\nall of it took ${seconds(began)}`)
  sayTally(tally)
  process.exit(tally.failed > 0 ? 1 : 0)
}
