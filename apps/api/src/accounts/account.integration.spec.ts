import { testDatabase, testRedisUrl } from '@interleave/testing'
import { type Client, client, cookieOf, PASSWORD, startApi } from '../api.fixture.ts'

const { url, database } = await testDatabase()
const api = await startApi(database, { DATABASE_URL: url, REDIS_URL: await testRedisUrl() })
afterAll(() => api.close())

let ada: Client & { userId: string }
let username: string
let number = 0
beforeEach(async () => {
  username = `ada-${++number}`
  ada = await api.signIn('student', username)
})

const enter = (password: string, headers?: Record<string, string>) =>
  api.nobody.post('/api/v1/session', { username, password }, headers)
const another = async (headers?: Record<string, string>) =>
  client(api.origin, cookieOf((await enter(PASSWORD, headers)).headers))
const change = (current: string, password: string) => ada.post('/api/v1/account/password', { current, password })
const isIn = async (who: Client) => (await who.get('/api/v1/session')).status === 200

test('attack 106: a changed password ends the old one and every other session; twin: this session and the new password', async () => {
  const elsewhere = await another()
  expect((await change(PASSWORD, 'a better one than that')).status).toBe(204)
  expect([await isIn(ada), await isIn(elsewhere)]).toEqual([true, false])
  expect((await enter(PASSWORD)).status).toBe(401)
  expect((await enter('a better one than that')).status).toBe(201)
  const { passwordHash } = await database.user.findUniqueOrThrow({ where: { id: ada.userId } })
  expect(passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  const events = await database.auditEvent.findMany({ where: { subject: `user:${ada.userId}` } })
  expect(events).toMatchObject([{ action: 'password_changed', detail: { sessionsEnded: 1 } }])
})

test.each([
  ['the wrong old one', 'not the password', 'a better one than that', 'current'],
  ['a short one', PASSWORD, 'short', 'password'],
  ['the same again', PASSWORD, PASSWORD, 'password'],
])('%s changes nothing, and says which field is wrong', async (_, current, password, field) => {
  const elsewhere = await another()
  const { status, body } = await change(current, password)
  expect(status).toBe(422)
  expect(body.errors.map(({ path }: { path: string }) => path)).toEqual([field])
  expect(await isIn(elsewhere)).toBe(true)
  expect((await enter(PASSWORD)).status).toBe(201)
})

test('the user name is no password', async () => {
  username = `a-long-user-name-${number}`
  ada = await api.signIn('student', username)
  expect((await change(PASSWORD, username)).status).toBe(422)
})

test('attack 108: guesses of the old password count as guesses at the door; twin: another account is not held up', async () => {
  const bob = await api.signIn('student', `bob-${number}`)
  const guesses = await Promise.all(
    Array.from({ length: 14 }, (_, i) => change(`guess ${i}`, 'a better one than that')),
  )
  expect(guesses.filter(({ status }) => status === 429)).toHaveLength(4)
  expect((await change(PASSWORD, 'a better one than that')).status).toBe(429)
  expect((await enter(PASSWORD)).status).toBe(429)
  const asked = { current: PASSWORD, password: 'a better one than that' }
  expect((await bob.post('/api/v1/account/password', asked)).status).toBe(204)
})

test('of two changes at the same moment one counts', async () => {
  const elsewhere = await another()
  const changes = await Promise.all([
    change(PASSWORD, 'the first new password'),
    elsewhere.post('/api/v1/account/password', { current: PASSWORD, password: 'the second new password' }),
  ])
  expect(changes.filter(({ status }) => status === 204)).toHaveLength(1)
  const works = await Promise.all(['the first new password', 'the second new password'].map((each) => enter(each)))
  expect(works.map(({ status }) => status).sort()).toEqual([201, 401])
})

test('one’s sessions are listed with what the browser called itself, and end one by one or all but this', async () => {
  const [phone, library] = [await another({ 'user-agent': 'Phone/1' }), await another({ 'user-agent': 'Library/2' })]
  const { sessions } = (await ada.get('/api/v1/account/sessions')).body
  expect(sessions).toHaveLength(3)
  expect(sessions.map(({ browser }: { browser: string }) => browser).slice(0, 2)).toEqual(['Library/2', 'Phone/1'])
  expect(sessions.map(({ isThis }: { isThis: boolean }) => isThis)).toEqual([false, false, true])
  expect(JSON.stringify(sessions)).not.toContain(library.cookie.split('=')[1])
  expect((await ada.delete(`/api/v1/account/sessions/${sessions[1].id}`)).status).toBe(204)
  expect([await isIn(ada), await isIn(phone), await isIn(library)]).toEqual([true, false, true])
  expect((await ada.delete(`/api/v1/account/sessions/${sessions[1].id}`)).status).toBe(404)
  expect((await ada.delete('/api/v1/account/sessions')).status).toBe(204)
  expect([await isIn(ada), await isIn(library)]).toEqual([true, false])
})

test('attack 95: another’s session does not exist; twin: one’s own ends', async () => {
  const bob = await api.signIn('student', `bob-${number}`)
  const [{ id }] = (await ada.get('/api/v1/account/sessions')).body.sessions
  expect((await bob.delete(`/api/v1/account/sessions/${id}`)).status).toBe(404)
  expect((await bob.delete('/api/v1/account/sessions')).status).toBe(204)
  expect(await isIn(ada)).toBe(true)
  expect((await ada.delete(`/api/v1/account/sessions/${id}`)).status).toBe(204)
  expect(await isIn(ada)).toBe(false)
})

test('the language is kept, and told to whoever signs in', async () => {
  expect((await ada.get('/api/v1/account')).body).toEqual({
    ...{ username, displayName: `The ${username}`, language: null, email: null, unconfirmed: null, mailResults: false },
    hasPassword: true,
  })
  const asked = { language: 'en', mailResults: true }
  // Without a confirmed address there is nowhere to send results to.
  expect((await ada.put('/api/v1/account', asked)).body).toMatchObject({ language: 'en', mailResults: false })
  expect((await enter(PASSWORD)).body.user.language).toBe('en')
  expect((await ada.put('/api/v1/account', { language: 'fr', mailResults: false })).status).toBe(422)
})

test('attack 97: a token opens nothing of the account; twin: the page does', async () => {
  const { secret } = (await ada.post('/api/v1/tokens', { name: 'x', scope: 'submit', days: 1 })).body
  const authorization = `Bearer ${secret}`
  for (const path of ['/api/v1/account', '/api/v1/account/sessions'])
    expect((await api.nobody.get(path, { authorization })).body.code).toBe('not_by_token')
  const asked = { current: PASSWORD, password: 'a better one than that' }
  expect((await api.nobody.post('/api/v1/account/password', asked, { authorization })).status).toBe(403)
  expect((await ada.post('/api/v1/account/password', asked)).status).toBe(204)
})
