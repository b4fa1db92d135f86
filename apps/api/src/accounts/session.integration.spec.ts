import { testDatabase, testRedisUrl, waitFor } from '@interleave/testing'
import { Redis } from 'ioredis'
import { client, cookieOf, PASSWORD, startApi } from '../api.fixture.ts'

const { url, database } = await testDatabase()
const REDIS_URL = await testRedisUrl()
const api = await startApi(database, { DATABASE_URL: url, REDIS_URL })
const redis = new Redis(REDIS_URL)
afterAll(async () => {
  redis.disconnect()
  await api.close()
})
beforeEach(() => redis.flushdb())

const signIn = (username: string, password: string, headers = {}) =>
  api.nobody.post('/api/v1/session', { username, password }, headers)

test('a session begins with the right password, says who it is, and ends', async () => {
  const { userId } = await api.signIn('student', 'ada')
  const begun = await signIn('ada', PASSWORD)
  expect(begun.status).toBe(201)
  expect(begun.body).toEqual({
    user: { id: userId, username: 'ada', displayName: 'The ada', isAdmin: false, language: null },
    courses: [{ id: expect.any(String), slug: 'course', title: expect.anything(), role: 'student' }],
    expiresAt: expect.any(String),
  })
  const hours = (Date.parse(begun.body.expiresAt) - Date.now()) / 3_600_000
  expect(hours).toBeGreaterThan(11.9)
  expect(hours).toBeLessThanOrEqual(12)

  const me = client(api.origin, cookieOf(begun.headers))
  expect((await me.get('/api/v1/session')).body.user.username).toBe('ada')
  const ended = await me.delete('/api/v1/session')
  expect(ended.status).toBe(204)
  expect(ended.headers.get('set-cookie')).toMatch(/interleave=;.*Expires=Thu, 01 Jan 1970/)
  expect((await me.get('/api/v1/session')).body.code).toBe('sign_in_needed')
})

test('attack 106: the cookie is out of reach of scripts and of other sites; over https it is bound to the host; twin: it signs its own pages in', async () => {
  await api.signIn('student', 'grace')
  const cookie = (await signIn('grace', PASSWORD)).headers.get('set-cookie')
  expect(cookie).toMatch(/^interleave=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Lax$/)

  const secure = await startApi(database, { DATABASE_URL: url, REDIS_URL, PUBLIC_URL: 'https://grades.example.edu' })
  try {
    const reply = await secure.nobody.post('/api/v1/session', { username: 'grace', password: PASSWORD })
    expect(reply.headers.get('set-cookie')).toMatch(
      /^__Host-interleave=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    )
    expect(reply.headers.get('strict-transport-security')).toMatch(/max-age=\d{7,}/)
  } finally {
    await secure.close()
  }
})

test('attack 106: each sign-in makes a new token, and the one held before ends; twin: the new one works', async () => {
  const first = await api.signIn('student', 'alan')
  const again = await signIn('alan', PASSWORD, { cookie: first.cookie })
  expect(cookieOf(again.headers)).not.toBe(first.cookie)
  expect((await first.get('/api/v1/session')).status).toBe(401)
  expect((await client(api.origin, cookieOf(again.headers)).get('/api/v1/session')).status).toBe(200)
})

test('attack 106: the database keeps a digest of the token, never the token; twin: the token signs in', async () => {
  const { cookie, userId } = await api.signIn('student', 'edsger')
  const [row] = await database.session.findMany({ where: { userId } })
  const token = cookie.split('=')[1] as string
  expect(row?.tokenHash).toMatch(/^[0-9a-f]{64}$/)
  expect(JSON.stringify(row)).not.toContain(token)
})

test('attack 106: an expired session is none, and is cleared away by the next sign-in; twin: a fresh one is one', async () => {
  const late = await api.signIn('student', 'barbara')
  await database.session.updateMany({
    where: { userId: late.userId },
    data: { expiresAt: new Date(Date.now() - 1000) },
  })
  expect((await late.get('/api/v1/session')).status).toBe(401)
  await signIn('barbara', PASSWORD)
  expect(await database.session.count({ where: { userId: late.userId } })).toBe(1)
})

