import { generateKeyPairSync } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { jest } from '@jest/globals'
import Provider, { type Configuration } from 'oidc-provider'

export const CLIENT = { OIDC_CLIENT_ID: 'interleave', OIDC_CLIENT_SECRET: 'a secret of the client: % and +' }

export interface PersonThere {
  sub: string
  name?: string
  preferred_username?: string
  email?: string
  email_verified?: boolean
  student_number?: string
}

export interface OpenId {
  issuer: string
  people: Map<string, PersonThere>
  /** Who signs in at the next visit; null: they refuse. Without it a page asks. */
  next: PersonThere | null | undefined
  /** Of requests for tokens and claims that came from the API. */
  asked: string[]
  close(): Promise<void>
}

/** A real OpenID Connect provider on loopback, which demands PKCE; `host` lets it be another site than the API for a browser. */
export async function startOpenId(callback: string, host = '127.0.0.1', port = '0'): Promise<OpenId> {
  const server = createServer((request, reply) => void answer(request, reply))
  await new Promise<void>((resolve) => server.listen(Number(port), '127.0.0.1', resolve))
  const issuer = `http://${host}:${(server.address() as AddressInfo).port}`
  const openid: OpenId = {
    ...{ issuer, people: new Map(), next: undefined, asked: [] },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  // It warns that it keeps everything in memory, which is what a test wants.
  const warnings = jest.spyOn(console, 'warn').mockImplementation(() => undefined)
  const provider = new Provider(issuer, settings(openid, callback))
  warnings.mockRestore()

  async function answer(request: IncomingMessage, reply: ServerResponse): Promise<void> {
    const path = request.url?.split('?')[0] ?? ''
    if (path === '/token' || path === '/me') openid.asked.push(path)
    if (!path.startsWith('/interaction/')) return void provider.callback()(request, reply)
    const chosen = new URL(request.url ?? '', issuer).searchParams.get('as')
    if (chosen === null && openid.next === undefined) return page(reply, path, [...openid.people.keys()])
    const person = chosen === null ? openid.next : (openid.people.get(chosen) ?? null)
    if (person) openid.people.set(person.sub, person)
    const result = person ? { login: { accountId: person.sub } } : { error: 'access_denied' }
    await provider.interactionFinished(request, reply, result)
  }
  return openid
}

function page(reply: ServerResponse, path: string, people: string[]): void {
  const links = [...people, ''].map((sub) => `<a href="${path}?as=${sub}">${sub || 'Cancel'}</a>`)
  reply.setHeader('content-type', 'text/html; charset=utf-8')
  reply.end(`<!doctype html><title>Provider</title><h1>Who are you?</h1>${links.join('<br>')}`)
}

function settings({ people }: OpenId, callback: string): Configuration {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return {
    clients: [
      {
        ...{ client_id: CLIENT.OIDC_CLIENT_ID, client_secret: CLIENT.OIDC_CLIENT_SECRET },
        ...{ redirect_uris: [callback], response_types: ['code'], grant_types: ['authorization_code'] },
      },
    ],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'one' }] },
    cookies: { keys: ['only for tests'] },
    claims: {
      openid: ['sub'],
      profile: ['name', 'preferred_username', 'student_number'],
      email: ['email', 'email_verified'],
    },
    features: { devInteractions: { enabled: false } },
    pkce: { required: () => true },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    ttl: { AccessToken: 60, AuthorizationCode: 60, Grant: 60, IdToken: 60, Interaction: 60, Session: 60 },
    findAccount: (_, sub) => {
      const person = people.get(sub)
      return person && { accountId: sub, claims: () => ({ ...person }) }
    },
    // The person is asked who they are, never whether this site may know.
    async loadExistingGrant({ oidc }) {
      const { client, session, provider } = oidc
      if (!client || !session?.accountId) return undefined
      const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId })
      grant.addOIDCScope('openid profile email')
      await grant.save()
      return grant
    },
  }
}
