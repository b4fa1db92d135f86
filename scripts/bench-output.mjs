import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { ensureImages } from './images.mjs'
import { root } from './prepare.mjs'
import { bold } from './terminal.mjs'

const ROUNDS = 3
const RESOLUTION_MILLISECONDS = 1

const right = `
import asyncio
async def say(delay, what):
    await asyncio.sleep(delay)
    print(what)
async def main():
    await asyncio.gather(say(2, 'world'), say(1, 'hello'))
asyncio.run(main())
`
const programs = {
  'a right solution, for comparison': right,
  'prints a million lines': `for n in range(1_000_000): print(n)`,
  'prints 50 MB of JSON in one line': `print('[' + '{"a":[1,2,3]},' * 3_600_000 + '1]')`,
  'writes a million lines to each file it can open': `
import os
for pid in ['self', *os.listdir('/proc')]:
    for fd in range(16):
        try: os.write(os.open(f'/proc/{pid}/fd/{fd}', os.O_WRONLY | os.O_NONBLOCK), b'{"id":1}\\n' * 1_000_000)
        except OSError: pass`,
}

/** In place of the agent: what a program could write that had got past it. */
const agents = {
  'a million short lines past the agent': `sys.stdout.write('{"id":1}\\n' * 1_000_000)`,
  'long lines of brackets past the agent': `while True: sys.stdout.write('[' * 2_000_000 + ']' * 2_000_000 + '\\n')`,
  'long lines of small objects past the agent': `while True: sys.stdout.write('[' + '{"a":[1,{}]},' * 300_000 + '1]\\n')`,
}
const agent = (words) => `import sys\ninput()\nprint('{"ready":true,"python":"3.11.2"}', flush=True)\n${words}\n`

/**
 * For how long at most the process that grades stands still while it takes what hostile programs write: meanwhile it renews no lease and
 * serves no other run.
 */
export async function benchOutput() {
  const images = await ensureImages()
  const { gradeTask } = await import('../libs/grader/dist/index.js')
  const { Sandbox } = await import('../libs/sandbox/dist/index.js')
  const { readSuites } = await import('../libs/suites/dist/index.js')
  const suite = (await readSuites(join(root, 'graders/suites'))).get('say-after')
  const instance = `bench-output-${process.pid}`
  const sandbox = new Sandbox({ instance })
  const withAgent = (words) =>
    new (class extends Sandbox {
      start(spec, onLine) {
        const isStudent = spec.name.endsWith('student')
        return super.start(isStudent ? { ...spec, command: ['python3', '-c', agent(words)] } : spec, onLine)
      }
    })({ instance })
  const grade = async (program, own = sandbox) => {
    const { outcome } = await gradeTask({
      ...{ sandbox: own, images, suite, seed: '5'.repeat(64), run: { id: randomUUID(), attempt: 1 } },
      snapshot: { files: new Map([['level0/say_after.py', Buffer.from(program)]]) },
    })
    return outcome.kind
  }
  try {
    console.log(`\n${bold('output')}  the longest that the grading process stood still, in each of ${ROUNDS} rounds`)
    for (const [name, program] of Object.entries(programs)) await measure(name, () => grade(program))
    for (const [name, words] of Object.entries(agents)) await measure(name, () => grade(right, withAgent(words)))
  } finally {
    await sandbox.removeAll()
  }
}

async function measure(name, work) {
  const longest = []
  let ending = ''
  for (let round = 0; round < ROUNDS; round += 1) {
    const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MILLISECONDS })
    delay.enable()
    ending = await work()
    delay.disable()
    longest.push(delay.max / 1e6 - RESOLUTION_MILLISECONDS)
  }
  console.log(`  ${name.padEnd(52)} ${longest.map((each) => each.toFixed(0).padStart(4)).join(' ')} ms   ${ending}`)
}
