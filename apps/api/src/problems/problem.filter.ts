import type { Language, Localized, Problem, ProblemCode } from '@interleave/contract'
import { isDatabaseAway } from '@interleave/database'
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { PinoLogger } from 'nestjs-pino'
import { DomainError, type FieldProblem, Invalid, RateLimited } from './errors.ts'
import { languageOf } from './language.ts'

interface Described {
  status: number
  code: ProblemCode
  sentence: Localized
  fields?: FieldProblem[]
}

/** Turns whatever was thrown into RFC 9457 problem details, in the language asked for. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: PinoLogger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp()
    const request = http.getRequest<FastifyRequest>()
    const reply = http.getResponse<FastifyReply>()
    const described = describe(error)
    if (described.status >= 500) this.logger.error({ err: error, requestId: request.id }, 'request failed')
    // An event stream that is already flowing has no status left to change; it just ends.
    if (reply.sent || reply.raw.headersSent) return void reply.raw.end()
    if (error instanceof RateLimited) void reply.header('retry-after', String(error.retryAfterSeconds))
    sendProblem(request, reply, described)
  }
}

export function sendProblem(request: FastifyRequest, reply: FastifyReply, described: Described): void {
  const language = languageOf(request)
  void reply
    .status(described.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .header('content-language', language)
    .header('cache-control', 'no-store')
    .send(JSON.stringify(problem(described, language, String(request.id))))
}

function problem({ status, code, sentence, fields }: Described, language: Language, requestId: string): Problem {
  return {
    type: `urn:interleave:problem:${code}`,
    title: titles[code][language],
    status,
    detail: sentence[language],
    code,
    requestId,
    ...(fields && { errors: fields.map(({ path, message }) => ({ path, message: message[language] })) }),
  }
}

function describe(error: unknown): Described {
  if (error instanceof DomainError) return describeDomainError(error)
  if (error instanceof HttpException) return describeTransportError(error.getStatus())
  return isUnavailable(error) ? fault(503, 'unavailable') : fault(500, 'internal')
}

function describeDomainError(error: DomainError): Described {
  const { code, sentence } = error
  switch (error.kind) {
    case 'unauthenticated':
      return { status: 401, code, sentence }
    case 'forbidden':
      return { status: 403, code, sentence }
    case 'not_found':
      return { status: 404, code, sentence }
    case 'conflict':
      return { status: 409, code, sentence }
    case 'invalid':
      return { status: 422, code, sentence, ...(error instanceof Invalid && { fields: error.fields }) }
    case 'rate_limited':
      return { status: 429, code, sentence }
  }
}

/** Refused by Fastify or Nest before any code of ours saw the request. */
function describeTransportError(status: number): Described {
  switch (status) {
    case 404:
      return { status, code: 'not_found', sentence: sentences.noRoute }
    case 413:
      return { status, code: 'too_large', sentence: sentences.tooLarge }
    case 415:
      return { status, code: 'json_only', sentence: sentences.jsonOnly }
    default:
      return status < 500 ? { status: 400, code: 'unreadable', sentence: sentences.unreadable } : fault(500, 'internal')
  }
}

const fault = (status: number, code: 'internal' | 'unavailable'): Described => ({
  status,
  code,
  sentence: sentences[code],
})

/** PostgreSQL or Redis is away; Redis says so by the same codes of sockets. */
function isUnavailable(error: unknown): boolean {
  return isDatabaseAway(error) || (error instanceof Error && error.name === 'MaxRetriesPerRequestError')
}

const titles: Record<ProblemCode, Localized> = {
  sign_in_needed: { 'zh-CN': '需要登录', en: 'Sign in needed' },
  wrong_credentials: { 'zh-CN': '登录失败', en: 'Could not sign in' },
  too_many_attempts: { 'zh-CN': '尝试次数过多', en: 'Too many attempts' },
  not_open: { 'zh-CN': '作业还没有开放', en: 'Not open yet' },
  closed: { 'zh-CN': '作业已经关闭', en: 'Closed' },
  attempts_used: { 'zh-CN': '提交次数已用完', en: 'No attempts left' },
  attempts_under_way: { 'zh-CN': '最后一次机会正在评分', en: 'The last attempt is being graded' },
  preview_changed: { 'zh-CN': '预览已经不对了', en: 'The preview is no longer true' },
  not_your_work: { 'zh-CN': '不是你的作业', en: 'Not your work' },
  own_work: { 'zh-CN': '不能评自己的作业', en: 'Your own work' },
  staff_only: { 'zh-CN': '只有教师和助教可以这样做', en: 'Staff only' },
  not_by_token: { 'zh-CN': '这个令牌不能这样做', en: 'Not with this token' },
  sign_in_again: { 'zh-CN': '请再登录一次', en: 'Sign in again' },
  teacher_only: { 'zh-CN': '只有教师可以这样做', en: 'Teachers only' },
  origin_refused: { 'zh-CN': '请求来自别的网站', en: 'Request from another site' },
  not_found: { 'zh-CN': '没有找到', en: 'Not found' },
  conflict: { 'zh-CN': '现在不能这样做', en: 'Not possible now' },
  invalid: { 'zh-CN': '请求的内容不对', en: 'Invalid request' },
  unreadable: { 'zh-CN': '读不懂这个请求', en: 'Unreadable request' },
  too_large: { 'zh-CN': '请求太大', en: 'Request too large' },
  json_only: { 'zh-CN': '只接受 JSON', en: 'JSON only' },
  unavailable: { 'zh-CN': '服务暂时不可用', en: 'Temporarily unavailable' },
  internal: { 'zh-CN': '平台出了故障', en: 'The platform failed' },
}

export const sentences = {
  noRoute: {
    'zh-CN': '这个地址上没有东西。接口列表见 /api/docs。',
    en: 'There is nothing at this address. /api/docs lists what there is.',
  },
  tooLarge: { 'zh-CN': '请求的内容超过了允许的大小。', en: 'The body of the request is larger than allowed.' },
  jsonOnly: {
    'zh-CN': '请求的内容必须是 JSON，并带上 Content-Type: application/json。',
    en: 'The body of a request must be JSON, sent with Content-Type: application/json.',
  },
  unreadable: {
    'zh-CN': '请求的内容不是完整的 JSON，或请求头有误。',
    en: 'The body is not well-formed JSON, or a header is wrong.',
  },
  unavailable: {
    'zh-CN': '平台的一部分暂时连不上，过一会儿再试。已经提交的内容不会丢失。',
    en: 'A part of the platform cannot be reached for the moment. Try again soon; nothing submitted is lost.',
  },
  internal: {
    'zh-CN': '这是平台的问题，不是你的。如果一直这样，请把请求编号告诉老师。',
    en: 'This is our fault, not yours. If it goes on, tell your teacher the request id.',
  },
} satisfies Record<string, Localized>
