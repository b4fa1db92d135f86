import { builders, freePort, testDatabase, testRedisUrl, waitFor } from '@interleave/testing'
import { Redis } from 'ioredis'
import { client, cookieOf, PASSWORD, startApi } from '../api.fixture.ts'
import { startMailServer } from '../mail.fixture.ts'
import { Browser } from './browser.fixture.ts'
import { CLIENT, type PersonThere, startOpenId } from './openid.fixture.ts'

const { url, database } = await testDatabase()
const build = builders(database)
const port = await freePort()
const site = `http://127.0.0.1:${port}`
const REDIS_URL = await testRedisUrl()
const openid = await startOpenId(`${site}/api/v1/sign-in/openid/callback`)
const mail = await startMailServer()
const environment = {
  ...{ DATABASE_URL: url, REDIS_URL, PUBLIC_URL: site, ...CLIENT },
  ...{ OIDC_ISSUER: openid.issuer, OIDC_NAME: 'University', OIDC_USERNAME_CLAIM: 'student_number' },
  ...{ SMTP_URL: mail.url, MAIL_FROM: 'grades@course.example', OUTBOX_SECONDS: '0.05' },
}
const api = await startApi(database, { ...environment, PORT: String(port) })
afterAll(async () => {
  await api.close()
  await openid.close()
  await mail.close()
})

const teacher = await api.signIn('teacher')
const { id: courseId } = await build.course()
let number = 0
const person = (more: Partial<PersonThere> = {}): PersonThere => {
  const sub = `person-${++number}`
  return { sub, name: `Person ${number}`, preferred_username: sub, ...more }
}
const invite = async (maxUses = 5): Promise<string> => {
  const wanted = { role: 'student', section: null, maxUses, days: 1 }
  return (await teacher.post(`/api/v1/courses/${courseId}/invitations`, wanted)).body.token
}
const account = async (more: object = {}) => {
  const username = `local-${++number}`
  const { userId, cookie } = await api.signIn('student', username)
  if (Object.keys(more).length > 0) await database.user.update({ where: { id: userId }, data: more })
  return { username, userId, browser: new Browser(site, cookie) }
}
/** Of a roster, with the link that its teacher hands out. */
const onRoster = async (username = `2026${++number}`) => {
  const { id } = await database.user.create({ data: { username, displayName: 'Of a roster', madeInId: courseId } })
  await database.enrolment.create({ data: { courseId, userId: id, role: 'student' } })
  const { links } = (await teacher.post(`/api/v1/courses/${courseId}/sign-up-links`, {})).body
  const { token } = links.find((link: { username: string }) => link.username === username)
  return { id, username, token: token as string }
}
const whoIs = async (browser: Browser) => (await browser.client.get('/api/v1/session')).body?.user?.username ?? null
const come = async (who: PersonThere | null, body: object = {}, browser = new Browser(site)) => {
  openid.next = who
  return { at: await browser.signInWith('openid', body), username: await whoIs(browser), browser }
}
const trouble = (which: string, page = '/sign-in') => `${page}?trouble=${which}&with=openid`
const link = async ({ browser }: { browser: Browser }, who: PersonThere, current: string | undefined = PASSWORD) => {
  openid.next = who
  const { status, body } = await browser.post('/api/v1/account/identities/openid', { current })
  return status === 200 ? browser.follow(body.address) : `${status} ${body.code}`
}
const identitiesOf = async (browser: Browser) =>
  (await browser.client.get('/api/v1/account/identities')).body.identities
const actionsOf = async (userId: string) =>
  (await database.auditEvent.findMany({ where: { subject: `user:${userId}` }, orderBy: { at: 'asc' } })).map(
    ({ action, detail }) => [action, (detail as { by?: string }).by].filter(Boolean).join(' '),
  )
const told = async (userId: string) =>
  (await database.notice.findMany({ where: { userId, kind: 'account' }, orderBy: { createdAt: 'asc' } })).map(
    ({ change, about, address }) => [change, about, address],
  )

test('the sign-in page is told of the button', async () => {
  expect((await api.nobody.get('/api/v1/site')).body.signInWith).toEqual([{ id: 'openid', name: 'University' }])
})

