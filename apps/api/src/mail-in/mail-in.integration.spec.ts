import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect as connectTls } from 'node:tls'
import { RunStore } from '@interleave/database'
import { builders, freePort, testDatabase, testRedisUrl, waitFor } from '@interleave/testing'
import nodemailer, { type SendMailOptions } from 'nodemailer'
import { type Api, type Client, startApi } from '../api.fixture.ts'
import { startMailServer } from '../mail.fixture.ts'

const { url: DATABASE_URL, database } = await testDatabase()
const build = builders(database)
const REDIS_URL = await testRedisUrl()
const out = await startMailServer()
const port = await freePort()
const environment = {
  ...{ DATABASE_URL, REDIS_URL, SMTP_URL: out.url, MAIL_FROM: 'grades@course.example', OUTBOX_SECONDS: '0.05' },
  ...{ MAIL_IN_DOMAIN: 'mail.course.example', MAIL_IN_PORT: String(port), MAIL_IN_RELAYS: '127.0.0.1' },
}
const api: Api = await startApi(database, environment)
afterAll(async () => {
  await api.close()
  await out.close()
})

const repositoryUrl = 'https://git.example.edu/ada/homework.git'
let ada: Client & { userId: string }
let email: string
let assignmentId: string
/** Ada's, for the assignment. */
let to: string
let number = 0

beforeEach(async () => {
  email = `ada-${++number}@uni.example`
  ada = await api.signIn('student', `ada-${number}`)
  await database.user.update({ where: { id: ada.userId }, data: { email, language: 'en' } })
  assignmentId = (await build.assignment({ slug: `homework-${number}` })).id
  to = (await ada.post(path())).body.address
})

const path = (id = assignmentId) => `/api/v1/assignments/${id}/mail-in`
const transport = nodemailer.createTransport({ host: '127.0.0.1', port, ignoreTLS: true })
const id = () => `<${crypto.randomUUID()}@uni.example>`
const send = (mail: SendMailOptions = {}) =>
  transport.sendMail({ from: email, to, text: `Please grade ${repositoryUrl}`, messageId: id(), ...mail })
/** The code with which a mail was refused. */
const codeOf = (sending: Promise<unknown>): Promise<number> =>
  sending.then(
    () => 250,
    (error: { responseCode: number }) => error.responseCode,
  )

/** As bytes go over the wire, where nodemailer would not send such a thing. */
async function speak(...lines: (string | Buffer)[]): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  let heard = ''
  socket.setEncoding('utf8').on('data', (text: string) => {
    heard += text
  })
  for (const [index, line] of lines.entries()) {
    await waitFor(() => heard.match(/^\d{3} .*\r\n/gm)?.length === index + 1 || socket.destroyed)
    socket.write(line)
  }
  await waitFor(() => heard.match(/^\d{3} .*\r\n/gm)?.length === lines.length + 1 || socket.destroyed)
  socket.destroy()
  return heard
}
const envelope = () => ['EHLO uni.example\r\n', `MAIL FROM:<${email}>\r\n`, `RCPT TO:<${to}>\r\n`, 'DATA\r\n']

const mails = async () => (await ada.get(path())).body.mails
const submissions = () => database.submission.findMany({ where: { studentId: ada.userId }, orderBy: { id: 'asc' } })
const answers = (count = 1) =>
  waitFor(() => {
    const sent = out.received.filter(({ envelope: { to } }) => to.includes(email))
    return sent.length >= count && sent
  })

async function studentWithAddress(username: string) {
  const student = await api.signIn('student', username)
  const address = `${username}@uni.example`
  await database.user.update({ where: { id: student.userId }, data: { email: address } })
  return { email: address, to: (await student.post(path())).body.address }
}

