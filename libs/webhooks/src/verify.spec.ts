import { createHmac } from 'node:crypto'
import type { HookProof, HookProvider } from '@interleave/contract'
import { documented, pushPayload, type SignedRequest, signedRequest } from '@interleave/testing'
import { decide, type Headers, isSecret, newHookKey, newSecret, parseEvent, readEnvelope, verify } from './index.ts'

const now = new Date('2026-03-02T10:00:00Z')
const secret = newSecret()
const kinds: [HookProvider, HookProof][] = [
  ['github', 'signature'],
  ['gitlab', 'signature'],
  ['gitlab', 'token'],
  ['gitea', 'signature'],
  ['gitee', 'signature'],
  ['gitee', 'token'],
]
/** Where the signature is over the body. */
const signing: HookProvider[] = ['github', 'gitlab', 'gitea']

const proofHeader: Record<string, string> = {
  'github signature': 'x-hub-signature-256',
  'gitlab signature': 'webhook-signature',
  'gitlab token': 'x-gitlab-token',
  'gitea signature': 'x-gitea-signature',
  'gitee signature': 'x-gitee-token',
  'gitee token': 'x-gitee-token',
}

function check(
  provider: HookProvider,
  proof: HookProof,
  { body, headers }: { body: Buffer; headers: Headers },
  secrets: string[] = [secret],
  at = now,
): string {
  const verdict = verify(provider, proof, { body, headers, secrets, now: at })
  return verdict.kind === 'accepted' ? 'accepted' : verdict.reason
}

const signed = (provider: HookProvider, proof: HookProof, key = secret): SignedRequest =>
  signedRequest(provider, key, pushPayload(provider), { proof, now })

describe('what providers send', () => {
  test.each(kinds)("%s by %s is accepted with the hook's secret", (provider, proof) => {
    expect(check(provider, proof, signed(provider, proof))).toBe('accepted')
  })

  test("GitHub's own example of a signature is computed alike", () => {
    // The example's secret is shorter than ours; a hook of ours never has such a one.
    const right = createHmac('sha256', "It's a Secret to Everybody").update('Hello, World!').digest('hex')
    expect(right).toBe('757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17')
  })

  test('Gitee may encode its signature for a URL', () => {
    const request = signed('gitee', 'signature')
    request.headers['x-gitee-token'] = encodeURIComponent(String(request.headers['x-gitee-token']))
    expect(check('gitee', 'signature', request)).toBe('accepted')
  })

  test('of several signatures of a Standard Webhook one right one is enough', () => {
    const request = signed('gitlab', 'signature')
    const other = `v1,${Buffer.alloc(32).toString('base64')}`
    request.headers['webhook-signature'] = `v2,what-comes-later ${other} ${request.headers['webhook-signature']}`
    expect(check('gitlab', 'signature', request)).toBe('accepted')
  })
})

describe('attack 73: no signature; twin: the same request with it is accepted', () => {
  test.each(kinds)('%s by %s', (provider, proof) => {
    const request = signed(provider, proof)
    delete request.headers[proofHeader[`${provider} ${proof}`] as string]
    expect(check(provider, proof, request)).toBe('no_signature')
    expect(check(provider, proof, signed(provider, proof))).toBe('accepted')
  })
})

describe('attack 74: one bit of the body or the signature is off; twin: neither is', () => {
  test.each(signing)('%s, body', (provider) => {
    const { body, headers } = signed(provider, 'signature')
    for (const at of [0, 1, Math.floor(body.length / 2), body.length - 1]) {
      const changed = Buffer.from(body)
      changed[at] = (changed[at] as number) ^ 1
      expect(check(provider, 'signature', { body: changed, headers })).toBe('wrong_signature')
    }
    expect(check(provider, 'signature', { body: body.subarray(0, -1), headers })).toBe('wrong_signature')
    expect(check(provider, 'signature', { body: Buffer.concat([body, Buffer.from(' ')]), headers })).toBe(
      'wrong_signature',
    )
    expect(check(provider, 'signature', { body, headers })).toBe('accepted')
  })

  test.each(kinds)('%s by %s, another secret', (provider, proof) => {
    expect(check(provider, proof, signed(provider, proof, newSecret()))).toBe('wrong_signature')
    expect(check(provider, proof, signed(provider, proof))).toBe('accepted')
  })

  test('each digit of a digest counts', () => {
    const request = signed('github', 'signature')
    const right = String(request.headers['x-hub-signature-256'])
    for (let at = 'sha256='.length; at < right.length; at++) {
      const wrong = right.slice(0, at) + (right[at] === '0' ? '1' : '0') + right.slice(at + 1)
      const headers = { ...request.headers, 'x-hub-signature-256': wrong }
      expect(check('github', 'signature', { ...request, headers })).toBe('wrong_signature')
    }
    expect(check('github', 'signature', request)).toBe('accepted')
  })
})