describe('whoever was invited', () => {
  test('makes an account without a password, and comes back by the identity alone', async () => {
    const who = person()
    const invitation = { token: await invite(), username: `new-${number}`, displayName: 'Neu' }
    expect(await come(who, { invitation })).toMatchObject({ at: '/', username: invitation.username })
    const again = await come(who, { next: '/account' })
    expect(again).toMatchObject({ at: '/account', username: invitation.username })
    expect((await again.browser.client.get('/api/v1/account')).body.hasPassword).toBe(false)
    const { id } = await database.user.findUniqueOrThrow({ where: { username: invitation.username } })
    expect(await actionsOf(id)).toEqual(['identity_linked invitation', 'signed_in', 'signed_in'])
    expect(await database.enrolment.count({ where: { userId: id, courseId } })).toBe(1)
  })

  test('joins with the account that the identity opens already', async () => {
    const who = person()
    const first = { token: await invite(), username: `joins-${number}`, displayName: 'Joins' }
    await come(who, { invitation: first })
    const other = await build.course('another')
    const wanted = { role: 'student', section: null, maxUses: 1, days: 1 }
    const admin = await api.signIn('admin')
    const { token } = (await admin.post(`/api/v1/courses/${other.id}/invitations`, wanted)).body
    const second = { token, username: `joins-again-${number}`, displayName: 'Joins' }
    expect(await come(who, { invitation: second })).toMatchObject({ at: '/', username: first.username })
  })

  test('signs up for the account of a roster by its link, once', async () => {
    const { token, username, id } = await onRoster()
    const who = person()
    expect(await come(who, { invitation: { token } })).toMatchObject({ at: '/', username })
    const people = (await teacher.get(`/api/v1/courses/${courseId}/people`)).body.people
    expect(people.find((each: { user: { id: string } }) => each.user.id === id).hasSignedUp).toBe(true)
    // Neither the old link nor a new one adds a password for whoever holds it.
    const asked = { token, password: 'of whoever found the link' }
    expect((await api.nobody.post('/api/v1/invitations/accept', asked)).status).toBe(404)
    const { links } = (await teacher.post(`/api/v1/courses/${courseId}/sign-up-links`, {})).body
    expect(links.map((each: { username: string }) => each.username)).not.toContain(username)
  })

  test('hears at once of a name that is taken, and afterwards of an invitation that ended meanwhile', async () => {
    const token = await invite(1)
    const { username } = await account()
    const taken = await new Browser(site).post('/api/v1/sign-in/openid', {
      invitation: { token, username, displayName: 'X' },
    })
    expect([taken.status, taken.body.errors[0].path]).toEqual([422, 'username'])
    openid.next = person()
    const [one, other] = [new Browser(site), new Browser(site)]
    const join = (name: string) => ({ invitation: { token, username: `${name}-${number}`, displayName: 'X' } })
    const [first, second] = [await one.begin('openid', join('one')), await other.begin('openid', join('other'))]
    expect(await one.follow(first)).toBe('/')
    openid.next = person()
    expect(await other.follow(second)).toBe(`/join?trouble=invitation_over&with=openid#${token}`)
  })
})

describe('a user name that the provider vouches for', () => {
  const claiming = (student_number: string) => ({ ...person(), student_number })

  test('opens the account of a roster that waits for it', async () => {
    const { id, username } = await onRoster()
    expect(await come(claiming(username))).toMatchObject({ at: '/', username })
    expect(await actionsOf(id)).toEqual(['identity_linked username', 'signed_in'])
  })

  test('attack 109: does not open an account that somebody signed up for, nor one that no roster made; twin: one that waits', async () => {
    const { username } = await account()
    expect(await come(claiming(username))).toMatchObject({ at: trouble('has_account'), username: null })
    const roster = await onRoster()
    const asked = { token: roster.token, password: 'of whoever it is for' }
    expect((await api.nobody.post('/api/v1/invitations/accept', asked)).status).toBe(201)
    expect(await come(claiming(roster.username))).toMatchObject({ at: trouble('has_account'), username: null })
    const waiting = await onRoster()
    expect((await come(claiming(waiting.username))).username).toBe(waiting.username)
  })

  test('of two who sign up for an account of a roster at the same moment one does', async () => {
    const { token, username, id } = await onRoster()
    openid.next = claiming(username)
    const browser = new Browser(site)
    const answer = await browser.answerOf(await browser.begin('openid'))
    const [, accepted] = await Promise.all([
      browser.follow(answer),
      api.nobody.post('/api/v1/invitations/accept', { token, password: 'of the one with the link' }),
    ])
    const ways = [await database.identity.count({ where: { userId: id } }), accepted.status === 201 ? 1 : 0]
    expect(ways.sort()).toEqual([0, 1])
  })
})

