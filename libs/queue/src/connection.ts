import { Redis } from 'ioredis'

/** For BullMQ, which waits for Redis itself as long as it takes. */
export function redisOptions(url: string) {
  const { protocol, hostname, port, username, password, pathname } = new URL(url)
  if (protocol !== 'redis:' && protocol !== 'rediss:')
    throw new Error('a Redis address begins with redis:// or rediss://')
  return {
    host: hostname,
    port: Number(port || 6379),
    db: Number(pathname.slice(1) || 0),
    ...(username ? { username: decodeURIComponent(username) } : {}),
    ...(password ? { password: decodeURIComponent(password) } : {}),
    ...(protocol === 'rediss:' ? { tls: {} } : {}),
    maxRetriesPerRequest: null,
  }
}

/** What queue and workers have to agree on. */
export const queueOptions = (url: string) => ({ connection: redisOptions(url), prefix: 'interleave' })

/** Redis may lose everything at once, which the second look mends; losing single keys would leave jobs that never end. */
export async function assertNoEviction(url: string): Promise<void> {
  const redis = new Redis({ ...redisOptions(url), lazyConnect: true, maxRetriesPerRequest: 1 })
  redis.on('error', () => {}) // the command below fails with the same error
  try {
    const policy = /maxmemory_policy:(\S+)/.exec(await redis.info('memory'))?.[1]
    if (policy && policy !== 'noeviction') {
      throw new Error(
        `Redis drops keys when its memory is full (maxmemory-policy ${policy}), and with them parts of the queue. ` +
          'Set it to noeviction: redis-cli config set maxmemory-policy noeviction',
      )
    }
  } finally {
    redis.disconnect()
  }
}
