import { RunStore, SubmissionStore, writeAccountChange } from '@interleave/database'
import { builders, freePort, testDatabase, testRedisUrl, waitFor } from '@interleave/testing'
import { type Api, type Client, PASSWORD, startApi } from '../api.fixture.ts'
import { type MailServer, type Received, startMailServer } from '../mail.fixture.ts'
import { Mailer } from './mailer.ts'

const { url, database } = await testDatabase()
const REDIS_URL = await testRedisUrl()
const MAIL_FROM = 'Interleave <grades@course.example>'
const environment = { DATABASE_URL: url, REDIS_URL, MAIL_FROM, OUTBOX_SECONDS: '0.05', OUTBOX_RETRY_SECONDS: '0.05' }
const build = builders(database)
let server: MailServer
let api: Api
beforeAll(async () => {
  server = await startMailServer()
  api = await startApi(database, { ...environment, SMTP_URL: server.url })
})
afterAll(async () => {
  await api?.close()
  await server?.close()
})

let ada: Client & { userId: string }
let username: string
let address: string
let number = 0
beforeEach(async () => {
  username = `ada-${++number}`
  address = `${username}@uni.example`
  ada = await api.signIn('student', username)
})

const sentTo = (who: string) => server.received.filter(({ envelope }) => envelope.to.includes(who))
const mailTo = (who: string, count = 1) =>
  waitFor(() => {
    const mails = sentTo(who)
    return mails.length >= count && mails
  })
const tokenIn = (mail: Received | undefined) => /#([\w-]{43})/.exec(mail?.text ?? '')?.[1] ?? ''
const give = (email: string, current = PASSWORD) => ada.put('/api/v1/account/email', { email, current })
const confirm = (token: string) => api.nobody.post('/api/v1/email-confirmations', { token })
const account = async () => (await ada.get('/api/v1/account')).body

/** Ada's account with a confirmed address. */
async function withAddress() {
  await give(address)
  const [mail] = await mailTo(address)
  await confirm(tokenIn(mail))
}

async function settleOne(title = '第一次作业', displayName?: string) {
  const { id: assignmentId } = await build.assignment()
  await database.assignment.update({ where: { id: assignmentId }, data: { title: { 'zh-CN': title, en: title } } })
  if (displayName) await database.user.update({ where: { id: ada.userId }, data: { displayName } })
  const repositoryUrl = 'https://git.example.edu/ada/homework.git'
  const wanted = { studentId: ada.userId, assignmentId, repositoryUrl, branch: null, points: 10 }
  const submitted = await new SubmissionStore(database).submit(wanted)
  if (!('runId' in submitted)) throw new Error('not submitted')
  const { runId, submissionId } = submitted
  const runs = new RunStore(database)
  const { attempt } = (await runs.claim(runId, 'a worker', 60)) ?? { attempt: 0 }
  const task = { taskId: 'bank-account', points: 10, score: 7.5, seed: 's', graderVersion: 'v1' }
  const settlement = {
    ...{ outcome: 'graded' as const, code: null, detail: null, score: 7.5, points: 10 },
    tasks: [{ ...task, outcome: { kind: 'time_limit' as const } }],
  }
  expect(await runs.settle(runId, attempt, settlement)).toBe(true)
  return { runId, submissionId, attempt, settlement, runs }
}

test('an address is confirmed by the link that goes there, and by nothing else', async () => {
  expect((await give(address)).status).toBe(202)
  expect(await account()).toMatchObject({ email: null, unconfirmed: address })
  const [mail] = await mailTo(address)
  expect(mail).toMatchObject({
    subject: 'Interleave：请确认你的邮箱地址',
    from: { name: 'Interleave', address: 'grades@course.example' },
    to: [{ name: `The ${username}`, address }],
  })
  expect(mail?.text).toContain(`http://localhost:3000/confirm#${tokenIn(mail)}`)
  expect(mail?.html).toContain(`href="http://localhost:3000/confirm#${tokenIn(mail)}"`)
  expect((await confirm('x'.repeat(43))).status).toBe(404)
  expect((await confirm(tokenIn(mail))).status).toBe(204)
  expect(await account()).toMatchObject({ email: address, unconfirmed: null })
  expect((await confirm(tokenIn(mail))).status).toBe(404)
})

