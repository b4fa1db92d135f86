import { execFileSync } from 'node:child_process'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import { ensureBases } from '../../../scripts/compose-bases.mjs'
import { composeEnvironment } from '../../../scripts/compose-env.mjs'
import { makeRepositories, signIn, waitUntilSettled } from '../../../scripts/demo.mjs'
import { root } from './stack.ts'

jest.setTimeout(1_800_000)

const project = `interleave-test-${process.pid}`
let folder: string
let environment: Record<string, string>
let port: number

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'interleave-compose-'))
  await chmod(folder, 0o755)
  await makeRepositories(join(folder, 'repositories'))
  await writeFile(join(folder, 'override.yml'), gitServer(join(folder, 'repositories')))
  port = await freePort()
  await ensureBases()
  environment = {
    ...(await composeEnvironment()),
    API_PORT: `127.0.0.1:${port}`,
    MAIL_PORT: `127.0.0.1:${await freePort()}`,
    PUBLIC_URL: `http://localhost:${port}`,
    HTTP_REPOSITORY_HOSTS: 'git:8418',
    // What the tree's own tasks promise is tested elsewhere.
    GATE: 'changed',
  }
  compose('build')
  compose('up', '--detach', '--scale', 'worker=2')
})
afterAll(async () => {
  if (environment) compose('down', '--volumes', '--timeout', '40')
  await rm(folder, { recursive: true, force: true })
})

/** The repositories are served inside the network of the project: its containers cannot reach this machine's loopback. */
const gitServer = (repositories: string) => `
services:
  git:
    image: interleave-worker
    entrypoint: ["node", "scripts/git-server.mjs", "/repositories", "0.0.0.0", "8418"]
    healthcheck:
      disable: true
    volumes:
      - ${repositories}:/repositories:ro
`

function compose(...words: string[]): string {
  const files = ['--file', 'docker-compose.yml', '--file', join(folder, 'override.yml')]
  const [command = '', ...first] = composeCommand()
  const env = { ...process.env, DOCKER_BUILDKIT: '0', COMPOSE_DOCKER_CLI_BUILD: '0', ...environment }
  const all = [...first, '--project-name', project, '--project-directory', root, ...files, ...words]
  return execFileSync(command, all, { cwd: root, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
}

/** The second version is a plugin of docker; the first, which Debian has, a command of its own. */
function composeCommand(): string[] {
  try {
    execFileSync('docker', ['compose', 'version'], { stdio: 'ignore' })
    return ['docker', 'compose']
  } catch {
    return ['docker-compose']
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port: free } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return free
}

test('a submission is graded by containers that know each other by name only', async () => {
  const api = `http://127.0.0.1:${port}`
  const deadline = Date.now() + 180_000
  while (!(await isReady(api))) {
    if (Date.now() > deadline) throw new Error(`the API did not answer:\n${compose('logs', '--tail', '50')}`)
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  const client = await signIn(api, 'student', environment.DEMO_STUDENT_PASSWORD ?? '')
  const { assignments } = await client('GET', '/assignments')
  const submission = { assignmentId: assignments[0].id, repositoryUrl: 'http://git:8418/good.git' }
  const { id } = await client('POST', '/submissions', submission)
  await waitUntilSettled(client, id, () => undefined)
  const { runs } = await client('GET', `/submissions/${id}`)
  expect(runs[0].outcome?.kind).toBe('graded')
  expect(runs[0].score).toBe(runs[0].points)
})

const isReady = (api: string) =>
  fetch(`${api}/health/ready`, { signal: AbortSignal.timeout(5000) }).then(
    (response) => response.ok,
    () => false,
  )

test('what a container of ours writes to its log is kept up to a size', () => {
  expect(compose('config').match(/max-size: 20m/g)).toHaveLength(5)
})

test('without secrets nothing starts', () => {
  const [command = '', ...first] = composeCommand()
  const env = { PATH: process.env.PATH, HOME: process.env.HOME }
  const words = [...first, '--env-file', '/dev/null', '--file', 'docker-compose.yml', 'config']
  expect(() => execFileSync(command, words, { cwd: root, env, stdio: 'ignore' })).toThrow()
})
