import { resolve } from 'node:path'
import type { CheckResult, Language } from '@interleave/contract'
import { type ReplayToken, readReplay } from '@interleave/grader'
import { explain } from '@interleave/grading'
import { readFolder } from '@interleave/source'
import pc from 'picocolors'
import { describeStep, renderLanesUpTo } from './lanes.ts'
import { play, type Terminal } from './player.ts'
import { renderCheck } from './render.ts'
import type { Room } from './room.ts'
import type { Screen } from './screen.ts'
import { cutTo, plain, wrap } from './text.ts'
import { say } from './words.ts'

export interface ReplayOptions {
  json: boolean
  language: Language
}

/** A terminal that a person sits at; null where output is piped. */
export type Watched = Terminal | null

/**
 * Runs again the one run that a token names, with the files of a folder. Returns the exit code: 0 nothing is wrong with it
 * any more, 1 it fails, 2 it could not be run.
 */
export async function replay(
  room: Room,
  folder: string,
  text: string,
  options: ReplayOptions,
  screen: Screen,
  watched: Watched,
): Promise<number> {
  const { language } = options
  const token = readReplay(text)
  if (!token) throw new Error(say(language, 'noToken', { token: plain(text.slice(0, 80)) }))
  const suite = room.suites.get(token.task)
  if (!suite)
    throw new Error(say(language, 'unknownTask', { task: token.task, tasks: [...room.suites.keys()].join(' ') }))
  const checks = suite.manifest.checks.filter(({ id }) => id === token.check)
  if (checks.length === 0) throw new Error(say(language, 'unknownCheck', { task: token.task, check: token.check }))

  const { files } = await readFolder(resolve(folder))
  const { outcome } = await room.grade({ ...suite, manifest: { ...suite.manifest, checks } }, files, 0, {
    replay: token.replay,
  })
  if (outcome.kind !== 'graded') {
    const [code, detail] = outcome.kind === 'ungradable' ? [outcome.code, outcome.detail] : [null, null]
    const said = 'reason' in outcome ? `\n${outcome.reason.trim()}` : ''
    throw new Error(`${explain(outcome.kind, code, detail)[language]}${said}`)
  }
  const check = outcome.report.checks[0] as CheckResult
  const now = readReplay(check.evidence?.replay ?? '')
  const differs = now === null ? [] : differencesOf(token, now)
  const verdict = say(language, check.status === 'failed' ? 'replayFails' : 'replayPasses')
  if (options.json) {
    screen.print(JSON.stringify({ folder, task: token.task, same: differs.length === 0, differs, check }, null, 2))
  } else {
    for (const what of differs) screen.note(say(language, `${what}Changed`))
    if (watched && check.evidence && check.evidence.steps.length > 0) await step(check, verdict, language, watched)
    screen.print([...renderCheck(check, null, screen.width, language), verdict].join('\n'))
  }
  return check.status === 'failed' ? 1 : 0
}

/** What is not as it was when the token was made, so that the run may go another way. */
function differencesOf(made: ReplayToken, now: ReplayToken): ('program' | 'version')[] {
  return (['program', 'version'] as const).filter((what) => made[what] !== now[what])
}

/** Title, count, a gap, the step in full, the verdict, the keys. */
const HEAD_AND_FOOT = 6

async function step(check: CheckResult, verdict: string, language: Language, terminal: NonNullable<Watched>) {
  const { evidence } = check
  if (!evidence) return
  const count = evidence.steps.length
  const draw = (at: number) => {
    const { columns: width, rows } = terminal.output
    const isLast = at === count - 1
    return [
      pc.bold(cutTo(check.title[language], width)),
      pc.dim(say(language, 'stepOf', { step: at + 1, count })),
      ...renderLanesUpTo(evidence, at, { width, height: rows - HEAD_AND_FOOT }, language),
      '',
      pc.bold(cutTo(describeStep(evidence, at, language), width)),
      ...(isLast
        ? [(check.status === 'failed' ? pc.red : pc.green)(cutTo(lastWords(check, verdict, language), width))]
        : []),
      pc.dim(cutTo(say(language, 'stepKeys'), width)),
    ]
  }
  await play(count, draw, terminal)
}

const lastWords = (check: CheckResult, verdict: string, language: Language) =>
  check.failure ? (wrap(plain(check.failure.seen[language]), 10_000)[0] ?? verdict) : verdict
