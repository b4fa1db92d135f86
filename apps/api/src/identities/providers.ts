import type { OfferedProvider, SignInProvider } from '@interleave/contract'
import type { Config } from '../config.ts'
import { GitHubProvider } from './github.provider.ts'
import { OpenIdProvider } from './openid.provider.ts'
import type { Provider } from './provider.ts'

/** The providers that the operator set up, in the order of their buttons. */
export class Providers {
  readonly #all: Provider[] = []
  readonly #publicUrl: string

  constructor(config: Config) {
    this.#publicUrl = config.PUBLIC_URL.replace(/\/+$/, '')
    const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, GITHUB_CLIENT_ID, GITHUB_CLIENT_SECRET } = config
    if (OIDC_ISSUER && OIDC_CLIENT_ID && OIDC_CLIENT_SECRET)
      this.#all.push(
        new OpenIdProvider({
          ...{ issuer: OIDC_ISSUER, clientId: OIDC_CLIENT_ID, clientSecret: OIDC_CLIENT_SECRET },
          ...{ name: config.OIDC_NAME, isOpen: config.OIDC_NEW_ACCOUNTS === 'anyone' },
          usernameClaim: config.OIDC_USERNAME_CLAIM,
        }),
      )
    if (GITHUB_CLIENT_ID && GITHUB_CLIENT_SECRET)
      this.#all.push(
        new GitHubProvider({
          ...{ clientId: GITHUB_CLIENT_ID, clientSecret: GITHUB_CLIENT_SECRET, name: config.GITHUB_NAME },
          ...{ isOpen: config.GITHUB_NEW_ACCOUNTS === 'anyone', url: config.GITHUB_URL, apiUrl: config.GITHUB_API_URL },
        }),
      )
  }

  find(id: SignInProvider): Provider | null {
    return this.#all.find((provider) => provider.id === id) ?? null
  }

  get offered(): OfferedProvider[] {
    return this.#all.map(({ id, name }) => ({ id, name }))
  }

  /** Of those that lead in at present. */
  get issuers(): string[] {
    return this.#all.map(({ issuer }) => issuer)
  }

  idOf(issuer: string): SignInProvider | null {
    return this.#all.find((provider) => provider.issuer === issuer)?.id ?? null
  }

  /** Each provider answers at an address of its own, so that none can answer for another. */
  callbackOf(id: SignInProvider): string {
    return `${this.#publicUrl}/api/v1/sign-in/${id}/callback`
  }

  /** An address of this site for a path that somebody gave; its start page for whatever leads elsewhere. */
  addressOf(path: string): string {
    const { origin } = new URL(this.#publicUrl)
    const address = path.startsWith('/') && URL.canParse(path, origin) ? new URL(path, origin) : null
    return address?.origin === origin ? address.href : `${origin}/`
  }
}
