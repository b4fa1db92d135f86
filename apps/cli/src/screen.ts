import { cutTo } from './text.ts'

/** Results go to standard output and everything about the work to standard error, so that results can be piped. */
export interface Screen {
  width: number
  print(text: string): void
  note(text: string): void
  /** What is going on under a name; null when it is over. Shown on one line, and only to a person who watches. */
  progress(name: string, text: string | null): void
  endProgress(): void
}

const CLEAR_LINE = '\r\u001b[K'
const WIDEST = 120

export function terminalScreen(environment: NodeJS.ProcessEnv): Screen {
  const isWatched = process.stderr.isTTY === true
  const width = Math.min(process.stdout.columns ?? Number(environment.COLUMNS ?? 100), WIDEST)
  const active = new Map<string, string>()
  const draw = () => {
    if (isWatched)
      process.stderr.write(
        CLEAR_LINE + cutTo([...active.values()].join('  ·  '), (process.stderr.columns ?? width) - 1),
      )
  }
  const aside = (write: () => void) => {
    if (isWatched) process.stderr.write(CLEAR_LINE)
    write()
    if (active.size > 0) draw()
  }
  return {
    width: Math.max(width, 40),
    print: (text) => aside(() => process.stdout.write(`${text}\n`)),
    note: (text) => aside(() => process.stderr.write(`${text}\n`)),
    progress(name, text) {
      if (text === null) active.delete(name)
      else active.set(name, text)
      draw()
    },
    endProgress() {
      active.clear()
      if (isWatched) process.stderr.write(CLEAR_LINE)
    },
  }
}
