import type { CheckResult, Localized, TaskManifest } from '@interleave/contract'
import { notObserved } from '@interleave/grading'

/**
 * What is still open when a student's program has killed the process that runs it: every check that the judge had not
 * decided is failed, for that reason. Without this, killing it would be a way out of the checks that are left.
 */
export function completeReport(manifest: TaskManifest, report: unknown, exitCode: number): unknown {
  if (typeof report !== 'object' || report === null) return report
  const { checks, files } = report as { checks?: unknown; files?: { problem?: unknown }[] }
  if (!Array.isArray(checks) || (Array.isArray(files) && files.some((file) => file?.problem))) return report
  if (manifest.facts) return 'facts' in report ? report : { ...report, facts: notObserved(killed(exitCode)) }
  const decided = new Set(checks.map((check) => (check as CheckResult)?.id))
  const open = manifest.checks.filter((check) => !decided.has(check.id))
  return { ...report, checks: [...checks, ...open.map(({ id, teaches }) => cutShort(id, teaches, exitCode))] }
}

const cutShort = (id: string, teaches: string, exitCode: number): CheckResult => ({
  id,
  title: { 'zh-CN': id, en: id },
  status: 'failed',
  schedules: 0,
  teaches,
  failure: {
    seen: killed(exitCode),
    expected: { 'zh-CN': '程序只结束它自己。', en: 'The program ends nothing but itself.' },
    why: {
      'zh-CN': '向自己以外的进程发送信号（例如 os.kill(-1, 9)）会连同评分环境一起结束。',
      en: 'A signal sent to other processes than its own (such as os.kill(-1, 9)) also ends what the program is graded with.',
    },
    nextStep: {
      'zh-CN': '找出代码里的 os.kill、os.killpg 或 os.abort，并去掉它。',
      en: 'Find os.kill, os.killpg or os.abort in the code and take it out.',
    },
  },
  evidence: null,
})

const killed = (exitCode: number): Localized => ({
  'zh-CN': `程序运行时，运行它的进程被信号 ${exitCode - 128} 结束了，这一项没有来得及检查。`,
  en: `While the program ran, the process that runs it was ended by signal ${exitCode - 128}; this check was not reached.`,
})
