import { expect, test } from '@jest/globals'
import { Demultiplexer, LineSplitter } from './stream.ts'

function frame(stream: number, text: string): Buffer {
  const header = Buffer.alloc(8)
  header[0] = stream
  header.writeUInt32BE(Buffer.byteLength(text), 4)
  return Buffer.concat([header, Buffer.from(text)])
}

const wire = Buffer.concat([frame(1, 'one\ntw'), frame(2, 'oops'), frame(1, ''), frame(1, 'o\n你'), frame(1, '好\n')])

test.each([1, 2, 3, 7, 8, 9, 1000])(
  'frames and lines come out the same however the bytes are cut: %i at a time',
  (size) => {
    const lines: string[] = []
    let stderr = ''
    const splitter = new LineSplitter(
      100,
      (line) => lines.push(line),
      () => lines.push('TOO LONG'),
    )
    const demultiplexer = new Demultiplexer((stream, piece) => {
      if (stream === 'stderr') stderr += piece
      else splitter.push(piece)
    })
    for (let at = 0; at < wire.length; at += size) demultiplexer.push(wire.subarray(at, at + size))
    expect(lines).toEqual(['one', 'two', '你好'])
    expect(stderr).toBe('oops')
  },
)

test('a frame that announces four gigabytes is passed on piece by piece and never held', () => {
  const pieces: number[] = []
  const demultiplexer = new Demultiplexer((_, piece) => pieces.push(piece.length))
  demultiplexer.push(Buffer.from([1, 0, 0, 0, 255, 255, 255, 255]))
  for (let i = 0; i < 100; i++) demultiplexer.push(Buffer.alloc(1000))
  expect(pieces).toEqual(Array(100).fill(1000))
})

test('a line of exactly the limit passes, one byte more is told and not held', () => {
  const seen: string[] = []
  const splitter = () =>
    new LineSplitter(
      4,
      (line) => seen.push(line),
      () => seen.push('TOO LONG'),
    )
  splitter().push(Buffer.from('1234\n'))
  splitter().push(Buffer.from('12345\n'))
  const slow = splitter()
  for (const byte of '12345') slow.push(Buffer.from(byte))
  expect(seen).toEqual(['1234', 'TOO LONG', 'TOO LONG'])
})
