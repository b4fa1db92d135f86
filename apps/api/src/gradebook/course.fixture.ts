import { fileURLToPath } from 'node:url'
import { seedSampleCourse } from '@interleave/database'
import { readSuites } from '@interleave/suites'

export const SUITES_DIRECTORY = fileURLToPath(new URL('../../../../graders/suites', import.meta.url))

const tasks = ['say-after', 'pool-results', 'tcp-hello', 'bank-account', 'bounded-buffer', 'safe-transfer']

/** Forty made-up students, two assignments and 800 runs; answers with the course's id. */
export async function seedSmallCourse(databaseUrl: string, slug = 'sample'): Promise<string> {
  const suites = await readSuites(SUITES_DIRECTORY)
  return seedSampleCourse(databaseUrl, {
    ...{ seed: slug, slug, students: 40, runs: 800, staff: [] },
    manifests: tasks.flatMap((task) => suites.get(task)?.manifest ?? []),
    beginsAt: new Date('2026-09-07T00:00:00Z'),
  })
}
