import { resolve } from 'node:path'
import type { Language } from '@interleave/contract'
import { inSlots } from '@interleave/grader'
import { blame, explain, scoreOf } from '@interleave/grading'
import { readFolder } from '@interleave/source'
import type { CheckedTask } from './checked-task.ts'
import { renderTask } from './render.ts'
import type { Room } from './room.ts'
import type { Screen } from './screen.ts'
import { plain } from './text.ts'
import { say } from './words.ts'

export interface CheckOptions {
  tasks: string[]
  jobs: number
  json: boolean
  language: Language
}

/** Grades a folder as it is. Returns the exit code: 0 all passed, 1 something failed, 2 could not grade. */
export async function check(room: Room, folder: string, options: CheckOptions, screen: Screen): Promise<number> {
  const { language } = options
  const snapshot = await readFolder(resolve(folder))
  if (snapshot.skipped.length > 0)
    screen.note(say(language, 'skipped', { paths: snapshot.skipped.map(({ path }) => plain(path)).join(' ') }))
  const suites = options.tasks.length > 0 ? options.tasks.map((id) => room.suites.get(id)) : [...room.suites.values()]
  const missing = suites.indexOf(undefined)
  if (missing >= 0)
    throw new Error(
      say(language, 'unknownTask', { task: String(options.tasks[missing]), tasks: [...room.suites.keys()].join(' ') }),
    )

  const checked = await inSlots(
    suites.filter((suite) => suite !== undefined),
    options.jobs,
    async (suite, slot): Promise<CheckedTask> => {
      const { manifest } = suite
      const { outcome, ...rest } = await room.grade(suite, snapshot.files, slot, {
        onProgress: ({ done, of }) =>
          screen.progress(manifest.id, `${manifest.title[language]} ${say(language, 'progress', { done, of })}`),
      })
      screen.progress(manifest.id, null)
      return { manifest, outcome, score: scoreOf(manifest, outcome), ...rest }
    },
  )

  const found = checked.filter((task) => !isAbsent(task))
  const absent = checked.filter(isAbsent)
  screen.endProgress()
  if (options.json) screen.print(JSON.stringify(asJson(folder, checked), null, 2))
  else {
    for (const task of found) screen.print(`\n${renderTask(task, folder, screen.width, language)}`)
    const marked = found.filter(({ manifest }) => !manifest.rubric)
    if (marked.length > 0) screen.print(`\n${say(language, 'total', totalOf(marked))}`)
    if (absent.length > 0 && found.length > 0)
      screen.print(say(language, 'absent', { tasks: absent.map(({ manifest }) => manifest.id).join(' ') }))
  }
  if (found.length === 0) {
    const tasks = absent
      .map(({ manifest }) => `${manifest.id} (${manifest.files.map((file) => file.path).join(' ')})`)
      .join(', ')
    screen.note(say(language, 'nothing', { folder, tasks }))
    return 2
  }
  if (found.some(({ outcome }) => blame(outcome.kind) !== 'student')) return 2
  return found.every(({ score, manifest }) => manifest.rubric || score === manifest.points) ? 0 : 1
}

/** Not handed in, which is no mistake: a folder may hold one task of many. */
const isAbsent = ({ outcome }: CheckedTask) => outcome.kind === 'ungradable' && outcome.code === 'file_not_found'

function totalOf(tasks: CheckedTask[]) {
  const sum = (numbers: number[]) => Math.round(numbers.reduce((a, b) => a + b, 0) * 100) / 100
  return { score: sum(tasks.map(({ score }) => score ?? 0)), points: sum(tasks.map(({ manifest }) => manifest.points)) }
}

function asJson(folder: string, tasks: CheckedTask[]) {
  return {
    folder,
    ...totalOf(tasks.filter((task) => !isAbsent(task) && !task.manifest.rubric)),
    tasks: tasks.map(({ manifest, outcome, score, seed, graderVersion, durationMs }) => {
      const [code, detail] = outcome.kind === 'ungradable' ? [outcome.code, outcome.detail] : [null, null]
      const report = 'report' in outcome ? outcome.report : undefined
      return {
        task: manifest.id,
        title: manifest.title,
        points: manifest.points,
        score,
        outcome: { kind: outcome.kind, code, reason: explain(outcome.kind, code, detail), blame: blame(outcome.kind) },
        ...('reason' in outcome && { graderSaid: outcome.reason }),
        seed,
        graderVersion,
        durationMs,
        files: report?.files ?? [],
        checks: report?.checks ?? [],
        ...(report?.facts && { facts: report.facts }),
      }
    }),
  }
}
