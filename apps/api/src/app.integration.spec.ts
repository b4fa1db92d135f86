import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Problem } from '@interleave/contract'
import { builders, testDatabase, testRedisUrl } from '@interleave/testing'
import { startApi } from './api.fixture.ts'

const { url, database } = await testDatabase()
const REDIS_URL = await testRedisUrl()
const web = await mkdtemp(join(tmpdir(), 'interleave-page-'))
await mkdir(join(web, 'assets'))
await writeFile(join(web, 'index.html'), '<!doctype html><title>Interleave</title>')
await writeFile(join(web, 'assets', 'index-a1b2.js'), 'console.log(1)')
await writeFile(join(web, 'assets', 'index-a1b2.js.map'), '{}')
await writeFile(join(web, '.secret'), 'not for the world')
const api = await startApi(database, { DATABASE_URL: url, REDIS_URL, WEB_DIRECTORY: web })
const build = builders(database)
afterAll(async () => {
  await api.close()
  await rm(web, { recursive: true })
})

const { body: document } = await api.nobody.get('/api/openapi.json')
const owner = await api.signIn('student')
const { id: assignmentId } = await build.assignment()
const repositoryUrl = 'https://git.example.edu/ada/homework.git'

const operations: string[] = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.keys(item as object).map((verb) => `${verb} ${path}`),
)

