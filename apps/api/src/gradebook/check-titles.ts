import type { Localized } from '@interleave/contract'
import type { MarkRow } from '@interleave/database'
import { splitCheck } from '@interleave/database'
import type { GradebookStore } from './gradebook.store.ts'

const MOST = 10_000

/** Titles of checks stand in reports, which are long: each is read once. */
export class CheckTitles {
  readonly #known = new Map<string, Localized>()

  constructor(private readonly store: GradebookStore) {}

  /** By `task/check`, of all that fail in these marks. */
  async of(marks: MarkRow[]): Promise<ReadonlyMap<string, Localized>> {
    const missing = new Map<string, string>()
    for (const { failing, runId } of marks)
      for (const ref of failing) if (runId && !this.#known.has(ref)) missing.set(ref, runId)
    const wanted = [...missing].map(([ref, runId]) => ({ ref, runId, ...splitCheck(ref) }))
    const titles = wanted.length > 0 ? await this.store.findCheckTitles(wanted) : []
    if (this.#known.size > MOST) this.#known.clear()
    wanted.forEach(({ ref, check }, i) => {
      this.#known.set(ref, titles[i] ?? { 'zh-CN': check, en: check })
    })
    return this.#known
  }
}
