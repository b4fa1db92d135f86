import { attack, builders, type OwnPostgres, ownPostgres, testRedisUrl, waitFor } from '@interleave/testing'
import { type Api, type Client, startApi } from './api.fixture.ts'

let postgres: OwnPostgres
let api: Api
const students: Client[] = []
beforeAll(async () => {
  postgres = await ownPostgres({ diskMib: 96 })
  api = await startApi(postgres.database, { DATABASE_URL: postgres.url, REDIS_URL: await testRedisUrl() })
  for (let n = 0; n < 4; n++) students.push(await api.signIn('student'))
})
afterAll(async () => {
  await api?.close()
  await postgres?.stop()
})

const isReady = async () => (await api.nobody.get('/health/ready')).status === 200

/** Students hand in one after the other until they are told to stop; answers with the ids that were accepted and with every status. */
async function handIn(assignmentId: string) {
  let isOver = false
  const accepted: string[] = []
  const statuses: number[] = []
  const each = students.map(async (student, who) => {
    for (let n = 0; !isOver; n++) {
      const repositoryUrl = `https://example.org/${who}-${n}.git`
      const { status, body } = await student.post('/api/v1/submissions', { assignmentId, repositoryUrl })
      statuses.push(status)
      if (status === 201) accepted.push(body.id)
    }
  })
  return {
    ...{ accepted, statuses },
    end: async () => {
      isOver = true
      await Promise.all(each)
    },
  }
}

const faults: { rows: number[]; name: string; begin(): Promise<unknown>; end(): Promise<unknown> }[] = [
  { rows: [178], name: 'PostgreSQL is killed', begin: () => postgres.kill(), end: () => postgres.start() },
  { rows: [178], name: 'PostgreSQL is shut down', begin: () => postgres.shutDown(), end: () => postgres.start() },
  {
    ...{ rows: [181], name: 'the disk of PostgreSQL is full', begin: async () => postgres.disk?.fill() },
    end: async () => {
      await postgres.disk?.free()
      await postgres.start()
    },
  },
]

for (const { rows, name, begin, end } of faults) {
  attack([...rows, 114, 190], `${name} while students hand in`, async () => {
    const { id } = await builders(postgres.database).assignment()
    const { accepted, statuses, end: stop } = await handIn(id)
    try {
      await waitFor(() => accepted.length >= 10)
      await begin()
      await waitFor(() => statuses.filter((status) => status === 503).length >= 10)
      const [student] = students
      // On a full disk a row now and then still finds a place.
      const refused = await waitFor(async () => {
        const wanted = { assignmentId: id, repositoryUrl: 'https://example.org/x.git' }
        const reply = await student?.post('/api/v1/submissions', wanted)
        return reply?.status === 201 ? null : reply
      })
      expect(refused).toMatchObject({ status: 503, body: { code: 'unavailable' } })
      expect(refused.text).not.toMatch(/prisma|postgres|space|127\.0|SELECT|at .*\.ts/i)
      await end()
      await waitFor(isReady)
      const before = accepted.length
      await waitFor(() => accepted.length >= before + 5)
    } finally {
      await stop()
    }
    expect([...new Set(statuses)].toSorted()).toEqual([201, 503])
    const known = await postgres.database.submission.findMany({
      where: { id: { in: accepted } },
      include: { runs: true },
    })
    expect(known.map(({ runs }) => runs.length)).toEqual(accepted.map(() => 1))
    // Of each student's one waits, whatever became of the others.
    const waiting = await postgres.database.run.count({ where: { assignmentId: id, state: 'queued' } })
    expect(waiting).toBe(students.length)
    return { outcome: '503, in plain words', twin: 'what was accepted is there, once' }
  })
}