async function settle(submissionId: string) {
  const runs = new RunStore(database)
  const { id: runId } = await database.run.findFirstOrThrow({ where: { submissionId } })
  const { attempt } = (await runs.claim(runId, 'a worker', 60)) ?? { attempt: 0 }
  const task = { taskId: 'bank-account', points: 10, score: 7.5, seed: 's', graderVersion: 'v1' }
  const result = { outcome: 'graded' as const, code: null, detail: null, score: 7.5, points: 10 }
  await runs.settle(runId, attempt, { ...result, tasks: [{ ...task, outcome: { kind: 'time_limit' } }] })
}

test('a mail with a repository is a submission, answered when it came and when it is graded, in its thread', async () => {
  const messageId = id()
  await send({ messageId, text: `${repositoryUrl}\nbranch: main\nfolder: labs/week3\n` })
  const [submission] = await submissions()
  expect(submission).toMatchObject({ assignmentId, repositoryUrl, branch: 'main', folder: 'labs/week3', way: 'mail' })
  const [receipt] = await answers()
  expect(receipt).toMatchObject({
    inReplyTo: messageId,
    references: messageId,
    subject: expect.stringContaining('received'),
  })
  expect(receipt?.text).toContain(repositoryUrl)
  expect(receipt?.headers).toContainEqual(expect.objectContaining({ key: 'auto-submitted', value: 'auto-replied' }))
  await settle(submission?.id as string)
  const [, result] = await answers(2)
  expect(result).toMatchObject({ inReplyTo: messageId, subject: 'First assignment: 7.5 / 10' })
  expect(await mails()).toEqual([
    expect.objectContaining({ outcome: 'accepted', reason: null, submissionId: submission?.id }),
  ])
})

test('the run waits in the queue like one of the form: the newer takes the place of the older, whichever way it came', async () => {
  const byForm = await ada.post('/api/v1/submissions', { assignmentId, repositoryUrl })
  await send()
  const [older, newer] = await database.run.findMany({
    where: { studentId: ada.userId },
    orderBy: { createdAt: 'asc' },
  })
  expect([older?.submissionId, older?.state, newer?.state]).toEqual([byForm.body.id, 'superseded', 'queued'])
})

test('a commit that was graded already is told so, with the submission in which it was', async () => {
  const first = (await ada.post('/api/v1/submissions', { assignmentId, repositoryUrl })).body.id
  const runs = new RunStore(database)
  await runs.pinCommit(first, 'c'.repeat(40))
  await settle(first)
  await send()
  const second = (await submissions()).at(-1)?.id as string
  const { id: runId } = await database.run.findFirstOrThrow({ where: { submissionId: second } })
  const { attempt } = (await runs.claim(runId, 'a worker', 60)) ?? { attempt: 0 }
  const { sameAs } = await runs.pinCommit(second, 'c'.repeat(40))
  await runs.yieldTo(runId, attempt, sameAs as string)
  const same = (await answers(2)).find(({ subject }) => subject?.includes('handed in before'))
  expect(same?.text).toContain(`http://localhost:3000/submissions/${first}`)
})

test('the rules of the assignment and for addresses are those of the form, in its words', async () => {
  const cases = [
    [{ text: 'https://127.0.0.1/a.git' }, 'private network'],
    [{ text: 'https://ada:secret@git.example.edu/a.git' }, 'user name'],
    [{ text: 'ftp://git.example.edu/ada/a.git' }, 'https://'],
    [{ text: `${repositoryUrl}\nbranch: --upload-pack=x` }, 'branch'],
    [{ text: 'hello' }, 'No address of a repository'],
    [{ text: `${repositoryUrl} https://git.example.edu/b/c.git` }, 'more than one address'],
    [{ text: `${repositoryUrl}\nbranch: a\nbranch: b` }, 'More than one branch'],
    [{ text: `${repositoryUrl}\nfolder: a\nfolder: b` }, 'More than one folder'],
    [{ text: `${repositoryUrl}\nfolder: /etc` }, 'not a valid folder'],
  ] as const
  for (const [count, [mail, sentence]] of cases.entries()) {
    await send(mail)
    const [{ outcome, reason }] = await mails()
    expect([outcome, reason.en]).toEqual(['refused', expect.stringContaining(sentence)])
    expect((await answers(count + 1)).some(({ text }) => text?.includes(reason.en))).toBe(true)
  }
  expect(await submissions()).toEqual([])
  const stored = await database.receivedMail.findMany({ where: { studentId: ada.userId } })
  expect(JSON.stringify(stored)).not.toContain('secret')
  await database.assignment.update({ where: { id: assignmentId }, data: { closesAt: new Date(Date.now() - 60_000) } })
  await send()
  expect((await mails())[0]).toMatchObject({ outcome: 'refused', reason: { en: expect.stringContaining('closed') } })
  await database.assignment.update({ where: { id: assignmentId }, data: { closesAt: null } })
  await send()
  expect(await submissions()).toHaveLength(1)
})

