import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { readFolder, sourceLimits } from './index.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'interleave-folder-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function write(path: string, content: string | Uint8Array = 'x = 1\n') {
  await mkdir(dirname(join(folder, path)), { recursive: true })
  await writeFile(join(folder, path), content)
}

test('a folder is read without what tools leave in it', async () => {
  for (const path of ['a.py', 'level1/bank_account.py', '.hidden.py']) await write(path)
  for (const path of [
    '.git/config',
    'node_modules/x.js',
    '__pycache__/a.pyc',
    'mine/pyvenv.cfg',
    'mine/lib/x.py',
    '.venv/y.py',
  ])
    await write(path)
  await symlink('/etc/passwd', join(folder, 'link.py'))
  const snapshot = await readFolder(folder)
  expect([...snapshot.files.keys()].sort()).toEqual(['.hidden.py', 'a.py', 'level1/bank_account.py'])
  expect(snapshot.skipped).toEqual([{ path: 'link.py', kind: 'symlink' }])
  expect(Buffer.from(snapshot.files.get('a.py') ?? []).toString()).toBe('x = 1\n')
})

test.each([
  ['a large file', { fileBytes: 10 }, /a\.py.*MiB/],
  ['many files', { files: 1 }, /> 1/],
  ['much in all', { totalBytes: 30 }, /too large/],
])('%s is refused with a sentence', async (_, limit, sentence) => {
  await write('a.py', 'x'.repeat(20))
  await write('b.py', 'x'.repeat(20))
  await expect(readFolder(folder, { ...sourceLimits, ...limit })).rejects.toThrow(sentence)
})

test('no folder, and a file in its place', async () => {
  await expect(readFolder(join(folder, 'none'))).rejects.toThrow(/no folder/)
  await write('a.py')
  await expect(readFolder(join(folder, 'a.py'))).rejects.toThrow(/is a file/)
})
