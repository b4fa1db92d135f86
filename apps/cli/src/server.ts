import { setTimeout as sleep } from 'node:timers/promises'
import { AssignmentList, type Language, Problem, SubmissionView } from '@interleave/contract'
import pc from 'picocolors'
import { plain } from './text.ts'
import { say } from './words.ts'

const LOOK_AGAIN_SECONDS = 2
const LOCAL = new Set(['localhost', '127.0.0.1', '[::1]'])

/** A platform, asked with a personal token. */
export class Server {
  readonly #origin: string
  readonly #token: string
  readonly #language: Language

  constructor(environment: NodeJS.ProcessEnv, language: Language) {
    const { INTERLEAVE_URL: url, INTERLEAVE_TOKEN: token } = environment
    if (!url || !token) throw new Error(say(language, 'noServer'))
    if (!URL.canParse(url)) throw new Error(say(language, 'badServer', { url }))
    const { protocol, hostname, origin } = new URL(url)
    // A token sent in the clear is anybody's.
    if (protocol !== 'https:' && !(protocol === 'http:' && LOCAL.has(hostname)))
      throw new Error(say(language, 'badServer', { url }))
    this.#origin = origin
    this.#token = token
    this.#language = language
  }

  async ask<View>(path: string, schema: { parse(answer: unknown): View }, body?: object): Promise<View> {
    const reply = await fetch(`${this.#origin}/api/v1${path}`, {
      method: body ? 'POST' : 'GET',
      headers: {
        authorization: `Bearer ${this.#token}`,
        'accept-language': this.#language,
        ...(body && { 'content-type': 'application/json' }),
      },
      // A redirect would carry the token to wherever it points.
      redirect: 'error',
      ...(body && { body: JSON.stringify(body) }),
    }).catch((cause: unknown) => {
      throw new Error(say(this.#language, 'unreachable', { url: this.#origin }), { cause })
    })
    const answer: unknown = await reply.json()
    if (reply.ok) return schema.parse(answer)
    const problem = Problem.parse(answer)
    const fields = (problem.errors ?? []).map(({ message }) => message).filter((message) => message !== problem.detail)
    throw new Error([problem.detail, ...fields].join(' '))
  }

  /** By its id or its slug. */
  async submit(
    repositoryUrl: string,
    assignment: string,
    { branch, folder }: { branch?: string; folder?: string },
  ): Promise<SubmissionView> {
    const { assignments } = await this.ask('/assignments', AssignmentList)
    const found = assignments.filter(({ id, slug }) => id === assignment || slug === assignment)
    const [only] = found
    if (!only || found.length > 1)
      throw new Error(
        say(this.#language, found.length > 1 ? 'twoAssignments' : 'noAssignment', {
          assignment,
          known: assignments.map(({ slug, id }) => `${slug} (${id})`).join(', '),
        }),
      )
    const wanted = { assignmentId: only.id, repositoryUrl, ...(branch && { branch }), ...(folder && { folder }) }
    return this.ask('/submissions', SubmissionView, wanted)
  }

  find(id: string): Promise<SubmissionView> {
    return this.ask(`/submissions/${encodeURIComponent(id)}`, SubmissionView)
  }

  /** Says each change as it comes, until the latest run is over. */
  async watch(id: string, note: (line: string) => void): Promise<SubmissionView> {
    let said = ''
    for (;;) {
      const submission = await this.find(id)
      const [run] = submission.runs
      const line = run ? describeState(run, this.#language) : ''
      if (line !== said) note(line)
      said = line
      if (run?.state === 'settled' || run?.state === 'superseded') return submission
      await sleep(LOOK_AGAIN_SECONDS * 1000)
    }
  }
}

type Run = SubmissionView['runs'][number]

function describeState({ state, progress, queuePosition }: Run, language: Language): string {
  if (state === 'queued') return say(language, 'queued', { position: queuePosition ?? '?' })
  if (state === 'grading') {
    const { task, done, of } = progress ?? { task: null, done: 0, of: '?' }
    return say(language, 'grading', { task: task ?? '', done, of })
  }
  return say(language, state)
}

/** The latest run, a line for each task and each check of it. */
export function renderResult({ id, runs }: SubmissionView, language: Language): string {
  const [run] = runs
  if (run?.state !== 'settled') return say(language, 'notYet', { id })
  const lines = run.tasks.flatMap(({ title, score, points, outcome, checks }) => [
    `${pc.bold(plain(title[language]))}  ${score ?? '–'} / ${points}`,
    ...(outcome.kind === 'graded' ? [] : [`  ${plain(outcome.reason[language])}`]),
    ...checks.flatMap((check) => [
      `  ${check.status === 'passed' ? pc.green('✓') : pc.red('✗')} ${plain(check.title[language])}`,
      ...(check.failure ? [pc.dim(`      ${plain(check.failure.seen[language])}`)] : []),
    ]),
  ])
  if (run.outcome && run.outcome.kind !== 'graded') lines.push(plain(run.outcome.reason[language]))
  return [...lines, say(language, 'total', { score: run.score ?? '–', points: run.points })].join('\n')
}
