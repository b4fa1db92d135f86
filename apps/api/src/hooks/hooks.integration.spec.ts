import { request as send } from 'node:http'
import { gzipSync } from 'node:zlib'
import type { HookProof, HookProvider } from '@interleave/contract'
import { RunStore } from '@interleave/database'
import {
  attack,
  builders,
  pushPayload,
  type SignedRequest,
  signedRequest,
  testDatabase,
  testRedisUrl,
  waitFor,
} from '@interleave/testing'
import { type Client, startApi } from '../api.fixture.ts'

const { url, database } = await testDatabase()
const REDIS_URL = await testRedisUrl()
const api = await startApi(database, { DATABASE_URL: url, REDIS_URL })
const build = builders(database)
const runs = new RunStore(database)
afterAll(() => api.close())

type Student = Client & { userId: string }
let ada: Student
let bob: Student
let ta: Student
beforeAll(async () => {
  ada = await api.signIn('student', 'ada')
  bob = await api.signIn('student', 'bob')
  ta = await api.signIn('ta', 'tara')
})

interface Hook {
  id: string
  path: string
  secret: string
  provider: HookProvider
  proof: HookProof
  assignmentId: string
  studentId: string
  repositoryUrl: string
}

let repositories = 0

async function bind(
  who: Student,
  { provider = 'github', proof = 'signature', ...more }: Partial<Hook> & { branch?: string; folder?: string } = {},
): Promise<Hook> {
  const assignmentId = more.assignmentId ?? (await build.assignment()).id
  const repositoryUrl = more.repositoryUrl ?? `https://git.example.edu/ada/homework-${++repositories}.git`
  const { branch, folder } = more
  const asked = { repositoryUrl, provider, proof, ...(branch && { branch }), ...(folder && { folder }) }
  const reply = await who.post(`/api/v1/assignments/${assignmentId}/binding`, asked)
  if (reply.status !== 201) throw new Error(reply.text)
  const { binding, secret } = reply.body
  const path = new URL(binding.hookUrl).pathname
  return { id: binding.id, path, secret, provider, proof, assignmentId, studentId: who.userId, repositoryUrl }
}

const commitOf = (number: number) => number.toString(16).padStart(40, '0')

/** A push from commit `from` to commit `to` of the hook's repository, as its provider writes it. */
function payload(hook: Hook, to: number, from = to - 1, changes: Record<string, unknown> = {}) {
  const repository = {
    id: 4711,
    clone_url: hook.repositoryUrl,
    git_http_url: hook.repositoryUrl,
    default_branch: 'main',
  }
  const moved = { ref: 'refs/heads/main', before: commitOf(from + 1000), after: commitOf(to + 1000), created: false }
  return pushPayload(hook.provider, { ...moved, repository, project: repository, ...changes })
}

const sign = (
  hook: Hook,
  body: string | Buffer | Record<string, unknown>,
  options: { deliveryId?: string; event?: string; secret?: string; now?: Date } = {},
) => signedRequest(hook.provider, options.secret ?? hook.secret, body, { proof: hook.proof, ...options })

async function deliver(hook: { path: string }, { body, headers }: SignedRequest) {
  const reply = await fetch(api.origin + hook.path, { method: 'POST', headers, body: new Uint8Array(body) })
  const text = await reply.text()
  return { status: reply.status, body: JSON.parse(text), text, headers: reply.headers }
}

let numbers = 0
const push = (hook: Hook, to: number, from?: number) =>
  deliver(hook, sign(hook, payload(hook, to, from), { deliveryId: `delivery-${++numbers}` }))

const submissionsOf = ({ assignmentId }: Hook) =>
  database.submission.findMany({ where: { assignmentId }, include: { runs: true }, orderBy: { createdAt: 'asc' } })

const deliveriesOf = ({ id }: Hook) =>
  database.delivery.findMany({ where: { bindingId: id }, orderBy: [{ receivedAt: 'asc' }, { id: 'asc' }] })

const kinds: [HookProvider, HookProof][] = [
  ['github', 'signature'],
  ['gitlab', 'signature'],
  ['gitlab', 'token'],
  ['gitea', 'signature'],
  ['gitee', 'signature'],
  ['gitee', 'token'],
]

