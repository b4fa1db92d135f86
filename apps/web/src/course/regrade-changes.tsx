import type { ChangedRun, RegradeView } from '@interleave/contract'
import { Button, NativeSelect } from '@mantine/core'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { formatPoints, inLanguage } from '../format.ts'
import { useLanguage } from '../i18n/index.ts'
import classes from './course.module.css'

const route = getRouteApi('/frame/courses/$courseId/regrades/$regradeId')

interface Props {
  courseId: string
  regrade: RegradeView
  preview: NonNullable<RegradeView['preview']>
}

/** Each mark that changes: from what to what, for which check, and who did it; with the way to both runs. */
export function RegradeChanges({ courseId, regrade: { id, state }, preview }: Props) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { direction } = route.useSearch()
  const navigate = route.useNavigate()
  const isOpen = state === 'ready'
  const { changes, page, pages, counts, titles } = preview
  const turn = (to: number) => void navigate({ search: (now) => ({ ...now, page: to }) })
  const points = (value: number | null) => (value === null ? t('regrade.noMark') : formatPoints(value, language))
  const heading = t(isOpen ? 'regrade.changes' : 'regrade.changesEnded')
  if (counts.marks.up + counts.marks.down === 0)
    return (
      <p className="note" data-tone="good" role="status">
        {t(isOpen ? 'regrade.noChanges' : 'regrade.noChangesEnded')}
      </p>
    )
  return (
    <section className="stack" style={{ '--gap': '0.5rem' }}>
      <div className="row between">
        <h2>{heading}</h2>
        <NativeSelect
          label={t('regrade.direction')}
          value={direction ?? ''}
          onChange={({ target: { value } }) =>
            void navigate({
              search: value === 'up' || value === 'down' ? { direction: value } : {},
              replace: true,
              resetScroll: false,
            })
          }
          data={[
            { value: '', label: t('submissions.any') },
            { value: 'down', label: t('regrade.down') },
            { value: 'up', label: t('regrade.up') },
          ]}
        />
      </div>
      <section className={classes.scroll} tabIndex={0} aria-label={heading}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t('regrade.student')}</th>
              <th scope="col">{t('regrade.mark')}</th>
              <th scope="col">{t('regrade.which')}</th>
            </tr>
          </thead>
          <tbody>
            {changes.map(({ assignment, student, before, after, runs }) => (
              <tr key={`${assignment.id}/${student.id}`}>
                <th scope="row">
                  {student.displayName}
                  <span className={`mono ${classes.why}`}>{student.username}</span>
                  <span className={classes.why}>{inLanguage(assignment.title, language)}</span>
                </th>
                <td className={classes.number}>
                  <span className="tag" data-tone={(after ?? -1) > (before ?? -1) ? 'good' : 'bad'}>
                    {t('regrade.markChange', { before: points(before), after: points(after) })}
                  </span>
                </td>
                <td style={{ minWidth: '16rem' }}>
                  {runs.length > 1 && <p className="small">{t('regrade.otherCounts')}</p>}
                  {runs.map((run) => (
                    <Run key={run.submissionId} run={run} at={{ courseId, regradeId: id, state }} titles={titles} />
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {pages > 1 && (
        <nav className="row" aria-label={t('book.pages')}>
          <Button variant="default" disabled={page === 1} onClick={() => turn(page - 1)}>
            {t('book.previous')}
          </Button>
          <span>{t('book.page', { page, pages })}</span>
          <Button variant="default" disabled={page === pages} onClick={() => turn(page + 1)}>
            {t('book.next')}
          </Button>
        </nav>
      )}
    </section>
  )
}

interface RunProps {
  run: ChangedRun
  at: { courseId: string; regradeId: string; state: RegradeView['state'] }
  titles: Props['preview']['titles']
}

function Run({ run: { submissionId, beforeRunId, afterRunId, tasks }, at, titles }: RunProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const points = (value: number | null) => (value === null ? t('regrade.noMark') : formatPoints(value, language))
  const params = { courseId: at.courseId, regradeId: at.regradeId, runId: afterRunId }
  return (
    <div className="stack small" style={{ '--gap': '0.125rem', paddingBlock: '0.25rem' }}>
      {tasks.map(({ task, cause, before, after, lost, gained, outcomes }) => {
        const title = titles[task]
        return (
          <div key={task}>
            {title ? inLanguage(title, language) : task}{' '}
            {t('regrade.points', { before: points(before), after: points(after) })}{' '}
            <span
              className="tag"
              data-tone={cause === 'chance' ? 'bad' : undefined}
              title={t(`regrade.causeHint.${cause}`)}
            >
              {t(`regrade.cause.${cause}`)}
            </span>
            {lost.length > 0 && <div>{t('regrade.lost', { checks: lost.join(', ') })}</div>}
            {gained.length > 0 && <div>{t('regrade.gained', { checks: gained.join(', ') })}</div>}
            {outcomes.before && outcomes.after && outcomes.before !== outcomes.after && (
              <div>
                {t('regrade.markChange', {
                  before: t(`outcome.${outcomes.before}`),
                  after: t(`outcome.${outcomes.after}`),
                })}
              </div>
            )}
          </div>
        )
      })}
      <div className="row" style={{ '--gap': '0.75rem' }}>
        <Link to="/submissions/$submissionId" params={{ submissionId }} search={{ run: beforeRunId }}>
          {t('regrade.oldRun')}
        </Link>
        {at.state === 'published' ? (
          <Link to="/submissions/$submissionId" params={{ submissionId }} search={{ run: afterRunId }}>
            {t('regrade.newRun')}
          </Link>
        ) : (
          <Link to="/courses/$courseId/regrades/$regradeId/runs/$runId" params={params}>
            {t('regrade.newRun')}
          </Link>
        )}
      </div>
    </div>
  )
}
