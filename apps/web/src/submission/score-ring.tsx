import { useTranslation } from 'react-i18next'
import { formatPoints, scoreTone } from '../format.ts'
import { useLanguage } from '../i18n/index.ts'
import classes from './score-ring.module.css'

const radius = 44
const around = 2 * Math.PI * radius

export function ScoreRing({ score, points }: { score: number | null; points: number }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const share = score === null || points === 0 ? 0 : Math.min(1, Math.max(0, score / points))
  const words =
    score === null
      ? t('common.noScore')
      : t('common.scoreOf', { score: formatPoints(score, language), points: formatPoints(points, language) })
  return (
    <div
      className={classes.ring}
      data-tone={scoreTone(score, points)}
      role="img"
      aria-label={`${t('submission.score')}: ${words}`}
    >
      <svg viewBox="0 0 100 100" aria-hidden="true">
        <circle cx="50" cy="50" r={radius} className={classes.track} />
        {share > 0 && (
          <circle
            cx="50"
            cy="50"
            r={radius}
            className={classes.fill}
            strokeDasharray={`${share * around} ${around}`}
            transform="rotate(-90 50 50)"
          />
        )}
      </svg>
      <div className={classes.words} aria-hidden="true">
        <span className={classes.score}>{score === null ? '–' : formatPoints(score, language)}</span>
        <span className="muted small">/ {formatPoints(points, language)}</span>
      </div>
    </div>
  )
}