describe('the OpenAPI document', () => {
  test('refers only to schemas that it has, and says of every route how it can fail', () => {
    const text = JSON.stringify(document)
    for (const [, name] of text.matchAll(/#\/components\/schemas\/(\w+)/g))
      expect(document.components.schemas).toHaveProperty(name as string)
    for (const operation of operations) {
      const [verb, path] = operation.split(' ') as [string, string]
      const { responses } = document.paths[path][verb]
      expect(Object.keys(responses).filter((status) => /^[23]/.test(status))).toHaveLength(1)
      expect(responses.default.content['application/problem+json'].schema.$ref).toBe('#/components/schemas/Problem')
    }
    expect(document.openapi).toMatch(/^3\./)
  })

  test('attack 117, 124: no route takes a file, or an address that it would ask, but for a repository’s; twin: a repository’s is taken', async () => {
    expect(JSON.stringify(document)).not.toMatch(/multipart|octet-stream|"format":"(binary|uri|url)"/)
    const fields = [...JSON.stringify(document).matchAll(/"(\w*Ur[il]|ur[il]|href|(?:avatar|callback|image)\w*)":\{/g)]
    // `hookUrl` is told, never taken.
    expect([...new Set(fields.map(([, name]) => name))].toSorted()).toEqual(['hookUrl', 'repositoryUrl'])
    const zip = await owner.post('/api/v1/submissions', 'PK\x03\x04', { 'content-type': 'application/zip' })
    expect(zip.status).toBe(415)
    expect((await owner.post('/api/v1/submissions', { assignmentId, repositoryUrl })).status).toBe(201)
  })

  test('has the parameters of the list', () => {
    const names = document.paths['/api/v1/submissions'].get.parameters.map(
      (parameter: { name: string }) => parameter.name,
    )
    expect(names.sort()).toEqual(['assignmentId', 'cursor', 'limit', 'state', 'studentId'])
  })

  test('can be read as a page whose scripts and styles are ours', async () => {
    const page = await api.nobody.get('/api/docs')
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(page.text).not.toMatch(/<script>|<style|on\w+=/)
    const files = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path as string)
    expect(files).toHaveLength(3)
    for (const file of files) expect((await api.nobody.get(file)).status).toBe(200)
  })
})

describe('problems', () => {
  test('are RFC 9457 in the language asked for, with the id that is in the log', async () => {
    const chinese = await api.nobody.get('/api/v1/session')
    const english = await api.nobody.get('/api/v1/session', { 'accept-language': 'en-US,en' })
    for (const reply of [chinese, english]) {
      expect(reply.headers.get('content-type')).toBe('application/problem+json; charset=utf-8')
      expect(Problem.parse(reply.body)).toMatchObject({ status: 401, code: 'sign_in_needed' })
      expect(reply.body.requestId).toBe(reply.headers.get('x-request-id'))
    }
    expect([chinese.headers.get('content-language'), chinese.body.title]).toEqual(['zh-CN', '需要登录'])
    expect([english.headers.get('content-language'), english.body.title]).toEqual(['en', 'Sign in needed'])
  })

  const json = { 'content-type': 'application/json' }
  test.each([
    ['JSON that breaks off', '{"username":', json, 400, 'unreadable'],
    ['a poisoned prototype', '{"__proto__":{"role":"admin"},"username":"a","password":"b"}', json, 400, 'unreadable'],
    [
      'a poisoned constructor',
      '{"constructor":{"prototype":{"role":"admin"}},"username":"a","password":"b"}',
      json,
      400,
      'unreadable',
    ],
    ['no JSON at all', '', json, 400, 'unreadable'],
    ['too much', JSON.stringify({ username: 'a'.repeat(20_000) }), json, 413, 'too_large'],
    ['a form', 'username=a&password=b', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'json_only'],
    ['a form with files', '--x--', { 'content-type': 'multipart/form-data; boundary=x' }, 415, 'json_only'],
    [
      'JSON under the name of plain text',
      '{"username":"a","password":"b"}',
      { 'content-type': 'text/plain' },
      415,
      'json_only',
    ],
    ['an array', '[]', json, 422, 'invalid'],
    ['deep nesting', `{"username":${'['.repeat(5000)}${']'.repeat(5000)}}`, json, 422, 'invalid'],
  ])('attack 101: %s is refused; twin: plain JSON is read', async (_, body, headers, status, code) => {
    const reply = await api.nobody.post('/api/v1/session', body, headers)
    expect(reply.body).toMatchObject({ status, code })
    expect(({} as { role?: string }).role).toBeUndefined()
  })

  test('an address that leads nowhere is not found, whatever the method', async () => {
    for (const reply of [
      await owner.get('/api/v1/nothing'),
      await owner.delete('/api/v1/submissions'),
      await owner.get('/api'),
    ]) {
      expect(reply.body).toMatchObject({ status: 404, code: 'not_found' })
    }
  })

  test('attack 114: a fault of ours tells no more than a request id; twin: faults of the caller are named', async () => {
    await database.$executeRawUnsafe('ALTER TABLE "Assignment" RENAME COLUMN "examples" TO "gone"')
    try {
      const reply = await owner.get('/api/v1/assignments?lang=en')
      expect(Object.keys(reply.body).sort()).toEqual(['code', 'detail', 'requestId', 'status', 'title', 'type'])
      expect(reply.body).toMatchObject({ status: 500, code: 'internal' })
      expect(reply.text).not.toMatch(/prisma|examples|column|select|\/work|node_modules|at /i)
    } finally {
      await database.$executeRawUnsafe('ALTER TABLE "Assignment" RENAME COLUMN "gone" TO "examples"')
    }
  })
})

describe('attack 105: writes from another site; twin: the same from our own', () => {
  const body = { assignmentId, repositoryUrl }
  test.each([
    [{ origin: 'https://evil.example' }],
    [{ origin: 'null' }],
    [{ origin: 'http://localhost:3000.evil.example' }],
    [{ origin: 'https://localhost:3000' }],
    [{ 'sec-fetch-site': 'cross-site' }],
    [{ 'sec-fetch-site': 'same-site' }],
  ])('with %j are refused, and so is a sign-in', async (headers) => {
    expect((await owner.post('/api/v1/submissions', body, headers as Record<string, string>)).body).toMatchObject({
      status: 403,
      code: 'origin_refused',
    })
    expect((await owner.delete('/api/v1/session', headers as Record<string, string>)).status).toBe(403)
    expect((await api.nobody.post('/api/v1/session', {}, headers as Record<string, string>)).status).toBe(403)
  })

  test.each([[{ origin: 'http://localhost:3000' }], [{ origin: api.origin }], [{ 'sec-fetch-site': 'same-origin' }]])(
    'their honest twin with %j is accepted',
    async (headers) => {
      expect((await owner.post('/api/v1/submissions', body, headers as Record<string, string>)).status).toBe(201)
    },
  )
})

describe('headers', () => {
  test.each(['/', '/api/v1/session', '/api/v1/nothing', '/api/docs', '/health/live', '/assets/none.js'])(
    'attack 120: headers that protect a browser are on %s; twin: the page opens under them',
    async (path) => {
      const { headers } = await api.nobody.get(path)
      const policy = headers.get('content-security-policy') ?? ''
      expect(policy).toContain("default-src 'self'")
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).toMatch(/script-src 'self'(;|$)/)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('x-frame-options')).toBe('DENY')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
      expect(headers.get('strict-transport-security')).toBeNull()
    },
  )

  test('attack 119: keep what is private out of caches; twin: files of the page may be kept', async () => {
    for (const path of ['session', 'submissions', 'assignments', 'nothing']) {
      expect((await owner.get(`/api/v1/${path}`)).headers.get('cache-control')).toBe('no-store')
    }
  })
})

