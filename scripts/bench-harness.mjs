import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { PYTHON } from './machine.mjs'
import { root } from './prepare.mjs'
import { bold } from './terminal.mjs'

const PROGRAMS = [
  ...['counter_locked', 'map_in_order', 'sentinel_per_worker', 'mailbox_of_one', 'gather_two_messages'],
  ...['half_closed_both_ways', 'rate_slots_locked'],
]
const SCHEDULES = 100

/** What a schedule costs beside the same program in plain Python, both in processor time, over a few right programs of the corpus. */
export async function benchHarness() {
  const folder = await mkdtemp(join(tmpdir(), 'interleave-bench-'))
  try {
    const rows = join(folder, 'rows.json')
    const asked = ['--schedules', String(SCHEDULES), '--json', rows, ...PROGRAMS.flatMap((name) => ['--only', name])]
    await promisify(execFile)(PYTHON, ['-m', 'corpus', ...asked], { cwd: join(root, 'graders') })
    console.log(`\n${bold('harness')}  ${SCHEDULES} schedules each`)
    for (const row of JSON.parse(await readFile(rows, 'utf8'))) {
      const cost = (row.schedule_cpu_seconds * 1000).toFixed(1)
      console.log(
        `  ${row.name.padEnd(24)} ${cost.padStart(6)} ms a schedule   ${row.slow_down.toFixed(1)} × plain Python`,
      )
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}
