import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { root } from './prepare.mjs'
import { run, Trouble } from './terminal.mjs'

const suites = join(root, 'graders', 'suites')

/** What the demo serves: for each task a solution or a mutant of its suite. `by` is who hands it in, for `assignment` (a slug; the first homework if absent). */
export const repositories = [
  {
    name: 'first-try',
    by: 'student',
    title: {
      'zh-CN': '第一次尝试：忘了锁、少了等待、只收一次',
      en: 'A first try: a forgotten lock, a missing wait, a single recv',
    },
    files: {
      'bank-account': 'mutants/no-lock',
      'pool-results': 'mutants/result-after-submit',
      'say-after': 'mutants/one-after-the-other',
      'tcp-hello': 'mutants/server-one-recv',
    },
  },
  {
    name: 'good',
    by: 'student',
    title: { 'zh-CN': '四道题都对', en: 'All four tasks right' },
    files: {
      'bank-account': 'solutions/condition-while',
      'pool-results': 'solutions/pool-map',
      'say-after': 'solutions/gather',
      'tcp-hello': 'solutions/recv-loop',
    },
  },
  {
    name: 'deadlock',
    by: 'student2',
    title: { 'zh-CN': '没有人叫醒等待的线程', en: 'Nobody wakes the threads that wait' },
    files: {
      'bank-account': 'mutants/no-notify',
      'pool-results': 'solutions/submit-list',
      'say-after': 'mutants/time-sleep',
      'tcp-hello': 'mutants/reads-until-eof',
    },
  },
  {
    name: 'cheat',
    by: 'student2',
    title: { 'zh-CN': '想骗过评分的', en: 'One that tries to fool the grader' },
    files: {
      'bank-account': 'mutants/exits-early',
      'pool-results': 'mutants/canned',
      'say-after': 'mutants/sync-canned',
      'tcp-hello': 'mutants/canned-server',
    },
  },
  {
    name: 'project',
    by: 'student',
    assignment: 'project',
    title: { 'zh-CN': '自己的聊天室', en: 'A chat room of one’s own' },
    files: { 'open-project': 'solutions/async-server' },
  },
  {
    name: 'lesson7',
    by: 'student2',
    assignment: 'lesson7',
    branch: 'feat/lesson7',
    title: { 'zh-CN': '一课的作业，在它自己的分支上', en: 'Work for a lesson, on its own branch' },
    files: { 'say-after': 'solutions/gather', 'task-pair': 'solutions/plain' },
    texts: {
      'level0/test_say_after.py': `import asyncio

import pytest


async def later(seconds, word, said):
    await asyncio.sleep(seconds)
    said.append(word)


@pytest.mark.asyncio
async def test_the_shorter_one_comes_first():
    said = []
    await asyncio.gather(later(0.02, "second", said), later(0.01, "first", said))
    assert said == ["first", "second"]


@pytest.mark.asyncio
async def test_gather_keeps_the_order_of_its_arguments():
    assert await asyncio.gather(asyncio.sleep(0.02, "a"), asyncio.sleep(0.01, "b")) == ["a", "b"]


def test_nothing_happens_before_it_is_awaited():
    said = []
    later(0, "never", said).close()
    assert said == ["never"]
`,
      'level0/settings.py': `import os


def workers():
    return eval(os.environ.get("WORKERS", "2"))
`,
    },
  },
]

/** Makes bare repositories below `folder`, or leaves those that are up to date. */
export async function makeRepositories(folder) {
  await mkdir(folder, { recursive: true })
  for (const repository of repositories) {
    const work = await mkdtemp(join(tmpdir(), 'interleave-demo-'))
    try {
      await writeFile(join(work, 'README.md'), `# ${repository.title['zh-CN']}\n\n${repository.title.en}\n`)
      for (const [task, solution] of Object.entries(repository.files))
        await cp(await find(task, solution), work, { recursive: true })
      for (const [path, text] of Object.entries(repository.texts ?? {})) await writeFile(join(work, path), text)
      await commit(join(folder, `${repository.name}.git`), work, repository.branch)
    } finally {
      await rm(work, { recursive: true })
    }
  }
}

async function find(task, solution) {
  for (const level of await readdir(suites)) {
    const folder = join(suites, level, task, solution)
    if (existsSync(folder)) return folder
  }
  throw new Error(`the demo uses ${task}/${solution}, which is not in graders/suites`)
}

