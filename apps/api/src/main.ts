import { createLogger, onStop, parseConfig } from '@interleave/runtime'
import { buildApp } from './app.ts'
import { Config } from './config.ts'

const config = parseConfig(Config, process.env)
const logger = createLogger('api', config.LOG_LEVEL)
const app = await buildApp(config)
onStop(logger, () => app.close())
await app.listen(config.PORT, config.HOST)
logger.info({ host: config.HOST, port: config.PORT, publicUrl: config.PUBLIC_URL }, 'listening')
