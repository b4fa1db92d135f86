import { emitKeypressEvents, type Key } from 'node:readline'

export type Move = 'next' | 'back' | 'start' | 'end' | 'quit'

const moves: Record<string, Move> = {
  ...{ right: 'next', down: 'next', space: 'next', return: 'next', enter: 'next', n: 'next' },
  ...{ left: 'back', up: 'back', backspace: 'back', b: 'back' },
  ...{ home: 'start', end: 'end', q: 'quit', escape: 'quit' },
}

/** Ctrl-C and Ctrl-D are keys like others while the terminal is raw. */
const moveOf = ({ name = '', ctrl = false }: Key): Move | undefined =>
  ctrl ? (name === 'c' || name === 'd' ? 'quit' : undefined) : moves[name]

const ENTER_SCREEN = '\u001b[?1049h\u001b[?25l'
const LEAVE_SCREEN = '\u001b[?25h\u001b[?1049l'
const CLEAR = '\u001b[H\u001b[2J'

export interface Terminal {
  input: NodeJS.ReadableStream & { setRawMode(isRaw: boolean): unknown }
  output: NodeJS.WritableStream & { columns: number; rows: number }
}

/** Walks through `count` frames by keys, on a screen of its own. However it ends, the terminal is as it was. */
export async function play(count: number, draw: (at: number) => string[], { input, output }: Terminal): Promise<void> {
  const last = count - 1
  let at = 0
  const show = () => output.write(CLEAR + draw(at).join('\r\n'))
  let leave: () => void = () => undefined
  const left = new Promise<void>((resolve) => {
    leave = resolve
  })
  const press = (_: string | undefined, key: Key) => {
    const move = moveOf(key)
    if (move === 'quit') return leave()
    if (!move) return
    at = { next: Math.min(at + 1, last), back: Math.max(at - 1, 0), start: 0, end: last }[move]
    show()
  }
  emitKeypressEvents(input)
  input.setRawMode(true)
  input.on('keypress', press).on('end', leave).resume()
  output.on('resize', show)
  process.on('SIGTERM', leave).on('SIGHUP', leave)
  output.write(ENTER_SCREEN)
  try {
    show()
    await left
  } finally {
    process.off('SIGTERM', leave).off('SIGHUP', leave)
    output.off('resize', show)
    input.off('keypress', press).off('end', leave).pause()
    input.setRawMode(false)
    output.write(LEAVE_SCREEN)
  }
}
