import type { TokenScope } from '@interleave/contract'
import { builders, testDatabase, testRedisUrl } from '@interleave/testing'
import { type Client, startApi } from '../api.fixture.ts'

const { url, database } = await testDatabase()
const api = await startApi(database, { DATABASE_URL: url, REDIS_URL: await testRedisUrl() })
afterAll(() => api.close())

const { id: assignmentId } = await builders(database).assignment()
const repositoryUrl = 'https://git.example.edu/ada/homework.git'
let ada: Client & { userId: string }
let number = 0
beforeEach(async () => {
  ada = await api.signIn('student', `ada-${++number}`)
})

const make = async (scope: TokenScope, who: Client = ada) =>
  (await who.post('/api/v1/tokens', { name: 'my laptop', scope, days: 30 })).body
const bearer = (secret: string, more: Record<string, string> = {}) => ({ authorization: `Bearer ${secret}`, ...more })
const submit = (secret: string, more: Record<string, string> = {}) =>
  api.nobody.post('/api/v1/submissions', { assignmentId, repositoryUrl }, bearer(secret, more))

test('a token that may submit hands in and reads what its person may read; its last use is shown', async () => {
  const { secret, token } = await make('submit')
  expect(token).toMatchObject({ name: 'my laptop', scope: 'submit', lastUsedAt: null })
  const { status, body } = await submit(secret)
  expect(status).toBe(201)
  expect(body.student.id).toBe(ada.userId)
  const read = await api.nobody.get(`/api/v1/submissions/${body.id}`, bearer(secret))
  expect(read.body.id).toBe(body.id)
  const [listed] = (await ada.get('/api/v1/tokens')).body.tokens
  expect(listed.lastUsedAt).toEqual(expect.any(String))
  const events = await database.auditEvent.findMany({ where: { subject: `user:${ada.userId}` } })
  expect(events).toMatchObject([{ action: 'token_made', detail: { tokenId: token.id, scope: 'submit' } }])
})

test('attack 106: the database keeps a digest of the token, lists do not tell it; twin: it works', async () => {
  const { secret, token } = await make('read')
  expect(JSON.stringify(await database.accessToken.findUnique({ where: { id: token.id } }))).not.toContain(
    secret.slice(4),
  )
  expect((await ada.get('/api/v1/tokens')).text).not.toContain(secret.slice(4))
  expect((await api.nobody.get('/api/v1/submissions', bearer(secret))).status).toBe(200)
})

test('attack 97: a token does only what its scope and the route say: no writing with read, no regrade, no roster, no further token; twin: it reads', async () => {
  const teacher = await api.signIn('teacher', `teacher-${number}`)
  const { secret: readOnly } = await make('read', teacher)
  const { secret } = await make('submit', teacher)
  expect((await submit(readOnly)).body.code).toBe('not_by_token')
  const { id } = (await submit(secret)).body
  const { id: courseId } = await builders(database).course()
  const tries: [string, object | undefined][] = [
    [`/api/v1/submissions/${id}/runs`, undefined],
    [`/api/v1/courses/${courseId}/invitations`, { role: 'teacher', section: null, maxUses: 1, days: 1 }],
    ['/api/v1/tokens', { name: 'another', scope: 'submit', days: 366 }],
  ]
  for (const [path, body] of tries)
    expect((await api.nobody.post(path, body, bearer(secret))).body.code).toBe('not_by_token')
  for (const path of ['/api/v1/tokens', '/api/v1/session', `/api/v1/courses/${courseId}/people`])
    expect((await api.nobody.get(path, bearer(secret))).body.code).toBe('not_by_token')
  expect((await api.nobody.get(`/api/v1/submissions/${id}`, bearer(readOnly))).status).toBe(200)
})

test('attack 97: of all routes a token reaches those that the OpenAPI document names for its scope, and no other; twin: those', async () => {
  const { body: document } = await api.nobody.get('/api/openapi.json')
  const teacher = await api.signIn('teacher', `all-routes-${number}`)
  const reach: Record<TokenScope, string[]> = {
    ...{ read: ['read'], submit: ['read', 'submit'], staff_read: ['read', 'staff_read'] },
    staff: ['read', 'submit', 'staff_read', 'staff'],
  }
  const wrong: string[] = []
  const byScope = new Map<string | undefined, string[]>()
  for (const scope of Object.keys(reach) as TokenScope[]) {
    const { secret } = await make(scope, teacher)
    for (const [path, operations] of Object.entries<Record<string, { 'x-token-scope'?: string }>>(document.paths))
      for (const [verb, { 'x-token-scope': needed }] of Object.entries(operations)) {
        const address = path.replaceAll(/\{\w+\}/g, '00000000-0000-7000-8000-000000000000')
        const ask = async (headers: Record<string, string>) => {
          const reply = await fetch(`${api.origin}${address}`, { method: verb.toUpperCase(), headers })
          return { status: reply.status, code: /"code":"(\w+)"/.exec(await reply.text())?.[1] }
        }
        // Some are for whoever comes.
        if ((await ask({})).status !== 401) continue
        byScope.set(needed, [...(byScope.get(needed) ?? []), `${verb} ${path}`])
        const { status, code } = await ask(bearer(secret))
        const isReached = needed !== undefined && reach[scope].includes(needed)
        if ((code === 'not_by_token') === isReached) wrong.push(`${scope}: ${verb} ${path} ${status} ${code}`)
      }
  }
  expect(wrong).toEqual([])
  // Accounts, people and links into a course are for their owners and teachers at the page.
  const closed = byScope.get(undefined) ?? []
  for (const part of ['/tokens', '/people', '/roster', '/invitations', '/account/'])
    expect(closed.some((route) => route.includes(part))).toBe(true)
  for (const open of ['get /api/v1/courses/{id}/gradebook/export', 'get /api/v1/courses/{id}/insights'])
    expect(byScope.get('staff_read')).toContain(open)
})

