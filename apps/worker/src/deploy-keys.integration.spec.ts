import { execFileSync } from 'node:child_process'
import { createPrivateKey } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DeployKeyStore, deployKeyPurpose, SubmissionStore } from '@interleave/database'
import { RunQueue } from '@interleave/queue'
import { createLogger, parseConfig, SecretBox } from '@interleave/runtime'
import { fingerprintOf, makeDeployKey } from '@interleave/source'
import { builders, type SshServer, startSshServer, testDatabase, testRedisUrl, waitFor } from '@interleave/testing'
import { fakePorts } from '../fixtures/ports.mjs'
import { RunConfig } from './config.ts'
import { GitSource } from './git-source.ts'
import { TEST_SECRETS_KEY } from './worker.fixture.ts'
import { startWorker } from './worker.ts'

const { url: databaseUrl, database } = await testDatabase()
const redisUrl = await testRedisUrl()
const build = builders(database)
const submissions = new SubmissionStore(database)
const keys = new DeployKeyStore(database)
const box = new SecretBox(TEST_SECRETS_KEY)

let root: string
let hosts: SshServer[] = []
let log = ''
const closing: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'interleave-deploy-keys-'))
  const git = (words: string[], input = '') =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...words], { cwd: root, input })
      .toString()
      .trim()
  git(['init', '--quiet', '--bare', '--initial-branch=main', 'homework.git'])
  const own = (...words: string[]) => ['--git-dir=homework.git', ...words]
  const tree = git(own('mktree'), `100644 blob ${git(own('hash-object', '-w', '--stdin'), 'x')}\turl\n`)
  git(own('update-ref', 'refs/heads/main', git(own('commit-tree', '-m', 'work', tree))))
  hosts = await Promise.all([startSshServer(root), startSshServer(root)])
  closing.push(...hosts.map((host) => host.stop), () => rm(root, { recursive: true }))

  const sshHosts = hosts.map(({ port }) => `127.0.0.1:${port}`)
  const source = new GitSource({ HTTP_REPOSITORY_HOSTS: [], SSH_REPOSITORY_HOSTS: sshHosts, SSH_HOST_KEYS: [] })
  const config = parseConfig(RunConfig, {
    ...{ DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, SECRETS_KEY: TEST_SECRETS_KEY, WORKER_NAME: 'worker-a' },
    ...{ HEALTH_PORT: '0', SLOTS: '1', RETRY_SECONDS: '0.05' },
  })
  const destination = {
    write: (line: string) => {
      log += line
    },
  }
  const worker = await startWorker(config, { ...fakePorts(), source }, createLogger('worker', 'trace', destination))
  closing.unshift(worker.stop)
})
afterAll(async () => {
  for (const close of closing) await close()
})

async function settle(who: { studentId: string; assignmentId: string }, repositoryUrl: string) {
  const run = await submissions.submit({ ...who, repositoryUrl, branch: null, points: 100 })
  const queue = new RunQueue(redisUrl, { retrySeconds: 0.05, timeoutSeconds: 20 })
  await queue.ring(run)
  await queue.close()
  return waitFor(async () => {
    const found = (await submissions.find(run.submissionId))?.runs[0]
    return found?.state === 'settled' ? found : null
  }, 60)
}

const repositoryOf = (host: SshServer | undefined) => `ssh://git@127.0.0.1:${host?.port}/homework.git`

