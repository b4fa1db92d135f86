import { createHmac } from 'node:crypto'
import type { HookProof, HookProvider } from '@interleave/contract'

/** The repository of each example, as the providers' documentation has it. */
export const documented = {
  github: { id: '186853002', url: 'https://github.com/Codertocat/Hello-World.git', branch: 'master' },
  gitlab: { id: '15', url: 'http://example.com/mike/diaspora.git', branch: 'master' },
  gitea: { id: '140', url: 'http://localhost:3000/gitea/webhooks.git', branch: 'develop' },
  gitee: { id: '120249025', url: 'https://gitee.com/oschina/gitee.git', branch: 'change_commitlint_config' },
} as const

const zero = '0'.repeat(40)
const after = {
  github: '6113728f27ae82c7b1a177c8d03f9e96e0adf246',
  gitlab: 'da1560886d4f094c3e6c9ef40349f7d38b5d27d7',
  gitea: 'bffeb74224043ba2feb48d137756c8a9331c449a',
  gitee: '1cdcd819599cbb4099289dbbec762452f006cb40',
} as const

/** What of the documented payloads matters here, and a little of what must not: commits and people. `changes` goes over the top. */
export function pushPayload(provider: HookProvider, changes: Record<string, unknown> = {}): Record<string, unknown> {
  const person = { name: 'Another student', email: 'another.student@example.edu' }
  const commits = [{ id: after[provider], message: 'Update README.md', author: person, committer: person }]
  const { id, url, branch } = documented[provider]
  const page = url.replace(/\.git$/, '')
  const shared = { ref: `refs/heads/${branch}`, after: after[provider], commits }
  switch (provider) {
    case 'github':
      return {
        ...shared,
        before: zero,
        ...{ created: true, deleted: false, forced: false, base_ref: null },
        repository: { id: Number(id), html_url: page, clone_url: url, default_branch: branch, pushed_at: 1557933657 },
        pusher: person,
        sender: { login: 'Codertocat', id: 21031067 },
        ...changes,
      }
    case 'gitlab':
      return {
        ...{ object_kind: 'push', event_name: 'push', ref_protected: true, project_id: Number(id), user_id: 4 },
        ...shared,
        before: '95790bf891e76fee5e1747ab589903a6a1f80f22',
        checkout_sha: after.gitlab,
        project: { id: Number(id), web_url: page, git_http_url: url, default_branch: branch },
        repository: { name: 'Diaspora', url: 'git@example.com:mike/diaspora.git', git_http_url: url },
        total_commits_count: 4,
        ...changes,
      }
    case 'gitea':
      return {
        ...shared,
        before: '28e1879d029cb852e4844d9c718537df08844e03',
        repository: { id: Number(id), html_url: page, clone_url: url, default_branch: branch },
        pusher: { id: 1, login: 'gitea' },
        ...changes,
      }
    case 'gitee':
      return {
        ...{ hook_name: 'push_hooks', hook_id: 1, timestamp: '1576754827988', created: true, deleted: false },
        ...shared,
        before: zero,
        repository: { id: Number(id), html_url: page, clone_url: url, git_http_url: url, default_branch: branch },
        project: { id: Number(id), git_http_url: url, default_branch: branch },
        ...changes,
      }
  }
}

export interface SignedRequest {
  body: Buffer
  headers: Record<string, string>
}

/** As the provider would send it at `now` with this secret. */
export function signedRequest(
  provider: HookProvider,
  secret: string,
  payload: string | Buffer | Record<string, unknown> = pushPayload(provider),
  options: { proof?: HookProof; event?: string; deliveryId?: string; now?: Date } = {},
): SignedRequest {
  const { proof = 'signature', deliveryId = 'f6266f16-1bf3-46a5-9ea4-602e06ead473', now = new Date() } = options
  const body = Buffer.from(typeof payload === 'string' || Buffer.isBuffer(payload) ? payload : JSON.stringify(payload))
  const hex = createHmac('sha256', secret).update(body).digest('hex')
  const json = { 'content-type': 'application/json' }
  switch (provider) {
    case 'github': {
      const { event = 'push' } = options
      const names = {
        'x-github-event': event,
        'x-github-delivery': deliveryId,
        'user-agent': 'GitHub-Hookshot/044aadd',
      }
      return { body, headers: { ...json, ...names, 'x-hub-signature-256': `sha256=${hex}` } }
    }
    case 'gitea': {
      const { event = 'push' } = options
      // Gitea sends every header under the names of GitHub and Gogs as well.
      const names = Object.fromEntries(
        ['gitea', 'gogs', 'github'].flatMap((name) => [
          [`x-${name}-event`, event],
          [`x-${name}-delivery`, deliveryId],
        ]),
      )
      const signatures = { 'x-gitea-signature': hex, 'x-gogs-signature': hex, 'x-hub-signature-256': `sha256=${hex}` }
      return { body, headers: { ...json, ...names, ...signatures } }
    }
    case 'gitlab': {
      const names = { 'x-gitlab-event': options.event ?? 'Push Hook', 'idempotency-key': deliveryId }
      if (proof === 'token') return { body, headers: { ...json, ...names, 'x-gitlab-token': secret } }
      const time = String(Math.floor(now.getTime() / 1000))
      const signed = Buffer.concat([Buffer.from(`${deliveryId}.${time}.`), body])
      const signature = `v1,${createHmac('sha256', Buffer.from(secret.replace('whsec_', ''), 'base64'))
        .update(signed)
        .digest('base64')}`
      const standard = { 'webhook-id': deliveryId, 'webhook-timestamp': time, 'webhook-signature': signature }
      return { body, headers: { ...json, ...names, ...standard } }
    }
    case 'gitee': {
      const time = String(now.getTime())
      const sign = createHmac('sha256', secret).update(`${time}\n${secret}`).digest('base64')
      const names = { 'x-gitee-event': options.event ?? 'Push Hook', 'x-gitee-timestamp': time }
      return { body, headers: { ...json, ...names, 'x-gitee-token': proof === 'token' ? secret : sign } }
    }
  }
}