test('a token of staff reads the marks of their course, and marks; that of a student with the same scope does neither', async () => {
  const teacher = await api.signIn('teacher', `marks-${number}`)
  const { id } = (await ada.post('/api/v1/submissions', { assignmentId, repositoryUrl })).body
  const { id: courseId } = await builders(database).course()
  const [gradebook, runs] = [`/api/v1/courses/${courseId}/gradebook`, `/api/v1/submissions/${id}/runs`]
  const [read, staff] = [(await make('staff_read', teacher)).secret, (await make('staff', teacher)).secret]
  expect((await api.nobody.get(gradebook, bearer(read))).body.rows.length).toBeGreaterThan(0)
  expect((await api.nobody.get(`${gradebook}/export?format=csv`, bearer(read))).status).toBe(200)
  expect((await api.nobody.post(runs, undefined, bearer(read))).body.code).toBe('not_by_token')
  // A run waits already: the refusal is the route's own.
  expect((await api.nobody.post(runs, undefined, bearer(staff))).body.code).toBe('conflict')
  const { secret: hers } = await make('staff')
  expect((await api.nobody.get(gradebook, bearer(hers))).status).toBe(403)
  expect((await api.nobody.post(runs, undefined, bearer(hers))).status).toBe(403)
})

test('attack 95: a token reads what its person may, and nothing of others; twin: its own', async () => {
  const bob = await api.signIn('student', `bob-${number}`)
  const { body } = await bob.post('/api/v1/submissions', { assignmentId, repositoryUrl })
  const { secret } = await make('submit')
  expect((await api.nobody.get(`/api/v1/submissions/${body.id}`, bearer(secret))).status).toBe(404)
  const own = await submit(secret)
  expect((await api.nobody.get(`/api/v1/submissions/${own.body.id}`, bearer(secret))).status).toBe(200)
})

test('attack 106: a revoked, an expired and a made-up token are none; somebody else’s cannot be revoked; twin: a good one', async () => {
  const { secret, token } = await make('read')
  const bob = await api.signIn('student', `bob-${number}`)
  expect((await bob.delete(`/api/v1/tokens/${token.id}`)).status).toBe(404)
  const reads = (with_: string) => api.nobody.get('/api/v1/submissions', bearer(with_))
  expect((await reads(secret)).status).toBe(200)
  expect((await ada.delete(`/api/v1/tokens/${token.id}`)).status).toBe(204)
  expect((await reads(secret)).status).toBe(401)
  const late = await make('read')
  await database.accessToken.update({ where: { id: late.token.id }, data: { expiresAt: new Date(Date.now() - 1000) } })
  expect((await reads(late.secret)).status).toBe(401)
  expect((await reads(`ilv_${'x'.repeat(43)}`)).status).toBe(401)
  expect((await ada.get('/api/v1/tokens')).body.tokens).toEqual([])
})

test('attack 107: a token loses with the course what its person loses; twin: before, it has it', async () => {
  const { secret } = await make('submit')
  const { id } = (await submit(secret)).body
  expect((await api.nobody.get(`/api/v1/submissions/${id}`, bearer(secret))).status).toBe(200)
  await database.enrolment.deleteMany({ where: { userId: ada.userId } })
  expect((await api.nobody.get(`/api/v1/submissions/${id}`, bearer(secret))).status).toBe(404)
  expect((await submit(secret)).status).toBe(404)
})

test('attack 105: a wrong token beside a good cookie is judged by itself, and a cookie from another site stays refused; twin: a token with a foreign origin', async () => {
  const { secret } = await make('submit')
  const evil = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
  const withCookie = { cookie: ada.cookie, authorization: 'Bearer wrong', ...evil }
  const body = { assignmentId, repositoryUrl }
  expect((await api.nobody.post('/api/v1/submissions', body, withCookie)).status).toBe(401)
  expect((await ada.post('/api/v1/submissions', body, evil)).body.code).toBe('origin_refused')
  expect((await ada.post('/api/v1/submissions', body, { ...evil, authorization: 'Basic eDp5' })).status).toBe(403)
  // What a token is not for, a cookie beside it does not open either.
  expect((await ada.post('/api/v1/tokens', { name: 'x', scope: 'read', days: 1 }, bearer(secret, evil))).status).toBe(
    403,
  )
  expect((await submit(secret, evil)).status).toBe(201)
})

test('twenty at a time are enough, even asked for at the same moment', async () => {
  const replies = await Promise.all(
    Array.from({ length: 24 }, (_, i) => ada.post('/api/v1/tokens', { name: `t${i}`, scope: 'read', days: 1 })),
  )
  expect(replies.filter(({ status }) => status === 201)).toHaveLength(20)
  expect(replies.filter(({ status }) => status === 409)).toHaveLength(4)
})
