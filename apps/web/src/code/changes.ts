import type { RunView, SourceFileView, TaskResultView } from '@interleave/contract'
import { structuredPatch } from 'diff'

export interface CheckChange {
  check: TaskResultView['checks'][number]
  /** `gone` and `new` where only one of the two runs has the check. */
  change: 'mended' | 'broken' | 'gone' | 'new'
}

export interface TaskChange {
  task: string
  title: TaskResultView['title']
  points: number
  before: number | null
  after: number | null
  checks: CheckChange[]
  /** How many checks failed both times. */
  stillFailing: number
}

/** What became of each task between two runs, in the order of the later one. */
export function verdictChanges(before: Pick<RunView, 'tasks'>, after: Pick<RunView, 'tasks'>): TaskChange[] {
  const ids = [...new Set([...after.tasks, ...before.tasks].map(({ task }) => task))]
  return ids.flatMap((id): TaskChange[] => {
    const [was, is] = [before, after].map(({ tasks }) => tasks.find(({ task }) => task === id))
    const known = is ?? was
    if (!known) return []
    const checks = checkChanges(was?.checks ?? [], is?.checks ?? [])
    const failedBefore = new Set(was?.checks.flatMap(({ id: check, status }) => (status === 'failed' ? [check] : [])))
    return [
      {
        ...{ task: id, title: known.title, points: known.points },
        ...{ before: was?.score ?? null, after: is?.score ?? null, checks },
        stillFailing: (is?.checks ?? []).filter(
          ({ id: check, status }) => status === 'failed' && failedBefore.has(check),
        ).length,
      },
    ]
  })
}

function checkChanges(was: TaskResultView['checks'], is: TaskResultView['checks']): CheckChange[] {
  const before = new Map(was.map((check) => [check.id, check]))
  const after = new Set(is.map(({ id }) => id))
  const changed = is.flatMap((check): CheckChange[] => {
    const former = before.get(check.id)
    if (!former) return [{ check, change: 'new' }]
    if (former.status === check.status) return []
    return [{ check, change: check.status === 'passed' ? 'mended' : 'broken' }]
  })
  return [
    ...changed,
    ...was.flatMap((check): CheckChange[] => (after.has(check.id) ? [] : [{ check, change: 'gone' }])),
  ]
}

export interface DiffLine {
  kind: 'same' | 'removed' | 'added'
  text: string
  before: number | null
  after: number | null
}

export interface FileChange {
  path: string
  kind: 'added' | 'removed' | 'changed'
  /** Stretches with what is around them; null where one of the two is no text. */
  hunks: DiffLine[][] | null
}

const LINES_AROUND = 3

/** The files that differ, by path. */
export function codeChanges(before: SourceFileView[], after: SourceFileView[]): FileChange[] {
  const was = new Map(before.map((file) => [file.path, file]))
  const is = new Map(after.map((file) => [file.path, file]))
  return [...new Set([...was.keys(), ...is.keys()])].sort().flatMap((path): FileChange[] => {
    const [old, fresh] = [was.get(path), is.get(path)]
    const kind = !old ? 'added' : !fresh ? 'removed' : 'changed'
    const isText = [old, fresh].every((file) => file === undefined || file.text !== null)
    if (old && fresh && old.bytes === fresh.bytes && old.text === fresh.text) return []
    return [{ path, kind, hunks: isText ? hunksOf(old?.text ?? '', fresh?.text ?? '') : null }]
  })
}

function hunksOf(before: string, after: string): DiffLine[][] {
  const { hunks } = structuredPatch('', '', before, after, undefined, undefined, { context: LINES_AROUND })
  return hunks.map(({ oldStart, newStart, lines }) => {
    let [old, fresh] = [oldStart, newStart]
    // A line that begins with a backslash says that the file has no end of line at its end.
    return lines.flatMap((line): DiffLine[] => {
      const text = line.slice(1)
      if (line.startsWith('-')) return [{ kind: 'removed', text, before: old++, after: null }]
      if (line.startsWith('+')) return [{ kind: 'added', text, before: null, after: fresh++ }]
      return line.startsWith('\\') ? [] : [{ kind: 'same', text, before: old++, after: fresh++ }]
    })
  })
}