describe('who gets in', () => {
  test.each([
    ['somebody without a token', () => `homework@mail.course.example`],
    ['a made-up token', () => `homework+${'a'.repeat(26)}@mail.course.example`],
    ['another domain: no relay', () => 'eve@evil.example'],
    ['another domain with a token', () => to.replace('mail.course.example', 'evil.example')],
    ['a percent hack', () => `eve%evil.example@mail.course.example`],
    ['a route', () => `@mail.course.example:eve@evil.example`],
    ['an address in quotes', () => `"eve@evil.example"@mail.course.example`],
  ])('550 for %s; twin: the address as it was given', async (_, address) => {
    expect([550, 501, 553]).toContain(await codeOf(send({ envelope: { from: email, to: address() } })))
    expect(await codeOf(send())).toBe(250)
    expect(out.received.filter(({ envelope: { to } }) => to.some((each) => each.endsWith('evil.example')))).toEqual([])
  })

  test('capitals do not matter, nor does what stands before the +', async () => {
    expect(await codeOf(send({ to: to.toUpperCase() }))).toBe(250)
    expect(await codeOf(send({ to: to.replace(/^.*\+/, 'anything+') }))).toBe(250)
  })

  test('a changed or removed address ends at once', async () => {
    const { address } = (await ada.post(path())).body
    expect(address).not.toBe(to)
    expect([await codeOf(send()), await codeOf(send({ to: address }))]).toEqual([550, 250])
    expect((await ada.delete(path())).status).toBe(204)
    expect(await codeOf(send({ to: address }))).toBe(550)
    expect((await ada.get(path())).body.address).toBeNull()
  })

  test('nobody who left the course, has no address left to be answered at, or whose assignment is not open', async () => {
    const { courseId } = await database.assignment.findUniqueOrThrow({ where: { id: assignmentId } })
    const enrolment = { courseId_userId: { courseId, userId: ada.userId } }
    await database.assignment.update({ where: { id: assignmentId }, data: { opensAt: new Date(Date.now() + 60_000) } })
    expect(await codeOf(send())).toBe(550)
    await database.assignment.update({ where: { id: assignmentId }, data: { opensAt: null } })
    await database.user.update({ where: { id: ada.userId }, data: { email: null } })
    expect(await codeOf(send())).toBe(550)
    await database.user.update({ where: { id: ada.userId }, data: { email } })
    await database.enrolment.delete({ where: enrolment })
    expect(await codeOf(send())).toBe(550)
    await database.enrolment.create({ data: { courseId, userId: ada.userId, role: 'student' } })
    expect(await codeOf(send())).toBe(250)
  })

  test('no address without a confirmed one of one’s own, and the database keeps it sealed', async () => {
    const bob = await api.signIn('student', `bob-${number}`)
    expect((await bob.post(path())).status).toBe(409)
    const row = await database.mailAddress.findFirstOrThrow({ where: { studentId: ada.userId } })
    const token = /\+(\w+)@/.exec(to)?.[1] as string
    expect(token).toHaveLength(26)
    expect(JSON.stringify(row) + Buffer.from(row.token).toString('latin1')).not.toContain(token)
  })
})

