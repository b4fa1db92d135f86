import { setTimeout as sleep } from 'node:timers/promises'

/** Asks until the answer is truthy and returns it; after the deadline it fails with the last answer. */
export async function waitFor<Answer>(
  condition: () => Answer | Promise<Answer>,
  deadlineSeconds = 30,
): Promise<NonNullable<Exclude<Answer, false>>> {
  const deadline = performance.now() + deadlineSeconds * 1000
  for (;;) {
    const answer = await condition()
    if (answer) return answer as NonNullable<Exclude<Answer, false>>
    if (performance.now() > deadline) {
      throw new Error(`still not so after ${deadlineSeconds} s: ${condition}\nlast answer: ${JSON.stringify(answer)}`)
    }
    await sleep(20)
  }
}
