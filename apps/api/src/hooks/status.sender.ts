import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { LookupFunction } from 'node:net'
import type { Language } from '@interleave/contract'
import type { NoticedHost, NoticedResult } from '@interleave/database'
import { blame } from '@interleave/grading'
import { SecretBox } from '@interleave/runtime'
import { Refusal, resolveHost } from '@interleave/source'
import { judgeStatusAnswer, type StatusRequest, type StatusState, statusRequest } from '@interleave/webhooks'
import { oneLine, type SendingEnd } from '../mail/mailer.ts'

const WHOLE_MILLISECONDS = 30_000
const MOST_ANSWER_BYTES = 16 * 1024
const MOST_ANSWER_SHOWN = 200

/** A token sealed for one binding opens for no other. */
export const statusTokenPurpose = (bindingId: string) => `status token of hook ${bindingId}`

/** Tells a code host how a commit does. It goes where repositories may be fetched from, and nowhere else. */
export class StatusSender {
  constructor(
    private readonly box: SecretBox,
    private readonly publicUrl: string,
    private readonly httpHosts: readonly string[],
  ) {}

  async send({ bindingId, provider, token }: NoticedHost, run: NoticedResult, language: Language): Promise<SendingEnd> {
    const { repositoryUrl, commit, submissionId } = run
    if (!commit) return { kind: 'refused', answer: 'there is no commit' }
    const secret = this.box.open(token, statusTokenPurpose(bindingId))
    const { state, description } = describe(run, language)
    const targetUrl = `${this.publicUrl}/submissions/${submissionId}`
    const request = statusRequest(provider, { repositoryUrl, commit, state, description, targetUrl }, secret)
    if (!request) return { kind: 'refused', answer: 'the address does not say whose repository it is' }
    try {
      const { code, body } = await this.post(request)
      // What a host says goes to a page: one line, short, and never what we told it in confidence.
      const said = oneLine(messageIn(body)).replaceAll(secret, '…').slice(0, MOST_ANSWER_SHOWN)
      return { kind: judgeStatusAnswer(provider, code, body), answer: said ? `${code} ${said}` : String(code) }
    } catch (error) {
      if (error instanceof Refusal && error.code === 'address_refused')
        return { kind: 'refused', answer: 'the host is in a private network' }
      return { kind: 'later', answer: error instanceof Error ? oneLine(error.message) : 'no answer' }
    }
  }

  /** Follows no redirect: the token is for this host alone. */
  private async post({ url, headers, body }: StatusRequest): Promise<{ code: number; body: string }> {
    const { protocol, hostname, port } = new URL(url)
    const isTrusted = this.httpHosts.includes(`${hostname}:${port || (protocol === 'https:' ? '443' : '80')}`)
    if (protocol !== 'https:' && !isTrusted) throw new Refusal('address_refused')
    const [address] = await resolveHost(hostname.replace(/^\[|\]$/g, ''), isTrusted)
    const family = address?.includes(':') ? 6 : 4
    // The connection goes to the very address that was checked, whatever the name leads to by now.
    const lookup: LookupFunction = (_host, options, callback) =>
      options.all ? callback(null, [{ address: address as string, family }]) : callback(null, address as string, family)
    const send = protocol === 'https:' ? requestHttps : requestHttp
    return new Promise((resolve, reject) => {
      const signal = AbortSignal.timeout(WHOLE_MILLISECONDS)
      const length = { 'content-length': String(Buffer.byteLength(body)) }
      const asked = send(url, { method: 'POST', headers: { ...headers, ...length }, lookup, signal, agent: false })
      asked.on('error', reject)
      asked.on('response', (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (chunk: string) => {
          text += chunk
          if (text.length > MOST_ANSWER_BYTES) response.destroy()
        })
        response.on('error', reject)
        response.on('close', () => resolve({ code: response.statusCode ?? 0, body: text }))
      })
      asked.end(body)
    })
  }
}

/** Hosts say why they refuse in `message`, some in `error`. */
function messageIn(body: string): string {
  try {
    const { message, error } = JSON.parse(body) as { message?: unknown; error?: unknown }
    const said = message ?? error
    return said === undefined ? '' : typeof said === 'string' ? said : JSON.stringify(said)
  } catch {
    return ''
  }
}

function describe(run: NoticedResult, language: Language): { state: StatusState; description: string } {
  const { state, outcome, score, points } = run
  const isZh = language === 'zh-CN'
  if (state === 'superseded')
    return { state: 'error', description: isZh ? '后来又提交了一次' : 'A newer one was handed in' }
  if (state !== 'settled' || outcome === null)
    return { state: 'pending', description: isZh ? '正在评分' : 'Being graded' }
  if (blame(outcome) !== 'student')
    return { state: 'error', description: isZh ? '平台出了故障，不算你的' : 'The platform failed; not your fault' }
  if (outcome === 'ungradable') return { state: 'failure', description: isZh ? '没法评分' : 'Could not be graded' }
  if (score === null) return { state: 'success', description: isZh ? '等老师评阅' : 'Waits for a person’s marks' }
  const total = `${Number(score.toFixed(2))} / ${points}`
  return { state: score >= points ? 'success' : 'failure', description: isZh ? `得分 ${total}` : `Score ${total}` }
}
