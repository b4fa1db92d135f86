import { PassThrough } from 'node:stream'
import { setImmediate as tick } from 'node:timers/promises'
import { expect, test } from '@jest/globals'
import { play } from './player.ts'

function terminal() {
  const raw: boolean[] = []
  const input = Object.assign(new PassThrough(), { setRawMode: (isRaw: boolean) => raw.push(isRaw) })
  const output = Object.assign(new PassThrough(), { columns: 80, rows: 24 })
  let written = ''
  output.setEncoding('utf8').on('data', (text) => {
    written += text
  })
  return { input, output, raw, written: () => written }
}

async function walk(...keys: string[]) {
  const shown: number[] = []
  const at = terminal()
  const draw = (frame: number) => {
    shown.push(frame)
    return [`frame ${frame}`]
  }
  const played = play(4, draw, at)
  for (const key of keys) {
    at.input.write(key)
    await tick()
  }
  await played
  return { ...at, shown }
}

test('keys walk forwards and backwards, and stop at both ends', async () => {
  const right = '\u001b[C'
  const left = '\u001b[D'
  expect((await walk(right, ' ', right, right, left, 'q')).shown).toEqual([0, 1, 2, 3, 3, 2])
  expect((await walk(left, '\u001b[F', '\u001b[H', 'n', 'b', 'q')).shown).toEqual([0, 0, 3, 0, 1, 0])
})

test('keys that came in one piece count one by one, and unknown ones do nothing', async () => {
  expect((await walk('\u001b[C\u001b[Cx7\u001b[C', 'q')).shown).toEqual([0, 1, 2, 3])
})

test.each([
  ['q', 'q'],
  ['Ctrl-C', '\u0003'],
  ['Ctrl-D', '\u0004'],
])('%s leaves the terminal as it was', async (_, key) => {
  const { raw, written } = await walk(key)
  expect(raw).toEqual([true, false])
  expect(written().startsWith('\u001b[?1049h')).toBe(true)
  expect(written().endsWith('\u001b[?1049l')).toBe(true)
})

test('the end of the input leaves too, and so does an error while drawing', async () => {
  const ended = terminal()
  const played = play(2, () => ['a'], ended)
  ended.input.end()
  await played
  expect(ended.raw).toEqual([true, false])

  const broken = terminal()
  const fails = () => {
    throw new Error('no such frame')
  }
  await expect(play(2, fails, broken)).rejects.toThrow('no such frame')
  expect(broken.raw).toEqual([true, false])
})
