import { readMail } from './read-mail.ts'

const url = 'https://git.example.edu/ada/homework.git'

interface Written {
  headers?: string[]
  type?: string
  body?: string | Buffer
}

function mail({ headers = [], type = 'text/plain; charset=utf-8', body = url }: Written): Buffer {
  const head = ['From: Ada <Ada@uni.example>', 'Message-ID: <one@uni.example>', ...headers, `Content-Type: ${type}`]
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), Buffer.from(body)])
}

const read = (written: Written) => readMail(mail(written))
const repositoriesOf = async (body: string, type?: string) =>
  (await read({ body, ...(type && { type }) }))?.repositories

test('who sent it, which mail it is, and the one address in it', async () => {
  const asked = await read({ body: `你好，\r\n请评 ${url}。\r\n分支：feat/lesson7\r\n文件夹：第 7 课/作业 \r\n` })
  expect(asked).toEqual({
    ...{ messageId: '<one@uni.example>', isAutomatic: false, from: 'ada@uni.example' },
    ...{ repositories: [url], branches: ['feat/lesson7'], folders: ['第 7 课/作业'] },
  })
})

test.each([
  ['in a sentence', `Please grade ${url}, thanks.`],
  ['in brackets', `<${url}>`],
  ['in parentheses', `(${url})`],
  ['in Chinese', `仓库在（${url}），谢谢！`],
  ['right before Chinese words', `${url}请评分`],
  ['twice, with and without .git', `${url}\n${url.replace('.git', '/')}`],
  ['above a signature with a link', `${url}\n\n-- \nAda\nhttps://ada.example/`],
  ['above what a telephone adds', `${url}\n\nGet Outlook for iOS<https://aka.ms/o0ukef>`],
  ['above a quoted mail', `${url}\n\nOn Mon, 1 Jan 2026 at 10:00, Bob wrote:\n> https://git.example.edu/bob/a.git\n`],
  ['below a quoted mail', `On Monday Bob wrote:\n\n> https://git.example.edu/bob/a.git\n\n${url}`],
  ['above a quotation without marks', `${url}\n\n在 2026年1月1日，Bob 写道：\nhttps://git.example.edu/bob/a.git`],
  [
    'above the original',
    `${url}\n\n------------------ 原始邮件 ------------------\n发件人: "b"\nhttps://git.example.edu/bob/a.git`,
  ],
  ['above a header of Outlook', `${url}\n\nFrom: Bob <bob@uni.example>\nhttps://git.example.edu/bob/a.git`],
])('the address is found %s', async (_, body) => {
  expect(await repositoriesOf(body)).toEqual([url])
})

test.each([
  ['none', 'Hello, see the attachment.'],
  ['one that is only quoted', `> ${url}`],
  ['one without a scheme', 'git.example.edu/ada/homework'],
])('%s is none', async (_, body) => {
  expect(await repositoriesOf(body)).toEqual([])
})

test('two are two; addresses of every kind are seen, so that the rules for addresses can refuse them', async () => {
  expect(await repositoriesOf(`${url} https://git.example.edu/bob/a.git`)).toHaveLength(2)
  expect(await repositoriesOf('git@github.com:ada/homework.git')).toEqual(['git@github.com:ada/homework.git'])
  expect(await repositoriesOf('https://ada:token@github.com/ada/a.git')).toEqual([
    'https://ada:token@github.com/ada/a.git',
  ])
})

test('a subject alone will do', async () => {
  const asked = await read({ headers: [`Subject: ${url}`], body: 'please' })
  expect(asked?.repositories).toEqual([url])
})

test.each([
  ['a page', `<p>Please grade</p><p><a href="https://evil.example/x">${url}</a></p>`],
  ['entities', `<div>https:&#47;&#x2f;git.example.edu/ada/homework.git</div>`],
  [
    'a script, a style and a comment',
    `<style>a{}</style><script>"https://evil.example/a"</script><!-- https://evil.example/b -->${url}`,
  ],
  ['a quotation', `<div>${url}</div><blockquote>https://evil.example/<blockquote>a</blockquote></blockquote>`],
  ['a quotation of Gmail', `<div>${url}</div><div class="gmail_quote">https://evil.example/a</div>`],
  ['a quotation of Outlook', `<p>${url}<div id="divRplyFwdMsg">https://evil.example/a</div>`],
  ['a title', `<html><head><title>https://evil.example/a</title></head><body>${url}</body></html>`],
])('html alone is read as it is seen: %s', async (_, html) => {
  expect(await repositoriesOf(html, 'text/html; charset=utf-8')).toEqual([url])
})

