import { textLimits, textsOf } from './texts.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const of = (files: Record<string, Uint8Array>) => textsOf({ files: new Map(Object.entries(files)) })

test('texts are there as they were handed in, and all files by name and size', () => {
  const found = of({
    'b.py': bytes('print("你好")\r\n'),
    'a.png': new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0xff]),
    'c.bin': bytes('a\0b'),
  })
  expect(found).toEqual([
    { path: 'a.png', bytes: 5, text: null },
    { path: 'b.py', bytes: 17, text: 'print("你好")\r\n' },
    { path: 'c.bin', bytes: 3, text: null },
  ])
})

test('what is too long is left out, and programs come before anything else', () => {
  const long = 'x'.repeat(textLimits.fileBytes)
  const notes = Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`a${i}.txt`, bytes(long)]))
  const found = of({ ...notes, 'z.py': bytes(long), 'longer.py': bytes(`${long}x`) })
  const kept = found.flatMap(({ path, text }) => (text === null ? [] : path))
  expect(kept).toEqual(['a0.txt', 'a1.txt', 'a2.txt', 'a3.txt', 'a4.txt', 'a5.txt', 'a6.txt', 'z.py'])
})