test.each(kinds)('a push told by %s with its %s is one submission of that commit', async (provider, proof) => {
  const hook = await bind(ada, { provider, proof })
  expect(await push(hook, 1)).toMatchObject({ status: 202, body: { said: 'accepted', reason: null } })
  const [submission, ...more] = await submissionsOf(hook)
  expect(more).toEqual([])
  expect(submission).toMatchObject({
    ...{ studentId: ada.userId, repositoryUrl: hook.repositoryUrl, commitId: commitOf(1001), way: 'hook' },
    runs: [{ state: 'queued', requestedBy: 'student' }],
  })
  const log = await ada.get(`/api/v1/bindings/${hook.id}/deliveries`)
  expect(log.body.deliveries).toMatchObject([
    { outcome: 'accepted', commit: commitOf(1001), submissionId: submission?.id },
  ])
})

test('a push is graded in the folder that was bound with the repository, which the page shows', async () => {
  const hook = await bind(ada, { folder: 'labs/week3' })
  await push(hook, 1)
  expect(await submissionsOf(hook)).toMatchObject([{ folder: 'labs/week3' }])
  const { body } = await ada.get(`/api/v1/assignments/${hook.assignmentId}/binding`)
  expect(JSON.stringify(body)).toContain('"folder":"labs/week3"')
})

describe('attack 73, 74, 94: nothing, or a wrong signature; twin: the right one is accepted', () => {
  test.each(kinds)(
    '%s by %s: refused like a hook that is not there, and the student sees why',
    async (provider, proof) => {
      const hook = await bind(ada, { provider, proof })
      const right = sign(hook, payload(hook, 1), { deliveryId: 'first' })
      const stranger = sign({ ...hook, secret: `whsec_${Buffer.alloc(32, 7).toString('base64')}` }, payload(hook, 1))
      const unsigned = { ...right, headers: { 'content-type': 'application/json' } }
      const answers = await Promise.all([
        deliver(hook, stranger),
        deliver(hook, unsigned),
        deliver({ path: '/hooks/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' }, right),
        deliver({ path: '/hooks/x' }, right),
      ])
      expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1)
      expect(answers[0]?.status).toBe(401)
      const names = answers.map(({ headers }) => [...headers.keys()].sort().join())
      expect(new Set(names).size).toBe(1)
      expect(await submissionsOf(hook)).toEqual([])
      const refused = await waitFor(async () => {
        const rows = await deliveriesOf(hook)
        return rows.length > 0 && rows
      })
      expect(refused.every(({ outcome, push }) => outcome === 'refused' && push === null)).toBe(true)
      expect((await deliver(hook, right)).status).toBe(202)
    },
  )
})

attack([81], 'a captured request sent a hundred times at once', async () => {
  const hook = await bind(ada)
  const captured = sign(hook, payload(hook, 1), { deliveryId: 'captured' })
  const answers = await Promise.all(Array.from({ length: 100 }, () => deliver(hook, captured)))
  const accepted = answers.filter(({ status }) => status === 202)
  expect(accepted).toHaveLength(1)
  expect(
    new Set(answers.filter(({ status }) => status !== 202).map(({ status, body }) => `${status} ${body.reason}`)),
  ).toEqual(new Set(['200 same_delivery']))
  expect((await submissionsOf(hook)).flatMap(({ runs }) => runs)).toHaveLength(1)
  expect(await deliveriesOf(hook)).toHaveLength(1)
  return { outcome: 'one submission, ninety-nine duplicates', twin: 'the first of them is accepted' }
})

attack([81], 'a captured request under other delivery numbers, which nobody signs', async () => {
  const hook = await bind(ada)
  const of = (deliveryId: string, to: number) => sign(hook, payload(hook, to), { deliveryId })
  expect((await deliver(hook, of('one', 1))).status).toBe(202)
  // Superseded by the next push, so that the first commit is graded in nothing any more.
  expect((await deliver(hook, of('two', 2))).status).toBe(202)
  const again = await Promise.all(Array.from({ length: 20 }, (_, at) => deliver(hook, of(`again-${at}`, 1))))
  expect(new Set(again.map(({ body }) => body.reason))).toEqual(new Set(['same_body']))
  expect((await submissionsOf(hook)).map(({ runs }) => runs[0]?.state)).toEqual(['superseded', 'queued'])
  return { outcome: 'no submission of the old commit', twin: 'both pushes were accepted once' }
})