/** Dates and names are fixed, so that the same files are the same commit on every machine. */
async function commit(bare, work, branch = 'main') {
  const stamp = `${bare}.stamp`
  const hash = await hashFolder(work)
  if (existsSync(bare) && existsSync(stamp) && (await readFile(stamp, 'utf8')) === hash) return
  await rm(bare, { recursive: true, force: true })
  const who = { NAME: 'student', EMAIL: 'student@example.org', DATE: '2026-01-01T00:00:00Z' }
  const people = ['AUTHOR', 'COMMITTER'].flatMap((role) =>
    Object.entries(who).map(([key, value]) => [`GIT_${role}_${key}`, value]),
  )
  const env = {
    PATH: process.env.PATH,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    ...Object.fromEntries(people),
  }
  const git = (...args) =>
    run('git', [`--git-dir=${bare}`, `--work-tree=${work}`, '-c', 'core.bare=false', ...args], { env, cwd: work })
  await run('git', ['init', '--quiet', '--bare', `--initial-branch=${branch}`, bare], { env })
  await git('add', '--all')
  await git('commit', '--quiet', '-m', 'Homework')
  await writeFile(stamp, hash)
}

async function hashFolder(folder) {
  const hash = createHash('sha256')
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
  for (const file of files.sort()) hash.update(file.slice(folder.length)).update(await readFile(file))
  return hash.digest('hex')
}

/** Hands the repositories in as their students would, and waits for their grades; what was handed in before is left alone. */
export async function submitAll({ api, addressOf, passwords, say }) {
  const students = [...new Set(repositories.map((repository) => repository.by))]
  await Promise.all(
    students.map(async (username) => {
      const client = await signIn(api, username, passwords[username])
      const { assignments } = await client('GET', '/assignments')
      const before = (await client('GET', '/submissions?limit=100')).submissions.map(
        (submission) => submission.repositoryUrl,
      )
      // One after the other: of two that wait, only the newer would be graded.
      for (const repository of repositories.filter(({ by }) => by === username)) {
        const repositoryUrl = addressOf(repository.name)
        if (before.includes(repositoryUrl)) continue
        const { id: assignmentId } = assignments.find(({ slug }) => slug === (repository.assignment ?? 'homework-1'))
        const { id } = await client('POST', '/submissions', { assignmentId, repositoryUrl })
        const isSettled = await waitUntilSettled(client, id, (line) => say(`${repository.name}: ${line}`))
        if (!isSettled) say(`${repository.name}: still at work after five minutes; watch it on the page`)
      }
    }),
  )
}

/** To which the demo's student may mail a repository for the first homework. */
export async function mailAddress({ api, password }) {
  const client = await signIn(api, 'student', password)
  const { assignments } = await client('GET', '/assignments')
  const path = `/assignments/${assignments.find(({ slug }) => slug === 'homework-1').id}/mail-in`
  const { email, address } = await client('GET', path)
  if (address || !email) return address
  return (await client('POST', path)).address
}

export async function signIn(api, username, password) {
  const request = async (method, path, body, cookie) => {
    const headers = {
      'accept-language': 'en',
      ...(body && { 'content-type': 'application/json' }),
      ...(cookie && { cookie }),
    }
    const response = await fetch(`${api}/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) })
    if (!response.ok)
      throw new Trouble(
        `${method} ${path} as ${username} was answered with ${response.status}: ${await response.text()}`,
      )
    return response
  }
  const response = await request('POST', '/session', { username, password })
  const cookie = response.headers.getSetCookie()[0].split(';')[0]
  return async (method, path, body) => (await request(method, path, body, cookie)).json()
}

/** Says each change as it comes; false if five minutes were not enough. */
export async function waitUntilSettled(client, id, say) {
  const deadline = Date.now() + 300_000
  let said = ''
  while (Date.now() < deadline) {
    const { runs } = await client('GET', `/submissions/${id}`)
    const latest = runs.at(-1)
    const line = describe(latest)
    if (line !== said) say(line)
    said = line
    if (['settled', 'superseded'].includes(latest.state)) return true
    await sleep(400)
  }
  return false
}

function describe({ state, progress, outcome, score, points }) {
  if (state === 'grading') return progress?.task ? `grading ${progress.task}` : 'grading'
  if (state !== 'settled') return state
  if (outcome.kind !== 'graded') return `${outcome.kind}: ${outcome.reason.en}`
  return score === null
    ? `looked at; its ${points} points wait for a person's marks`
    : `graded, ${score} of ${points} points`
}
