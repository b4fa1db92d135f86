import { MAX_LINE_BYTES, type TaskManifest } from '@interleave/contract'
import { type Outcome, readReport } from '@interleave/grading'
import type { ContainerSpec, Ending, Limits, Running, Sandbox } from '@interleave/sandbox'
import type { Suite } from '@interleave/suites'
import { completeReport } from './cut-short.ts'
import { gatherFacts } from './facts.ts'
import { filesLine, reportOfNothing } from './files.ts'
import { ownEnding, SIGNALLED } from './outside.ts'
import { type Progress, Relay, type Verdict } from './relay.ts'
import { stampReplays } from './replay.ts'
import { type GraderImages, graderVersionOf } from './seed.ts'
import { MOST_PERIODS, TurnClock } from './turn-clock.ts'

export interface GradeRequest {
  sandbox: Sandbox
  images: GraderImages
  suite: Pick<Suite, 'manifest'>
  snapshot: { files: ReadonlyMap<string, Uint8Array> }
  /** 64 hex digits; see `seedFor`. */
  seed: string
  /** How many each check tries; the manifest's number if absent. */
  schedules?: number
  /** Instead of all checks, the one run that a token names; the suite must have its check alone. */
  replay?: string
  /** The cores of this run's slot. */
  cpus?: string
  run: { id: string; attempt: number }
  signal?: AbortSignal
  onProgress?: (progress: Progress) => void
}

export interface GradeResult {
  outcome: Outcome
  graderVersion: string
  durationMs: number
}

const MIB = 1024 * 1024
/** An answer travels on to the judge inside a line of its own, which may not be longer either. */
const ENVELOPE_BYTES = 64
/** Beyond the student's own time: what starting two containers and judging may take on a busy machine. */
const SLACK_SECONDS = 60

/**
 * Decides one task of one snapshot, in two containers of its own that are gone when this settles. Whatever the
 * student's side does is an outcome; a throw means that the platform failed (or `signal` told it to stop).
 */
export async function gradeTask(request: GradeRequest): Promise<GradeResult> {
  const began = performance.now()
  const graderVersion = graderVersionOf(request.images)
  const decided = await decide(request)
  const outcome = stampReplays(
    request.suite.manifest.facts ? await gatherFacts(request, decided) : decided,
    request.snapshot.files,
    graderVersion,
  )
  return { outcome, graderVersion, durationMs: Math.round(performance.now() - began) }
}

/**
 * The same under several seeds, as the gate asks for it: in one pair of containers where each seed's report says all, since
 * starting a pair costs as much as most gradings do; otherwise in a pair for each. The durations are means.
 */
export async function gradeUnderSeeds(request: Omit<GradeRequest, 'seed'>, seeds: string[]): Promise<GradeResult[]> {
  const began = performance.now()
  const graderVersion = graderVersionOf(request.images)
  const together = seeds.length > 1 ? await decideTogether(request, seeds) : null
  const durationMs = Math.round((performance.now() - began) / seeds.length)
  if (together) {
    const stamped = together.map((outcome) => stampReplays(outcome, request.snapshot.files, graderVersion))
    return stamped.map((outcome) => ({ outcome, graderVersion, durationMs }))
  }
  const each: GradeResult[] = []
  for (const seed of seeds) each.push(await gradeTask({ ...request, seed }))
  return each
}

async function decide(request: GradeRequest): Promise<Outcome> {
  const { suite, signal } = request
  signal?.throwIfAborted()
  const nothing = reportOfNothing(suite.manifest, request.seed, request.snapshot.files)
  if (nothing) return readReport(suite.manifest, request.seed, nothing)
  const files = filesLine(request.snapshot.files)
  if (files === null)
    return { kind: 'ungradable', code: 'too_large', detail: `*.py > ${Math.floor((MAX_LINE_BYTES * 3) / 4 / MIB)} MiB` }
  return await inContainers(request, 1, async (conversation) => {
    conversation.begin(request.seed, files)
    return await conclude(request, conversation)
  })
}