attack([83], 'our own fault between verifying and the row, then the same delivery again', async () => {
  const hook = await bind(ada)
  await database.$executeRawUnsafe(
    `ALTER TABLE "Submission" ADD CONSTRAINT "full" CHECK ("assignmentId" <> '${hook.assignmentId}')`,
  )
  const delivery = sign(hook, payload(hook, 1), { deliveryId: 'guid' })
  try {
    expect((await deliver(hook, delivery)).status).toBe(503)
  } finally {
    await database.$executeRawUnsafe('ALTER TABLE "Submission" DROP CONSTRAINT "full"')
  }
  expect(await deliveriesOf(hook)).toMatchObject([{ outcome: 'failed', reason: 'platform' }])
  expect(await submissionsOf(hook)).toEqual([])
  expect(await deliver(hook, delivery)).toMatchObject({ status: 202, body: { said: 'accepted' } })
  expect(await deliver(hook, delivery)).toMatchObject({ status: 200, body: { said: 'duplicate' } })
  expect(await deliveriesOf(hook)).toMatchObject([{ outcome: 'accepted', push: null }])
  expect(await submissionsOf(hook)).toHaveLength(1)
  return { outcome: 'processed when it came again', twin: 'a third time it does nothing' }
})

test('what failed by our fault is processed again from the page, once, by its owner alone', async () => {
  const hook = await bind(ada)
  await database.$executeRawUnsafe(
    `ALTER TABLE "Submission" ADD CONSTRAINT "full" CHECK ("assignmentId" <> '${hook.assignmentId}')`,
  )
  try {
    expect((await push(hook, 1)).status).toBe(503)
  } finally {
    await database.$executeRawUnsafe('ALTER TABLE "Submission" DROP CONSTRAINT "full"')
  }
  const [failed] = (await ada.get(`/api/v1/bindings/${hook.id}/deliveries`)).body.deliveries
  expect(failed).toMatchObject({ outcome: 'failed', canBeRepeated: true, commit: commitOf(1001) })
  const repeat = `/api/v1/deliveries/${failed.id}/repeat`
  for (const other of [bob, ta]) expect((await other.post(repeat)).status).toBe(404)
  expect((await api.nobody.post(repeat)).status).toBe(401)
  expect((await ada.post(repeat)).body).toMatchObject({ outcome: 'accepted', canBeRepeated: false })
  expect((await ada.post(repeat)).status).toBe(409)
  expect(await submissionsOf(hook)).toHaveLength(1)
})

attack([84], 'a signed request of an hour ago', async () => {
  const answers = []
  for (const provider of ['gitlab', 'gitee'] as const) {
    const hook = await bind(ada, { provider })
    const old = sign(hook, payload(hook, 1), { deliveryId: 'old', now: new Date(Date.now() - 3_600_000) })
    expect((await deliver(hook, old)).status).toBe(401)
    expect(await submissionsOf(hook)).toEqual([])
    answers.push((await push(hook, 1)).status)
  }
  expect(answers).toEqual([202, 202])
  return { outcome: '401 for GitLab and Gitee', twin: 'one of now is accepted' }
})

attack([85], 'the secret of one course at the hook of another, and a push of another repository', async () => {
  const mine = await bind(ada)
  const theirs = await bind(bob)
  expect((await deliver(theirs, sign(mine, payload(theirs, 1)))).status).toBe(401)
  const foreign = await deliver(mine, sign(mine, payload(theirs, 1)))
  expect(foreign).toMatchObject({ status: 200, body: { said: 'refused', reason: 'other_repository' } })
  expect((await push(mine, 2)).status).toBe(202)
  // From the first accepted push on, the provider's own number of the repository counts, whatever address is named.
  const impostor = payload(mine, 3)
  const repository = { ...(impostor.repository as object), id: 666 }
  const replaced = await deliver(mine, sign(mine, { ...impostor, repository }, { deliveryId: 'impostor' }))
  expect(replaced.body.reason).toBe('other_repository')
  expect(await submissionsOf(theirs)).toEqual([])
  expect(await submissionsOf(mine)).toHaveLength(1)
  return { outcome: '401, and refused with its reason', twin: 'its own push is accepted' }
})

attack([87], 'commits and a push in the name of another student', async () => {
  const hook = await bind(ada)
  const person = { name: 'The bob', email: 'bob@example.edu', username: 'bob', login: 'bob' }
  const commits = [{ id: commitOf(1001), author: person, committer: person }]
  const claimed = payload(hook, 1, 0, { commits, pusher: person, sender: person, studentId: bob.userId })
  expect((await deliver(hook, sign(hook, claimed))).status).toBe(202)
  expect(await database.submission.count({ where: { assignmentId: hook.assignmentId, studentId: bob.userId } })).toBe(0)
  expect(await submissionsOf(hook)).toMatchObject([{ studentId: ada.userId }])
  return { outcome: 'nothing of the victim changed', twin: 'the push counts for whose repository it is' }
})