test('attack 106: an address needs the password, and the database keeps neither the token nor, once it is sent, its seal; twin: with the password a mail is sent', async () => {
  const refused = await give(address, 'not the password')
  expect([refused.status, refused.body.errors[0].path]).toEqual([422, 'current'])
  await give(address)
  const [mail] = await mailTo(address)
  const notice = await waitFor(() =>
    database.notice.findFirst({ where: { userId: ada.userId, sentAt: { not: null } } }),
  )
  expect(notice).toMatchObject({ kind: 'confirm', secret: null, nextAt: null, attempts: 1 })
  const links = await database.mailLink.findMany({ where: { userId: ada.userId } })
  expect(JSON.stringify([notice, links])).not.toContain(tokenIn(mail))
})

test.each([
  ['no address', 'nobody'],
  ['a second line', 'ada@uni.example\r\nBcc: all@uni.example'],
  ['two addresses', 'ada@uni.example, eve@evil.example'],
  ['a name', 'Ada <ada@uni.example>'],
  ['a too long one', `${'a'.repeat(250)}@uni.example`],
])('%s is not taken for an address', async (_, email) => {
  expect((await give(email)).status).toBe(422)
  expect(await database.notice.count({ where: { userId: ada.userId } })).toBe(0)
})

test('one address is one account’s: the second who confirms it is told so', async () => {
  await withAddress()
  const bob = await api.signIn('student', `bob-${number}`)
  const sameInCapitals = `ADA-${number}@uni.example`
  await bob.put('/api/v1/account/email', { email: sameInCapitals, current: PASSWORD })
  const [mail] = await mailTo(sameInCapitals)
  const { status, body } = await confirm(tokenIn(mail))
  expect([status, body.code]).toEqual([409, 'conflict'])
  expect((await account()).email).toBe(address)
})

test('a link to an address given before ends when another is given; a removed address gets nothing', async () => {
  await give(address)
  const [first] = await mailTo(address)
  await give(`other-${address}`)
  expect((await confirm(tokenIn(first))).status).toBe(404)
  const [second] = await mailTo(`other-${address}`)
  expect((await confirm(tokenIn(second))).status).toBe(204)
  await ada.put('/api/v1/account', { language: null, mailResults: true })
  expect((await ada.delete('/api/v1/account/email')).status).toBe(204)
  expect(await account()).toMatchObject({ email: null, mailResults: false })
  const { runId } = await settleOne()
  expect(await database.notice.count({ where: { runId } })).toBe(0)
})

