import type { Fact, Report } from '@interleave/contract'
import {
  explain,
  factOfReadme,
  factOfTests,
  factsOfLint,
  folderOf,
  notObserved,
  type Outcome,
} from '@interleave/grading'
import type { Suite } from '@interleave/suites'
import { type InspectRequest, lint, ownPython, runOwnTests, toldOf } from './inspect.ts'
import type { GraderImages } from './seed.ts'

interface Project extends Omit<InspectRequest, 'image' | 'files' | 'limits'> {
  images: GraderImages
  suite: Pick<Suite, 'manifest'>
  snapshot: { files: ReadonlyMap<string, Uint8Array> }
  seed: string
}

/**
 * All facts of a program of the student's own idea, after the judge has told what it saw of it. That it did not start,
 * used up a limit or is no Python is a fact too: what it is worth is for a person to say.
 */
export async function gatherFacts(request: Project, decided: Outcome): Promise<Outcome> {
  const report = begun(request, decided)
  if (!report) return decided
  const { suite, snapshot, run } = request
  const path = report.files[0]?.path ?? suite.manifest.files[0]?.path ?? ''
  const folder = folderOf(path)
  const { cpu_seconds: cpuSeconds, memory_mib: memoryMib, processes } = suite.manifest.limits
  const limits = { cpuSeconds, memoryMib, processes }
  const asked = { ...request, image: request.images.student, files: snapshot.files, limits, run }
  const tests = await runOwnTests(asked, folder)
  if (tests.kind === 'broken') return { kind: 'grader_broken', reason: tests.reason }
  const linted = await lint(asked, ownPython(snapshot.files, folder))
  if (linted.kind === 'broken') return { kind: 'grader_broken', reason: linted.reason }
  const facts: Fact[] = [
    ...(report.facts ?? []),
    factOfTests(toldOf(tests), folder),
    ...factsOfLint(toldOf(linted)),
    factOfReadme(snapshot.files, folder),
  ]
  return { kind: 'graded', report: { ...report, facts } }
}

/** The report with what could be seen of the program while it ran; null if there is nothing to inspect. */
function begun({ suite, seed }: Project, decided: Outcome): Report | null {
  const none = { task: suite.manifest.id, seed, python: '', schedules: 0, files: [], checks: [], integrity: [] }
  switch (decided.kind) {
    case 'graded':
      return decided.report
    case 'time_limit':
    case 'memory_limit':
    case 'process_limit':
    case 'output_limit':
      return { ...none, facts: notObserved(limits[decided.kind]) }
    case 'ungradable': {
      const { code, detail, report } = decided
      if (code !== 'syntax_error' || !report) return null
      const files = report.files.map((file) => ({ ...file, problem: null }))
      return { ...report, files, facts: notObserved(explain('ungradable', code, detail)) }
    }
    case 'grader_broken':
    case 'platform_failed':
      return null
  }
}

const limits = {
  time_limit: {
    'zh-CN': '运行时用完了允许的时间，被终止。',
    en: 'It used up its time while it ran, and was ended.',
  },
  memory_limit: {
    'zh-CN': '运行时用完了允许的内存，被终止。',
    en: 'It used up its memory while it ran, and was ended.',
  },
  process_limit: {
    'zh-CN': '运行时创建的进程或线程超过了上限，被终止。',
    en: 'It made more processes or threads than allowed, and was ended.',
  },
  output_limit: {
    'zh-CN': '运行时输出的内容超过了上限，被终止。',
    en: 'It printed more than allowed, and was ended.',
  },
}
