import * as oauth from 'openid-client'
import {
  type Binding,
  isInTheClear,
  misconfigured,
  type OuterIdentity,
  type Provider,
  ProviderTrouble,
  TIMEOUT_SECONDS,
  troubled,
} from './provider.ts'

export interface OpenIdSettings {
  issuer: string
  clientId: string
  clientSecret: string
  name: string | undefined
  isOpen: boolean
  usernameClaim: string | undefined
}

type Claims = Record<string, unknown>

/** An OpenID Connect provider, found by its discovery document when it is first needed: while it is away, everything else goes on. */
export class OpenIdProvider implements Provider {
  readonly id = 'openid'
  readonly name: string
  readonly issuer: string
  readonly isOpen: boolean
  #found: Promise<oauth.Configuration> | null = null

  constructor(private readonly settings: OpenIdSettings) {
    this.issuer = settings.issuer
    this.name = settings.name ?? new URL(settings.issuer).host
    this.isOpen = settings.isOpen
  }

  async begin({ state, nonce, verifier }: Binding, redirectUri: string): Promise<URL> {
    return oauth.buildAuthorizationUrl(await this.find(), {
      ...{ redirect_uri: redirectUri, scope: 'openid profile email', state, nonce },
      ...{ code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' },
    })
  }

  finish(callback: URL, { state, nonce, verifier }: Binding): Promise<OuterIdentity> {
    return troubled('OIDC_CLIENT_ID and OIDC_CLIENT_SECRET', async () => {
      const client = await this.find()
      const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true }
      const tokens = await oauth.authorizationCodeGrant(client, callback, checks)
      const signed = tokens.claims() as Claims & { sub: string }
      const asked: Claims = client.serverMetadata().userinfo_endpoint
        ? await oauth.fetchUserInfo(client, tokens.access_token, signed.sub)
        : {}
      return this.read(signed, asked)
    })
  }

  private read(signed: Claims & { sub: string }, asked: Claims): OuterIdentity {
    const text = (claim: string) => [signed[claim], asked[claim]].find(isText) ?? null
    const email = emailOf(signed) ?? emailOf(asked)
    return {
      ...{ issuer: this.issuer, subject: signed.sub, email },
      name: text('preferred_username') ?? email?.address ?? text('name') ?? signed.sub,
      displayName: text('name') ?? text('preferred_username') ?? signed.sub,
      username: this.settings.usernameClaim ? text(this.settings.usernameClaim) : null,
    }
  }

  /** A failure is not kept: the next who comes tries again. */
  private find(): Promise<oauth.Configuration> {
    this.#found ??= troubled('OIDC_ISSUER', () => this.discover()).catch((error: unknown) => {
      this.#found = null
      // Nobody has come yet whom a document that is not as it should be could refuse.
      throw error instanceof ProviderTrouble && error.trouble === 'refused'
        ? misconfigured('OIDC_ISSUER', error)
        : error
    })
    return this.#found
  }

  private async discover(): Promise<oauth.Configuration> {
    const { issuer, clientId, clientSecret } = this.settings
    const inTheClear = isInTheClear(issuer) ? [oauth.allowInsecureRequests] : []
    const options = { timeout: TIMEOUT_SECONDS, execute: inTheClear }
    const metadata = (await oauth.discovery(new URL(issuer), clientId, undefined, undefined, options)).serverMetadata()
    // Identities are kept under this name for good, so one more slash would be another provider.
    if (metadata.issuer !== issuer)
      throw new ProviderTrouble('misconfigured', `OIDC_ISSUER must be exactly ${metadata.issuer}`)
    // The method that every provider has unless it says otherwise.
    const methods = metadata.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
    const prove = methods.includes('client_secret_basic') ? oauth.ClientSecretBasic : oauth.ClientSecretPost
    const client = new oauth.Configuration(metadata, clientId, undefined, prove(clientSecret))
    client.timeout = TIMEOUT_SECONDS
    for (const allow of inTheClear) allow(client)
    // The signature of an ID token is checked although it comes from the provider itself.
    oauth.enableNonRepudiationChecks(client)
    return client
  }
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

/** Address and verification are taken from one place: of one source's word about another's address nothing follows. */
function emailOf({ email, email_verified }: Claims): OuterIdentity['email'] {
  return isText(email) ? { address: email, isVerified: email_verified === true } : null
}