describe('a forged sender', () => {
  test('with somebody else’s From nothing is handed in, and whoever it names is told nothing', async () => {
    await send({ from: 'eve@evil.example', envelope: { from: email, to } })
    expect((await mails())[0]).toMatchObject({
      outcome: 'refused',
      reason: { en: expect.stringContaining('did not come from') },
    })
    expect(await submissions()).toEqual([])
    await answers()
    expect(out.received.some(({ envelope: { to } }) => to.includes('eve@evil.example'))).toBe(false)
  })

  test('the right From without the address gets nowhere; twin: with it, whatever the envelope says', async () => {
    expect(
      await codeOf(send({ envelope: { from: email, to: `homework+${'b'.repeat(26)}@mail.course.example` } })),
    ).toBe(550)
    await send({ envelope: { from: 'bounces@relay.example', to }, replyTo: 'eve@evil.example' })
    expect(await submissions()).toHaveLength(1)
    await answers()
    expect(out.received.some(({ envelope: { to } }) => /evil|relay/.test(String(to)))).toBe(false)
  })
})

describe('what no person wrote', () => {
  test.each([
    ['an absence note', { headers: { 'Auto-Submitted': 'auto-replied' } }],
    ['a list', { headers: { Precedence: 'list', 'List-Id': '<x.example>' } }],
    ['a bounce', { envelope: { from: '', to: '' } }],
  ])('%s is neither handed in nor answered', async (_, mail) => {
    await send({ ...mail, ...('envelope' in mail && { envelope: { from: '', to } }) })
    expect((await mails())[0]).toMatchObject({ outcome: 'ignored', submissionId: null })
    expect(await database.notice.count({ where: { userId: ada.userId } })).toBe(0)
    await send()
    expect(await submissions()).toHaveLength(1)
  })

  test('an answer of ours that comes back is not answered', async () => {
    await send()
    const [receipt] = await answers()
    await send({
      envelope: { from: 'grades@course.example', to },
      raw: receipt?.raw.replace(/^From:.*$/m, `From: ${email}`),
    })
    expect((await mails())[0]).toMatchObject({ outcome: 'ignored' })
    expect(await database.notice.count({ where: { userId: ada.userId } })).toBe(1)
  })
})

