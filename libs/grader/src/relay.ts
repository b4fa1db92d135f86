import { AgentReady, JudgeLine, type WorkerLine } from '@interleave/contract'
import type { Ending } from '@interleave/sandbox'
import { isJson } from './is-json.ts'

/** One side of the conversation, as far as lines are concerned. */
export interface Peer {
  send(line: string): void
}

export interface Progress {
  check: string
  done: number
  of: number
}

export type Verdict = { kind: 'report'; report: unknown } | { kind: 'broken'; reason: string }

type Begin = Extract<WorkerLine, { type: 'begin' }>

const GARBAGE_SHOWN = 200

/**
 * Carries lines between judge and student. Nothing that the student's side says is interpreted here beyond being JSON:
 * what it means is for the judge, in the other container.
 */
export class Relay {
  #verdict!: Promise<Verdict>
  #decide!: (verdict: Verdict) => void
  readonly #judge: Peer
  readonly #student: Peer
  readonly #onProgress: (progress: Progress) => void
  readonly #onTurn: (isStudents: boolean) => void
  #begin: Omit<Begin, 'python'> | null = null
  #python: string | null = null
  #isStudentGone = false

  /** `onTurn` tells when the student's side has something to do, and when it is done. */
  constructor(
    judge: Peer,
    student: Peer,
    onProgress: (progress: Progress) => void,
    onTurn: (isStudents: boolean) => void,
  ) {
    this.#judge = judge
    this.#student = student
    this.#onProgress = onProgress
    this.#onTurn = onTurn
    this.#await()
  }

  /** Of the last `begin`. */
  get verdict(): Promise<Verdict> {
    return this.#verdict
  }

  /** The files are in place, and from the next line on the student's code may have run. */
  get isReady(): boolean {
    return this.#python !== null
  }

  /** The judge hears of it once the student's side is ready and has said which Python it is. */
  begin(begin: Omit<Begin, 'python'>, filesLine: string): void {
    this.#begin = begin
    this.#student.send(filesLine)
  }

  /** The same task and files once more, after a report. */
  beginAgain(seed: string): void {
    if (!this.#begin || this.#python === null) throw new Error('nothing has begun yet')
    this.#await()
    this.#tell({ ...this.#begin, seed, python: this.#python })
  }

  fromJudge(line: string): void {
    const parsed = JudgeLine.safeParse(parse(line))
    if (!parsed.success) {
      this.#decide({
        kind: 'broken',
        reason: `the judge wrote a line that is none of its own: ${line.slice(0, GARBAGE_SHOWN)}`,
      })
      return
    }
    const told = parsed.data
    switch (told.type) {
      case 'request':
        if (this.#isStudentGone) return
        this.#onTurn(true)
        this.#student.send(JSON.stringify(told.request))
        return
      case 'progress':
        this.#onProgress({ check: told.check, done: told.done, of: told.of })
        return
      case 'report':
        this.#decide({ kind: 'report', report: told.report })
        return
      case 'broken':
        this.#decide({ kind: 'broken', reason: told.reason })
        return
      case 'problems':
        this.#decide({ kind: 'broken', reason: 'the judge proofread a folder when it was asked to grade' })
    }
  }

  fromStudent(line: string): void {
    if (this.#python === null) {
      const told = AgentReady.safeParse(parse(line))
      if (told.success && this.#begin) {
        this.#python = told.data.python
        this.#tell({ ...this.#begin, python: told.data.python })
      }
      // None of the student's code has run by now, so it is the agent that is at fault.
      else
        this.#decide({ kind: 'broken', reason: `the agent could not take the files: ${line.slice(0, GARBAGE_SHOWN)}` })
      return
    }
    this.#onTurn(false)
    // The text itself goes on, not what JavaScript makes of it, which would round large integers. One whole JSON value
    // between these two ends cannot become anything else than `answer`; what is no JSON goes on as a string.
    const answer = isJson(line) ? line : JSON.stringify(line.slice(0, GARBAGE_SHOWN))
    this.#judge.send(`{"type":"answer","answer":${answer}}`)
  }

  studentEnded(ending: Ending): void {
    this.#isStudentGone = true
    // Without a beginning there is nothing that it could cut short.
    if (this.isReady) this.#tell({ type: 'student_ended', outcome: ending.kind })
  }

  #await(): void {
    this.#verdict = new Promise((resolve) => {
      this.#decide = resolve
    })
  }

  #tell(line: WorkerLine): void {
    this.#judge.send(JSON.stringify(line))
  }
}

/** Undefined, which JSON cannot say, if it is not JSON. */
function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