test('attack 107: a change of role counts at once; twin: the session itself goes on', async () => {
  const ta = await api.signIn('ta', 'leslie')
  expect((await ta.get('/api/v1/tasks')).status).toBe(200)
  await database.enrolment.updateMany({ where: { userId: ta.userId }, data: { role: 'student' } })
  expect((await ta.get('/api/v1/tasks')).body.code).toBe('staff_only')
  await database.enrolment.deleteMany({ where: { userId: ta.userId } })
  expect((await ta.get('/api/v1/session')).body.courses).toEqual([])
})

test('attack 108: a wrong password and a user that does not exist cannot be told apart; twin: the right password signs in', async () => {
  await api.signIn('student', 'donald')
  const wrong = await signIn('donald', 'guess')
  const unknown = await signIn('nobody-has-this-name', 'guess')
  expect([wrong.status, unknown.status]).toEqual([401, 401])
  expect({ ...wrong.body, requestId: '' }).toEqual({ ...unknown.body, requestId: '' })
  expect(wrong.headers.get('set-cookie')).toBeNull()

  // Work, not time: other programs of this machine have no say in it.
  const processorTime = async (username: string) => {
    const before = process.cpuUsage()
    for (let tries = 0; tries < 5; tries++) {
      await signIn(username, 'guess')
      await redis.flushdb()
    }
    return process.cpuUsage(before).user
  }
  // Without the password of nobody an unknown name is answered with under a tenth of the work.
  const known = await processorTime('donald')
  expect((await processorTime('nobody-has-this-name')) / known).toBeGreaterThan(0.4)
})

describe('too many failed attempts', () => {
  test('attack 108: the eleventh try at an account is refused, even with the right password, and says when to come back; twin: ten tries are heard', async () => {
    await api.signIn('student', 'tony')
    await redis.flushdb()
    for (let tries = 0; tries < 10; tries++) expect((await signIn('tony', 'guess')).status).toBe(401)
    const refused = await signIn('tony', PASSWORD)
    expect(refused.status).toBe(429)
    expect(refused.body.code).toBe('too_many_attempts')
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(200)
    // Another account is not locked with it.
    await api.signIn('student', 'niklaus')
    expect((await signIn('niklaus', PASSWORD)).status).toBe(201)
  })

  test('attack 108: tries at the same moment are all counted; twin: below the limit they are heard', async () => {
    const replies = await Promise.all(Array.from({ length: 25 }, () => signIn('all-at-once', 'guess')))
    const statuses = replies.map((reply) => reply.status).sort()
    expect(statuses).toEqual([...Array(10).fill(401), ...Array(15).fill(429)])
  })

  test('attack 110: a forged X-Forwarded-For does not give an address more tries; twin: an address below its limit', async () => {
    const key = 'sign-in:address:127.0.0.1'
    await signIn('spoof', 'guess', { 'x-forwarded-for': '198.51.100.7' })
    await signIn('spoof', 'guess', { 'x-forwarded-for': '198.51.100.8' })
    expect(await redis.get(key)).toBe('2')
    await redis.set(key, '100', 'EX', 60)
    expect((await signIn('someone', 'guess', { 'x-forwarded-for': '198.51.100.9' })).status).toBe(429)
  })

  test('a good sign-in costs neither the account nor those behind the same address', async () => {
    await api.signIn('student', 'dennis')
    await redis.flushdb()
    for (let tries = 0; tries < 12; tries++) expect((await signIn('dennis', PASSWORD)).status).toBe(201)
    expect(await redis.get('sign-in:address:127.0.0.1')).toBe('0')
    await waitFor(async () => (await redis.ttl('sign-in:address:127.0.0.1')) > 0)
  })
})

test('with Redis away signing in says so plainly, and who is signed in carries on', async () => {
  const noRedis = await startApi(database, { DATABASE_URL: url, REDIS_URL: 'redis://127.0.0.1:1' })
  try {
    const before = await api.signIn('student', 'ken')
    const reply = await noRedis.nobody.post('/api/v1/session', { username: 'ken', password: PASSWORD })
    expect(reply.status).toBe(503)
    expect(reply.body.code).toBe('unavailable')
    expect((await client(noRedis.origin, before.cookie).get('/api/v1/session')).status).toBe(200)
  } finally {
    await noRedis.close()
  }
})
