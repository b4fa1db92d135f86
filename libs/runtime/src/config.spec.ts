import { z } from 'zod'
import { ConfigError, HostAndPort, list, parseConfig } from './config.ts'

const Schema = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  PORT: z.coerce.number().int().min(1).max(65535).default(3000),
  HOSTS: list(z.string()),
})

test('a good environment is read, with defaults, and cannot be changed', () => {
  const config = parseConfig(Schema, { DATABASE_URL: 'postgresql://db/x', PORT: '', HOSTS: 'a:1,b', PATH: '/bin' })
  expect(config).toEqual({ DATABASE_URL: 'postgresql://db/x', PORT: 3000, HOSTS: ['a:1', 'b'] })
  expect(() => {
    ;(config as { PORT: number }).PORT = 1
  }).toThrow(TypeError)
  expect(() => config.HOSTS.push('c')).toThrow(TypeError)
})

test('every problem is named at once', () => {
  const problems = problemsOf(() => parseConfig(Schema, { PORT: 'seventy' }))
  expect(problems).toEqual(['DATABASE_URL is missing', expect.stringMatching(/^PORT: /)])
})

test('a list is split at commas, and each part is looked at', () => {
  const Hosts = z.object({ HOSTS: list(HostAndPort) })
  expect(parseConfig(Hosts, {})).toEqual({ HOSTS: [] })
  expect(parseConfig(Hosts, { HOSTS: ' git:80, [::1]:9418 ,,' })).toEqual({ HOSTS: ['git:80', '[::1]:9418'] })
  expect(problemsOf(() => parseConfig(Hosts, { HOSTS: 'git:80,git' }))).toEqual(['HOSTS.1: each must be host:port'])
})

test('no value is ever printed, not even by a message of the schema', () => {
  const secret = 'mysql://root:hunter2@db/x'
  const Talkative = Schema.extend({
    TOKEN: z.string().superRefine((value, context) => context.addIssue(`${value} is too weak`)),
  })
  const problems = problemsOf(() => parseConfig(Talkative, { DATABASE_URL: secret, TOKEN: 'hunter2hunter2' }))
  expect(problems).toHaveLength(2)
  expect(problems.join('\n')).not.toContain('hunter2')
  expect(problems[1]).toBe('TOKEN: (hidden) is too weak')
})

function problemsOf(run: () => unknown): string[] {
  try {
    run()
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
  throw new Error('nothing was refused')
}
