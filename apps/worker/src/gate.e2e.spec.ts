import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { GateResult } from '@interleave/contract'
import { SubmissionStore } from '@interleave/database'
import { RunQueue } from '@interleave/queue'
import { createLogger, parseConfig } from '@interleave/runtime'
import { readFolder } from '@interleave/source'
import { readSuites } from '@interleave/suites'
import { builders, startRedis, testDatabase, waitFor } from '@interleave/testing'
import { jest } from '@jest/globals'
import { ensureImages } from '../../../scripts/images.mjs'
import { Config } from './config.ts'
import { DockerGate } from './docker-gate.ts'
import { DockerGrader } from './docker-grader.ts'
import type { Source } from './ports.ts'
import { startWorker } from './worker.ts'

// Two dozen gradings in containers, on a machine that may be busy.
jest.setTimeout(900_000)

const sayAfter = fileURLToPath(new URL('../../../graders/suites/level0/say-after', import.meta.url))
const { url: databaseUrl, database } = await testDatabase()
const submissions = new SubmissionStore(database)
let redis: Awaited<ReturnType<typeof startRedis>>
let queue: RunQueue
let work: string
let task: string

beforeAll(async () => {
  redis = await startRedis()
  queue = new RunQueue(redis.url)
  work = await mkdtemp(join(tmpdir(), 'interleave-gate-'))
  task = join(work, 'suites/level0/say-after')
  await cp(sayAfter, task, { recursive: true })
  await keepSome()
})
afterAll(async () => {
  await queue.close()
  await redis.stop()
  await rm(work, { recursive: true })
})

const kept = [
  'gather',
  'create-tasks',
  'one-after-the-other',
  'time-sleep',
  'never-awaited',
  'swapped-delays',
  'threads',
]

/** As many programs as a task must have, and few schedules: the gate is the same. */
async function keepSome() {
  const manifest = await readFile(join(task, 'task.toml'), 'utf8')
  const isKept = (line: string) =>
    !/^[a-z-]+ = (?:"[^"]*"$|\{ killed_by)/.test(line) || kept.some((name) => line.startsWith(`${name} =`))
  const [head = '', programs = ''] = manifest.split(/(?=\[solutions\])/)
  const short = head.replace('schedules = 100', 'schedules = 3') + programs.split('\n').filter(isKept).join('\n')
  await writeFile(join(task, 'task.toml'), short)
  for (const kind of ['solutions', 'mutants'])
    for (const name of await readdir(join(task, kind)))
      if (!kept.includes(name)) await rm(join(task, kind, name), { recursive: true })
}

/** A worker as main.ts starts it, on the changed suite and the images that were made of it; only the repository is a folder. */
async function start() {
  process.env.INTERLEAVE_SUITES = join(work, 'suites')
  const images = await ensureImages({ log: () => undefined }).finally(() => delete process.env.INTERLEAVE_SUITES)
  const config = parseConfig(Config, {
    SECRETS_KEY: 'only for tests, and long enough for one',
    ...{ DATABASE_URL: databaseUrl, REDIS_URL: redis.url, WORKER_NAME: `gate-e2e-${process.pid}`, HEALTH_PORT: '0' },
    ...{ SUITES_DIRECTORY: join(work, 'suites'), STUDENT_IMAGE: images.student, JUDGE_IMAGE: images.judge },
    ...{ GRADING_SECRET: 'a secret of this test', GATE_SEEDS: '2', SECOND_LOOK_SECONDS: '1', SLOTS: '2' },
  })
  const suites = await readSuites(config.SUITES_DIRECTORY)
  const source: Source = {
    fetch: async () => ({
      kind: 'fetched',
      snapshot: { ...(await readFolder(join(task, 'solutions/gather'))), commit: 'a'.repeat(40) },
    }),
    findTip: async () => ({ kind: 'tip', commit: 'a'.repeat(40) }),
    reap: async () => [],
  }
  const ports = { source, grader: new DockerGrader(config), gate: await DockerGate.open(config, suites), suites }
  return startWorker(config, ports, createLogger('worker', 'silent'))
}

async function submit() {
  const build = builders(database)
  const { id: studentId } = await build.user()
  const { id: assignmentId } = await build.assignment({ taskIds: ['say-after'] })
  const repositoryUrl = 'https://example.org/good.git'
  const run = await submissions.submit({ studentId, assignmentId, repositoryUrl, branch: null, points: 10 })
  await queue.ring(run)
  return run
}

const read = async ({ submissionId }: { submissionId: string }) => (await submissions.find(submissionId))?.runs[0]

test('a changed task is checked before it grades; one with a survivor grades nobody until it is mended', async () => {
  const worker = await start()
  const run = await submit()
  await waitFor(async () => (await read(run))?.heldBy.includes('say-after'), 120)
  const graded = await waitFor(async () => ((await read(run))?.state === 'settled' ? read(run) : null), 600)
  expect(graded).toMatchObject({ outcome: { kind: 'graded' }, score: 10, attempts: 1 })
  await worker.stop()
  const passed = await database.taskGate.findFirstOrThrow()
  expect(passed).toMatchObject({ taskId: 'say-after', state: 'passed' })
  const { programs } = passed.result as unknown as GateResult
  expect(programs.map(({ name, seeds, fault }) => [name, seeds, fault]).sort()).toEqual(
    kept.map((name) => [name, 2, null]).sort(),
  )

  // A mutant that is right after all: the check that it names cannot find it.
  await rm(join(task, 'mutants/threads'), { recursive: true })
  await cp(join(task, 'solutions/gather'), join(task, 'mutants/threads'), { recursive: true })
  const second = await start()
  const waiting = await submit()
  const failed = await waitFor(() => database.taskGate.findFirst({ where: { state: 'failed' } }), 600)
  await second.stop()
  const result = failed.result as unknown as GateResult
  expect(result.programs.filter(({ fault }) => fault)).toEqual([
    expect.objectContaining({ name: 'threads', killedBy: 'waits-together', failed: [], fault: { kind: 'survived' } }),
  ])
  expect(await read(waiting)).toMatchObject({ state: 'queued', attempts: 0, outcome: null, heldBy: ['say-after'] })
})
