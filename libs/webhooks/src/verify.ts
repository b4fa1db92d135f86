import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { HookProof, HookProvider } from '@interleave/contract'
import { isSecret, keyOf } from './secret.ts'

/** As Node has them: names in small letters; what came twice is joined or a list. */
export type Headers = Readonly<Record<string, string | string[] | undefined>>

export type RefusedReason = 'no_secret' | 'no_signature' | 'malformed_signature' | 'wrong_signature' | 'stale_timestamp'
export type Verdict = { kind: 'accepted' } | { kind: 'refused'; reason: RefusedReason }

export interface Received {
  /** The bytes as they came: the signature is over these and no others. */
  body: Buffer
  headers: Headers
  /** The hook's: the current one, and the one before while it still counts. */
  secrets: readonly string[]
  now: Date
}

const TOLERANCE_MILLISECONDS = 5 * 60 * 1000
const MAX_HEADER_LENGTH = 1000

/**
 * Whether the hook's provider sent this. What is looked at follows from the hook's own record, never from which headers there are: Gitea
 * sends headers by GitHub's names too. A token (GitLab, Gitee) and Gitee's signature say nothing about the body; only https does.
 */
export function verify(provider: HookProvider, proof: HookProof, received: Received): Verdict {
  const secrets = received.secrets.filter(isSecret)
  if (secrets.length === 0) return refuse('no_secret')
  const checked = { ...received, secrets }
  switch (provider) {
    case 'github':
      return verifyHex(checked, 'x-hub-signature-256', 'sha256=')
    case 'gitea':
      return verifyHex(checked, 'x-gitea-signature', '')
    case 'gitlab':
      return proof === 'signature' ? verifyStandard(checked) : verifyGitlabToken(checked)
    case 'gitee':
      return proof === 'signature' ? verifyGiteeSignature(checked) : verifyToken(checked, 'x-gitee-token')
  }
}

/** HMAC-SHA256 of the body in hexadecimal. */
function verifyHex({ body, headers, secrets }: Received, name: string, prefix: string): Verdict {
  const header = read(headers, name)
  if (typeof header !== 'string') return refuse(header.reason)
  const said = header.startsWith(prefix) ? header.slice(prefix.length) : ''
  if (!/^[0-9a-f]{64}$/.test(said)) return refuse('malformed_signature')
  return secrets.some((secret) => timingSafeEqual(hmac(secret, body), Buffer.from(said, 'hex')))
    ? accepted
    : refuse('wrong_signature')
}

/** The secret itself, compared by digests, so that neither its length nor where it differs can be timed. */
function verifyToken({ headers, secrets }: Received, name: string): Verdict {
  const token = read(headers, name)
  if (typeof token !== 'string') return refuse(token.reason)
  const digest = sha256(token)
  return secrets.some((secret) => timingSafeEqual(sha256(secret), digest)) ? accepted : refuse('wrong_signature')
}

/** A GitLab that signs as well must have signed well. */
function verifyGitlabToken(received: Received): Verdict {
  const token = verifyToken(received, 'x-gitlab-token')
  if (token.kind === 'refused' || received.headers['webhook-signature'] === undefined) return token
  return verifyStandard(received)
}

/** Standard Webhooks: `v1,` and the HMAC-SHA256 of id, time and body in base64; several may stand beside each other. */
function verifyStandard({ body, headers, secrets, now }: Received): Verdict {
  const [id, time, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) =>
    read(headers, name),
  ) as [Header, Header, Header]
  for (const header of [signatures, id, time]) if (typeof header !== 'string') return refuse(header.reason)
  if (!/^\d{1,12}$/.test(String(time))) return refuse('malformed_signature')
  const said = String(signatures)
    .split(' ')
    .flatMap((one) => /^v1,([A-Za-z0-9+/]{43}=)$/.exec(one)?.[1] ?? [])
    .map((base64) => Buffer.from(base64, 'base64'))
  if (said.length === 0) return refuse('malformed_signature')
  const signed = Buffer.concat([Buffer.from(`${id}.${time}.`), body])
  const isRight = secrets.some((secret) => {
    const right = hmac(keyOf(secret), signed)
    return said.some((one) => timingSafeEqual(right, one))
  })
  if (!isRight) return refuse('wrong_signature')
  return isFresh(Number(time) * 1000, now) ? accepted : refuse('stale_timestamp')
}

/** HMAC-SHA256 of time and secret in base64, which Gitee's documentation has encoded for a URL and its servers send as it is. */
function verifyGiteeSignature({ headers, secrets, now }: Received): Verdict {
  const [header, time] = [read(headers, 'x-gitee-token'), read(headers, 'x-gitee-timestamp')]
  if (typeof header !== 'string') return refuse(header.reason)
  if (typeof time !== 'string') return refuse(time.reason)
  const base64 = header.replace(/%(2B|2F|3D)/gi, (one) => decodeURIComponent(one))
  if (!/^\d{1,15}$/.test(time) || !/^[A-Za-z0-9+/]{43}=$/.test(base64)) return refuse('malformed_signature')
  const said = Buffer.from(base64, 'base64')
  if (!secrets.some((secret) => timingSafeEqual(hmac(secret, `${time}\n${secret}`), said)))
    return refuse('wrong_signature')
  return isFresh(Number(time), now) ? accepted : refuse('stale_timestamp')
}

type Header = string | { reason: 'no_signature' | 'malformed_signature' }

function read(headers: Headers, name: string): Header {
  const value = headers[name]
  if (value === undefined || value === '') return { reason: 'no_signature' }
  if (typeof value !== 'string' || value.length > MAX_HEADER_LENGTH) return { reason: 'malformed_signature' }
  return value
}

const isFresh = (milliseconds: number, now: Date) => Math.abs(milliseconds - now.getTime()) <= TOLERANCE_MILLISECONDS
const hmac = (key: string | Buffer, signed: string | Buffer) => createHmac('sha256', key).update(signed).digest()
const sha256 = (text: string) => createHash('sha256').update(text).digest()

const accepted: Verdict = { kind: 'accepted' }
const refuse = (reason: RefusedReason): Verdict => ({ kind: 'refused', reason })
