import { createHash } from 'node:crypto'
import { isIPv6 } from 'node:net'
import type { Redis } from 'ioredis'
import { tooManyAttempts, tooManyMails } from './accounts.errors.ts'

const WINDOW_SECONDS = 300
/** Mails that somebody can have sent: to one account, and from one address, an hour. */
const MAIL_WINDOW_SECONDS = 3600
const MAILS_PER_ACCOUNT = 5
const MAILS_PER_ADDRESS = 60
/** Ways to a provider that are begun: a lecture hall behind one address begins together. */
const BEGUN_PER_ADDRESS = 600
/** A person who mistypes gets this many tries; a class room behind one address shares the second number. */
const PER_ACCOUNT = 10
const PER_ADDRESS = 100

/** Counts first and asks later, in one step: attempts sent at the same moment cannot all see the old number. */
const COUNT = `
local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
return { count, redis.call('TTL', KEYS[1]) }`

/** A window that has closed meanwhile is not opened again: it would have no end. */
const GIVE_BACK = `
redis.call('DEL', KEYS[1])
if redis.call('EXISTS', KEYS[2]) == 1 then redis.call('DECR', KEYS[2]) end`

/** Limits failed attempts to sign in, by account and by address, in Redis: all replicas of the API count together. */
export class SignInLimit {
  constructor(private readonly redis: Redis) {}

  /** Takes one attempt from both allowances, or throws. An account that does not exist is counted like one that does. */
  async take(username: string, address: string): Promise<void> {
    await this.count(addressKey(address), PER_ADDRESS)
    await this.count(accountKey(username), PER_ACCOUNT)
  }

  /** Nobody's mailbox is filled by us, and nobody finds out by trying whom there is. */
  async takeMail(who: string, address: string): Promise<void> {
    const said = tooManyMails
    await this.count(`mail:address:${network(address)}`, MAILS_PER_ADDRESS, MAIL_WINDOW_SECONDS, said)
    await this.count(`mail:account:${digest(who)}`, MAILS_PER_ACCOUNT, MAIL_WINDOW_SECONDS, said)
  }

  /** Each one begun is kept for a while. */
  async takeBeginning(address: string): Promise<void> {
    await this.count(`sign-in:begun:${network(address)}`, BEGUN_PER_ADDRESS)
  }

  /** The attempt was good, so it costs neither the account nor those who share the address. */
  async giveBack(username: string, address: string): Promise<void> {
    await this.redis.eval(GIVE_BACK, 2, accountKey(username), addressKey(address))
  }

  private async count(key: string, limit: number, window = WINDOW_SECONDS, refusal = tooManyAttempts): Promise<void> {
    const [count, secondsLeft] = (await this.redis.eval(COUNT, 1, key, window)) as [number, number]
    if (count > limit) throw refusal(Math.max(1, secondsLeft))
  }
}

const digest = (text: string) => createHash('sha256').update(text).digest('hex')
const accountKey = (username: string) => `sign-in:account:${digest(username)}`
const addressKey = (address: string) => `sign-in:address:${network(address)}`

/** One IPv6 customer owns at least a /64, so its addresses count as one. */
function network(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped || !isIPv6(address)) return mapped ?? address
  const [head = '', tail] = address.split('::')
  const left = head.split(':').filter(Boolean)
  const right = tail === undefined ? [] : tail.split(':').filter(Boolean)
  const groups = [...left, ...Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right]
  return groups.slice(0, 4).join(':')
}
