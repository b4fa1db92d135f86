import type Docker from 'dockerode'

/** The engine failed or lacks something: the platform's fault, never a student's. The message is a sentence for operators. */
export class EngineError extends Error {
  override name = 'EngineError'
}

const CALL_SECONDS = 30

/** One call to the engine that cannot hang: it is given up after a while, and every failure says what was being done. */
export async function call<T>(doing: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const abort = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new EngineError(`The Docker engine did not answer within ${CALL_SECONDS} s: ${doing}`))
      abort.abort()
    }, CALL_SECONDS * 1000)
  })
  try {
    return await Promise.race([work(abort.signal), late])
  } catch (error) {
    if (error instanceof EngineError) throw error
    throw new EngineError(`The Docker engine failed: ${doing}: ${(error as Error).message}`, { cause: error })
  } finally {
    clearTimeout(timer)
  }
}

/** HTTP status of the engine's refusal, through the wrapping of `call`. */
export function statusOf(error: unknown): number | undefined {
  const source = error instanceof EngineError ? error.cause : error
  return (source as { statusCode?: number } | undefined)?.statusCode
}

/** Gone is gone: that somebody else removed it first, or is just doing so, is what was wanted. */
export async function remove(container: Docker.Container): Promise<void> {
  try {
    await call(`removing container ${container.id}`, (abortSignal) =>
      container.remove({ force: true, v: true, abortSignal }),
    )
  } catch (error) {
    const status = statusOf(error)
    if (status !== 404 && status !== 409) throw error
  }
}
