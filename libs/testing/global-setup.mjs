import { migrate, startPostgres } from './postgres.mjs'
import { startRedis } from './redis.mjs'

/** Once for a whole Jest run. A service that cannot start fails it; nothing is skipped. */
export default async function setup() {
  if (!process.env.TEST_DATABASE_URL) {
    globalThis.testPostgres = await startPostgres()
    process.env.TEST_DATABASE_URL = globalThis.testPostgres.url
  }
  if (!process.env.TEST_REDIS_URL) {
    globalThis.testRedis = await startRedis()
    process.env.TEST_REDIS_URL = globalThis.testRedis.url
  }
  const template = new URL(process.env.TEST_DATABASE_URL)
  template.pathname = '/interleave_template'
  await migrate(template.href)
}