/** Null if something happened that no report tells, such as a limit or an end: then each seed is to have containers of its own. */
async function decideTogether(request: Omit<GradeRequest, 'seed'>, seeds: string[]): Promise<Outcome[] | null> {
  const { suite, signal, snapshot } = request
  const { manifest } = suite
  signal?.throwIfAborted()
  const files = filesLine(snapshot.files)
  if (manifest.facts || files === null || reportOfNothing(manifest, '', snapshot.files)) return null
  return await inContainers(request, seeds.length, async (conversation) => {
    const { relay, student, judge } = conversation
    const ended = Promise.race([student.ended, judge.ended]).then(() => null)
    // Heard where it is awaited.
    ended.catch(() => undefined)
    const { promise: stopped, forget } = abortOf(signal)
    const outcomes: Outcome[] = []
    let cpuSecondsBefore = 0
    try {
      for (const seed of seeds) {
        if (outcomes.length === 0) conversation.begin(seed, files)
        else conversation.beginAgain(seed, cpuSecondsBefore)
        const verdict = await Promise.race([relay.verdict, ended, stopped])
        signal?.throwIfAborted()
        if (verdict?.kind !== 'report') return null
        const { cpuSeconds } = await student.usage()
        if (cpuSeconds - cpuSecondsBefore > manifest.limits.cpu_seconds) return null
        cpuSecondsBefore = cpuSeconds
        outcomes.push(readReport(manifest, seed, verdict.report))
      }
    } finally {
      forget()
    }
    student.kill()
    return (await student.ended).kind === 'killed' ? outcomes : null
  })
}

interface Conversation {
  relay: Relay
  student: Running
  judge: Running
  begin(seed: string, files: string): void
  /** With the whole wall limit again; `cpuSecondsBefore` is what the student's side has used by now. */
  beginAgain(seed: string, cpuSecondsBefore: number): void
}

/** Talks in a pair of containers that has the limits of so many gradings, and is gone when this settles. */
async function inContainers<T>(
  request: Omit<GradeRequest, 'seed'>,
  gradings: number,
  talk: (conversation: Conversation) => Promise<T>,
): Promise<T> {
  const { suite, sandbox } = request
  const { manifest } = suite
  let relay: Relay | null = null
  const [student, judge] = await startBoth(
    sandbox,
    [specOf(request, 'student', gradings), (line) => relay?.fromStudent(line)],
    [specOf(request, 'judge', gradings), (line) => relay?.fromJudge(line)],
  )
  const engine = lossOf()
  const clockFrom = (cpuSecondsBefore: number) =>
    new TurnClock(
      manifest.limits.wall_seconds,
      {
        cpuSeconds: async () => (await student.usage()).cpuSeconds - cpuSecondsBefore,
        answers: () => sandbox.assertAnswers(),
      },
      () => student.kill('time_limit'),
      engine.lose,
    )
  let clock = clockFrom(0)
  const told = new Relay(judge, student, request.onProgress ?? (() => undefined), (isStudents) =>
    clock.turn(isStudents),
  )
  relay = told
  const conversation: Conversation = {
    ...{ relay: told, student, judge },
    begin(seed, files) {
      const schedules = request.schedules ?? manifest.schedules
      const only = manifest.checks.map((check) => check.id)
      const replay = request.replay ?? null
      told.begin({ type: 'begin', task: manifest.id, seed, schedules, only, replay }, files)
    },
    beginAgain(seed, cpuSecondsBefore) {
      clock.stop()
      clock = clockFrom(cpuSecondsBefore)
      told.beginAgain(seed)
    },
  }
  try {
    return await Promise.race([talk(conversation), engine.lost])
  } finally {
    clock.stop()
    student.kill()
    judge.kill()
    // Whatever was decided or thrown, no container outlives this; an engine that fails here was heard above or is reaped.
    await Promise.allSettled([student.ended, judge.ended])
  }
}

async function conclude(request: GradeRequest, { relay, student, judge }: Conversation): Promise<Outcome> {
  const { manifest } = request.suite
  let exitCode: number | null = null
  /** Settles only if the student's ending decides; if the judge still has a report to give, that one is waited for. */
  const cutOff = student.ended.then((ending) => {
    relay.studentEnded(ending)
    const outcome = outcomeOf(ending, relay.isReady, student.stderr)
    if (outcome) return outcome
    exitCode = (ending as Extract<Ending, { kind: 'exited' }>).code
    return new Promise<never>(() => undefined)
  })
  const judged = Promise.race([relay.verdict, judge.ended.then((ending) => judgeEnded(ending, judge.stderr))])
  const { promise: stopped, forget } = abortOf(request.signal)
  try {
    const first = await Promise.race([cutOff, judged, stopped])
    // Whoever stops it may also have removed its containers, which must not look like an ending.
    request.signal?.throwIfAborted()
    if (first.kind === 'broken') return { kind: 'grader_broken', reason: first.reason }
    if (first.kind !== 'report') return first
    // A process of the student's that was killed for memory counts whatever the report says of the ones that were not.
    student.kill()
    if ((await student.ended).kind === 'memory_limit') return { kind: 'memory_limit' }
    const report = exitCode === null ? first.report : completeReport(manifest, first.report, exitCode)
    return readReport(manifest, request.seed, report)
  } finally {
    forget()
  }
}

