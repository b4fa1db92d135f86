import { appendFileSync } from 'node:fs'
import { test } from '@jest/globals'

/** What an attack came to, in a few words for the table: the outcome of the hostile side, and that of its honest twin. */
export interface AttackResult {
  outcome: string
  twin: string
}

/**
 * A test that is also a row of the table of `npm run test:attacks`. `rows` are its numbers in docs/security.md; the hostile act and
 * its honest twin run beside each other inside `act`, which expects and then says what came of both.
 */
export function attack(rows: number[], name: string, act: () => Promise<AttackResult>): void {
  test(`attack ${rows.join(', ')}: ${name}`, async () => {
    let result: AttackResult | null = null
    try {
      result = await act()
    } finally {
      const log = process.env.INTERLEAVE_ATTACKS
      if (log) appendFileSync(log, `${JSON.stringify({ rows, name, result })}\n`)
    }
  })
}
