import { answer, inBackground, TooMuchToCompare, type Work } from './index.ts'
import { tokensOf } from './tokens.ts'

const original = `
import threading

class Account:
    def __init__(self, balance=0):
        self.balance = balance
        self.more = threading.Condition()

    def deposit(self, amount):
        with self.more:
            self.balance += amount
            self.more.notify_all()

    def withdraw(self, amount):
        with self.more:
            while self.balance < amount:
                self.more.wait()
            self.balance -= amount
`
/** The same program: other names, comments, values and layout. */
const disguised = `
# written by myself
import threading


class Konto:

    def __init__(self, geld = 100):
        self.geld = geld
        self.signal = threading.Condition()  # to wake others

    def deposit(self, wert):
        with self.signal:
            self.geld += wert
            self.signal.notify_all()


    def withdraw(self, wert):
        # wait for money
        with self.signal:
            while self.geld < wert:
                self.signal.wait()
            self.geld -= wert
`
const own = `
import queue

def worker(jobs, results):
    for job in iter(jobs.get, None):
        try:
            results.append((job, job ** 2))
        finally:
            jobs.task_done()

def run(numbers):
    jobs = queue.Queue()
    results = []
    for n in numbers:
        jobs.put(n)
    jobs.put(None)
    worker(jobs, results)
    return sorted(results)
`
const work = (id: string, ...texts: string[]): Work => ({
  id,
  files: texts.map((text, i) => ({ path: `file${i}.py`, text })),
})
const ask = (works: Work[], given: string[] = [], pair: { left: string; right: string } | null = null) =>
  answer({ works, given, pair })

test('a program under other names is found, and one of somebody’s own is not', () => {
  const { pairs } = ask([work('a', original), work('b', disguised), work('c', own)])
  expect(pairs[0]).toMatchObject({ left: 'a', right: 'b' })
  expect(pairs[0]?.similarity).toBeGreaterThan(0.9)
  for (const { similarity } of pairs.slice(1)) expect(similarity).toBeLessThan(0.2)
})

test('the stretches that match are lines of the files that they are in', () => {
  const { matches } = ask([work('a', own, original), work('b', disguised), work('c', own)], [], {
    left: 'a',
    right: 'b',
  })
  expect(matches.length).toBeGreaterThan(0)
  for (const { left, right } of matches) {
    expect(left.path).toBe('file1.py')
    expect(right.path).toBe('file0.py')
  }
  const [from, to] = [
    Math.min(...matches.map(({ left }) => left.from)),
    Math.max(...matches.map(({ left }) => left.to)),
  ]
  expect(from).toBeGreaterThanOrEqual(1)
  expect(from).toBeLessThan(6)
  expect(to).toBeGreaterThanOrEqual(17)
  expect(to).toBeLessThanOrEqual(original.split('\n').length)
})

test('what matches over several files is told file by file', () => {
  const { pairs, matches } = ask([work('a', original, own), work('b', disguised, own)], [], { left: 'a', right: 'b' })
  expect(pairs).toMatchObject([{ similarity: 1 }])
  expect(matches.map(({ left, right }) => [left.path, right.path])).toEqual([
    ['file0.py', 'file0.py'],
    ['file1.py', 'file1.py'],
  ])
  expect(matches[1]?.left).toMatchObject({ path: 'file1.py', to: own.trimEnd().split('\n').length })
})

test('what was given to everybody is left out', () => {
  expect(ask([work('a', original), work('b', disguised)], [original]).pairs).toEqual([])
})

test('what nearly everybody has is left out', () => {
  const many = Array.from({ length: 12 }, (_, i) => work(`s${i}`, original))
  expect(ask(many).pairs).toEqual([])
  const { pairs } = ask([
    ...many.slice(0, 2),
    ...Array.from({ length: 10 }, (_, i) => work(`o${i}`, `${own}\nx${i} = ${i}\n`)),
  ])
  expect(pairs[0]).toMatchObject({ left: 's0', right: 's1', similarity: 1 })
})

test('works without a program, or with one that does not parse, are compared as far as they go', () => {
  const { pairs } = ask([work('a'), work('b', ''), work('c', 'def (:\n  ]]\n'), work('d', original)])
  expect(pairs.filter(({ similarity }) => similarity > 0.5)).toEqual([])
})

test('a program that goes on and on is read as far as homework goes', () => {
  expect(tokensOf('x = 1\n'.repeat(50_000), 1000)).toHaveLength(1000)
})

test('the words of a program do not depend on names, values, comments and layout', () => {
  const words = (text: string) => tokensOf(text, 1000).map(({ word }) => word)
  expect(words('total = count + 1  # one more\n')).toEqual(words('a=b+22\n'))
  expect(words('a = b + 1')).not.toEqual(words('a = b(1)'))
})

describe('in the background', () => {
  test('the answer is the same', async () => {
    const question = { works: [work('a', original), work('b', disguised)], given: [], pair: { left: 'a', right: 'b' } }
    expect(await inBackground(question)).toEqual(answer(question))
  })

  test('programs that repeat themselves without end are said to be alike, without laying each place beside each', async () => {
    const endless = 'x = foo(1)\n'.repeat(6000)
    const works = [work('a', endless), work('b', endless), work('c', original)]
    const { pairs, matches } = await inBackground({ works, given: [], pair: { left: 'a', right: 'b' } })
    expect(pairs[0]).toMatchObject({ left: 'a', right: 'b', similarity: 1 })
    expect(matches).toEqual([])
  })

  test('what cannot be sent back is an error, and the next question is answered', async () => {
    const broken = { works: null as unknown as Work[], given: [], pair: null }
    await expect(inBackground(broken)).rejects.toThrow(TooMuchToCompare)
    expect((await inBackground({ works: [], given: [], pair: null })).pairs).toEqual([])
  })
})
