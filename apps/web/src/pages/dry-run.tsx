import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, Navigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { dryRunQuery } from '../api/regrades.ts'
import { inLanguage } from '../format.ts'
import { useLanguage } from '../i18n/index.ts'
import { Loading, Trouble } from '../shell/states.tsx'
import { useTitle } from '../shell/use-title.ts'
import { Score } from '../shell/words.tsx'
import { TaskResult } from '../submission/task-result.tsx'

const route = getRouteApi('/frame/courses/$courseId/regrades/$regradeId/runs/$runId')

/** What came of one submission in a regrade, for staff; once it is published it is a run as any other. */
export function DryRunPage() {
  const { t } = useTranslation()
  const language = useLanguage()
  useTitle(t('regrade.run'))
  const { courseId, regradeId, runId } = route.useParams()
  const { data: run, error, refetch } = useQuery(dryRunQuery(courseId, regradeId, runId))
  if (error && !run) return <Trouble heading={t('regrade.run')} error={error} onRetry={() => void refetch()} />
  if (!run) return <Loading heading={t('regrade.run')} words={t('regrade.loading')} />
  const { submissionId, baseRunId, student, assignment } = run
  if (run.isPublished)
    return <Navigate to="/submissions/$submissionId" params={{ submissionId }} search={{ run: runId }} replace />
  return (
    <div className="stack" style={{ '--gap': '1.25rem' }}>
      <p className="row">
        <Link to="/courses/$courseId/regrades/$regradeId" params={{ courseId, regradeId }}>
          {t('regrade.toRegrade')}
        </Link>
        <Link to="/submissions/$submissionId" params={{ submissionId }} search={{ run: baseRunId }}>
          {t('regrade.oldRun')}
        </Link>
      </p>
      <div className="row between">
        <div className="stack" style={{ '--gap': '0.25rem' }}>
          <h1>{t('regrade.run')}</h1>
          <p className="muted">
            {t('regrade.runOf', { name: student.displayName, assignment: inLanguage(assignment.title, language) })}
          </p>
        </div>
        <Score score={run.score} points={run.points} />
      </div>
      <p className="note">{t('regrade.runHint')}</p>
      <section className="stack" aria-label={t('submission.tasks')}>
        <h2>{t('submission.tasks')}</h2>
        {run.tasks.map((result) => (
          <TaskResult key={result.task} result={result} submissionId={submissionId} isReviewer={false} isOwn={false} />
        ))}
      </section>
    </div>
  )
}