describe('twice and often', () => {
  test('the same Message-ID is one submission and one answer, however often and however much at once', async () => {
    const messageId = id()
    const codes = await Promise.all(Array.from({ length: 8 }, () => codeOf(send({ messageId }))))
    expect(codes).toEqual(Array(8).fill(250))
    expect(await submissions()).toHaveLength(1)
    expect(await database.notice.count({ where: { userId: ada.userId } })).toBe(1)
  })

  test('a thousand mails: thirty are taken within an hour, ten are answered, the rest is to come later; twin: another student gets in', async () => {
    const pooled = nodemailer.createTransport({
      host: '127.0.0.1',
      port,
      ignoreTLS: true,
      pool: true,
      maxConnections: 5,
      maxMessages: 1000,
    })
    const one = () => codeOf(pooled.sendMail({ from: email, to, text: 'hello', messageId: id() }))
    const codes = await Promise.all(Array.from({ length: 1000 }, one))
    pooled.close()
    expect(codes.filter((code) => code === 250)).toHaveLength(30)
    expect(codes.filter((code) => code !== 250 && code !== 450)).toEqual([])
    expect(await database.notice.count({ where: { userId: ada.userId } })).toBe(10)
    expect(await database.receivedMail.count({ where: { studentId: ada.userId } })).toBe(30)
    const bob = await studentWithAddress(`bob-${number}`)
    expect(await codeOf(send({ from: bob.email, to: bob.to }))).toBe(250)
  })

  test('one network address may ask three hundred things a minute; twin: another one may still, and so may a relay', async () => {
    const own = await freePort()
    const second = await startApi(database, { ...environment, MAIL_IN_PORT: String(own), MAIL_IN_RELAYS: '127.0.0.3' })
    const from = (localAddress: string) =>
      nodemailer.createTransport({
        host: '127.0.0.1',
        port: own,
        localAddress,
        ignoreTLS: true,
        pool: true,
        maxConnections: 5,
        maxMessages: 1000,
      })
    const [guesser, other, relay] = [from('127.0.0.1'), from('127.0.0.2'), from('127.0.0.3')]
    const guess = (by: typeof guesser) =>
      codeOf(by.sendMail({ from: email, to: `x+${'c'.repeat(26)}@mail.course.example`, text: 'x' }))
    const codes = await Promise.all(Array.from({ length: 200 }, () => guess(guesser)))
    expect(new Set(codes)).toEqual(new Set([550, 450]))
    expect(await codeOf(guesser.sendMail({ from: email, to, text: repositoryUrl }))).toBe(450)
    expect(await codeOf(other.sendMail({ from: email, to, text: repositoryUrl }))).toBe(250)
    expect(new Set(await Promise.all(Array.from({ length: 200 }, () => guess(relay))))).toEqual(new Set([550]))
    for (const each of [guesser, other, relay]) each.close()
    await second.close()
  })

  test('twenty connections at once from one network address; twin: the next one when another has gone', async () => {
    const own = await freePort()
    const second = await startApi(database, { ...environment, MAIL_IN_PORT: String(own), MAIL_IN_RELAYS: '' })
    const open = async () => {
      const socket = connect(own, '127.0.0.1')
      let greeting = ''
      socket.setEncoding('utf8').on('data', (text: string) => {
        greeting += text
      })
      await waitFor(() => greeting.includes('\r\n'))
      return { socket, code: greeting.slice(0, 3) }
    }
    const opened = await Promise.all(Array.from({ length: 20 }, open))
    expect(new Set(opened.map(({ code }) => code))).toEqual(new Set(['220']))
    expect((await open()).code).toBe('421')
    for (const { socket } of opened) socket.destroy()
    await waitFor(async () => (await open()).code === '220')
    await second.close()
  })
})