describe('an address', () => {
  test('attack 109: that is not verified there does not open the account of its owner here; twin: verified, it does', async () => {
    const email = `ada-${++number}@uni.example`
    const { username, userId } = await account({ email })
    const unverified = [{ email, email_verified: false }, { email }, { email, email_verified: 'true' as never }]
    for (const claims of unverified)
      expect(await come(person(claims))).toMatchObject({ at: trouble('not_verified'), username: null })
    expect(await database.identity.count({ where: { userId } })).toBe(0)
    expect(await come(person({ email: email.toUpperCase(), email_verified: true }))).toMatchObject({
      at: '/',
      username,
    })
    expect(await actionsOf(userId)).toEqual(['identity_linked address', 'signed_in'])
    expect(await told(userId)).toEqual([['sign_in_added', openid.issuer, email]])
  })

  test('attack 109: that somebody gave here without confirming it waits for nobody (pre-hijacking); twin: confirmed, its owner comes in', async () => {
    const email = `eve-${++number}@uni.example`
    const { userId, username } = await account()
    const at = { tokenHash: `x-${number}`, kind: 'confirm' as const, userId, address: email }
    await database.mailLink.create({ data: { ...at, expiresAt: new Date(Date.now() + 60_000) } })
    const victim = person({ email, email_verified: true })
    expect(await come(victim)).toMatchObject({ at: trouble('not_invited'), username: null })
    await database.user.update({ where: { id: userId }, data: { email } })
    expect((await come(victim)).username).toBe(username)
  })

  test('of an account that another identity of the provider opens is no second way in', async () => {
    const email = `two-${++number}@uni.example`
    const it = await account({ email })
    expect(await link(it, person())).toBe('/account?linked=openid')
    expect((await come(person({ email, email_verified: true }))).at).toBe(trouble('other_linked'))
  })
})

test('nobody else gets an account, and nobody hears whether there is one', async () => {
  const before = await database.user.count()
  const email = `nobody-${++number}@uni.example`
  expect((await come(person({ email, email_verified: true }))).at).toBe(trouble('not_invited'))
  expect((await come(person({ email, email_verified: false }))).at).toBe(trouble('not_verified'))
  expect((await come(person())).at).toBe(trouble('not_invited'))
  expect(await database.user.count()).toBe(before)
})

