import type { OfferedProvider, SignInTrouble } from '@interleave/contract'
import * as oauth from 'openid-client'

/** What a provider says of whoever came back from it. Issuer and subject are the identity; the rest may change or be borrowed. */
export interface OuterIdentity {
  issuer: string
  subject: string
  /** For people to know it by. */
  name: string
  displayName: string
  email: { address: string; isVerified: boolean } | null
  /** Set only where the operator trusts the provider with user names. */
  username: string | null
}

/** What one way to a provider and back is bound by. */
export interface Binding {
  state: string
  nonce: string
  verifier: string
}

export interface Provider extends OfferedProvider {
  readonly issuer: string
  /** Whether somebody who was not invited gets an account. */
  readonly isOpen: boolean
  begin(binding: Binding, redirectUri: string): Promise<URL>
  finish(callback: URL, binding: Binding): Promise<OuterIdentity>
}

/** A way to a provider that ended without an identity; `cause` is for the log. */
export class ProviderTrouble extends Error {
  constructor(
    readonly trouble: SignInTrouble,
    message: string,
    cause?: unknown,
  ) {
    super(message, { cause })
    this.name = 'ProviderTrouble'
  }
}

/** Somebody is who they say, and yet does not come in. */
export const refused = (trouble: SignInTrouble) => new ProviderTrouble(trouble, trouble)

/** The provider is not waited for longer than a person would. */
export const TIMEOUT_SECONDS = 10
export const isInTheClear = (url: string) => url.startsWith('http:')

/** `settings` are the ones to look at if it is this site that the provider refuses, rather than the person. */
export async function troubled<Result>(settings: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof ProviderTrouble) throw error
    const trouble = troubleOf(error)
    throw trouble === 'misconfigured' ? misconfigured(settings, error) : new ProviderTrouble(trouble, trouble, error)
  }
}

export const misconfigured = (settings: string, cause?: unknown) =>
  new ProviderTrouble('misconfigured', `the provider does not know this site as it is set up: see ${settings}`, cause)

/** Errors by which a provider says that it knows this site otherwise; the last three are GitHub's. */
const aboutTheSite = new Set([
  ...['invalid_client', 'unauthorized_client', 'invalid_request', 'invalid_scope', 'unsupported_response_type'],
  ...['incorrect_client_credentials', 'redirect_uri_mismatch', 'application_suspended'],
])
const forNow = new Set(['temporarily_unavailable', 'server_error'])

function troubleOf(error: unknown): SignInTrouble {
  if (error instanceof oauth.AuthorizationResponseError || error instanceof oauth.ResponseBodyError) {
    if (error.error === 'access_denied') return 'cancelled'
    if (forNow.has(error.error)) return 'unavailable'
    return aboutTheSite.has(error.error) ? 'misconfigured' : 'refused'
  }
  if (error instanceof oauth.WWWAuthenticateChallengeError) return 'misconfigured'
  if (error instanceof oauth.ClientError) return troubleByCode(error)
  return 'failed'
}

function troubleByCode({ code, cause }: oauth.ClientError): SignInTrouble {
  switch (code) {
    // Nothing of the protocol went wrong: no answer came.
    case undefined:
    case 'OAUTH_TIMEOUT':
      return 'unavailable'
    case 'OAUTH_RESPONSE_IS_NOT_CONFORM':
      return cause instanceof Response && cause.status < 500 ? 'misconfigured' : 'unavailable'
    case 'OAUTH_RESPONSE_IS_NOT_JSON':
    case 'OAUTH_PARSE_ERROR':
      return 'misconfigured'
    default:
      return 'refused'
  }
}
