import type { MarkView, RuleChanges } from '@interleave/contract'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { formatPercent, formatPoints } from '../format.ts'
import { useLanguage } from '../i18n/index.ts'
import classes from './settings.module.css'

/** Whose mark would be another one, before anything is saved. */
export function RuleChangesTable({ changes, marked }: RuleChanges) {
  const { t } = useTranslation()
  if (changes.length === 0)
    return (
      <p className="note" data-tone="good" role="status">
        {t('edit.unchanged', { count: marked })}
      </p>
    )
  return (
    <div className="note stack" data-tone="warn" style={{ '--gap': '0.5rem' }}>
      <p role="status">{t('edit.changed', { count: changes.length, marked })}</p>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('edit.student')}</th>
            <th scope="col">{t('edit.before')}</th>
            <th scope="col">{t('edit.after')}</th>
          </tr>
        </thead>
        <tbody>
          {changes.map(({ student, before, after }) => (
            <tr key={student.id}>
              <th scope="row">
                {student.displayName} <span className="mono small">{student.username}</span>
              </th>
              <td>
                <Mark mark={before} />
              </td>
              <td>
                <Mark mark={after} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Mark({ mark }: { mark: MarkView | null }) {
  const { t } = useTranslation()
  const language = useLanguage()
  if (!mark) return t('edit.nothing')
  const { submissionId, score, percent } = mark
  return (
    <>
      <Link to="/submissions/$submissionId" params={{ submissionId }}>
        {score === null ? t('edit.awaited') : formatPoints(score, language)}
      </Link>
      {percent < 100 && ` (${formatPercent(percent, language)}%)`}
    </>
  )
}
