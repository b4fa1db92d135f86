import { freePort, testDatabase, testRedisUrl } from '@interleave/testing'
import { startApi } from '../api.fixture.ts'
import { Browser } from './browser.fixture.ts'
import { type Liar, startLiar } from './liar.fixture.ts'
import { CLIENT } from './openid.fixture.ts'

const { url, database } = await testDatabase()
const port = await freePort()
const site = `http://127.0.0.1:${port}`
const REDIS_URL = await testRedisUrl()
const liar = await startLiar(`${site}/api/v1/sign-in/openid/callback`)
const environment = {
  ...{ DATABASE_URL: url, REDIS_URL, PUBLIC_URL: site, ...CLIENT },
  ...{ OIDC_ISSUER: liar.issuer, OIDC_NEW_ACCOUNTS: 'anyone' },
}
const api = await startApi(database, { ...environment, PORT: String(port) })
afterAll(async () => {
  await api.close()
  await liar.close()
})
beforeEach(() => {
  liar.lie = {}
})

/** As whoever comes with this lie ends. */
async function end(lie: Liar['lie'], more?: Record<string, string>): Promise<string> {
  liar.lie = lie
  const browser = new Browser(site)
  const at = await browser.follow(liar.answerTo(await browser.begin('openid'), more))
  const isIn = (await browser.client.get('/api/v1/session')).status === 200
  expect(isIn).toBe(at === '/')
  return at
}
const refused = '/sign-in?trouble=refused&with=openid'
const aMinuteAgo = Math.floor(Date.now() / 1000) - 60

test('the twin of all of these: the truth signs in', async () => {
  expect(await end({})).toBe('/')
})

test.each<[string, Liar['lie']]>([
  ['an ID token of another attempt (nonce)', { claims: { nonce: 'of-another-attempt' } }],
  ['an ID token without a nonce', { claims: { nonce: undefined } }],
  ['an ID token for another client (aud)', { claims: { aud: 'another-client' } }],
  [
    'an ID token for several, of which another may use it (azp)',
    { claims: { aud: [CLIENT.OIDC_CLIENT_ID, 'another'], azp: 'another' } },
  ],
  ['an ID token of another issuer (iss)', { claims: { iss: 'https://accounts.example.edu' } }],
  ['an ID token that is over (exp)', { claims: { iat: aMinuteAgo - 60, exp: aMinuteAgo } }],
  ['an unsigned ID token (alg none)', { seal: 'none' }],
  ['an ID token signed with another key', { seal: 'other key' }],
  ['an ID token signed with the client’s secret', { seal: 'client secret' }],
  ['claims of another person (sub of userinfo)', { userinfo: { sub: 'somebody else' } }],
  ['no ID token at all', { tokenBody: { access_token: 'x', token_type: 'Bearer' } }],
  ['a code that is none', { tokenStatus: 400, tokenBody: { error: 'invalid_grant' } }],
])('attack 107, 109: %s signs nobody in; twin: the truth signs in', async (_, lie) => {
  expect(await end(lie)).toBe(refused)
  expect(await end({})).toBe('/')
})

test('attack 109: an answer in the name of another issuer signs nobody in (mix-up); twin: in its own name it does', async () => {
  expect(await end({}, { iss: 'https://accounts.example.edu' })).toBe(refused)
  expect(await end({}, { iss: liar.issuer })).toBe('/')
})

test('attack 109: claims about an address count only where they are all from one place; twin: the address is not taken for verified', async () => {
  const ada = await api.signIn('student', 'ada')
  await database.user.update({ where: { id: ada.userId }, data: { email: 'ada@uni.example' } })
  const about = { sub: 'mixed', email: 'ada@uni.example' }
  expect(await end({ claims: about, userinfo: { sub: 'mixed', email_verified: true } })).toBe('/')
  expect(await database.identity.count({ where: { userId: ada.userId } })).toBe(0)
})

test.each<[string, Liar['lie'], string]>([
  [
    'a secret that the provider does not know',
    { tokenStatus: 401, tokenBody: { error: 'invalid_client' } },
    'misconfigured',
  ],
  ['a token’s address that fails', { tokenStatus: 502, tokenBody: {} }, 'unavailable'],
])('%s is said in words of its own', async (_, lie, trouble) => {
  expect(await end(lie)).toBe(`/sign-in?trouble=${trouble}&with=openid`)
})

test.each([
  ['is another issuer than its address', { issuer: 'https://accounts.example.edu' }],
  ['is written otherwise', { issuer: `${liar.issuer}/` }],
])('an issuer that %s is refused when it is first needed, and is taken once that is mended', async (_, discovery) => {
  const fresh = await startApi(database, environment)
  try {
    liar.lie = { discovery }
    const reply = await fresh.nobody.post('/api/v1/sign-in/openid', {})
    expect([reply.status, reply.body.detail]).toEqual([409, expect.stringContaining('没有设置好')])
    liar.lie = {}
    expect((await fresh.nobody.post('/api/v1/sign-in/openid', {})).status).toBe(200)
  } finally {
    await fresh.close()
  }
})
