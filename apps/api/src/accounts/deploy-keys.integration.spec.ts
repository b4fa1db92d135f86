import { createPrivateKey } from 'node:crypto'
import { deployKeyPurpose } from '@interleave/database'
import { SecretBox } from '@interleave/runtime'
import { builders, testDatabase, testRedisUrl } from '@interleave/testing'
import { type Client, startApi } from '../api.fixture.ts'

const { url, database } = await testDatabase()
const build = builders(database)
const SECRETS_KEY = 'of this test alone, and long enough'
const api = await startApi(database, { DATABASE_URL: url, REDIS_URL: await testRedisUrl(), SECRETS_KEY })
afterAll(() => api.close())

let ada: Client & { userId: string }
beforeEach(async () => {
  ada = await api.signIn('student')
})

const PATH = '/api/v1/account/deploy-keys'
const repositoryUrl = 'git@git.example.edu:ada/private.git'
const repository = 'ssh://git@git.example.edu/ada/private.git'

test('attack 48, 68, 92: the private half is sealed for its owner and repository, and is in no answer, row or trail; twin: it opens for those, and belongs to the public half that is shown', async () => {
  const made = await ada.post(PATH, { repositoryUrl })
  const listed = await ada.get(PATH)
  expect([made.status, listed.body.keys]).toEqual([201, [made.body]])
  expect(made.body).toMatchObject({ repository, hostFingerprint: null, usedAt: null, refusal: null })
  expect(made.body.publicKey).toMatch(/^ssh-ed25519 [A-Za-z0-9+/]{68} interleave$/)
  expect(made.body.fingerprint).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/)
  const [row] = await database.deployKey.findMany({ where: { userId: ada.userId } })
  const box = new SecretBox(SECRETS_KEY)
  const open = (userId: string, of: string) => box.open(row?.privateKey as Uint8Array, deployKeyPurpose(userId, of))
  const pem = open(ada.userId, repository)
  const { d = '', x = '' } = createPrivateKey(pem).export({ format: 'jwk' })
  const blob = Buffer.from(made.body.publicKey.split(' ')[1], 'base64')
  expect(blob.subarray(-32)).toEqual(Buffer.from(x, 'base64url'))
  const trail = await database.auditEvent.findMany()
  expect(trail.map(({ action }) => action)).toContain('deploy_key_made')
  const stored = Buffer.from(row?.privateKey ?? '')
  const shown = Buffer.concat([Buffer.from(JSON.stringify([made.text, listed.text, row, trail])), stored])
  const seed = Buffer.from(d, 'base64url')
  for (const form of [seed, d, seed.toString('base64'), seed.toString('hex'), 'PRIVATE KEY', pem.split('\n')[1] ?? ''])
    expect(shown.includes(form)).toBe(false)
  const bob = await api.signIn('student')
  expect(() => open(bob.userId, repository)).toThrow('SECRETS_KEY')
  expect(() => open(ada.userId, 'ssh://git@git.example.edu/ada/private.git2')).toThrow('SECRETS_KEY')
  expect((await bob.get(PATH)).body.keys).toEqual([])
  expect((await bob.post(`${PATH}/${made.body.id}/replacement`)).status).toBe(404)
  expect((await bob.delete(`${PATH}/${made.body.id}`)).status).toBe(404)
})

