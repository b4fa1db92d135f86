import type { HookProvider } from '@interleave/contract'
import { documented, pushPayload, signedRequest } from '@interleave/testing'
import { decide, isSameRepository, newSecret, parseEvent, readEnvelope } from './index.ts'

const providers = ['github', 'gitlab', 'gitea', 'gitee'] as const
const zero = '0'.repeat(40)
const secret = newSecret()

/** What becomes of it: the commit to grade, or why there is none. */
function read(
  provider: HookProvider,
  payload: string | Record<string, unknown>,
  { event, branch = null, headers = {} }: { event?: string; branch?: string | null; headers?: object } = {},
): string {
  const request = signedRequest(provider, secret, payload, { ...(event && { event }) })
  const parsed = parseEvent(provider, { ...request.headers, ...headers }, request.body)
  if (parsed.kind === 'ping') return 'ping'
  if (parsed.kind === 'ignored') return parsed.reason
  const decision = decide(parsed.push, { repositoryUrl: documented[provider].url, branch, repositoryId: null })
  return decision.kind === 'grade' ? decision.commit : decision.reason
}

const tagEvent: Partial<Record<HookProvider, string>> = { gitlab: 'Tag Push Hook', gitee: 'Tag Push Hook' }
const mergeEvent: Record<HookProvider, string> = {
  github: 'pull_request',
  gitlab: 'Merge Request Hook',
  gitea: 'pull_request',
  gitee: 'Merge Request Hook',
}

describe.each(providers)(
  'attack 88: what is no push to the bound branch of %s; twin: a push to it is graded',
  (provider) => {
    const commit = String(pushPayload(provider).after)
    const payload = (changes: Record<string, unknown>) => pushPayload(provider, changes)

    test("the documentation's example", () => {
      expect(read(provider, payload({}))).toBe(commit)
    })

    test('a push that forces, and one that brings no commits', () => {
      expect(read(provider, payload({ forced: true }))).toBe(commit)
      expect(read(provider, payload({ commits: [] }))).toBe(commit)
    })

    test('a deleted branch: nothing is asked of a commit of zeros', () => {
      expect(read(provider, payload({ after: zero, deleted: true }))).toBe('branch_deleted')
      expect(read(provider, payload({ after: zero, deleted: undefined, checkout_sha: null }))).toBe('branch_deleted')
    })

    test('a tag', () => {
      const event = tagEvent[provider]
      expect(read(provider, payload({ ref: 'refs/tags/v1' }), { ...(event && { event }) })).toBe('tag')
    })

    test('another branch, unless it is the bound one', () => {
      const other = payload({ ref: 'refs/heads/experiment' })
      expect(read(provider, other)).toBe('other_branch')
      expect(read(provider, other, { branch: 'experiment' })).toBe(commit)
      expect(read(provider, payload({}), { branch: 'experiment' })).toBe('other_branch')
      expect(read(provider, payload({ ref: 'refs/heads/Master' }))).toBe('other_branch')
      expect(read(provider, payload({ ref: `refs/remotes/${documented[provider].branch}` }))).toBe('other_branch')
    })

    test('a request to merge, from a fork or not, and events nobody has heard of', () => {
      for (const event of [mergeEvent[provider], 'fork', 'Note Hook', 'x'.repeat(500), '\u0007'])
        expect(read(provider, payload({}), { event })).toBe('other_event')
    })

    test.each([
      ['not JSON', '{'],
      ['nothing', ''],
      ['null', 'null'],
      ['a list', '[]'],
      ['no commit', { after: undefined }],
      ['a commit that is an option', { after: '--upload-pack=touch /tmp/x' }],
      ['a short commit', { after: '1cdcd81' }],
      ['a ref that is a list', { ref: ['refs/heads/master'] }],
      ['no repository', { repository: undefined, project: undefined }],
      ['a repository without its number', { repository: {}, project: {} }],
    ])('%s cannot be read', (_, changes) => {
      expect(read(provider, typeof changes === 'string' ? changes : payload(changes))).toBe('unreadable')
    })
  },
)

test('pings of GitHub and Gitee are only answered', () => {
  expect(read('github', { zen: 'Design for failure.', hook_id: 1 }, { event: 'ping' })).toBe('ping')
  expect(read('gitee', pushPayload('gitee'), { headers: { 'x-gitee-ping': 'true' } })).toBe('ping')
})

describe('attack 91: a body made to use up memory or the stack; twin: a push with many commits', () => {
  test('a hundred thousand levels', () => {
    for (const deep of ['['.repeat(100_000), `${'['.repeat(100_000)}${']'.repeat(100_000)}`, '{"a":'.repeat(100_000)])
      expect(read('github', deep)).toBe('unreadable')
    const inside = JSON.stringify(pushPayload('github')).replace(
      '"commits":',
      `"deep":${'['.repeat(100_000)}${']'.repeat(100_000)},"commits":`,
    )
    expect(read('github', inside)).toBe(pushPayload('github').after)
  })

  test('ten thousand commits are passed over', () => {
    const commits = Array.from({ length: 10_000 }, (_, at) => ({ id: at, message: 'x' }))
    expect(read('gitlab', pushPayload('gitlab', { commits }))).toBe(pushPayload('gitlab').after)
  })

  test('names of a prototype are only names', () => {
    const text = JSON.stringify(pushPayload('gitea')).replace('{', '{"__proto__":{"deleted":true},')
    expect(read('gitea', text)).toBe(pushPayload('gitea').after)
  })
})

describe('attack 93: JSON in a field of a form; twin: as JSON', () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  test('is read from the field that was signed', () => {
    const text = `payload=${encodeURIComponent(JSON.stringify(pushPayload('github')))}`
    expect(read('github', text, { headers: form })).toBe(pushPayload('github').after)
    expect(read('github', 'other=1', { headers: form })).toBe('unreadable')
    expect(read('github', text)).toBe('unreadable')
  })
})

test('a delivery is known by what stays the same when it comes again', () => {
  const id = (provider: HookProvider, headers: Record<string, string>) =>
    readEnvelope(provider, headers, Buffer.from('{}')).deliveryId
  expect(id('github', { 'x-github-delivery': 'a' })).toBe('a')
  expect(id('gitea', { 'x-gitea-delivery': 'b', 'x-github-delivery': 'a' })).toBe('b')
  expect(id('gitlab', { 'idempotency-key': 'c', 'x-gitlab-event-uuid': 'd' })).toBe('c')
  expect(id('gitlab', { 'x-gitlab-event-uuid': 'd' })).toBe('d')
  expect(id('gitee', { 'x-github-delivery': 'a' })).toMatch(/^sha256:[0-9a-f]{64}$/)
  expect(id('github', { 'x-github-delivery': 'with spaces' })).toMatch(/^sha256:/)
  expect(id('github', { 'x-github-delivery': 'x'.repeat(101) })).toMatch(/^sha256:/)
})

test.each([
  ['https://github.com/ada/homework', 'https://github.com/ada/homework.git', true],
  ['https://github.com/Ada/Homework.git', 'https://github.com/ada/homework/', true],
  ['https://github.com/ada/homework', 'https://github.com/ada/homework2', false],
  ['https://github.com/ada/homework', 'https://gitlab.com/ada/homework', false],
  ['https://github.com/ada/homework', 'https://github.com:8443/ada/homework', false],
  ['git@github.com:ada/homework.git', 'https://github.com/ada/homework', false],
  ['', '', false],
])('%s and %s: the same repository is %s', (one, other, same) => {
  expect(isSameRepository(one, other)).toBe(same)
})
