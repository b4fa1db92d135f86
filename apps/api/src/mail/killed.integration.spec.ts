import { type ClaimedNotice, NoticeStore } from '@interleave/database'
import { builders, testDatabase, waitFor } from '@interleave/testing'
import { startMailServer } from '../mail.fixture.ts'
import { Mailer } from './mailer.ts'
import { resultLetter } from './words.ts'

const { database } = await testDatabase()
const build = builders(database)
const server = await startMailServer()
afterAll(() => server.close())

type Claimed = ClaimedNotice & { address: string }
const notices = new NoticeStore(database)
/** What a process holds that was killed with it in hand. */
async function claimAndDie(): Promise<Claimed> {
  const user = await build.user()
  const data = { userId: user.id, kind: 'result' as const, address: `${user.username}@uni.example` }
  await database.notice.create({ data: { ...data, nextAt: new Date(Date.now() - 1000) } })
  const [claimed] = await waitFor(async () => {
    const found = await notices.claim(1, 0.1)
    return found[0]?.address === data.address && found
  })
  return claimed as Claimed
}

test('a sender killed before it sent: another one has it when the lease is over, and the dead one has no say any more', async () => {
  const first = await claimAndDie()
  const [second] = await waitFor(async () => {
    const found = await notices.claim(1, 60)
    return found.length > 0 && found
  })
  expect([second?.id, second?.attempt]).toEqual([first.id, first.attempt + 1])
  expect(await notices.finish(first, { isSent: true, answer: 'late' })).toBe(false)
  expect(await notices.finish(second as Claimed, { isSent: true, answer: 'sent' })).toBe(true)
})

test('a sender killed between sending and writing it down: SMTP cannot tell, so the mail comes twice, with one Message-ID', async () => {
  const mailer = new Mailer({ SMTP_URL: server.url, MAIL_FROM: 'grades@course.example' })
  const result = {
    ...{ submissionId: 'x', repositoryUrl: 'https://example.org/a.git', commit: null, sameAs: null },
    ...{
      assignment: { 'zh-CN': '作业', en: 'Homework' },
      state: 'settled' as const,
      outcome: 'graded' as const,
      score: 1,
      points: 2,
    },
  }
  const send = ({ id, createdAt, address: to }: Claimed) =>
    mailer.send({
      ...{ id, date: createdAt, to: { name: 'A', address: to }, language: 'en' as const },
      ...resultLetter(result, 'en', 'A', 'http://localhost/submissions/x'),
    })
  const first = await claimAndDie()
  expect((await send(first)).kind).toBe('sent')
  const [second] = await waitFor(async () => {
    const found = await notices.claim(1, 60)
    return found.length > 0 && found
  })
  expect((await send(second as Claimed)).kind).toBe('sent')
  mailer.close()
  const twice = server.received.filter(({ envelope }) => envelope.to.includes(first.address))
  expect(twice).toHaveLength(2)
  expect(new Set(twice.map(({ messageId, date }) => `${messageId} ${date}`)).size).toBe(1)
})
