import type { HookProvider } from '@interleave/contract'
import { RunStore } from '@interleave/database'
import { builders, pushPayload, signedRequest, testDatabase, testRedisUrl, waitFor } from '@interleave/testing'
import { startApi } from '../api.fixture.ts'
import { startCodeHost } from './code-host.fixture.ts'

const host = await startCodeHost()
const { origin } = host
const { url, database } = await testDatabase()
const api = await startApi(database, {
  ...{ DATABASE_URL: url, REDIS_URL: await testRedisUrl(), HTTP_REPOSITORY_HOSTS: new URL(origin).host },
  ...{ OUTBOX_SECONDS: '0.05', OUTBOX_RETRY_SECONDS: '0.05' },
})
const runs = new RunStore(database)
const build = builders(database)
const ada = await api.signIn('student', 'ada')
afterAll(async () => {
  await api.close()
  host.close()
})
beforeEach(() => {
  host.answer = { code: 201, body: '{}' }
})

const TOKEN = 'a-token-of-the-host'
const commit = 'c0ffee'.padEnd(40, '0')
let repositories = 0

async function bind(provider: HookProvider, token: string | null = TOKEN) {
  const { id: assignmentId } = await build.assignment()
  const path = `/ada/homework-${++repositories}`
  const repositoryUrl = `${origin}${path}.git`
  const asked = { repositoryUrl, provider, proof: 'signature' as const }
  const { body } = await ada.post(`/api/v1/assignments/${assignmentId}/binding`, asked)
  const { binding, secret } = body
  if (token) await ada.put(`/api/v1/bindings/${binding.id}/status-token`, { token })
  const push = async (after = commit) => {
    const repository = { id: 1, clone_url: repositoryUrl, git_http_url: repositoryUrl, default_branch: 'main' }
    const moved = { ref: 'refs/heads/main', before: '1'.repeat(40), after, created: false }
    const payload = pushPayload(provider, { ...moved, repository, project: repository })
    const signed = signedRequest(provider, secret, payload, { proof: 'signature', deliveryId: `delivery-${after}` })
    const reply = await fetch(api.origin + new URL(binding.hookUrl).pathname, {
      ...{ method: 'POST', headers: signed.headers, body: new Uint8Array(signed.body) },
    })
    expect(reply.status).toBe(202)
    return database.run.findFirstOrThrow({ where: { assignmentId }, orderBy: { createdAt: 'desc' } })
  }
  const latest = async () => (await ada.get(`/api/v1/assignments/${assignmentId}/binding`)).body.binding.status
  /** What the host was told of this repository, which is this test's alone. */
  const told = () => host.told.filter(({ url: place }) => decodeURIComponent(`${place}/`).includes(`${path}/`))
  const toldTimes = (count: number) => waitFor(() => told().length >= count && told())
  return { id: binding.id as string, assignmentId, path, push, latest, told, toldTimes }
}

async function settle(runId: string, score: number | null, outcome: 'graded' | 'platform_failed' = 'graded') {
  const { attempt } = (await runs.claim(runId, 'a worker', 60)) ?? { attempt: 0 }
  await runs.settle(runId, attempt, { outcome, code: null, detail: null, score, points: 10, tasks: [] })
}

const places: [HookProvider, (path: string) => string, string, Record<string, string>][] = [
  ['github', (path) => `/api/v3/repos${path}/statuses/${commit}`, 'state', { authorization: `Bearer ${TOKEN}` }],
  ['gitea', (path) => `/api/v1/repos${path}/statuses/${commit}`, 'state', { authorization: `token ${TOKEN}` }],
  [
    'gitlab',
    (path) => `/api/v4/projects/${encodeURIComponent(path.slice(1))}/statuses/${commit}`,
    'state',
    { 'private-token': TOKEN },
  ],
  ['gitee', (path) => `/api/v5/repos${path}/check-runs`, 'status', {}],
]

test.each(places)(
  '%s is told that a push is being graded, and then how it did',
  async (provider, place, field, proof) => {
    const { path, push, latest, told, toldTimes } = await bind(provider)
    const { id, submissionId } = await push()
    await toldTimes(1)
    await settle(id, 10)
    const [pending, success] = await toldTimes(2)
    expect(pending).toMatchObject({ method: 'POST', url: place(path), headers: proof })
    expect(success).toMatchObject({ method: 'POST', url: place(path), headers: proof })
    const words = provider === 'gitee' ? ['in_progress', 'completed'] : ['pending', 'success']
    expect([pending?.body[field], success?.body[field]]).toEqual(words)
    const target = `http://localhost:3000/submissions/${submissionId}`
    expect(success?.body).toMatchObject(
      provider === 'gitee'
        ? { access_token: TOKEN, head_sha: commit, conclusion: 'success', details_url: target }
        : { target_url: target, description: '得分 10 / 10' },
    )
    const { hasToken, latest: last } = await waitFor(async () => {
      const status = await latest()
      return status.latest?.ending === 'sent' && status
    })
    expect([hasToken, last.commit, last.answer]).toEqual([true, commit, '201'])
    await waitFor(async () => (await database.notice.count({ where: { runId: id, sentAt: null } })) === 0)
    expect(told()).toHaveLength(2)
  },
)

