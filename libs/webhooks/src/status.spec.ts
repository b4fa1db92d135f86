import type { HookProvider } from '@interleave/contract'
import { type CommitStatus, judgeStatusAnswer, type StatusState, statusRequest } from './status.ts'

const commit = 'c0ffee'.padEnd(40, '0')
const status = (repositoryUrl: string, more: Partial<CommitStatus> = {}): CommitStatus => ({
  ...{ repositoryUrl, commit, state: 'success', description: 'Score 8 / 10', targetUrl: 'https://grades.example/s/1' },
  ...more,
})
const ask = (provider: HookProvider, url: string, more?: Partial<CommitStatus>) => {
  const asked = statusRequest(provider, status(url, more), 'the-token')
  return asked && { ...asked, body: JSON.parse(asked.body) }
}

/** Where, with which proof, and with which words each provider's documentation of its API wants it. */
test.each([
  [
    'github',
    'https://github.com/ada/homework.git',
    `https://api.github.com/repos/ada/homework/statuses/${commit}`,
    {
      ...{ authorization: 'Bearer the-token', accept: 'application/vnd.github+json', 'user-agent': 'interleave' },
      'x-github-api-version': '2022-11-28',
    },
    { state: 'success', context: 'interleave', target_url: 'https://grades.example/s/1', description: 'Score 8 / 10' },
  ],
  [
    'github',
    'https://github.uni.example/ada/homework',
    `https://github.uni.example/api/v3/repos/ada/homework/statuses/${commit}`,
    { authorization: 'Bearer the-token' },
    { state: 'success' },
  ],
  [
    'gitlab',
    'https://gitlab.com/uni/2026/ada/homework.git',
    `https://gitlab.com/api/v4/projects/uni%2F2026%2Fada%2Fhomework/statuses/${commit}`,
    { 'private-token': 'the-token' },
    { state: 'success', name: 'interleave', target_url: 'https://grades.example/s/1', description: 'Score 8 / 10' },
  ],
  [
    'gitea',
    'https://codeberg.org/ada/homework.git',
    `https://codeberg.org/api/v1/repos/ada/homework/statuses/${commit}`,
    { authorization: 'token the-token' },
    { state: 'success', context: 'interleave', target_url: 'https://grades.example/s/1', description: 'Score 8 / 10' },
  ],
  [
    'gitee',
    'https://gitee.com/ada/homework.git',
    'https://gitee.com/api/v5/repos/ada/homework/check-runs',
    { 'content-type': 'application/json' },
    {
      ...{
        access_token: 'the-token',
        name: 'interleave',
        head_sha: commit,
        status: 'completed',
        conclusion: 'success',
      },
      details_url: 'https://grades.example/s/1',
      output: { title: 'Score 8 / 10', summary: 'Score 8 / 10' },
    },
  ],
] as const)('%s is asked at %s', (provider, url, address, headers, body) => {
  const asked = ask(provider, url)
  expect(asked?.url).toBe(address)
  expect(asked).toMatchObject({ headers, body })
})

test.each([
  ['github', ['pending', 'success', 'failure', 'error']],
  ['gitlab', ['pending', 'success', 'failed', 'failed']],
  ['gitea', ['pending', 'success', 'failure', 'error']],
] as const)('%s has words of its own for the four states', (provider, words) => {
  const states: StatusState[] = ['pending', 'success', 'failure', 'error']
  const url = 'https://git.uni.example/ada/homework.git'
  expect(states.map((state) => ask(provider, url, { state })?.body.state)).toEqual(words)
})

test('what Gitee has are check runs, which are under way or completed', () => {
  const of = (state: StatusState) => ask('gitee', 'https://gitee.com/ada/homework', { state })?.body
  expect(of('pending')).toMatchObject({ status: 'in_progress' })
  expect(of('pending')).not.toHaveProperty('conclusion')
  expect(of('failure')).toMatchObject({ status: 'completed', conclusion: 'failure' })
  expect(of('error')).toMatchObject({ status: 'completed', conclusion: 'cancelled' })
})

test('the token stands where it belongs and nowhere else', () => {
  for (const provider of ['github', 'gitlab', 'gitea'] as const) {
    const asked = statusRequest(provider, status('https://git.uni.example/ada/homework'), 'the-token')
    expect(`${asked?.url} ${asked?.body}`).not.toContain('the-token')
  }
  expect(ask('gitee', 'https://gitee.com/ada/homework')?.url).not.toContain('the-token')
})

test.each([
  ['github', 'https://github.com/ada'],
  ['gitea', 'https://git.uni.example/a/b/c'],
  ['gitee', 'https://gitee.com/'],
  ['gitlab', 'https://gitlab.com/ada'],
] as const)('%s: of %s nobody can say whose repository it is', (provider, url) => {
  expect(ask(provider, url)).toBeNull()
})

test('a description is cut where GitHub would refuse it, never within a character', () => {
  const { body } = ask('github', 'https://github.com/ada/homework', { description: '😀'.repeat(200) }) ?? { body: null }
  expect([...body.description]).toHaveLength(140)
})

test.each([
  ['github', 201, '', 'sent'],
  ['github', 401, '{"message":"Bad credentials"}', 'refused'],
  ['github', 404, '', 'refused'],
  ['github', 422, '', 'refused'],
  ['github', 429, '', 'later'],
  ['gitlab', 502, '', 'later'],
  ['gitlab', 400, '{"message":"Cannot transition status via :enqueue from :pending"}', 'sent'],
  ['gitea', 400, '{"message":"Cannot transition status via :enqueue from :pending"}', 'refused'],
  ['gitee', 301, '', 'refused'],
] as const)('%s answers %i %s: %s', (provider, code, body, end) => {
  expect(judgeStatusAnswer(provider, code, body)).toBe(end)
})
