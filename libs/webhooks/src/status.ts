import { type HookProvider, webAddress } from '@interleave/contract'

export type StatusState = 'pending' | 'success' | 'failure' | 'error'

export interface CommitStatus {
  repositoryUrl: string
  commit: string
  state: StatusState
  description: string
  /** Where the reader finds out more. */
  targetUrl: string
}

/** What is sent to a code host, always a POST. */
export interface StatusRequest {
  url: string
  headers: Record<string, string>
  body: string
}

/** By which a host tells our statuses from those of others. */
export const STATUS_CONTEXT = 'interleave'
/** GitHub takes no more. */
const MOST_DESCRIPTION = 140

/** As each provider documents it; null where the address does not say whose repository it is. */
export function statusRequest(provider: HookProvider, status: CommitStatus, token: string): StatusRequest | null {
  const { repositoryUrl, commit, state, targetUrl } = status
  const { origin, host, pathname } = new URL(webAddress(repositoryUrl))
  const path = pathname.replace(/^\/+|(\.git)?\/*$/g, '')
  const isPair = /^[^/]+\/[^/]+$/.test(path)
  const description = [...status.description].slice(0, MOST_DESCRIPTION).join('')
  const common = { target_url: targetUrl, description }
  const send = (url: string, headers: Record<string, string>, body: object): StatusRequest => ({
    url,
    headers: { accept: 'application/json', 'content-type': 'application/json', 'user-agent': 'interleave', ...headers },
    body: JSON.stringify(body),
  })
  if (provider === 'gitlab')
    // A project may stand in groups within groups; its whole path is its name.
    return path.includes('/')
      ? send(
          `${origin}/api/v4/projects/${encodeURIComponent(decodeURIComponent(path))}/statuses/${commit}`,
          { 'private-token': token },
          { state: gitlabStates[state], name: STATUS_CONTEXT, ...common },
        )
      : null
  if (!isPair) return null
  switch (provider) {
    case 'github': {
      const api = host === 'github.com' ? 'https://api.github.com' : `${origin}/api/v3`
      const headers = { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' }
      return send(
        `${api}/repos/${path}/statuses/${commit}`,
        { ...headers, authorization: `Bearer ${token}` },
        { state, context: STATUS_CONTEXT, ...common },
      )
    }
    case 'gitea':
      return send(
        `${origin}/api/v1/repos/${path}/statuses/${commit}`,
        { authorization: `token ${token}` },
        { state, context: STATUS_CONTEXT, ...common },
      )
    case 'gitee':
      return send(
        `${origin}/api/v5/repos/${path}/check-runs`,
        {},
        {
          ...{ access_token: token, name: STATUS_CONTEXT, head_sha: commit, details_url: targetUrl },
          ...giteeStates[state],
          output: { title: description, summary: description },
        },
      )
  }
}

/** What a host's answer means: `later` may be tried again. */
export function judgeStatusAnswer(provider: HookProvider, code: number, body: string): 'sent' | 'refused' | 'later' {
  if (code >= 200 && code < 300) return 'sent'
  // GitLab refuses to be told again what it has been told.
  if (provider === 'gitlab' && code === 400 && body.includes('Cannot transition status via')) return 'sent'
  return code >= 500 || code === 408 || code === 429 ? 'later' : 'refused'
}

const gitlabStates = { pending: 'pending', success: 'success', failure: 'failed', error: 'failed' } as const

/** Gitee has no statuses of commits; it has check runs. */
const giteeStates = {
  pending: { status: 'in_progress' },
  success: { status: 'completed', conclusion: 'success' },
  failure: { status: 'completed', conclusion: 'failure' },
  error: { status: 'completed', conclusion: 'cancelled' },
} as const