test('what is written in GB18030, quoted-printable or base64 is read; an unknown charset does not hide an address', async () => {
  const gb = Buffer.concat([
    Buffer.from([0xb2, 0xd6, 0xbf, 0xe2, 0xa3, 0xba]),
    Buffer.from(url),
    Buffer.from([0xa1, 0xa3]),
  ])
  expect((await read({ type: 'text/plain; charset=GB18030', body: gb }))?.repositories).toEqual([url])
  const quoted = {
    headers: ['Content-Transfer-Encoding: quoted-printable'],
    body: `=E4=BD=A0=E5=A5=BD ${url.slice(0, 20)}=\r\n${url.slice(20)}`,
  }
  expect((await read(quoted))?.repositories).toEqual([url])
  const encoded = { headers: ['Content-Transfer-Encoding: base64'], body: Buffer.from(url).toString('base64') }
  expect((await read(encoded))?.repositories).toEqual([url])
  expect((await read({ type: 'text/plain; charset=x-klingon' }))?.repositories).toEqual([url])
})

test('attachments stay closed, and so do mails inside of the mail', async () => {
  const part = (head: string, body: string) => `--b\r\n${head}\r\n\r\n${body}\r\n`
  const body = [
    part('Content-Type: text/plain', 'see the attachment'),
    part('Content-Type: text/plain\r\nContent-Disposition: attachment; filename=a.txt', url),
    part('Content-Type: message/rfc822', `From: eve@evil.example\r\n\r\n${url}`),
    '--b--\r\n',
  ].join('')
  expect((await read({ type: 'multipart/mixed; boundary=b', body }))?.repositories).toEqual([])
})

test.each([
  ['Auto-Submitted: auto-replied'],
  ['Auto-Submitted: auto-generated; type=x'],
  ['Precedence: bulk'],
  ['List-Id: <a.example>'],
  ['List-Unsubscribe: <https://a.example/>'],
  ['X-Autoreply: yes'],
  ['Return-Path: <>'],
])('%s is written by a program', async (header) => {
  expect((await read({ headers: [header] }))?.isAutomatic).toBe(true)
})

test('twin: Auto-Submitted: no and Precedence: first-class are of a person; a report of a bounce is not', async () => {
  expect((await read({ headers: ['Auto-Submitted: no', 'Precedence: first-class'] }))?.isAutomatic).toBe(false)
  expect((await read({ type: 'multipart/report; boundary=b', body: '--b--' }))?.isAutomatic).toBe(true)
})

test.each([
  ['two lines', ['From: eve@evil.example']],
  ['two addresses in one line', []],
])('a sender that is not one is none: %s', async (_, headers) => {
  const raw = mail({ headers })
    .toString()
    .replace('<Ada@uni.example>', headers.length ? '<Ada@uni.example>' : '<ada@uni.example>, eve@evil.example')
  expect((await readMail(Buffer.from(raw)))?.from).toBeNull()
})

test('a name that looks like an address is a name', async () => {
  const raw = mail({}).toString().replace('Ada <Ada@uni.example>', '"ada@uni.example" <eve@evil.example>')
  expect((await readMail(Buffer.from(raw)))?.from).toBe('eve@evil.example')
})

test.each([
  ['none', ''],
  ['one with a line end in it', '<a@b\u2028c>'],
  ['one that is too long', `<${'a'.repeat(300)}@x>`],
  ['one that is no such thing', 'hello there'],
])('a Message-ID that no header of ours could repeat becomes a digest, the same each time: %s', async (_, id) => {
  const raw = mail({}).toString().replace('<one@uni.example>', id)
  const digest = (await readMail(Buffer.from(raw)))?.messageId
  expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/)
  expect((await readMail(Buffer.from(`Received: from elsewhere\r\n${raw}`)))?.messageId).toBe(digest)
})

test('what is nested deep or has headers without end is not read, and costs little', async () => {
  let body = url
  for (let depth = 0; depth < 400; depth++)
    body = `--b${depth}\r\nContent-Type: multipart/mixed; boundary=b${depth - 1}\r\n\r\n${body}\r\n--b${depth}--\r\n`
  expect(await read({ type: 'multipart/mixed; boundary=b399', body })).toBeNull()
  expect(await read({ headers: [`X-Long: ${'a'.repeat(200_000)}`] })).toBeNull()
})

// Each of these would take minutes where a pattern begins anew at each character.
test.each([
  ['open tags', '<a '.repeat(300_000), 0],
  ['open comments', '<!--'.repeat(200_000), 0],
  ['spaces', `${' '.repeat(500_000)}wrote`, 0],
  ['git@', 'git@'.repeat(200_000), 0],
  ['dashes', '--'.repeat(400_000), 0],
  ['one long address', `https://${'a'.repeat(900_000)}`, 1],
])('a megabyte of %s is read in one go', async (_, body, found) => {
  expect((await read({ body }))?.repositories).toHaveLength(found)
  expect((await read({ body, type: 'text/html' }))?.repositories).toHaveLength(found)
})
