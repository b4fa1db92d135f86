import { repositoryTokenPurpose } from '@interleave/database'
import { SecretBox } from '@interleave/runtime'
import { testDatabase, testRedisUrl } from '@interleave/testing'
import { type Client, startApi } from '../api.fixture.ts'

const { url, database } = await testDatabase()
const SECRETS_KEY = 'of this test alone, and long enough'
const api = await startApi(database, { DATABASE_URL: url, REDIS_URL: await testRedisUrl(), SECRETS_KEY })
afterAll(() => api.close())

let ada: Client & { userId: string }
beforeEach(async () => {
  ada = await api.signIn('student')
})

const PATH = '/api/v1/account/repositories'
const wanted = {
  repositoryUrl: 'https://git.example.edu/ada/private.git',
  username: 'ada',
  token: 'glpat-canary-token',
}

test('attack 48, 68, 92: a token is sealed for its owner and address, and is in no answer, row or trail; twin: it opens for those', async () => {
  const given = await ada.post(PATH, wanted)
  const listed = await ada.get(PATH)
  expect([given.status, listed.body.repositories]).toEqual([201, [given.body]])
  const [row] = await database.repositoryToken.findMany({ where: { userId: ada.userId } })
  const trail = await database.auditEvent.findMany()
  expect(trail.map(({ action }) => action)).toContain('repository_token_given')
  const shown = JSON.stringify([given.body, listed.body, row, trail]) + Buffer.from(row?.token ?? '').toString('latin1')
  expect(shown).not.toContain('canary')
  const box = new SecretBox(SECRETS_KEY)
  const open = (userId: string, address: string) =>
    box.open(row?.token as Uint8Array, repositoryTokenPurpose(userId, address))
  expect(open(ada.userId, wanted.repositoryUrl)).toBe(wanted.token)
  const bob = await api.signIn('student')
  expect(() => open(bob.userId, wanted.repositoryUrl)).toThrow('SECRETS_KEY')
  expect(() => open(ada.userId, 'https://git.example.edu/ada/private.git2')).toThrow('SECRETS_KEY')
  expect((await bob.get(PATH)).body.repositories).toEqual([])
  expect((await bob.delete(`${PATH}/${given.body.id}`)).status).toBe(404)
})

test('a new token for the same address takes the place of the old one, and a removed one is gone', async () => {
  const first = await ada.post(PATH, wanted)
  const second = await ada.post(PATH, { ...wanted, token: 'another-token' })
  expect((await ada.get(PATH)).body.repositories).toEqual([second.body])
  expect((await ada.delete(`${PATH}/${first.body.id}`)).status).toBe(404)
  expect((await ada.delete(`${PATH}/${second.body.id}`)).status).toBe(204)
  expect((await ada.get(PATH)).body.repositories).toEqual([])
  expect((await ada.delete(`${PATH}/${second.body.id}`)).status).toBe(404)
})

test.each([
  ['an address that is no public repository', { repositoryUrl: 'http://127.0.0.1/x.git' }, 'repositoryUrl'],
  [
    'an address with a login in it',
    { repositoryUrl: 'https://ada:glpat-canary-token@git.example.edu/x.git' },
    'repositoryUrl',
  ],
  ['a token with a line end', { token: 'glpat-canary-token\r\nX-Other: 1' }, 'token'],
  ['a user name with a colon', { username: 'ada:glpat-canary-token' }, 'username'],
])('attack 47, 48: %s is refused, and not repeated; twin: a plain one is taken', async (_, change, field) => {
  const { status, body, text } = await ada.post(PATH, { ...wanted, ...change })
  expect([status, body.errors.map(({ path }: { path: string }) => path)]).toEqual([422, [field]])
  expect(text).not.toContain('canary')
  expect((await ada.post(PATH, wanted)).status).toBe(201)
})

test('there are at most fifty', async () => {
  const address = (n: number) => `https://git.example.edu/ada/homework-${n}.git`
  for (let n = 0; n < 50; n++) await ada.post(PATH, { ...wanted, repositoryUrl: address(n) })
  expect((await ada.post(PATH, { ...wanted, repositoryUrl: address(50) })).status).toBe(409)
  expect((await ada.post(PATH, { ...wanted, repositoryUrl: address(3) })).status).toBe(201)
})
