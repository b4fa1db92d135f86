import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { seedSampleCourse } from '../libs/database/dist/index.js'
import { readSuites } from '../libs/suites/dist/index.js'
import { root } from './prepare.mjs'
import { explain } from './terminal.mjs'

const USAGE = `DATABASE_URL=… npm run seed:course [seed]
A course of 120 made-up students with 12 tasks and 6,000 runs over eight weeks; the same seed gives the same rows.
Accounts called teacher and ta, if there are any, are its staff.`

const tasks = [
  ...['say-after', 'pool-results', 'tcp-hello'],
  ...['locked-counter', 'queue-pipeline', 'async-queue'],
  ...['bank-account', 'bounded-buffer', 'safe-transfer'],
  ...['limited-crawl', 'cancel-safely', 'threaded-echo'],
]

/** Answers with the id of the course. */
export async function seedCourse(databaseUrl, seed) {
  const suites = await readSuites(join(root, 'graders', 'suites'))
  const manifests = tasks.map((task) => suites.get(task)?.manifest)
  return seedSampleCourse(databaseUrl, {
    ...{ seed, slug: `sample-${seed}`, manifests, students: 120, runs: 6000 },
    beginsAt: new Date('2026-09-07T00:00:00Z'),
    staff: [
      { username: 'teacher', role: 'teacher' },
      { username: 'ta', role: 'ta' },
    ],
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const { DATABASE_URL } = process.env
    const [seed = '1', ...more] = process.argv.slice(2)
    if (!DATABASE_URL || more.length > 0 || seed.startsWith('-')) throw new Error(USAGE)
    const began = performance.now()
    const id = await seedCourse(DATABASE_URL, seed)
    console.log(`course sample-${seed} is there (${((performance.now() - began) / 1000).toFixed(1)} s): ${id}`)
  } catch (error) {
    explain(error)
    process.exitCode = 1
  }
}