test('a repository has one key, however its address is written; it is replaced in place, and what was known of the host is forgotten', async () => {
  const { body: made } = await ada.post(PATH, { repositoryUrl })
  expect((await ada.post(PATH, { repositoryUrl: repository })).status).toBe(409)
  const known = { hostKey: 'ssh-ed25519 AAAA', usedAt: new Date(), refusedAt: new Date(), refusal: 'host_key_changed' }
  await database.deployKey.update({ where: { id: made.id }, data: { ...known, refusalDetail: 'SHA256:x' } })
  const [before] = (await ada.get(PATH)).body.keys
  expect(before).toMatchObject({ hostFingerprint: expect.stringMatching(/^SHA256:/), usedAt: expect.any(String) })
  expect(before.refusal.reason.en).toMatch(/another host key.*SHA256:x/)
  const replaced = await ada.post(`${PATH}/${made.id}/replacement`)
  expect(replaced.body).toMatchObject({ id: made.id, repository, hostFingerprint: null, usedAt: null, refusal: null })
  expect(replaced.body.publicKey).not.toBe(made.publicKey)
  expect((await ada.get(PATH)).body.keys).toEqual([replaced.body])
  expect((await ada.delete(`${PATH}/${made.id}`)).status).toBe(204)
  expect((await ada.get(PATH)).body.keys).toEqual([])
  expect((await ada.delete(`${PATH}/${made.id}`)).status).toBe(404)
  const actions = (await database.auditEvent.findMany({ where: { actorId: ada.userId } })).map(({ action }) => action)
  expect(actions).toEqual(['deploy_key_made', 'deploy_key_replaced', 'deploy_key_removed'])
})

test.each([
  'https://git.example.edu/ada/private.git',
  'git@127.0.0.1:ada/private.git',
  'git@localhost:ada/private.git',
  'ssh://git@git.example.edu:2222/ada/private.git',
  'ssh://git:canary@git.example.edu/ada/private.git',
  'git@git.example.edu:ada/-oProxyCommand=canary/../x.git',
  '/etc/passwd',
])('attack 37, 42, 50: no key is made for %s; twin: one for a code host is', async (address) => {
  const { status, body, text } = await ada.post(PATH, { repositoryUrl: address })
  expect([status, body.errors.map(({ path }: { path: string }) => path)]).toEqual([422, ['repositoryUrl']])
  expect(text).not.toContain('canary')
  expect((await ada.post(PATH, { repositoryUrl })).status).toBe(201)
})

test('an address for ssh is handed in where there is a key of one’s own for it, and said how to make one where there is none', async () => {
  const { id: assignmentId } = await build.assignment({ taskIds: ['bank-account'] })
  const submit = (client: Client, address: string) =>
    client.post('/api/v1/submissions', { assignmentId, repositoryUrl: address })
  const without = await submit(ada, repositoryUrl)
  expect([without.status, without.body.errors[0].path]).toEqual([422, 'repositoryUrl'])
  expect(without.body.detail).toMatch(/deploy key|部署密钥/)
  await ada.post(PATH, { repositoryUrl })
  const bob = await api.signIn('student')
  expect((await submit(bob, repositoryUrl)).status).toBe(422)
  expect((await submit(ada, 'git@git.example.edu:ada/other.git')).status).toBe(422)
  const taken = await submit(ada, repositoryUrl)
  expect([taken.status, taken.body.repositoryUrl]).toEqual([201, repositoryUrl])
  const bound = await ada.post(`/api/v1/assignments/${assignmentId}/binding`, {
    ...{ repositoryUrl: repository, provider: 'gitea', proof: 'signature' },
  })
  expect([bound.status, bound.body.binding?.repositoryUrl]).toEqual([201, repository])
  const token = { repositoryUrl, username: 'ada', token: 'a-token-of-a-host' }
  expect((await ada.post('/api/v1/account/repositories', token)).body.errors[0].message).toMatch(/https:/)
})

test('there are at most fifty, and two at once for one repository are one', async () => {
  const address = (n: number) => `git@git.example.edu:ada/homework-${n}.git`
  const statuses = await Promise.all(
    [0, 0, 0].map(async (n) => (await ada.post(PATH, { repositoryUrl: address(n) })).status),
  )
  expect(statuses.toSorted()).toEqual([201, 409, 409])
  for (let n = 1; n < 50; n++) await ada.post(PATH, { repositoryUrl: address(n) })
  expect((await ada.post(PATH, { repositoryUrl: address(50) })).status).toBe(409)
})
