/** Now and then every so many seconds, never twice at once. A failure is told, and the next turn tries again. */
export function repeat(
  seconds: number,
  work: () => Promise<unknown>,
  onError: (error: unknown) => void,
): () => Promise<void> {
  let timer: NodeJS.Timeout | undefined
  let isOver = false
  const turn = async () => {
    await work().catch(onError)
    // Workers that were started together should not look together for ever.
    if (!isOver) timer = setTimeout(begin, seconds * 1000 * (0.9 + Math.random() * 0.2))
  }
  let current = turn()
  const begin = () => {
    current = turn()
  }
  return async () => {
    isOver = true
    clearTimeout(timer)
    await current
  }
}
