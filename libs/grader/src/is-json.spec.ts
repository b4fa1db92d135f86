import { isJson } from './is-json.ts'

function isTaken(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

const seeds = [
  ...[
    '{"a":[1,{}],"b":"\\u00e9\\n\\"","c":-1.5e+10,"d":[true,false,null]}',
    '[[],[[]],{"":{}}]',
    '0',
    '"x"',
    ' [ 1 , 2 ] ',
  ],
  ...['{ "a" : { "b" : [ ] } , "c" : 0.5 }', '-0', '1E5', '"\\ud800"', '"\u2028"', '[1,"type",{"type":"x"}]'],
]
const pieces = [
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '"',
  '\\',
  '0',
  '1',
  '-',
  '.',
  'e',
  '+',
  'true',
  'nul',
  'u',
  ' ',
  '\t',
  '\u000b',
  '\u0000',
  'NaN',
  '余',
]

test('takes exactly what JSON.parse takes, whatever is put into, taken out of or exchanged in a line', () => {
  let state = 1
  const draw = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return (state >>> 8) % below
  }
  const wrong: string[] = []
  const counts = { taken: 0, refused: 0 }
  for (let round = 0; round < 60_000; round += 1) {
    let text = seeds[draw(seeds.length)] as string
    for (let change = draw(4); change > 0; change -= 1) {
      const at = draw(text.length + 1)
      text = text.slice(0, at) + (draw(3) > 0 ? pieces[draw(pieces.length)] : '') + text.slice(at + draw(3))
    }
    const taken = isTaken(text)
    counts[taken ? 'taken' : 'refused'] += 1
    if (isJson(text) !== taken) wrong.push(text)
  }
  expect(wrong).toEqual([])
  expect(Math.min(counts.taken, counts.refused)).toBeGreaterThan(5000)
})

test.each([
  ['nothing', ''],
  ['two values', '1 2'],
  ['a value and more of the line that carries it', '1,"type":"begin"'],
  ['an end too many', '{}}'],
  ['an end of the other kind', '[}'],
  ['a list without its end', '[1'],
  ['a string without its end', '"abc'],
  ['a comma before the end', '[1,]'],
  ['a key that is none', '{1:2}'],
  ['brackets without their ends', '['.repeat(4_000_000)],
])('refused: %s', (_, text) => expect([isTaken(text), isJson(text)]).toEqual([false, false]))

test.each([
  ['brackets', '['.repeat(2_000_000) + ']'.repeat(2_000_000)],
  ['digits', '9'.repeat(4_000_000)],
  ['escapes', `"${'\\u0041'.repeat(600_000)}"`],
  ['objects', `[${'{"a":[1,{}]},'.repeat(300_000)}1]`],
])('taken, however many there are: %s', (_, text) => expect([isTaken(text), isJson(text)]).toEqual([true, true]))
