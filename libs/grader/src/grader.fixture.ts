import { fileURLToPath } from 'node:url'
import type { Outcome } from '@interleave/grading'
import { Sandbox } from '@interleave/sandbox'
import { readSuites, type Suite } from '@interleave/suites'
import { afterAll, beforeAll, expect } from '@jest/globals'
import { ensureImages, type Images } from '../../../scripts/images.mjs'
import { type GradeRequest, gradeTask } from './index.ts'

/** The real engine, images and tasks for one file of tests; nothing may be left in the engine at the end. */
export function graderFixture(name: string) {
  const instance = `test-${name}-${process.pid}`
  const sandbox = new Sandbox({ instance })
  let images: Images
  let suites: Map<string, Suite>
  let made = 0

  beforeAll(async () => {
    images = await ensureImages({ log: () => undefined })
    suites = await readSuites(fileURLToPath(new URL('../../../graders/suites', import.meta.url)))
  }, 600_000)

  afterAll(async () => {
    expect(await sandbox.removeAll()).toEqual([])
  })

  function suiteOf(task: string): Suite {
    const suite = suites.get(task)
    if (!suite) throw new Error(`no suite ${task}`)
    return suite
  }

  async function grade(
    task: string,
    files: ReadonlyMap<string, Uint8Array>,
    change: Partial<GradeRequest> = {},
  ): Promise<Outcome> {
    made += 1
    const { outcome } = await gradeTask({
      ...{ sandbox, images, suite: suiteOf(task), snapshot: { files }, seed: '5'.repeat(64) },
      run: { id: `${instance}-${made}`, attempt: 1 },
      ...change,
    })
    return outcome
  }

  return { instance, sandbox, images: () => images, suiteOf, grade }
}