describe('what goes over the wire', () => {
  const honest = () => `From: ${email}\r\nMessage-ID: ${id()}\r\n\r\n${repositoryUrl}\r\n`

  test('twin of the next: a mail in plain SMTP is taken, with a dot that begins a line', async () => {
    expect(await speak(...envelope(), `${honest()}..\r\n.\r\n`)).toMatch(/250 [^\r]*\r\n$/)
    expect(await submissions()).toHaveLength(1)
  })

  test.each([
    ['LF . LF', '\n.\n'],
    ['LF . CR LF', '\n.\r\n'],
    ['CR LF . LF', '\r\n.\n'],
    ['CR . CR', '\r.\r'],
    ['CR . CR LF', '\r.\r\n'],
  ])('a second mail behind a false end (%s) is no mail, and the first is refused with it', async (_, end) => {
    const hidden = `MAIL FROM:<${email}>\r\nRCPT TO:<${to}>\r\nDATA\r\n${honest()}`
    expect(await speak(...envelope(), `${honest()}${end}${hidden}\r\n.\r\n`)).toMatch(/\r\n554 [^\r]*CR LF\r\n$/)
    expect([await submissions(), await mails()]).toEqual([[], []])
  })

  test('what stands in a header stands in no header of an answer', async () => {
    await speak(
      ...envelope(),
      `${honest().replace(/Message-ID: .*/, 'Message-ID: <a@b>\r\n Bcc: eve@evil.example')}.\r\n`,
    )
    await send({ subject: 'x\r\nBcc: eve@evil.example', headers: { 'X-Name': 'y\r\nBcc: eve@evil.example' } })
    const sent = await answers(2)
    for (const { headers, to: whom } of sent) {
      expect(headers.map(({ key }) => key)).not.toContain('bcc')
      expect(whom?.map(({ address }) => address)).toEqual([email])
    }
    expect(sent.map(({ raw }) => raw).join('')).not.toContain('evil.example')
  })

  test('two megabytes are refused, announced or not, and no more than one is held; twin: what is small is taken after it', async () => {
    const large = 'x'.repeat(998).concat('\r\n').repeat(2100)
    expect(await codeOf(send({ text: large }))).toBe(552)
    expect(await speak(...envelope(), `${honest()}${large}.\r\n`)).toMatch(/552 [^\r]*\r\n$/)
    expect([await submissions(), await mails()]).toEqual([[], []])
    expect(await codeOf(send({ attachments: [{ filename: 'a.zip', content: Buffer.alloc(500_000) }] }))).toBe(250)
    expect(await submissions()).toHaveLength(1)
  })

  test('a client that leaves in the middle has handed in nothing', async () => {
    const socket = connect(port, '127.0.0.1')
    let heard = ''
    socket.setEncoding('utf8').on('data', (text: string) => {
      heard += text
    })
    for (const line of ['', ...envelope()]) {
      const before = heard.length
      socket.write(line)
      await waitFor(() => (line === '' ? heard.startsWith('220') : heard.length > before))
    }
    await waitFor(() => heard.includes('354'))
    await new Promise<void>((resolve) => socket.write(honest(), () => resolve()))
    socket.destroy()
    await send()
    expect([(await submissions()).length, (await mails()).length]).toEqual([1, 1])
  })

  test('six recipients are too many', async () => {
    const many = Array.from({ length: 6 }, () => `RCPT TO:<${to}>\r\n`)
    const heard = await speak(
      'EHLO x\r\n',
      `MAIL FROM:<${email}>\r\n`,
      ...many.map((line, n) => line.replace('<', `<${n}`)),
    )
    // Of EHLO, of the sender, and of five recipients.
    expect(heard.match(/^250 /gm)).toHaveLength(7)
    expect(heard).toMatch(/452 [^\r]*\r\n$/)
  })

  test('a mail that goes round in a circle is refused', async () => {
    const hops = 'Received: from a by b; Mon, 1 Jan 2026 10:00:00 +0000\r\n'.repeat(31)
    expect(await speak(...envelope(), `${hops}${honest()}.\r\n`)).toMatch(/554 [^\r]*circle\r\n$/)
  })

  test('what nests deeper than anybody writes is refused with a sentence', async () => {
    let body = `\r\n${repositoryUrl}`
    for (let depth = 1; depth < 100; depth++)
      body = `--b${depth}\r\nContent-Type: multipart/mixed; boundary=b${depth - 1}\r\n\r\n${body}\r\n--b${depth}--`
    await send({ raw: `From: ${email}\r\nContent-Type: multipart/mixed; boundary=b99\r\n\r\n${body}\r\n` })
    expect((await mails())[0]).toMatchObject({ outcome: 'refused', reason: { en: expect.stringContaining('nested') } })
  })

  test('html alone and GB18030 are read', async () => {
    await send({ text: undefined, html: `<p>请评分</p><a href="${repositoryUrl}">${repositoryUrl}</a>` })
    const chinese = Buffer.from([0xc7, 0xeb, 0xc6, 0xc0, 0xb7, 0xd6, 0xa3, 0xba])
    const head = Buffer.from(
      `From: ${email}\r\nContent-Type: text/plain; charset=GB18030\r\nContent-Transfer-Encoding: 8bit\r\n\r\n`,
    )
    await send({ raw: Buffer.concat([head, chinese, Buffer.from(`${repositoryUrl}\r\n`)]) })
    expect((await mails()).map(({ outcome }: { outcome: string }) => outcome)).toEqual(['accepted', 'accepted'])
  })
})