describe('attack 75: the same JSON written otherwise; twin: exactly the bytes that were signed', () => {
  const odd = '{ "b" : 1e2,"a":"\\u00e9","a":"é"  ,\n"ref":"refs/heads/main"}\n'
  test.each(signing)('%s', (provider) => {
    const request = signedRequest(provider, secret, odd, { now })
    expect(check(provider, 'signature', request)).toBe('accepted')
    const rewritten = Buffer.from(JSON.stringify(JSON.parse(odd)))
    expect(check(provider, 'signature', { ...request, body: rewritten })).toBe('wrong_signature')
  })

  test('bytes that are not UTF-8 are signed as they are', () => {
    const request = signedRequest('github', secret, Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), { now })
    expect(check('github', 'signature', request)).toBe('accepted')
  })
})

describe('attack 76: a malformed signature is refused and never thrown at; twin: a well-formed one', () => {
  const malformed: (string | string[])[] = [
    ...['sha256=', 'sha256', '=', ' ', 'v1,', 'v1', 'null', '\u0000', 'é'.repeat(64)],
    ...['sha256=zz', `sha256=${'g'.repeat(64)}`, `sha256=${'a'.repeat(63)}`, `sha256=${'a'.repeat(65)}`],
    ...[`sha512=${'a'.repeat(64)}`, `SHA256=${'a'.repeat(64)}`, `sha256=${'A'.repeat(64)}`],
    ...['v1,====', `v1,${'a'.repeat(42)}=`, '%', '%zz', '%E0%A4%A', 'a'.repeat(10_240)],
    ['sha256=', 'sha256='],
    [],
  ]
  test.each(kinds)('%s by %s', (provider, proof) => {
    const request = signed(provider, proof)
    const name = proofHeader[`${provider} ${proof}`] as string
    for (const header of malformed) {
      const headers: Headers = { ...request.headers, [name]: header }
      expect(check(provider, proof, { ...request, headers })).toMatch(/^(malformed|wrong|no)_signature$/)
    }
    expect(check(provider, proof, request)).toBe('accepted')
  })

  test.each(['', 'soon', '1e9', '-1', '99999999999999999999', '1.5'])('a timestamp of %p', (time) => {
    for (const [provider, name] of [
      ['gitlab', 'webhook-timestamp'],
      ['gitee', 'x-gitee-timestamp'],
    ] as const) {
      const request = signed(provider, 'signature')
      request.headers[name] = time
      expect(check(provider, 'signature', request)).toMatch(/^(malformed|wrong|no)_signature$/)
      expect(check(provider, 'signature', signed(provider, 'signature'))).toBe('accepted')
    }
  })
})

describe('attack 77: only the signature by SHA-1 that GitHub still sends; twin: that by SHA-256', () => {
  test('it is no signature', () => {
    const { body, headers } = signed('github', 'signature')
    const { 'x-hub-signature-256': right, ...rest } = headers
    const sha1 = `sha1=${createHmac('sha1', secret).update(body).digest('hex')}`
    expect(check('github', 'signature', { body, headers: { ...rest, 'x-hub-signature': sha1 } })).toBe('no_signature')
    const disguised = { ...rest, 'x-hub-signature-256': sha1 }
    expect(check('github', 'signature', { body, headers: disguised })).toBe('malformed_signature')
    expect(check('github', 'signature', { body, headers: { ...rest, 'x-hub-signature-256': String(right) } })).toBe(
      'accepted',
    )
  })
})

describe('attack 78: an empty or short secret signs nothing; twin: one of ours does', () => {
  test.each(kinds)('%s by %s', (provider, proof) => {
    for (const weak of ['', ' ', 'secret', 'whsec_', `whsec_${Buffer.alloc(31).toString('base64')}`]) {
      expect(isSecret(weak)).toBe(false)
      const key = weak.replace('whsec_', '') ? weak : ''
      expect(check(provider, proof, signed(provider, proof, key || ''), [weak])).toBe('no_secret')
    }
    expect(check(provider, proof, signed(provider, proof), [])).toBe('no_secret')
    expect(check(provider, proof, signed(provider, proof, ''), ['', secret])).toMatch(/^(wrong|no)_signature$/)
    expect(check(provider, proof, signed(provider, proof), ['', secret])).toBe('accepted')
  })

  test('ours are long, random and never the same', () => {
    const secrets = new Set(Array.from({ length: 100 }, newSecret))
    expect(secrets.size).toBe(100)
    expect([...secrets].every(isSecret)).toBe(true)
    expect(newHookKey()).toMatch(/^[A-Za-z0-9_-]{32}$/)
  })
})

