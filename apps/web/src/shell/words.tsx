import type { OutcomeView, RunSummary } from '@interleave/contract'
import { useTranslation } from 'react-i18next'
import { formatPoints, scoreTone, splitCode } from '../format.ts'
import { useLanguage } from '../i18n/index.ts'

/** A sentence in which `code` stands between backticks; never anything but text. */
export function Prose({ text }: { text: string }) {
  return splitCode(text).map((part, i) =>
    part.isCode ? (
      <code key={i} className="inline-code">
        {part.text}
      </code>
    ) : (
      <span key={i}>{part.text}</span>
    ),
  )
}

/** The graders' words for actions, waits and lessons may grow before this page does: an unknown one is shown as it is. */
export function useOpenWord() {
  const { t, i18n } = useTranslation()
  return (group: 'action' | 'waitOn' | 'teaches', word: string): string => {
    const key = `${group}.${word}`
    return i18n.exists(key) ? t(key as 'action.reads') : word
  }
}

export function Score({ score, points }: { score: number | null; points: number }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const tone = { full: 'good', partial: 'warn', none: 'bad', unknown: undefined }[scoreTone(score, points)]
  return (
    <span className="tag" data-tone={tone}>
      {score === null
        ? t('common.noScore')
        : t('common.scoreOf', { score: formatPoints(score, language), points: formatPoints(points, language) })}
    </span>
  )
}

/** Where a run is or, once settled, how it ended. */
export function RunTag({
  run,
}: {
  run: Pick<RunSummary, 'state'> & { outcome: Pick<OutcomeView, 'kind' | 'blame'> | null }
}) {
  const { t } = useTranslation()
  if (run.state === 'settled' && run.outcome) {
    const tone = run.outcome.kind === 'graded' ? 'good' : run.outcome.blame === 'student' ? 'bad' : 'warn'
    return (
      <span className="tag" data-tone={tone}>
        {t(`outcome.${run.outcome.kind}`)}
      </span>
    )
  }
  return (
    <span className="tag" data-tone={run.state === 'fetching' || run.state === 'grading' ? 'accent' : undefined}>
      {t(`state.${run.state}`)}
    </span>
  )
}