test('attack 48, 49, 68: a deploy key is for its owner’s runs, the host’s key is kept, and a host with another key is refused and told to staff; twin: graded', async () => {
  const [host, other] = hosts
  const { id: studentId } = await build.user()
  const who = { studentId, assignmentId: (await build.assignment({ taskIds: ['bank-account'] })).id }
  const repository = repositoryOf(host)
  const pair = makeDeployKey()
  const seal = (owner: string, of: string) => box.seal(pair.privateKey, deployKeyPurpose(owner, of))
  const wanted = { userId: studentId, repository, publicKey: pair.publicKey, privateKey: seal(studentId, repository) }
  expect(await settle(who, repository)).toMatchObject({ outcome: { kind: 'ungradable', code: 'key_needed' } })
  expect(await keys.make(wanted, { most: 5, requestId: 'x' })).toMatchObject({ hostKey: null })

  // Made, but not added at the host yet.
  expect(await settle(who, repository)).toMatchObject({ outcome: { kind: 'ungradable', code: 'key_refused' } })
  const [refused] = await keys.list(studentId)
  expect(refused).toMatchObject({ hostKey: null, usedAt: null, refusal: 'key_refused', refusedAt: expect.any(Date) })

  await host?.allow(pair.publicKey, host.serve('homework.git'))
  expect(await settle(who, repository)).toMatchObject({ outcome: { kind: 'graded' } })
  const [used] = await keys.list(studentId)
  expect(used).toMatchObject({ hostKey: host?.hostKey, usedAt: expect.any(Date), refusal: null, refusedAt: null })

  const changed = { hostKey: other?.hostKey ?? '' }
  await database.deployKey.updateMany({ where: { userId: studentId }, data: changed })
  const shown = fingerprintOf(host?.hostKey ?? '')
  expect(await settle(who, repository)).toMatchObject({
    outcome: { kind: 'ungradable', code: 'host_key_changed', detail: shown },
  })
  expect(await keys.list(studentId)).toMatchObject([{ ...changed, refusal: 'host_key_changed', refusalDetail: shown }])
  expect(log).toContain(`"shown":"${shown}"`)

  // Another student’s run of the same address has no key; a key in another’s row does not open, which is a fault of ours.
  const stranger = { ...who, studentId: (await build.user()).id }
  expect(await settle(stranger, repository)).toMatchObject({ outcome: { code: 'key_needed' } })
  await database.deployKey.create({ data: { ...wanted, userId: stranger.studentId } })
  expect(await settle(stranger, repository)).toMatchObject({ outcome: { kind: 'platform_failed' } })
  await host?.revoke(pair.publicKey)
  await database.deployKey.updateMany({ where: { userId: studentId }, data: { hostKey: null } })
  expect(await settle(who, repository)).toMatchObject({ outcome: { code: 'key_refused' } })

  const { d = '' } = createPrivateKey(pair.privateKey).export({ format: 'jwk' })
  const seed = Buffer.from(d, 'base64url')
  const everywhere = Buffer.from(log + host?.log() + other?.log() + (await dump()))
  expect(everywhere.includes(pair.publicKey.split(' ')[1] ?? '')).toBe(true)
  const pem = pair.privateKey.split('\n')[1] ?? ''
  for (const form of [
    d,
    pem,
    Buffer.from(pem).toString('hex'),
    seed.toString('hex'),
    seed.toString('base64'),
    'PRIVATE KEY',
  ])
    expect(everywhere.includes(form)).toBe(false)
})

test('two fetches that learn two keys of one host: the first stands, the second is refused', async () => {
  const { id: userId } = await build.user()
  const pair = { publicKey: 'ssh-ed25519 AAAA', privateKey: new Uint8Array(1) }
  const made = await keys.make({ userId, repository: 'ssh://git@a.dev/b', ...pair }, { most: 5, requestId: 'x' })
  if (typeof made === 'string') throw new Error(made)
  expect(await keys.noteUse(made, 'ssh-ed25519 BBBB')).toBe(true)
  expect(await keys.noteUse(made, 'ssh-ed25519 BBBB')).toBe(true)
  expect(await keys.noteUse(made, 'ssh-ed25519 CCCC')).toBe(false)
  expect(await keys.list(userId)).toMatchObject([{ hostKey: 'ssh-ed25519 BBBB' }])
  // What was learnt with a pair that is gone says nothing about the new one.
  await keys.replace(userId, made.id, { ...pair, publicKey: 'ssh-ed25519 DDDD' }, 'x')
  await keys.noteUse(made, 'ssh-ed25519 CCCC')
  expect(await keys.list(userId)).toMatchObject([{ hostKey: null, usedAt: null }])
})

/** Every row of every table, bytes as hexadecimal digits. */
async function dump(): Promise<string> {
  const tables = await database.$queryRaw<{ name: string }[]>`
    SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`
  const rows = tables.map(({ name }) => database.$queryRawUnsafe(`SELECT to_jsonb(t)::text AS row FROM "${name}" t`))
  return JSON.stringify(await Promise.all(rows))
}
