import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { builders, testDatabase } from '@interleave/testing'

const { url, database } = await testDatabase()
const build = builders(database)

test('schema, migrations and a migrated database agree', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['libs/database/migrate.mjs', 'check'], {
    env: { ...process.env, DATABASE_URL: url },
  })
  expect(stdout).toContain('agree')
})

test('attack 123: the audit trail takes rows and gives none back; twin: rows are added', async () => {
  const event = await database.auditEvent.create({ data: { action: 'submitted', subject: 'submission:1' } })
  await expect(database.auditEvent.update({ where: { id: event.id }, data: { action: 'x' } })).rejects.toThrow(
    /append-only/,
  )
  await expect(database.auditEvent.delete({ where: { id: event.id } })).rejects.toThrow(/append-only/)
  await expect(database.$executeRaw`TRUNCATE "AuditEvent"`).rejects.toThrow(/append-only/)
  expect(await database.auditEvent.count()).toBe(1)
})

test('attack 122, 169: the database itself refuses a second waiting and a second running run of a pair; twin: one of each is taken', async () => {
  const student = await build.user()
  const assignment = await build.assignment()
  const ids = { studentId: student.id, assignmentId: assignment.id }
  const submission = await database.submission.create({ data: { ...ids, repositoryUrl: 'https://example.org/a.git' } })
  const run = { ...ids, submissionId: submission.id, points: 10, requestedBy: 'student' as const }
  const running = { ...run, state: 'fetching' as const, attempt: 1, leaseUntil: new Date() }
  await database.run.create({ data: run })
  await expect(database.run.create({ data: run })).rejects.toThrow(/Unique constraint/)
  await database.run.create({ data: running })
  await expect(database.run.create({ data: { ...running, state: 'grading' } })).rejects.toThrow(/Unique constraint/)
})

test('attack 123: a run that has ended never changes; twin: one that has not, does', async () => {
  const student = await build.user()
  const assignment = await build.assignment()
  const ids = { studentId: student.id, assignmentId: assignment.id }
  const submission = await database.submission.create({ data: { ...ids, repositoryUrl: 'https://example.org/a.git' } })
  const run = await database.run.create({
    data: {
      ...ids,
      submissionId: submission.id,
      points: 10,
      requestedBy: 'student',
      state: 'settled',
      outcome: 'graded',
      score: 7,
      settledAt: new Date(),
    },
  })
  await expect(database.run.update({ where: { id: run.id }, data: { score: 10 } })).rejects.toThrow(/never changes/)
})

test("an outcome that is not the student's carries no score", async () => {
  const student = await build.user()
  const assignment = await build.assignment()
  const ids = { studentId: student.id, assignmentId: assignment.id }
  const submission = await database.submission.create({ data: { ...ids, repositoryUrl: 'https://example.org/a.git' } })
  const settled = {
    ...ids,
    submissionId: submission.id,
    points: 10,
    requestedBy: 'student' as const,
    state: 'settled' as const,
    settledAt: new Date(),
  }
  await expect(database.run.create({ data: { ...settled, outcome: 'platform_failed', score: 0 } })).rejects.toThrow(
    /score_is_earned/,
  )
  await expect(database.run.create({ data: { ...settled, outcome: 'ungradable' } })).rejects.toThrow(/score_is_earned/)
  await expect(database.run.create({ data: { ...settled, outcome: 'graded', score: 11 } })).rejects.toThrow(
    /score_in_range/,
  )
})
