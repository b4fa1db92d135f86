import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'

/** Something that a person has to know or do. `advice` says what; `log` is where more can be read. */
export class Trouble extends Error {
  constructor(message, { advice, log, cause } = {}) {
    super(message, { cause })
    this.advice = advice
    this.log = log
  }
}

const paint = (code) => (text) => (process.stdout.isTTY ? `\u001b[${code}m${text}\u001b[0m` : text)
export const bold = paint('1')
export const dim = paint('2')
export const green = paint('32')
export const red = paint('31')

export const seconds = (began) => `${((performance.now() - began) / 1000).toFixed(1)} s`

/** Names a step before it begins, says how long it took, and tells an error which step it came from. */
export async function step(title, work) {
  const began = performance.now()
  console.log(bold(title))
  try {
    const result = await work((line) => console.log(`  ${line}`))
    console.log(dim(`  done in ${seconds(began)}`))
    return result
  } catch (error) {
    error.step ??= title
    throw error
  }
}

export function explain(error) {
  console.error(red(`\n✗ ${error.step ? `${error.step}: ` : ''}${error.message}`))
  if (error.advice) console.error(`  What to do: ${error.advice}`)
  if (error.log) console.error(`  More in: ${error.log}`)
  if (!(error instanceof Trouble) && error.stack) console.error(dim(error.stack))
}

const running = new Set()

/** Ends the groups of all commands that are at work. */
export function killCommands() {
  for (const child of running) killGroup(child.pid, 'SIGTERM')
}

export function killGroup(pid, signal) {
  try {
    process.kill(-pid, signal)
  } catch (error) {
    if (error.code !== 'ESRCH') throw error
  }
}

/**
 * Runs a command to its end, in a process group of its own. Its output goes to `log` (appended) and is returned; `say` hears its latest line every
 * ten seconds, or all of them with `live`. `check: false` returns the exit code instead of throwing.
 */
export async function run(command, args, { cwd, env, uid, gid, log, say, live = false, check = true, advice } = {}) {
  const began = performance.now()
  const child = spawn(command, args, { cwd, env, uid, gid, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  const file = log ? createWriteStream(log, { flags: 'a' }) : null
  let output = ''
  let latest = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      file?.write(text)
      output += text
      const lines = text.split('\n').filter((line) => line.trim())
      latest = lines.at(-1) ?? latest
      if (live) for (const line of lines) say(line)
    })
  }
  const pulse =
    say && !live && setInterval(() => say(dim(`… ${seconds(began)}  ${latest.trim().slice(0, 100)}`)), 10_000)
  running.add(child)
  try {
    const [code, signal] = await new Promise((resolve, reject) => {
      child.on('error', reject)
      child.on('close', (...ending) => resolve(ending))
    })
    if (check && code !== 0) {
      const last = output.trim().split('\n').slice(-12).join('\n  ')
      throw new Trouble(`\`${[command, ...args].join(' ').slice(0, 120)}\` ended with ${signal ?? code}\n  ${last}`, {
        advice,
        log,
      })
    }
    return { code, output }
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
    if (!check) return { code: null, output: '' }
    throw new Trouble(`there is no command \`${command}\``, { advice, cause: error })
  } finally {
    clearInterval(pulse)
    running.delete(child)
    if (file) {
      file.end()
      await once(file, 'close')
    }
  }
}