attack([88], 'pings, tags, deleted branches, other branches, requests to merge', async () => {
  const hook = await bind(ada)
  const say = async (body: Record<string, unknown>, event?: string) => {
    const reply = await deliver(hook, sign(hook, body, { deliveryId: `odd-${++numbers}`, ...(event && { event }) }))
    return `${reply.status} ${reply.body.said} ${reply.body.reason}`
  }
  expect(await say({ zen: 'Keep it logically awesome.' }, 'ping')).toBe('200 ignored ping')
  expect(await say(payload(hook, 1, 0, { ref: 'refs/tags/v1' }))).toBe('200 ignored tag')
  expect(await say(payload(hook, 1, 0, { after: '0'.repeat(40), deleted: true }))).toBe('200 ignored branch_deleted')
  expect(await say(payload(hook, 1, 0, { ref: 'refs/heads/draft' }))).toBe('200 ignored other_branch')
  expect(await say(payload(hook, 1), 'pull_request')).toBe('200 ignored other_event')
  expect(await say({ hello: 1 })).toBe('200 ignored unreadable')
  expect(await submissionsOf(hook)).toEqual([])
  expect(await say(payload(hook, 1, 0, { forced: true, commits: [] }))).toBe('202 accepted null')
  return { outcome: '2xx, each with its reason, nothing submitted', twin: 'a forced push of no new commits is graded' }
})

attack([89], 'an older push arrives after the newer one', async () => {
  const hook = await bind(ada)
  expect((await push(hook, 2, 1)).body.said).toBe('accepted')
  expect((await push(hook, 1, 0)).body).toMatchObject({ said: 'ignored', reason: 'older' })
  expect((await submissionsOf(hook)).map(({ commitId }) => commitId)).toEqual([commitOf(1002)])
  // Back to the older commit on purpose is a push like any other.
  expect((await push(hook, 1, 2)).body.said).toBe('accepted')
  expect((await submissionsOf(hook)).map(({ runs }) => runs[0]?.state)).toEqual(['superseded', 'queued'])
  return { outcome: 'the newer commit stays current', twin: 'a push back to the older one is graded' }
})

attack([90], 'a thousand valid pushes at once', async () => {
  const [flooded, other] = [await bind(ada), await bind(bob)]
  const flood = Array.from({ length: 1000 }, (_, at) => push(flooded, at + 1))
  const beside = push(other, 1)
  expect((await beside).status).toBe(202)
  const answers = await Promise.all(flood)
  const statuses = new Set(answers.map(({ status }) => status))
  expect([...statuses].every((status) => [200, 202, 429].includes(status))).toBe(true)
  const queued = (await submissionsOf(flooded)).flatMap(({ runs }) => runs).filter(({ state }) => state === 'queued')
  expect(queued).toHaveLength(1)
  expect((await submissionsOf(flooded)).length).toBeLessThanOrEqual(30)
  expect((await deliveriesOf(flooded)).length).toBeLessThanOrEqual(200)
  const { lookAt } = await database.binding.findUniqueOrThrow({ where: { id: flooded.id } })
  expect((lookAt as Date).getTime()).toBeLessThanOrEqual(Date.now() + 61_000)
  return { outcome: 'one run waits, the branch is looked at soon', twin: "another's push is accepted meanwhile" }
})

