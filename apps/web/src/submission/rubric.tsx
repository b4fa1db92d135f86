import type { Criterion, ReviewView } from '@interleave/contract'
import { IconCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { formatPoints, formatTime, inLanguage } from '../format.ts'
import { useLanguage } from '../i18n/index.ts'
import classes from './rubric.module.css'

/** What is judged and by which levels; with a review, which of them were given, and the words to each. */
export function Rubric({ rubric, review }: { rubric: Criterion[]; review?: ReviewView | null }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const given = new Map(review?.criteria.map((one) => [one.id, one]))
  return (
    <section className="stack" style={{ '--gap': '0.75rem' }} aria-label={t('rubric.title')}>
      {review !== undefined && (
        <p className="muted small">
          {review
            ? t('rubric.reviewedBy', { name: review.author, time: formatTime(review.createdAt, language) })
            : t('rubric.waiting')}
        </p>
      )}
      {rubric.map(({ id, title, points, levels }) => (
        <div key={id} className={classes.criterion}>
          <p className={classes.title}>
            {inLanguage(title, language)}{' '}
            <span className="muted small">
              {given.has(id) ? `${formatPoints(given.get(id)?.points ?? 0, language)} / ` : ''}
              {t('common.points', { points: formatPoints(points, language) })}
            </span>
          </p>
          <ul className={`plain-list ${classes.levels}`}>
            {levels.map((level, i) => {
              const isGiven = given.get(id)?.level === i
              return (
                <li key={i} className={classes.level} data-given={isGiven || undefined}>
                  <span className={classes.points}>{formatPoints(level.points, language)}</span>
                  <span>{inLanguage(level.title, language)}</span>
                  {isGiven && (
                    <>
                      <IconCheck size={16} aria-hidden />
                      <span className="visually-hidden">{t('rubric.given')}</span>
                    </>
                  )}
                </li>
              )
            })}
          </ul>
          {given.get(id)?.comment && <p className={classes.comment}>{given.get(id)?.comment}</p>}
        </div>
      ))}
      {review?.comment && (
        <div>
          <p className={classes.title}>{t('rubric.comment')}</p>
          <p className={classes.comment}>{review.comment}</p>
        </div>
      )}
    </section>
  )
}