test.each([
  ['points are missing', 7, 'graded', 'failure', '得分 7 / 10'],
  ['the platform failed', null, 'platform_failed', 'error', '平台出了故障'],
] as const)('where %s the status says so', async (_, score, outcome, state, words) => {
  const { push, told } = await bind('github')
  await settle((await push()).id, score, outcome)
  const { body } = await waitFor(() => told().find((each) => each.body.state !== 'pending'))
  expect(body.state).toBe(state)
  expect(body.description).toContain(words)
})

test('a form’s commit is told of when it is known, a superseded one does not stay pending', async () => {
  const { assignmentId, path, toldTimes } = await bind('github')
  const repositoryUrl = `${origin}${path}.git`
  const submit = () => ada.post('/api/v1/submissions', { assignmentId, repositoryUrl })
  const { body } = await submit()
  const runId = body.runs[0].id
  await runs.claim(runId, 'a worker', 60)
  await runs.pinCommit(body.id, commit)
  const [pending] = await toldTimes(1)
  expect(pending).toMatchObject({ url: `/api/v3/repos${path}/statuses/${commit}`, body: { state: 'pending' } })
  await runs.release(runId, 1, 'stopped', 'stop')
  await submit()
  const [, over] = await toldTimes(2)
  expect(over?.body).toMatchObject({ state: 'error', description: '后来又提交了一次' })
})

test('a host that is out of order is told again, the result only once it has heard of the start', async () => {
  host.answer = { code: 503, body: '' }
  const { push, latest, told, toldTimes } = await bind('github')
  const { id } = await push()
  await toldTimes(2)
  expect((await latest()).latest).toMatchObject({ ending: 'waiting', answer: '503' })
  await settle(id, 10)
  host.answer = { code: 201, body: '{}' }
  await waitFor(async () => (await database.notice.count({ where: { runId: id, sentAt: null } })) === 0)
  expect(told().at(-1)?.body.state).toBe('success')
})

test('a refusal is shown as the host words it, and is not repeated', async () => {
  host.answer = { code: 401, body: JSON.stringify({ message: `Bad credentials\r\n${TOKEN} <b>` }) }
  const { push, latest, told } = await bind('github')
  const { id } = await push()
  await waitFor(async () => (await database.notice.count({ where: { runId: id, nextAt: null } })) === 1)
  expect((await latest()).latest).toMatchObject({ ending: 'given_up', answer: '401 Bad credentials … <b>' })
  expect(told()).toHaveLength(1)
})

test('without a token, and after it was taken back, nobody is told', async () => {
  const silent = await bind('github', null)
  await settle((await silent.push()).id, 10)
  expect(await database.notice.count({ where: { bindingId: silent.id } })).toBe(0)
  const { id, push, latest, told } = await bind('github')
  expect((await ada.delete(`/api/v1/bindings/${id}/status-token`)).status).toBe(204)
  await settle((await push()).id, 10)
  expect(await latest()).toEqual({ hasToken: false, latest: null })
  expect([...told(), ...silent.told()]).toEqual([])
})

test('attack 106: the token is kept sealed for its binding, and told to nobody else; twin: its own host hears it', async () => {
  const { id, assignmentId, push, toldTimes } = await bind('github')
  const { statusToken } = await database.binding.findUniqueOrThrow({ where: { id } })
  expect(Buffer.from(statusToken ?? []).includes(TOKEN)).toBe(false)
  expect((await ada.get(`/api/v1/assignments/${assignmentId}/binding`)).text).not.toContain(TOKEN)
  const other = await bind('github')
  await database.binding.update({ where: { id: other.id }, data: { statusToken } })
  const { id: runId } = await other.push()
  await waitFor(() => database.notice.findFirst({ where: { runId, answer: { not: null } } }))
  expect(other.told()).toEqual([])
  await database.notice.deleteMany({ where: { runId } })
  await push()
  await toldTimes(1)
})

test('a redirect is not followed, so that the token stays with its host; twin: an answer of its own', async () => {
  host.answer = { code: 307, body: '', headers: { location: `${origin}/elsewhere` } }
  const { push, latest, toldTimes } = await bind('gitea')
  const { id } = await push()
  await waitFor(async () => (await database.notice.count({ where: { runId: id, nextAt: null } })) === 1)
  expect(host.told.map((each) => each.url)).not.toContain('/elsewhere')
  expect((await latest()).latest).toMatchObject({ ending: 'given_up', answer: '307' })
  host.answer = { code: 201, body: '{}' }
  await settle(id, 10)
  await toldTimes(2)
})

test('what is not trusted is not told over plain http or in a private network; twin: the host that is', async () => {
  const { id, assignmentId, told } = await bind('github')
  const moved = { repositoryUrl: 'https://localhost/ada/homework.git' }
  await database.binding.update({ where: { id }, data: moved })
  const submission = await database.submission.create({
    data: { assignmentId, studentId: ada.userId, commitId: commit, ...moved },
  })
  const run = {
    submissionId: submission.id,
    assignmentId,
    studentId: ada.userId,
    requestedBy: 'student' as const,
    points: 10,
  }
  const { id: runId } = await database.run.create({ data: run })
  await settle(runId, 10)
  const over = await waitFor(() => database.notice.findFirst({ where: { runId, nextAt: null } }))
  expect(over).toMatchObject({ sentAt: null, answer: 'the host is in a private network' })
  expect(told()).toEqual([])
  const trusted = await bind('github')
  await trusted.push()
  await trusted.toldTimes(1)
})