attack([91], 'bodies that are huge, packed or deep', async () => {
  const hook = await bind(ada)
  const post = (headers: Record<string, string>, bytes: Buffer) =>
    new Promise<number>((resolve, reject) => {
      const asked = send(api.origin + hook.path, { method: 'POST', headers }, (reply) => {
        reply.resume()
        resolve(reply.statusCode ?? 0)
      })
      asked.on('error', (error: NodeJS.ErrnoException) =>
        error.code === 'EPIPE' || error.code === 'ECONNRESET' ? undefined : reject(error),
      )
      asked.end(bytes)
    })
  const big = sign(hook, Buffer.alloc(2 * 1024 * 1024, ' '))
  expect(await post({ ...big.headers, 'content-length': String(25 * 1024 * 1024) }, Buffer.from('{'))).toBe(413)
  expect(await post({ ...big.headers, 'transfer-encoding': 'chunked' }, big.body)).toBe(413)
  const packed = sign(hook, gzipSync(Buffer.alloc(64 * 1024 * 1024)))
  expect(await post({ ...packed.headers, 'content-encoding': 'gzip' }, packed.body)).toBe(415)
  // The same for a hook that is not there.
  const nowhere = await deliver(
    { path: '/hooks/nobody' },
    { ...packed, headers: { ...packed.headers, 'content-encoding': 'gzip' } },
  )
  expect(nowhere.status).toBe(415)
  const deep = sign(hook, '['.repeat(500_000), { deliveryId: 'deep' })
  expect((await deliver(hook, deep)).body.reason).toBe('unreadable')
  expect(await submissionsOf(hook)).toEqual([])
  const large = payload(hook, 1, 0, {
    commits: Array.from({ length: 5000 }, (_, id) => ({ id, message: 'x'.repeat(100) })),
  })
  expect((await deliver(hook, sign(hook, large, { deliveryId: 'large' }))).status).toBe(202)
  return { outcome: '413 and 415 before anything is read', twin: 'five thousand commits are accepted' }
})

attack([92], 'the former secret after its time, and secrets in answers, rows and the log of changes', async () => {
  const hook = await bind(ada)
  const rotated = await ada.post(`/api/v1/bindings/${hook.id}/secret`)
  const fresh = { ...hook, secret: rotated.body.secret as string }
  expect(fresh.secret).not.toBe(hook.secret)
  expect((await push(hook, 1)).status).toBe(202)
  expect((await push(fresh, 2)).status).toBe(202)
  await database.binding.update({ where: { id: hook.id }, data: { formerUntil: new Date(Date.now() - 1) } })
  expect((await push(hook, 3)).status).toBe(401)
  expect((await push(fresh, 4)).status).toBe(202)
  // A second change at once ends the first secret, so that two are all there ever are.
  await ada.post(`/api/v1/bindings/${hook.id}/secret`)
  const third = (await ada.post(`/api/v1/bindings/${hook.id}/secret`)).body.secret
  expect((await push(fresh, 5)).status).toBe(401)
  const texts = [
    (await ada.get(`/api/v1/assignments/${hook.assignmentId}/binding`)).text,
    (await ada.get(`/api/v1/bindings/${hook.id}/deliveries`)).text,
    JSON.stringify(await database.binding.findMany()),
    JSON.stringify(await database.delivery.findMany()),
    JSON.stringify(await database.auditEvent.findMany()),
    Buffer.from((await database.binding.findUniqueOrThrow({ where: { id: hook.id } })).secret).toString('latin1'),
  ].join()
  for (const secret of [hook.secret, fresh.secret, third]) {
    expect(texts).not.toContain(secret)
    expect(texts).not.toContain(secret.replace('whsec_', ''))
  }
  return {
    outcome: '401 once its time is over; told once, sealed in the row',
    twin: 'the new one is accepted throughout',
  }
})

attack([93], 'the JSON as a field of a form, signed and not', async () => {
  const hook = await bind(ada)
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const body = `payload=${encodeURIComponent(JSON.stringify(payload(hook, 1)))}`
  const right = sign(hook, body, { deliveryId: 'form' })
  const wrong = sign({ ...hook, secret: `whsec_${Buffer.alloc(32).toString('base64')}` }, body)
  expect((await deliver(hook, { body: wrong.body, headers: { ...wrong.headers, ...form } })).status).toBe(401)
  const plain = { ...right.headers, 'content-type': 'text/plain' }
  expect((await deliver(hook, { body: right.body, headers: plain })).status).toBe(415)
  expect(await submissionsOf(hook)).toEqual([])
  expect((await deliver(hook, { body: right.body, headers: { ...right.headers, ...form } })).status).toBe(202)
  return { outcome: '401 unsigned, 415 as text', twin: 'signed over its own bytes it is accepted' }
})

