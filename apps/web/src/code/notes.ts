import type { Evidence, EvidenceStep, Finding, RunView } from '@interleave/contract'

/** A check that failed, by the name that an address has for it. */
export interface FailedCheck {
  ref: string
  task: string
  taskTitle: RunView['tasks'][number]['title']
  check: RunView['tasks'][number]['checks'][number]
}

export interface LineWait {
  lane: number
  name: string
  on: string
  object: string | null
  /** Whether the line is where it got what others wait for, and not where it waits. */
  holds: boolean
}

export const failedChecks = (run: Pick<RunView, 'tasks'>): FailedCheck[] =>
  run.tasks.flatMap(({ task, title, checks }) =>
    checks.flatMap((check) =>
      check.status === 'failed' ? [{ ref: `${task}/${check.id}`, task, taskTitle: title, check }] : [],
    ),
  )

/** What tools and observations say of lines, by file. */
export function findingsByFile(run: Pick<RunView, 'tasks'>): Map<string, Finding[]> {
  const byFile = new Map<string, Finding[]>()
  for (const { checks, facts } of run.tasks)
    for (const finding of [...checks, ...facts].flatMap(({ findings }) => findings ?? []))
      byFile.set(finding.file, [...(byFile.get(finding.file) ?? []), finding])
  return byFile
}

/** Files that an interleaving goes through, the most visited first. */
export function filesOf({ steps, waits }: Evidence): string[] {
  const visits = new Map<string, number>()
  for (const { file } of [...steps, ...waits]) if (file !== null) visits.set(file, (visits.get(file) ?? 0) + 1)
  return [...visits].sort(([, a], [, b]) => b - a).map(([file]) => file)
}

/** Who waits, or holds what another waits for, at lines of one file. */
export function waitsByLine({ waits, lanes }: Evidence, path: string): Map<number, LineWait[]> {
  const byLine = new Map<number, LineWait[]>()
  const nameOf = (lane: number) => lanes.find(({ id }) => id === lane)?.name ?? `#${lane}`
  const add = (line: number, wait: LineWait) => byLine.set(line, [...(byLine.get(line) ?? []), wait])
  for (const { lane, on, object, heldBy, file, line, heldAt } of waits) {
    if (file === path && line !== null) add(line, { lane, name: nameOf(lane), on, object, holds: false })
    if (heldBy !== null && heldAt?.file === path)
      add(heldAt.line, { lane: heldBy, name: nameOf(heldBy), on, object, holds: true })
  }
  return byLine
}

/** The lines of one file that the steps touch. */
export const touchedLines = (steps: EvidenceStep[], path: string): ReadonlySet<number> =>
  new Set(steps.flatMap(({ file, line }) => (file === path && line !== null ? [line] : [])))
