import type { Evidence, Report } from '@interleave/contract'
import { CodeStore, RunStore } from '@interleave/database'
import { builders } from '@interleave/testing'
import type { Page } from 'playwright-core'
import { complaints, signInAs, startPages } from '../page.fixture.ts'

const { database, api, open } = await startPages()
const build = builders(database)

const markup =
  '<img src=//evil.example/a onerror="window.hit=1"><script>window.hit=1</script><svg onload=window.hit=1>[x](javascript:window.hit=1)'
const hidden = '\u001b]8;;https://evil.example\u0007x \u202egnp.exe \u2066'
const tall = 'a'.padEnd(1500, '\u0301')
const honest = 'balance = 余额 < 3 && "quoted"'
const words = `${markup} ${hidden} ${honest}`
const hostile = { 'zh-CN': words, en: words }

const step = {
  lane: 1,
  at: 0,
  object: words.slice(0, 290),
  value: words.slice(-290),
  file: 'a.py',
  line: 1,
  stale: false,
}
const evidence: Evidence = {
  ...{ schedule: 'rr:1', replay: null, kind: 'race', truncated: false },
  lanes: [
    { id: 1, name: markup },
    { id: 2, name: `${hidden}${tall.slice(0, 100)}` },
  ],
  steps: [
    { ...step, action: 'reads', source: words, reliesOn: null },
    { ...step, action: markup.slice(0, 60), lane: 2, source: tall, reliesOn: null },
    { ...step, action: 'writes', source: words, reliesOn: 0, stale: true },
  ],
  waits: [],
  output: [
    { at: 0, text: words },
    { at: 1, text: `100 %\rovertyped ${tall}` },
  ],
}
const report: Report = {
  ...{ task: 'bank-account', seed: 's', python: '3.11.2', schedules: 9, integrity: [{ code: 'x', detail: words }] },
  files: [
    {
      path: 'a.py',
      role: 'module',
      foundBy: 'names',
      lookedFor: [markup.slice(0, 200)],
      candidates: [],
      problem: null,
      detail: null,
    },
  ],
  checks: [
    {
      ...{ id: 'adds-up', title: hostile, status: 'failed', schedules: 9, teaches: markup.slice(0, 60), evidence },
      failure: { seen: hostile, expected: hostile, why: hostile, nextStep: hostile },
      findings: [{ file: 'a.py', line: 1, code: 'B101', message: hostile }],
    },
  ],
}

const textOf = async (page: Page) => (await page.locator('main').textContent()) ?? ''
const hiddenIn = (text: string) => ['\u001b', '\u0007', '\u202e', '\u2066'].filter((each) => text.includes(each))

test.each(['zh-CN', 'en-GB'])(
  'attack 101, 104, 126: markup, scripts, links, escapes of terminals, turned and piled-up letters are text on every page that shows what students wrote; twin: an honest line reads as it was written (%s)',
  async (locale) => {
    const { id: courseId } = await build.course(`hostile-${locale.toLowerCase()}`)
    const { id: assignmentId } = await build.assignment({ courseId })
    const student = await api.signIn('student', `mallory-${locale}`, courseId)
    await database.user.update({
      where: { id: student.userId },
      data: { displayName: `${markup}${hidden}`.slice(0, 200) },
    })
    await api.signIn('ta', `ta-${locale}`, courseId)
    const wanted = { assignmentId, repositoryUrl: 'https://git.example.edu/a.git', folder: '<b>onerror=window.hit=1' }
    const ids: string[] = []
    for (const commit of ['a', 'b']) {
      const { body } = await student.post('/api/v1/submissions', wanted)
      ids.push(body.id)
      const runs = new RunStore(database)
      const { attempt } = (await runs.claim(body.runs[0].id, 'a worker', 60)) ?? { attempt: 0 }
      await runs.pinCommit(body.id, commit.repeat(40))
      const text = `${words}\n${commit}\n${tall}\n`
      await new CodeStore(database).keep(body.id, [
        { path: 'a.py', bytes: 10, text: `# ${text}` },
        { path: '<img src=x onerror=window.hit=1>.html', bytes: 10, text },
      ])
      const task = { taskId: 'bank-account', points: 10, score: 0, seed: 's', graderVersion: 'v1' }
      await runs.settle(body.runs[0].id, attempt, {
        ...{ outcome: 'graded', code: null, detail: null, score: 0, points: 10 },
        tasks: [{ ...task, outcome: { kind: 'graded', report } }],
      })
      const asked = await student.post(
        `/api/v1/submissions/${body.id}/tasks/bank-account/checks/adds-up/second-looks`,
        {
          words: words.slice(0, 400),
        },
      )
      expect(asked.status).toBe(201)
    }
    const [, last] = ids
    const own = [
      '/',
      '/submissions',
      `/submissions/${last}`,
      `/submissions/${last}/code`,
      `/submissions/${last}/compare`,
    ]
    const staff = [
      ...own.slice(1),
      ...['gradebook', 'insights', 'people', 'second-looks', 'similar'].map((page) => `/courses/${courseId}/${page}`),
      '/queue',
    ]
    for (const [who, paths] of [
      [`mallory-${locale}`, own],
      [`ta-${locale}`, staff],
    ] as const) {
      const page = await open(locale, '/')
      const asked: string[] = []
      page.on('request', (request) => asked.push(new URL(request.url()).host))
      page.on('dialog', (dialog) => void dialog.dismiss().then(() => asked.push('a dialog')))
      await signInAs(page, who)
      await page.locator('a[href="/submissions"]').first().waitFor()
      for (const path of paths) {
        await page.goto(path)
        await page.getByRole('heading', { level: 1 }).waitFor()
        await page.waitForLoadState('networkidle')
        expect(new URL(page.url()).pathname).toBe(path)
        const closed = page.locator('main li > button[aria-expanded=false]')
        while ((await closed.count()) > 0) await closed.first().click()
        expect({ path, complaints: await complaints(page) }).toEqual({ path, complaints: [] })
        expect(await page.evaluate('window.hit')).toBeUndefined()
        expect(hiddenIn(await textOf(page))).toEqual([])
        expect(await page.locator('main a[href^="javascript:"], main script, main img[src*=evil]').count()).toBe(0)
      }
      expect(new Set(asked)).toEqual(new Set([new URL(api.origin).host]))
      await page.goto(`/submissions/${last}/code`)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await page.waitForLoadState('networkidle')
      const read = await textOf(page)
      expect(read).toContain(honest)
      expect(read).toContain('\\u{202e}gnp.exe')
      await page.context().close()
    }
  },
)