attack([94, 95], "another's binding, and a hook's address", async () => {
  const hook = await bind(ada)
  const paths = [`/api/v1/bindings/${hook.id}/deliveries`]
  for (const other of [bob, ta]) {
    for (const path of paths) expect((await other.get(path)).status).toBe(404)
    expect((await other.post(`/api/v1/bindings/${hook.id}/secret`)).status).toBe(404)
    expect((await other.delete(`/api/v1/bindings/${hook.id}`)).status).toBe(404)
    expect((await other.get(`/api/v1/assignments/${hook.assignmentId}/binding`)).body).toEqual({ binding: null })
  }
  expect((await api.nobody.get(paths[0] as string)).status).toBe(401)
  expect((await fetch(api.origin + hook.path)).status).not.toBe(500)
  expect(hook.path).toMatch(/^\/hooks\/[A-Za-z0-9_-]{32}$/)
  expect((await ada.get(paths[0] as string)).body).toEqual({ deliveries: [] })
  expect((await ada.delete(`/api/v1/bindings/${hook.id}`)).status).toBe(204)
  expect((await push(hook, 1)).status).toBe(401)
  return { outcome: '404 for everybody else, as if there were none', twin: 'its owner reads and unbinds it' }
})

describe('one commit is graded once', () => {
  test('a push of what the form has brought already is a duplicate, and the form yields to a push', async () => {
    const hook = await bind(ada)
    const { body } = await ada.post('/api/v1/submissions', {
      assignmentId: hook.assignmentId,
      repositoryUrl: hook.repositoryUrl,
    })
    const claimed = await runs.claim(body.runs[0].id, 'a worker', 60)
    expect(await runs.pinCommit(body.id, commitOf(1001))).toEqual({ commit: commitOf(1001), sameAs: null })
    expect((await push(hook, 1)).body).toMatchObject({ said: 'duplicate', reason: 'graded_already' })
    expect((await push(hook, 2)).body.said).toBe('accepted')
    expect(claimed?.attempt).toBe(1)
    expect(await submissionsOf(hook)).toHaveLength(2)
  })

  test('attack 191: a push and the form that bring the same commit at the same moment; twin: it is graded, in one of the two', async () => {
    for (let n = 0; n < 10; n++) {
      const hook = await bind(ada)
      const { assignmentId, repositoryUrl } = hook
      const { body } = await ada.post('/api/v1/submissions', { assignmentId, repositoryUrl })
      await runs.claim(body.runs[0].id, 'a worker', 60)
      const [pinned, told] = await Promise.all([runs.pinCommit(body.id, commitOf(1001)), push(hook, 1)])
      const isOfTheForm = pinned.sameAs === null
      expect(told.body.said).toBe(isOfTheForm ? 'duplicate' : 'accepted')
      const graded = await database.gradedCommit.findMany({ where: { assignmentId } })
      expect(graded.map(({ submissionId }) => submissionId === body.id)).toEqual([isOfTheForm])
    }
  })

  test('a commit that was never looked at may come again', async () => {
    const hook = await bind(ada)
    await push(hook, 1)
    const [submission] = await submissionsOf(hook)
    const run = submission?.runs[0] as { id: string }
    await runs.claim(run.id, 'a worker', 60)
    const unfetched = { code: 'host_unreachable' as const, detail: null, score: 0, points: null, tasks: [] }
    await runs.settle(run.id, 1, { outcome: 'ungradable', ...unfetched })
    expect(await database.gradedCommit.count({ where: { submissionId: String(submission?.id) } })).toBe(0)
    expect(
      (await deliver(hook, sign(hook, payload(hook, 1, 0, { forced: true }), { deliveryId: 'later' }))).body.said,
    ).toBe('accepted')
  })
})

test('attack 95: a push of whoever left the course is graded no more; twin: before that it was', async () => {
  const leaver = await api.signIn('student', 'leaver')
  const hook = await bind(leaver)
  expect((await push(hook, 1)).body.said).toBe('accepted')
  await database.enrolment.deleteMany({ where: { userId: leaver.userId } })
  expect((await push(hook, 2)).body).toMatchObject({ said: 'ignored', reason: 'not_enrolled' })
  expect((await leaver.get(`/api/v1/bindings/${hook.id}/deliveries`)).status).toBe(404)
  expect(await submissionsOf(hook)).toHaveLength(1)
})

test('an address that may not be fetched cannot be bound, and binding anew ends the old address', async () => {
  const { id } = await build.assignment()
  const wrong = { repositoryUrl: 'http://127.0.0.1/x', provider: 'github', proof: 'signature' }
  expect((await ada.post(`/api/v1/assignments/${id}/binding`, wrong)).status).toBe(422)
  const old = await bind(ada, { assignmentId: id })
  const fresh = await bind(ada, { assignmentId: id })
  expect((await push(old, 1)).status).toBe(401)
  expect((await push(fresh, 1)).status).toBe(202)
})
