import { spawn } from 'node:child_process'
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import { widthOf } from './text.ts'

// Seconds on a quiet machine; one whose every core is busy with other tests takes minutes.
jest.setTimeout(600_000)

const root = fileURLToPath(new URL('../../..', import.meta.url))
const sayAfter = join(root, 'graders/suites/level0/say-after')
let work: string

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'interleave-cli-'))
})

afterAll(async () => {
  await rm(work, { recursive: true })
})

function run(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((resolve, reject) => {
    const environment = { ...process.env, NO_COLOR: '1', COLUMNS: '80', LANG: 'en_US.UTF-8', LC_ALL: undefined }
    const child = spawn(process.execPath, [join(root, 'apps/cli/dist/main.js'), ...args], { env: environment })
    let out = ''
    let err = ''
    child.stdout.setEncoding('utf8').on('data', (text) => {
      out += text
    })
    child.stderr.setEncoding('utf8').on('data', (text) => {
      err += text
    })
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, out, err }))
  })
}

test('a good solution is full marks and exit code 0, in the language asked for', async () => {
  const folder = join(work, 'good')
  await cp(join(sayAfter, 'solutions/create-tasks'), folder, { recursive: true })
  const { code, out } = await run('check', folder, '--task', 'say-after', '--lang', 'zh-CN')
  expect(out).toMatch(/say-after +10 \/ 10/)
  expect(out).toContain('文件  level0/say_after.py')
  expect(out).not.toContain('✗')
  expect(code).toBe(0)
})

test('a mistake is explained inside the width of the terminal, with exit code 1', async () => {
  const folder = join(work, 'bad')
  await cp(join(sayAfter, 'mutants/one-after-the-other'), folder, { recursive: true })
  const { code, out } = await run('check', folder, '--task', 'say-after')
  for (const label of ['✗', 'Seen', 'Expected', 'Why']) expect(out).toContain(label)
  for (const line of out.split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(80)
  expect(code).toBe(1)
  const { out: json, code: sameCode } = await run('check', folder, '--task', 'say-after', '--json')
  expect(sameCode).toBe(1)
  const [task] = JSON.parse(json).tasks
  expect(task).toMatchObject({ task: 'say-after', points: 10, outcome: { kind: 'graded', blame: 'student' } })
  expect(task.score).toBeLessThan(10)
})

test('what cannot be graded says why, with exit code 2', async () => {
  const empty = join(work, 'empty')
  await cp(join(sayAfter, 'statement.en.md'), join(empty, 'README.md'))
  const nothing = await run('check', empty, '--task', 'say-after')
  expect(nothing).toMatchObject({ code: 2, err: expect.stringContaining('level0/say_after.py') })
  await writeFile(join(work, 'file'), '')
  for (const [args, reason] of [
    [['check', join(work, 'never')], 'no folder'],
    [['check', join(work, 'file')], 'is a file'],
    [['check', empty, '--task', 'no-such-task'], 'no task no-such-task'],
    [['check', empty, '--jobs', '0'], 'whole number'],
    [['check'], 'missing required argument'],
  ] as const) {
    expect(await run(...args)).toMatchObject({ code: 2, err: expect.stringContaining(reason) })
  }
})
