import type { SubmissionView } from '@interleave/contract'
import { RunStore } from '@interleave/database'
import { RunEvents } from '@interleave/queue'
import { builders, startRedis, testDatabase, waitFor } from '@interleave/testing'
import { type Client, startApi } from '../api.fixture.ts'

const { url, database } = await testDatabase()
const redis = await startRedis()
const api = await startApi(database, { DATABASE_URL: url, REDIS_URL: redis.url })
const events = new RunEvents(redis.url)
const runs = new RunStore(database)
const build = builders(database)
afterAll(async () => {
  events.close()
  await api.close()
  await redis.stop()
})

interface Stream {
  status: number
  type: string
  /** Views, in the order in which they came. */
  views: SubmissionView[]
  isOver: boolean
  stop(): void
}

async function watch(who: Client, submissionId: string, origin = api.origin): Promise<Stream> {
  const stopping = new AbortController()
  const reply = await fetch(`${origin}/api/v1/submissions/${submissionId}/events`, {
    headers: { cookie: who.cookie, accept: 'text/event-stream' },
    signal: stopping.signal,
  })
  const stream: Stream = {
    status: reply.status,
    type: reply.headers.get('content-type') ?? '',
    views: [],
    isOver: false,
    stop: () => stopping.abort(),
  }
  void read(reply, stream)
  return stream
}

async function read(reply: Response, stream: Stream) {
  let text = ''
  try {
    for await (const chunk of reply.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk
      const messages = text.split('\n\n')
      text = messages.pop() as string
      for (const message of messages) {
        if (!message.includes('event: submission')) continue
        stream.views.push(JSON.parse(/^data: (.*)$/m.exec(message)?.[1] as string))
      }
    }
  } catch (error) {
    if ((error as Error).name !== 'AbortError') throw error
  }
  stream.isOver = true
}

async function submitted(who: Client): Promise<{ id: string; runId: string }> {
  const { id: assignmentId } = await build.assignment()
  const repositoryUrl = 'https://git.example.edu/ada/homework.git'
  const { body } = await who.post('/api/v1/submissions', { assignmentId, repositoryUrl })
  return { id: body.id, runId: body.runs[0].id }
}

const lastRun = (stream: Stream) => stream.views.at(-1)?.runs[0]
const stateOf = (stream: Stream) => lastRun(stream)?.state

test('a page sees the submission at once, then each change and the progress of grading', async () => {
  const ada = await api.signIn('student', 'ada')
  const { id, runId } = await submitted(ada)
  const stream = await watch(ada, id)
  expect(stream.type).toMatch(/^text\/event-stream/)
  await waitFor(() => stateOf(stream) === 'queued')
  expect(stream.views[0]).toEqual((await ada.get(`/api/v1/submissions/${id}`)).body)

  const attempt = (await runs.claim(runId, 'a worker', 60))?.attempt as number
  await events.publish({ submissionId: id })
  await waitFor(() => stateOf(stream) === 'fetching')
  await runs.moveTo(runId, attempt, 'grading')
  const progress = { task: 'bank-account', done: 1, of: 3 }
  await events.publish({ submissionId: id, progress })
  await waitFor(() => stateOf(stream) === 'grading')
  expect(lastRun(stream)?.progress).toEqual(progress)
  await runs.settle(runId, attempt, { outcome: 'graded', code: null, detail: null, score: 3, points: 10, tasks: [] })
  await events.publish({ submissionId: id })
  await waitFor(() => stateOf(stream) === 'settled')
  expect(lastRun(stream)).toMatchObject({ score: 3, progress: null })
  stream.stop()
})

test('a change that Redis never told of is seen all the same', async () => {
  const ada = await api.signIn('student', 'grace')
  const { id, runId } = await submitted(ada)
  const stream = await watch(ada, id)
  await waitFor(() => stateOf(stream) === 'queued')
  await runs.claim(runId, 'a worker', 60)
  await waitFor(() => stateOf(stream) === 'fetching')
  stream.stop()
})

test('a hundred hints at once are few looks, and the last state is seen', async () => {
  const ada = await api.signIn('student', 'margaret')
  const { id, runId } = await submitted(ada)
  const stream = await watch(ada, id)
  await waitFor(() => stateOf(stream) === 'queued')
  const attempt = (await runs.claim(runId, 'a worker', 60))?.attempt as number
  await runs.moveTo(runId, attempt, 'grading')
  for (let done = 1; done <= 100; done++) {
    await events.publish({ submissionId: id, progress: { task: 'bank-account', done, of: 100 } })
  }
  await waitFor(() => lastRun(stream)?.progress?.done === 100)
  expect(stream.views.length).toBeLessThan(60)
  stream.stop()
})

test('attack 115: nobody and another student get the same refusal as from the submission itself; staff may watch; twin: staff may watch', async () => {
  const ada = await api.signIn('student', 'jean')
  const { id } = await submitted(ada)
  expect((await watch(api.nobody, id)).status).toBe(401)
  const other = await api.signIn('student', 'kathleen')
  const refused = await other.get(`/api/v1/submissions/${id}/events`)
  expect(refused.body).toMatchObject({ status: 404, code: 'not_found' })
  const stream = await watch(await api.signIn('ta', 'frances'), id)
  await waitFor(() => stateOf(stream) === 'queued')
  stream.stop()
})

test('attack 115: the stream ends with the session, and when staff become students; twin: it goes on while they are', async () => {
  const ada = await api.signIn('student', 'adele')
  const { id } = await submitted(ada)
  const ta = await api.signIn('ta', 'mary')
  const [hers, staffs] = [await watch(ada, id), await watch(ta, id)]
  await waitFor(() => hers.views.length === 1 && staffs.views.length === 1)
  await ada.delete('/api/v1/session')
  await database.enrolment.updateMany({ where: { userId: ta.userId }, data: { role: 'student' } })
  await waitFor(() => hers.isOver && staffs.isOver)
})

test('an open stream does not keep the API from stopping', async () => {
  const other = await startApi(database, { DATABASE_URL: url, REDIS_URL: redis.url })
  const ada = await api.signIn('student', 'sophie')
  const { id } = await submitted(ada)
  const stream = await watch(ada, id, other.origin)
  await waitFor(() => stateOf(stream) === 'queued')
  await other.close()
  await waitFor(() => stream.isOver)
})

test('with Redis gone for good an open stream carries on, and a new one works', async () => {
  const ada = await api.signIn('student', 'radia')
  const { id, runId } = await submitted(ada)
  const before = await watch(ada, id)
  await waitFor(() => stateOf(before) === 'queued')
  events.close()
  await redis.stop()
  const after = await watch(ada, id)
  await runs.claim(runId, 'a worker', 60)
  await waitFor(() => stateOf(before) === 'fetching' && stateOf(after) === 'fetching', 20)
  before.stop()
  after.stop()
})
