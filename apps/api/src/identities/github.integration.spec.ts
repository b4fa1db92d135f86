import { freePort, testDatabase, testRedisUrl } from '@interleave/testing'
import { startApi } from '../api.fixture.ts'
import { Browser } from './browser.fixture.ts'
import { APP, startGitHub, type UserThere } from './github.fixture.ts'

const { url, database } = await testDatabase()
const port = await freePort()
const site = `http://127.0.0.1:${port}`
const REDIS_URL = await testRedisUrl()
const github = await startGitHub(`${site}/api/v1/sign-in/github/callback`)
const environment = {
  ...{ DATABASE_URL: url, REDIS_URL, PUBLIC_URL: site, ...APP, GITHUB_NEW_ACCOUNTS: 'anyone' },
  ...{ GITHUB_URL: github.url, GITHUB_API_URL: github.apiUrl },
}
const api = await startApi(database, { ...environment, PORT: String(port) })
afterAll(async () => {
  await api.close()
  await github.close()
})
beforeEach(() => Object.assign(github, { isAway: false, grants: 'user:email' }))

let number = 0
function user(address: Partial<UserThere['emails'][number]> = {}): UserThere {
  const login = `octocat-${++number}`
  const primary = { email: `${login}@example.edu`, primary: true, verified: true, visibility: null, ...address }
  const spare = { email: `${login}@example.org`, primary: false, verified: true, visibility: null }
  return { id: 5_000_000 + number, login, name: `Octo ${number}`, emails: [spare, primary] }
}
async function come(who: UserThere | null, more: object = {}): Promise<{ at: string; username: string | null }> {
  github.next = who
  const browser = new Browser(site)
  const at = await browser.signInWith('github', more)
  return { at, username: (await browser.client.get('/api/v1/session')).body?.user?.username ?? null }
}

test('somebody of GitHub is known by the number of the account there, whatever it is called', async () => {
  const who = user()
  expect(await come(who, { next: '/account' })).toEqual({ at: '/account', username: `github-${who.login}` })
  const renamed = { ...who, login: 'another-name' }
  expect(await come(renamed)).toEqual({ at: '/', username: `github-${who.login}` })
  const [identity] = await database.identity.findMany({ where: { subject: String(who.id) } })
  expect(identity).toMatchObject({ issuer: `${github.url}/login/oauth`, name: 'another-name' })
  // A name that was given up belongs to whoever takes it next; the account here does not.
  const heir = user()
  expect((await come({ ...heir, login: who.login })).username).not.toBe(`github-${who.login}`)
})

test('whoever comes twice at the same moment for the first time gets one account', async () => {
  const who = user()
  github.next = who
  const browsers = [new Browser(site), new Browser(site), new Browser(site)]
  const answers = await Promise.all(browsers.map(async (each) => each.answerOf(await each.begin('github'))))
  const ends = await Promise.all(browsers.map((each, i) => each.follow(answers[i] as string)))
  expect(ends).toContain('/')
  expect(await database.user.count({ where: { username: { startsWith: `github-${who.login}` } } })).toBe(1)
  expect((await come(who)).username).toBe(`github-${who.login}`)
})

describe('an address that is confirmed here', () => {
  const owner = async (email: string) => {
    const { userId } = await api.signIn('student', `owner-${number}`)
    await database.user.update({ where: { id: userId }, data: { email } })
    return `owner-${number}`
  }

  test('links the account of whoever has it verified at GitHub as the primary one', async () => {
    const who = user()
    const username = await owner(who.emails[1]?.email.toUpperCase() as string)
    expect(await come(who)).toEqual({ at: '/', username })
    const entry = await database.auditEvent.findFirstOrThrow({
      where: { action: 'identity_linked' },
      orderBy: { at: 'desc' },
    })
    expect(entry.detail).toEqual({ issuer: `${github.url}/login/oauth`, by: 'address' })
  })

  test.each([
    ['unverified', { verified: false }, 'user:email'],
    ['not the primary one', { primary: false }, 'user:email'],
    ['one that GitHub was not allowed to tell', {}, ''],
  ])('attack 109: %s at GitHub, does not link it; twin: verified and primary', async (_, address, grants) => {
    const who = user(address)
    const username = await owner(`octocat-${number}@example.edu`)
    github.grants = grants
    expect((await come(who)).username).toBe(`github-${who.login}`)
    github.grants = 'user:email'
    expect(
      (
        await come({
          ...user(),
          emails: [{ email: `${who.login}@example.edu`, primary: true, verified: true, visibility: null }],
        })
      ).username,
    ).toBe(username)
  })
})

test('somebody who does not allow it, or finds GitHub away, is told so', async () => {
  expect(await come(null, { next: '/queue' })).toEqual({
    ...{ at: '/sign-in?trouble=cancelled&with=github&next=%2Fqueue', username: null },
  })
  github.next = user()
  const browser = new Browser(site)
  const answer = await browser.answerOf(await browser.begin('github'))
  github.isAway = true
  expect(await browser.follow(answer)).toBe('/sign-in?trouble=unavailable&with=github')
})

test('attack 109: a code that was used, or that another attempt got (PKCE), signs nobody in; twin: its own attempt does', async () => {
  github.next = user()
  const [mine, theirs] = [new Browser(site), new Browser(site)]
  const answer = new URL(await mine.answerOf(await mine.begin('github')))
  const other = new URL(await theirs.begin('github'))
  const injected = new URL(answer)
  injected.searchParams.set('state', other.searchParams.get('state') ?? '')
  expect(await theirs.follow(injected.href)).toBe('/sign-in?trouble=refused&with=github')
  expect(await mine.follow(answer.href)).toBe('/')
  const again = new URL(await mine.begin('github'))
  answer.searchParams.set('state', again.searchParams.get('state') ?? '')
  expect(await mine.follow(answer.href)).toBe('/sign-in?trouble=refused&with=github')
})

test('a secret that GitHub does not know is said to be for the operator to mend', async () => {
  const otherPort = await freePort()
  const otherSite = `http://127.0.0.1:${otherPort}`
  const registered = await startGitHub(`${otherSite}/api/v1/sign-in/github/callback`)
  const other = await startApi(database, {
    ...{ ...environment, PORT: String(otherPort), PUBLIC_URL: otherSite, GITHUB_CLIENT_SECRET: 'of last year' },
    ...{ GITHUB_URL: registered.url, GITHUB_API_URL: registered.apiUrl },
  })
  try {
    registered.next = user()
    const at = await new Browser(otherSite).signInWith('github')
    expect(at).toBe('/sign-in?trouble=misconfigured&with=github')
  } finally {
    await other.close()
    await registered.close()
  }
})

test.each([
  ['redirect_uri_mismatch', 'misconfigured'],
  ['application_suspended', 'misconfigured'],
  ['temporarily_unavailable', 'unavailable'],
])('where GitHub answers %s instead of a code, the page says %s', async (error, trouble) => {
  const browser = new Browser(site)
  const state = new URL(await browser.begin('github')).searchParams.get('state') ?? ''
  const query = new URLSearchParams({ error, error_description: 'as GitHub words it', state })
  const at = await browser.follow(`${site}/api/v1/sign-in/github/callback?${query}`)
  expect(at).toBe(`/sign-in?trouble=${trouble}&with=github`)
})
