import { type GateProblem, JudgeLine, MAX_LINE_BYTES, type WorkerLine } from '@interleave/contract'
import type { Sandbox } from '@interleave/sandbox'
import { filesOf, type Suite } from '@interleave/suites'

const limits = {
  wallSeconds: 120,
  cpuSeconds: 60,
  memoryMib: 256,
  processes: 16,
  outputBytes: 8 * 1024 * 1024,
  lineBytes: MAX_LINE_BYTES,
}

/** Whatever a task's folder says that is not so, read in a judge container. Throws if it cannot be read at all. */
export async function proofread(request: {
  sandbox: Sandbox
  /** The judge's. */
  image: string
  suite: Suite
  cpus?: string
  /** Names the container. */
  run: string
}): Promise<GateProblem[]> {
  const { sandbox, image, suite, run } = request
  const task = suite.manifest.id
  const files = [...(await filesOf(suite))].map(([path, content]) => [path, Buffer.from(content).toString('base64')])
  const line: WorkerLine = { type: 'proofread', task, files: Object.fromEntries(files) }
  let heard: string | null = null
  const name = `interleave-${run}-${task}-proofread`
  const judge = await sandbox.start({ image, name, run, cpus: request.cpus ?? null, limits }, (told) => {
    heard ??= told
  })
  judge.send(JSON.stringify(line))
  const ending = await judge.ended
  if (heard === null) throw new Error(`the judge said nothing of ${task} (${ending.kind})\n${judge.stderr}`)
  const told = JudgeLine.parse(JSON.parse(heard))
  if (told.type === 'problems') return told.problems
  throw new Error(`${task} cannot be read: ${told.type === 'broken' ? told.reason : `the judge said ${told.type}`}`)
}
