import type { TaskGateView } from '@interleave/contract'
import { type GateRow, GateStore } from '@interleave/database'
import { Injectable } from '@nestjs/common'
import { Catalogue } from './catalogue.ts'

/** Where each task, as it is now, is at the gate. */
@Injectable()
export class GatesService {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly gates: GateStore,
  ) {}

  async list(): Promise<TaskGateView[]> {
    const { digests, manifests } = this.catalogue
    const rows = new Map((await this.gates.list([...digests.values()])).map((row) => [row.digest, row]))
    const waiting = await this.gates.waitingRuns()
    return [...manifests].map(([task, { title, level, topic, points }]) => {
      const digest = digests.get(task) ?? ''
      const said = this.said(task, digest, rows.get(digest))
      return { task, title, level, topic, points, digest, waitingRuns: waiting.get(task) ?? 0, ...said }
    })
  }

  private said(task: string, digest: string, row: GateRow | undefined) {
    const recorded = this.catalogue.gateRecord[task]
    if (row) {
      const { state, result, reason } = row
      const at = (row.checkedAt ?? row.createdAt).toISOString()
      return { state, at, seeds: result?.seeds ?? null, programs: result?.programs.length ?? null, reason, result }
    }
    if (recorded?.digest !== digest)
      return { state: 'unchecked' as const, at: null, seeds: null, programs: null, reason: null, result: null }
    const { seeds, programs } = recorded
    return { state: 'recorded' as const, at: null, seeds, programs, reason: null, result: null }
  }
}
