import type { CourseTool } from '@interleave/contract'
import { type Outcome, resultOfBandit, resultOfTests } from '@interleave/grading'
import { type InspectRequest, lint, ownPython, runOwnTests, toldOf } from './inspect.ts'

/** What a student's own tests, and a scan of all their code, may use up. */
const limits = { cpuSeconds: 60, memoryMib: 512, processes: 128 }

/** One tool of a lesson on a whole repository. A throw means that the platform failed. */
export async function runTool(
  tool: CourseTool,
  request: Omit<InspectRequest, 'limits'>,
): Promise<{ outcome: Outcome; score: number | null }> {
  const asked = { ...request, limits }
  switch (tool.tool) {
    case 'pytest': {
      const tests = await runOwnTests(asked, '')
      return tests.kind === 'broken' ? broken(tests.reason) : graded(resultOfTests(tool, toldOf(tests)))
    }
    case 'bandit': {
      const paths = ownPython(request.files, '')
      if (paths.length === 0) return graded(resultOfBandit(tool, null))
      const linted = await lint(asked, paths)
      if (linted.kind === 'broken') return broken(linted.reason)
      const told = toldOf(linted)
      return graded(resultOfBandit(tool, typeof told === 'string' ? told : told.security))
    }
  }
}

const graded = ({ report, score }: ReturnType<typeof resultOfTests>) => {
  return { outcome: { kind: 'graded' as const, report }, score }
}
const broken = (reason: string) => ({ outcome: { kind: 'grader_broken' as const, reason }, score: null })
