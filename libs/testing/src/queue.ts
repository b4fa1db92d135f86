import { tell } from '../redis.mjs'

/** An empty Redis database that no other test worker uses. Whoever empties or ends all of Redis starts one with `startRedis`. */
export async function testRedisUrl(): Promise<string> {
  const server = process.env.TEST_REDIS_URL
  if (!server) throw new Error('TEST_REDIS_URL is not set: run the test through jest.config.js, which starts Redis')
  const number = Number(process.env.JEST_WORKER_ID ?? 0) % 64
  await tell(server, `SELECT ${number}`, 'FLUSHDB')
  return `${server}/${number}`
}
