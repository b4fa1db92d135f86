import * as oauth from 'openid-client'
import { z } from 'zod'
import {
  type Binding,
  isInTheClear,
  type OuterIdentity,
  type Provider,
  ProviderTrouble,
  TIMEOUT_SECONDS,
  troubled,
} from './provider.ts'

export interface GitHubSettings {
  clientId: string
  clientSecret: string
  name: string
  isOpen: boolean
  url: string
  apiUrl: string
}

const User = z.object({ id: z.int(), login: z.string(), name: z.string().nullish() })
const Emails = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }))
const Refusal = z.object({ error: z.string() })

/** GitHub has no OpenID Connect for people: who came is asked of its API, with a token that is forgotten right after. */
export class GitHubProvider implements Provider {
  readonly id = 'github'
  readonly name: string
  readonly issuer: string
  readonly isOpen: boolean
  readonly #client: oauth.Configuration
  readonly #api: string

  constructor({ clientId, clientSecret, name, isOpen, url, apiUrl }: GitHubSettings) {
    const home = url.replace(/\/+$/, '')
    this.#api = apiUrl.replace(/\/+$/, '')
    this.name = name
    this.isOpen = isOpen
    // As GitHub calls itself in what it answers (RFC 9207).
    this.issuer = `${home}/login/oauth`
    this.#client = new oauth.Configuration(
      {
        issuer: this.issuer,
        authorization_endpoint: `${this.issuer}/authorize`,
        token_endpoint: `${this.issuer}/access_token`,
      },
      clientId,
      undefined,
      oauth.ClientSecretPost(clientSecret),
    )
    this.#client.timeout = TIMEOUT_SECONDS
    if (isInTheClear(url) || isInTheClear(apiUrl)) oauth.allowInsecureRequests(this.#client)
  }

  async begin({ state, verifier }: Binding, redirectUri: string): Promise<URL> {
    return oauth.buildAuthorizationUrl(this.#client, {
      ...{ redirect_uri: redirectUri, scope: 'user:email', state },
      ...{ code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' },
    })
  }

  finish(callback: URL, { state, verifier }: Binding): Promise<OuterIdentity> {
    return troubled('GITHUB_CLIENT_ID and GITHUB_CLIENT_SECRET', async () => {
      const token = await this.exchange(callback, { expectedState: state, pkceCodeVerifier: verifier })
      const user = User.parse(await this.ask('/user', token))
      const emails = Emails.parse((await this.ask('/user/emails', token, [403, 404])) ?? [])
      const primary = emails.find((each) => each.primary)
      return {
        ...{ issuer: this.issuer, subject: String(user.id), name: user.login },
        displayName: user.name || user.login,
        email: primary ? { address: primary.email, isVerified: primary.verified } : null,
        username: null,
      }
    })
  }

  /** GitHub refuses a code with status 200. */
  private async exchange(callback: URL, checks: oauth.AuthorizationCodeGrantChecks): Promise<string> {
    try {
      return (await oauth.authorizationCodeGrant(this.#client, callback, checks)).access_token
    } catch (error) {
      const refusal = Refusal.safeParse(bodyOf(error))
      if (!refusal.success) throw error
      const ofTheSite = ['incorrect_client_credentials', 'redirect_uri_mismatch'].includes(refusal.data.error)
      if (!ofTheSite) throw new ProviderTrouble('refused', `GitHub refused the code: ${refusal.data.error}`, error)
      throw new ProviderTrouble(
        'misconfigured',
        `GitHub says ${refusal.data.error}: see GITHUB_CLIENT_ID, GITHUB_CLIENT_SECRET, and the callback address that GitHub was given`,
        error,
      )
    }
  }

  /** Null for a status of `absent`: what the person did not allow, or an app of GitHub's may not see. */
  private async ask(path: string, token: string, absent: number[] = []): Promise<unknown> {
    const url = new URL(`${this.#api}${path}`)
    const headers = new Headers({ accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' })
    const reply = await oauth.fetchProtectedResource(this.#client, token, url, 'GET', null, headers)
    if (absent.includes(reply.status)) return null
    if (!reply.ok) throw new ProviderTrouble('unavailable', `${path} of GitHub answers ${reply.status}`)
    return reply.json()
  }
}

/** Of an answer that openid-client could not take, where it keeps it. */
function bodyOf(error: unknown): unknown {
  const { cause } = error as { cause?: { cause?: { body?: unknown } } }
  return cause?.cause?.body
}
