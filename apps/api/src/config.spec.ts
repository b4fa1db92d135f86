import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { ConfigError, parseConfig } from '@interleave/runtime'
import { Config } from './config.ts'

const example = parseEnv(readFileSync(new URL('../../../.env.example', import.meta.url), 'utf8'))
const minimal = {
  DATABASE_URL: 'postgresql://db/interleave',
  REDIS_URL: 'redis://redis',
  PUBLIC_URL: 'https://grades.example.edu',
  SECRETS_KEY: 'a key that is long enough to be one',
}

test('attack 27: .env.example names every variable of the API and has no secret, so that it refuses to start with it; twin: with secrets it starts', () => {
  expect(Object.keys(example)).toEqual(expect.arrayContaining(Object.keys(Config.shape)))
  const start = () => parseConfig(Config, example)
  expect(start).toThrow(ConfigError)
  expect(start).toThrow(/DATABASE_URL is missing\n +SECRETS_KEY is missing\n/)
  const { DATABASE_URL, SECRETS_KEY } = minimal
  expect(parseConfig(Config, { ...example, DATABASE_URL, SECRETS_KEY })).toMatchObject({
    PORT: 3000,
    HTTP_REPOSITORY_HOSTS: [],
    TRUST_PROXY: [],
  })
})

test('three addresses and a key are enough', () => {
  expect(parseConfig(Config, minimal)).toMatchObject({ HOST: '127.0.0.1', PORT: 3000, LOG_LEVEL: 'info' })
})

test('lists are split at commas', () => {
  const config = parseConfig(Config, {
    ...minimal,
    HTTP_REPOSITORY_HOSTS: '127.0.0.1:9000, git:80',
    TRUST_PROXY: 'loopback,10.0.0.0/8',
  })
  expect(config.HTTP_REPOSITORY_HOSTS).toEqual(['127.0.0.1:9000', 'git:80'])
  expect(config.TRUST_PROXY).toEqual(['loopback', '10.0.0.0/8'])
})

test.each([
  ['OIDC_ISSUER', 'https://login.example.edu', ['OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET']],
  ['OIDC_CLIENT_SECRET', 'hunter2 and more', ['OIDC_ISSUER', 'OIDC_CLIENT_ID']],
  ['GITHUB_CLIENT_ID', 'Iv1.0', ['GITHUB_CLIENT_SECRET']],
])('with %s alone each setting that belongs to it is named', (name, value, missing) => {
  const run = () => parseConfig(Config, { ...minimal, [name]: value })
  for (const each of missing) expect(run).toThrow(`${each} is missing`)
  expect(run).not.toThrow('hunter2')
})

test.each([
  ['OIDC_ISSUER', 'http://login.example.edu'],
  ['OIDC_ISSUER', 'http://127.0.0.1.example.edu'],
  ['GITHUB_URL', 'http://github.com'],
  ['GITHUB_API_URL', 'ftp://127.0.0.1'],
  ['OIDC_NEW_ACCOUNTS', 'everyone'],
  ['TRUST_PROXY', 'true'],
  ['TRUST_PROXY', '1'],
  ['HTTP_REPOSITORY_HOSTS', 'git.example.edu'],
  ['PUBLIC_URL', 'grades.example.edu'],
  ['DATABASE_URL', 'mysql://root:hunter2@db/x'],
  ['METRICS_TOKEN', 'short'],
  ['PORT', '70000'],
])('%s=%s is refused, and not repeated', (name, value) => {
  const run = () => parseConfig(Config, { ...minimal, [name]: value })
  expect(run).toThrow(ConfigError)
  expect(run).toThrow(name)
  expect(run).not.toThrow('hunter2')
})