describe('the page', () => {
  test('is served at every address that is not the API', async () => {
    for (const path of ['/', '/sign-in', '/submissions/1?lang=en', '/apiary']) {
      const page = await api.nobody.get(path)
      expect([page.status, page.headers.get('content-type'), page.text]).toEqual([
        200,
        'text/html; charset=utf-8',
        '<!doctype html><title>Interleave</title>',
      ])
      expect(page.headers.get('cache-control')).toBe('no-cache')
    }
  })

  test('has files that may be kept, and is not sent twice', async () => {
    const file = await api.nobody.get('/assets/index-a1b2.js')
    expect(file.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect(file.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    const again = await api.nobody.get('/', {
      'if-none-match': (await api.nobody.get('/')).headers.get('etag') as string,
    })
    expect([again.status, again.text]).toEqual([304, ''])
  })

  test.each(['/assets/none.js', '/assets/index-a1b2.js.map', '/assets', '/api/docs/package.json'])(
    'attack 118: %s is not found; twin: files of the page are',
    async (path) => {
      expect((await api.nobody.get(path)).body).toMatchObject({ status: 404, code: 'not_found' })
    },
  )

  test.each([
    '/../package.json',
    '/assets/../../.secret',
    '/assets/..%2f.secret',
    '/%2e%2e/package.json',
    '/.secret',
    '//etc/passwd',
    '/%00',
  ])('attack 116: nothing outside of it is reached by %s; twin: the page opens', async (path) => {
    const text = await getRaw(path)
    expect(text).toMatch(/<title>Interleave<|"code":"(not_found|unreadable)"/)
    expect(text).not.toMatch(/not for the world|"private"|root:/)
  })

  test('says so when it is not built', async () => {
    const bare = await startApi(database, { DATABASE_URL: url, REDIS_URL })
    try {
      const page = await bare.nobody.get('/')
      expect(page.status).toBe(200)
      expect(page.text).toContain('npm run build')
      expect(page.text).toContain('网页还没有构建')
    } finally {
      await bare.close()
    }
  })
})

/** As written: `fetch` would resolve the dots by itself. */
function getRaw(path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(api.origin)
    get({ hostname, port, path }, (reply) => {
      let text = ''
      reply.on('data', (chunk) => {
        text += chunk
      })
      reply.on('end', () => resolve(text))
    }).on('error', reject)
  })
}

describe('health', () => {
  test('ready asks the database and Redis', async () => {
    expect((await api.nobody.get('/health/live')).body).toEqual({ status: 'ok' })
    const ready = await api.nobody.get('/health/ready')
    expect([ready.status, ready.body]).toEqual([200, { status: 'ok', checks: { database: true, redis: true } }])
    const lonely = await startApi(database, {
      DATABASE_URL: 'postgresql://nobody:secret@127.0.0.1:1/none',
      REDIS_URL: 'redis://127.0.0.1:1',
    })
    try {
      const reply = await lonely.nobody.get('/health/ready')
      expect([reply.status, reply.body.checks]).toEqual([503, { database: false, redis: false }])
      expect(reply.text).not.toContain('secret')
      expect((await lonely.nobody.get('/health/live')).status).toBe(200)
      expect((await lonely.nobody.get('/api/v1/session', { cookie: 'interleave=x' })).body).toMatchObject({
        status: 503,
        code: 'unavailable',
      })
    } finally {
      await lonely.close()
    }
  })

  test('attack 118: metrics are for this machine, or for whoever has the token; twin: who has it reads them', async () => {
    expect((await api.nobody.get('/metrics')).text).toContain('process_cpu_seconds_total')
    const proxied = { 'x-forwarded-for': '203.0.113.9' }
    expect((await api.nobody.get('/metrics', proxied)).body).toMatchObject({ status: 404, code: 'not_found' })
    expect((await api.nobody.get('/metrics', { ...proxied, authorization: 'Bearer ' })).status).toBe(404)
    const token = 'a-token-of-the-monitoring'
    const guarded = await startApi(database, { DATABASE_URL: url, REDIS_URL, METRICS_TOKEN: token })
    try {
      expect((await guarded.nobody.get('/metrics', { ...proxied, authorization: `Bearer ${token}` })).status).toBe(200)
      expect((await guarded.nobody.get('/metrics', { ...proxied, authorization: `Bearer ${token}x` })).status).toBe(404)
    } finally {
      await guarded.close()
    }
  })
})
