import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Answer, Question } from './compare.ts'

const MOST_MILLISECONDS = 60_000
const MOST_MEBIBYTES = 512

/** Programs made to be compared for ever end here, and not what serves everybody. */
export class TooMuchToCompare extends Error {}

let last: Promise<unknown> = Promise.resolve()

/** In a process of its own, one question at a time; what is asked meanwhile waits. Throws TooMuchToCompare. */
export function inBackground(question: Question): Promise<Answer> {
  const answered = last.then(() => ask(question))
  last = answered.catch(() => undefined)
  return answered
}

/** A process and not a thread: one that has no memory left takes nobody along. */
async function ask(question: Question): Promise<Answer> {
  const child = fork(fileURLToPath(new URL('../process.mjs', import.meta.url)), {
    execArgv: [`--max-old-space-size=${MOST_MEBIBYTES}`],
    env: {},
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  let timer: NodeJS.Timeout | undefined
  try {
    return await new Promise<Answer>((resolve, reject) => {
      timer = setTimeout(() => reject(new TooMuchToCompare('it took too long')), MOST_MILLISECONDS)
      child.on('message', (answer) => resolve(answer as Answer))
      child.on('error', reject)
      child.on('exit', (code, signal) => reject(new TooMuchToCompare(`it ended with ${signal ?? code}`)))
      child.send(question)
    })
  } finally {
    clearTimeout(timer)
    child.kill('SIGKILL')
  }
}