test('what cannot be written down now is to be sent again, and is there once when it can', async () => {
  await database.$executeRawUnsafe(`
    CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no room'; END $$`)
  await database.$executeRawUnsafe(
    'CREATE TRIGGER no_room BEFORE INSERT ON "Notice" FOR EACH ROW EXECUTE FUNCTION no_room()',
  )
  const messageId = id()
  expect(await codeOf(send({ messageId }))).toBe(451)
  expect([await submissions(), await mails()]).toEqual([[], []])
  await database.$executeRawUnsafe('DROP TRIGGER no_room ON "Notice"')
  expect(await codeOf(send({ messageId }))).toBe(250)
  expect(await submissions()).toHaveLength(1)
})

test('staff see what came and what became of it; students see their own', async () => {
  await send({ text: 'hello' })
  const { courseId } = await database.assignment.findUniqueOrThrow({ where: { id: assignmentId } })
  const ta = await api.signIn('ta', `ta-${number}`)
  const { mails: all } = (await ta.get(`/api/v1/courses/${courseId}/mails`)).body
  expect(all[0]).toMatchObject({
    ...{ outcome: 'refused', assignment: { id: assignmentId }, student: { id: ada.userId } },
    reason: { en: expect.stringContaining('No address of a repository') },
  })
  expect(JSON.stringify(all)).not.toContain(to)
  const bob = await api.signIn('student', `bob-${number}`)
  expect((await bob.get(path())).body).toMatchObject({ address: null, mails: [] })
})

test('with a certificate a connection is made secret before anything is said, and nothing that came before it counts', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'interleave-certificate-'))
  const [MAIL_IN_CERTIFICATE, MAIL_IN_KEY] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')]
  const words = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-subj', '/CN=localhost']
  execFileSync('openssl', [...words, '-keyout', MAIL_IN_KEY, '-out', MAIL_IN_CERTIFICATE], { stdio: 'ignore' })
  const own = await freePort()
  const second = await startApi(database, {
    ...environment,
    MAIL_IN_PORT: String(own),
    MAIL_IN_CERTIFICATE,
    MAIL_IN_KEY,
  })
  const secure = nodemailer.createTransport({
    ...{ host: 'localhost', port: own, requireTLS: true, tls: { ca: await readFile(MAIL_IN_CERTIFICATE) } },
  })
  await secure.sendMail({ from: email, to, text: repositoryUrl })
  expect(await submissions()).toHaveLength(1)
  const plain = connect(own, '127.0.0.1').setEncoding('utf8')
  let heard = ''
  plain.on('data', (text: string) => {
    heard += text
  })
  await waitFor(() => heard.startsWith('220'))
  plain.write('EHLO x\r\n')
  await waitFor(() => /^250 /m.test(heard))
  heard = ''
  plain.write(`STARTTLS\r\nMAIL FROM:<${email}>\r\n`)
  await waitFor(() => heard.includes('220'))
  plain.removeAllListeners('data')
  const tls = connectTls({ socket: plain, ca: await readFile(MAIL_IN_CERTIFICATE), servername: 'localhost' })
  let secret = ''
  tls.setEncoding('utf8').on('data', (text: string) => {
    secret += text
  })
  tls.write('EHLO x\r\n')
  await waitFor(() => /^250 /m.test(secret))
  tls.write(`RCPT TO:<${to}>\r\n`)
  await waitFor(() => /^503 /m.test(secret))
  tls.destroy()
  await second.close()
  await rm(folder, { recursive: true })
})

test('without a domain nothing listens, and the page says that mail is not received', async () => {
  const without = await startApi(database, { DATABASE_URL, REDIS_URL })
  const bob = await without.signIn('student', `eve-${number}`)
  expect((await bob.get(path())).body).toMatchObject({ isOffered: false, address: null })
  expect((await bob.post(path())).status).toBe(409)
  await without.close()
})
