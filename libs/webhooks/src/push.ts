import { createHash } from 'node:crypto'
import { type HookProvider, parseSshAddress, sshRepository } from '@interleave/contract'
import { z } from 'zod'
import type { Headers } from './verify.ts'

/** A branch or tag that moved, in one form for all providers. */
export interface Push {
  repositoryId: string
  /** Every address of the repository that the provider names. */
  addresses: string[]
  /** Full, such as `refs/heads/main`. */
  ref: string
  before: string
  after: string
  isCreated: boolean
  isDeleted: boolean
  isForced: boolean
  defaultBranch: string | null
}

export type WebhookEvent =
  | { kind: 'push'; push: Push }
  | { kind: 'ping' }
  | { kind: 'ignored'; reason: 'other_event' | 'unreadable' }

/** What a hook is for. */
export interface Bound {
  repositoryUrl: string
  /** The default branch if null. */
  branch: string | null
  /** The provider's own number of it, known from the first accepted push on. */
  repositoryId: string | null
}

export type Decision =
  | { kind: 'grade'; commit: string }
  | { kind: 'ignored'; reason: 'tag' | 'branch_deleted' | 'other_branch' }
  | { kind: 'refused'; reason: 'other_repository' }

export interface Envelope {
  /** The provider's name of the event, cut to a length that can be shown. */
  event: string | null
  /** The same when the provider sends the same again; the digest of the body where a provider has no such number. */
  deliveryId: string
  bodyDigest: string
}

const eventHeaders: Record<HookProvider, string> = {
  github: 'x-github-event',
  gitlab: 'x-gitlab-event',
  gitea: 'x-gitea-event',
  gitee: 'x-gitee-event',
}

/** GitLab's key of idempotency stays when it tries again; its number of an event is shared by what the event sets off. */
const deliveryHeaders: Record<HookProvider, string[]> = {
  github: ['x-github-delivery'],
  gitlab: ['webhook-id', 'idempotency-key', 'x-gitlab-event-uuid'],
  gitea: ['x-gitea-delivery'],
  gitee: [],
}

const pushEvents: Record<HookProvider, string[]> = {
  github: ['push'],
  gitlab: ['Push Hook', 'Tag Push Hook'],
  gitea: ['push'],
  gitee: ['Push Hook', 'Tag Push Hook'],
}

export function readEnvelope(provider: HookProvider, headers: Headers, body: Buffer): Envelope {
  const bodyDigest = createHash('sha256').update(body).digest('hex')
  const ids = deliveryHeaders[provider].map((name) => headers[name])
  const deliveryId = ids.find((id): id is string => typeof id === 'string' && /^[\x21-\x7e]{1,100}$/.test(id))
  return { event: eventOf(provider, headers), deliveryId: deliveryId ?? `sha256:${bodyDigest}`, bodyDigest }
}

/** Reads a request that was verified; never before, since this is where its contents are first believed. */
export function parseEvent(provider: HookProvider, headers: Headers, body: Buffer): WebhookEvent {
  const event = eventOf(provider, headers)
  if (provider === 'github' && event === 'ping') return { kind: 'ping' }
  if (provider === 'gitee' && headers['x-gitee-ping'] === 'true') return { kind: 'ping' }
  if (event === null || !pushEvents[provider].includes(event)) return { kind: 'ignored', reason: 'other_event' }
  const parsed = Payload.safeParse(parseJson(textOf(headers, body)))
  if (!parsed.success) return { kind: 'ignored', reason: 'unreadable' }
  const { ref, before, after, created, deleted, forced } = parsed.data
  const repository = provider === 'gitlab' ? parsed.data.project : parsed.data.repository
  if (!repository) return { kind: 'ignored', reason: 'unreadable' }
  const { id, clone_url, html_url, git_http_url, web_url, ssh_url, git_ssh_url, default_branch = null } = repository
  const named = [clone_url, git_http_url, html_url, web_url, ssh_url, git_ssh_url]
  const addresses = named.filter((address) => typeof address === 'string')
  return {
    kind: 'push',
    push: {
      ...{ repositoryId: String(id), addresses, ref, before, after, defaultBranch: default_branch },
      isCreated: created ?? isZero(before),
      isDeleted: (deleted ?? false) || isZero(after),
      isForced: forced ?? false,
    },
  }
}

/** Whether a push is one that the hook is for; who made it, and who wrote the commits, is of no account. */
export function decide(push: Push, bound: Bound): Decision {
  const isBound =
    bound.repositoryId === null
      ? push.addresses.some((address) => isSameRepository(address, bound.repositoryUrl))
      : push.repositoryId === bound.repositoryId
  if (!isBound) return { kind: 'refused', reason: 'other_repository' }
  if (push.ref.startsWith('refs/tags/')) return { kind: 'ignored', reason: 'tag' }
  const branch = bound.branch ?? push.defaultBranch
  if (branch === null || push.ref !== `refs/heads/${branch}`) return { kind: 'ignored', reason: 'other_branch' }
  if (push.isDeleted) return { kind: 'ignored', reason: 'branch_deleted' }
  return { kind: 'grade', commit: push.after }
}

/** Hosts and their paths to repositories are the same in any case, and with or without `.git`; one for ssh is compared with those for ssh. */
export function isSameRepository(one: string, other: string): boolean {
  const normal = (address: string) => {
    const ssh = parseSshAddress(address)
    const url = ssh ? sshRepository(ssh) : address
    if (!URL.canParse(url)) return null
    const { host, pathname } = new URL(url)
    return `${ssh ? 'ssh ' : ''}${host}${pathname.replace(/\/+$/, '').replace(/\.git$/i, '')}`.toLowerCase()
  }
  const [mine, yours] = [normal(one), normal(other)]
  return mine !== null && mine === yours
}

const Commit = z.string().regex(/^[0-9a-f]{40}$/)
const Address = z.string().max(1000).nullish()
const Repository = z.object({
  id: z.union([z.int(), z.string().min(1).max(100)]),
  clone_url: Address,
  git_http_url: Address,
  html_url: Address,
  web_url: Address,
  ssh_url: Address,
  git_ssh_url: Address,
  default_branch: z.string().max(300).nullish(),
})

/** What is read of a push; commits and people in it are never looked at. */
const Payload = z.object({
  ref: z.string().max(400),
  before: Commit,
  after: Commit,
  created: z.boolean().nullish(),
  deleted: z.boolean().nullish(),
  forced: z.boolean().nullish(),
  repository: Repository.optional().catch(undefined),
  project: Repository.optional().catch(undefined),
})

const isZero = (commit: string) => /^0+$/.test(commit)

function eventOf(provider: HookProvider, headers: Headers): string | null {
  const event = headers[eventHeaders[provider]]
  return typeof event === 'string' && /^[\x20-\x7e]{1,60}$/.test(event) ? event : null
}

/** GitHub and Gitea can send the JSON as a field of a form; the signature is over the form as it came. */
function textOf(headers: Headers, body: Buffer): string {
  const text = body.toString('utf8')
  const isForm = String(headers['content-type']).startsWith('application/x-www-form-urlencoded')
  return isForm ? (new URLSearchParams(text).get('payload') ?? '') : text
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // the schema refuses it
  }
}
