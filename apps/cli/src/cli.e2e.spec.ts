import { spawn } from 'node:child_process'
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
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
  const command = /^ +npx interleave replay .*$/gm
  for (const line of out.replace(command, '').split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(80)
  expect(out.match(command)?.length).toBeGreaterThan(0)
  expect(code).toBe(1)
  const { out: json, code: sameCode } = await run('check', folder, '--task', 'say-after', '--json')
  expect(sameCode).toBe(1)
  const [task] = JSON.parse(json).tasks
  expect(task).toMatchObject({ task: 'say-after', points: 10, outcome: { kind: 'graded', blame: 'student' } })
  expect(task.score).toBeLessThan(10)
})

test('the code below a failure repeats it, and says what has changed since', async () => {
  const folder = join(work, 'replay')
  const file = join(folder, 'level0/say_after.py')
  await cp(join(sayAfter, 'mutants/one-after-the-other'), folder, { recursive: true })
  const { out } = await run('check', folder, '--task', 'say-after', '--json')
  const failed = JSON.parse(out).tasks[0].checks.find((check: { evidence: unknown }) => check.evidence)
  const code = failed.evidence.replay

  const again = await run('replay', folder, code, '--json')
  expect(again.code).toBe(1)
  expect(JSON.parse(again.out)).toEqual({
    ...{ folder, task: 'say-after', same: true, differs: [] },
    check: { ...failed, schedules: 1 },
  })
  const read = await run('replay', folder, code)
  expect(read.out).toContain('This run still goes wrong.')
  expect(read.out).toContain('Expected')

  await cp(join(sayAfter, 'solutions/create-tasks/level0/say_after.py'), file)
  const mended = await run('replay', folder, code)
  expect(mended).toMatchObject({ code: 0, err: expect.stringContaining('have changed') })
  expect(mended.out).toContain('Nothing is wrong with this run any more.')

  for (const [wrong, reason] of [
    ['polite', 'is no replay code'],
    [code.replace('say-after', 'say-before'), 'no task say-before'],
    [code.replace(failed.id, 'no-such-check'), 'no check no-such-check'],
    [code.replace(/\.\d+\.polite$/, '.9.polite'), 'explorations'],
    [code.replace(/polite$/, 'whatever:1'), 'not a schedule'],
  ])
    expect(await run('replay', folder, wrong)).toMatchObject({ code: 2, err: expect.stringContaining(reason) })
})

test('the gate passes a task that keeps its promises, and says of another one where it does not', async () => {
  const suites = join(work, 'suites')
  const task = join(suites, 'level0/say-after')
  await cp(sayAfter, task, { recursive: true })
  const manifest = await readFile(join(task, 'task.toml'), 'utf8')
  const some = [
    'gather',
    'create-tasks',
    'one-after-the-other',
    'time-sleep',
    'never-awaited',
    'swapped-delays',
    'threads',
  ]
  const [, programs = ''] = manifest.split(/(?=\[solutions\])/)
  const kept = programs
    .split('\n')
    .filter((line) => line.startsWith('[') || some.some((name) => line.startsWith(`${name} =`)))
  const short = `${manifest.slice(0, -programs.length)}${kept.join('\n')}\n`.replace('schedules = 100', 'schedules = 5')
  await writeFile(join(task, 'task.toml'), short)
  for (const kind of ['solutions', 'mutants'])
    for (const name of await readdir(join(task, kind)))
      if (!some.includes(name)) await rm(join(task, kind, name), { recursive: true })
  process.env.INTERLEAVE_SUITES = suites
  try {
    const good = await run('validate', 'say-after', '--seeds', '2')
    expect(good.out).toContain('1 of 1 tasks passed')
    expect(good.code).toBe(0)
    expect(good.out).toMatch(/14\/14 +✓/)

    await cp(join(task, 'solutions/gather'), join(task, 'mutants/threads'), { recursive: true })
    const statement = join(task, 'statement.en.md')
    await writeFile(statement, (await readFile(statement, 'utf8')).replace('`create_task`', '`make_task`'))
    const bad = await run('validate', 'say-after', '--seeds', '2')
    expect(bad.code).toBe(1)
    expect(bad.out).toContain('NOT killed by waits-together (failed: none)')
    expect(bad.out).toMatch(/statement\.en\.md:\d+: The statement mentions the name make_task/)
    expect(bad.out).toContain('0 of 1 tasks passed')
    expect(await run('validate', 'say-after', '--record', '--seeds', '2')).toMatchObject({
      ...{ code: 2, err: expect.stringContaining('Only a gate of at least 20 seeds') },
    })
  } finally {
    delete process.env.INTERLEAVE_SUITES
  }
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