describe('attack 79: a request as one provider makes it, at the hook of another; twin: at its own', () => {
  const pairs = kinds.flatMap((hook) => kinds.map((sender) => [...hook, ...sender] as const))
  test.each(pairs)('a hook of %s by %s, a request of %s by %s', (provider, proof, other, otherProof) => {
    const request = signed(other, otherProof)
    // Gitea signs for GitHub's eyes too; a hook of GitHub's with the same secret takes that, and nobody else has the secret.
    const isTwin = provider === other && proof === otherProof
    const isGiteaForGithub = provider === 'github' && other === 'gitea'
    expect(check(provider, proof, request) === 'accepted').toBe(isTwin || isGiteaForGithub)
    expect(check(provider, proof, { ...request, headers: { ...request.headers } }, [newSecret()])).not.toBe('accepted')
  })

  test("Gitea's hook reads Gitea's headers only", () => {
    const request = signed('gitea', 'signature')
    const { 'x-gitea-signature': _, ...rest } = request.headers
    expect(check('gitea', 'signature', { ...request, headers: rest })).toBe('no_signature')
    const headers = { ...request.headers, 'x-github-event': 'ping', 'x-github-delivery': 'another' }
    expect(parseEvent('gitea', headers, request.body).kind).toBe('push')
    expect(readEnvelope('gitea', headers, request.body)).toMatchObject({ event: 'push' })
    expect(readEnvelope('gitea', headers, request.body).deliveryId).not.toBe('another')
    expect(check('gitea', 'signature', request)).toBe('accepted')
  })
})

describe("attack 80: GitLab's token; twin: its signature, which is preferred where there is one", () => {
  test.each([['longer'], ['shorter'], ['other case']])('a token that is %s is refused', (how) => {
    const request = signed('gitlab', 'token')
    const wrong = { longer: `${secret}=`, shorter: secret.slice(0, -1), 'other case': secret.toUpperCase() }[how]
    const headers = { ...request.headers, 'x-gitlab-token': String(wrong) }
    expect(check('gitlab', 'token', { ...request, headers })).toBe('wrong_signature')
    expect(check('gitlab', 'token', request)).toBe('accepted')
  })

  test('a right token beside a wrong or old signature is refused; beside a right one it is accepted', () => {
    const { body, headers } = signed('gitlab', 'signature')
    const both = { ...headers, 'x-gitlab-token': secret }
    expect(check('gitlab', 'token', { body, headers: both })).toBe('accepted')
    expect(check('gitlab', 'token', { body: Buffer.from('{}'), headers: both })).toBe('wrong_signature')
    const later = new Date(now.getTime() + 3_600_000)
    expect(check('gitlab', 'token', { body, headers: both }, [secret], later)).toBe('stale_timestamp')
  })

  test('a hook that asks for signatures takes no token', () => {
    expect(check('gitlab', 'signature', signed('gitlab', 'token'))).toBe('no_signature')
  })
})

describe('attack 84: a signed time that is not now; twin: one within five minutes', () => {
  test.each(['gitlab', 'gitee'] as const)('%s', (provider) => {
    const request = signed(provider, 'signature')
    const at = (seconds: number) =>
      check(provider, 'signature', request, [secret], new Date(now.getTime() + seconds * 1000))
    expect([-3600, -301, 301, 3600].map(at)).toEqual(Array(4).fill('stale_timestamp'))
    expect([-300, 0, 300].map(at)).toEqual(Array(3).fill('accepted'))
  })

  test('a new time beside an old signature is refused', () => {
    const later = new Date(now.getTime() + 3_600_000)
    const gitlab = signed('gitlab', 'signature')
    gitlab.headers['webhook-timestamp'] = String(later.getTime() / 1000)
    expect(check('gitlab', 'signature', gitlab, [secret], later)).toBe('wrong_signature')
    const gitee = signed('gitee', 'signature')
    gitee.headers['x-gitee-timestamp'] = String(later.getTime())
    expect(check('gitee', 'signature', gitee, [secret], later)).toBe('wrong_signature')
  })
})

describe('two secrets while one takes the place of the other', () => {
  test.each(kinds)('%s by %s takes either, and no third', (provider, proof) => {
    const [former, third] = [newSecret(), newSecret()]
    expect(check(provider, proof, signed(provider, proof, former), [secret, former])).toBe('accepted')
    expect(check(provider, proof, signed(provider, proof), [secret, former])).toBe('accepted')
    expect(check(provider, proof, signed(provider, proof, third), [secret, former])).toBe('wrong_signature')
  })
})

describe('attack 85: a push of another repository with a valid secret; twin: a push of the bound one', () => {
  test.each(['github', 'gitlab', 'gitea', 'gitee'] as const)('%s', (provider) => {
    const { id, url } = documented[provider]
    const { body, headers } = signed(provider, 'signature')
    const event = parseEvent(provider, headers, body)
    if (event.kind !== 'push') throw new Error(event.kind)
    const bound = { repositoryUrl: url, branch: null, repositoryId: null }
    expect(decide(event.push, bound).kind).toBe('grade')
    expect(decide(event.push, { ...bound, repositoryId: id }).kind).toBe('grade')
    const refusal = { kind: 'refused', reason: 'other_repository' }
    expect(decide(event.push, { ...bound, repositoryId: '7' })).toEqual(refusal)
    for (const other of [url.replace('.git', '2.git'), 'https://git.example.edu/u/r', 'not an address'])
      expect(decide(event.push, { ...bound, repositoryUrl: other })).toEqual(refusal)
  })
})