describe('the way there and back', () => {
  test('attack 109: a replayed answer signs nobody in; twin: the first time it does', async () => {
    const who = person()
    await come(who, { invitation: { token: await invite(), username: `replay-${number}`, displayName: 'R' } })
    openid.next = who
    const browser = new Browser(site)
    const answer = await browser.answerOf(await browser.begin('openid'))
    const thief = new Browser(site, browser.cookies())
    expect(await browser.follow(answer)).toBe('/')
    for (const each of [browser, thief, new Browser(site)]) expect(await each.follow(answer)).toBe(trouble('expired'))
    expect(await whoIs(thief)).toBeNull()
  })

  test('attack 105, 109: an answer that another browser fetched signs nobody in (login CSRF), and does not end an attempt of one’s own; twin: that goes on', async () => {
    const [attacker, who] = [person(), person()]
    for (const each of [attacker, who])
      await come(each, { invitation: { token: await invite(), username: `csrf-${each.sub}`, displayName: 'C' } })
    const [theirs, mine] = [new Browser(site), new Browser(site)]
    openid.next = attacker
    const forged = await theirs.answerOf(await theirs.begin('openid'))
    const own = await mine.begin('openid')
    const handle = mine.cookies()
    expect(await mine.follow(forged)).toBe(trouble('expired'))
    expect(await whoIs(mine)).toBeNull()
    openid.next = who
    const again = new Browser(site, handle)
    expect(await again.follow(own)).toBe('/')
    expect(await whoIs(again)).toBe(`csrf-${who.sub}`)
  })

  test('attack 109: a code of another attempt is refused by the provider (PKCE); twin: the attempt that it belongs to', async () => {
    const who = person()
    await come(who, { invitation: { token: await invite(), username: `pkce-${number}`, displayName: 'P' } })
    const [victim, thief] = [new Browser(site), new Browser(site)]
    openid.next = who
    const answer = new URL(await victim.answerOf(await victim.begin('openid')))
    const begun = new URL(await thief.begin('openid'))
    expect(begun.searchParams.get('code_challenge_method')).toBe('S256')
    expect(begun.searchParams.get('code_challenge')).toMatch(/^[\w-]{43}$/)
    const injected = new URL(answer)
    injected.searchParams.set('state', begun.searchParams.get('state') ?? '')
    const asked = openid.asked.length
    expect(await thief.follow(injected.href)).toBe(trouble('refused'))
    // The provider was asked for a token and gave none, so that no claims were.
    expect(openid.asked.slice(asked)).toEqual(['/token'])
    expect(await victim.follow(answer.href)).toBe('/')
  })

  test.each([
    ['//evil.example', '/'],
    ['/\\evil.example', '/'],
    ['/\t/evil.example', '/'],
    ['https://evil.example/', '/'],
    ['javascript:alert(1)', '/'],
    ['', '/'],
    ['/.//evil.example', '//evil.example'],
    ['/join?x=1#token', '/join?x=1#token'],
  ])('attack 125: after %p the browser stays on this site; twin: a path of it is gone to', async (next, path) => {
    const who = person()
    await come(who, { invitation: { token: await invite(), username: `next-${number}`, displayName: 'N' } })
    openid.next = who
    const browser = new Browser(site)
    const answer = await browser.answerOf(await browser.begin('openid', { next }))
    expect(await browser.visit(answer)).toBe(`${site}${path}`)
  })

  test('attack 106, 109: the cookie of the attempt is out of reach of scripts and of other sites’ requests, and over https bound to the host; twin: it comes along when the provider leads back', async () => {
    const begun = await api.nobody.post('/api/v1/sign-in/openid', {})
    expect(begun.headers.get('set-cookie')).toMatch(
      /^interleave-pending=[\w-]{43}; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/,
    )
    const secure = await startApi(database, { ...environment, PUBLIC_URL: 'https://grades.example.edu' })
    try {
      const reply = await secure.nobody.post('/api/v1/sign-in/openid', {})
      expect(reply.headers.get('set-cookie')).toMatch(
        /^__Host-interleave-pending=[\w-]{43}; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
      )
      expect(new URL(reply.body.address).searchParams.get('redirect_uri')).toBe(
        'https://grades.example.edu/api/v1/sign-in/openid/callback',
      )
    } finally {
      await secure.close()
    }
  })

  test('attack 105: no other site begins it; twin: our own page does', async () => {
    const from = (origin: string) => api.nobody.post('/api/v1/sign-in/openid', {}, { origin })
    expect((await from('https://evil.example')).body.code).toBe('origin_refused')
    expect((await from(site)).status).toBe(200)
    expect((await api.nobody.get('/api/v1/sign-in/openid')).status).toBe(404)
  })

  test('what waits for an answer cannot be read in Redis', async () => {
    const redis = new Redis(REDIS_URL)
    try {
      await redis.flushdb()
      const token = await invite()
      await new Browser(site).begin('openid', { invitation: { token, username: `sealed-${number}`, displayName: 'S' } })
      const [key = ''] = await redis.keys('sign-in:pending:*')
      const kept = Buffer.from((await redis.get(key)) ?? '', 'base64').toString('latin1')
      expect(kept.length).toBeGreaterThan(200)
      expect(`${key}${kept}`).not.toMatch(new RegExp(`${token}|verifier|openid`))
    } finally {
      redis.disconnect()
    }
  })
})

