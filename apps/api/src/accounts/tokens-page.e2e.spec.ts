import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { RunStore } from '@interleave/database'
import { builders } from '@interleave/testing'
import { complaints, signInAs, startPages } from '../page.fixture.ts'

const { database, api, open } = await startPages()
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** `interleave`, as a person calls it. */
function interleave(environment: Record<string, string>, ...args: string[]) {
  return new Promise<{ code: number | null; out: string; err: string }>((resolve, reject) => {
    const env = { PATH: process.env.PATH, NO_COLOR: '1', LANG: 'en_US.UTF-8', ...environment }
    const child = spawn(process.execPath, [here('../../../cli/dist/main.js'), ...args], { env })
    const said = { out: '', err: '' }
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said.out += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said.err += text
    })
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, ...said }))
  })
}

test.each([
  ['zh-CN', '名称', '新建令牌', '作废'],
  ['en-GB', 'Name', 'Make a token', 'Revoke'],
])(
  'a token is made on the page, hands in from a terminal, and ends when it is revoked (%s)',
  async (locale, name, make, revoke) => {
    const { id: assignmentId } = await builders(database).assignment({ slug: `first-${locale}` })
    await api.signIn('student', `ada-${locale}`)
    const page = await open(locale, '/account')
    await signInAs(page, `ada-${locale}`)
    await page.getByLabel(name, { exact: true }).waitFor()
    expect(await complaints(page)).toEqual([])
    await page.getByLabel(name, { exact: true }).fill('laptop')
    await page.getByRole('button', { name: make, exact: true }).click()
    const secret = (await page.getByText(/^ilv_/).textContent()) ?? ''
    await page.getByRole('button', { name: revoke }).waitFor()
    expect(await complaints(page)).toEqual([])

    const environment = { INTERLEAVE_URL: api.origin, INTERLEAVE_TOKEN: secret }
    const wrong = await interleave(environment, 'submit', 'https://example.org/a.git', '--assignment', 'nothing')
    expect(wrong).toMatchObject({ code: 2, err: expect.stringContaining(`first-${locale}`) })
    const address = 'https://example.org/a.git'
    const submitted = await interleave(
      environment,
      'submit',
      address,
      '--assignment',
      `first-${locale}`,
      '--folder',
      'a',
    )
    expect(submitted).toMatchObject({ code: 0, err: expect.stringMatching(/^Submitted: [0-9a-f-]{36}\n$/) })
    const id = submitted.err.slice('Submitted: '.length).trim()
    const run = await database.run.findFirstOrThrow({ where: { submissionId: id } })
    expect(run.assignmentId).toBe(assignmentId)
    expect((await database.submission.findUniqueOrThrow({ where: { id } })).folder).toBe('a')
    expect((await interleave(environment, 'result', id)).out).toContain('Not graded yet')
    const runs = new RunStore(database)
    const claimed = await runs.claim(run.id, 'a worker', 60)
    const task = { taskId: 'bank-account', points: 10, score: 0, seed: 's', graderVersion: 'v1' }
    await runs.settle(run.id, claimed?.attempt ?? 0, {
      ...{ outcome: 'graded', code: null, detail: null, score: 0, points: 10 },
      tasks: [{ ...task, outcome: { kind: 'time_limit' } }],
    })
    const watched = await interleave(environment, 'watch', id)
    expect(watched).toMatchObject({ code: 0, err: 'finished\n' })
    expect(watched.out).toMatch(/Bank account +0 \/ 10/)

    await page.reload()
    await page.getByRole('button', { name: revoke }).click()
    await page.getByRole('button', { name: revoke }).waitFor({ state: 'detached' })
    expect(await interleave(environment, 'result', id)).toMatchObject({ code: 2, out: '' })
    await page.context().close()
  },
)

test('attack 106: the token is not sent in the clear, nor after a redirect; twin: to this machine it is', async () => {
  const plain = { INTERLEAVE_URL: 'http://grades.example.edu', INTERLEAVE_TOKEN: 'ilv_x' }
  expect(await interleave(plain, 'result', 'x')).toMatchObject({ code: 2, err: expect.stringContaining('https://') })
  expect(await interleave({}, 'result', 'x')).toMatchObject({
    code: 2,
    err: expect.stringContaining('INTERLEAVE_TOKEN'),
  })
  const local = { INTERLEAVE_URL: api.origin, INTERLEAVE_TOKEN: 'ilv_x' }
  expect(await interleave(local, 'result', 'x')).toMatchObject({ code: 2, err: expect.stringContaining('Sign in') })
})