describe('a forgotten password', () => {
  const ask = (who: string) => api.nobody.post('/api/v1/password-resets', { who })
  const accept = (token: string, password = 'a better one than that') =>
    api.nobody.post('/api/v1/password-resets/accept', { token, password })
  const enter = (password: string) => api.nobody.post('/api/v1/session', { username, password })

  test.each(['user name', 'address'])('is set anew by a link, asked for by %s; every session ends', async (by) => {
    await withAddress()
    expect((await ask(by === 'address' ? address.toUpperCase() : username)).status).toBe(202)
    const [, mail] = await mailTo(address, 2)
    expect(mail?.text).toContain('/new-password#')
    expect((await accept(tokenIn(mail), 'short')).status).toBe(422)
    expect((await accept(tokenIn(mail))).status).toBe(204)
    expect((await ada.get('/api/v1/session')).status).toBe(401)
    expect([(await enter(PASSWORD)).status, (await enter('a better one than that')).status]).toEqual([401, 201])
    expect((await accept(tokenIn(mail))).status).toBe(404)
  })

  test('attack 108: nobody learns whom there is: unknown, without an address, unconfirmed; twin: a confirmed one gets a mail', async () => {
    const unconfirmed = await api.signIn('student', `eve-${number}`)
    await unconfirmed.put('/api/v1/account/email', { email: `eve-${address}`, current: PASSWORD })
    await mailTo(`eve-${address}`)
    const answers = await Promise.all(['nobody-here', username, `eve-${number}`, `eve-${address}`].map(ask))
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`))).toEqual(new Set(['202 ']))
    await withAddress()
    await ask(username)
    await mailTo(address, 2)
    expect(sentTo(`eve-${address}`)).toHaveLength(1)
    expect(await database.mailLink.count({ where: { kind: 'reset' } })).toBeGreaterThan(0)
  })

  test('attack 106: a link of an hour ago, of another kind, or from before a change of the password is none; twin: a new one sets a password', async () => {
    await withAddress()
    await ask(username)
    const [confirmation, late] = await mailTo(address, 2)
    expect((await accept(tokenIn(confirmation))).status).toBe(404)
    await database.mailLink.updateMany({ where: { kind: 'reset' }, data: { expiresAt: new Date(Date.now() - 1) } })
    expect((await accept(tokenIn(late))).status).toBe(404)
    await ask(username)
    const [, , mail] = await mailTo(address, 3)
    await ada.post('/api/v1/account/password', { current: PASSWORD, password: 'a better one than that' })
    expect((await accept(tokenIn(mail), 'and another one still')).status).toBe(404)
    await mailTo(address, 4)
    await ask(username)
    const [, , , , last] = await mailTo(address, 5)
    expect((await accept(tokenIn(last), 'and another one still')).status).toBe(204)
  })

  test('attack 108: five mails an hour for one account, however many ask; twin: five are sent', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => ask(username)))
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(5)
    expect(answers.find(({ status }) => status === 429)?.headers.get('retry-after')).toEqual(expect.any(String))
  })
})

describe('a way into the account that changes', () => {
  const password = 'a better one than that'
  const ways: [string, () => Promise<unknown>, string, RegExp][] = [
    [
      'a changed password',
      () => ada.post('/api/v1/account/password', { current: PASSWORD, password }),
      'en',
      /its password was changed, and every other session was ended/,
    ],
    [
      'a password set by a mail',
      async () => {
        await api.nobody.post('/api/v1/password-resets', { who: username })
        const [, mail] = await mailTo(address, 2)
        await api.nobody.post('/api/v1/password-resets/accept', { token: tokenIn(mail), password })
      },
      'zh-CN',
      /通过邮件里的链接设了新密码/,
    ],
    [
      'another address',
      async () => {
        await give(`new-${address}`)
        const [mail] = await mailTo(`new-${address}`)
        await confirm(tokenIn(mail))
      },
      'zh-CN',
      /换了邮箱地址，以后的邮件不再寄到这里/,
    ],
    [
      'no address',
      () => ada.delete('/api/v1/account/email'),
      'en',
      /this e-mail address was removed from it; no more mails come here/,
    ],
    [
      'a token',
      () => ada.post('/api/v1/tokens', { name: 'x" <b>', scope: 'read', days: 1 }),
      'en',
      /the token “x" <b>” was made/,
    ],
    [
      'a provider, which is called by its host',
      () =>
        database.$transaction((transaction) =>
          writeAccountChange(transaction, ada.userId, 'sign_in_added', 'https://login.uni.example/realms/students'),
        ),
      'en',
      /one can now also sign in to it with login\.uni\.example\./,
    ],
  ]

  test.each(ways)('is told to the address that there was: %s', async (_, change, language, words) => {
    await withAddress()
    await ada.put('/api/v1/account', { language, mailResults: false })
    await change()
    const mail = await waitFor(() => sentTo(address).find(({ text }) => words.test(text ?? '')))
    expect(mail.subject).toBe(
      language === 'en' ? 'Interleave: a way into your account has changed' : 'Interleave：账户的登录方式有变化',
    )
    expect(mail.text).toContain(username)
    expect(mail.text).toContain('http://localhost:3000/account')
    expect(mail.html).not.toContain('<b>')
    const changes = { userId: ada.userId, kind: 'account' as const }
    expect(await database.notice.count({ where: changes })).toBe(1)
  })

  test('is nobody’s to hear of without an address, nor where nothing came of it', async () => {
    expect((await ada.post('/api/v1/tokens', { name: 'one', scope: 'read', days: 1 })).status).toBe(201)
    await withAddress()
    const refused = await ada.post('/api/v1/account/password', { current: 'not the password', password })
    expect(refused.status).toBe(422)
    await give(address)
    const [, again] = await mailTo(address, 2)
    expect((await confirm(tokenIn(again))).status).toBe(204)
    expect(await database.notice.count({ where: { userId: ada.userId, kind: 'account' } })).toBe(0)
  })
})

describe('the result of a run', () => {
  test.each([
    ['zh-CN', '第一次作业：7.5 / 10', '得分 7.5 / 10'],
    ['en', '第一次作业: 7.5 / 10', 'score 7.5 / 10'],
  ])('goes to whoever wants it, in their language (%s), once', async (language, subject, score) => {
    await withAddress()
    await ada.put('/api/v1/account', { language, mailResults: true })
    const { submissionId, runId, attempt, settlement, runs } = await settleOne()
    const [, mail] = await mailTo(address, 2)
    expect(mail?.subject).toBe(subject)
    expect(mail?.text).toContain(score)
    expect(mail?.text).toContain(`http://localhost:3000/submissions/${submissionId}`)
    const { id } = await database.notice.findFirstOrThrow({ where: { runId } })
    expect(mail?.messageId).toBe(`<${id}@course.example>`)
    // The same worker again, as after a lost answer, settles and tells nothing.
    expect(await runs.settle(runId, attempt, settlement)).toBe(false)
    await waitFor(() => database.notice.findFirst({ where: { runId, sentAt: { not: null } } }))
    expect(sentTo(address)).toHaveLength(2)
  })

  test('does not go to whoever did not ask for it, changed their mind, or left the course', async () => {
    await withAddress()
    const { runId } = await settleOne()
    expect(await database.notice.count({ where: { runId } })).toBe(0)
    const leave = [
      () => ada.put('/api/v1/account', { language: null, mailResults: false }),
      () => database.enrolment.deleteMany({ where: { userId: ada.userId } }),
    ]
    for (const change of leave) {
      await ada.put('/api/v1/account', { language: null, mailResults: true })
      server.refuseWith = 450
      const settled = await settleOne()
      await waitFor(() => database.notice.findFirst({ where: { runId: settled.runId, attempts: { gt: 0 } } }))
      await change()
      const over = await waitFor(() => database.notice.findFirst({ where: { runId: settled.runId, nextAt: null } }))
      server.refuseWith = null
      expect(over).toMatchObject({ sentAt: null, answer: 'no longer wanted' })
    }
    expect(sentTo(address)).toHaveLength(1)
  })

  test('what a student wrote is text: no header, no recipient, no markup of theirs', async () => {
    await withAddress()
    await ada.put('/api/v1/account', { language: 'en', mailResults: true })
    const title = 'x\r\nBcc: eve@evil.example\r\n\r\n<script>alert(1)</script>'
    await settleOne(title, 'Ada"\r\nX-Evil: 1 <eve@evil.example>')
    const [, mail] = await mailTo(address, 2)
    expect(mail?.envelope.to).toEqual([address])
    expect(mail?.headers.map(({ key }) => key)).not.toEqual(expect.arrayContaining(['bcc']))
    expect(mail?.headers.map(({ key }) => key)).not.toEqual(expect.arrayContaining(['x-evil']))
    expect(mail?.to?.map((to) => to.address)).toEqual([address])
    expect(mail?.html).not.toMatch(/<script|<eve/)
    expect(mail?.html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(mail?.subject).toBe('x Bcc: eve@evil.example <script>alert(1)</script>: 7.5 / 10')
  })
})

describe('a mail server that does not take it', () => {
  test('for now: it is tried again until it does', async () => {
    server.refuseWith = 451
    await give(address)
    await waitFor(() => database.notice.findFirst({ where: { userId: ada.userId, attempts: { gte: 3 } } }))
    expect(sentTo(address)).toEqual([])
    server.refuseWith = null
    await mailTo(address)
  })

  test('for good: it is not tried again, and says why', async () => {
    server.refuseWith = 550
    await give(address)
    const over = await waitFor(() => database.notice.findFirst({ where: { userId: ada.userId, nextAt: null } }))
    server.refuseWith = null
    expect(over).toMatchObject({ attempts: 1, sentAt: null, secret: null, answer: expect.stringContaining('550') })
  })

  test('for two days: it is given up', async () => {
    server.refuseWith = 451
    await give(address)
    await waitFor(() => database.notice.findFirst({ where: { userId: ada.userId, attempts: { gte: 1 } } }))
    const createdAt = new Date(Date.now() - 49 * 3_600_000)
    await database.notice.updateMany({ where: { userId: ada.userId }, data: { createdAt } })
    const over = await waitFor(() => database.notice.findFirst({ where: { userId: ada.userId, nextAt: null } }))
    server.refuseWith = null
    expect(over).toMatchObject({ sentAt: null, secret: null, answer: expect.stringContaining('given up: ') })
  })
})

test('two senders at once send each mail once', async () => {
  const second = await startApi(database, { ...environment, SMTP_URL: server.url })
  await withAddress()
  await ada.put('/api/v1/account', { language: 'en', mailResults: true })
  const settled: string[] = []
  for (let i = 0; i < 6; i++) settled.push((await settleOne()).runId)
  await waitFor(async () => (await database.notice.count({ where: { runId: { in: settled }, sentAt: null } })) === 0)
  await second.close()
  expect(sentTo(address)).toHaveLength(7)
})

test('attack 106: a password for the mail server is not told to one without TLS; twin: a mail without a password is taken', async () => {
  const logins: string[] = []
  const plain = await startMailServer({
    ...{ authOptional: false, hideSTARTTLS: true, allowInsecureAuth: true, disabledCommands: ['STARTTLS'] },
    onAuth: ({ password }, _session, callback) => {
      logins.push(String(password))
      callback(null, { user: 'x' })
    },
  })
  const to = { name: 'A', address: 'a@uni.example' }
  const mail = { id: 'x', date: new Date(), to, language: 'en' as const, subject: 's', text: 't', html: '<p>t</p>' }
  const send = async (SMTP_URL: string) => {
    const mailer = new Mailer({ SMTP_URL, MAIL_FROM })
    const { kind } = await mailer.send(mail)
    mailer.close()
    return kind
  }
  expect(await send(plain.url.replace('//', '//user:secret@'))).toBe('later')
  expect(logins).toEqual([])
  expect(await send(server.url)).toBe('sent')
  await plain.close()
})

test('a mail server that is away is tried again, and nothing is lost', async () => {
  const mailer = new Mailer({ SMTP_URL: `smtp://127.0.0.1:${await freePort()}`, MAIL_FROM })
  const message = { id: 'x', date: new Date(), to: { name: 'A', address: 'a@uni.example' }, language: 'en' as const }
  expect((await mailer.send({ ...message, subject: 's', text: 't', html: '' })).kind).toBe('later')
  mailer.close()
})

test('without settings no mail is offered, and what would need one says so', async () => {
  expect((await api.nobody.get('/api/v1/site')).body).toMatchObject({ offersMail: true })
  const without = await startApi(database, { DATABASE_URL: url, REDIS_URL })
  expect((await without.nobody.get('/api/v1/site')).body).toMatchObject({ offersMail: false })
  const bob = await without.signIn('student', `bob-${number}`)
  const given = await bob.put('/api/v1/account/email', { email: address, current: PASSWORD })
  const asked = await without.nobody.post('/api/v1/password-resets', { who: username })
  expect([given.status, asked.status]).toEqual([409, 409])
  await without.close()
})