describe('ways into one’s own account', () => {
  test('an identity is linked with the password, opens the account from then on, and is unlinked; a mail tells of both', async () => {
    const email = `linked-${++number}@uni.example`
    const it = await account({ email })
    const who = person()
    expect(await link(it, who, 'not the password')).toBe('422 invalid')
    expect(await link(it, who, undefined)).toBe('/account?linked=openid')
    const [identity] = await identitiesOf(it.browser)
    expect(identity).toMatchObject({ provider: 'openid', issuer: openid.issuer, name: who.sub, lastUsedAt: null })
    const elsewhere = await come(who)
    expect(elsewhere.username).toBe(it.username)

    const path = `/api/v1/account/identities/${identity.id}/unlink`
    expect((await it.browser.post(path, {})).status).toBe(422)
    expect((await it.browser.post(path, { current: PASSWORD })).status).toBe(204)
    expect([await whoIs(it.browser), await whoIs(elsewhere.browser)]).toEqual([it.username, null])
    expect((await come(who)).at).toBe(trouble('not_invited'))
    expect(await actionsOf(it.userId)).toEqual(['identity_linked account_page', 'signed_in', 'identity_unlinked'])
    expect(await told(it.userId)).toEqual([
      ['sign_in_added', openid.issuer, email],
      ['sign_in_removed', openid.issuer, email],
    ])
  })

  test('attack 109: an identity that opens another account is not linked to a second one; twin: it still opens the first', async () => {
    const [one, other] = [await account(), await account()]
    const who = person()
    await link(one, who)
    expect(await link(other, who)).toBe(trouble('link_used', '/account'))
    expect((await come(who)).username).toBe(one.username)
    expect(await link(one, person())).toBe('409 conflict')
  })

  test('attack 109: the same subject at another issuer is somebody else; twin: at its own it is known', async () => {
    const { userId } = await account()
    const who = person()
    const issuer = 'https://github.com/login/oauth'
    await database.identity.create({ data: { userId, issuer, subject: who.sub, name: 'x' } })
    expect((await come(who)).at).toBe(trouble('not_invited'))
    const own = await account()
    await link(own, who)
    expect((await come(who)).username).toBe(own.username)
  })

  test('attack 109: an answer is linked to the session that asked alone; twin: that one', async () => {
    const [mine, other] = [await account(), await account()]
    const who = person()
    openid.next = who
    const { body } = await mine.browser.post('/api/v1/account/identities/openid', { current: PASSWORD })
    const answer = await mine.browser.answerOf(body.address)
    // Somebody else sits down at the browser before the answer comes.
    const pending = mine.browser.cookies().split('; ').at(-1)
    const theirs = new Browser(site, `${other.browser.cookies()}; ${pending}`)
    expect(await theirs.follow(answer)).toBe(trouble('signed_out', '/account'))
    expect(await database.identity.count({ where: { userId: { in: [mine.userId, other.userId] } } })).toBe(0)
    expect(await link(mine, who)).toBe('/account?linked=openid')
  })

  test('the last way in stays, until a password is set by a mail', async () => {
    const who = person()
    const username = `only-${number}`
    const email = `${username}@uni.example`
    const linkIn = async (count: number) => {
      const sent = () => mail.received.filter(({ envelope }) => envelope.to.includes(email))
      return /#([\w-]{43})/.exec((await waitFor(() => sent()[count - 1])).text ?? '')?.[1]
    }
    const { browser } = await come(who, { invitation: { token: await invite(), username, displayName: 'O' } })
    const [identity] = await identitiesOf(browser)
    const path = `/api/v1/account/identities/${identity.id}/unlink`
    expect((await browser.post(path, {})).body.detail).toMatch(/唯一/)
    expect((await browser.client.put('/api/v1/account/email', { email })).status).toBe(202)
    expect((await api.nobody.post('/api/v1/email-confirmations', { token: await linkIn(1) })).status).toBe(204)
    expect((await api.nobody.post('/api/v1/password-resets', { who: username })).status).toBe(202)
    const asked = { token: await linkIn(2), password: PASSWORD }
    expect((await api.nobody.post('/api/v1/password-resets/accept', asked)).status).toBe(204)
    const signedIn = await api.nobody.post('/api/v1/session', { username, password: PASSWORD })
    const mine = client(site, cookieOf(signedIn.headers))
    expect((await mine.get('/api/v1/account')).body).toMatchObject({ hasPassword: true, email })
    expect((await mine.post(path, { current: PASSWORD })).status).toBe(204)
  })

  test('two ways in cannot be unlinked at the same moment', async () => {
    const it = await account()
    await link(it, person())
    const other = await database.identity.create({
      data: { userId: it.userId, issuer: 'https://no-longer.example', subject: '1', name: 'former' },
    })
    await database.user.update({ where: { id: it.userId }, data: { passwordHash: null } })
    const [first] = await identitiesOf(it.browser)
    const unlink = (id: string) => it.browser.client.post(`/api/v1/account/identities/${id}/unlink`, {})
    // An identity of a provider that is not set up any more leads nowhere.
    expect((await unlink(first.id)).status).toBe(409)
    expect((await unlink(other.id)).status).toBe(204)
  })

  test('without a password only a fresh session changes the ways in; twin: a fresh one does', async () => {
    const who = person()
    const username = `fresh-${number}`
    const { browser } = await come(who, { invitation: { token: await invite(), username, displayName: 'F' } })
    const long = new Date(Date.now() - 11 * 60_000)
    await database.session.updateMany({ where: { user: { username } }, data: { createdAt: long } })
    const [{ id }] = await identitiesOf(browser)
    const given = await browser.client.put('/api/v1/account/email', { email: 'thief@uni.example' })
    expect(given.body.code).toBe('sign_in_again')
    for (const path of ['openid', `${id}/unlink`])
      expect((await browser.post(`/api/v1/account/identities/${path}`, {})).body.code).toBe('sign_in_again')
    const again = await come(who)
    expect((await again.browser.post(`/api/v1/account/identities/${id}/unlink`, {})).status).toBe(409)
  })

  test('attack 97: no personal token sees or changes them; twin: the page does', async () => {
    const it = await account()
    const { secret } = (await it.browser.post('/api/v1/tokens', { name: 'x', scope: 'submit', days: 1 })).body
    const authorization = `Bearer ${secret}`
    expect((await api.nobody.get('/api/v1/account/identities', { authorization })).body.code).toBe('not_by_token')
    const asked = { current: PASSWORD }
    const refused = await api.nobody.post('/api/v1/account/identities/openid', asked, { authorization })
    expect(refused.body.code).toBe('not_by_token')
    expect(await identitiesOf(it.browser)).toEqual([])
  })
})

