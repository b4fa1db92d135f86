import { ConfigError, createLogger, onStop, parseConfig } from '@interleave/runtime'
import { readSuites } from '@interleave/suites'
import { Config } from './config.ts'
import { DockerGate } from './docker-gate.ts'
import { DockerGrader } from './docker-grader.ts'
import { GitSource } from './git-source.ts'
import { startWorker } from './worker.ts'

async function main() {
  const config = parseConfig(Config, process.env)
  const logger = createLogger('worker', config.LOG_LEVEL)
  const source = new GitSource(config)
  const grader = new DockerGrader(config)
  await source.assertReady()
  for (const warning of await grader.selfTest()) logger.warn(warning)
  const suites = await readSuites(config.SUITES_DIRECTORY)
  const gate = await DockerGate.open(config, suites)
  const worker = await startWorker(config, { source, grader, gate, suites }, logger)
  onStop(logger, () => worker.stop())
}

main().catch((error: unknown) => {
  console.error(error instanceof ConfigError ? error.message : error)
  process.exit(1)
})
