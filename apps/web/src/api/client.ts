import { Problem } from '@interleave/contract'
import i18n from 'i18next'
import type { z } from 'zod'
import { readAnswer } from './read-answer.ts'

/** Every way in which a request can fail, as one kind of error; `code` is the API's, or one of our own three below. */
export class RequestFailed extends Error {
  readonly status: number
  readonly code: string
  readonly title: string | null
  readonly requestId: string | null
  readonly errors: { path: string; message: string }[]

  constructor(status: number, code: string, problem: Problem | null, cause?: unknown) {
    super(problem?.detail ?? code, { cause })
    this.status = status
    this.code = code
    this.title = problem?.title ?? null
    this.requestId = problem?.requestId ?? null
    this.errors = problem?.errors ?? []
  }
}

/** What is wrong with which field; none where that is not why it failed. */
export const errorsOf = (error: unknown) => (error instanceof RequestFailed ? error.errors : [])

export const errorAt = (error: unknown, path: string): string | undefined =>
  errorsOf(error).find((each) => each.path === path)?.message

/** The request never reached the server, or no answer came back. */
export const unreachable = 'unreachable'
/** An answer came that this page cannot read: most often the page is older than the server. */
export const unexpectedAnswer = 'unexpected_answer'

interface Request {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  body?: unknown
  signal?: AbortSignal
}

async function send(path: string, { method = 'GET', body, signal }: Request): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json', 'accept-language': i18n.language }
  if (body !== undefined) headers['content-type'] = 'application/json'
  try {
    return await fetch(`/api/v1${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    })
  } catch (cause) {
    if (signal?.aborted) throw cause
    throw new RequestFailed(0, unreachable, null, cause)
  }
}

const read = async (response: Response) => readAnswer(await response.text())

async function failure(response: Response): Promise<RequestFailed> {
  const answer: unknown = await read(response).catch((cause: unknown) => cause)
  const problem = Problem.safeParse(answer)
  if (problem.success) return new RequestFailed(response.status, problem.data.code, problem.data)
  // A proxy in between answers these with a page of its own when the API is down.
  const code = response.status >= 502 && response.status <= 504 ? unreachable : unexpectedAnswer
  return new RequestFailed(response.status, code, null, answer)
}

/** Asks the API and reads the answer by its schema; what does not fit is an error here, not a blank page later. */
export async function ask<S extends z.ZodType>(path: string, schema: S, request: Request = {}): Promise<z.infer<S>> {
  const response = await send(path, request)
  if (!response.ok) throw await failure(response)
  const answer: unknown = await read(response).catch((cause: unknown) => {
    throw new RequestFailed(response.status, unexpectedAnswer, null, cause)
  })
  const parsed = schema.safeParse(answer)
  if (!parsed.success) throw new RequestFailed(response.status, unexpectedAnswer, null, parsed.error)
  return parsed.data
}

/** For answers whose content does not matter. */
export async function tell(path: string, request: Request): Promise<void> {
  const response = await send(path, request)
  if (!response.ok) throw await failure(response)
}