test('a provider that goes away keeps nobody from signing in here, and is found again once it is back', async () => {
  const otherPort = await freePort()
  const otherSite = `http://127.0.0.1:${otherPort}`
  const provider = await startOpenId(`${otherSite}/api/v1/sign-in/openid/callback`)
  const own = { ...environment, PORT: String(otherPort), PUBLIC_URL: otherSite, OIDC_ISSUER: provider.issuer }
  const other = await startApi(database, own)
  const { username } = await account()
  try {
    provider.next = person()
    const browser = new Browser(otherSite)
    const answer = await browser.answerOf(await browser.begin('openid'))
    await provider.close()
    expect(await browser.follow(answer)).toBe(trouble('unavailable'))
    expect((await other.nobody.post('/api/v1/session', { username, password: PASSWORD })).status).toBe(201)
    expect((await other.nobody.get('/health/ready')).status).toBe(200)
  } finally {
    await other.close()
  }
  // As it is away, an API starts all the same.
  const later = await startApi(database, own)
  try {
    const reply = await later.nobody.post('/api/v1/sign-in/openid', {})
    expect([reply.status, reply.body.detail]).toEqual([409, expect.stringContaining('连不上 University')])
    expect((await later.nobody.post('/api/v1/session', { username, password: PASSWORD })).status).toBe(201)
    const back = await startOpenId(
      `${otherSite}/api/v1/sign-in/openid/callback`,
      '127.0.0.1',
      new URL(provider.issuer).port,
    )
    expect((await later.nobody.post('/api/v1/sign-in/openid', {})).status).toBe(200)
    await back.close()
  } finally {
    await later.close()
  }
})

test('each address may begin only so often', async () => {
  const redis = new Redis(REDIS_URL)
  try {
    await redis.set('sign-in:begun:127.0.0.1', '600', 'EX', 60)
    const refused = await client(site, '').post('/api/v1/sign-in/openid', {})
    expect([refused.status, refused.body.code]).toEqual([429, 'too_many_attempts'])
    await redis.del('sign-in:begun:127.0.0.1')
    expect((await client(site, '').post('/api/v1/sign-in/openid', {})).status).toBe(200)
  } finally {
    redis.disconnect()
  }
})