/** Null if it is for the judge to say what the end of the student's container means. */
function outcomeOf(any: Ending, isReady: boolean, stderr: string): Outcome | null {
  const ending = ownEnding(any, 'student')
  if (!isReady)
    return {
      kind: 'grader_broken',
      reason: `the agent ended (${describe(ending)}) before any of the student's code ran\n${stderr}`,
    }
  switch (ending.kind) {
    case 'time_limit':
    case 'memory_limit':
    case 'process_limit':
    case 'output_limit':
      return ending
    case 'killed':
      return null
    case 'exited':
      // The agent itself never ends before it is told to. By a signal, that was the student's code; else it fell over.
      if (ending.code > SIGNALLED) return null
      return { kind: 'grader_broken', reason: `the agent ended by itself (${describe(ending)})\n${stderr}` }
  }
}

function judgeEnded(ending: Ending, stderr: string): Verdict {
  const how = describe(ownEnding(ending, 'judge'))
  return { kind: 'broken', reason: `the judge ended (${how}) without a report\n${stderr}` }
}

const describe = (ending: Ending) => (ending.kind === 'exited' ? `exit code ${ending.code}` : ending.kind)

type Side = [spec: ContainerSpec, onLine: (line: string) => void]

async function startBoth(sandbox: Sandbox, ...sides: [Side, Side]): Promise<[Running, Running]> {
  const [student, judge] = await Promise.allSettled(sides.map(([spec, onLine]) => sandbox.start(spec, onLine)))
  if (student?.status === 'fulfilled' && judge?.status === 'fulfilled') return [student.value, judge.value]
  let reason: unknown
  for (const side of [student, judge]) {
    if (side?.status === 'rejected') reason ??= side.reason
    else if (side) {
      side.value.kill()
      await side.value.ended
    }
  }
  throw reason
}

function specOf(request: Omit<GradeRequest, 'seed'>, role: 'student' | 'judge', gradings: number): ContainerSpec {
  const { run, suite } = request
  return {
    image: request.images[role],
    name: `interleave-${run.id}-${run.attempt}-${suite.manifest.id}-${role}`,
    run: run.id,
    cpus: request.cpus ?? null,
    // The agent reaps what its children leave behind, and lets none of them look into it.
    init: role === 'judge',
    limits: (role === 'student' ? studentLimits : judgeLimits)(suite.manifest.limits, gradings),
  }
}

const studentLimits = (limits: TaskManifest['limits'], gradings: number): Limits => ({
  // The limit that students know is kept by the turn clock; this one is for a conversation that never comes to turns.
  wallSeconds: gradings * (limits.wall_seconds * MOST_PERIODS + SLACK_SECONDS),
  cpuSeconds: gradings * limits.cpu_seconds,
  memoryMib: limits.memory_mib,
  processes: limits.processes,
  outputBytes: gradings * limits.output_mib * MIB,
  lineBytes: MAX_LINE_BYTES - ENVELOPE_BYTES,
})

/** The judge is ours, and still held: a check that runs wild must not take the worker with it. */
const judgeLimits = (limits: TaskManifest['limits'], gradings: number): Limits => ({
  wallSeconds: gradings * (limits.wall_seconds * MOST_PERIODS + 2 * SLACK_SECONDS),
  cpuSeconds: gradings * (limits.cpu_seconds + SLACK_SECONDS),
  memoryMib: 512,
  processes: 16,
  outputBytes: gradings * 256 * MIB,
  lineBytes: MAX_LINE_BYTES,
})

/** A promise that only ever rejects, and who makes it do so. */
function lossOf() {
  let lose!: (error: unknown) => void
  const lost = new Promise<never>((_, reject) => {
    lose = reject
  })
  lost.catch(() => undefined)
  return { lost, lose }
}

function abortOf(signal: AbortSignal | undefined) {
  let forget: () => void = () => undefined
  const promise = new Promise<never>((_, reject) => {
    const stop = () => reject(signal?.reason)
    if (signal?.aborted) stop()
    signal?.addEventListener('abort', stop)
    forget = () => signal?.removeEventListener('abort', stop)
  })
  return { promise, forget }
}
