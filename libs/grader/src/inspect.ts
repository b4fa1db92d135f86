import { InspectionReady, LintTold, MAX_LINE_BYTES, OwnTestsTold } from '@interleave/contract'
import type { LimitKind } from '@interleave/grading'
import type { Limits, Sandbox } from '@interleave/sandbox'
import { encodeFiles } from './files.ts'
import { ownEnding } from './outside.ts'

export interface InspectRequest {
  sandbox: Sandbox
  image: string
  files: ReadonlyMap<string, Uint8Array>
  cpus?: string
  run: { id: string; attempt: number }
  signal?: AbortSignal
  limits: Pick<Limits, 'cpuSeconds' | 'memoryMib' | 'processes'>
}

/** `broken`: ours to mend. */
export type Inspected<T> =
  | { kind: 'told'; told: T }
  | { kind: 'limit'; limit: LimitKind }
  | { kind: 'broken'; reason: string }

export const toldOf = <T>(inspected: Exclude<Inspected<T>, { kind: 'broken' }>): T | LimitKind =>
  inspected.kind === 'told' ? inspected.told : inspected.limit

/** As long as pytest is given; what it had done by then is told. */
const TEST_SECONDS = 60
/** Beyond it, what a container may take to begin on a busy machine. */
const SLACK_SECONDS = 60
const LINT_SECONDS = 180
const MIB = 1024 * 1024
/** What is beside homework and not the student's own. */
const NOT_OWN = /(^|\/)(\.[^/]*|venv|env|node_modules|site-packages|__pycache__)\//

/** The Python files below a folder of the repository, the root if empty, that the student wrote. */
export function ownPython(files: ReadonlyMap<string, Uint8Array>, folder: string): string[] {
  return [...files.keys()]
    .filter((path) => path.endsWith('.py') && !NOT_OWN.test(path) && (folder === '' || path.startsWith(`${folder}/`)))
    .sort()
}

/** bandit and flake8 on these files, in a container in which none of them runs. */
export function lint(request: InspectRequest, paths: string[]): Promise<Inspected<LintTold>> {
  const files = new Map([...request.files].filter(([path]) => paths.includes(path)))
  return inspect({ ...request, files }, 'lint', LintTold, { paths }, LINT_SECONDS)
}

/** pytest in a folder of the repository. What comes back is the student's word: their code runs beside pytest. */
export function runOwnTests(request: InspectRequest, folder: string): Promise<Inspected<OwnTestsTold>> {
  const asked = { folder, seconds: TEST_SECONDS }
  return inspect(request, 'own-tests', OwnTestsTold, asked, TEST_SECONDS + SLACK_SECONDS)
}

async function inspect<T>(
  request: InspectRequest,
  tool: 'lint' | 'own-tests',
  shape: { safeParse(told: unknown): { success: true; data: T } | { success: false } },
  asked: object,
  wallSeconds: number,
): Promise<Inspected<T>> {
  const { sandbox, image, run, signal } = request
  signal?.throwIfAborted()
  const files = encodeFiles(request.files, MAX_LINE_BYTES)
  if (files === null) return { kind: 'broken', reason: 'the files do not fit in a line' }
  const lines: string[] = []
  const running = await sandbox.start(
    {
      image,
      command: ['python3', '-m', 'inspection', tool],
      name: `interleave-${run.id}-${run.attempt}-${tool}`,
      run: run.id,
      cpus: request.cpus ?? null,
      // The process that runs the tests lets none of them look into it.
      init: tool === 'lint',
      limits: { ...request.limits, wallSeconds, outputBytes: MIB, lineBytes: MIB },
    },
    (line) => lines.push(line),
  )
  const stop = () => running.kill()
  signal?.addEventListener('abort', stop)
  try {
    running.send(JSON.stringify({ ...asked, files }))
    const any = await running.ended
    // Whoever stops it may also have removed its container, which must not look like an ending.
    signal?.throwIfAborted()
    const ending = ownEnding(any, 'inspection')
    const [ready, told, ...more] = lines.map(parse)
    if (!InspectionReady.safeParse(ready).success)
      return { kind: 'broken', reason: `${tool} did not take the files (${ending.kind})\n${running.stderr}` }
    if (ending.kind !== 'exited' && ending.kind !== 'killed') return { kind: 'limit', limit: ending.kind }
    const parsed = shape.safeParse(told)
    if (parsed.success && more.length === 0) return { kind: 'told', told: parsed.data }
    return { kind: 'broken', reason: `${tool} ended without an answer\n${running.stderr}` }
  } finally {
    signal?.removeEventListener('abort', stop)
    running.kill()
    await running.ended.catch(() => undefined)
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
