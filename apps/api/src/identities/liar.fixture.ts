import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CLIENT } from './openid.fixture.ts'

export interface Liar {
  issuer: string
  /** What is put in the place of the truth in the next ID token, and in other answers. */
  lie: {
    claims?: object
    userinfo?: object
    discovery?: object
    /** How the token is sealed; rightly if absent. */
    seal?: 'none' | 'other key' | 'client secret'
    tokenStatus?: number
    tokenBody?: object
  }
  /** An answer to the page that `address` began, with a code that is good. */
  answerTo(address: string, more?: Record<string, string>): string
  close(): Promise<void>
}

const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')

/** An OpenID provider that can be made to lie, which a real one cannot; where it tells the truth, people are let in by it. */
export async function startLiar(callback: string): Promise<Liar> {
  const [mine, another] = [newKey(), newKey()]
  let nonce = ''
  const server = createServer((request, reply) => answer(request, reply))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const liar: Liar = {
    ...{ issuer, lie: {} },
    answerTo(address, more = {}) {
      const asked = new URL(address).searchParams
      nonce = asked.get('nonce') ?? ''
      const answer = new URL(callback)
      answer.search = new URLSearchParams({ code: 'good', state: asked.get('state') ?? '', ...more }).toString()
      return answer.href
    },
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }

  function answer(request: IncomingMessage, reply: ServerResponse): void {
    const { lie } = liar
    const send = (body: object, status = 200) =>
      reply.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    switch (request.url) {
      case '/.well-known/openid-configuration':
        return void send({
          ...{ issuer, authorization_endpoint: `${issuer}/auth`, token_endpoint: `${issuer}/token` },
          ...{ jwks_uri: `${issuer}/jwks`, userinfo_endpoint: `${issuer}/me`, ...lie.discovery },
        })
      case '/jwks':
        return void send({ keys: [{ ...mine.publicKey.export({ format: 'jwk' }), kid: 'mine', alg: 'RS256' }] })
      case '/me':
        return void send({ sub: 'liar', name: 'Liar', ...lie.userinfo })
      case '/token': {
        const now = Math.floor(Date.now() / 1000)
        const truth = { iss: issuer, aud: CLIENT.OIDC_CLIENT_ID, sub: 'liar', nonce, iat: now, exp: now + 60 }
        const id_token = seal({ ...truth, ...lie.claims }, lie.seal, mine.privateKey, another.privateKey)
        const tokens = { access_token: 'x', token_type: 'Bearer', id_token }
        return void send(lie.tokenBody ?? tokens, lie.tokenStatus)
      }
      default:
        return void send({}, 404)
    }
  }
  return liar
}

const newKey = () => generateKeyPairSync('rsa', { modulusLength: 2048 })

function seal(claims: object, how: Liar['lie']['seal'], mine: KeyObject, another: KeyObject): string {
  const alg = how === 'none' ? 'none' : how === 'client secret' ? 'HS256' : 'RS256'
  const said = `${encode({ alg, kid: 'mine', typ: 'JWT' })}.${encode(claims)}`
  if (how === 'none') return `${said}.`
  if (how === 'client secret')
    return `${said}.${createHmac('sha256', CLIENT.OIDC_CLIENT_SECRET).update(said).digest('base64url')}`
  return `${said}.${sign('sha256', Buffer.from(said), how === 'other key' ? another : mine).toString('base64url')}`
}
