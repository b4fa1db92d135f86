import { createHash, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export const APP = { GITHUB_CLIENT_ID: 'Iv1.0123456789abcdef', GITHUB_CLIENT_SECRET: 'a secret of the app' }

export interface UserThere {
  id: number
  login: string
  name: string | null
  emails: { email: string; primary: boolean; verified: boolean; visibility: string | null }[]
}

export interface GitHub {
  url: string
  apiUrl: string
  /** Who allows it at the next visit; null: they refuse. */
  next: UserThere | null
  /** Whether GitHub answers at all. */
  isAway: boolean
  /** What a person may leave out when they allow an app. */
  grants: string
  close(): Promise<void>
}

interface Code {
  user: UserThere
  challenge: string
  redirectUri: string
  isUsed: boolean
}

/**
 * GitHub's web application flow and the two addresses of its API that are asked, answering as GitHub's documentation says: errors of the
 * token's address with status 200, errors of the first page at the callback, `iss` in what goes back, PKCE by S256 alone.
 */
export async function startGitHub(callback: string): Promise<GitHub> {
  const codes = new Map<string, Code>()
  const tokens = new Map<string, UserThere>()
  const server = createServer((request, reply) => void answer(request, reply))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const github: GitHub = {
    ...{ url, apiUrl: `${url}/api/v3`, next: null, isAway: false, grants: 'user:email' },
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }

  async function answer(request: IncomingMessage, reply: ServerResponse): Promise<void> {
    if (github.isAway) return send(reply, 503, { message: 'No server is currently available' })
    const { pathname, searchParams } = new URL(request.url ?? '', url)
    if (pathname === '/login/oauth/authorize') return authorize(searchParams, reply)
    if (pathname === '/login/oauth/access_token')
      return send(reply, 200, exchange(new URLSearchParams(await text(request))))
    const user = tokens.get(/^Bearer (\w+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '')
    if (!user || !request.headers['user-agent']) return send(reply, 401, { message: 'Bad credentials' })
    const { emails, ...profile } = user
    if (pathname === '/api/v3/user') return send(reply, 200, { ...profile, email: null, type: 'User' })
    if (pathname !== '/api/v3/user/emails') return send(reply, 404, { message: 'Not Found' })
    if (github.grants.includes('user:email')) return send(reply, 200, emails)
    send(reply, 404, { message: 'Not Found' })
  }

  function authorize(asked: URLSearchParams, reply: ServerResponse): void {
    const back = new URL(asked.get('redirect_uri') ?? callback)
    const refusal =
      back.href !== callback
        ? {
            error: 'redirect_uri_mismatch',
            error_description: 'The redirect_uri MUST match the registered callback URL',
          }
        : github.next === null
          ? { error: 'access_denied', error_description: 'The user has denied your application access.' }
          : null
    const to = new URL(callback)
    const state = asked.get('state') ?? ''
    if (refusal) to.search = new URLSearchParams({ ...refusal, state }).toString()
    else if (
      github.next &&
      asked.get('code_challenge_method') === 'S256' &&
      asked.get('client_id') === APP.GITHUB_CLIENT_ID
    ) {
      const code = randomBytes(10).toString('hex')
      const challenge = asked.get('code_challenge') ?? ''
      codes.set(code, { user: github.next, challenge, redirectUri: back.href, isUsed: false })
      to.search = new URLSearchParams({ code, state, iss: `${url}/login/oauth` }).toString()
    } else {
      send(reply, 404, 'Not Found')
      return
    }
    reply.writeHead(302, { location: to.href }).end()
  }

  function exchange(asked: URLSearchParams): object {
    const refuse = (error: string) => ({ error, error_description: 'as GitHub words it', error_uri: '/apps' })
    const isApp =
      asked.get('client_id') === APP.GITHUB_CLIENT_ID && asked.get('client_secret') === APP.GITHUB_CLIENT_SECRET
    if (!isApp) return refuse('incorrect_client_credentials')
    const code = codes.get(asked.get('code') ?? '')
    const proved = createHash('sha256')
      .update(asked.get('code_verifier') ?? '')
      .digest('base64url')
    if (!code || code.isUsed || code.challenge !== proved) return refuse('bad_verification_code')
    if (asked.get('redirect_uri') !== code.redirectUri) return refuse('redirect_uri_mismatch')
    code.isUsed = true
    const access_token = `gho_${randomBytes(10).toString('hex')}`
    tokens.set(access_token, code.user)
    return { access_token, scope: github.grants, token_type: 'bearer' }
  }
  return github
}

function send(reply: ServerResponse, status: number, body: unknown): void {
  reply.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body))
}
