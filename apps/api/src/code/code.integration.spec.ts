import { CodeStore } from '@interleave/database'
import { builders, testDatabase, testRedisUrl } from '@interleave/testing'
import { type Client, startApi } from '../api.fixture.ts'

const { url, database } = await testDatabase()
const api = await startApi(database, { DATABASE_URL: url, REDIS_URL: await testRedisUrl() })
const build = builders(database)
const code = new CodeStore(database)
afterAll(() => api.close())

let ada: Client & { userId: string }
let ta: Client & { userId: string }
beforeAll(async () => {
  ada = await api.signIn('student', 'ada')
  ta = await api.signIn('ta', 'tara')
})

const program = 'lock = Lock()\nprint("<b>hello</b>")\n'
const files = [
  { path: 'level1/bank.py', bytes: program.length, text: program },
  { path: 'photo.png', bytes: 9000, text: null },
]

async function handIn(who: Client = ada) {
  const { id: assignmentId } = await build.assignment()
  const repositoryUrl = 'https://git.example.edu/ada/homework.git'
  const { body } = await who.post('/api/v1/submissions', { assignmentId, repositoryUrl })
  return body.id as string
}

const at = (id: string) => `/api/v1/submissions/${id}`
const comment = (who: Client, id: string, words = 'name it', line = 2, path = 'level1/bank.py') =>
  who.post(`${at(id)}/line-comments`, { path, line, words })

test('the files are there once the repository was fetched, for whoever handed in and for staff', async () => {
  const id = await handIn()
  expect((await ada.get(`${at(id)}/code`)).body).toEqual({ files: [], comments: [] })
  await code.keep(id, files)
  await code.keep(id, [{ path: 'other.py', bytes: 1, text: 'x' }])
  expect((await ada.get(`${at(id)}/code`)).body).toEqual({ files, comments: [] })
  expect((await ta.get(`${at(id)}/code`)).body).toEqual({ files, comments: [] })
})

test('nobody else sees them, nor that they are there', async () => {
  const id = await handIn()
  await code.keep(id, files)
  const elsewhere = await build.course('another')
  for (const other of [await api.signIn('student'), await api.signIn('ta', 'toby', elsewhere.id)])
    expect((await other.get(`${at(id)}/code`)).status).toBe(404)
})

test('the same text in many submissions is kept once', async () => {
  const [one, other] = [await handIn(), await handIn()]
  const text = `${program}# once\n`
  for (const id of [one, other]) await code.keep(id, [{ path: `of-${id}.py`, bytes: text.length, text }])
  expect(await database.sourceText.count({ where: { text } })).toBe(1)
  expect(await code.files(other)).toEqual([{ path: `of-${other}.py`, bytes: text.length, text }])
})

test('a name that no text column holds, and a text that is empty, are kept all the same', async () => {
  const id = await handIn()
  await code.keep(id, [
    { path: 'a\0b.py', bytes: 1, text: null },
    { path: 'empty.py', bytes: 0, text: '' },
  ])
  expect(await code.files(id)).toEqual([
    { path: 'a\ufffdb.py', bytes: 1, text: null },
    { path: 'empty.py', bytes: 0, text: '' },
  ])
})

describe('a comment on a line', () => {
  test('is given by staff, read by the student, and taken back only by whoever wrote it', async () => {
    const id = await handIn()
    await code.keep(id, files)
    const given = await comment(ta, id, '<b>hold</b> the lock')
    expect(given.status).toBe(201)
    const [{ id: commentId }] = given.body.comments
    expect((await ada.get(`${at(id)}/code`)).body.comments).toMatchObject([
      { path: 'level1/bank.py', line: 2, words: '<b>hold</b> the lock', author: { displayName: 'The tara' } },
    ])
    const other = await api.signIn('ta')
    expect((await other.delete(`${at(id)}/line-comments/${commentId}`)).status).toBe(404)
    expect((await ada.delete(`${at(id)}/line-comments/${commentId}`)).status).toBe(403)
    expect((await ta.delete(`${at(id)}/line-comments/${commentId}`)).body.comments).toEqual([])
    expect((await ta.delete(`${at(id)}/line-comments/${commentId}`)).status).toBe(404)
    const events = await database.auditEvent.findMany({
      where: { subject: `submission:${id}` },
      orderBy: { id: 'asc' },
    })
    expect(events.map(({ action }) => action)).toEqual(['submitted', 'line_commented', 'line_comment_withdrawn'])
    expect(await database.lineComment.count({ where: { id: commentId } })).toBe(1)
  })

  test('is refused to students, without words, and where there is no such line', async () => {
    const id = await handIn()
    await code.keep(id, files)
    expect((await comment(ada, id)).status).toBe(403)
    expect((await comment(ta, id, '  ')).status).toBe(422)
    expect((await comment(ta, id, 'x', 0)).status).toBe(422)
    expect((await comment(ta, id, 'x', 4)).status).toBe(404)
    expect((await comment(ta, id, 'x', 1, 'level1/other.py')).status).toBe(404)
    expect((await comment(ta, id, 'x', 1, 'photo.png')).status).toBe(404)
    expect((await ta.get(`${at(id)}/code`)).body.comments).toEqual([])
  })
})
