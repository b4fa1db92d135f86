import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CourseRole } from '@interleave/contract'
import type { Database } from '@interleave/database'
import { parseConfig } from '@interleave/runtime'
import { builders } from '@interleave/testing'
import { jest } from '@jest/globals'
import { hashPassword } from './accounts/password.ts'
import { buildApp } from './app.ts'
import { Config } from './config.ts'

// Passwords are slow to check on purpose, and slower while other tests keep the processor busy.
jest.setTimeout(120_000)

const task = `
id = "bank-account"
level = "0"
topic = "threads"
points = 10
title = { zh-CN = "银行账户", en = "Bank account" }
summary = { zh-CN = "两个线程同时存款。", en = "Two threads deposit at once." }
schedules = 10
files = [{ role = "program", path = "account.py", defines = [], uses = [] }]
checks = [{ id = "no-lost-update", weight = 4, teaches = "race" }]
limits = { cpu_seconds = 1, wall_seconds = 1, memory_mib = 64, processes = 8, output_mib = 1 }
[solutions]
[mutants]
`

const project = `
id = "project"
level = "x"
topic = "beside"
points = 10
title = { zh-CN = "项目", en = "Project" }
summary = { zh-CN = "随便写。", en = "Anything." }
schedules = 1
files = [{ role = "program", path = "main.py", defines = [], uses = [] }]
checks = []
limits = { cpu_seconds = 1, wall_seconds = 1, memory_mib = 64, processes = 8, output_mib = 1 }
[facts]
starts = "yes"
[[rubric]]
id = "works"
points = 6
title = { zh-CN = "能用", en = "It works" }
levels = [{ points = 0, title = { zh-CN = "不能", en = "No" } }, { points = 6, title = { zh-CN = "能", en = "Yes" } }]
[[rubric]]
id = "care"
points = 4
title = { zh-CN = "细心", en = "Care" }
levels = [{ points = 1, title = { zh-CN = "少", en = "Little" } }, { points = 4, title = { zh-CN = "多", en = "Much" } }]
[solutions]
[mutants]
`

/** Suites of two tasks, so that these tests do not change when a real task does. */
async function writeSuites(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'interleave-suites-'))
  const tasks = [
    { folder: join(directory, 'level0', 'bank-account'), manifest: task, title: ['银行账户', 'Bank account'] },
    { folder: join(directory, 'levelx', 'project'), manifest: project, title: ['项目', 'Project'] },
  ]
  for (const { folder, manifest, title } of tasks) {
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, 'task.toml'), manifest)
    await writeFile(join(folder, 'statement.zh-CN.md'), `# ${title[0]}\n`)
    await writeFile(join(folder, 'statement.en.md'), `# ${title[1]}\n`)
  }
  return directory
}

export interface Answer {
  status: number
  headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: each test says itself what it expects in an answer
  body: any
  text: string
}

export interface Client {
  get(url: string, headers?: Record<string, string>): Promise<Answer>
  post(url: string, body?: object | string, headers?: Record<string, string>): Promise<Answer>
  put(url: string, body: object): Promise<Answer>
  delete(url: string, headers?: Record<string, string>): Promise<Answer>
  cookie: string
}

export interface Api {
  origin: string
  nobody: Client
  /** Signed in as a new user of this role in the one course of the test, or in the course that is named; an admin is in none. */
  signIn(role: CourseRole | 'admin', username?: string, courseId?: string): Promise<Client & { userId: string }>
  close(): Promise<void>
}

export const PASSWORD = 'correct horse battery staple'

export async function startApi(database: Database, environment: Record<string, string>): Promise<Api> {
  const suites = await writeSuites()
  const config = parseConfig(Config, {
    PUBLIC_URL: 'http://localhost:3000',
    SUITES_DIRECTORY: suites,
    WEB_DIRECTORY: join(suites, 'no-page'),
    LOG_LEVEL: 'silent',
    SECRETS_KEY: 'only for tests, and long enough for one',
    ...environment,
  })
  const app = await buildApp(config)
  await app.listen(Number(environment.PORT ?? 0), '127.0.0.1')
  const { port } = app.getHttpServer().address() as AddressInfo
  const origin = `http://127.0.0.1:${port}`
  const passwordHash = await hashPassword(PASSWORD)
  let users = 0
  return {
    origin,
    nobody: client(origin, ''),
    signIn: async (role, username = `${role}${++users}`, courseId?: string) => {
      const { id } = await builders(database).user({
        ...{ username, displayName: `The ${username}`, passwordHash },
        ...(role === 'admin' ? { isAdmin: true } : { role, ...(courseId && { courseId }) }),
      })
      const { headers } = await client(origin, '').post('/api/v1/session', { username, password: PASSWORD })
      return { ...client(origin, cookieOf(headers)), userId: id }
    },
    close: async () => {
      await app.close()
      await rm(suites, { recursive: true, force: true })
    },
  }
}

export function cookieOf(headers: Headers): string {
  return String(headers.get('set-cookie')).split(';')[0] as string
}

export function client(origin: string, cookie: string): Client {
  const send = async (
    method: string,
    url: string,
    body?: object | string,
    extra: Record<string, string> = {},
  ): Promise<Answer> => {
    const headers = {
      ...(cookie && { cookie }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...extra,
    }
    const payload = typeof body === 'object' ? JSON.stringify(body) : body
    const reply = await fetch(`${origin}${url}`, { method, headers, ...(payload !== undefined && { body: payload }) })
    const text = await reply.text()
    const isJson = /json/.test(reply.headers.get('content-type') ?? '')
    return { status: reply.status, headers: reply.headers, body: isJson ? JSON.parse(text) : null, text }
  }
  return {
    get: (url, headers) => send('GET', url, undefined, headers),
    post: (url, body, headers) => send('POST', url, body, headers),
    put: (url, body) => send('PUT', url, body),
    delete: (url, headers) => send('DELETE', url, undefined, headers),
    cookie,
  }
}
